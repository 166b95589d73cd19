// SPDX-License-Identifier: BSL-1.0
#include <ballast/io/idx.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>

#include "support/files.hpp"

namespace nn = ballast;

std::string const two_images{
    "\x00\x00\x08\x03"
    "\x00\x00\x00\x02"
    "\x00\x00\x00\x01"
    "\x00\x00\x00\x03"
    "\x01\x02\x03\xFD\xFE\xFF",
    22};

BOOST_AUTO_TEST_CASE(images_come_row_after_row) {
  nn::tests::scratch_folder const folder;
  std::string const path = folder / "images";
  std::ofstream(path, std::ios::binary) << two_images;
  nn::idx_array const images = nn::read_idx(path);
  BOOST_TEST(images.shape == (std::vector<std::size_t>{2, 1, 3}), boost::test_tools::per_element());
  BOOST_TEST(images.rows() == 2u);
  BOOST_TEST(images.row(1).size() == 3u);
  BOOST_TEST(images.row(1)[0] == 0xFD);
  BOOST_TEST(images.row(0)[2] == 3);
}

BOOST_AUTO_TEST_CASE(an_array_may_be_empty) {
  std::string bytes = two_images.substr(0, 16);
  bytes[7] = 0;
  nn::idx_array const none = nn::parse_idx(bytes, "none");
  BOOST_TEST(none.rows() == 0u);
  BOOST_TEST(none.values.empty());
}

void check_refusal(std::string const& bytes, std::string const& words) {
  BOOST_CHECK_EXCEPTION(nn::parse_idx(bytes, "f"), nn::file_error, [&](nn::file_error const& error) {
    BOOST_TEST_MESSAGE(error.what());
    return std::string(error.what()).find(words) != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  auto const with = [](std::size_t place, char byte) {
    std::string bytes = two_images;
    bytes[place] = byte;
    return bytes;
  };
  check_refusal("", "f: does not begin as an IDX file");
  check_refusal(with(0, 1), "does not begin as an IDX file");
  check_refusal(with(3, 0), "does not begin as an IDX file");
  check_refusal("\x1F\x8B and so on", "is compressed; unpack it with gunzip");
  check_refusal(with(2, 0x0D), "holds numbers of another type; wanted 8, found 13");
  check_refusal(two_images.substr(0, 15), "ends within its header");
  check_refusal(two_images.substr(0, 21), "has another length than its shape; wanted 6, found 5");
  check_refusal(two_images + "x", "has another length than its shape; wanted 6, found 7");
  for (std::size_t const place : {4u, 8u, 12u})
    check_refusal(with(place, '\xFF'), "has another length than its shape");
  std::string endless = two_images;
  for (std::size_t place = 4; place < 16; ++place) endless[place] = '\xFF';
  check_refusal(endless, "has another length than its shape");
}
