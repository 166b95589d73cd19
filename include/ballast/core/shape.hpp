// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_SHAPE_HPP
#define BALLAST_CORE_SHAPE_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ballast {

// The shape of one sample. Every shape has `size`, its number of scalars; a shape of real numbers also has
// `channels`, what batch norm counts its statistics over, and `positions`, how often each channel occurs.
// `element<T>` is what one scalar is in a network that computes in T.

/// N features.
template <std::size_t N>
struct vec {
  static constexpr std::size_t size = N, channels = N, positions = 1;
  static constexpr std::size_t channel_stride = 1, position_stride = N;
  template <class T>
  using element = T;
  /// The same shape with M features.
  template <std::size_t M>
  using with_channels = vec<M>;
};

/// T steps of F features, step after step: element (t, f) at t F + f.
template <std::size_t T, std::size_t F>
struct sequence {
  static constexpr std::size_t size = T * F, channels = F, positions = T, steps = T;
  static constexpr std::size_t channel_stride = 1, position_stride = F;
  template <class S>
  using element = S;
  template <std::size_t M>
  using with_channels = sequence<T, M>;
};

/// C channels of H x W pixels, channel after channel: element (c, h, w) at (c H + h) W + w.
template <std::size_t C, std::size_t H, std::size_t W>
struct image {
  static constexpr std::size_t size = C * H * W, channels = C, positions = H * W;
  static constexpr std::size_t height = H, width = W;
  static constexpr std::size_t channel_stride = H * W, position_stride = 1;
  template <class T>
  using element = T;
  template <std::size_t M>
  using with_channels = image<M, H, W>;
};

/// T integers, each the number of a word.
template <std::size_t T>
struct tokens {
  static constexpr std::size_t size = T, positions = T, steps = T;
  template <class>
  using element = std::int32_t;
};

template <class S>
concept shape = requires {
  { S::size } -> std::convertible_to<std::size_t>;
  typename S::template element<float>;
};

/// A shape whose scalars are real numbers: all but tokens.
template <class S>
concept real_shape = shape<S> && std::floating_point<typename S::template element<float>>;

/// A shape whose last axis holds the features, which dense and recurrent layers mix: vec and sequence.
template <class S>
concept feature_shape = real_shape<S> && S::channel_stride == 1 && S::position_stride == S::channels;

/// A shape whose rows can be of different lengths: sequence and tokens.
template <class S>
concept stepped = shape<S> && requires {
  S::steps;
};

template <class S>
concept sequence_shape = feature_shape<S> && requires {
  S::steps;
};

template <class S>
concept image_shape = real_shape<S> && requires {
  S::height;
  S::width;
};

/// In an assertion: the compiler then prints both shapes under the sentence.
template <class Got, class Wanted>
concept same_shape = std::is_same_v<Got, Wanted>;

/// In an assertion likewise, with two numbers.
template <std::size_t Got, std::size_t Limit>
concept at_most = Got <= Limit;
template <std::size_t Divisor, std::size_t N>
concept divides = N % Divisor == 0;

}  // namespace ballast

#endif
