// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_REPEAT_HPP
#define BALLAST_BLOCKS_REPEAT_HPP

#include <ballast/core/chain.hpp>

namespace ballast {

/// The same layers N times over, each copy with weights of its own: it computes, and is numbered in files, as
/// if the copies were written out. It is one block and a loop, so neither compile time nor code size depends
/// on N.
///
/// Shape       that of the input, which the layers must return
/// Parameters  those of the copies, one after the other
/// Rejects     N == 0; layers that change the shape
template <std::size_t N, class... Block>
struct repeat {
  static_assert(N > 0, "ballast::repeat: the count is 0; leave the block out, or repeat it at least once");

  template <shape In>
  struct on {
    using body = body_of<In, Block...>;
    static_assert(
        same_shape<typename body::output, In>,
        "ballast::repeat: the block must return the shape it was given; write a first copy that changes "
        "the shape before it");

    using input = In;
    using output = In;
    static constexpr bool needs_input = body::needs_input, needs_output = body::needs_output;
    static constexpr bool trainable = body::trainable, kept = needs_input || needs_output;
    static constexpr bool assigns_gradients = true;
    static constexpr std::size_t depth = N * body::depth, indices = N * body::indices;

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
    template <std::size_t Rows>
    static constexpr extent needs = each<Rows>* N + extent{.trace = kept ? (N - 1) * boundary_size<Rows> : 0};
    template <class Call>
    static constexpr std::size_t scratch = 2 * boundary_size<Call::capacity> + body::template scratch<Call>;

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
          body::backward(inner, slice<Call>(m, k), static_cast<T const*>(boundary<Call>(m, k)),
                         last ? y : boundary<Call>(m, k + 1), last ? dy : buffer<Call>(m, k + 1),
                         buffer<Call>(m, k));
        }
      }
      body::backward(c, slice<Call>(m, 0), x, N == 1 ? y : boundary<Call>(m, 1),
                     N == 1 ? dy : buffer<Call>(m, 1), dx);
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double product = 1;
      for (std::size_t k = 0; k < N; ++k) product *= body::lipschitz(m.at(each<1> * k));
      return product;
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      for (std::size_t k = 0; k < N; ++k) path.template pass<body>();
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      for (std::size_t k = 0; k < N; ++k) body::tensors(visit, here.later(each<1> * k, k * body::indices));
    }

   private:
    template <class Call, class T>
    static constexpr T* buffer(memory<T> const& m, std::size_t k) {
      return m.scratch + (k % 2) * boundary_size<Call::capacity>;
    }
    /// Between copy k - 1 and copy k.
    template <class Call, class T>
    static constexpr T* boundary(memory<T> const& m, std::size_t k) {
      constexpr std::size_t rows = Call::capacity;
      if (!Call::traced || !kept) return buffer<Call>(m, k);
      return m.trace + N * each<rows>.trace + (k - 1) * boundary_size<rows>;
    }
    template <class Call, class T>
    static constexpr memory<T> slice(memory<T> const& m, std::size_t k) {
      return m.at(each<Call::capacity> * k, 2 * boundary_size<Call::capacity>);
    }
  };
};

}  // namespace ballast

#endif
