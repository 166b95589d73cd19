// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/norm_order.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/self_attention.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <limits>
#include <vector>

#include "support/golden_network.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_close, nn::tests::check_golden, nn::tests::wrong_derivatives;

// ---- facts ----
using layer = nn::self_attention<2>::on<nn::sequence<7, 6>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 6>>);
static_assert(layer::needs<1>.parameters == 18 * 6 + 18 + 6 * 6 + 6);
static_assert(nn::self_attention<2, nn::causal, nn::no_bias>::on<nn::sequence<7, 6>>::needs<1>.parameters ==
              18 * 6 + 6 * 6);
static_assert(
    std::is_same_v<nn::self_attention<2, nn::orthogonal>::on<nn::sequence<7, 6>>::layer_at<0>::start,
                   nn::orthogonal>);
static_assert(layer::depth == 2 && layer::indices == 1);
static_assert(std::is_empty_v<nn::self_attention<2>>);

// ---- backward is the derivative of forward ----
inline constexpr auto two =
    nn::topology<nn::self_attention<2, nn::no_bias>, nn::self_attention<1, nn::causal>>;
static_assert(wrong_derivatives<nn::network<nn::sequence<3, 2>, two, nn::use_double>, 2, 1> == 0);

// ---- PyTorch ----
template <class... Option>
inline constexpr auto pre =
    nn::topology<nn::pre_norm_residual<nn::layer_norm, nn::self_attention<2, Option...>>>;
template <class... Option>
inline constexpr auto post =
    nn::topology<nn::post_norm_residual<nn::layer_norm, nn::self_attention<2, Option...>>>;

BOOST_AUTO_TEST_CASE(all_steps_see_each_other) {
  check_golden<nn::sequence<7, 6>, alone<nn::self_attention<2>>, 2>("attention");
  check_golden<nn::sequence<7, 6>, pre<>, 2>("attention_pre_ln");
  check_golden<nn::sequence<7, 6>, post<>, 4>("attention_post_ln");
}

BOOST_AUTO_TEST_CASE(steps_see_what_came_before) {
  check_golden<nn::sequence<7, 6>, alone<nn::self_attention<2, nn::causal>>, 4>("attention_causal");
  check_golden<nn::sequence<7, 6>, pre<nn::causal>, 2>("attention_pre_ln_causal");
  check_golden<nn::sequence<5, 6>, post<nn::causal>, 4>("attention_post_ln_causal");
}

// ---- a row with padding is a shorter sequence ----
template <class Net>
std::vector<double> answer(Net const& net, std::vector<double> const& x, std::size_t length) {
  using pass = nn::call<1, false>;
  std::vector<double> y(Net::output::size), scratch(Net::layers::template scratch<pass>);
  Net::layers::forward(pass{.lengths = &length},
                       nn::memory<double>{.parameters = net.parameters().data(), .scratch = scratch.data()},
                       x.data(), y.data());
  return y;
}

BOOST_AUTO_TEST_CASE(padding_changes_nothing) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  nn::network<nn::sequence<3, 2>, two, nn::use_double> const whole{5};
  nn::network<nn::sequence<2, 2>, two, nn::use_double> shorter{0};
  std::ranges::copy(whole.parameters(), shorter.parameters().begin());
  std::vector<double> padded = answer(whole, {0.3, -1.2, 0.8, 0.1, nan, nan}, 2);
  std::vector<double> const wanted = answer(shorter, {0.3, -1.2, 0.8, 0.1}, 2);
  padded.resize(wanted.size());
  check_close("output", padded, wanted, {1e-14, 1e-14, 1});
}
