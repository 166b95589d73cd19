// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_LAYER_RECORD_HPP
#define BALLAST_TRAINING_LAYER_RECORD_HPP

#include <ballast/core/math.hpp>
#include <ballast/training/magnitude_histogram.hpp>

#include <cstddef>
#include <cstdint>

namespace ballast {

/// What a recorder has seen of a layer with weights.
struct layer_record {
  magnitude_histogram activations{};  // what the layer reads
  magnitude_histogram gradients{};    // by what it writes
  // Numbers that came out of the activation after the layer; those of them where its slope is below 1/128
  // although the output is not zero; units that put out something else than zero.
  std::uint64_t activated = 0, saturated = 0;
  std::size_t units = 0, awake_units = 0;
  bool gated = false;               // in a block that multiplies its body by a learned factor
  double widest_gate = 0;           // the largest magnitude of that factor
  std::uint64_t steps_unmoved = 0;  // up to now, in which no weight changed by a bit
  std::uint64_t fingerprint = 0;    // of the weights

  constexpr double saturated_share() const { return share(saturated, activated); }
  constexpr double dead_share() const { return activated == 0 ? 0 : share(units - awake_units, units); }
  constexpr double non_finite_share() const {
    return share(activations.non_finite + gradients.non_finite, activations.total() + gradients.total());
  }

  /// No gradient has come through, by intent: rezero before its first step.
  constexpr bool behind_closed_gate() const { return gated && widest_gate == 0; }

  constexpr void see_gate(double factor) {
    gated = true;
    widest_gate = math::max(widest_gate, factor);
  }
  /// Takes the weights' fingerprint after a step.
  constexpr void after_step(std::uint64_t now) {
    steps_unmoved = now == fingerprint ? steps_unmoved + 1 : 0;
    fingerprint = now;
  }

 private:
  static constexpr double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
  }
};

}  // namespace ballast

#endif
