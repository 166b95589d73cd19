// SPDX-License-Identifier: BSL-1.0
// A layer of one's own: y_i = w_i x_i, a learned gain for each feature. Thirty lines against the contract in
// ballast/core/layer.hpp, and it works everywhere a built-in layer does: in repeat and residual, in constant
// expressions, in training, in files.
#include <ballast/ballast.hpp>

#include <array>
#include <cstdio>
#include <type_traits>

namespace nn = ballast;

struct feature_gain {
  template <nn::shape In>
  struct on : nn::weighted {  // it has parameters; its backward reads its input
    static_assert(nn::feature_shape<In>, "feature_gain: the input must be a vec or a sequence");

    using input = In;
    using output = In;
    static constexpr std::size_t gains = In::channels;
    template <std::size_t Rows>
    static constexpr nn::extent needs{.parameters = gains, .gradients = gains};

    template <class Call, class T>
    static constexpr void forward(Call const& c, nn::memory<T> const& m, T const* x, T* y) {
      for (std::size_t i = 0; i < c.rows * In::size; ++i) y[i] = m.parameters[i % gains] * x[i];
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, nn::memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      for (std::size_t i = 0; i < c.rows * In::size; ++i) {
        if constexpr (Call::parameter_gradient) m.gradients[i % gains] += dy[i] * x[i];
        if constexpr (Call::input_gradient) dx[i] = m.parameters[i % gains] * dy[i];
      }
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, nn::place const& here) {  // named "N.gain", starts at one
      visit(nn::vector_tensor("gain", nn::tensor_role::scale, 0, gains, 1), here,
            std::type_identity<nn::network_start>{});
    }
  };
};

inline constexpr auto layers =
    nn::topology<feature_gain, nn::repeat<2, nn::residual<feature_gain, nn::tanh, nn::dense<3>>>,
                 nn::dense<1>>;
using model = nn::network<nn::vec<3>, layers>;

static_assert(model::parameter_count == 3 + 2 * (3 + 3 * 3 + 3) + 3 + 1);
constexpr auto answer_of_the_compiler = model{1}(std::array{0.5f, -1.0f, 2.0f});

/// Learns y = x_0 - 2 x_1, and returns the last loss.
double train(model& net) {
  nn::trainer<model, nn::mean_squared_error, nn::sgd, 8> trainer{net,
                                                                 {.learning_rate = 0.05, .momentum = 0.9}};
  double loss = 0;
  for (std::uint64_t step = 0; step < 500; ++step) {
    nn::random::stream const draws{7, step};
    std::array<float, 8 * 3> x;
    std::array<float, 8> y;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::symmetric<float>(draws.bits(i));
    for (std::size_t row = 0; row < y.size(); ++row) y[row] = x[3 * row] - 2 * x[3 * row + 1];
    loss = trainer.step(x, y).loss;
  }
  return loss;
}

int main() {
  model net{1};
  std::printf("%zu parameters; untrained, the compiler says %.6f and the machine %.6f\n",
              model::parameter_count, static_cast<double>(answer_of_the_compiler[0]),
              static_cast<double>(net(std::array{0.5f, -1.0f, 2.0f})[0]));
  double const loss = train(net);
  std::printf("mean squared error after 500 steps: %.6f\n", loss);
  return loss < 0.01 ? 0 : 1;
}
