// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_REQUIRE_STABLE_HPP
#define BALLAST_FLOW_REQUIRE_STABLE_HPP

#include <ballast/flow/cure.hpp>

#include <cstddef>
#include <type_traits>

namespace ballast {

namespace flow {

template <std::size_t Number, class Description>
struct first_layer {};
template <int Whole>
struct decades {};
template <class Change>
struct cure {};

/// The verdict as a type, which a compiler prints: the first layer at fault, the decades by which it is off, and the
/// cheapest change that was found to help.
template <verdict Result, class... Facts>
struct finding {
  static constexpr verdict result = Result;
};

constexpr int whole(double x) { return static_cast<int>(x < 0 ? x - 0.5 : x + 0.5); }

template <class Net, limits By, std::size_t Batch>
consteval auto find() {
  constexpr judgment found = gradient_flow<Net, Batch>.judge(By);
  if constexpr (found.result == verdict::stable)
    return finding<verdict::stable>{};
  else
    return finding<found.result,
                   first_layer<found.layer, typename Net::layers::template description_at<found.layer>>,
                   decades<whole(found.decades)>, cure<cheapest_cure<Net, By, Batch>>>{};
}

/// In an assertion: the compiler then prints the finding under the sentence.
template <class Finding, verdict Fault>
concept free_of = Finding::result != Fault;

}  // namespace flow

/// Stops compilation where `stable<Net>` is false, and names the first layer at fault, the predicted decades, and the
/// cheapest change that makes the network stable: `require_stable<Net>();` or `static_assert(require_stable<Net>())`.
///
/// Cost    nothing at run time; the changes are predicted only where the network is not stable
template <class Net, flow::limits By = {}, std::size_t Batch = 32>
consteval bool require_stable() {
  using found = decltype(flow::find<Net, By, Batch>());
  static_assert(
      flow::free_of<found, verdict::vanishing>,
      "ballast::require_stable: the gradient of this network vanishes at its start; see the layer, the "
      "decades and the cure below");
  static_assert(
      flow::free_of<found, verdict::exploding>,
      "ballast::require_stable: the gradient of this network explodes at its start; see the layer, the "
      "decades and the cure below");
  static_assert(
      flow::free_of<found, verdict::marginal>,
      "ballast::require_stable: the gradient of this network is neither steady nor lost at its start; see "
      "the layer, the decades and the cure below");
  static_assert(
      flow::free_of<found, verdict::unknown>,
      "ballast::require_stable: what becomes of the gradient of this network cannot be predicted; see the "
      "layer and the cure below, and print ballast::explain<Net>() for the reason");
  return true;
}

}  // namespace ballast

#endif
