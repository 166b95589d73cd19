// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_PRELU_HPP
#define BALLAST_LAYERS_PRELU_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/activation.hpp>
#include <ballast/flow/closed_form.hpp>

namespace ballast {

/// y = x for x > 0, else a x with one learned slope a; the derivative at 0 is a.
///
/// Shape       any of real numbers, unchanged
/// Parameters  "weight", one number
/// Start       1/4
/// Source      He et al. 2015, "Delving deep into rectifiers", eq. 1
struct prelu {
  template <shape In>
  struct on : weighted {
    static_assert(real_shape<In>, "ballast::prelu: the input must be real numbers; put embedding before it");

    using input = In;
    using output = In;
    static constexpr std::size_t depth = 0;
    template <std::size_t>
    static constexpr extent needs{.parameters = 1, .gradients = 1};

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      T const slope = m.parameters[0];
      for (std::size_t i = 0; i < c.rows * In::size; ++i) y[i] = math::select(x[i] > 0, x[i], slope * x[i]);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      if constexpr (Call::parameter_gradient) {
        T dslope = 0;
        for (std::size_t i = 0; i < c.rows * In::size; ++i) dslope += dy[i] * math::min(T(0), x[i]);
        m.gradients[0] += dslope;
      }
      if constexpr (Call::input_gradient) {
        T const slope = m.parameters[0];
        for (std::size_t i = 0; i < c.rows * In::size; ++i)
          dx[i] = math::select(x[i] > 0, dy[i], slope * dy[i]);
      }
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      return math::max(1.0, static_cast<double>(math::abs(m.parameters[0])));
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      if (s.mean != 0) s.lose("prelu meets numbers whose mean is not zero: put dense before it");
      return flow::activate(s, flow::two_slopes(s.second_moment, 0.25, 1));
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      visit(vector_tensor("weight", tensor_role::scale, 0, 1, 0.25), here,
            std::type_identity<network_start>{});
    }
  };
};

}  // namespace ballast

#endif
