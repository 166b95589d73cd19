// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_PATH_HPP
#define BALLAST_FLOW_PATH_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/shape.hpp>
#include <ballast/core/site.hpp>
#include <ballast/flow/ascent.hpp>
#include <ballast/flow/lengths.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ballast::flow {

/// The name of a bound layer's description: "ballast::lstm<4>".
template <class L>
constexpr std::string_view name_of() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("L = ") + 4);
  return text.substr(0, std::min(text.find("::on<"), text.find_first_of(";]")));
}

/// One layer's rule. Beyond 10^+-100 the signal stands still: no number type of a network follows it there.
template <class L, class Start>
constexpr row through(ascent& up) {
  signal& s = up.now;
  set_shape<typename L::input>(s);
  row r{};
  if (!s.closed.empty()) s.lose(s.closed);
  if constexpr (requires { L::template flow_rule<Start>(s); })
    r = L::template flow_rule<Start>(s);
  else
    s.lose("the layer has no flow rule");
  if (!s.unknown.empty()) s.culprit = name_of<L>();
  set_shape<typename L::output>(s);
  ++s.step;
  r.positions = lengths_of<typename L::input>;
  s.silent = s.silent || r.gain == 0;
  if (r.gain != 0) r.log_gain = r.gain == 1 ? 0 : log10(r.gain);
  s.log_gain += r.log_gain;
  s.echo *= r.size_damping;
  double const limited = std::clamp(s.second_moment, 1e-100, 1e100);
  if (s.second_moment != limited && s.second_moment != 0) {
    s.pair *= limited / s.second_moment;
    s.near *= limited / s.second_moment;
    s.mean *= math::sqrt(limited / s.second_moment);
    s.second_moment = limited;
  }
  return r;
}

/// The steps of a network, as they are told.
struct itinerary {
  step* steps = nullptr;  // null: only counts
  std::size_t count = 0, layer = 0, depth = 0;

  constexpr void add(row (*ahead)(ascent&)) {
    if (steps) steps[count] = {ahead, layer};
    ++count;
  }
};

/// Tells the steps of a network: a composite's `flow_rule` sends its parts along the path.
template <class Start>
struct path {
  using start = Start;
  itinerary* told;

  template <class L>
  constexpr void pass() {
    ++told->depth;
    if constexpr (requires { L::flow_rule(*this); })
      L::flow_rule(*this);
    else
      told->add(through<L, Start>);
    if (--told->depth == 1) ++told->layer;
  }
  /// y = A(x) + B(x); without B y = A(x) + x.
  template <class A, class... B>
  constexpr void branches() {
    told->add(fork);
    pass<A>();
    told->add(other_branch);
    (ballast::detail::aside(*this).template pass<B>(), ...);
    told->add(join);
  }
  /// y = Join(First(x), Join(Second(x), ...)), by a step such as `join`.
  template <row (*Join)(ascent&), class First, class... Rest>
  constexpr void joined() {
    if constexpr (sizeof...(Rest) > 0) told->add(fork);
    ballast::detail::aside(*this).template pass<First>();
    if constexpr (sizeof...(Rest) > 0) {
      told->add(other_branch);
      joined<Join, Rest...>();
      told->add(Join);
    }
  }
  /// The same elsewhere in the network.
  template <class Other>
  constexpr path<Other> starting() const {
    return {told};
  }
};

}  // namespace ballast::flow

#endif
