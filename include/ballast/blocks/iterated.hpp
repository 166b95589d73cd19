// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_ITERATED_HPP
#define BALLAST_BLOCKS_ITERATED_HPP

#include <ballast/core/chain.hpp>
#include <ballast/flow/row.hpp>

namespace ballast::detail {

enum class copies { of_each, of_one };

/// Layers applied N times over, with N sets of weights or with one: repeat and tied.
template <copies Weights, std::size_t N, class... Block>
struct iterated {
  template <shape In>
  struct on {
    static constexpr std::size_t sets = Weights == copies::of_one ? 1 : N;

    using body = body_of<In, Block...>;
    using input = In;
    using output = In;
    static constexpr bool needs_input = body::needs_input, needs_output = body::needs_output;
    static constexpr bool trainable = body::trainable, kept = needs_input || needs_output;
    static constexpr bool assigns_gradients = true, tells_gradients = Weights == copies::of_each;
    static constexpr std::size_t depth = N * body::depth, indices = sets * body::indices;

    // What the first layer of a copy reads, where copies follow each other, is what the last of one leaves.
    template <class Reads>
    using leaves = typename body::template leaves<Reads>;
    template <class Site>
    using body_site =
        site<typename std::conditional_t<(N > 1), leaves<std::type_identity<typename Site::read>>,
                                         std::type_identity<typename Site::read>>::type>;
    static constexpr std::size_t branches = N * body::branches;

    template <std::size_t Rows>
    static constexpr std::size_t boundary_size = detail::padded(Rows* In::size);
    template <std::size_t Rows>
    static constexpr extent each = [] {
      extent one = body::template needs<Rows>;
      one.trace = detail::padded(one.trace);
      return one;
    }();
    /// What an application needs of its own.
    template <std::size_t Rows>
    static constexpr extent own = [] {
      extent const one = each<Rows>;
      return Weights == copies::of_one ? extent{.state = one.state, .trace = one.trace, .draws = one.draws}
                                       : one;
    }();
    template <std::size_t Rows>
    static constexpr extent needs =
        each<Rows> + own<Rows>*(N - 1) + extent{.trace = kept ? (N - 1) * boundary_size<Rows> : 0};
    template <class Call>  // a second set of gradients, to be added to the first
    static constexpr std::size_t addend = Weights == copies::of_one&& N > 1 && Call::parameter_gradient
                                              ? detail::padded(each<1>.gradients)
                                              : 0;
    template <class Call>
    static constexpr std::size_t scratch =
        2 * boundary_size<Call::capacity> + addend<Call> + body::template scratch<Call>;

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      for (std::size_t k = 0; k < N; ++k)
        body::forward(c, slice<Call>(m, k), k == 0 ? x : boundary<Call>(m, k),
                      k + 1 == N ? y : boundary<Call>(m, k + 1));
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const* y, T const* dy,
                                   T* dx) {
      if constexpr (N > 1) {
        auto const inner = c.template wanting<true, Call::parameter_gradient>();
        for (std::size_t k = N; k-- > 1;) {
          bool const last = k + 1 == N;
          back_through(k, inner, m, static_cast<T const*>(boundary<Call>(m, k)),
                       last ? y : boundary<Call>(m, k + 1), last ? dy : buffer<Call>(m, k + 1),
                       buffer<Call>(m, k));
        }
      }
      back_through(0, c, m, x, N == 1 ? y : boundary<Call>(m, 1), N == 1 ? dy : buffer<Call>(m, 1), dx);
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double product = 1;
      for (std::size_t k = 0; k < N; ++k) product *= body::lipschitz(m.at(own<1> * k));
      return product;
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      for (std::size_t k = 0; k < N; ++k) {
        if (Weights == copies::of_one && k == 1) path.template pass<same_weights_again>();
        path.template pass<body>();
      }
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      constexpr std::size_t seen = visits_one_copy<Visitor> ? 1 : sets;
      for (std::size_t k = 0; k < seen; ++k) body::tensors(visit, here.later(each<1> * k, k * body::indices));
    }

   private:
    struct same_weights_again {
      using input = In;
      using output = In;

      template <class>
      static constexpr flow::row flow_rule(flow::signal& s) {
        s.lose("tied shares its weights among its applications");
        return {};
      }
    };

    /// Application k, whose gradients come to those of the applications after it where the weights are the same.
    template <class Call, class T>
    static constexpr void back_through(std::size_t k, Call const& c, memory<T> const& m, T const* x,
                                       T const* y, T const* dy, T* dx) {
      memory<T> here = slice<Call>(m, k);
      if (addend<Call> == 0 || k + 1 == N) return body::backward(c, here, x, y, dy, dx);
      T* const more = here.gradients = m.scratch + 2 * boundary_size<Call::capacity>;
      body::backward(c, here, x, y, dy, dx);
      for (std::size_t i = 0; i < each<1>.gradients; ++i) m.gradients[i] += more[i];
    }

    template <class Call, class T>
    static constexpr T* buffer(memory<T> const& m, std::size_t k) {
      return m.scratch + (k % 2) * boundary_size<Call::capacity>;
    }
    /// Between application k - 1 and application k.
    template <class Call, class T>
    static constexpr T* boundary(memory<T> const& m, std::size_t k) {
      constexpr std::size_t rows = Call::capacity;
      if (!Call::traced || !kept) return buffer<Call>(m, k);
      return m.trace + N * each<rows>.trace + (k - 1) * boundary_size<rows>;
    }
    template <class Call, class T>
    static constexpr memory<T> slice(memory<T> const& m, std::size_t k) {
      return m.at(own<Call::capacity> * k, 2 * boundary_size<Call::capacity> + addend<Call>);
    }
  };
};

}  // namespace ballast::detail

#endif
