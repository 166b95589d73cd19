// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_PATIENT_HPP
#define GRADIENT_CLINIC_PATIENT_HPP

#include "digits.hpp"
#include "prognosis.hpp"
#include "treatment.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace clinic {

/// What a full course is expected to come to: accuracy on the test rows, of every seed.
struct expectation {
  double at_least = 0, at_most = 1;
};
inline constexpr expectation does_not_learn{.at_most = 0.5};

/// A network and its course of treatment. Its type tells all the rest.
struct patient {
  std::string name, network;
  course plan;
  expectation wanted;
  prognosis predicted;
  outcome (*treat)(digits const&, course const&, std::uint64_t seed, std::atomic<std::size_t>& epochs_done);
};

/// Admits a network of 50 layers for digits.
template <auto const& Layers, class... Modes>
patient admit(std::string name, std::string network, course plan, expectation wanted) {
  using net = nn::network<digit, Layers, Modes..., digit_inputs>;
  return {std::move(name), std::move(network), plan, wanted, prognosis_of<net>(), treat<net>};
}

// Learning rates and epochs were chosen on the last fifth of the golden train_index, after training on the rest from
// three seeds or more, beginning with 11. The test rows had no say.

/// A file each, so that they compile side by side.
std::vector<patient> unfit_starts();
std::vector<patient> fitting_starts();
std::vector<patient> modes();
std::vector<patient> norms();
std::vector<patient> shortcuts();

}  // namespace clinic

#endif
