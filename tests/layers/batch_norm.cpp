// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden, nn::tests::golden_file;

// ---- facts ----
using on_vector = nn::batch_norm::on<nn::vec<7>>;
using on_image = nn::batch_norm::on<nn::image<3, 8, 8>>;
static_assert(on_vector::needs<1>.parameters == 14 && on_vector::needs<1>.buffers == 15);
static_assert(on_image::needs<1>.parameters == 6 && on_image::needs<32>.buffers == 7);
static_assert(std::is_same_v<on_image::output, nn::image<3, 8, 8>>);

/// The answers of a network that normalizes by its running statistics.
template <class In, auto const& Layers>
void check_answers(std::string const& name) {
  golden_file const file{name};
  nn::basic_network<In, Layers> net{0};
  nn::tests::take_tensors(file, net);
  auto const wanted = file.numbers<double>("output");
  std::vector<float> y(wanted.size());
  BOOST_TEST(static_cast<bool>(net.batch(file.numbers<float>("input"), y)));
  nn::tests::check_close(name, y, wanted, file.allowed<float>());
}

inline constexpr auto training = nn::topology<nn::dense<8>, nn::batch_norm, nn::relu, nn::dense<3>>;
inline constexpr auto inference = nn::topology<nn::dense<8>, nn::batch_norm, nn::relu, nn::dense<6>>;
inline constexpr auto fixed = nn::topology<nn::dense<8>, nn::fixed_batch_norm, nn::relu, nn::dense<6>>;

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(training_normalizes_by_the_batch) {
  check_golden<nn::vec<3>, alone<nn::batch_norm>, 7>("batchnorm1d_train");
  check_golden<nn::image<2, 3, 4>, alone<nn::batch_norm>, 2>("batchnorm2d_train");
  check_golden<nn::sequence<5, 2>, alone<nn::batch_norm>, 4>("batchnorm1d_sequence",
                                                             nn::tests::axis_order::channels_first);
  check_golden<nn::vec<6>, training, 5>("mlp_batchnorm_train");
}

BOOST_AUTO_TEST_CASE(inference_normalizes_by_the_running_statistics) {
  check_answers<nn::vec<3>, alone<nn::batch_norm>>("batchnorm1d_eval");
  check_answers<nn::image<2, 3, 4>, alone<nn::batch_norm>>("batchnorm2d_eval");
  check_answers<nn::vec<3>, inference>("mlp_batchnorm_eval");
}

BOOST_AUTO_TEST_CASE(fixed_statistics_have_gradients_too) {
  check_golden<nn::vec<3>, alone<nn::fixed_batch_norm>, 5>("batchnorm1d_eval");
  check_golden<nn::image<2, 3, 4>, alone<nn::fixed_batch_norm>, 4>("batchnorm2d_eval");
  check_golden<nn::vec<3>, fixed, 7>("mlp_batchnorm_eval");
}
