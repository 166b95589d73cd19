// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_LOG_SUM_HPP
#define BALLAST_KERNELS_LOG_SUM_HPP

#include <ballast/core/math.hpp>

#include <array>
#include <cstddef>

namespace ballast::kernels {

/// The sum of w_i log(x_i) of numbers that come one by one: their logarithms are taken many at a time, in registers.
template <class T>
class log_sum {
 public:
  constexpr void add(double weight, T x) {
    weight_[count_] = weight;
    x_[count_] = x;
    if (++count_ == at_once) take();
  }
  constexpr double value() {
    take();
    return sum_;
  }

 private:
  constexpr void take() {
    for (std::size_t i = 0; i < at_once; ++i) log_[i] = math::log(x_[i]);
    for (std::size_t i = 0; i < count_; ++i) sum_ += weight_[i] * static_cast<double>(log_[i]);
    count_ = 0;
  }

  static constexpr std::size_t at_once = 16;
  std::array<T, at_once> x_{}, log_{};
  std::array<double, at_once> weight_{};
  std::size_t count_ = 0;
  double sum_ = 0;
};

}  // namespace ballast::kernels

#endif
