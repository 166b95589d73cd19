// SPDX-License-Identifier: BSL-1.0
// What the README shows beyond dense layers, word for word.
#include <ballast/ballast.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace nn = ballast;

// ---- sequences ----
namespace sequences {

inline constexpr auto listener =
    nn::topology<nn::stacked<2, nn::lstm<64, nn::recurrent<nn::orthogonal>, nn::chrono<200>>>, nn::last,
                 nn::dense<5>>;
using model = nn::network<nn::sequence<32, 8>, listener, nn::carry_state, nn::clip_by_norm<1.0>>;
using trainer_type = nn::trainer<model, nn::cross_entropy, nn::sgd, 16>;

void train(trainer_type& trainer, std::span<float const> inputs, std::span<std::int32_t const> labels,
           std::span<std::size_t const> lengths) {
  trainer.step(inputs, labels);           // the next 32 steps of each recording
  trainer.reset_state();                  // new recordings
  trainer.step(inputs, labels, lengths);  // rows of different lengths
  std::ranges::fill(trainer.state(), 0.0f);
}

double score(model const& net, std::span<float const> inputs, std::span<std::int32_t const> labels,
             std::span<std::size_t const> lengths) {
  return nn::accuracy(net, inputs, labels, lengths);
}

std::array<float, 5> listen(model const& net, std::span<float const, 8> frame) {
  nn::stream s{net};
  s.prewarm(100);
  std::array<float, 5> const scores = s(frame);
  if (!s.finite()) s.reset();
  return scores;
}

inline constexpr auto follower = nn::topology<nn::lstm<64, nn::forget_bias<3>>, nn::last, nn::dense<5>>;
using reader = nn::network<nn::sequence<100, 8>, follower, nn::lecun_normal>;
static_assert(nn::horizon<reader>.least > 15);  // steps

}  // namespace sequences

// ---- images ----
namespace images {

template <std::size_t C>
using convolution = nn::group<nn::conv2d<C, 3, nn::padding<1>, nn::no_bias>, nn::batch_norm, nn::relu>;
inline constexpr auto layers = nn::topology<  //
    convolution<12>, nn::max_pool2d<2>, convolution<24>, nn::max_pool2d<2>, nn::flatten, nn::dropout<0.25>,
    nn::dense<10>>;
using digits = nn::network<nn::image<1, 28, 28>, layers>;
static_assert(digits::output::size == 10);

template <std::size_t C, std::size_t Stride>  // of a ResNet
using basic_block =
    nn::group<nn::residual<nn::shortcut<nn::conv2d<C, 1, nn::stride<Stride>, nn::no_bias>, nn::batch_norm>,
                           nn::conv2d<C, 3, nn::stride<Stride>, nn::padding<1>, nn::no_bias>, nn::batch_norm,
                           nn::relu, nn::conv2d<C, 3, nn::padding<1>, nn::no_bias>, nn::batch_norm>,
              nn::relu>;
static_assert(std::is_same_v<basic_block<32, 2>::on<nn::image<16, 28, 28>>::output, nn::image<32, 14, 14>>);

using separable = nn::group<nn::conv2d<16, 3, nn::groups<16>, nn::padding<1>, nn::no_bias>, nn::conv2d<32, 1>,
                            nn::layer_norm>;
static_assert(std::is_same_v<separable::on<nn::image<16, 8, 8>>::output, nn::image<32, 8, 8>>);

using tcn = nn::residual<nn::conv1d<16, 3, nn::causal>, nn::relu,
                         nn::conv1d<16, 3, nn::causal, nn::dilation<2>>, nn::relu>;
static_assert(std::is_same_v<tcn::on<nn::sequence<50, 16>>::output, nn::sequence<50, 16>>);

}  // namespace images

// ---- blocks ----
namespace blocks {

inline constexpr auto language_model =
    nn::topology<nn::embedding<96, 64>,
                 nn::repeat<4, nn::transformer<4, 256, nn::causal, nn::gelu>>,  // pre_norm unless post_norm
                 nn::layer_norm, nn::dense<96, nn::no_bias>>;
static_assert(std::is_same_v<nn::network<nn::tokens<32>, language_model>::output, nn::sequence<32, 96>>);

using grow = nn::concat<nn::identity, nn::group<nn::dense<8>, nn::relu>>;  // densely connected
using carry = nn::highway<nn::gate<nn::dense<16, nn::biased<-2>>>, nn::dense<16>, nn::relu>;
using deep = nn::repeat<24, nn::residual<nn::dense<16, nn::fixup<24>>, nn::relu, nn::dense<16, nn::zeros>>>;
static_assert(grow::on<nn::vec<16>>::output::size == 24);
static_assert(carry::on<nn::vec<16>>::output::size == 16 && deep::on<nn::vec<16>>::depth == 48);

}  // namespace blocks

// ---- fast functions ----
namespace fast_functions {

inline constexpr auto controller = nn::topology<nn::dense<16>, nn::tanh, nn::dense<2>>;
using exact = nn::network<nn::vec<8>, controller>;
using quick = nn::network<nn::vec<8>, controller, nn::fast_math>;

std::array<float, 2> steer(exact const& trained, std::span<float const, 8> sensors) {
  quick const net{trained};
  return net(sensors);
}

}  // namespace fast_functions

// ---- a function of the user's own, in registers ----
namespace own_function {

struct gated {
  static constexpr bool takes_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return x * nn::math::sigmoid(x);
  }
  template <class T>
  static constexpr T derivative(T x) {
    T const gate = nn::math::sigmoid(x);
    return gate * (1 + x * (1 - gate));
  }
};
inline constexpr auto layers = nn::topology<nn::dense<16>, nn::elementwise<gated>, nn::dense<2>>;

std::array<float, 2> run(nn::network<nn::vec<8>, layers> const& net, std::span<float const, 8> x) {
  return net(x);
}

}  // namespace own_function

// ---- fine-tuning ----
namespace fine_tuning {

inline constexpr auto tuned_layers =
    nn::topology<nn::frozen<nn::dense<64>, nn::relu, nn::dense<32>, nn::relu>, nn::dense<10>>;
using tuned = nn::network<nn::vec<64>, tuned_layers,  //
                          nn::warm_up<100, nn::cosine_annealing<5000>>, nn::clip_by_norm<1.0>>;
static_assert(tuned::layers::needs<1>.gradients == 330);  // the head alone

double fine_tune(std::span<float const> pixels, std::span<std::int32_t const> labels) {
  tuned net{1};
  nn::load(net, "backbone.safetensors");
  nn::trainer<tuned, nn::cross_entropy, nn::weights_only<nn::adamw>, 32> trainer{
      net, {.learning_rate = 1e-3, .weight_decay = 0.05}, {.label_smoothing = 0.1}};
  nn::shuffled_batches batches{trainer, pixels, labels, 7};
  for (std::uint64_t epoch = 0; epoch < 10; ++epoch)
    for (auto const& [x, t] : batches.epoch(epoch)) trainer.step(x, t);
  double const right = nn::accuracy(net, pixels, labels);
  return right;
}

}  // namespace fine_tuning
