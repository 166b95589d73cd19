// SPDX-License-Identifier: BSL-1.0
#include <ballast/io/safetensors_header.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

#include "support/safetensors_bytes.hpp"

using ballast::tests::complaint_about;
using ballast::tests::header_of;

// ---- behavior ----
BOOST_AUTO_TEST_CASE(refuses_what_is_not_json) {
  BOOST_TEST(complaint_about("{") == "net: header, byte 1: is not JSON: Missing a name for object member.");
  BOOST_TEST(complaint_about("{} {}") ==
             "net: header, byte 3: is not JSON: The document root must not be followed by other values.");
  BOOST_TEST(complaint_about(std::string("{}\0x", 4)) == "net: header, byte 2: is not JSON: a zero byte");
  BOOST_TEST(complaint_about("{\"\xff\":{}}") ==
             "net: header, byte 2: is not JSON: Invalid encoding in string.");
  for (std::string const start : {"\xc3", "\xe2", "\xe2\x82", "\xf0", "\xf0\x9f", "\xf0\x9f\x98"})
    BOOST_TEST(complaint_about("{\"" + std::string(100, 'x') + start) ==
               "net: header, byte 102: is not JSON: Invalid encoding in string.");
  BOOST_TEST(complaint_about("{\"\xc0\xaf\":{}}") ==
             "net: header, byte 2: is not JSON: Invalid encoding in string.");
  BOOST_TEST(complaint_about(R"({"\ud800":{}})") ==
             "net: header, byte 2: is not JSON: The surrogate pair in string is invalid.");
  BOOST_TEST(complaint_about(R"({"w":{"shape":[1)") ==
             "net: header, byte 16: is not JSON: Missing a comma or ']' after an array element.");
}

BOOST_AUTO_TEST_CASE(refuses_values_of_the_wrong_kind) {
  BOOST_TEST(complaint_about(R"({"w":1})") ==
             "net: w: is of the wrong kind; wanted an object, found a number");
  BOOST_TEST(complaint_about(R"({"w":"F32"})") ==
             "net: w: is of the wrong kind; wanted an object, found text");
  BOOST_TEST(complaint_about(R"({"w":[]})") ==
             "net: w: is of the wrong kind; wanted an object, found an array");
  BOOST_TEST(complaint_about(R"({"w":null})") ==
             "net: w: is of the wrong kind; wanted an object, found true, false or null");
  BOOST_TEST(complaint_about(header_of("4", "[1]", "[0,4]"), 4) ==
             "net: w: dtype: is of the wrong kind; wanted text, found a number");
  BOOST_TEST(complaint_about(header_of("[\"F32\"]", "[1]", "[0,4]"), 4) ==
             "net: w: dtype: is of the wrong kind; wanted text, found an array");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "1", "[0,4]"), 4) ==
             "net: w: shape: is of the wrong kind; wanted an array of whole numbers, found a number");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "{}", "[0,4]"), 4) ==
             "net: w: shape: is of the wrong kind; wanted an array of whole numbers, found an object");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[[1]]", "[0,4]"), 4) ==
             "net: w: shape: is of the wrong kind; wanted a whole number, at most 64 bits, found an array");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[true]", "[0,4]"), 4) ==
             "net: w: shape: is of the wrong kind; wanted a whole number, at most 64 bits, found true, false "
             "or null");
  for (std::string const number : {"-1", "-0", "1.0", "1e0", "0.5", "18446744073709551616", "1e300"})
    BOOST_TEST(complaint_about(header_of("\"F32\"", "[" + number + "]", "[0,4]"), 4) ==
               "net: w: shape: is of the wrong kind; wanted a whole number, at most 64 bits, found " +
                   number);
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[0,4.0]"), 4) ==
             "net: w: data_offsets: is of the wrong kind; wanted a whole number, at most 64 bits, found 4.0");
  BOOST_TEST(complaint_about(R"({"__metadata__":"x"})") ==
             "net: __metadata__: is of the wrong kind; wanted an object, found text");
  BOOST_TEST(complaint_about(R"({"__metadata__":{"epoch":3}})") ==
             "net: __metadata__: epoch: is of the wrong kind; wanted text, found a number");
  BOOST_TEST(complaint_about(R"({"__metadata__":{"dtype":["x"]}})") ==
             "net: __metadata__: dtype: is of the wrong kind; wanted text, found an array");
}

BOOST_AUTO_TEST_CASE(refuses_deep_nesting_without_descending) {
  std::string const depth(1'000'000, '[');
  BOOST_TEST(complaint_about(header_of("\"F32\"", depth, "[0,4]"), 4) ==
             "net: w: shape: is of the wrong kind; wanted a whole number, at most 64 bits, found an array");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  BOOST_TEST(complaint_about(objects) == "net: a: a: is unknown; wanted dtype, shape and data_offsets");
  BOOST_TEST(complaint_about(R"({"__metadata__":)" + objects) ==
             "net: __metadata__: a: is of the wrong kind; wanted text, found an object");
}

BOOST_AUTO_TEST_CASE(refuses_keys_that_occur_twice_or_are_unknown_or_missing) {
  std::string const tensor = R"({"dtype":"F32","shape":[],"data_offsets":[0,4]})";
  BOOST_TEST(complaint_about(R"({"w":)" + tensor + "}", 4) == "none");
  BOOST_TEST(complaint_about(R"({"w":)" + tensor + R"(,"w":)" + tensor + "}", 4) == "net: w: is there twice");
  BOOST_TEST(complaint_about(R"({"w":)" + tensor + R"(,"\u0077":)" + tensor + "}", 4) ==
             "net: w: is there twice");
  BOOST_TEST(complaint_about(R"({"__metadata__":{},"__metadata__":{}})") ==
             "net: __metadata__: is there twice");
  BOOST_TEST(complaint_about(R"({"__metadata__":{"a":"1","a":"1"}})") ==
             "net: __metadata__: a: is there twice");
  BOOST_TEST(complaint_about(R"({"w":{"dtype":"F32","dtype":"F32"}})") == "net: w: dtype: is there twice");
  BOOST_TEST(complaint_about(R"({"w":{"shape":[],"shape":[]}})") == "net: w: shape: is there twice");
  BOOST_TEST(complaint_about(R"({"w":{"strides":[1]}})") ==
             "net: w: strides: is unknown; wanted dtype, shape and data_offsets");
  BOOST_TEST(complaint_about(R"({"w":{}})") == "net: w: is incomplete; wanted dtype, shape and data_offsets");
  BOOST_TEST(complaint_about(R"({"w":{"dtype":"F32","shape":[]}})") ==
             "net: w: is incomplete; wanted dtype, shape and data_offsets");
  BOOST_TEST(complaint_about(header_of("\"F31\"", "[1]", "[0,4]"), 4) ==
             "net: w: dtype: is unknown; wanted F32, F64, F16, BF16, BOOL, or I or U with 8, 16, 32 or 64, "
             "found F31");
}

BOOST_AUTO_TEST_CASE(keeps_the_terminal_safe_from_names_in_the_file) {
  BOOST_TEST(complaint_about(R"({"\u001b[2J":1})") ==
             "net: ?[2J: is of the wrong kind; wanted an object, found a number");
  BOOST_TEST(complaint_about("{\"" + std::string(1'000'000, 'x') + "\":1}").size() < 300u);
}
