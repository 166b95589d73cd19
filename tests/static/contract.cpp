// SPDX-License-Identifier: BSL-1.0
// The layer contract carries dense, batch norm, LSTM, embedding, dropout, residual and repeat.
#include "../support/gradient_law.hpp"

#include <ballast/blocks/group.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;
using nn::tests::bench, nn::tests::wrong_derivatives;

using pair = nn::group<nn::dense<3>, nn::tanh>;
using block = nn::residual<pair, nn::dense<3>>;

inline constexpr auto mixed =
    nn::topology<nn::lstm<3>, nn::dropout<0.25>, nn::last, nn::batch_norm,
                 nn::residual<nn::dense<3>, nn::tanh>, nn::repeat<2, block>, nn::dense<2>>;
inline constexpr auto written_out =
    nn::topology<nn::lstm<3>, nn::dropout<0.25>, nn::last, nn::batch_norm,
                 nn::residual<nn::dense<3>, nn::tanh>, block, block, nn::dense<2>>;
inline constexpr auto sentences =
    nn::topology<nn::embedding<5, 2>, nn::lstm<2>, nn::last,
                 nn::repeat<3, nn::dense<2>, nn::tanh, nn::dropout<0.5>>, nn::dense<2>>;
inline constexpr auto shortcuts = nn::topology<
    nn::residual<nn::shortcut<nn::dense<3, nn::no_bias>, nn::tanh>, nn::dense<2>, nn::tanh, nn::dense<3>>,
    nn::rezero<nn::dense<3>, nn::tanh>,
    nn::scaled_residual<0.5, nn::dense<2>, nn::rezero<nn::dense<2>>, nn::tanh, nn::dense<3>>>;

using mixed_net = nn::network<nn::sequence<2, 2>, mixed, nn::use_double>;
using written_out_net = nn::network<nn::sequence<2, 2>, written_out, nn::use_double>;
using sentence_net = nn::network<nn::tokens<4>, sentences, nn::use_double>;
using shortcut_net = nn::network<nn::vec<2>, shortcuts, nn::use_double>;

// ---- facts ----
static_assert(mixed_net::parameter_count == 84 + 6 + 12 + 2 * 24 + 8);
static_assert(mixed_net::buffer_count == 7);
static_assert(mixed_net::depth == 1 + 1 + 2 * 2 + 1);
static_assert(std::is_empty_v<block> && std::is_empty_v<nn::dense<64>>);

// ---- backward is the derivative of forward ----
static_assert(wrong_derivatives<mixed_net, 3> == 0);
static_assert(wrong_derivatives<mixed_net, 4, 3> == 0);  // three rows in a capacity of four
static_assert(wrong_derivatives<sentence_net, 3> == 0);
static_assert(wrong_derivatives<shortcut_net, 3> == 0);

// ---- repeat computes what its blocks written out compute, to the last bit, random draws included ----
static_assert([] {
  bench<mixed_net, 2> repeated;
  bench<written_out_net, 2> spelled;
  repeated.differentiate();
  spelled.differentiate();
  return std::ranges::equal(repeated.net.parameters(), spelled.net.parameters()) && repeated.y == spelled.y &&
         repeated.gradients == spelled.gradients && repeated.dx == spelled.dx;
}());

// ---- a sequence pass equals the same network bound to one step, its state carried along ----
inline constexpr auto online = nn::topology<nn::lstm<3>, nn::residual<nn::dense<3>, nn::tanh>, nn::dense<1>>;
static_assert([] {
  using whole = nn::network<nn::sequence<4, 2>, online, nn::use_double>;
  using step = nn::network<nn::sequence<1, 2>, online, nn::use_double>;
  whole const net{5};
  std::array<double, 8> const x{.1, -.2, .3, .4, -.5, .6, .7, -.8};
  auto const y = net(x);
  std::array<double, 4> streamed{};
  std::array<double, step::layers::needs<1>.state> state{};
  step::workspace<1> w{};
  for (std::size_t t = 0; t < 4; ++t)
    step::layers::forward(
        nn::call<1, false>{},
        nn::memory<double>{
            .parameters = net.parameters().data(), .state = state.data(), .scratch = w.numbers.data()},
        x.data() + 2 * t, streamed.data() + t);
  return y == streamed;
}());

// ---- dropout: two workers with a row each draw what one worker with two rows draws ----
static_assert([] {
  using layer = nn::dropout<0.5>::on<nn::vec<8>>;
  std::array<double, 16> x{}, y{}, z{};
  x.fill(1);
  layer::forward(nn::call<2, true>{.seed = 9}, nn::memory<double>{}, x.data(), y.data());
  for (std::size_t row = 0; row < 2; ++row)
    layer::forward(nn::call<1, true>{.seed = 9, .first_row = row}, nn::memory<double>{}, x.data() + 8 * row,
                   z.data() + 8 * row);
  return y == z && std::ranges::count(y, 0) > 0 && std::ranges::count(y, 2) > 0;
}());

// ---- two places in a network draw different masks ----
static_assert([] {
  using twice = nn::body_of<nn::vec<16>, nn::repeat<2, nn::dropout<0.5>>>;
  using once = nn::dropout<0.5>::on<nn::vec<16>>;
  using pass = nn::call<1, true>;
  std::array<double, 16> x{}, y{}, z{};
  x.fill(1);
  std::array<double, twice::scratch<pass> + twice::needs<1>.trace + 1> scratch{};
  twice::forward(pass{.seed = 9}, nn::memory<double>{.scratch = scratch.data()}, x.data(), y.data());
  once::forward(pass{.seed = 9}, nn::memory<double>{}, x.data(), z.data());
  for (double& v : z) v *= 2;
  return y != z;
}());
