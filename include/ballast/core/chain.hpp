// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_CHAIN_HPP
#define BALLAST_CORE_CHAIN_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/core/plan.hpp>
#include <ballast/core/site.hpp>
#include <ballast/kernels/finite.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

// The engine: a list of layers is a layer. Between layer K - 1 and layer K lies boundary K. In training the
// boundaries that some backward function reads are kept in the trace, uncopied; all others take turns in two
// scratch buffers.

namespace ballast {

namespace detail {

/// The first of two pointers, whatever they point at, or the second.
template <bool First, class X, class T>
constexpr auto const* either(X const* first, T const* second) {
  if constexpr (First)
    return first;
  else
    return second;
}

template <bool Private, class Call>
constexpr auto in_private_if(Call const& c) {
  if constexpr (Private)
    return c.in_private();
  else
    return c;
}

}  // namespace detail

/// The layers of a list, one after the other. List gives `input`, `count` and `description<I>`.
template <class List>
struct chain {
  static_assert(List::count > 0,
                "ballast::topology: a network needs at least one layer; write topology<dense<10>>");

  using plan = detail::plan<List>;
  using body = chain;  // as a layer, of which group makes one
  static constexpr std::size_t count = plan::count;
  template <std::size_t K>
  using layer_at = typename detail::bound<List, K>::type;
  template <std::size_t K>
  using description_at = typename List::template description<K>;

  using input = typename List::input;
  static constexpr bool trainable = plan::first_trainable < count;
  using output = typename detail::bound<List, count - 1>::output;

  // For starts that depend on where a layer stands (see core/site.hpp).
  template <class Reads>
  using leaves = detail::read_by<chain, count, Reads>;
  template <class Site>
  using body_site = Site;
  static constexpr std::size_t branches = detail::sum_of_branches<List>(plan::order);

  static constexpr bool needs_input = plan::layers[0].reads_input;
  static constexpr bool needs_output = plan::layers[count - 1].reads_output;
  static constexpr std::size_t depth = plan::depth, indices = plan::indices_before[count];
  static constexpr bool assigns_gradients = true, tells_gradients = true;
  template <std::size_t Rows>
  static constexpr extent needs = plan::template before<Rows>[count];

  /// The layers before this one run as if no way back followed: none leads there, where they are the first of
  /// a network, nothing of them learns, and nobody wants the gradient by its input.
  template <class Call>
  static constexpr std::size_t first_traced = [] {
    if constexpr (requires { requires List::whole_network; })
      return Call::parameter_gradient && !Call::input_gradient ? plan::first_trainable : 0;
    else
      return 0;
  }();
  /// What such a call needs of the trace.
  template <class Call>
  static constexpr std::size_t trace = plan::template before<Call::capacity, first_traced<Call>>[count].trace;
  template <class Call>
  static constexpr std::size_t scratch =
      2 * plan::template buffer<Call::capacity> +
      detail::largest_scratch<List, first_traced<Call>, typename Call::without_way_back, Call>(plan::order);

  template <class Call, class T, class X>
  static constexpr void forward(Call const& c, memory<T> const& m, X const* x, T* y) {
    in_order<0, count>([&]<std::size_t K>() {
      T* const out = K + 1 == count ? y : boundary<Call>(m, K + 1);
      auto const* const in = detail::either<K == 0>(x, static_cast<T const*>(boundary<Call>(m, K)));
      if constexpr (K < first_traced<Call>)
        layer_at<K>::forward(c.template wanting<false, false>(), slice<Call>(m, K), in, out);
      else
        layer_at<K>::forward(c, slice<Call>(m, K), in, out);
    });
  }

  /// The gradient by boundary K takes its turn in the scratch buffers, which forward no longer needs.
  template <class Call, class T, class X>
  static constexpr void backward(Call const& c, memory<T> const& m, X const* x, T const* y, T const* dy,
                                 T* dx) {
    in_order<0, count>([&]<std::size_t FromEnd>() {
      constexpr std::size_t K = count - 1 - FromEnd;
      constexpr bool wanted_below =
          Call::input_gradient || (Call::parameter_gradient && plan::first_trainable < K);
      constexpr bool wanted_here = Call::parameter_gradient && plan::layers[K].trainable;
      if constexpr (wanted_below || wanted_here) {
        auto const inner = c.template wanting<wanted_below, Call::parameter_gradient>();
        T const* const out = K + 1 == count ? y : plan::kept(K + 1) ? boundary<Call>(m, K + 1) : nullptr;
        T const* const dout = K + 1 == count ? dy : buffer<Call>(m, K + 1);
        T* const din = K == 0 ? dx : buffer<Call>(m, K);
        auto const* const in =
            detail::either<K == 0>(x, static_cast<T const*>(plan::kept(K) ? boundary<Call>(m, K) : nullptr));
        memory<T> const here = slice<Call>(m, K);
        if constexpr (wanted_here && !ballast::assigns_gradients<layer_at<K>>)
          std::fill_n(here.gradients, layer_at<K>::template needs<1>.gradients, T(0));
        constexpr bool told_here = Call::taken && wanted_here && !ballast::tells_gradients<layer_at<K>>;
        layer_at<K>::backward(detail::in_private_if<told_here>(inner), here, in, out, dout, din);
        if constexpr (Call::taken)
          if constexpr (told_here)
            c.observer.after_gradients(here.gradients, layer_at<K>::template needs<1>.gradients);
        if constexpr (Call::observed)
          c.observer.template after_backward<layer_at<K>>(here, c.rows, in, out, dout,
                                                          wanted_below ? din : nullptr);
      }
    });
  }

  /// Is this number fit to enter the network? Real numbers must be finite; an embedding knows its tokens.
  template <class X>
  static constexpr bool accepts(X const& x) {
    if constexpr (requires { layer_at<0>::accepts(x); })
      return layer_at<0>::accepts(x);
    else if constexpr (std::floating_point<X>)
      return math::is_finite(x);
    else
      return true;
  }

  /// Are all of these? They are counted to the end: a loop without a way out takes several at once.
  template <class X>
  static constexpr bool accepts_all(std::span<X const> numbers) {
    if constexpr (std::floating_point<X> && !requires(X const& x) { layer_at<0>::accepts(x); })
      return kernels::all_finite(numbers);
    std::uint32_t refused = 0;
    for (X const& x : numbers) refused += accepts(x) ? 0u : 1u;
    return refused == 0;
  }

  /// The product of the layers' constants (see flow/lipschitz.hpp).
  template <class T>
  static constexpr double lipschitz(memory<T> const& m) {
    double product = 1;
    in_order<0, count>([&]<std::size_t K>() {
      static_assert(
          lipschitz_layer<layer_at<K>>,
          "ballast::lipschitz_bound: no constant is known for this layer; leave it out of the network, or "
          "give it a function lipschitz(memory)");
      if constexpr (lipschitz_layer<layer_at<K>>)
        product *= layer_at<K>::lipschitz(m.at(plan::template before<1>[K]));
    });
    return product;
  }

  /// The gradient-flow prediction (see flow/signal.hpp).
  template <class Path>
  static constexpr void flow_rule(Path& path) {
    in_order<0, count>([&]<std::size_t K>() {
      auto&& next = detail::led_to<chain, K>(path);
      next.template pass<layer_at<K>>();
    });
  }

  template <class Visitor>
  static constexpr void tensors(Visitor&& visit, place const& here) {
    in_order<0, count>([&]<std::size_t K>() {
      layer_at<K>::tensors(detail::led_to<chain, K>(visit),
                           here.later(plan::template before<1>[K], plan::indices_before[K]));
    });
  }

 private:
  /// f<First>() ... f<Last - 1>(); halving keeps the template depth logarithmic and the symbols short.
  template <std::size_t First, std::size_t Last, class F>
  static constexpr void in_order(F const& f) {
    if constexpr (Last - First == 1) {
      f.template operator()<First>();
    } else {
      constexpr std::size_t middle = First + (Last - First) / 2;
      in_order<First, middle>(f);
      in_order<middle, Last>(f);
    }
  }

  template <class Call, class T>
  static constexpr T* buffer(memory<T> const& m, std::size_t k) {
    return m.scratch + (k % 2) * plan::template buffer<Call::capacity>;
  }
  template <class Call, class T>
  static constexpr T* boundary(memory<T> const& m, std::size_t k) {
    constexpr std::size_t rows = Call::capacity;
    if (!Call::traced || !plan::kept(k) || k < first_traced<Call>) return buffer<Call>(m, k);
    return m.trace + plan::template before<rows, first_traced<Call>>[k].trace -
           detail::padded(rows * plan::layers[k - 1].width);
  }
  template <class Call, class T>
  static constexpr memory<T> slice(memory<T> const& m, std::size_t k) {
    return m.at(plan::template before<Call::capacity, first_traced<Call>>[k],
                2 * plan::template buffer<Call::capacity>);
  }
};

namespace detail {

template <class In, class... L>
struct block : words<L...> {
  using input = In;
};

}  // namespace detail

/// The layers of a composite, bound to the shape that arrives.
template <class In, class... L>
using body_of = chain<detail::block<In, L...>>;

}  // namespace ballast

#endif
