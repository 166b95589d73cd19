// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RECURRENT_TAPE_HPP
#define BALLAST_LAYERS_RECURRENT_TAPE_HPP

#include <cstddef>

namespace ballast::detail {

/// The states of one row: one vector of numbers each.
template <class T>
struct cell_states {
  T* first;
  std::size_t stride;

  constexpr T* operator[](std::size_t k) const { return first + k * stride; }
  constexpr cell_states later(std::size_t n) const { return {first + n, stride}; }
};

/// What a pass keeps of a recurrent layer's steps: all of it where backward follows, else the latest step.
template <class Layer, class Call, class T>
struct recurrent_tape {
  static constexpr std::size_t length = Call::traced ? Layer::steps : 1;
  static constexpr std::size_t states_apart =
      Call::capacity * Layer::hidden * (Call::traced ? Layer::steps + 1 : 1);
  T* numbers;

  constexpr T* gate(std::size_t t, std::size_t n, std::size_t row) const {
    return numbers + at(t, n, row) * Layer::gates;
  }
  constexpr T* memo(std::size_t t, std::size_t n, std::size_t row) const {
    return numbers + length * Call::capacity * Layer::gates + at(t, n, row) * Layer::memos;
  }
  /// Before step t.
  constexpr cell_states<T> state(std::size_t t, std::size_t n, std::size_t row) const {
    constexpr std::size_t others = length * Call::capacity * (Layer::gates + Layer::memos);
    return {numbers + others + at(t, n, row) * Layer::hidden, states_apart};
  }

 private:
  static constexpr std::size_t at(std::size_t t, std::size_t n, std::size_t row) {
    return (Call::traced ? t * n : 0) + row;
  }
};

/// Number i of all rows' states as they are carried: row after row.
template <std::size_t Hidden, std::size_t States, class T>
constexpr T& carried_number(cell_states<T> s, std::size_t i) {
  return s[i % States / Hidden][i / States * Hidden + i % Hidden];
}
template <std::size_t Hidden, std::size_t States, class T>
constexpr void load_states(std::size_t n, T const* carried, cell_states<T> to) {
  for (std::size_t i = 0; i < n * States; ++i)
    carried_number<Hidden, States>(to, i) = carried ? carried[i] : T(0);
}
template <std::size_t Hidden, std::size_t States, class T>
constexpr void store_states(std::size_t n, cell_states<T> from, T* carried) {
  for (std::size_t i = 0; carried && i < n * States; ++i)
    carried[i] = carried_number<Hidden, States>(from, i);
}

}  // namespace ballast::detail

#endif
