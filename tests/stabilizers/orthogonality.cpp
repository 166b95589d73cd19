// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/stabilizers/orthogonality.hpp>

#include <boost/test/unit_test.hpp>

#include <span>
#include <vector>

#include "support/golden.hpp"
#include "support/torch_order.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::listed, nn::tests::stored;

// ---- facts ----
static_assert(std::is_empty_v<nn::orthogonality<1e-3>>);
static_assert(nn::mode_of<nn::orthogonality<1e-3>, nn::role::penalty>);

inline constexpr auto wide = nn::topology<nn::dense<2>>;
inline constexpr auto tall = nn::topology<nn::dense<3>>;
inline constexpr auto both = nn::topology<nn::dense<48>, nn::dense<20>>;

template <class Net>
using penalty = typename nn::orthogonality<0.5>::template on<Net>;

static_assert(penalty<nn::network<nn::vec<8>, both>>::side == 20);

template <class Net>
void check(std::vector<double> const& weights, std::vector<double> const& wanted) {
  using T = typename Net::scalar;
  auto const w = stored<Net>(weights);
  std::vector<T> g(w.size(), T(1));
  penalty<Net> mode{};
  BOOST_TEST(mode.penalize(w, g) == 6.25);
  check_close("gradient", listed<Net>(g), wanted, {0, 0, 1});
}

// W W^T - I = (4 2; 2 1), whose squares add up to 25, and 2 * 0.5 * (4 2; 2 1) W = (4 10 2; 2 5 1).
BOOST_AUTO_TEST_CASE(rows_are_driven_to_be_orthonormal) {
  check<nn::network<nn::vec<3>, wide>>({1, 2, 0, 0, 1, 1, 7, 7}, {5, 11, 3, 3, 6, 2, 1, 1});
  check<nn::network<nn::vec<3>, wide, nn::use_double>>({1, 2, 0, 0, 1, 1, 7, 7}, {5, 11, 3, 3, 6, 2, 1, 1});
}
BOOST_AUTO_TEST_CASE(columns_where_there_are_fewer_of_them) {
  check<nn::network<nn::vec<2>, tall>>({1, 0, 2, 1, 0, 1, 7, 7, 7}, {5, 3, 11, 6, 3, 2, 1, 1, 1});
}

BOOST_AUTO_TEST_CASE(an_orthogonal_start_is_left_alone) {
  using net = nn::network<nn::vec<8>, both, nn::orthogonal, nn::use_double>;
  net const n{1};
  std::vector<double> g(net::parameter_count);
  penalty<net> mode{};
  BOOST_TEST(mode.penalize(n.parameters(), g) < 1e-12);  // the start is drawn in integers of some 30 bits
  BOOST_TEST(nn::kernels::norm<double>(g) < 1e-6);
}
