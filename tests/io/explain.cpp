// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/io/explain.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

namespace nn = ballast;

template <std::size_t N>
inline constexpr auto deep =
    nn::topology<nn::dense<64>, nn::repeat<N, nn::relu, nn::dense<64>>, nn::relu, nn::dense<16>>;
template <std::size_t N, class... Modes>
using net = nn::network<nn::vec<64>, deep<N>, Modes...>;

inline constexpr auto unmixed = nn::topology<nn::dense<8>, nn::tanh, nn::relu, nn::dense<2>>;

namespace {

bool contains(std::string const& text, std::string const& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain)

BOOST_AUTO_TEST_CASE(a_line_for_each_layer_with_weights) {
  std::string const text = nn::explain<net<3, nn::kaiming_normal>>();
  BOOST_TEST(std::ranges::count(text, '\n') == 1 + 5 + 1);
  // He's start: relu halves what dense doubles, both ways.
  BOOST_TEST(
      contains(text, "     layer     E x^2      gain   decades    spread\n         0         1         2 "));
  BOOST_TEST(contains(text, "         3         1         2 "));
  BOOST_TEST(contains(text, "  repeat<3, relu, dense<64>>\n"));
  BOOST_TEST(contains(text, "\nstable: signal and gradient keep their size\n"));
  BOOST_TEST(!contains(text, "cure"));
}

BOOST_AUTO_TEST_CASE(the_fault_and_the_cure) {
  std::string const text = nn::explain<net<48>>();  // Xavier loses half a relu: 49 log10(2) / 2 = 7.4
  BOOST_TEST(contains(text, "\nvanishing: the gradient vanishes; first at layer 0, dense<64>, by -7."));
  BOOST_TEST(contains(text, " decades\ncure: kaiming_normal\n"));
}

BOOST_AUTO_TEST_CASE(the_verdict_alone_and_the_cure_alone) {
  using fading = net<48>;
  std::string const all = nn::explain<fading>(), verdict = nn::explain_verdict<fading>();
  BOOST_TEST(all.ends_with(verdict));
  BOOST_TEST(verdict.starts_with("vanishing: "));
  BOOST_TEST(nn::cure_name<fading>() == "kaiming_normal");
  BOOST_TEST((nn::cure_name<net<48, nn::kaiming_normal>>()) == "");
  BOOST_TEST((nn::cure_name<nn::network<nn::vec<8>, unmixed>>()) == "");
}

BOOST_AUTO_TEST_CASE(the_reason_why_nothing_is_known) {
  std::string const text = nn::explain<nn::network<nn::vec<8>, unmixed>>();
  BOOST_TEST(std::ranges::count(text, '\n') == 3);
  BOOST_TEST(contains(text, "\nunknown: the activation meets numbers that no layer has mixed"));
  BOOST_TEST(contains(text, "; first at layer 2, relu\ncure: no single change that was tried is enough\n"));
}

BOOST_AUTO_TEST_SUITE_END()
