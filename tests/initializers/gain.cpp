// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/constant.hpp>
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/gain.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/initializers/uniform.hpp>
#include <ballast/initializers/xavier.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <support/torch_fans.hpp>
#include <type_traits>

using namespace ballast;
using tests::has_bounds, tests::has_standard_deviations;

// ---- facts ----
// torch.nn.init.xavier_uniform_(w, gain=5 / 3)
static_assert(has_bounds<gain<torch_gain::tanh, xavier_uniform>>({1.1785113019775793, 0.936585811581694,
                                                                  0.6085806194501845, 0.5555555555555556}));
// torch.nn.init.xavier_normal_(w, gain=5 / 3)
static_assert(has_standard_deviations<gain<torch_gain::tanh, xavier_normal>>(
    {0.6804138174397717, 0.5407380704358752, 0.35136418446315326, 0.32075014954979214}));
// torch.nn.init.kaiming_uniform_(w, mode="fan_in", nonlinearity="relu")
static_assert(has_bounds<gain<torch_gain::relu, lecun_uniform>>({1.2247448713915892, 0.6123724356957946,
                                                                 0.6324555320336759, 0.5773502691896258}));
// torch.nn.init.kaiming_normal_(w, mode="fan_in", nonlinearity="relu")
static_assert(has_standard_deviations<gain<torch_gain::relu, lecun_normal>>(
    {0.7071067811865476, 0.3535533905932738, 0.36514837167011077, 0.33333333333333337}));
// torch.nn.init.kaiming_uniform_(w, mode="fan_in", nonlinearity="tanh")
static_assert(has_bounds<gain<torch_gain::tanh, lecun_uniform>>({1.4433756729740643, 0.7216878364870322,
                                                                 0.7453559924999299, 0.6804138174397718}));
// torch.nn.init.kaiming_normal_(w, mode="fan_in", nonlinearity="tanh")
static_assert(has_standard_deviations<gain<torch_gain::tanh, lecun_normal>>(
    {0.8333333333333334, 0.4166666666666667, 0.43033148291193524, 0.39283710065919314}));
// torch.nn.init.kaiming_uniform_(w, mode="fan_in", nonlinearity="leaky_relu", a=0.2)
static_assert(has_bounds<gain<torch_gain::leaky_relu(0.2), lecun_uniform>>(
    {1.2009611535381535, 0.6004805767690767, 0.6201736729460422, 0.5661385170722979}));
// torch.nn.init.kaiming_normal_(w, mode="fan_in", nonlinearity="leaky_relu", a=0.2)
static_assert(has_standard_deviations<gain<torch_gain::leaky_relu(0.2), lecun_normal>>(
    {0.6933752452815364, 0.3466876226407682, 0.35805743701971643, 0.3268602252303067}));

// torch.nn.init.calculate_gain
static_assert(torch_gain::linear == 1 && torch_gain::sigmoid == 1 && torch_gain::selu == 0.75);
static_assert(tests::same_number(torch_gain::tanh, 1.6666666666666667));
static_assert(tests::same_number(torch_gain::relu, 1.4142135623730951));
static_assert(tests::same_number(torch_gain::leaky_relu(), 1.4141428569978354));
static_assert(tests::same_number(torch_gain::leaky_relu(0.2), 1.3867504905630728));
static_assert(tests::same_number(torch_gain::leaky_relu(0.5), 1.2649110640673518));
static_assert(tests::same_number(torch_gain::leaky_relu(2.23606797749979), 0.5773502691896257));

static_assert(initializer<gain<2, xavier_uniform>>);
static_assert(draws_uniform<gain<2, xavier_uniform>> && !draws_normal<gain<2, xavier_uniform>>);
static_assert(fills_matrix<gain<2, eye>> && !draws_uniform<gain<2, eye>>);
static_assert(gain<2, gain<3, uniform<0.5>>>::bound({1, 1}) == 3);
static_assert(std::is_base_of_v<torch_default, gain<2, torch_default>::bias>);  // of weights only
static_assert(std::is_base_of_v<zeros, gain<2, eye>::bias>);

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(a_gain_multiplies_what_fills_the_matrix) {
  std::array<float, 6> w{};
  start<gain<2.5, eye>>(matrix_view<float>{w.data(), 2, 3, 3, 1}, {3, 2}, {1, 2});
  BOOST_TEST(w == (std::array{2.5f, 0.0f, 0.0f, 0.0f, 2.5f, 0.0f}), boost::test_tools::per_element());
}
