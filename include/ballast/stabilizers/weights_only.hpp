// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_WEIGHTS_ONLY_HPP
#define BALLAST_STABILIZERS_WEIGHTS_ONLY_HPP

#include <ballast/core/mode.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>

#include <cstddef>
#include <span>

namespace ballast {

/// A penalty or decay that treats each number by itself, whichever tensor it stands in.
template <class M>
concept elementwise_mode = (mode_of<M, role::penalty> || mode_of<M, role::decay>)&&requires {
  requires M::elementwise;
};

/// l1, l2 or decoupled_decay of the weights alone: biases and the scales of a normalization are left out.
///
/// Modes       `trainer.mode<weights_only<l2<1e-4>>>().rate` changes the rate at run time
/// Rejects     any other mode
template <class Mode>
struct weights_only {
  static_assert(elementwise_mode<Mode>,
                "ballast::weights_only: only a penalty or decay of single numbers can leave some out; write "
                "weights_only<l2<1e-4>>, or with l1 or decoupled_decay");
  using role = typename Mode::role;

  template <class Net>
  struct on : Mode::template on<Net> {
    using whole = typename Mode::template on<Net>;

    template <class T>
    constexpr double penalize(std::span<T const> parameters, std::span<T> gradients) const {
      double loss = 0;
      each_run_of_weights([&](extent const& offset, std::size_t first, std::size_t size) {
        loss += whole::template penalize<T>(parameters.subspan(offset.parameters + first, size),
                                            gradients.subspan(offset.gradients + first, size));
      });
      return loss;
    }

    template <class T>
    constexpr void decay(std::span<T> parameters, double learning_rate) const {
      each_run_of_weights([&](extent const& offset, std::size_t first, std::size_t size) {
        whole::template decay<T>(parameters.subspan(offset.parameters + first, size), learning_rate);
      });
    }

   private:
    /// f(offset of the layer, offset in the layer, size)
    static constexpr void each_run_of_weights(auto const& f) {
      detail::each_weight<Net>([&](tensor const& t, extent const& offset) {
        detail::each_run(t, [&](std::size_t first, std::size_t size) { f(offset, t.offset + first, size); });
      });
    }
  };
};

}  // namespace ballast

#endif
