// SPDX-License-Identifier: BSL-1.0
// The prediction over the positions of sequences and images against draws of the library's own.
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/log_softmax.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rms_norm.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/tanh.hpp>

#include "support/gradient_draws.hpp"

namespace nn = ballast;
using nn::tests::check_draws;

namespace {

template <class In, class... Layer>
struct on {
  static constexpr auto layers = nn::topology<Layer...>;
  using net = nn::network<In, layers, nn::kaiming_normal>;
};

using steps = nn::sequence<8, 24>;

}  // namespace

BOOST_AUTO_TEST_CASE(dense_on_each_step) {
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::relu>, nn::dense<8>>::net, 1>("relu, one sample");
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::tanh>, nn::dense<8>>::net, 4>("tanh, four samples");
}

BOOST_AUTO_TEST_CASE(the_last_step_and_all_steps) {
  check_draws<on<steps, nn::repeat<4, nn::dense<24>, nn::relu>, nn::last, nn::dense<8>>::net, 4>("last");
  check_draws<on<steps, nn::repeat<4, nn::dense<24>, nn::relu>, nn::flatten, nn::dense<8>>::net, 4>(
      "flatten");
}

BOOST_AUTO_TEST_CASE(norms_over_steps) {
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::layer_norm, nn::relu>, nn::dense<8>>::net, 2>(
      "layer norm");
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::rms_norm, nn::tanh>, nn::dense<8>>::net, 2>(
      "rms norm");
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::group_norm<3>, nn::relu>, nn::dense<8>>::net, 2>(
      "group norm");
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::batch_norm, nn::relu>, nn::dense<8>>::net, 4>(
      "batch norm");
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::fixed_batch_norm, nn::relu>, nn::dense<8>>::net, 4>(
      "fixed batch norm");
  check_draws<on<steps, nn::repeat<4, nn::residual<nn::layer_norm, nn::dense<24>, nn::relu, nn::dense<24>>>,
                 nn::dense<8>>::net,
              2>("pre-norm");
  check_draws<on<steps, nn::repeat<6, nn::dense<24>, nn::relu, nn::dropout<0.3>>, nn::dense<8>>::net, 2>(
      "dropout");
}

BOOST_AUTO_TEST_CASE(tokens) {
  check_draws<on<nn::tokens<8>, nn::embedding<30, 16, nn::normal<1>>, nn::dense<24>, nn::relu, nn::flatten,
                 nn::dense<8>>::net,
              4, 30>("embedding");
}

BOOST_AUTO_TEST_CASE(softmax_at_the_end) {
  check_draws<on<steps, nn::dense<24>, nn::relu, nn::last, nn::dense<8>, nn::log_softmax>::net, 4>(
      "log softmax");
  check_draws<on<steps, nn::dense<24>, nn::relu, nn::last, nn::dense<8>, nn::softmax>::net, 4>("softmax");
}
