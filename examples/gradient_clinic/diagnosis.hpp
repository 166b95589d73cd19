// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_DIAGNOSIS_HPP
#define GRADIENT_CLINIC_DIAGNOSIS_HPP

#include "treatment.hpp"

#include <ballast/ballast.hpp>

#include <cstddef>
#include <string>

namespace clinic {

enum class fate { trained, vanished, exploded, stuck };

struct diagnosis {
  fate what = fate::stuck;
  std::size_t layer = 0;  // from 1: the first, on the way back from the loss, whose gradient is lost
};

/// Reads the numbers of one training: a network that learned is trained; of any other, the gradient has
/// vanished or exploded where its norm is three decades off that of the last layer.
inline diagnosis diagnose(outcome const& result) {
  constexpr double learned = 0.75, limit = 3;
  if (result.accuracy >= learned) return {fate::trained};
  for (gradient_profile const* profile : {&result.start, &result.after})
    for (std::size_t layer = depth; layer > 0; --layer) {
      double const decades = (*profile)[layer - 1] - profile->back();
      if (!nn::math::is_finite(decades) || decades > limit) return {fate::exploded, layer};
      if (decades < -limit) return {fate::vanished, layer};
    }
  return {fate::stuck};
}

inline std::string sentence(diagnosis const& found) {
  std::string const layer = "layer " + std::to_string(found.layer);
  switch (found.what) {
    case fate::trained:
      return "trained";
    case fate::vanished:
      return "vanished at " + layer + ", where it is below a thousandth of the last layer's";
    case fate::exploded:
      return "exploded at " + layer + ", where it is over a thousand times the last layer's";
    case fate::stuck:
      break;
  }
  return "did not learn, though its gradient reaches every layer";
}

}  // namespace clinic

#endif
