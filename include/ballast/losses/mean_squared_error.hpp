// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_MEAN_SQUARED_ERROR_HPP
#define BALLAST_LOSSES_MEAN_SQUARED_ERROR_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/shape.hpp>
#include <ballast/core/status.hpp>

#include <cstddef>

namespace ballast {

/// The mean of (y - target)^2 over all outputs of all rows.
///
/// Shape       targets as the outputs
/// Source      torch.nn.MSELoss
struct mean_squared_error {
  template <class Out, class T>
  struct on {
    static_assert(real_shape<Out>, "ballast::mean_squared_error: the output must be real numbers");
    using target = T;
    static constexpr std::size_t targets = Out::size;  // of one sample

    static constexpr status check(mean_squared_error const&, std::size_t rows, T const* target) {
      for (std::size_t i = 0; i < rows * targets; ++i)
        if (!math::is_finite(target[i]))
          return {"ballast::mean_squared_error: the target of row {row} is not finite", i / targets};
      return {};
    }

    /// Writes the gradient by y and returns the loss.
    static constexpr double evaluate(mean_squared_error const&, std::size_t rows, T const* y, T const* target,
                                     T* dy) {
      std::size_t const n = rows * targets;
      T const slope = T(2) / static_cast<T>(n);
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        T const error = y[i] - target[i];
        sum += static_cast<double>(error) * static_cast<double>(error);
        dy[i] = slope * error;
      }
      return sum / static_cast<double>(n);
    }
  };
};

}  // namespace ballast

#endif
