// SPDX-License-Identifier: BSL-1.0
// The laws for layers that walk through time.
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/blocks/stacked.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/laws.hpp"

namespace nn = ballast;
using nn::tests::subject;

using subjects =
    std::tuple<subject<nn::sequence<3, 2>, nn::rnn<3>>, subject<nn::sequence<3, 2>, nn::rnn<2, nn::relu>>,
               subject<nn::sequence<3, 2>, nn::lstm<2>>, subject<nn::sequence<3, 2>, nn::gru<2>>,
               subject<nn::sequence<3, 2>, nn::stacked<2, nn::gru<2>>>,
               subject<nn::sequence<3, 2>, nn::lstm<2, nn::no_bias>>,
               subject<nn::sequence<3, 2>, nn::gru<2, nn::no_bias>>,
               subject<nn::sequence<3, 2>, nn::bidirectional<nn::lstm<2>>>,
               subject<nn::sequence<3, 2>, nn::stacked<2, nn::bidirectional<nn::rnn<2>>>>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(through_time, Subject, subjects) {
  nn::tests::check_laws<typename Subject::network>();
}
