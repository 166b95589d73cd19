// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/stabilizers/max_norm.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "support/golden.hpp"
#include "support/torch_order.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::listed, nn::tests::stored;

// ---- facts ----
static_assert(std::is_empty_v<nn::max_norm<3>> && nn::mode_of<nn::max_norm<3>, nn::role::constraint>);

inline constexpr auto layers = nn::topology<nn::dense<2>, nn::layer_norm>;

template <class... Mode>
void check() {
  using net = nn::network<nn::vec<2>, layers, Mode...>;
  net n{0};
  // A unit of norm 5 and one of norm 2; bias, scale and shift may be of any size.
  std::ranges::copy(stored<net>({3, -4, 1.2, 1.6, 7, 8, 9, 10, 11, 12}), n.parameters().begin());
  typename nn::max_norm<3>::template on<net>{}.constrain(n);
  check_close("projected", listed<net>(n.parameters()), {1.8, -2.4, 1.2, 1.6, 7, 8, 9, 10, 11, 12},
              {0, 1e-6, 1});
}

BOOST_AUTO_TEST_CASE(the_weights_into_a_unit_have_at_most_the_norm) {
  check();
  check<nn::use_double>();
}
