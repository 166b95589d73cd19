// SPDX-License-Identifier: BSL-1.0
// The laws for layers that work on single positions.
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/rms_norm.hpp>
#include <ballast/layers/scale.hpp>
#include <ballast/layers/standardize.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/laws.hpp"

namespace nn = ballast;
using nn::tests::subject;

using subjects =
    std::tuple<subject<nn::vec<3>, nn::dense<4>>, subject<nn::sequence<3, 2>, nn::dense<3, nn::no_bias>>,
               subject<nn::vec<3>, nn::batch_norm>, subject<nn::sequence<3, 2>, nn::batch_norm>,
               subject<nn::image<2, 2, 3>, nn::batch_norm>, subject<nn::sequence<3, 2>, nn::fixed_batch_norm>,
               subject<nn::vec<4>, nn::layer_norm>, subject<nn::image<2, 1, 3>, nn::layer_norm>,
               subject<nn::image<2, 1, 3>, nn::rms_norm>, subject<nn::sequence<3, 4>, nn::layer_norm>,
               subject<nn::vec<4>, nn::rms_norm>, subject<nn::image<4, 2, 2>, nn::group_norm<2>>,
               subject<nn::vec<4>, nn::group_norm<2>>, subject<nn::vec<6>, nn::dropout<0.4>>,
               subject<nn::tokens<4>, nn::embedding<5, 3>>, subject<nn::image<2, 2, 2>, nn::flatten>,
               subject<nn::vec<3>, nn::identity>, subject<nn::sequence<4, 2>, nn::last>,
               subject<nn::vec<3>, nn::scale<-0.7>>, subject<nn::sequence<3, 2>, nn::standardize>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(positions, Subject, subjects) {
  nn::tests::check_laws<typename Subject::network>();
}
