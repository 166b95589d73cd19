// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_FLOW_EXPORT_HPP
#define BALLAST_IO_FLOW_EXPORT_HPP

#include <ballast/flow/gradient_flow.hpp>
#include <ballast/flow/measure_gradient_flow.hpp>
#include <ballast/io/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// The rows of the gradient flow as text, predicted and measured alike: a column, or a member, is named as the row
// names it (see flow/gradient.hpp). Numbers read back as they were.

namespace ballast {

namespace detail {

/// f(name, number) for all that a row tells of a layer.
template <class F>
void each_field(flow::layer_flow const& row, F const& f) {
  f("layer", row.layer);
  f("fan_in", row.fan_in);
  f("fan_out", row.fan_out);
  f("second_moment", row.second_moment);
  f("mean", row.mean);
  f("gain", row.gain);
  f("output_decades", row.output_decades);
  f("decades", row.decades);
  f("beta", row.beta);
  f("interval", row.interval);
  f("silent", row.silent);
}

inline std::string json(flow::layer_flow const& row) {
  json_list members;
  each_field(row, [&](std::string_view name, auto const& value) { members.add(name, json(value)); });
  return members.object();
}

}  // namespace detail

/// A line a layer, below a line with the names of the columns. Takes `gradient_flow<Net>` or a measurement.
template <class Flow>
std::string flow_csv(Flow const& all) {
  std::string text, line;
  auto const append = [&](std::string_view field) { (line += line.empty() ? "" : ",") += field; };
  auto const end_line = [&] {
    text += line + '\n';
    line.clear();
  };
  detail::each_field(flow::layer_flow{}, [&](std::string_view name, auto const&) { append(name); });
  end_line();
  for (flow::layer_flow const& row : all.layers) {
    detail::each_field(row, [&](std::string_view, auto const& value) { append(detail::shortest(value)); });
    end_line();
  }
  return text;
}

/// An object with the array "layers".
template <std::size_t Layers>
std::string flow_json(flow::prediction<Layers> const& predicted) {
  return detail::json_list{}
      .add("unknown", predicted.known() ? "null" : detail::json(predicted.unknown))
      .add("input_decades", detail::json(predicted.input_decades))
      .add("layers", detail::json_array(predicted.layers, [](auto const& row) { return detail::json(row); }))
      .object();
}
template <std::size_t Layers>
std::string flow_json(flow::measurement<Layers> const& measured) {
  return detail::json_list{}
      .add("loss", detail::json(measured.loss))
      .add("answer_decades", detail::json(measured.answer_decades))
      .add("batches", detail::json(measured.batches))
      .add("batch_rows", detail::json(measured.batch_rows))
      .add("layers", detail::json_array(measured.layers, [](auto const& row) { return detail::json(row); }))
      .object();
}

}  // namespace ballast

#endif
