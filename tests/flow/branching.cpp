// SPDX-License-Identifier: BSL-1.0
// The prediction through branches that meet side by side, in a sum, or by a gate.
#include <ballast/blocks/concat.hpp>
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/highway.hpp>
#include <ballast/blocks/parallel.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/core/network.hpp>
#include <ballast/initializers/biased.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/self_attention.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/gradient_draws.hpp"

namespace nn = ballast;
using nn::tests::check_draws;
using nn::tests::on;

namespace {

using le = nn::lecun_normal;
using he = nn::kaiming_normal;
using numbers = nn::vec<32>;

// ---- facts ----
using attending = on<nn::sequence<4, 8>, le, nn::self_attention<2>, nn::dense<2>>::net;
static_assert(nn::gradient_flow<attending>.unknown.starts_with("attention weighs its steps by each other"));

}  // namespace

BOOST_AUTO_TEST_CASE(side_by_side) {
  using more = nn::concat<nn::identity, nn::group<nn::relu, nn::dense<8>>>;
  check_draws<on<numbers, he, more, more, more, nn::dense<8>>::net, 4>("densely connected");
  using three = nn::concat<nn::dense<16>, nn::dense<16>, nn::dense<16>>;
  check_draws<on<numbers, le, three, nn::tanh, nn::dense<32>, nn::tanh, nn::dense<8>>::net, 4>(
      "three branches");
}

BOOST_AUTO_TEST_CASE(sums) {
  using three = nn::parallel<nn::dense<32>, nn::group<nn::dense<32>, nn::relu, nn::dense<32>>, nn::identity>;
  check_draws<on<numbers, he, three, nn::relu, nn::dense<8>>::net, 4>("parallel");
}

BOOST_AUTO_TEST_CASE(gates) {
  using closed = nn::gate<nn::dense<32, nn::biased<-1, le>>>;
  check_draws<on<numbers, he, nn::repeat<6, nn::highway<closed, nn::dense<32>, nn::relu>>, nn::dense<8>>::net,
              4>("highway of relu");
  using open = nn::gate<nn::dense<32>>;
  check_draws<on<numbers, le, nn::repeat<6, nn::highway<open, nn::dense<32>, nn::tanh>>, nn::dense<8>>::net,
              4>("highway of tanh");
}
