// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_GATE_BIAS_HPP
#define BALLAST_INITIALIZERS_GATE_BIAS_HPP

#include <ballast/core/fixed_point.hpp>
#include <ballast/core/math/logarithm.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/real.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/layers/recurrent_option.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ballast {

/// The option of an lstm whose forget gate, or a gru whose gate z, starts at a bias of Value, and all other
/// biases at zero: a unit then keeps sigmoid(Value) of its state a step, 0.73 with forget_bias<1>.
///
/// Source      Gers, Schmidhuber & Cummins 2000; Jozefowicz, Zaremba & Sutskever 2015
template <real Value>
struct forget_bias {
  static constexpr auto option = detail::option_kind::gate_biases;

  template <class Law>
  static constexpr void tell(Law& law) {
    law.memories.of[0].keep = Value;
  }
  template <class T>
  static constexpr T keep(random::stream const&, std::size_t) {
    return static_cast<T>(Value.value);
  }
  template <class T>
  static constexpr T take(random::stream const&, std::size_t) {
    return 0;
  }
};

/// The option of an lstm or a gru whose units start with memories of all lengths up to Horizon steps: the
/// gate that keeps the state has bias ln u, u uniform in [1, Horizon - 1], the gate that takes the new value
/// -ln u, and all other biases are zero.
///
/// Rejects     a Horizon of less than 2 steps
/// Source      Tallec & Ollivier 2018, eq. 16
template <std::size_t Horizon>
struct chrono {
  static_assert(Horizon >= 2 && Horizon <= 0x7FFFFFFF,
                "ballast::chrono: the horizon must be at least 2 steps; write the longest memory that the "
                "task needs, chrono<100>");
  static constexpr auto option = detail::option_kind::gate_biases;

  template <class Law>
  static constexpr void tell(Law& law) {
    constexpr std::array nodes{0.1127016653792583, 0.5, 0.8872983346207417};  // Gauss's
    constexpr std::array weights{5. / 18, 8. / 18, 5. / 18};
    law.memories.count = nodes.size();
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      double const keep = math::log(1 + (Horizon - 2) * nodes[k]);
      law.memories.of[k] = {keep, -keep, weights[k]};
    }
  }
  template <class T>
  static constexpr T keep(random::stream const& draws, std::size_t unit) {
    return static_cast<T>(log_uniform(draws.bits(unit)) * 0x1p-33);
  }
  template <class T>
  static constexpr T take(random::stream const& draws, std::size_t unit) {
    return -keep<T>(draws, unit);
  }

 private:
  /// ln u in Q33: u / 2^k is below 1, and its logarithm that of an integer.
  static constexpr double log_uniform(std::uint64_t bits) {
    constexpr int k = std::bit_width(Horizon - 1);
    constexpr std::int64_t ln_2 = 5954088944;                                         // Q33
    std::uint64_t const u = (std::uint64_t{1} << 32) + (Horizon - 2) * (bits >> 32);  // Q32
    return static_cast<double>(k * ln_2 - fixed_point::minus_ln(static_cast<std::uint32_t>(u >> k)));
  }
};

namespace detail {

/// The biases of a Cell's gates, as an option starts them.
template <class Cell, class Option>
struct gate_biases {
  using role = ballast::role::initializer;
  using bias = gate_biases;

  template <class T>
  static constexpr void fill(matrix_view<T> b, fans, random::stream draws) {
    for (std::size_t k = 0; k < b.size(); ++k) {
      std::size_t const gate = k / Cell::hidden, unit = k % Cell::hidden;
      T const value = gate == Cell::keep_gate   ? Option::template keep<T>(draws, unit)
                      : gate == Cell::take_gate ? Option::template take<T>(draws, unit)
                                                : T(0);
      b(k, 0) = value;
    }
  }
};

}  // namespace detail

}  // namespace ballast

#endif
