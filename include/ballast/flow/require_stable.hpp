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

/// What a finding names as the cheapest change that helps.
template <class Finding>
struct cure_in {
  using type = void;
};
template <verdict Result, class First, class Decades, class Change>
struct cure_in<finding<Result, First, Decades, cure<Change>>> {
  using type = Change;
};
template <class Cure, class Change>
concept other_than = !std::is_same_v<Cure, Change>;

/// Says in words what helps, and does not compile where a change is needed.
template <class Cure>
consteval void prescribe() {
  static_assert(other_than<Cure, xavier_uniform>,
                "ballast::require_stable: the cheapest cure that the compiler found is another start: add "
                "xavier_uniform to the network's modes");
  static_assert(other_than<Cure, kaiming_normal>,
                "ballast::require_stable: the cheapest cure that the compiler found is another start: add "
                "kaiming_normal to the network's modes");
  static_assert(other_than<Cure, lecun_normal>,
                "ballast::require_stable: the cheapest cure that the compiler found is another start: add "
                "lecun_normal to the network's modes");
  static_assert(other_than<Cure, orthogonal>,
                "ballast::require_stable: the cheapest cure that the compiler found is another start: add "
                "orthogonal to the network's modes");
  static_assert(other_than<Cure, critical>,
                "ballast::require_stable: the cheapest cure that the compiler found is another start: add "
                "critical to the network's modes");
  static_assert(
      other_than<Cure, shortcut_around_the_repeated_block>,
      "ballast::require_stable: the cheapest cure that the compiler found is a shortcut around the repeated "
      "block: write repeat<N, residual<...>>, the activation before the weights");
  static_assert(other_than<Cure, shortcut_around_each_pair>,
                "ballast::require_stable: the cheapest cure that the compiler found are shortcuts: write "
                "residual<tanh, dense<64>> for each activation before weights that keep the width");
  static_assert(other_than<Cure, rezero_in_place_of_residual>,
                "ballast::require_stable: the cheapest cure that the compiler found are gates: write rezero "
                "in place of residual");
  static_assert(other_than<Cure, layer_norm_before_weights>,
                "ballast::require_stable: the cheapest cure that the compiler found is normalization: write "
                "layer_norm before the layers with weights, or as the first layer of each block");
  static_assert(
      other_than<Cure, no_single_change>,
      "ballast::require_stable: no single change that the compiler tried is enough; combine a start "
      "that fits the activation with shortcuts, or make the network less deep");
}

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
  flow::prescribe<typename flow::cure_in<found>::type>();
  return true;
}

}  // namespace ballast

#endif
