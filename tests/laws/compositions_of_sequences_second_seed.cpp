// SPDX-License-Identifier: BSL-1.0
// The laws for networks that the compiler draws.
#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/random_topology.hpp"

namespace nn = ballast;
using nn::tests::composition;

using subjects = std::tuple<composition<nn::sequence<3, 2>, 2000>, composition<nn::sequence<3, 2>, 2001>,
                            composition<nn::sequence<3, 2>, 2002>, composition<nn::sequence<3, 2>, 2003>>;

static_assert(nn::keeps_lengths<std::tuple_element_t<0, subjects>::layers>);  // the law of padding, too

BOOST_AUTO_TEST_CASE_TEMPLATE(compositions_of_sequences, Network, subjects) {
  nn::tests::check_laws<Network>();
}
