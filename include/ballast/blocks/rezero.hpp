// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_REZERO_HPP
#define BALLAST_BLOCKS_REZERO_HPP

#include <ballast/core/chain.hpp>
#include <ballast/layers/scale.hpp>

namespace ballast {

/// y = x + alpha body(x), with alpha learned from zero: the network starts as the identity, whose gradient
/// gain is one at any depth. Also known as SkipInit.
///
/// Shape       that of the input, which the body must return
/// Parameters  "alpha", one number, then the body's, named "body.weight" where it is one layer, else
///             "body.0.weight" ...
/// Start       alpha = 0
/// Rejects     a body that changes the shape
/// Source      Bachlechner et al. 2021, "ReZero is all you need", eq. 1; De & Smith 2020, section 3
template <class... Body>
struct rezero {
  template <shape In>
  struct on {
    using body = body_of<In, Body...>;
    static_assert(
        same_shape<typename body::output, In>,
        "ballast::rezero: the body must return the shape it was given; give its last layer that many "
        "outputs");

    using input = In;
    using output = In;
    static constexpr bool needs_input = body::needs_input, needs_output = false, trainable = true;
    static constexpr std::size_t depth = body::depth, indices = 1;
    static constexpr extent alpha{.parameters = 1, .gradients = 1};
    template <std::size_t Rows>  // the body's output is kept last
    static constexpr extent needs = alpha + body::template needs<Rows> + extent{.trace = Rows * In::size};
    template <class Call>  // alpha dy, the gradient by the body's output
    static constexpr std::size_t scratch = Call::capacity* In::size + body::template scratch<Call>;

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      T* const z = Call::traced ? body_output<Call>(m) : y;
      body::forward(c, of_body<Call>(m), x, z);
      for (std::size_t i = 0; i < c.rows * In::size; ++i) y[i] = x[i] + m.parameters[0] * z[i];
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      T const* const z = body_output<Call>(m);
      T* const dz = m.scratch;
      T dalpha = 0;
      for (std::size_t i = 0; i < c.rows * In::size; ++i) {
        dalpha += dy[i] * z[i];
        dz[i] = m.parameters[0] * dy[i];
      }
      if constexpr (Call::parameter_gradient) m.gradients[0] += dalpha;
      body::backward(c, of_body<Call>(m), x, z, static_cast<T const*>(dz), dx);
      if constexpr (Call::input_gradient)
        for (std::size_t i = 0; i < c.rows * In::size; ++i) dx[i] += dy[i];
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      return 1 + static_cast<double>(math::abs(m.parameters[0])) * body::lipschitz(m.at(alpha));
    }

    template <class Path>  // alpha is zero: the body is without gradient at the first step, on purpose
    static constexpr void flow_rule(Path& path) {
      path.template branches<body_of<In, Body..., scale<0>>>();
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      visit(vector_tensor("alpha", tensor_role::scale, 0, 1), here, std::type_identity<network_start>{});
      place::scope const inside{&here, "body"};
      body::tensors(visit, here.in(inside, body::indices, alpha));
    }

   private:
    template <class Call, class T>
    static constexpr memory<T> of_body(memory<T> const& m) {
      return m.at(alpha, Call::capacity * In::size);
    }
    template <class Call, class T>
    static constexpr T* body_output(memory<T> const& m) {
      return m.trace + body::template needs<Call::capacity>.trace;
    }
  };
};

}  // namespace ballast

#endif
