// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_SPECTRAL_NORM_HPP
#define BALLAST_KERNELS_SPECTRAL_NORM_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/kernels/lane_sum.hpp>
#include <ballast/kernels/norm.hpp>

#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace ballast::kernels {

namespace detail {

/// A A^T, for an A of some rows.
constexpr std::vector<double> gram(std::vector<double> const& a, std::size_t rows) {
  std::size_t const columns = a.size() / rows;
  std::vector<double> product(rows * rows, 0.0);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      product[i * rows + j] = product[j * rows + i] =
          lane_sum(columns, [&](std::size_t k) { return a[i * columns + k] * a[j * columns + k]; });
  return product;
}

/// The largest singular value, from above: that of A A^T is its square, and the Frobenius norm bounds both.
/// Where that of A is 1, that of A A^T is a bound from below, which tells when to stop.
constexpr double largest_singular_value(std::vector<double> a, std::size_t rows, int squarings) {
  auto const frobenius = [](std::span<double const> matrix) { return norm(matrix); };
  double const size = frobenius(a);
  if (size == 0 || !math::is_finite(size)) return size;
  for (double& element : a) element /= size;
  a = gram(a, rows);
  bool const enough = squarings == 1 || frobenius(a) > 1 - 1e-9;
  return size * math::sqrt(enough ? frobenius(a) : largest_singular_value(std::move(a), rows, squarings - 1));
}

}  // namespace detail

/// The largest singular value of a matrix, never too small, and at most 1e-7 of itself too large: the limit of
/// |(A A^T)^k|^(1 / 2k) for k = 1, 2, 4, ..., in the Frobenius norm, and what rounding can take from it.
///
/// Cost        up to 26 products of square matrices of A's shorter side, in double on the heap
/// Source      Gelfand 1941, for symmetric matrices
template <class T>
constexpr double spectral_norm(matrix_view<T> const& matrix) {
  matrix_view<T> const a = matrix.rows <= matrix.columns ? matrix : matrix.transposed();
  std::vector<double> numbers;
  numbers.reserve(a.size());
  for (std::size_t r = 0; r < a.rows; ++r)
    for (std::size_t c = 0; c < a.columns; ++c) numbers.push_back(static_cast<double>(a(r, c)));
  double const rounding = std::numeric_limits<double>::epsilon() * static_cast<double>(a.size() + 8);
  return detail::largest_singular_value(std::move(numbers), a.rows, 26) * (1 + rounding);
}

}  // namespace ballast::kernels

#endif
