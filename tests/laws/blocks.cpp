// SPDX-License-Identifier: BSL-1.0
// The laws for other blocks, around layers that need all that a layer can need.
#include <ballast/blocks/concat.hpp>
#include <ballast/blocks/frozen.hpp>
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/highway.hpp>
#include <ballast/blocks/parallel.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/scaled_rate.hpp>
#include <ballast/blocks/tied.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/laws.hpp"

namespace nn = ballast;
using nn::tests::subject;

using vec = nn::vec<3>;
using sequence = nn::sequence<3, 2>;
using pair = nn::group<nn::dense<3>, nn::tanh>;
using stateful = nn::group<nn::lstm<2>, nn::dropout<0.25>, nn::dense<2>, nn::tanh>;

using subjects =
    std::tuple<subject<vec, nn::concat<nn::identity, pair>>,
               subject<sequence, nn::concat<stateful, nn::softmax>>,
               subject<sequence, nn::parallel<stateful, nn::dense<2>>>,
               subject<sequence, nn::highway<nn::gate<nn::dense<2>>, stateful>>,
               subject<sequence, nn::repeat<2, stateful>>, subject<sequence, nn::tied<2, stateful>>,
               subject<vec, nn::dense<3>, nn::frozen<pair, nn::batch_norm>, nn::dense<2>>,
               subject<vec, nn::concat<nn::frozen<pair>, nn::scaled_rate<0.5, pair>>>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(blocks, Subject, subjects) {
  nn::tests::check_laws<typename Subject::network>();
}
