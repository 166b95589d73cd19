// SPDX-License-Identifier: BSL-1.0
// Forward and backward in whole numbers, worked out by hand: exact on every machine.
#include <ballast/ballast.hpp>

#include <array>
#include <cstdint>

namespace nn = ballast;

/// What a layer of these parameters does with Rows samples, and with a gradient that arrives.
template <class L, std::size_t Rows>
struct result {
  std::array<double, Rows * L::output::size> y{};
  std::array<double, Rows * L::input::size> dx{};
  std::array<double, L::template needs<1>.parameters> gradients{};

  constexpr bool operator==(result const&) const = default;
};

template <class Description, class In, std::size_t Rows = 1>
struct bind {
  using layer = typename Description::template on<In>;
  using pass = nn::call<Rows, true>;
  using result = ::result<layer, Rows>;

  static constexpr result of(std::array<double, layer::template needs<1>.parameters> const& parameters,
                             std::array<double, Rows * In::size> const& x,
                             std::array<double, Rows * layer::output::size> const& dy, int backward = 1) {
    result r;
    std::array<double, layer::template needs<Rows>.trace + 1> trace{};
    std::array<double, layer::template scratch<pass> + 1> scratch{};
    nn::memory<double> const m{.parameters = parameters.data(),
                               .gradients = r.gradients.data(),
                               .trace = trace.data(),
                               .scratch = scratch.data()};
    layer::forward(pass{}, m, x.data(), r.y.data());
    for (int i = 0; i < backward; ++i)
      layer::backward(pass{}, m, x.data(), static_cast<double const*>(r.y.data()), dy.data(), r.dx.data());
    return r;
  }
};

// ---- dense: W = (1 -2 3; 4 5 -6), b = (7, 8), stored inputs x outputs ----
using two_rows = bind<nn::dense<2>, nn::vec<3>, 2>;
static_assert(two_rows::of({1, 4, -2, 5, 3, -6, 7, 8}, {1, 2, 3, -1, 0, 2}, {1, -1, 2, 3}) ==
              two_rows::result{.y = {13, 4, 12, -8},
                               .dx = {-3, -7, 9, 14, 11, -12},
                               .gradients = {-1, -4, 2, -2, 7, 3, 3, 2}});
using without_bias = bind<nn::dense<2, nn::no_bias>, nn::sequence<2, 3>>;  // the same rows as two steps
static_assert(without_bias::of({1, 4, -2, 5, 3, -6}, {1, 2, 3, -1, 0, 2}, {1, -1, 2, 3}) ==
              without_bias::result{
                  .y = {6, -4, 5, -16}, .dx = {-3, -7, 9, 14, 11, -12}, .gradients = {-1, -4, 2, -2, 7, 3}});
static_assert(two_rows::of({1, 4, -2, 5, 3, -6, 7, 8}, {1, 2, 3, -1, 0, 2}, {1, -1, 2, 3}, 2) ==
              two_rows::result{
                  .y = {13, 4, 12, -8},
                  .dx = {-3, -7, 9, 14, 11, -12},
                  .gradients = {-1, -4, 2, -2, 7, 3, 3, 2}});  // written, not added to those before

// ---- residual: x + W x + b with W = (1 2; 3 4), b = (5, 6) ----
using identity_way = bind<nn::residual<nn::dense<2>>, nn::vec<2>>;
static_assert(identity_way::of({1, 3, 2, 4, 5, 6}, {1, -1}, {1, 2}) ==
              identity_way::result{.y = {5, 4}, .dx = {8, 12}, .gradients = {1, 2, -1, -2, 1, 2}});

// ---- residual: (4 5) x + (1 2) x + 3 ----
using shortcut_way = bind<nn::residual<nn::shortcut<nn::dense<1, nn::no_bias>>, nn::dense<1>>, nn::vec<2>>;
static_assert(shortcut_way::of({1, 2, 3, 4, 5}, {1, -1}, {2}) ==
              shortcut_way::result{.y = {1}, .dx = {10, 14}, .gradients = {2, -2, 2, 2, -2}});

// ---- x + 1/2 (3 x + 1) ----
using scaled = bind<nn::scaled_residual<0.5, nn::dense<1>>, nn::vec<1>>;
static_assert(scaled::of({3, 1}, {5}, {2}) == scaled::result{.y = {13}, .dx = {5}, .gradients = {5, 1}});

// ---- rezero: x + 2 (3 x + 1) ----
using rezero = bind<nn::rezero<nn::dense<1>>, nn::vec<1>>;
static_assert(rezero::of({2, 3, 1}, {5}, {1}) ==
              rezero::result{.y = {37}, .dx = {7}, .gradients = {16, 10, 2}});

// ---- repeat: 2 x + 1, then 3 x, then 4 - x ----
using three_times = bind<nn::repeat<3, nn::dense<1>>, nn::vec<1>>;
static_assert(three_times::of({2, 1, 3, 0, -1, 4}, {1}, {1}) ==
              three_times::result{.y = {-5}, .dx = {-6}, .gradients = {-3, -3, -3, -1, 9, 1}});

// ---- a chain of other layers: relu, times -2, last step ----
using odds = bind<nn::group<nn::relu, nn::scale<-2>, nn::last>, nn::sequence<2, 3>>;
static_assert(odds::of({}, {1, 2, 3, -4, 0, 5}, {1, 1, 3}) ==
              odds::result{.y = {0, 0, -10}, .dx = {0, 0, 0, 0, 0, -6}});

// ---- embedding: rows 2 and 0, and 2 again ----
static_assert([] {
  using layer = nn::embedding<3, 2>::on<nn::tokens<3>>;
  std::array<double, 6> const table{1, 2, 3, 4, 5, 6}, dy{1, 10, 2, 20, 3, 30};
  std::array<std::int32_t, 3> const words{2, 0, 2};
  std::array<double, 6> y{}, gradients{};
  nn::memory<double> const m{.parameters = table.data(), .gradients = gradients.data()};
  layer::forward(nn::call<1, true>{}, m, words.data(), y.data());
  layer::backward(nn::call<1, true>{}, m, words.data(), y.data(), dy.data(), static_cast<double*>(nullptr));
  return y == std::array<double, 6>{5, 6, 1, 2, 5, 6} &&
         gradients == std::array<double, 6>{2, 20, 0, 0, 4, 40};
}());

// ---- dropout in inference ----
static_assert([] {
  std::array<double, 3> const x{1, -2, 3};
  std::array<double, 3> y{};
  nn::dropout<0.5>::on<nn::vec<3>>::forward(nn::call<1, false>{}, nn::memory<double>{}, x.data(), y.data());
  return y == x;
}());

// ---- the mean of 1, 0, 4 and 1 ----
static_assert([] {
  using loss = nn::mean_squared_error::on<nn::vec<2>, double>;
  std::array<double, 4> const y{1, 2, 3, 4}, target{0, 2, 5, 3};
  std::array<double, 4> dy{};
  return loss::evaluate({}, 2, y.data(), target.data(), dy.data()) == 1.5 &&
         dy == std::array{0.5, 0.0, -1.0, 0.5};
}());

// ---- four equal logits: a quarter each, whatever their size; the second label does not count ----
static_assert([] {
  using loss = nn::cross_entropy::on<nn::vec<4>, double>;
  std::array<double, 8> const y{9, 9, 9, 9, -1e9, 0, 1e9, 7};
  std::array<std::int32_t, 2> const label{2, -100};
  std::array<double, 8> dy{};
  double const value = loss::evaluate({}, 2, y.data(), label.data(), dy.data());
  return value - 1.3862943611198906 < 1e-15 && 1.3862943611198906 - value < 1e-15 &&  // log 4
         dy == std::array<double, 8>{0.25, 0.25, -0.75, 0.25};
}());

// ---- one step of a trainer, from y = 3 x ----
inline constexpr auto line = nn::topology<nn::dense<1, nn::no_bias, nn::constant<3>>>;
static_assert([] {
  nn::network<nn::vec<1>, line, nn::l2<2>, nn::decoupled_decay<1>, nn::use_double> net{1};
  nn::trainer<decltype(net), nn::mean_squared_error, nn::sgd, 2> trainer{net, {.learning_rate = 0.25}};
  std::array<double, 2> const x{1, 2}, target{5, 5};
  auto const r = trainer.step(x, target);
  // errors -2 and 1: the loss is 5 / 2, and the gradient -2 1 + 1 2 = 0; l2 adds 2 / 2 3^2 and 2 3;
  // the step takes 6 / 4 from w, and then decay a quarter of the rest
  return r && r.loss == 2.5 + 9 && r.gradient_norm == 6 && net.parameters()[0] == 1.125;
}());
