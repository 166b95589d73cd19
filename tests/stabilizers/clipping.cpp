// SPDX-License-Identifier: BSL-1.0
// clip_by_norm and clip_by_value.
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/clip_by_value.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "support/golden.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::golden_file;

// ---- facts ----
static_assert(std::is_empty_v<nn::clip_by_norm<1>> &&
              std::is_same_v<nn::clip_by_norm<1>, nn::clip_by_norm<1.0>>);
static_assert(std::is_same_v<nn::clip_by_norm<1>, nn::clip_by_norm<1, nn::l2_norm>>);
static_assert(std::is_empty_v<nn::clip_by_norm<1, nn::inf_norm>>);
static_assert(nn::mode_of<nn::clip_by_value<0.5>, nn::role::clipping>);

constexpr char const* parameters[] = {"0.bias", "0.weight", "2.bias", "2.weight"};

/// All gradients of a case, one after the other.
template <class T>
std::vector<T> gradients(golden_file const& file, std::string const& when) {
  std::vector<T> all;
  for (char const* const name : parameters)
    for (T const g : file.numbers<T>(when + "." + name)) all.push_back(g);
  return all;
}

template <class Clipping, class Norm, class T>
void check_in(golden_file const& file) {
  auto g = gradients<T>(file, "grad_before");
  double const norm = nn::kernels::norm<T>(g);
  if (file.has("norm"))
    check_close("norm", std::vector{Norm::template of<T>(g, norm)}, file.numbers<double>("norm"),
                file.allowed<T>());
  double const clipped = typename Clipping::template on<void>{}.clip(std::span<T>{g}, norm);
  check_close("grad_after", g, gradients<double>(file, "grad_after"), file.allowed<T>());
  if (nn::math::is_finite(norm))
    check_close("norm after", std::vector{clipped}, {nn::kernels::norm<T>(g)}, {1e-30, 1e-5, 1});
}

template <class Clipping, class Norm = nn::l2_norm>
void check(std::string const& name) {
  golden_file const file{name};
  BOOST_TEST_CONTEXT(name << " in float") check_in<Clipping, Norm, float>(file);
  BOOST_TEST_CONTEXT(name << " in double") check_in<Clipping, Norm, double>(file);
}

// ---- PyTorch; gradients of 1e20 and 1e-25 against its results in float64, which its own float32 misses ----
BOOST_AUTO_TEST_CASE(torch_clip_grad_norm) {
  check<nn::clip_by_norm<1>>("clip_norm_l2");
  check<nn::clip_by_norm<100>>("clip_norm_l2_under");
  check<nn::clip_by_norm<1>>("clip_norm_l2_huge");
  check<nn::clip_by_norm<1>>("clip_norm_l2_tiny");
  check<nn::clip_by_norm<1>>("clip_norm_l2_nan");
  check<nn::clip_by_norm<1>>("clip_norm_l2_inf_grad");
}

BOOST_AUTO_TEST_CASE(torch_clip_grad_norm_inf) {
  check<nn::clip_by_norm<0.5, nn::inf_norm>, nn::inf_norm>("clip_norm_inf");
  check<nn::clip_by_norm<100, nn::inf_norm>, nn::inf_norm>("clip_norm_inf_under");
  check<nn::clip_by_norm<1, nn::inf_norm>, nn::inf_norm>("clip_norm_inf_huge");
  check<nn::clip_by_norm<1, nn::inf_norm>, nn::inf_norm>("clip_norm_inf_nan");
  check<nn::clip_by_norm<1, nn::inf_norm>, nn::inf_norm>("clip_norm_inf_inf_grad");
}

BOOST_AUTO_TEST_CASE(torch_clip_grad_value) {
  check<nn::clip_by_value<0.5>>("clip_value");
  check<nn::clip_by_value<100>>("clip_value_under");
  check<nn::clip_by_value<1>>("clip_value_huge");
  check<nn::clip_by_value<1>>("clip_value_nonfinite");
}

// Quotients of small numbers, since Boost.Test compares a zero with the tolerance itself.
BOOST_AUTO_TEST_CASE(the_norm_neither_overflows_nor_vanishes) {
  auto const norm = [](auto... v) { return nn::kernels::norm<double>(std::vector<double>{v...}); };
  BOOST_TEST(norm(3e200, 4e200) == 5e200, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(norm(3e-200, 4e-200) / 5e-200 == 1.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(nn::kernels::norm<float>(std::vector{3e38f, 3e38f}) == 4.242640687e38,
             boost::test_tools::tolerance(1e-7));
  BOOST_TEST(norm(0.0, 0.0) == 0.0);
}
BOOST_AUTO_TEST_CASE(nor_the_norm_of_denormal_numbers, *nn::tests::needs_denormals()) {
  auto const norm = [](auto... v) { return nn::kernels::norm<double>(std::vector<double>{v...}); };
  BOOST_TEST(norm(3e-310, 4e-310) / 5e-310 == 1.0, boost::test_tools::tolerance(1e-8));
  BOOST_TEST(nn::kernels::norm<float>(std::vector{3e-40f, 4e-40f}) / 5e-40 == 1.0,
             boost::test_tools::tolerance(1e-5));
}
BOOST_AUTO_TEST_CASE(the_norm_of_what_is_not_finite_is_not, *nn::tests::needs_infinities()) {
  auto const norm = [](auto... v) { return nn::kernels::norm<double>(std::vector<double>{v...}); };
  BOOST_TEST(!nn::math::is_finite(norm(1.0, nn::math::infinity<double>)));
  BOOST_TEST(!nn::math::is_finite(norm(1.0, nn::math::nan<double>)));
}
