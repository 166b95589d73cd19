// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_STATE_DICT_HPP
#define BALLAST_IO_STATE_DICT_HPP

#include <ballast/core/place.hpp>
#include <ballast/io/safetensors.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ballast {

namespace detail {

/// "3.body.0.", the beginning of the names of a layer's tensors.
inline std::string prefix(place const& here) {
  std::string text = here.inside ? prefix(*here.inside->container) : "";
  if (here.inside && !here.inside->word.empty()) (text += here.inside->word) += ".";
  return here.index == place::unnumbered ? text : text + std::to_string(here.index) + ".";
}

/// Calls f(name, tensor, the tensor's values) for every tensor of a network, in the order of its layers.
template <class Net, class F>
void each_tensor(Net& net, F const& f) {
  Net::layers::tensors(
      [&](tensor const& t, place const& here, auto) {
        bool const buffer = t.role == tensor_role::buffer;
        f(prefix(here) + std::string(t.name), t,
          t.view(buffer ? net.buffers().data() + here.offset.buffers
                        : net.parameters().data() + here.offset.parameters));
      },
      place{});
}

inline std::vector<std::size_t> shape_of(tensor const& t) {
  return {t.shape.begin(), t.shape.begin() + t.rank};
}

/// PyTorch counts batches in an integer of no dimension; to a network it is one more number.
constexpr bool is_counter(tensor const& t) { return t.role == tensor_role::buffer && t.rank == 0; }

}  // namespace detail

/// What to do with keys of a file that a network does not know.
enum class unknown_keys { refuse, ignore };

/// Fills a network from a file under PyTorch's names and layouts: "0.weight" is outputs x inputs, layers
/// without parameters take an index, a residual's body is "N.body.M.weight", or "N.body.weight" where it is one
/// layer, repeat takes as many indices as its copies.
///
/// Rejects     with file_error, the network unchanged: a key that is missing or unknown, another shape,
///             numbers that are not real or not finite
template <class Net, class Bytes>
void load(Net& net, basic_safetensors_file<Bytes> const& file, unknown_keys unknown = unknown_keys::refuse) {
  using T = typename Net::scalar;
  std::map<std::string, std::vector<T>> values;
  detail::each_tensor(net, [&](std::string const& name, tensor const& t, auto const&) {
    if (tensor_entry const& stored = file.at(name); stored.shape != detail::shape_of(t))
      throw file_error{file.path(),
                       {.key = name,
                        .problem = "has another shape",
                        .wanted = shape_text(detail::shape_of(t)),
                        .found = shape_text(stored.shape)}};
    values[name] = file.template finite_numbers<T>(name);
  });
  if (unknown == unknown_keys::refuse)
    for (tensor_entry const& stored : file.tensors())
      if (!values.contains(stored.name))
        throw file_error{file.path(), {.key = stored.name, .problem = "is no tensor of this network"}};

  detail::each_tensor(net, [&](std::string const& name, tensor const& t, auto const& view) {
    auto number = values.at(name).begin();
    for (std::size_t r = 0; r < view.rows; ++r)
      for (std::size_t c = 0; c < view.columns; ++c) view(r, t.column_of(c)) = *number++;
  });
}

template <class Net>
void load(Net& net, std::string const& path) {
  load(net, safetensors_file{path});
}

/// Writes a network's parameters and buffers as PyTorch's `state_dict` has them:
/// `load_state_dict(load_file(path))` takes them. The file appears whole or not at all.
///
/// Rejects     with file_error: a path that cannot be written
template <class Net>
void save(Net const& net, std::string const& path, std::map<std::string, std::string> const& metadata = {}) {
  using T = typename Net::scalar;
  std::vector<std::vector<T>> numbers;
  std::vector<std::int64_t> counters;
  std::vector<tensor_entry> entries;
  detail::each_tensor(net, [&](std::string name, tensor const& t, auto const& view) {
    if (detail::is_counter(t)) {
      counters.push_back(static_cast<std::int64_t>(view(0, 0)));
      entries.push_back({.name = std::move(name), .dtype = data_type::i64});
    } else {
      std::vector<T>& values = numbers.emplace_back();
      for (std::size_t r = 0; r < view.rows; ++r)
        for (std::size_t c = 0; c < view.columns; ++c) values.push_back(view(r, t.column_of(c)));
      entries.push_back({.name = std::move(name), .dtype = data_type_of<T>(), .shape = detail::shape_of(t)});
    }
  });
  auto number = numbers.begin();
  auto counter = counters.begin();
  for (tensor_entry& entry : entries)
    entry.data = entry.dtype == data_type::i64 ? std::as_bytes(std::span(&*counter++, 1))
                                               : std::as_bytes(std::span(*number++));
  write_safetensors(path, entries, metadata);
}

}  // namespace ballast

#endif
