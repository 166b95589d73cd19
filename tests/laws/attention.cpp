// SPDX-License-Identifier: BSL-1.0
// The laws for attention.
#include <ballast/blocks/transformer.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/scaled_dot_product_attention.hpp>
#include <ballast/layers/self_attention.hpp>

#include <boost/test/unit_test.hpp>

#include <tuple>

#include "support/laws.hpp"

namespace nn = ballast;
using nn::tests::subject;

using subjects =
    std::tuple<subject<nn::sequence<3, 6>, nn::scaled_dot_product_attention<2>>,
               subject<nn::sequence<4, 3>, nn::scaled_dot_product_attention<1, nn::causal>>,
               subject<nn::sequence<3, 4>, nn::self_attention<2>>,
               subject<nn::sequence<4, 2>, nn::self_attention<1, nn::causal, nn::no_bias>>,
               subject<nn::sequence<3, 4>, nn::transformer<2, 5, nn::gelu>>,
               subject<nn::sequence<3, 4>, nn::transformer<2, 3, nn::gelu, nn::post_norm, nn::causal>>>;

BOOST_AUTO_TEST_CASE_TEMPLATE(attention, Subject, subjects) {
  nn::tests::check_laws<typename Subject::network>();
}
