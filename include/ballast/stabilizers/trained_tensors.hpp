// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_TRAINED_TENSORS_HPP
#define BALLAST_STABILIZERS_TRAINED_TENSORS_HPP

#include <ballast/core/place.hpp>

#include <concepts>
#include <cstddef>
#include <span>

namespace ballast::detail {

/// Calls f(tensor, offset of its layer) for every tensor of a network that is trained.
template <class Net, class F>
constexpr void each_trained(F const& f) {
  Net::layers::tensors(
      [&](tensor const& t, place const& here, auto) {
        if (t.role != tensor_role::buffer) f(t, here.offset);
      },
      place{});
}

/// The same for weights alone: no bias, and no scale of a normalization.
template <class Net, class F>
constexpr void each_weight(F const& f) {
  each_trained<Net>([&](tensor const& t, extent const& offset) {
    if (t.role == tensor_role::weight) f(t, offset);
  });
}

/// Calls f(offset, size) for every run of a tensor's numbers without gaps, counted from its first number: its
/// rows or its columns, as they lie.
template <class F>
constexpr void each_run(tensor const& t, F const& f) {
  bool const by_columns = t.row_stride == 1;
  std::size_t const runs = by_columns ? t.columns() : t.rows(), size = by_columns ? t.rows() : t.columns(),
                    stride = by_columns ? t.column_stride : t.row_stride;
  for (std::size_t run = 0; run < runs; ++run) f(run * stride, size);
}

}  // namespace ballast::detail

#endif
