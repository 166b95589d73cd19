// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_RECURRENT_HPP
#define BALLAST_INITIALIZERS_RECURRENT_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/initializers/initializer.hpp>
#include <ballast/layers/recurrent_option.hpp>

#include <cstddef>

namespace ballast {

/// The option of a recurrent layer for the weights by which it reads its own state: Init draws the square
/// matrix of each gate on its own. `rnn<64, relu, recurrent<eye>>` is the IRNN; `lstm<64,
/// recurrent<orthogonal>>`.
///
/// Rejects     what is no initializer
/// Source      Le, Jaitly & Hinton 2015 (the identity); Saxe, McClelland & Ganguli 2014 (orthogonal)
template <class Init>
struct recurrent {
  static_assert(initializer<Init>,
                "ballast::recurrent: this is no initializer; write recurrent<orthogonal> or recurrent<eye>");
  static constexpr auto option = detail::option_kind::state_weights;
  using start = Init;
};

namespace detail {

/// Init for each of the square matrices that stand one below the other.
template <class Init>
struct gate_by_gate {
  using role = ballast::role::initializer;

  template <class T>
  static constexpr void fill(matrix_view<T> w, fans f, random::stream s) {
    std::size_t const n = w.columns;
    for (std::size_t gate = 0; gate * n < w.rows; ++gate)
      start<Init>(matrix_view<T>{&w(gate * n, 0), n, n, w.row_stride, w.column_stride},
                  {n, n, f.torch_default}, random::stream{s.bits(gate), gate});
  }
};

}  // namespace detail

}  // namespace ballast

#endif
