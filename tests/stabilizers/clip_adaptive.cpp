// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/stabilizers/clip_adaptive.hpp>

#include <boost/test/unit_test.hpp>

#include <span>
#include <vector>

#include "support/golden.hpp"
#include "support/torch_order.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::listed, nn::tests::stored;

// ---- facts ----
static_assert(std::is_empty_v<nn::clip_adaptive<0.01>>);
static_assert(nn::mode_of<nn::clip_adaptive<0.01>, nn::role::clipping>);

inline constexpr auto layers = nn::topology<nn::dense<3>>;

template <class... Mode>
void check() {
  using net = nn::network<nn::vec<2>, layers, Mode...>;
  using T = typename net::scalar;
  // A unit of norm 5, one of norm 0, which counts as 1e-3, and one that stays; the bias is one unit of norm 10.
  auto const w = stored<net>({3, 4, 0, 0, 3, 4, 6, 8, 0});
  auto g = stored<net>({30, 40, 6e-5, 8e-5, 0.29, -0.4, 0, 2, 0});
  double const norm =
      typename nn::clip_adaptive<0.1>::template on<net>{}.clip(std::span<T const>{w}, std::span<T>{g});
  std::vector<double> const wanted{0.3, 0.4, 6e-5, 8e-5, 0.29, -0.4, 0, 1, 0};
  check_close("clipped", listed<net>(g), wanted, {0, 1e-6, 1});
  check_close("norm", std::vector{norm}, {nn::kernels::norm<double>(wanted)}, {0, 1e-6, 1});

  auto dead = stored<net>({0, 0, 0.6, -0.8, 0, 0, 0, 0, 0});
  typename nn::clip_adaptive<0.1>::template on<net>{}.clip(std::span<T const>{w}, std::span<T>{dead});
  check_close("unit of norm 0", listed<net>(dead), {0, 0, 6e-5, -8e-5, 0, 0, 0, 0, 0}, {0, 1e-6, 1});
}

BOOST_AUTO_TEST_CASE(each_unit_moves_by_at_most_a_part_of_its_weights) {
  check();
  check<nn::use_double>();
}
