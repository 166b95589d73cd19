// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_LAYER_AT_HPP
#define BALLAST_CORE_LAYER_AT_HPP

#include <ballast/core/network.hpp>

namespace ballast {

namespace detail {

/// What an initializer does to a layer of given fans.
template <class Rule, std::size_t In, std::size_t Out>
struct start_facts {};
template <class Rule, std::size_t In, std::size_t Out>
  requires requires { Rule::bound(fans{In, Out}); }
struct start_facts<Rule, In, Out> {
  /// The weights start uniform in (-init_bound, init_bound).
  static constexpr double init_bound = Rule::bound(fans{In, Out});
};
template <class Rule, std::size_t In, std::size_t Out>
  requires requires { Rule::standard_deviation(fans{In, Out}); }
struct start_facts<Rule, In, Out> {
  /// The weights start normal, with this standard deviation.
  static constexpr double init_std = Rule::standard_deviation(fans{In, Out});
};

template <class Net, class L, class Site>
struct weight_facts {};
template <class Net, class L, class Site>
  requires requires { L::fan_in; }
struct weight_facts<Net, L, Site>
    : start_facts<typename chosen_start<typename L::start, start_at<typename Net::initializer,
                                                                    typename Net::layers, Site>>::type,
                  L::fan_in, L::fan_out> {
  static constexpr std::size_t fan_in = L::fan_in, fan_out = L::fan_out;
};

template <class Site, class Chain, std::size_t I, std::size_t... Inner>
struct find_layer {
  static_assert(at_most<I, Chain::count - 1>,
                "ballast::layer_at: there is no layer of this number; count from 0");
  static constexpr std::size_t number = I < Chain::count ? I : 0;
  using type = typename Chain::template layer_at<number>;
  using site = site_in<Chain, number, Site>;
};
template <class Site, class Chain, std::size_t I, std::size_t Next, std::size_t... Inner>
struct find_layer<Site, Chain, I, Next, Inner...>
    : find_layer<site_in<Chain, I, Site>, typename Chain::template layer_at<I>::body, Next, Inner...> {};

}  // namespace detail

/// The facts of layer I of a network; further numbers go into a composite's body: `layer_at<Net, 2, 0>` is
/// the first layer in the block that is Net's third.
///
/// Gives       input, output, parameter_count; where it has weights fan_in, fan_out, and init_bound or
///             init_std
template <class Net, std::size_t I, std::size_t... Inner>
struct layer_at
    : detail::weight_facts<Net, typename detail::find_layer<site<>, typename Net::layers, I, Inner...>::type,
                           typename detail::find_layer<site<>, typename Net::layers, I, Inner...>::site> {
  using bound = typename detail::find_layer<site<>, typename Net::layers, I, Inner...>::type;
  using input = typename bound::input;
  using output = typename bound::output;
  static constexpr std::size_t parameter_count = bound::template needs<1>.parameters;
};

/// Where the parameters of layer I of a network begin in `parameters()`.
template <class Net, std::size_t I>
inline constexpr std::size_t parameter_offset = Net::layers::plan::template before<1>[I].parameters;

}  // namespace ballast

#endif
