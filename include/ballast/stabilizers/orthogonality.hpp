// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_ORTHOGONALITY_HPP
#define BALLAST_STABILIZERS_ORTHOGONALITY_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace ballast {

namespace detail {

/// The matrix or its transpose, whichever has fewer rows.
template <class T>
constexpr matrix_view<T> lying(matrix_view<T> const& w) {
  return w.rows <= w.columns ? w : w.transposed();
}

/// The most rows that a weight of the network has on its smaller side.
template <class Net>
consteval std::size_t largest_smaller_side() {
  std::size_t side = 0;
  each_weight<Net>(
      [&](tensor const& t, extent const&) { side = std::max(side, std::min(t.rows(), t.columns())); });
  return side;
}

}  // namespace detail

/// Adds Rate / 2 |W W^T - I|^2 to the loss, of each weight W or its transpose, whichever has fewer rows, and 2 Rate
/// (W W^T - I) W to its gradient: rows become orthonormal, and signals keep their length.
///
/// State       scratch: for a smaller side of m at most, m (m + 2) numbers
/// Modes       `trainer.mode<orthogonality<1e-3>>().rate` changes the rate at run time
/// Cost        2 m^2 n multiply-adds a step for a weight of m x n, m <= n: about those of m more samples
/// Rejects     a negative rate
/// Source      Brock et al. 2017, "Neural photo editing with introspective adversarial networks", eq. 3, squared as
///             in Bansal, Chen & Wang 2018
template <real Rate>
struct orthogonality {
  static_assert(Rate >= 0,
                "ballast::orthogonality: the rate must not be negative; write orthogonality<1e-3>");
  using role = role::penalty;

  template <class Net>
  struct on {
    using T = typename Net::scalar;
    static constexpr std::size_t side = detail::largest_smaller_side<Net>();

    double rate = Rate;

    /// Returns what it adds to the loss.
    constexpr double penalize(std::span<T const> parameters, std::span<T> gradients) {
      double squares = 0;
      detail::each_weight<Net>([&](tensor const& t, extent const& offset) {
        auto const w = detail::lying(t.view(parameters.data() + offset.parameters));
        measure(w);
        squares += kernels::sum_of_squares(std::span<T const>{error_}.first(w.rows * w.rows));
        pull(w, detail::lying(t.view(gradients.data() + offset.gradients)));
      });
      return rate / 2 * squares;
    }

   private:
    /// error = W W^T - I, column by column of W
    constexpr void measure(matrix_view<T const> const& w) {
      std::size_t const m = w.rows;
      std::fill_n(error_.begin(), m * m, T(0));
      for (std::size_t i = 0; i < m; ++i) error_[i * m + i] = T(-1);
      for (std::size_t column = 0; column < w.columns; ++column) {
        for (std::size_t i = 0; i < m; ++i) column_[i] = w(i, column);
        for (std::size_t i = 0; i < m; ++i)
          for (std::size_t j = 0; j < m; ++j) error_[i * m + j] += column_[i] * column_[j];
      }
    }

    /// gradient += 2 rate error W; the error is symmetric
    constexpr void pull(matrix_view<T const> const& w, matrix_view<T> const& gradient) {
      std::size_t const m = w.rows;
      for (std::size_t column = 0; column < w.columns; ++column) {
        std::fill_n(column_.begin(), m, T(0));
        for (std::size_t i = 0; i < m; ++i)
          for (std::size_t j = 0; j < m; ++j) column_[j] += error_[i * m + j] * w(i, column);
        for (std::size_t j = 0; j < m; ++j) gradient(j, column) += static_cast<T>(2 * rate) * column_[j];
      }
    }

    std::array<T, side * side> error_{};
    std::array<T, side> column_{};
  };
};

}  // namespace ballast

#endif
