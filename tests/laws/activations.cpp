// SPDX-License-Identifier: BSL-1.0
// The laws for activations.
#include <ballast/layers/celu.hpp>
#include <ballast/layers/clamp.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/featurewise.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/gelu_tanh.hpp>
#include <ballast/layers/hardsigmoid.hpp>
#include <ballast/layers/hardswish.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/log_sigmoid.hpp>
#include <ballast/layers/log_softmax.hpp>
#include <ballast/layers/mish.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/relu6.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/softsign.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/laws.hpp"
#include "support/sine.hpp"

namespace nn = ballast;
using nn::tests::subject;

using subjects =
    std::tuple<subject<nn::vec<5>, nn::celu<0.7>>, subject<nn::vec<5>, nn::elu<0.7>>,
               subject<nn::vec<5>, nn::gelu>, subject<nn::vec<5>, nn::gelu_tanh>,
               subject<nn::vec<5>, nn::mish>, subject<nn::vec<5>, nn::selu>, subject<nn::vec<5>, nn::sigmoid>,
               subject<nn::vec<5>, nn::silu>, subject<nn::vec<5>, nn::log_sigmoid>,
               subject<nn::vec<5>, nn::softplus<2, 10>>, subject<nn::vec<5>, nn::softsign>,
               subject<nn::vec<5>, nn::tanh>, subject<nn::vec<5>, nn::clamp<-0.5, 0.25>>,
               subject<nn::vec<5>, nn::hardsigmoid>, subject<nn::vec<5>, nn::hardswish>,
               subject<nn::vec<5>, nn::hardtanh<-0.6, 0.3>>, subject<nn::vec<5>, nn::leaky_relu<0.2>>,
               subject<nn::vec<5>, nn::prelu>, subject<nn::vec<5>, nn::relu>, subject<nn::vec<5>, nn::relu6>,
               subject<nn::vec<4>, nn::elementwise<nn::tests::sine>>,
               subject<nn::vec<3>, nn::featurewise<nn::softmax>>, subject<nn::vec<4>, nn::softmax>,
               subject<nn::sequence<2, 3>, nn::softmax>, subject<nn::image<3, 1, 2>, nn::log_softmax>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(activations, Subject, subjects) {
  nn::tests::check_laws<typename Subject::network>();
}
