// SPDX-License-Identifier: BSL-1.0
// The laws for networks that the compiler draws.
#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/random_topology.hpp"

namespace nn = ballast;
using nn::tests::composition;

using subjects =
    std::tuple<composition<nn::vec<3>, 2000>, composition<nn::vec<3>, 2001>, composition<nn::vec<3>, 2002>,
               composition<nn::vec<3>, 2003>, composition<nn::vec<3>, 2004>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(compositions_of_vectors, Network, subjects) {
  nn::tests::check_laws<Network>();
}
