// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_REFERENCE_NETWORKS_HPP
#define BALLAST_TESTS_SUPPORT_REFERENCE_NETWORKS_HPP

#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <string>

namespace ballast::tests {

using json = boost::property_tree::ptree;

/// A network of theory/reference.json.
inline json const& reference_network(std::string const& id) {
  static json const reference = [] {
    json read;
    boost::property_tree::read_json("tests/theory/reference.json", read);
    return read;
  }();
  for (auto const& [none, network] : reference.get_child("networks"))
    if (network.get<std::string>("id") == id) return network;
  BOOST_FAIL("reference.json has no network " << id);
  return reference;
}

inline void check_near(double found, double wanted, double tolerance, std::string const& what) {
  BOOST_TEST(std::fabs(found - wanted) <= tolerance, what << " is " << found << ", not " << wanted);
}

}  // namespace ballast::tests

#endif
