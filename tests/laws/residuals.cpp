// SPDX-License-Identifier: BSL-1.0
// The laws for residuals, around layers that need all that a layer can need.
#include <ballast/blocks/frozen.hpp>
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/norm_order.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/lstm.hpp>
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
    std::tuple<subject<sequence, nn::residual<stateful>>,
               subject<sequence, nn::residual<nn::shortcut<stateful>, nn::dense<2>>>,
               subject<sequence, nn::scaled_residual<0.3, stateful>>, subject<sequence, nn::rezero<stateful>>,
               subject<vec, nn::pre_norm_residual<nn::layer_norm, nn::dense<3>>>,
               subject<vec, nn::post_norm_residual<nn::layer_norm, nn::dense<3>>>,
               subject<vec, nn::rezero<nn::frozen<nn::dense<3>>, nn::dense<3>>>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(residuals, Subject, subjects) {
  nn::tests::check_laws<typename Subject::network>();
}
