// SPDX-License-Identifier: BSL-1.0
#include <ballast/io/file.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "support/files.hpp"

using ballast::file_error;
using ballast::read_file;
using namespace ballast::tests;

// ---- behavior ----
BOOST_AUTO_TEST_CASE(reads_every_byte) {
  scratch_folder const folder;
  for (std::size_t const size : {0u, 1u, 65535u, 65536u, 65537u, 131072u, 300000u}) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i * i % 251);
    write_text(folder / "bytes", text);
    std::vector<char> const bytes = read_file(folder / "bytes");
    BOOST_TEST((std::string(bytes.begin(), bytes.end()) == text));
  }
}

BOOST_AUTO_TEST_CASE(says_what_it_cannot_read) {
  scratch_folder const folder;
  BOOST_TEST(complaint_of([&] { read_file(folder / "absent"); }) ==
             folder / "absent" + ": cannot be opened: No such file or directory");
  BOOST_TEST(complaint_of([&] { read_file(folder / ""); }) ==
             folder / "" + ": cannot be read: Is a directory");
}

BOOST_AUTO_TEST_CASE(a_complaint_says_where_what_wanted_and_found) {
  auto const text = [](ballast::file_fault const& fault) {
    return std::string(file_error{"net", fault}.what());
  };
  BOOST_TEST(
      text({.key = "0.weight", .problem = "has another shape", .wanted = "[10, 64]", .found = "[10, 32]"}) ==
      "net: 0.weight: has another shape; wanted [10, 64], found [10, 32]");
  BOOST_TEST(text({.problem = "is odd"}) == "net: is odd");
  BOOST_TEST(text({.problem = "is odd", .found = "3\n\x1b[2J"}) == "net: is odd; found 3??[2J");
  BOOST_TEST(text({.problem = "is odd", .wanted = "2"}) == "net: is odd; wanted 2");
  BOOST_TEST(text({.problem = "is long", .found = std::string(1000, 'x')}).size() < 250u);
}
