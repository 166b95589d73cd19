// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/transformer.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/prelu.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden;

// ---- facts ----
using layer = nn::transformer<2, 8>;
using bound = layer::on<nn::sequence<5, 6>>;
static_assert(std::is_same_v<bound::output, nn::sequence<5, 6>>);
static_assert(bound::needs<1>.parameters == 18 * 6 + 18 + 6 * 6 + 6 + 8 * 6 + 8 + 6 * 8 + 6 + 4 * 6);
static_assert(bound::depth == 4 && bound::indices == 1);
static_assert(std::is_empty_v<layer>);

using all = nn::transformer<2, 8, nn::gelu, nn::post_norm, nn::causal>::options;
static_assert(std::is_same_v<all::order, nn::post_norm> && std::is_same_v<all::activation, nn::gelu>);
static_assert(std::is_same_v<all::attention<2>, nn::self_attention<2, nn::causal>>);
static_assert(std::is_same_v<layer::options::order, nn::pre_norm> &&
              std::is_same_v<layer::options::activation, nn::relu> &&
              std::is_same_v<layer::options::attention<2>, nn::self_attention<2>>);

// ---- PyTorch ----
template <class... Option>
inline constexpr auto encoder = nn::topology<nn::transformer<2, 8, Option...>>;
inline constexpr auto language_model =
    nn::topology<nn::embedding<8, 4>, nn::transformer<2, 6, nn::pre_norm, nn::causal, nn::gelu>,
                 nn::layer_norm, nn::dense<8, nn::no_bias>>;

BOOST_AUTO_TEST_CASE(norms_before_and_after) {
  check_golden<nn::sequence<5, 6>, encoder<nn::pre_norm>, 4>("transformer_pre_ln");
  check_golden<nn::sequence<5, 6>, encoder<nn::post_norm>, 2>("transformer_post_ln");
}

BOOST_AUTO_TEST_CASE(causal) {
  check_golden<nn::sequence<7, 6>, encoder<nn::pre_norm, nn::causal>, 4>("transformer_pre_ln_causal");
  check_golden<nn::sequence<5, 6>, encoder<nn::causal, nn::post_norm>, 4>("transformer_post_ln_causal");
}

BOOST_AUTO_TEST_CASE(a_language_model) {
  check_golden<nn::tokens<7>, language_model, 2>("tiny_language_model");
}

// ---- names, of an activation with parameters too ----
template <class Order>
std::vector<std::string> names() {
  using net = nn::network<nn::sequence<3, 4>, encoder<Order, nn::prelu>>;
  std::vector<std::string> found;
  net::layers::tensors([&](nn::tensor const& t, nn::place const& here,
                           auto) { found.push_back(nn::detail::prefix(here) + std::string(t.name)); },
                       nn::place{});
  std::size_t numbers = 0;
  net::layers::tensors([&](nn::tensor const& t, auto&&...) { numbers += t.size(); }, nn::place{});
  BOOST_TEST(numbers == net::parameter_count);
  std::ranges::sort(found);
  return found;
}

BOOST_AUTO_TEST_CASE(names_are_those_of_torch) {
  std::vector<std::string> const wanted{"0.activation.weight",
                                        "0.linear1.bias",
                                        "0.linear1.weight",
                                        "0.linear2.bias",
                                        "0.linear2.weight",
                                        "0.norm1.bias",
                                        "0.norm1.weight",
                                        "0.norm2.bias",
                                        "0.norm2.weight",
                                        "0.self_attn.in_proj_bias",
                                        "0.self_attn.in_proj_weight",
                                        "0.self_attn.out_proj.bias",
                                        "0.self_attn.out_proj.weight"};
  BOOST_TEST(names<nn::pre_norm>() == wanted, boost::test_tools::per_element());
  BOOST_TEST(names<nn::post_norm>() == wanted, boost::test_tools::per_element());
}
