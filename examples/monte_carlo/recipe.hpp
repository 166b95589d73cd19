// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_RECIPE_HPP
#define MONTE_CARLO_RECIPE_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/random.hpp>

#include <cstddef>
#include <cstdint>

namespace monte_carlo {

namespace nn = ballast;

/// How many there are in the lists of parts.hpp.
inline constexpr std::size_t activations = 21, starts = 14, norms = 5;
inline constexpr std::size_t no_norm = 0, batch_norm = 1;

/// Which way the layers are put together.
enum class shape_name : std::size_t {
  plain,               // dense, norm, f
  norm_after,          // dense, f, norm
  dropped,             // dense, norm, f, dropout
  residual,            // x + (norm, dense, f, dense)
  before_weights,      // x + (norm, f, dense)
  scaled,              // x + 0.3 (norm, dense, f, dense)
  rezero,              // x + 0 (norm, dense, f, dense)
  projected,           // dense(x) + (norm, dense, f, dense)
  eye,                 // the same, and the weights of the shortcut are I
  norm_of_sum,         // norm(x + (dense, f, dense))
  branches,            // x + (f, dense), and the start knows the number of blocks
  ends_in_activation,  // x + (norm, dense, f)
  activated_sum,       // f(norm(x + (dense, f, dense)))
  flat,                // dense, f with another width and f each time
  count
};

/// What a random network is made of.
struct recipe {
  std::size_t activation, start, norm;
  shape_name shape;
  std::size_t layers, width;  // about; layers with weights
  std::size_t batch, inputs, outputs;
};

/// The draws of one network.
struct dice {
  nn::random::stream stream;
  std::uint64_t drawn = 0;

  constexpr std::size_t below(std::size_t count) {
    return nn::random::below(stream.bits(drawn++), static_cast<std::uint32_t>(count));
  }
  /// Evenly over the logarithm.
  constexpr double between(double low, double high) {
    return low * nn::math::exp(nn::random::unit<double>(stream.bits(drawn++)) * nn::math::log(high / low));
  }
  constexpr std::size_t multiple_of_four(double low, double high) {
    return 4 * static_cast<std::size_t>(between(low, high) / 4 + 0.5);
  }
};

/// Depth 5 to 100 and width 8 to 256, evenly over their logarithms; half of the networks are without norm. Networks
/// of more than a million weights get small batches, so that the program ends in minutes.
constexpr recipe draw_recipe(std::uint64_t seed, std::uint64_t number) {
  dice draw{nn::random::stream{seed, number}};
  recipe r{};
  r.activation = draw.below(activations);
  r.start = draw.below(starts);
  r.norm = draw.below(2) == 0 ? no_norm : 1 + draw.below(norms - 1);
  r.shape = shape_name{draw.below(static_cast<std::size_t>(shape_name::count))};
  r.layers = static_cast<std::size_t>(draw.between(5, 101));
  r.width = draw.multiple_of_four(8, 256);
  r.inputs = draw.multiple_of_four(8, 64);
  r.outputs = draw.below(2) == 0 ? 10 : r.width;
  constexpr std::size_t batches[] = {1, 4, 16, 32};
  bool const large = r.layers * r.width * r.width > 1'000'000;
  r.batch = large ? 4 : batches[draw.below(4)];
  if (r.norm == batch_norm) r.batch = large ? 8 : 16;
  return r;
}

/// Each layer of a flat network is a function to the compiler: there are no more than 12.
constexpr std::size_t flat_layers(recipe const& r) { return r.layers < 13 ? r.layers - 1 : 12; }

/// A layer of a flat network.
struct flat_layer {
  std::size_t width, activation;
};
constexpr flat_layer draw_flat(std::uint64_t seed, std::uint64_t number, std::uint64_t layer) {
  dice draw{nn::random::stream{seed + 1, 100 * number + layer}};
  return {draw.multiple_of_four(8, 64), draw.below(activations)};
}

}  // namespace monte_carlo

#endif
