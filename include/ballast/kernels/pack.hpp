// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_PACK_HPP
#define BALLAST_KERNELS_PACK_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/kernels/simd.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ballast::kernels {

/// A register that behaves as one number: math::tanh of a pack is that of each lane. A comparison gives a pack
/// of integers, with all bits set in the lanes where it holds, which math::select takes. It may be a part of the
/// target's register, as a few numbers need no more.
template <class T, std::size_t Lanes = lanes<T>>
struct pack {
  using lane = T;
  using integers = pack<std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>, Lanes>;
  using numbers = typename detail::register_of<T, Lanes>::type;
  numbers v;

  pack() = default;
  pack(numbers const& every) : v(every) {}
  template <std::convertible_to<T> N>
  pack(N everywhere) : v(static_cast<T>(everywhere) - numbers{}) {}
  template <class U>
  explicit pack(pack<U, Lanes> const& other) : v(__builtin_convertvector(other.v, numbers)) {}

  friend pack operator-(pack const& a) { return -a.v; }
  friend pack operator~(pack const& a) { return ~a.v; }
  friend pack operator+(pack const& a, pack const& b) { return a.v + b.v; }
  friend pack operator-(pack const& a, pack const& b) { return a.v - b.v; }
  friend pack operator*(pack const& a, pack const& b) { return a.v * b.v; }
  friend pack operator/(pack const& a, pack const& b) { return a.v / b.v; }
  friend pack operator&(pack const& a, pack const& b) { return a.v & b.v; }
  friend pack operator|(pack const& a, pack const& b) { return a.v | b.v; }
  friend pack operator<<(pack const& a, int n) { return a.v << n; }
  friend pack operator>>(pack const& a, int n) { return a.v >> n; }
  friend integers operator<(pack const& a, pack const& b) { return typename integers::numbers(a.v < b.v); }
  friend integers operator>(pack const& a, pack const& b) { return typename integers::numbers(a.v > b.v); }
  friend integers operator<=(pack const& a, pack const& b) { return typename integers::numbers(a.v <= b.v); }
  friend integers operator>=(pack const& a, pack const& b) { return typename integers::numbers(a.v >= b.v); }
  friend integers operator==(pack const& a, pack const& b) { return typename integers::numbers(a.v == b.v); }
  friend pack lesser(pack const& a, pack const& b) { return a.v < b.v ? a.v : b.v; }
  friend pack greater(pack const& a, pack const& b) { return a.v > b.v ? a.v : b.v; }
  friend pack fused(pack const& a, pack const& b, pack const& c) { return a.v * b.v + c.v; }
  friend pack choose(integers const& where, pack const& yes, pack const& no) {
    return where.v ? yes.v : no.v;
  }
};

}  // namespace ballast::kernels

#endif
