// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_POINTWISE_LOSS_HPP
#define BALLAST_LOSSES_POINTWISE_LOSS_HPP

#include <ballast/core/shape.hpp>
#include <ballast/core/status.hpp>
#include <ballast/losses/valid_positions.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ballast::detail {

/// What one output adds to a loss, before the mean is taken, and the derivative of that by the output.
template <class T>
struct loss_term {
  T value, slope;
};

/// A loss that is the mean, over all outputs of all rows, of a term of each output and its target. It has
///
///   term(y, target)   the term
///   fault(target)     what is wrong with a target, an empty sentence where nothing is
///   check()           what is wrong with its own settings, if it has any
///   divisor(rows, n)  what the sum of n terms is divided by, where that is not n
template <class Loss, class Out, class T>
struct pointwise_loss {
  static_assert(
      real_shape<Out>,
      "ballast::trainer: the loss compares real numbers; let the network end in a layer that returns "
      "some");
  using target = T;
  static constexpr std::size_t targets = Out::size;  // of one sample

  static constexpr status check(Loss const& loss, std::size_t rows, target const* wanted) {
    if constexpr (requires { loss.check(); })
      if (status const usable = loss.check(); !usable) return usable;
    // They are counted to the end: a loop without a way out takes several at once.
    std::uint32_t wrong = 0;
    for (std::size_t i = 0; i < rows * targets; ++i) wrong += loss.fault(wanted[i]).empty() ? 0u : 1u;
    for (std::size_t i = 0; wrong > 0 && i < rows * targets; ++i)
      if (auto const fault = loss.fault(wanted[i]); !fault.empty()) return {fault, i / targets};
    return {};
  }

  /// Writes the gradient by y and returns the loss. Steps past a row's length, if there are lengths, do not
  /// count.
  static constexpr double evaluate(Loss const& loss, std::size_t rows, T const* y, target const* wanted,
                                   T* dy, std::size_t const* lengths = nullptr) {
    std::size_t const n = all_valid_positions<Out>(rows, lengths) * Out::channels;
    double const share = n == 0 ? 0 : 1 / divisor(loss, rows, n);
    double sum = 0;
    auto const add = [&](std::size_t first, std::size_t last) {
      constexpr std::size_t at_once = 16;  // in registers, as what dy overlaps with does not matter there
      std::array<double, at_once> sums{};
      std::array<T, at_once> slopes{};
      auto const take = [&](std::size_t from, std::size_t terms) {
        for (std::size_t i = 0; i < terms; ++i) {
          auto const [value, slope] = loss.term(y[from + i], wanted[from + i]);
          sums[i] += static_cast<double>(value);
          slopes[i] = static_cast<T>(share) * slope;
        }
        for (std::size_t i = 0; i < terms; ++i) dy[from + i] = slopes[i];
      };
      for (; first + at_once <= last; first += at_once) take(first, at_once);
      take(first, last - first);
      for (double const each : sums) sum += each;
    };
    if (n == rows * targets) {
      add(0, n);
    } else {
      for (std::size_t row = 0; row < rows; ++row) {
        std::size_t const end = row * targets + valid_positions<Out>(row, lengths) * Out::channels;
        add(row * targets, end);
        std::fill(dy + end, dy + (row + 1) * targets, T(0));
      }
    }
    return sum * share;
  }

 private:
  static constexpr double divisor(Loss const& loss, std::size_t rows, std::size_t n) {
    if constexpr (requires { loss.divisor(rows, n); })
      return static_cast<double>(loss.divisor(rows, n));
    else
      return static_cast<double>(n);
  }
};

}  // namespace ballast::detail

#endif
