// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_RECORDER_HPP
#define BALLAST_TRAINING_RECORDER_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/weight_layers.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>
#include <ballast/training/layer_record.hpp>
#include <ballast/training/symptom.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <type_traits>

namespace ballast {

namespace detail {

/// An activation, which works on each number by itself.
template <class L>
concept elementwise_layer = requires {
  typename L::function;
};

/// A block that multiplies its body by a learned factor, its first parameter: rezero.
template <class L>
concept gated_layer = composite<L> && requires {
  L::alpha;
};

/// Where the units of each layer with weights begin, and the number of all.
template <class Net>
inline constexpr auto first_units = [] {
  std::array<std::size_t, weight_layers<Net>.size() + 1> sum{};
  for (std::size_t k = 0; k + 1 < sum.size(); ++k) sum[k + 1] = sum[k] + weight_layers<Net>[k].units;
  return sum;
}();

}  // namespace detail

/// A flight recorder: of every layer with weights it keeps how large the numbers are that it reads, and the
/// gradients by what it writes, and it names what is wrong with the training: `symptoms()`. It tells of the
/// steps since the start or the last `clear()`, and of no layers that are frozen.
///
/// State       1.1 KB a layer with weights, and a byte a unit
/// Modes       `trainer.mode<recorder>().every` records every N-th step; the thresholds are `vanishing` and the
///             other five
/// Cost        a pass over activations, gradients and weights in every recorded step, which then takes about twice
///             as long
struct recorder {
  using role = role::recorder;

  template <class Net>
  class on {
   public:
    using scalar = typename Net::scalar;
    static constexpr std::size_t layers = weight_layers<Net>.size();
    static constexpr double flat = 0x1p-7;  // the slope of a saturated activation: |tanh x| > 0.996

    std::uint64_t every = 1;

    // What a layer must exceed to have a symptom:
    double vanishing = 3;     // decades of the gradient's norm below that of the last layer, without gates
    double exploding = 3;     // and above
    double dead_units = 0.5;  // share of the units that put out nothing but zeros
    double saturated_units = 0.5;     // share of the activation's outputs where it is flat, but not zero
    double non_finite = 0;            // share of the numbers and gradients
    std::uint64_t frozen_layer = 10;  // recorded steps in a row that changed no weight by a bit

    constexpr std::span<layer_record const, layers> records() const { return records_; }

    constexpr symptom_list symptoms() const {
      symptom_list found;
      look_for(ailment::vanishing, vanishing, found, [&](auto const& layer) {
        return layer.behind_closed_gate() ? 0 : decades_of_gate(layer) - decades(layer);
      });
      look_for(ailment::exploding, exploding, found, [&](auto const& layer) { return decades(layer); });
      look_for(ailment::dead_units, dead_units, found, &layer_record::dead_share);
      look_for(ailment::saturated_units, saturated_units, found, &layer_record::saturated_share);
      look_for(ailment::non_finite, non_finite, found, &layer_record::non_finite_share);
      look_for(ailment::frozen_layer, static_cast<double>(frozen_layer), found, &layer_record::steps_unmoved);
      return found;
    }

    constexpr void clear() {
      records_ = {};
      awake_ = {};
    }

    /// Told of every layer while the gradient makes its way back.
    struct observer {
      on* log = nullptr;  // null: looks away
      scalar const* parameters = nullptr;

      template <class L, class X>
      constexpr void after_backward(memory<scalar> const& m, std::size_t rows, X const* x, scalar const* y,
                                    scalar const* dy, scalar const*) const {
        if (log == nullptr) return;
        auto const offset = static_cast<std::size_t>(m.parameters - parameters);
        if constexpr (detail::elementwise_layer<L>) {
          if (auto const k = weight_layer_before<Net>(offset))
            log->template see_activation<L>(*k, rows, x, y);
        } else if constexpr (detail::gated_layer<L>) {
          log->see_gate(offset, L::template needs<1>.parameters, math::abs(m.parameters[0]));
        } else if constexpr (!composite<L> && L::template needs<1>.parameters > 0) {
          if (auto const k = weight_layer_at<Net>(offset)) log->template see_layer<L>(*k, rows, x, dy);
        }
      }
    };

    constexpr observer watch(Net const& net) {
      recording_ = every > 0 && steps_++ % every == 0;
      return {recording_ ? this : nullptr, net.parameters().data()};
    }

    constexpr void after_step(Net const& net) {
      if (!recording_) return;
      std::array<std::uint64_t, layers> prints{};
      detail::each_weight<Net>([&](tensor const& t, extent const& offset) {
        auto& print = prints[*weight_layer_at<Net>(offset.parameters)];
        detail::each_run(t, [&](std::size_t first, std::size_t size) {
          add_fingerprint(print, net.parameters().subspan(offset.parameters + t.offset + first, size));
        });
      });
      for (std::size_t k = 0; k < layers; ++k)
        if (weight_layers<Net>[k].trained) records_[k].after_step(prints[k]);
    }

   private:
    template <class L, class X>
    constexpr void see_layer(std::size_t k, std::size_t rows, X const* x, scalar const* dy) {
      if constexpr (real_shape<typename L::input>)
        records_[k].activations.add(std::span{x, rows * L::input::size});
      records_[k].gradients.add(std::span{dy, rows * L::output::size});
    }

    /// For the layers in its body.
    constexpr void see_gate(std::size_t offset, std::size_t parameters, scalar factor) {
      for (std::size_t k = 0; k < layers; ++k)
        if (weight_layers<Net>[k].offset - offset < parameters)
          records_[k].see_gate(static_cast<double>(factor));
    }

    /// Of x and y it gets what the activation's backward function reads.
    template <class L>
    constexpr void see_activation(std::size_t k, std::size_t rows, scalar const* x, scalar const* y) {
      using function = typename L::function;
      using in = typename L::input;
      layer_record& record = records_[k];
      if (in::channels == weight_layers<Net>[k].units) record.units = in::channels;
      for (std::size_t i = 0; i < rows * in::size; ++i) {
        scalar slope, value;
        if constexpr (L::needs_output) {
          slope = function::derivative_at_output(y[i]);
          value = y[i];
        } else {
          slope = function::derivative(x[i]);
          value = function::value(x[i]);
        }
        ++record.activated;
        record.saturated += value != 0 && math::abs(slope) < flat;
        if (value != 0 && record.units == in::channels)
          wake(record, detail::first_units<Net>[k] + i % in::size / in::channel_stride % in::channels);
      }
    }
    constexpr void wake(layer_record& record, std::size_t unit) {
      record.awake_units += !awake_[unit];
      awake_[unit] = true;
    }

    /// Mixes a run of numbers into a fingerprint, each bit of them (FNV-1a, a word at a time).
    [[gnu::noinline]] static constexpr void add_fingerprint(std::uint64_t& print,
                                                            std::span<scalar const> values) {
      using bits = std::make_unsigned_t<typename math::format<scalar>::integer>;
      for (scalar const& value : values) print = (print ^ std::bit_cast<bits>(value)) * 0x100000001b3;
    }

    /// Adds the symptom where layers have more than the limit of it. The first is counted the way that the
    /// ailment spreads: gradients from the output, all else from the input.
    template <class Degree>
    constexpr void look_for(ailment what, double limit, symptom_list& found, Degree const& degree) const {
      symptom worst{.what = what};
      std::size_t next = 0;
      auto const look = [&](auto const& amount) {
        double const here = static_cast<double>(amount);
        std::size_t const k = next++;
        if (here <= limit || !weight_layers<Net>[k].trained) return;
        if (worst.layers++ == 0 || what == ailment::vanishing || what == ailment::exploding) worst.layer = k;
        worst.degree = std::max(worst.degree, here);
      };
      std::ranges::for_each(records_, look, degree);
      if (worst.layers > 0) found.add(worst);
    }

    /// log10 of the gradient's norm, against that of the last layer.
    constexpr double decades(layer_record const& layer) const {
      return (layer.gradients.log2_sum_of_squares() - records_.back().gradients.log2_sum_of_squares()) / 2 *
             (std::numbers::ln2 / std::numbers::ln10);
    }

    /// log10 of what a gate lets through: what it holds back has not vanished.
    constexpr double decades_of_gate(layer_record const& layer) const {
      return layer.gated ? math::log(layer.widest_gate) / std::numbers::ln10 : 0;
    }

    std::array<layer_record, layers> records_{};
    std::array<bool, detail::first_units<Net>[layers]> awake_ {};
    std::uint64_t steps_ = 0;
    bool recording_ = false;
  };
};

}  // namespace ballast

#endif
