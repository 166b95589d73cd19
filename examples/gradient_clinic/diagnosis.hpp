// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_DIAGNOSIS_HPP
#define GRADIENT_CLINIC_DIAGNOSIS_HPP

#include "prognosis.hpp"
#include "treatment.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace clinic {

/// By accuracy.
inline outcome const& worst_of(std::span<outcome const> outcomes) {
  return *std::ranges::min_element(outcomes, {}, &outcome::accuracy);
}

/// What theory speaks of: the mean over draws.
inline gradient_profile mean_start(std::span<outcome const> outcomes) {
  gradient_profile mean;
  for (std::size_t k = 0; k < depth; ++k)
    for (outcome const& result : outcomes)
      if (result.start[k])
        mean[k] = mean[k].value_or(0) + *result.start[k] / static_cast<double>(outcomes.size());
  return mean;
}

/// How far a measurement is off its prediction.
struct comparison {
  double mean = 0, worst = 0;  // decades, over the layers
  std::size_t layer = 0;       // the worst one
  bool agrees = true;
};

inline comparison compare(prognosis const& predicted, gradient_profile const& measured, std::size_t draws) {
  comparison all;
  std::size_t count = 0;
  for (std::size_t k = 0; k < depth; ++k) {
    if (predicted.profile[k].has_value() != measured[k].has_value()) all.agrees = false;
    if (!predicted.profile[k] || !measured[k]) continue;
    double const off = std::abs(*measured[k] - *predicted.profile[k]);
    all.agrees = all.agrees && off <= predicted.allowed(k, draws);
    all.mean += off;
    ++count;
    if (off > all.worst) {
      all.worst = off;
      all.layer = k;
    }
  }
  if (count > 0) all.mean /= static_cast<double>(count);
  return all;
}

}  // namespace clinic

#endif
