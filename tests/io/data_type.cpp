// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/math/bits.hpp>
#include <ballast/io/data_type.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>

namespace nn = ballast;

// ---- facts ----
static_assert(nn::size_of(nn::data_type::f32) == 4 && nn::name_of(nn::data_type::f32) == "F32");
static_assert(nn::size_of(nn::data_type::boolean) == 1 && nn::name_of(nn::data_type::f64) == "F64");
static_assert(nn::data_type_named("I64") == nn::data_type::i64 && !nn::data_type_named("F31"));
static_assert(nn::data_type_of<float>() == nn::data_type::f32);
static_assert(nn::data_type_of<std::int64_t>() == nn::data_type::i64);

// IEEE 754 binary16: one, the largest, the least normal and subnormal, minus two
static_assert(nn::half{0x3c00} == 1.0f && nn::half{0x7bff} == 65504.0f && nn::half{0xc000} == -2.0f);
static_assert(nn::half{0x0400} == 0x1p-14f && nn::half{0x0001} == 0x1p-24f && nn::half{0x03ff} == 0x3ffp-24f);
static_assert(nn::half{0xfc00} == -std::numeric_limits<float>::infinity());
static_assert(nn::brain_float{0x3f80} == 1.0f && nn::brain_float{0xc049} == -3.140625f);

// ---- behavior ----
BOOST_AUTO_TEST_CASE(halves_hold_nan) { BOOST_TEST(nn::math::is_nan(float{nn::half{0x7e01}})); }
