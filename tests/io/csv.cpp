// SPDX-License-Identifier: BSL-1.0
#include <ballast/io/csv.hpp>

#include <boost/test/unit_test.hpp>

#include <numeric>
#include <string>
#include <vector>

#include "support/files.hpp"

using ballast::csv_table;
using ballast::read_csv;
using namespace ballast::tests;

// ---- behavior ----
namespace {

template <class T = double>
csv_table<T> table_of(std::string const& text) {
  scratch_folder const folder;
  write_text(folder / "table", text);
  return read_csv<T>(folder / "table");
}

template <class T = double>
std::string complaint_about(std::string const& text) {
  std::string const complaint = complaint_of([&] { table_of<T>(text); });
  return complaint.substr(complaint.find("table: ") + 7);
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_the_digits) {
  csv_table<float> const digits = read_csv<float>("examples/data/digits.csv");
  BOOST_TEST(digits.rows() == 1797u);
  BOOST_TEST(digits.columns == 65u);
  BOOST_TEST(digits.names.empty());
  BOOST_TEST(digits.row(0)[2] == 5);
  BOOST_TEST(digits.row(1796)[64] == 8);
  BOOST_TEST(std::accumulate(digits.values.begin(), digits.values.end(), 0.0) == 569788);  // awk
}

BOOST_AUTO_TEST_CASE(reads_names_blanks_and_both_line_ends) {
  auto const table = table_of("\xEF\xBB\xBFx, y\r\n 1,\t-2.5e1 \r\n\r\n.5,1e-3");
  BOOST_TEST(table.names == (std::vector<std::string>{"x", "y"}), boost::test_tools::per_element());
  BOOST_TEST(table.values == (std::vector<double>{1, -25, 0.5, 0.001}), boost::test_tools::per_element());
  BOOST_TEST(table.rows() == 2u);
  BOOST_TEST(table_of<int>("7\n-8\n").values == (std::vector<int>{7, -8}), boost::test_tools::per_element());
  BOOST_TEST(table_of("").rows() == 0u);
  BOOST_TEST(table_of("x,y\n").rows() == 0u);
}

BOOST_AUTO_TEST_CASE(names_line_and_column_of_what_is_wrong) {
  BOOST_TEST(complaint_about("1,2\n3,x\n") == "line 2, column 2: is not a finite number in range; found x");
  BOOST_TEST(complaint_about("1,x\n3,4\n") == "line 1, column 2: is not a finite number in range; found x");
  BOOST_TEST(complaint_about("a,b\n\n1,2\n3,\n") == "line 4, column 2: is not a finite number in range");
  BOOST_TEST(complaint_about("1,2\n3\n") == "line 2: has a wrong number of columns; wanted 2, found 1");
  BOOST_TEST(complaint_about("1,2\n3,4,\n") == "line 2: has a wrong number of columns; wanted 2, found 3");
  for (std::string const field : {"nan", "-inf", "1e999", "1.5.", "1 2", "0x10", "+1", "\"1\""})
    BOOST_TEST(complaint_about("0\n" + field + "\n") ==
               "line 2, column 1: is not a finite number in range; found " + field);
  BOOST_TEST(complaint_about<int>("0\n1.0\n") ==
             "line 2, column 1: is not a finite number in range; found 1.0");
  BOOST_TEST(complaint_about<int>("0\n3000000000\n").starts_with("line 2, column 1: "));
  BOOST_TEST(complaint_about<float>("0\n1e39\n").starts_with("line 2, column 1: "));
}
