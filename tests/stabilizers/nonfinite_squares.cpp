// SPDX-License-Identifier: BSL-1.0
// Every clipping on gradients whose squares a float cannot hold, 1e20 and 1e-30, and in double 1e200 and 1e-200. These
// tests also run under -ffast-math.
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/stabilizers/clip_adaptive.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/clip_by_tensor_norm.hpp>
#include <ballast/stabilizers/max_norm.hpp>
#include <ballast/stabilizers/scale_to_norm.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <span>
#include <vector>

#include "support/torch_order.hpp"

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<2>>;
template <class... Mode>
using net = nn::network<nn::vec<2>, layers, Mode...>;

/// One unit with gradient (3, 4) times a magnitude, one without; a bias with twice the gradient of the first.
template <class Net>
auto gradients_of(double magnitude) {
  return nn::tests::stored<Net>({3 * magnitude, 4 * magnitude, 0, 0, -6 * magnitude, 8 * magnitude});
}

template <class Net, class Clipping>
void check(double magnitude, std::vector<double> const& wanted, double wanted_norm) {
  using T = typename Net::scalar;
  auto g = gradients_of<Net>(magnitude);
  typename Clipping::template on<Net> const mode{};
  double norm = nn::kernels::norm<T>(g);
  BOOST_TEST(norm == nn::math::sqrt(125.0) * magnitude, boost::test_tools::tolerance(1e-6));
  if constexpr (requires { mode.clip(std::span<T>{g}, norm); }) {
    norm = mode.clip(std::span<T>{g}, norm);
  } else {
    std::vector<T> const parameters(g.size());
    norm = mode.clip(std::span<T const>{parameters}, std::span<T>{g});
  }
  BOOST_TEST(norm == wanted_norm, boost::test_tools::tolerance(1e-6));
  auto const got = nn::tests::listed<Net>(g);
  for (std::size_t i = 0; i < got.size(); ++i)
    BOOST_TEST(got[i] == wanted[i], boost::test_tools::tolerance(1e-6));
}

template <class Net>
void check_huge(double magnitude) {
  double const root = nn::math::sqrt(125.0);
  check<Net, nn::clip_by_norm<1>>(magnitude, {3 / root, 4 / root, 0, 0, -6 / root, 8 / root}, 1);
  check<Net, nn::clip_by_norm<8, nn::inf_norm>>(magnitude, {3, 4, 0, 0, -6, 8}, root);
  check<Net, nn::scale_to_norm<1>>(magnitude, {3 / root, 4 / root, 0, 0, -6 / root, 8 / root}, 1);
  check<Net, nn::clip_by_tensor_norm<10>>(magnitude, {6, 8, 0, 0, -6, 8}, nn::math::sqrt(200.0));
  check<Net, nn::clip_adaptive<1000>>(magnitude, {0.6, 0.8, 0, 0, -0.6, 0.8}, nn::math::sqrt(2.0));
}

template <class Net>
void check_tiny(double magnitude) {
  double const root = nn::math::sqrt(125.0), m = magnitude;
  std::vector<double> const same{3 * m, 4 * m, 0, 0, -6 * m, 8 * m};
  check<Net, nn::clip_by_norm<1>>(m, same, root * m);
  check<Net, nn::clip_by_norm<1, nn::inf_norm>>(m, same, root * m);
  check<Net, nn::scale_to_norm<1>>(m, {3 / root, 4 / root, 0, 0, -6 / root, 8 / root}, 1);
  check<Net, nn::clip_by_tensor_norm<1>>(m, same, root * m);
  check<Net, nn::clip_adaptive<1>>(m, same, root * m);
}

BOOST_AUTO_TEST_CASE(huge_gradients) {
  check_huge<net<>>(1e20);
  check_huge<net<nn::use_double>>(1e20);
  check_huge<net<nn::use_double>>(1e200);
}

BOOST_AUTO_TEST_CASE(tiny_gradients) {
  check_tiny<net<>>(1e-30);
  check_tiny<net<nn::use_double>>(1e-30);
  check_tiny<net<nn::use_double>>(1e-200);
}

template <class... Mode>
void check_max_norm(double magnitude) {
  net<Mode...> n{0};
  std::ranges::copy(gradients_of<net<Mode...>>(magnitude), n.parameters().begin());
  typename nn::max_norm<5>::template on<net<Mode...>>{}.constrain(n);
  auto const got = nn::tests::listed<net<Mode...>>(n.parameters());
  double const wanted = magnitude > 1 ? 1 : magnitude;
  BOOST_TEST(got[0] == 3 * wanted, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(got[1] == 4 * wanted, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(huge_and_tiny_weights) {
  for (double const magnitude : {1e20, 1e-30}) check_max_norm(magnitude);
  for (double const magnitude : {1e20, 1e-30, 1e200, 1e-200}) check_max_norm<nn::use_double>(magnitude);
}
