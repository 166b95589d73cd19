// SPDX-License-Identifier: BSL-1.0
// Why depth is hard: the gradient through fifty one-neuron layers is the product of their weights.
#include <ballast/ballast.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/replicate.hpp>

namespace nn = ballast;
namespace hana = boost::hana;

/// The derivative of the output by the input.
template <class Net>
constexpr double input_gradient() {
  using pass = nn::call<1, true>;
  using layers = typename Net::layers;
  Net const net{0};
  std::array<double, layers::template needs<1>.gradients> gradients{};
  std::array<double, layers::template needs<1>.trace> trace{};
  std::array<double, layers::template scratch<pass>> scratch{};
  nn::memory<double> const m{.parameters = net.parameters().data(),
                             .gradients = gradients.data(),
                             .trace = trace.data(),
                             .scratch = scratch.data()};
  double const x = 1, dy = 1;
  double y = 0, dx = 0;
  layers::forward(pass{}, m, &x, &y);
  layers::backward(pass{}, m, &x, static_cast<double const*>(&y), &dy, &dx);
  return dx;
}

template <class Neuron>
inline constexpr auto fifty = hana::replicate<hana::tuple_tag>(hana::type_c<Neuron>, hana::size_c<50>);
template <class Neuron>
inline constexpr auto looped = nn::topology<nn::repeat<50, Neuron>>;

template <nn::real Weight>
using neuron = nn::dense<1, nn::no_bias, nn::constant<Weight>>;
template <nn::real Weight>
using active_neuron = nn::group<neuron<Weight>, nn::identity>;

template <auto const& Layers>
constexpr double gradient = input_gradient<nn::network<nn::vec<1>, Layers, nn::use_double>>();

constexpr bool close(double a, double b) { return a - b < 1e-9 * b && b - a < 1e-9 * b; }

// ---- it vanishes at 0.8, and explodes at 1.2 ----
static_assert(close(gradient<fifty<neuron<0.8>>>, 1.427247692705959881e-5));
static_assert(close(gradient<fifty<neuron<1.2>>>, 9100.438150002149773));
static_assert(close(gradient<fifty<active_neuron<0.8>>>, 1.427247692705959881e-5));
static_assert(close(gradient<looped<active_neuron<1.2>>>, 9100.438150002149773));

// ---- it stays at one, and around a residual it never vanishes: (1 + 0.02)^50 ----
static_assert(gradient<fifty<neuron<1>>> == 1);
static_assert(close(gradient<fifty<nn::residual<neuron<0.02>>>>, 2.691588029073605394));
static_assert(gradient<looped<nn::rezero<neuron<1.2>>>> == 1);
