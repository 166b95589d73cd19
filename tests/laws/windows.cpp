// SPDX-License-Identifier: BSL-1.0
// The laws for convolution and pooling.
#include <ballast/layers/avg_pool.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/global_pool.hpp>
#include <ballast/layers/max_pool.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/laws.hpp"

namespace nn = ballast;
using nn::tests::subject;

using subjects = std::tuple<
    subject<nn::sequence<5, 2>, nn::conv1d<3, 3, nn::padding<1>>>,
    subject<nn::sequence<5, 2>, nn::conv1d<2, 2, nn::causal, nn::dilation<2>>>,
    subject<nn::sequence<1, 2>, nn::conv1d<2, 3, nn::causal>>,
    subject<nn::sequence<5, 4>, nn::conv1d<4, 2, nn::groups<2>, nn::stride<2>, nn::no_bias>>,
    subject<nn::image<2, 4, 3>, nn::conv2d<3, 3, nn::padding<1>, nn::stride<2>>>,
    subject<nn::image<2, 3, 4>, nn::conv2d<2, nn::window{1, 2}>>,
    subject<nn::image<2, 3, 10>, nn::conv2d<4, 3, nn::groups<2>, nn::padding<1>>>,
    subject<nn::sequence<4, 2>, nn::max_pool1d<2>>, subject<nn::image<2, 4, 4>, nn::max_pool2d<2>>,
    subject<nn::sequence<5, 2>, nn::avg_pool1d<3, nn::stride<2>, nn::padding<1>>>,
    subject<nn::sequence<4, 2>, nn::max_pool1d<3, nn::stride<1>, nn::padding<1>>>,
    subject<nn::sequence<4, 2>, nn::avg_pool1d<3, nn::stride<1>, nn::padding<1>>>,
    subject<nn::sequence<4, 2>, nn::avg_pool1d<3, nn::stride<1>, nn::padding<1>, nn::exclude_padding>>,
    subject<nn::image<2, 4, 3>, nn::avg_pool2d<2, nn::stride<1>>>,
    subject<nn::image<2, 3, 2>, nn::global_avg_pool>, subject<nn::sequence<4, 2>, nn::global_avg_pool>,
    subject<nn::sequence<4, 2>, nn::global_max_pool>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(windows, Subject, subjects) {
  nn::tests::check_laws<typename Subject::network>();
}
