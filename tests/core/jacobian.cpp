// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/frozen.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/jacobian.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <memory>

namespace nn = ballast;

// ---- facts ----
// Of an affine map it is the weight.
inline constexpr auto affine = nn::topology<nn::dense<2>>;
static_assert([] {
  nn::network<nn::vec<3>, affine> const net{4};
  std::array const x{0.5f, -1.0f, 2.0f};
  auto const j = nn::jacobian(net, x);
  bool same = true;
  nn::dense<2>::on<nn::vec<3>>::tensors(
      [&](nn::tensor const& t, auto const&, auto) {
        if (t.role != nn::tensor_role::weight) return;
        auto const w = t.view(net.parameters().data());
        for (std::size_t i = 0; i < 2; ++i)
          for (std::size_t k = 0; k < 3; ++k) same = same && j[i][k] == w(i, k);
      },
      nn::place{});
  return same;
}());

// Of y = softmax(x): y_i ([i = j] - y_j).
inline constexpr auto simplex = nn::topology<nn::softmax>;
static_assert([] {
  nn::network<nn::vec<3>, simplex, nn::use_double> const net{1};
  std::array const x{0.5, -1.0, 2.0};
  auto const y = net(x);
  auto const j = nn::jacobian(net, x);
  bool right = true;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      double const error = j[i][k] - y[i] * ((i == k ? 1 : 0) - y[k]);
      right = right && error < 1e-15 && -error < 1e-15;
    }
  return right;
}());

// ---- against central differences ----
template <class In, auto const& Layers>
void check_differences() {
  using net_type = nn::basic_network<In, Layers, nn::use_double>;
  net_type net{9};
  for (std::size_t i = 0; i < net.buffers().size(); ++i)
    net.buffers()[i] = 0.5 + 0.125 * static_cast<double>(i);
  std::array<double, In::size> x{};
  nn::random::stream const draws{2, 0};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::symmetric<double>(draws.bits(i), 2);
  auto const j = nn::jacobian(net, x);
  for (std::size_t k = 0; k < x.size(); ++k) {
    double const here = x[k], h = 1e-5;
    x[k] = here + h;
    auto const above = net(x);
    x[k] = here - h;
    auto const below = net(x);
    x[k] = here;
    for (std::size_t i = 0; i < above.size(); ++i)
      BOOST_TEST(j[i][k] - (above[i] - below[i]) / (2 * h) == 0, boost::test_tools::tolerance(1e-8));
  }
}

inline constexpr auto normed =
    nn::topology<nn::dense<5>, nn::batch_norm, nn::tanh, nn::dropout<0.5>,
                 nn::repeat<3, nn::residual<nn::layer_norm, nn::dense<5>, nn::tanh>>,
                 nn::frozen<nn::dense<3>>>;
inline constexpr auto recurrent = nn::topology<nn::lstm<3>, nn::last, nn::dense<2>>;

BOOST_AUTO_TEST_CASE(of_inference_in_double) {
  check_differences<nn::vec<4>, normed>();
  check_differences<nn::sequence<4, 2>, recurrent>();
}

BOOST_AUTO_TEST_CASE(in_a_workspace_of_the_caller) {
  using net_type = nn::network<nn::vec<4>, normed>;
  net_type const net{9};
  std::array const x{0.5f, -1.0f, 2.0f, 0.25f};
  auto const scratch = std::make_unique<nn::jacobian_workspace<net_type>>();
  auto const first = nn::jacobian(net, x, *scratch), again = nn::jacobian(net, x, *scratch);
  BOOST_TEST((first == again && first == nn::jacobian(net, x)));
}
