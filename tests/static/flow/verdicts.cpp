// SPDX-License-Identifier: BSL-1.0
// What the compiler says of well-known networks.
#include <ballast/ballast.hpp>

#include <string_view>

namespace nn = ballast;
using nn::verdict;
using he = nn::kaiming_normal;

template <std::size_t N, class... Block>
inline constexpr auto deep = nn::topology<nn::dense<64>, nn::repeat<N, Block...>, nn::dense<10>>;

template <auto const& Layers, class... Modes>
inline constexpr auto judged = nn::gradient_flow<nn::network<nn::vec<64>, Layers, Modes...>>.judge();

template <auto const& Layers, class... Modes>
consteval bool is(verdict v) {
  return judged<Layers, Modes...>.result == v;
}

template <class Activation>
inline constexpr auto const& plain = deep<50, nn::dense<64>, Activation>;

// ---- plain networks of fifty layers ----
static_assert(is<plain<nn::sigmoid>>(verdict::vanishing));
static_assert(is<plain<nn::relu>>(verdict::vanishing));  // Xavier: every layer's gradient is as small
static_assert(is<plain<nn::relu>, he>(verdict::stable));
static_assert(is<plain<nn::relu>, nn::torch_default>(verdict::vanishing));
static_assert(is<plain<nn::relu>, nn::normal<1>>(verdict::exploding));
static_assert(is<plain<nn::tanh>>(verdict::stable));
static_assert(is<plain<nn::tanh>, nn::normal<1>>(verdict::exploding));
static_assert(is<plain<nn::identity>, nn::orthogonal>(verdict::stable));
static_assert(is<plain<nn::gelu>, nn::torch_default>(verdict::vanishing));
static_assert(is<plain<nn::gelu>, he>(verdict::unknown));  // draws part: some collapse, some do not

static_assert(judged<plain<nn::relu>>.decades < -7 &&
              judged<plain<nn::relu>>.decades > -8);  // 50 log10 2 / 2
static_assert(judged<plain<nn::relu>>.layer == 0);

// ---- batch norm makes a plain network explode, by 1.2112 a layer with relu, and a residual one stable ----
inline constexpr auto const& normed = deep<50, nn::dense<64>, nn::batch_norm, nn::relu>;
inline constexpr auto const& normed_blocks = deep<50, nn::residual<nn::batch_norm, nn::relu, nn::dense<64>>>;
static_assert(is<normed, he>(verdict::exploding));
static_assert(is<normed_blocks, he>(verdict::stable));
static_assert(is<deep<30, nn::dense<64>, nn::layer_norm, nn::relu>, he>(verdict::stable));

// ---- the shortcut ----
inline constexpr auto const& saturated = deep<24, nn::residual<nn::dense<64>, nn::sigmoid, nn::dense<64>>>;
inline constexpr auto const& switched_off = deep<300, nn::rezero<nn::dense<64>, nn::sigmoid, nn::dense<64>>>;
static_assert(is<saturated>(verdict::stable));
static_assert(is<switched_off>(verdict::stable));
static_assert(nn::gradient_flow<nn::network<nn::vec<64>, switched_off>>.layers[1].silent);

// ---- a thousand layers with tanh ----
static_assert(is<deep<1000, nn::dense<64>, nn::tanh>, nn::normal<1>>(verdict::exploding));

// ---- limits of one's own ----
using tower = nn::network<nn::vec<64>, plain<nn::tanh>>;
static_assert(nn::stable<tower> && !nn::stable<tower, {.stable = 0.5}>);

// ---- data that is not normalized saturates tanh ----
inline constexpr auto shallow = nn::topology<nn::dense<64>, nn::tanh, nn::dense<10>>;
static_assert(nn::stable<nn::network<nn::vec<64>, shallow>>);
static_assert(!nn::stable<nn::network<nn::vec<64>, shallow, nn::inputs<1000000>>>);
static_assert(
    nn::gradient_flow<nn::network<nn::vec<64>, shallow, nn::inputs<9, 1>>>.layers[0].second_moment == 9);

// ---- what cannot be known says why ----
template <auto const& Layers, class In, class... Modes>
consteval bool unknown_for(std::string_view word, std::size_t layer) {
  constexpr auto flow = nn::gradient_flow<nn::network<In, Layers, Modes...>>;
  return flow.judge().result == verdict::unknown &&
         flow.judge().reason.find(word) != std::string_view::npos && flow.judge().layer == layer;
}
inline constexpr auto recurrent = nn::topology<nn::dense<3>, nn::lstm<4>, nn::last, nn::dense<2>>;
inline constexpr auto attending = nn::topology<nn::dense<4>, nn::self_attention<1>, nn::last, nn::dense<2>>;
inline constexpr auto loose_ends =
    nn::topology<nn::repeat<20, nn::residual<nn::dense<64>, nn::relu>>, nn::dense<2>>;
inline constexpr auto unmixed = nn::topology<nn::dense<8>, nn::residual<nn::tanh>, nn::dense<2>>;
inline constexpr auto twice = nn::topology<nn::dense<8>, nn::tanh, nn::relu, nn::dense<2>>;
inline constexpr auto equal_weights = nn::topology<nn::dense<8>, nn::tanh, nn::dense<8, nn::constant<0.1>>>;
inline constexpr auto narrow_norm = nn::topology<nn::dense<8>, nn::batch_norm, nn::dense<2>>;
inline constexpr auto narrow = nn::topology<nn::repeat<60, nn::dense<8>, nn::relu>, nn::dense<2>>;
static_assert(unknown_for<attending, nn::sequence<4, 2>>("attention", 1));
static_assert(unknown_for<loose_ends, nn::vec<64>, he>("end in an activation", 0));
static_assert(unknown_for<unmixed, nn::vec<8>>("not independent", 1));
static_assert(unknown_for<twice, nn::vec<8>>("mixed", 2));
static_assert(unknown_for<equal_weights, nn::vec<8>>("equal", 2));
static_assert(unknown_for<narrow_norm, nn::vec<8>>("full rank", 1));
static_assert(unknown_for<narrow, nn::vec<8>, he>("too narrow", 0));

static_assert(nn::gradient_flow<nn::network<nn::sequence<4, 2>, attending>>.culprit ==
              "ballast::scaled_dot_product_attention<1>");
static_assert(nn::stable<nn::network<nn::sequence<4, 2>, recurrent>>);

// ---- zero weights let nothing through, except at the end of a residual body ----
inline constexpr auto dead_end = nn::topology<nn::dense<8>, nn::tanh, nn::dense<8, nn::zeros>>;
inline constexpr auto const& fixup =
    deep<50, nn::residual<nn::dense<64>, nn::relu, nn::dense<64, nn::zeros>>>;
static_assert(is<dead_end>(verdict::vanishing) && judged<dead_end>.layer == 2);
static_assert(is<fixup, he>(verdict::stable));

// ---- a user's function: float alone will do, one that is not constexpr is unknown ----
struct square_in_float {
  static constexpr float value(float x) { return x * x / 2; }
  static constexpr float derivative(float x) { return x; }
};
struct opaque {
  static float value(float x) { return x; }
  static float derivative(float) { return 1; }
};
inline constexpr auto squares = nn::topology<nn::dense<8>, nn::elementwise<square_in_float>, nn::dense<2>>;
inline constexpr auto opaques = nn::topology<nn::dense<8>, nn::elementwise<opaque>, nn::dense<2>>;
static_assert(nn::gradient_flow<nn::network<nn::vec<8>, squares>>.layers[1].second_moment >
              0.7499);  // E x^4 / 4
static_assert(nn::gradient_flow<nn::network<nn::vec<8>, squares>>.layers[1].second_moment < 0.7501);
static_assert(unknown_for<opaques, nn::vec<8>>("not constexpr", 1));

// ---- inputs are measured ----
inline constexpr std::array<float, 6> samples{1, 2, 3, 3, 2, 1};  // three samples of two features
static_assert(nn::measure_inputs<2>(std::span<float const>{samples}).mean == 2);
static_assert(nn::measure_inputs<2>(std::span<float const>{samples}).second_moment == 28.0 / 6);
static_assert(nn::measure_inputs<2>(std::span<float const>{samples}).pair ==
              (2. * (3 + 2 + 6) + 2. * (6 + 2 + 3)) / 12);
