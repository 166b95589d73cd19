// SPDX-License-Identifier: BSL-1.0
// The runner, compiled once: every test links with it.
#define BOOST_TEST_MODULE ballast
#include <boost/test/included/unit_test.hpp>
