// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/stabilizers/clip_by_tensor_norm.hpp>

#include <boost/test/unit_test.hpp>

#include <span>
#include <vector>

#include "support/golden.hpp"
#include "support/torch_order.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::listed, nn::tests::stored;

// ---- facts ----
static_assert(std::is_empty_v<nn::clip_by_tensor_norm<1>>);
static_assert(nn::mode_of<nn::clip_by_tensor_norm<1>, nn::role::clipping>);

inline constexpr auto layers = nn::topology<nn::dense<2>, nn::dense<1>>;

template <class... Mode>
void check() {
  using net = nn::network<nn::vec<2>, layers, Mode...>;
  using T = typename net::scalar;
  auto g = stored<net>({6, 0, 0, -8, 0.3, 0.4, 0, 0, -50});  // norms 10, 0.5, 0 and 50
  double const norm = typename nn::clip_by_tensor_norm<1>::template on<net>{}.clip(std::span<T>{g}, 51.0);
  check_close("clipped", listed<net>(g), {0.6, 0, 0, -0.8, 0.3, 0.4, 0, 0, -1}, {0, 1e-6, 1});
  check_close("norm", std::vector{norm}, {1.5}, {0, 1e-6, 1});  // sqrt(1 + 0.25 + 0 + 1)
}

BOOST_AUTO_TEST_CASE(each_tensor_is_clipped_by_itself) {
  check();
  check<nn::use_double>();
}
