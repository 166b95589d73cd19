// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_SYMPTOM_HPP
#define BALLAST_TRAINING_SYMPTOM_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace ballast {

/// What can be wrong with a training.
enum class ailment { vanishing, exploding, dead_units, saturated_units, non_finite, frozen_layer };

inline constexpr std::array all_ailments{ailment::vanishing,  ailment::exploding,
                                         ailment::dead_units, ailment::saturated_units,
                                         ailment::non_finite, ailment::frozen_layer};

constexpr std::string_view name_of(ailment what) {
  constexpr std::array<std::string_view, all_ailments.size()> names{
      "vanishing", "exploding", "dead units", "saturated units", "non-finite", "frozen layer"};
  return names[static_cast<std::size_t>(what)];
}

/// An ailment that a recorder has found.
struct symptom {
  ailment what{};
  std::size_t layer = 0;   // the first that has it, numbered among the layers with weights
  std::size_t layers = 0;  // how many have it
  double degree = 0;       // at the worst: decades, a share of units or numbers, or steps
};

/// At most one symptom of each kind.
class symptom_list {
 public:
  constexpr void add(symptom const& found) { symptoms_[size_++] = found; }

  constexpr symptom const* begin() const { return symptoms_.data(); }
  constexpr symptom const* end() const { return symptoms_.data() + size_; }
  constexpr std::size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  /// The symptom of that kind; null where it is not there.
  constexpr symptom const* find(ailment what) const {
    symptom const* const found = std::ranges::find(begin(), end(), what, &symptom::what);
    return found == end() ? nullptr : found;
  }

 private:
  std::array<symptom, all_ailments.size()> symptoms_{};
  std::size_t size_ = 0;
};

}  // namespace ballast

#endif
