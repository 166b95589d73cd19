// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_PLACE_HPP
#define BALLAST_CORE_PLACE_HPP

#include <ballast/core/layer.hpp>

#include <array>
#include <string_view>
#include <type_traits>

// Everything that must know single tensors (starting values, files, decay groups, clipping by unit) is a
// visitor: `visit(tensor, place, std::type_identity<Start>)` is called once for each tensor of a network.

namespace ballast {

/// The start that a layer names when it leaves the choice to its network.
struct network_start {};

/// What a tensor is to the optimizer: decay applies to weights only, if so asked.
enum class tensor_role { weight, bias, scale, buffer };

/// One tensor of a layer: its name and shape as PyTorch has them, and where its numbers lie.
struct tensor {
  std::string_view name;
  std::array<std::size_t, 4> shape{};
  std::size_t rank = 0;
  tensor_role role = tensor_role::weight;
  std::size_t offset = 0;                         // in the layer's parameters, or buffers
  std::size_t row_stride = 0, column_stride = 0;  // of the matrix: first axis x the others
  fans fan{};
  double initial = 0;    // the starting value of what no initializer draws
  bool drawn = false;    // by the initializer: weights, and biases where the initializer has a rule for them
  std::size_t taps = 1;  // of a kernel whose columns run tap by tap here, and channel by channel in PyTorch
  std::size_t zero_row = no_row;  // a row of what is drawn that starts at zero
  static constexpr std::size_t no_row = static_cast<std::size_t>(-1);

  constexpr std::size_t rows() const { return rank == 0 ? 1 : shape[0]; }
  constexpr std::size_t columns() const {
    std::size_t n = 1;
    for (std::size_t axis = 1; axis < rank; ++axis) n *= shape[axis];
    return n;
  }
  constexpr std::size_t size() const { return rows() * columns(); }
  /// The column here that is the given one in PyTorch.
  constexpr std::size_t column_of(std::size_t torch_column) const {
    return torch_column % taps * (columns() / taps) + torch_column / taps;
  }

  /// Its values, given those of its layer.
  template <class T>
  constexpr matrix_view<T> view(T* layer) const {
    return {layer + offset, rows(), columns(), row_stride, column_stride};
  }
};

/// A vector of n numbers without gaps.
constexpr tensor vector_tensor(std::string_view name, tensor_role role, std::size_t offset, std::size_t n,
                               double initial = 0) {
  return {.name = name,
          .shape = {n},
          .rank = 1,
          .role = role,
          .offset = offset,
          .row_stride = 1,
          .column_stride = 1,
          .initial = initial};
}

/// Where a layer stands: the offset of its slices, and its name in PyTorch's state_dict. A container such as
/// residual opens a scope ("3.body."), in which a list numbers its layers; a layer alone in its scope has no
/// number. A scope may have no word: the lists in a list. The learning rate of its parameters has a factor, zero
/// where they are frozen.
struct place {
  struct scope {
    place const* container;
    std::string_view word;
  };
  static constexpr std::size_t unnumbered = static_cast<std::size_t>(-1);

  extent offset{};
  scope const* inside = nullptr;
  std::size_t index = 0;
  double rate = 1;

  constexpr place later(extent const& by, std::size_t indices) const {
    return {offset + by, inside, index + indices, rate};
  }
  /// Where the layers in a scope begin, which take so many indices.
  constexpr place in(scope const& opened, std::size_t indices, extent const& by = {}) const {
    return {offset + by, &opened, indices == 1 ? unnumbered : 0, rate};
  }
  constexpr place times_rate(double factor) const { return {offset, inside, index, rate * factor}; }
};

/// A visitor that wants to know what kinds of tensors there are, not each: repeat shows it one of its copies.
template <class Visitor>
concept visits_one_copy = requires {
  requires std::remove_cvref_t<Visitor>::one_copy;
};

}  // namespace ballast

#endif
