// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_PROGNOSIS_HPP
#define GRADIENT_CLINIC_PROGNOSIS_HPP

#include <ballast/ballast.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>

namespace clinic {

namespace nn = ballast;

inline constexpr std::size_t depth = 50, batch = 32;

/// log10 |dL/dW| of each layer, from the first to the last, where the gradient by the network's answers is 1; none
/// where there is no gradient by design.
using gradient_profile = std::array<std::optional<double>, depth>;

/// Takes the rows of a prediction as well as of a measurement.
template <class Flow>
gradient_profile profile_of(Flow const& flow) {
  static_assert(std::tuple_size_v<decltype(flow.layers)> == depth);
  gradient_profile profile;
  for (std::size_t k = 0; k < depth; ++k)
    if (!flow.layers[k].silent) profile[k] = flow.layers[k].decades;
  return profile;
}

/// What the compiler says of a network before it has a single weight.
struct prognosis {
  nn::verdict verdict{};
  std::string words, cure;
  gradient_profile profile{};
  std::array<double, depth> deviation{}, beta{};  // of one draw of the weights

  /// Decades by which the mean of some draws may be off: the tolerance of mean-field theory at this width, three
  /// deviations of the mean, and a fifth of a decade more, for theory knows neither that digits are no noise nor that
  /// the rows of a batch ask for much the same change.
  double allowed(std::size_t layer, std::size_t draws) const {
    return 0.26 + 0.01 * beta[layer] + 3 * deviation[layer] / std::sqrt(static_cast<double>(draws));
  }
};

template <class Net>
prognosis prognosis_of() {
  constexpr auto const& flow = nn::gradient_flow<Net, batch>;
  prognosis all{.verdict = flow.judge().result,
                .words = nn::explain_verdict<Net, {}, batch>(),
                .cure = nn::cure_name<Net, {}, batch>(),
                .profile = profile_of(flow)};
  for (std::size_t k = 0; k < depth; ++k) {
    all.deviation[k] = flow.layers[k].deviation();
    all.beta[k] = flow.layers[k].beta;
  }
  return all;
}

}  // namespace clinic

#endif
