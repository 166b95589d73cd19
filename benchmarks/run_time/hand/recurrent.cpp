// SPDX-License-Identifier: BSL-1.0
// The recurrent and causal networks, written by hand: one step a call, its output the next input.

#include "../contender.hpp"
#include "vector.hpp"

#include <algorithm>
#include <array>

namespace {

using namespace hand;

constexpr std::size_t hidden = 16, parts = hidden / lanes;

/// The gates' weights, hidden x gates, in rows of whole vectors.
template <std::size_t Gates>
struct gate_weights {
  static constexpr std::size_t width = Gates * hidden;
  alignas(64) float input[width], recurrent[hidden * width], bias_input[width], bias_hidden[width];

  /// `scale[gate]` multiplies the weights of a gate: sigmoid(x) is (1 + tanh(x / 2)) / 2.
  gate_weights(bench::recurrent_weights const& from, std::array<float, Gates> scale) {
    for (std::size_t k = 0; k < width; ++k) {
      float const s = scale[k / hidden];
      input[k] = s * from.input[k];
      bias_input[k] = s * from.bias_input[k];
      bias_hidden[k] = s * from.bias_hidden[k];
      for (std::size_t j = 0; j < hidden; ++j) recurrent[j * width + k] = s * from.hidden[k * hidden + j];
    }
  }
  /// h U, for all gates; the sums of even and odd rows do not wait for each other.
  void multiply(float const* h, vector (&sums)[Gates * parts]) const {
    vector odd[Gates * parts] = {};
#pragma GCC unroll 8
    for (std::size_t j = 0; j < hidden; j += 2) {
      vector const a = all(h[j]), b = all(h[j + 1]);
#pragma GCC unroll 16
      for (std::size_t v = 0; v < Gates * parts; ++v) {
        sums[v] += a * load(recurrent + j * width + v * lanes);
        odd[v] += b * load(recurrent + (j + 1) * width + v * lanes);
      }
    }
    for (std::size_t v = 0; v < Gates * parts; ++v) sums[v] += odd[v];
  }
};

struct state {
  alignas(64) float h[hidden] = {}, head[hidden];
  float bias, x = 0;
  explicit state(bench::affine const& from) : bias{from.bias[0]} {
    std::copy_n(from.weight.begin(), hidden, head);
  }

  void finish() {
    vector total = load(h) * load(head);
    for (std::size_t p = 1; p < parts; ++p) total += load(h + p * lanes) * load(head + p * lanes);
    x = bias + sum(total);
  }
};

template <class>
class lstm_by_hand : public bench::contender {
 public:
  explicit lstm_by_hand(float) {}
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      vector z[4 * parts];
      for (std::size_t v = 0; v < 4 * parts; ++v)
        z[v] = load(w_.bias_input + v * lanes) + load(w_.input + v * lanes) * s_.x;
      w_.multiply(s_.h, z);
      for (std::size_t p = 0; p < parts; ++p) {
        vector const i = tanh(z[p]) * 0.5f + 0.5f, f = tanh(z[parts + p]) * 0.5f + 0.5f,
                     g = tanh(z[2 * parts + p]), o = tanh(z[3 * parts + p]) * 0.5f + 0.5f;
        vector const c = f * load(c_ + p * lanes) + i * g;
        store(c_ + p * lanes, c);
        store(s_.h + p * lanes, o * tanh(c));
      }
      s_.finish();
      bench::touch(&s_);
    }
  }
  std::vector<float> answer() override { return {s_.x}; }

 private:
  bench::recurrent_weights from_ = bench::recurrent_layers<bench::lstm_net>();
  gate_weights<4> w_ = [this] {
    for (std::size_t k = 0; k < 4 * hidden; ++k) from_.bias_input[k] += from_.bias_hidden[k];
    return gate_weights<4>{from_, {0.5f, 0.5f, 1, 0.5f}};
  }();
  state s_{from_.head};
  alignas(64) float c_[hidden] = {};
};

template <class>
class gru_by_hand : public bench::contender {
 public:
  explicit gru_by_hand(float) {}
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      vector b[3 * parts];
      for (std::size_t v = 0; v < 3 * parts; ++v) b[v] = load(w_.bias_hidden + v * lanes);
      w_.multiply(s_.h, b);
      auto const a = [&](std::size_t v) {
        return load(w_.bias_input + v * lanes) + load(w_.input + v * lanes) * s_.x;
      };
      for (std::size_t p = 0; p < parts; ++p) {
        vector const r = tanh(a(p) + b[p]) * 0.5f + 0.5f, z = tanh(a(parts + p) + b[parts + p]) * 0.5f + 0.5f;
        vector const c = tanh(a(2 * parts + p) + r * b[2 * parts + p]);
        store(s_.h + p * lanes, c + z * (load(s_.h + p * lanes) - c));
      }
      s_.finish();
      bench::touch(&s_);
    }
  }
  std::vector<float> answer() override { return {s_.x}; }

 private:
  bench::recurrent_weights from_ = bench::recurrent_layers<bench::gru_net>();
  gate_weights<3> w_{from_, {0.5f, 0.5f, 1}};
  state s_{from_.head};
};

template <class>
class causal_by_hand : public bench::contender {
 public:
  explicit causal_by_hand(float) {
    auto const from = bench::causal_layers();
    for (int o = 0; o < 4; ++o) {
      for (int t = 0; t < 3; ++t) {
        first_[t][o] = from.first[static_cast<std::size_t>(o * 3 + t)];
        for (int i = 0; i < 4; ++i)
          second_[t][i][o] = from.second[static_cast<std::size_t>((o * 4 + i) * 3 + t)];
      }
      head_[o] = from.head.weight[static_cast<std::size_t>(o)];
    }
    first_bias_ = load<quad>(from.first_bias.data());
    second_bias_ = load<quad>(from.second_bias.data());
    bias_ = from.head.bias[0];
  }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      quad const a = tanh((first_bias_ + first_[0] * x_[0] + first_[1] * x_[1]) + first_[2] * x_[2]);
      store(between_[now_ % 8], a);
      quad sums[3] = {second_bias_, {}, {}};
#pragma GCC unroll 3
      for (std::size_t t = 0; t < 3; ++t) {
        float const* const seen = between_[(now_ + 4 + 2 * t) % 8];  // four and two steps ago, and now
#pragma GCC unroll 4
        for (std::size_t i = 0; i < 4; ++i) sums[t] += second_[t][i] * seen[i];
      }
      quad const b = tanh(sums[0] + sums[1] + sums[2]) * head_;
      x_[0] = x_[1];
      x_[1] = x_[2];
      x_[2] = (b[0] + b[1]) + (b[2] + b[3]) + bias_;
      ++now_;
      bench::touch(this);
    }
  }
  std::vector<float> answer() override { return {x_[2]}; }

 private:
  quad first_[3], second_[3][4], head_, first_bias_, second_bias_;
  alignas(16) float between_[8][4] = {};
  float bias_, x_[3] = {};
  std::size_t now_ = 0;
};

using namespace bench;
bool const entered = enter<lstm_by_hand, A5>("by hand") && enter<gru_by_hand, A6>("by hand") &&
                     enter<causal_by_hand, A7>("by hand");

}  // namespace
