// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_VERDICT_HPP
#define BALLAST_FLOW_VERDICT_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/gradient.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace ballast {

/// What becomes of the gradient of a network at its start.
enum class verdict { stable, vanishing, exploding, marginal, unknown };

constexpr std::string_view name_of(verdict what) {
  constexpr std::array<std::string_view, 5> names{"stable", "vanishing", "exploding", "marginal", "unknown"};
  return names[static_cast<std::size_t>(what)];
}

namespace flow {

/// Where a verdict begins. Decades are log10 of a norm. A network is stable where a draw of the weights that is two
/// deviations off is still within the limit. It is lost where a typical draw is beyond the other one, or, where no
/// draw is like another, one that is two deviations better.
///
/// The defaults are a choice: at two decades plain gradient descent still trains all layers at one learning
/// rate, at three it does not.
struct limits {
  double stable = 2;       // decades, less than which a layer may be off
  double unstable = 3;     // decades, beyond which it vanishes or explodes
  double beta = 4;         // variance of ln |dL/dW|^2, beyond which no draw is like another
  double sensitivity = 3;  // of the signal's size to its size before, beyond which draws part
};

/// What the prediction says of the network as a whole.
struct network_facts {
  double input_decades = 0;        // typical log10 of the gradient by the network's input
  double largest_sensitivity = 0;  // of the signal, over all boundaries
  double largest_log_variance = 0;
  double doubt = 0;  // decades by which the theory may be off
  bool cut = false;  // no gradient passes a layer: a weight or a factor of zero
  std::size_t cut_layer = 0;
  std::string_view unknown{};     // why; empty where all is known
  std::size_t unknown_layer = 0;  // number in the topology
  std::string_view culprit{};     // its name

  constexpr bool known() const { return unknown.empty(); }
};

/// A verdict, and the first layer at fault.
struct judgment {
  ballast::verdict result = verdict::unknown;
  std::string_view reason{};
  std::size_t layer = 0;  // number in the topology
  double decades = 0;     // by which that layer is off; where all are well, the largest
  double deviation = 0;   // of one draw of the weights
};

/// How far a layer is off: the size of its signal times its gradient, or of the gradient alone, summed over
/// positions as weights receive it, by the size at the output; or the first by that of the last layer. At
/// most, where the layers differ by what tied weights may add.
constexpr double decades_off(layer_flow const& l, layer_flow const& last, bool at_most = false) {
  auto const larger = [](double a, double b) { return math::abs(a) < math::abs(b) ? b : a; };
  double const more = at_most ? l.interval : 0,
               between = l.drift() - last.drift() + (at_most ? l.interval : -last.interval);
  return larger(larger(l.drift() + more, l.output_decades + l.gathered + more), between);
}

constexpr judgment judge(network_facts const& net, std::span<layer_flow const> layers, limits const& by) {
  if (!net.known()) return {verdict::unknown, net.unknown, net.unknown_layer};
  if (net.cut)
    return {verdict::vanishing, "weights of zero let no gradient through", net.cut_layer, -1 / 0x1p-10};
  auto const active = [](layer_flow const& l) { return !l.silent; };
  auto const last = std::find_if(layers.rbegin(), layers.rend(), active);
  judgment worst{verdict::stable, "signal and gradient keep their size"};
  double beta = 0;
  for (layer_flow const& l : layers) {
    if (l.silent) continue;
    double const least = decades_off(l, *last), most = decades_off(l, *last, true);
    double const d = math::abs(most) > math::abs(least) ? most : least, s = l.deviation(),
                 margin = 2 * s + net.doubt, typical = l.beta > by.beta ? margin : net.doubt;
    beta = std::max(beta, l.beta);
    auto const found = [&](ballast::verdict v, std::string_view reason) {
      worst = {v, reason, l.layer, d, s};
    };
    double const nearest = least < 0 && most > 0 ? 0 : std::min(math::abs(least), math::abs(most));
    if (most - least > 2 * margin && nearest - typical <= by.unstable && math::abs(d) + margin >= by.stable) {
      found(verdict::unknown, "tied weights make the gradient an interval, which reaches across a limit");
    } else if (nearest - typical > by.unstable) {
      d < 0 ? found(verdict::vanishing, "the gradient vanishes")
            : found(verdict::exploding, "the gradient explodes");
      break;
    }
    if (math::abs(d) + margin >= by.stable) {
      if (worst.result == verdict::stable)
        found(verdict::marginal, "the gradient is neither steady nor lost");
    } else if (worst.result == verdict::stable && math::abs(d) >= math::abs(worst.decades)) {
      found(verdict::stable, worst.reason);
    }
  }
  bool const clear = worst.result == verdict::vanishing || worst.result == verdict::exploding;
  auto const doubt = [&](std::string_view reason) {
    worst.result = verdict::unknown;
    worst.reason = reason;
  };
  bool const amplified = net.largest_sensitivity > 1.5 && net.largest_log_variance > 0.5;
  if (net.largest_sensitivity > by.sensitivity || (!clear && amplified))
    doubt("the size of the signal is unstable: draws of the weights part from each other");
  else if (!clear && net.doubt > 1)
    doubt("many blocks end in an activation, or pass their sum through one: end the bodies with dense");
  else if (!clear && beta > by.beta)
    doubt("the network is too narrow for its depth: draws of the weights differ too much");
  return worst;
}

}  // namespace flow

}  // namespace ballast

#endif
