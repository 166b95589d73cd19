// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_RESIDUAL_HPP
#define BALLAST_BLOCKS_RESIDUAL_HPP

#include <ballast/core/chain.hpp>
#include <ballast/kernels/map.hpp>
#include <ballast/layers/scale.hpp>

namespace ballast {

/// The layers on the way around a residual's body, in place of the identity:
/// `residual<shortcut<dense<128, no_bias>>, dense<64>, relu, dense<128>>`.
template <class... L>
struct shortcut {};

/// y = x + body(x): the gradient reaches x whatever the body does to it.
///
/// Shape       that of the input, which the body must return
/// Parameters  the body's, named "body.weight" where it is one layer, else "body.0.weight" ...
/// Rejects     a body that changes the shape
/// Source      He et al. 2016, "Identity mappings in deep residual networks", eq. 1
template <class... Body>
struct residual {
  template <shape In>
  struct on {
    using body = body_of<In, Body...>;
    static_assert(
        same_shape<typename body::output, In>,
        "ballast::residual: the body must return the shape it was given; give its last layer that many "
        "outputs, or put shortcut<dense<N>> first");

    using input = In;
    using output = In;
    static constexpr bool needs_input = body::needs_input, needs_output = false, trainable = body::trainable;
    static constexpr bool assigns_gradients = true, tells_gradients = true;
    static constexpr std::size_t depth = body::depth, indices = 1, branches = 1;
    template <class Site>
    using body_site = site<typename Site::read, true>;

    // The sum overwrites the body's output; where the body's backward reads that, it stands in the trace.
    template <std::size_t Rows>
    static constexpr extent needs =
        body::template needs<Rows> + extent{.trace = body::needs_output ? Rows * In::size : 0};
    template <class Call>
    static constexpr std::size_t scratch = body::template scratch<Call>;

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      T* const z = body_output<Call>(m, y);
      body::forward(c, m, x, z);
      kernels::add<T>(c.rows * In::size, x, z, y);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      body::backward(c, m, x, static_cast<T const*>(body_output<Call, T>(m, nullptr)), dy, dx);
      if constexpr (Call::input_gradient) kernels::add<T>(c.rows * In::size, dx, dy, dx);
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      return 1 + body::lipschitz(m);
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      path.template branches<body>();
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      place::scope const inside{&here, "body"};
      body::tensors(visit, here.in(inside, body::indices));
    }

   private:
    template <class Call, class T>
    static constexpr T* body_output(memory<T> const& m, T* y) {
      return Call::traced && body::needs_output ? m.trace + body::template needs<Call::capacity>.trace : y;
    }
  };
};

/// y = shortcut(x) + body(x).
///
/// Shape       what both ways return
/// Parameters  the body's, named as above, and then the shortcut's, likewise: "shortcut.weight" where it is
///             one layer, else "shortcut.0.weight" ...
/// Rejects     ways that return different shapes
/// Source      He et al. 2016, "Deep residual learning", eq. 2
template <class... Short, class... Body>
struct residual<shortcut<Short...>, Body...> {
  template <shape In>
  struct on {
    using body = body_of<In, Body...>;
    using detour = body_of<In, Short...>;
    static_assert(
        same_shape<typename body::output, typename detour::output>,
        "ballast::residual: the body and the shortcut must return the same shape; give their last layers "
        "the same number of outputs");

    using input = In;
    using output = typename body::output;
    static constexpr bool needs_input = body::needs_input || detour::needs_input, needs_output = false;
    static constexpr bool trainable = body::trainable || detour::trainable;
    static constexpr bool assigns_gradients = true, tells_gradients = true;
    static constexpr std::size_t depth = body::depth > detour::depth ? body::depth : detour::depth,
                                 indices = 1, branches = 1;
    template <class Site>
    using body_site = site<typename Site::read, true>;

    template <std::size_t Rows>
    static constexpr std::size_t kept = (body::needs_output ? Rows * output::size : 0) +
                                        (detour::needs_output ? Rows * output::size : 0);
    template <std::size_t Rows>
    static constexpr extent needs =
        body::template needs<Rows> + detour::template needs<Rows> + extent{.trace = kept<Rows>};
    template <class Call>  // one array of the larger shape: the shortcut's output, or its input gradient
    static constexpr std::size_t array = Call::capacity*(output::size > In::size ? output::size : In::size);
    template <class Call>
    static constexpr std::size_t scratch = array<Call> +
                                           (body::template scratch<Call> > detour::template scratch<Call>
                                                ? body::template scratch<Call>
                                                : detour::template scratch<Call>);

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      T *const z = body_output<Call>(m, y), *const s = detour_output<Call>(m);
      body::forward(c, of_body<Call>(m), x, z);
      detour::forward(c, of_detour<Call>(m), x, s);
      kernels::add<T>(c.rows * output::size, s, z, y);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      T const *const z = body_output<Call, T>(m, nullptr), *const s = detour_output<Call>(m);
      T* const ds = m.scratch;
      body::backward(c, of_body<Call>(m), x, z, dy, dx);
      detour::backward(c, of_detour<Call>(m), x, s, dy, ds);
      if constexpr (Call::input_gradient) kernels::add<T>(c.rows * In::size, dx, ds, dx);
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      return body::lipschitz(m) + detour::lipschitz(m.at(body::template needs<1>));
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      path.template branches<body, detour>();
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      place::scope const main{&here, "body"}, side{&here, "shortcut"};
      body::tensors(visit, here.in(main, body::indices));
      detour::tensors(detail::aside(visit), here.in(side, detour::indices, body::template needs<1>));
    }

   private:
    // Trace: body, shortcut, the body's output where it is read, the shortcut's where it is read.
    template <class Call, class T>
    static constexpr memory<T> of_body(memory<T> const& m) {
      return m.at({}, array<Call>);
    }
    template <class Call, class T>
    static constexpr memory<T> of_detour(memory<T> const& m) {
      return m.at(body::template needs<Call::capacity>, array<Call>);
    }
    template <class Call>
    static constexpr std::size_t traced =
        body::template needs<Call::capacity>.trace + detour::template needs<Call::capacity>.trace;
    template <class Call, class T>
    static constexpr T* body_output(memory<T> const& m, T* y) {
      return Call::traced && body::needs_output ? m.trace + traced<Call> : y;
    }
    template <class Call, class T>
    static constexpr T* detour_output(memory<T> const& m) {
      if (!Call::traced || !detour::needs_output) return m.scratch;
      return m.trace + traced<Call> + (body::needs_output ? Call::capacity * output::size : 0);
    }
  };
};

namespace detail {

/// PyTorch has no module for the factor, so it takes no index.
template <real Scale>
struct branch_scale {
  template <shape In>
  struct on : scale<Scale>::template on<In> {
    static constexpr std::size_t indices = 0;
  };
};

}  // namespace detail

/// y = x + Scale body(x), which holds back the growth of the forward signal over depth.
///
/// Source      Szegedy et al. 2017, "Inception-v4", section 3.3
template <real Scale, class... Body>
using scaled_residual = residual<Body..., detail::branch_scale<Scale>>;

}  // namespace ballast

#endif
