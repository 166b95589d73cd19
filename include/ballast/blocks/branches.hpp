// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_BRANCHES_HPP
#define BALLAST_BLOCKS_BRANCHES_HPP

#include <ballast/core/chain.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace ballast::detail {

/// What blocks that give their input to several branches have in common; how the answers become one is the
/// block's own. In the trace a branch's output, where its backward reads that, stands behind the branch's
/// own.
template <class In, class... Branch>
struct branches {
  using body = branches;
  using input = In;
  static constexpr std::size_t count = sizeof...(Branch), indices = 1;
  template <std::size_t I>
  using branch = body_of<In, typename words<Branch...>::template description<I>>;
  template <std::size_t I>
  using layer_at = typename branch<I>::template layer_at<0>;

  static constexpr bool needs_input = (body_of<In, Branch>::needs_input || ...), needs_output = false;
  static constexpr bool trainable = (body_of<In, Branch>::trainable || ...);
  static constexpr bool assigns_gradients = true;
  static constexpr std::size_t depth = std::max({body_of<In, Branch>::depth...});

  template <std::size_t Rows>
  static constexpr std::array<extent, count + 1> before = [] {
    std::array<extent, count> const each{body_of<In, Branch>::template needs<Rows>...};
    std::array<std::size_t, count> const kept{
        (body_of<In, Branch>::needs_output ? Rows * body_of<In, Branch>::output::size : 0)...};
    std::array<extent, count + 1> sum{};
    for (std::size_t i = 0; i < count; ++i) sum[i + 1] = sum[i] + each[i] + extent{.trace = kept[i]};
    return sum;
  }();
  template <std::size_t Rows>
  static constexpr extent needs = before<Rows>[count];

  // Scratch: a branch's output or the gradient by it, its input gradient, its own scratch.
  template <class Call>
  static constexpr std::size_t answer = Call::capacity* std::max({body_of<In, Branch>::output::size...});
  template <class Call>
  static constexpr std::size_t shared = answer<Call> + (Call::traced ? Call::capacity * In::size : 0);
  template <class Call>
  static constexpr std::size_t scratch = shared<Call> +
                                         std::max({body_of<In, Branch>::template scratch<Call>...});

  /// Calls join<I>(z) with each branch's output.
  template <class Call, class T, class X, class Join>
  static constexpr void forward(Call const& c, memory<T> const& m, X const* x, Join const& join) {
    each_branch([&]<std::size_t I>() {
      T* const z = answer_of<Call, I>(m);
      branch<I>::forward(c, slice<Call>(m, I), x, z);
      join.template operator()<I>(static_cast<T const*>(z));
    });
  }

  /// Asks split<I>(room) for the gradient by each branch's output, and adds up their input gradients.
  template <class Call, class T, class X, class Split>
  static constexpr void backward(Call const& c, memory<T> const& m, X const* x, Split const& split, T* dx) {
    each_branch([&]<std::size_t I>() {
      T* const dx_here = I == 0 ? dx : m.scratch + answer<Call>;
      T const* const z = answer_of<Call, I>(m);
      T const* const dz = split.template operator()<I>(m.scratch);
      branch<I>::backward(c, slice<Call>(m, I), x, z, dz, dx_here);
      if constexpr (I > 0 && Call::input_gradient)
        for (std::size_t i = 0; i < c.rows * In::size; ++i) dx[i] += dx_here[i];
    });
  }

  template <class X>
  static constexpr bool accepts(X const& x) {
    return (body_of<In, Branch>::accepts(x) && ...);
  }

  template <class Visitor>
  static constexpr void tensors(Visitor&& visit, place const& here) {
    place::scope const list{&here, "branches"};
    each_branch([&]<std::size_t I>() {
      place slot = here.in(list, 1, before<1>[I]);
      slot.index = I;
      place::scope const inside{&slot, ""};
      branch<I>::tensors(visit, slot.in(inside, branch<I>::indices));
    });
  }

  template <class F>
  static constexpr void each_branch(F const& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (f.template operator()<I>(), ...); }
    (std::index_sequence_for<Branch...>{});
  }
  /// What belongs to branch I.
  template <class Call, class T>
  static constexpr memory<T> slice(memory<T> const& m, std::size_t i) {
    return m.at(before<Call::capacity>[i], shared<Call>);
  }

 private:
  template <class Call, std::size_t I, class T>
  static constexpr T* answer_of(memory<T> const& m) {
    if (!Call::traced || !branch<I>::needs_output) return m.scratch;
    return m.trace + before<Call::capacity>[I].trace + branch<I>::template needs<Call::capacity>.trace;
  }
};

}  // namespace ballast::detail

#endif
