// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_RECORDER_EXPORT_HPP
#define BALLAST_IO_RECORDER_EXPORT_HPP

#include <ballast/io/json.hpp>
#include <ballast/training/layer_record.hpp>
#include <ballast/training/magnitude_histogram.hpp>
#include <ballast/training/symptom.hpp>

#include <cstddef>
#include <string>

// What a recorder has seen as text; `log` is `trainer.mode<recorder>()`.

namespace ballast {

namespace detail {

inline std::string json(magnitude_histogram const& histogram) {
  return json_list{}
      .add("zeros", json(histogram.zeros))
      .add("non_finite", json(histogram.non_finite))
      .add("lowest_exponent", json(histogram.lowest))
      .add("counts", json_array(histogram.counts, [](auto const& count) { return json(count); }))
      .object();
}

inline std::string json(layer_record const& record) {
  return json_list{}
      .add("activations", json(record.activations))
      .add("gradients", json(record.gradients))
      .add("dead_share", json(record.dead_share()))
      .add("saturated_share", json(record.saturated_share()))
      .add("non_finite_share", json(record.non_finite_share()))
      .add("steps_unmoved", json(record.steps_unmoved))
      .object();
}

inline std::string json(symptom const& found) {
  return json_list{}
      .add("what", json(name_of(found.what)))
      .add("layer", json(found.layer))
      .add("layers", json(found.layers))
      .add("degree", json(found.degree))
      .object();
}

}  // namespace detail

/// A line for every bin of every layer with weights: how many numbers that the layer reads, and how many gradients
/// by what it writes, have that exponent. Zeros and what is not finite have none; each line of a layer tells how many
/// they are.
template <class Recorder>
std::string recorder_csv(Recorder const& log) {
  std::string text =
      "layer,exponent,activations,gradients,activation_zeros,activation_non_finite,gradient_zeros,"
      "gradient_non_finite\n";
  std::size_t layer = 0;
  for (layer_record const& record : log.records()) {
    std::string rest;
    for (magnitude_histogram const* all : {&record.activations, &record.gradients})
      rest += ',' + detail::shortest(all->zeros) + ',' + detail::shortest(all->non_finite);
    for (std::size_t bin = 0; bin < record.activations.counts.size(); ++bin)
      text += detail::shortest(layer) + ',' +
              detail::shortest(magnitude_histogram::lowest + static_cast<int>(bin)) + ',' +
              detail::shortest(record.activations.counts[bin]) + ',' +
              detail::shortest(record.gradients.counts[bin]) + rest + '\n';
    ++layer;
  }
  return text;
}

/// An object with the arrays "symptoms" and "layers".
template <class Recorder>
std::string recorder_json(Recorder const& log) {
  return detail::json_list{}
      .add("symptoms",
           detail::json_array(log.symptoms(), [](auto const& found) { return detail::json(found); }))
      .add("layers",
           detail::json_array(log.records(), [](auto const& record) { return detail::json(record); }))
      .object();
}

}  // namespace ballast

#endif
