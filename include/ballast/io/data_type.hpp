// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_DATA_TYPE_HPP
#define BALLAST_IO_DATA_TYPE_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace ballast {

/// How a file stores a number: little endian, in the order of the sizes.
enum class data_type { boolean, u8, i8, u16, i16, f16, bf16, u32, i32, f32, u64, i64, f64 };

namespace detail {

struct data_type_facts {
  std::string_view name;
  std::size_t size;
};

inline constexpr std::array<data_type_facts, 13> data_types{{{"BOOL", 1},
                                                             {"U8", 1},
                                                             {"I8", 1},
                                                             {"U16", 2},
                                                             {"I16", 2},
                                                             {"F16", 2},
                                                             {"BF16", 2},
                                                             {"U32", 4},
                                                             {"I32", 4},
                                                             {"F32", 4},
                                                             {"U64", 8},
                                                             {"I64", 8},
                                                             {"F64", 8}}};

}  // namespace detail

/// The name in a safetensors header.
constexpr std::string_view name_of(data_type type) {
  return detail::data_types[static_cast<std::size_t>(type)].name;
}

/// Bytes of one number.
constexpr std::size_t size_of(data_type type) {
  return detail::data_types[static_cast<std::size_t>(type)].size;
}

constexpr std::optional<data_type> data_type_named(std::string_view name) {
  for (std::size_t i = 0; i < detail::data_types.size(); ++i)
    if (detail::data_types[i].name == name) return static_cast<data_type>(i);
  return std::nullopt;
}

/// sign, 5 bits of exponent, 10 bits of fraction (IEEE 754 binary16).
struct half {
  std::uint16_t bits;

  constexpr operator float() const {
    std::uint32_t const sign = (bits & 0x8000u) << 16, exponent = bits >> 10 & 31, fraction = bits & 0x3ffu;
    float const subnormal = static_cast<float>(fraction) * 0x1p-24f;
    std::uint32_t const magnitude = exponent == 0
                                        ? std::bit_cast<std::uint32_t>(subnormal)
                                        : (exponent == 31 ? 255 : exponent + 112) << 23 | fraction << 13;
    return std::bit_cast<float>(sign | magnitude);
  }
};

/// The upper half of a float.
struct brain_float {
  std::uint16_t bits;

  constexpr operator float() const { return std::bit_cast<float>(std::uint32_t{bits} << 16); }
};

/// The data type that stores a T unchanged.
template <class T>
consteval data_type data_type_of() {
  if constexpr (std::is_same_v<T, float>)
    return data_type::f32;
  else if constexpr (std::is_same_v<T, double>)
    return data_type::f64;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return data_type::i64;
  else if constexpr (std::is_same_v<T, std::int32_t>)
    return data_type::i32;
  else
    static_assert(sizeof(T) == 0,
                  "ballast::data_type_of: T is not stored; use float, double, int32_t or int64_t");
}

/// Calls the visitor with a `std::type_identity` of the C++ type that one stored number is read as.
template <class Visitor>
constexpr auto visit_stored_type(data_type type, Visitor visitor) {
  switch (type) {
    case data_type::boolean:
    case data_type::u8:
      return visitor(std::type_identity<std::uint8_t>{});
    case data_type::i8:
      return visitor(std::type_identity<std::int8_t>{});
    case data_type::u16:
      return visitor(std::type_identity<std::uint16_t>{});
    case data_type::i16:
      return visitor(std::type_identity<std::int16_t>{});
    case data_type::f16:
      return visitor(std::type_identity<half>{});
    case data_type::bf16:
      return visitor(std::type_identity<brain_float>{});
    case data_type::u32:
      return visitor(std::type_identity<std::uint32_t>{});
    case data_type::i32:
      return visitor(std::type_identity<std::int32_t>{});
    case data_type::f32:
      return visitor(std::type_identity<float>{});
    case data_type::u64:
      return visitor(std::type_identity<std::uint64_t>{});
    case data_type::i64:
      return visitor(std::type_identity<std::int64_t>{});
    default:
      return visitor(std::type_identity<double>{});
  }
}

}  // namespace ballast

#endif
