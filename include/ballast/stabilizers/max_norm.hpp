// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_MAX_NORM_HPP
#define BALLAST_STABILIZERS_MAX_NORM_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/kernels/scale.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>

#include <cstddef>

namespace ballast {

/// After each step, the weights into every unit, a row of a weight tensor, are scaled so that their L2 norm is
/// at most MaxNorm. Biases are left alone; the input and the hidden weights of a recurrent unit count apart.
///
/// Modes       `trainer.mode<max_norm<3>>().limit` changes the norm at run time
/// Cost        one pass over the weights, unit by unit
/// Rejects     a norm that is not positive
/// Source      Srivastava et al. 2014, "Dropout", section 5.1
template <real MaxNorm>
struct max_norm {
  static_assert(MaxNorm > 0, "ballast::max_norm: the norm must be positive; write max_norm<3.0>");
  using role = role::constraint;

  template <class Net>
  struct on {
    double limit = MaxNorm;

    constexpr void constrain(Net& net) const {
      detail::each_weight<Net>([&](tensor const& t, extent const& offset) {
        auto const w = t.view(net.parameters().data() + offset.parameters);
        for (std::size_t unit = 0; unit < w.rows; ++unit)
          if (double const norm = kernels::norm(w.row(unit)); norm > limit)
            kernels::scale(w.row(unit), limit / norm);
      });
    }
  };
};

}  // namespace ballast

#endif
