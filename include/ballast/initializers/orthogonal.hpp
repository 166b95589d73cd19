// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_ORTHOGONAL_HPP
#define BALLAST_INITIALIZERS_ORTHOGONAL_HPP

#include <ballast/core/fixed_point.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/flow/weight_law.hpp>
#include <cstddef>
#include <cstdint>

namespace ballast {

/// Orthonormal columns, or rows where there are fewer rows than columns; uniform over all such matrices
/// (Haar), as the Q of a normal matrix whose R has a positive diagonal.
///
/// Cost    2/3 n^3 products for an n x n matrix, in place; a constant expression affords 64 x 64
/// Source  Saxe, McClelland & Ganguli 2014; Stewart 1980; Mezzadri 2007
struct orthogonal {
  using role = ballast::role::initializer;

  static constexpr flow::weight_law law(fans f) {
    return {flow::weight_kind::orthogonal, 1 / static_cast<double>(f.in > f.out ? f.in : f.out)};
  }

  template <class T>
  static constexpr void fill(matrix_view<T> w, fans, random::stream s) {
    matrix_view<T> const transposed{w.data, w.columns, w.rows, w.column_stride, w.row_stride};
    matrix_view<T> const q = w.rows > w.columns ? w : transposed;
    // Column k is drawn as a direction of the space from row k down; then each column before it, which is the
    // axis of a reflection, turns it in the larger space. The sphere's symmetry makes the result uniform.
    for (std::size_t k = q.columns; k-- > 0;) {
      column<T> const u{&q(k, k), q.row_stride, q.rows - k};
      draw_direction(u, s, k * q.rows);
      for (std::size_t j = k + 1; j < q.columns; ++j)
        reflect(column<T>{&q(k, j), q.row_stride, q.rows - k}, u);
    }
  }

 private:
  static constexpr std::int64_t one = std::int64_t{1} << 30;  // numbers are held in Q30 and stored as T

  template <class T>
  struct column {
    T* data;
    std::size_t stride, size;
  };

  /// u = g / |g|, g normal: a point of the sphere.
  template <class T>
  static constexpr void draw_direction(column<T> u, random::stream s, std::uint64_t index) {
    std::uint64_t square = 0;
    for (std::size_t i = 0; i < u.size; ++i) {
      std::int64_t const g = (random::normal_fixed_point(s.bits(index + i)) >> 30) | 1;  // Q20, never zero
      square += static_cast<std::uint64_t>(g * g);
      u.data[i * u.stride] = static_cast<T>(g);
    }
    int const shift = (62 - fixed_point::exponent(square)) / 2;  // gives |g| 31 bits
    auto const length = static_cast<std::int64_t>(fixed_point::sqrt(square << (2 * shift)));
    for (std::size_t i = 0; i < u.size; ++i)
      u.data[i * u.stride] =
          static_cast<T>((static_cast<std::int64_t>(u.data[i * u.stride]) << shift) * one / length) /
          static_cast<T>(one);
  }

  /// x - v (v.x) / (1 + |u_0|) with v = u + sign(u_0) e_0: the reflection that takes e_0 to -sign(u_0) u.
  /// What x_0 holds before is not read: it stands for zero.
  template <class T>
  static constexpr void reflect(column<T> x, column<T> u) {
    constexpr T scale = static_cast<T>(one);
    std::int64_t dot = 0;  // Q60
    for (std::size_t i = 1; i < u.size; ++i)
      dot += static_cast<std::int64_t>(u.data[i * u.stride] * scale) *
             static_cast<std::int64_t>(x.data[i * x.stride] * scale);
    auto const pivot = static_cast<std::int64_t>(u.data[0] * scale);
    std::int64_t const step = dot / (one + (pivot < 0 ? -pivot : pivot));
    x.data[0] = static_cast<T>((pivot < 0 ? dot : -dot) >> 30) / scale;
    for (std::size_t i = 1; i < u.size; ++i)
      x.data[i * x.stride] =
          static_cast<T>(static_cast<std::int64_t>(x.data[i * x.stride] * scale) -
                         ((step * static_cast<std::int64_t>(u.data[i * u.stride] * scale) + one / 2) >> 30)) /
          scale;
  }
};

}  // namespace ballast

#endif
