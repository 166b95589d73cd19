// SPDX-License-Identifier: BSL-1.0
// What README and design promise a user, word for word.
#include <ballast/ballast.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace nn = ballast;

using block = nn::residual<nn::dense<64>, nn::tanh, nn::dense<64>>;

inline constexpr auto digits = nn::topology<  // a constexpr type list: a boost::hana tuple of types
    nn::dense<64>, nn::tanh,                  //
    nn::repeat<24, block>,                    //
    nn::dense<10>>;

using classifier = nn::network<nn::vec<64>, digits,  // input shape, topology, then stabilization modes
                               nn::xavier_uniform, nn::clip_by_norm<1.0>, nn::l2<1e-4>>;

static_assert(classifier::parameter_count == 64 * 64 + 64 + 24 * 2 * (64 * 64 + 64) + 64 * 10 + 10);
static_assert(std::is_same_v<classifier::output, nn::vec<10>>);
static_assert(nn::layer_at<classifier, 0>::init_bound == nn::math::sqrt(6.0 / (64 + 64)));
static_assert(nn::stable<classifier>);

// ---- the object ----
std::array<float, 10> answer(std::span<float const, 64> pixels) {
  classifier const net{42};
  std::array<float, 10> scores = net(pixels);
  static_assert(noexcept(net(pixels)));
  return scores;
}

bool many_answers(classifier const& net, std::span<float const> inputs, std::span<float> outputs) {
  static_assert(noexcept(net.batch(inputs, outputs)));
  return static_cast<bool>(net.batch(inputs, outputs));
}

std::array<float, 10> with_own_memory(classifier const& net, std::span<float const, 64> pixels,
                                      classifier::workspace<>& memory) {
  static_assert(noexcept(net(pixels, memory)) && sizeof memory == classifier::workspace_bytes);
  return net(pixels, memory);
}

static_assert(std::is_same_v<classifier::input, nn::vec<64>> && std::is_same_v<classifier::scalar, float>);
static_assert(classifier::depth == 1 + 24 * 2 + 1);
static_assert(sizeof(classifier) - sizeof(float) * classifier::parameter_count < 64);  // and nothing else
static_assert(decltype(std::declval<classifier&>().parameters())::extent == classifier::parameter_count);

// ---- training ----
classifier net_to_train{42};
nn::trainer<classifier, nn::cross_entropy, nn::sgd, 32> trainer{net_to_train,
                                                                {.learning_rate = 0.1f, .momentum = 0.9f}};

bool train(std::span<float const> inputs, std::span<std::int32_t const> labels) {
  nn::step_report r = trainer.step(inputs, labels);
  static_assert(noexcept(trainer.step(inputs, labels)));
  trainer.optimizer.learning_rate = 0.01;
  trainer.mode<nn::clip_by_norm<1.0>>().max_norm = 0.5;
  return r.loss < 1 && r.gradient_norm >= r.clipped_norm && !r.skipped;
}

// ---- the gradient's way: predicted, measured, certified ----
static_assert(nn::require_stable<classifier>());
static_assert(nn::gradient_flow<classifier>.judge().result == nn::verdict::stable);
static_assert(nn::gradient_flow<classifier, 16>.layers.size() == classifier::depth);
using certified_classifier = nn::network<nn::vec<64>, digits, nn::xavier_uniform, nn::certified>;
static_assert(sizeof(certified_classifier) == sizeof(classifier));

bool measured(classifier const& net, std::span<float const> inputs, std::span<std::int32_t const> labels) {
  auto const flow = nn::measure_gradient_flow(net, inputs, labels);
  return flow.accepted && flow.layers[0].decades > -2;
}

// ---- every shape, and the modes ----
static_assert(nn::vec<7>::size == 7 && nn::sequence<3, 5>::size == 15 && nn::image<3, 28, 28>::size == 2352 &&
              nn::tokens<9>::size == 9);
using every_role = nn::network<nn::vec<64>, digits, nn::gain<2, nn::fan_out<nn::kaiming_normal>>,
                               nn::clip_by_value<1>, nn::clip_by_norm<1>, nn::l2<1>,
                               nn::decoupled_decay<1e-2f>, nn::skip_nonfinite, nn::use_double>;
static_assert(std::is_same_v<every_role::scalar, double>);
static_assert(nn::same_architecture<classifier, every_role>);
