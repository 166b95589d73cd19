// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_TARGET_HPP
#define BALLAST_KERNELS_TARGET_HPP

#include <algorithm>
#include <bit>
#include <cstddef>

// The machine that is compiled for, and every size that follows from it.

namespace ballast::kernels {

/// The vector registers: what they hold, how many there are, and whether a part of one is loaded at once; and what
/// the compiler was asked for.
struct target {
#if defined(__AVX512F__)
  static constexpr std::size_t vector_bytes = 64, registers = 32;
#elif defined(__AVX__)
  static constexpr std::size_t vector_bytes = 32, registers = 16;
#elif defined(__aarch64__)
  static constexpr std::size_t vector_bytes = 16, registers = 32;
#else
  static constexpr std::size_t vector_bytes = 16, registers = 16;
#endif
#if defined(__AVX__)
  static constexpr bool has_masks = true;
#else
  static constexpr bool has_masks = false;
#endif
#if defined(__OPTIMIZE_SIZE__)
  static constexpr bool wants_small_code = true;
#else
  static constexpr bool wants_small_code = false;
#endif
};

/// Numbers in a register.
template <class T>
inline constexpr std::size_t lanes = target::vector_bytes / sizeof(T);

/// n numbers in whole registers.
template <class T>
constexpr std::size_t whole_vectors(std::size_t n) {
  return (n + lanes<T> - 1) / lanes<T> * lanes<T>;
}

/// The widest tile of a product, in registers: with twice as many rows its sums hide the latency of a
/// multiply-add, and leave room for a row of the second factor.
inline constexpr std::size_t widest_tile = target::registers >= 32 ? 4 : 2;

/// Registers of a tile of one row: its sums leave room for as many others.
inline constexpr std::size_t row_tile_vectors = target::registers / 2;

/// Rows of the second factor that several such tiles take before any takes more: memory is fetched ahead where it is
/// read in its order.
inline constexpr std::size_t rows_in_order = 16;

/// Registers of such a tile where the compiler knows all sizes: as many sums as hide the latency of a multiply-add.
inline constexpr std::size_t row_vectors = 8;

/// Numbers of a row of the second factor that a tile of floats takes.
inline constexpr std::size_t panel_columns = widest_tile * lanes<float>;

/// Rows of the tallest tile that is some registers wide: its sums, a row of the second factor and an element of the
/// first stay in registers. It is for a second factor that is not in the nearest cache, as it reads it least often.
constexpr std::size_t tallest_tile(std::size_t vectors) {
  return std::min<std::size_t>(8, (target::registers - vectors - 1) / vectors);
}

/// Rows of any other tile: a power of two leaves no rest of most batches.
constexpr std::size_t tile_rows(std::size_t vectors) { return std::bit_floor(tallest_tile(vectors)); }

/// The longest rows of which a register takes a number each, so that several are computed at once.
inline constexpr std::size_t short_row = 15;

/// Numbers that stay in the nearest cache beside what else a kernel reads.
inline constexpr std::size_t near_numbers = 6144;

/// Rows of a matrix that stay near, as whole tiles.
constexpr std::size_t near_rows(std::size_t columns) {
  std::size_t const tile = tile_rows(widest_tile);
  return std::max<std::size_t>(1, near_numbers / (columns * tile)) * tile;
}

/// Does a row hold so many panels that one of them, read in place, meets few sets of the nearest cache?
constexpr bool has_wide_rows(std::size_t columns) { return columns >= 8 * panel_columns; }

/// Is a product faster with a copy of its second factor, panel by panel without gaps? It is where the factor as a
/// whole does not stay near, and where many rows read the copy, or a row of it meets very few sets.
constexpr bool packing_is_worth_it(std::size_t rows, std::size_t inner, std::size_t columns) {
  bool const stays_near = inner * columns <= 2 * near_numbers;
  return has_wide_rows(columns) && !stays_near && rows * columns >= 1024 * panel_columns;
}

/// Rows of such a copy that stay near.
inline constexpr std::size_t panel_depth = near_numbers / panel_columns;

/// Rows of a second factor with wide rows, read in place, that all rows of the first meet before the next: they stay in
/// the second cache, and their pages are known.
constexpr std::size_t part_depth(std::size_t columns) {
  return std::max<std::size_t>(1, 8 * near_numbers / columns);
}

/// Is the product of one row with a matrix of this size so short that the call of a function would be felt?
constexpr bool fits_in_line(std::size_t inner, std::size_t columns) { return inner * columns <= 4096; }

/// Sets of sums of a tile of one row, some registers wide, so that enough of them do not wait for each other.
constexpr std::size_t row_chains(std::size_t registers) {
  return std::clamp<std::size_t>((target::registers / 2 + registers - 1) / registers, 1, 8);
}

/// Rows of a matrix that one turn of a loop takes, in whole rounds of some: where there are enough, as many as make
/// a stride of two pages. A CPU that learns the stride of a load fetches ahead where it is shorter, and behind the
/// end of a layer's weights what nobody wants: half of what the second cache brings. Narrow registers do not ask for
/// so much.
constexpr std::size_t rows_in_turn(std::size_t rows, std::size_t row_bytes, std::size_t round) {
  constexpr std::size_t two_pages = 8192;
  std::size_t const rounds = (two_pages - 1) / (row_bytes * round) + 1;
  bool const worth_it = target::vector_bytes >= 32 && !target::wants_small_code;
  return worth_it && rows >= 2 * rounds * round ? rounds * round : round;
}

/// Sums that a product keeps for each number of a small tile, so that enough of them do not wait for each other.
constexpr std::size_t product_chains(std::size_t registers) {
  return registers >= 8 ? 1 : std::min<std::size_t>(4, 8 / registers);
}

}  // namespace ballast::kernels

#endif
