// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/fan_out.hpp>
#include <ballast/initializers/gain.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/initializers/xavier.hpp>
#include <boost/test/unit_test.hpp>

#include <support/torch_fans.hpp>
#include <support/weights.hpp>
#include <type_traits>
#include <vector>

using namespace ballast;
using tests::has_bounds, tests::has_standard_deviations;

// ---- facts ----
// torch.nn.init.kaiming_uniform_(w, mode="fan_out", nonlinearity="relu")
static_assert(has_bounds<fan_out<kaiming_uniform>>({0.8660254037844386, 1.4142135623730951, 0.447213595499958,
                                                    0.408248290463863}));
// torch.nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu")
static_assert(has_standard_deviations<fan_out<kaiming_normal>>({0.5, 0.8164965809277261, 0.25819888974716115,
                                                                0.23570226039551587}));
// torch.nn.init.kaiming_uniform_(w, mode="fan_out", nonlinearity="linear")
static_assert(has_bounds<fan_out<lecun_uniform>>({0.6123724356957945, 1.0, 0.3162277660168379,
                                                  0.28867513459481287}));
// torch.nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="linear")
static_assert(has_standard_deviations<fan_out<lecun_normal>>({0.35355339059327373, 0.5773502691896258,
                                                              0.18257418583505536, 0.16666666666666666}));
// torch.nn.init.kaiming_uniform_(w, mode="fan_out", nonlinearity="tanh")
static_assert(has_bounds<fan_out<gain<torch_gain::tanh, lecun_uniform>>>(
    {1.0206207261596576, 1.6666666666666667, 0.5270462766947299, 0.4811252243246881}));
// torch.nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="tanh")
static_assert(has_standard_deviations<fan_out<gain<torch_gain::tanh, lecun_normal>>>(
    {0.5892556509887896, 0.9622504486493764, 0.3042903097250923, 0.2777777777777778}));
// torch.nn.init.kaiming_uniform_(w, mode="fan_out", nonlinearity="leaky_relu", a=0.2)
static_assert(has_bounds<gain<torch_gain::leaky_relu(0.2), fan_out<lecun_uniform>>>(
    {0.8492077756084467, 1.3867504905630728, 0.4385290096535146, 0.4003203845127178}));
// torch.nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="leaky_relu", a=0.2)
static_assert(has_standard_deviations<gain<torch_gain::leaky_relu(0.2), fan_out<lecun_normal>>>(
    {0.49029033784546006, 0.8006407690254357, 0.25318484177091666, 0.23112508176051214}));

static_assert(fan_out<xavier_uniform>::bound({16, 3}) == xavier_uniform::bound({16, 3}));
static_assert(fan_out<torch_default>::bound({16, 4}) == 0.5);
static_assert(std::is_base_of_v<torch_default, fan_out<torch_default>::bias>);
static_assert(initializer<fan_out<eye>> && fills_matrix<fan_out<eye>>);

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(what_is_drawn_is_what_the_exchanged_fans_draw) {
  std::vector<float> exchanged(300 * 200);
  start<kaiming_normal>(matrix_view<float>{exchanged.data(), 200, 300, 300, 1}, {.in = 200, .out = 300},
                        {1, 2});
  BOOST_TEST(tests::weights<fan_out<kaiming_normal>>({.in = 300, .out = 200}) == exchanged);
}
