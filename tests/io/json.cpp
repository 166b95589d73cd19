// SPDX-License-Identifier: BSL-1.0
#include <ballast/io/json.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include "support/json.hpp"

namespace detail = ballast::detail;
using ballast::tests::parsed;

BOOST_AUTO_TEST_CASE(numbers_read_back_as_they_were) {
  for (double const number : {0.0, 0.1, -1.0 / 3, 1e-300, -2.5e300, 1e21, 123456789.0})
    BOOST_TEST(std::stod(detail::json(number)) == number);
  BOOST_TEST(std::stof(detail::json(0.1f)) == 0.1f);
  BOOST_TEST(parsed(detail::json(1e21)).is_number_float());
  for (std::uint64_t const number : {std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max()})
    BOOST_TEST(parsed(detail::json(number)).get<std::uint64_t>() == number);
  BOOST_TEST(detail::json(-40) == "-40");
  BOOST_TEST(detail::json(true) == "true");
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_null) {
  BOOST_TEST(detail::json(ballast::math::infinity<double>) == "null");
  BOOST_TEST(detail::json(-ballast::math::infinity<float>) == "null");
  BOOST_TEST(detail::json(ballast::math::nan<double>) == "null");
}

BOOST_AUTO_TEST_CASE(text_reads_back) {
  std::string const text = "a \"quoted\" \\ line\n\x01 \xC3\xA4";
  BOOST_TEST(parsed(detail::json(text)).get<std::string>() == text);
}

BOOST_AUTO_TEST_CASE(lists) {
  BOOST_TEST(detail::json_list{}.object() == "{}");
  BOOST_TEST(detail::json_list{}.array() == "[]");
  auto const document =
      parsed(detail::json_list{}
                 .add("one", detail::json(1))
                 .add("two", detail::json_array(std::array{1, 2}, [](int i) { return detail::json(i); }))
                 .object());
  BOOST_TEST(document.at("one").get<int>() == 1);
  BOOST_TEST(document.at("two").at(1).get<int>() == 2);
}
