// SPDX-License-Identifier: BSL-1.0
// The prediction for batches against draws of the library's own: samples that align on their way through a deep
// network share their fluctuations, which the spread has to know.
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/core/random.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/critical.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "support/training_pass.hpp"

namespace nn = ballast;

namespace {

constexpr std::size_t rows = 16, draws = 100;

struct statistics {
  double sum = 0, squares = 0;

  void add(double x) { sum += x, squares += x * x; }
  double mean() const { return sum / draws; }
  double deviation() const { return std::sqrt((squares - sum * mean()) / (draws - 1)); }
};

std::vector<float> normal_numbers(std::size_t n, nn::random::stream stream) {
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = nn::random::normal<float>(stream.bits(i), 1.0);
  return x;
}

/// log10 |dL/dW| of each weight, for a loss whose gradient by the outputs of a batch is a random direction.
template <class Net>
std::vector<statistics> measure() {
  nn::tests::training_pass<Net, rows> pass;
  std::vector<statistics> decades(nn::gradient_flow<Net, rows>.layers.size());
  for (std::size_t draw = 0; draw < draws; ++draw) {
    pass.net = Net{draw};
    pass.forward(normal_numbers(pass.x.size(), {1, draw}));
    auto direction = normal_numbers(pass.y.size(), {2, draw});
    double square = 0;
    for (float d : direction) square += double{d} * double{d};
    for (float& d : direction) d /= static_cast<float>(std::sqrt(square));
    pass.backward(direction);
    std::size_t k = 0;
    Net::layers::tensors(
        [&](nn::tensor const& t, nn::place const& here, auto) {
          if (t.role != nn::tensor_role::weight) return;
          auto const gradient = t.view(pass.gradients.data() + here.offset.parameters);
          double sum = 0;
          for (std::size_t i = 0; i < t.size(); ++i) {
            double const g = double{gradient(i / gradient.columns, i % gradient.columns)};
            sum += g * g;
          }
          decades[k++].add(std::log10(sum) / 2);
        },
        nn::place{});
  }
  return decades;
}

template <class Net>
void check(std::string const& name) {
  static constexpr auto predicted = nn::gradient_flow<Net, rows>;
  auto const measured = measure<Net>();
  for (std::size_t k = 0; k < measured.size(); ++k) {
    nn::flow::layer_flow const& flow = predicted.layers[k];
    double const deviation = measured[k].deviation();
    BOOST_TEST(std::fabs(flow.decades - measured[k].mean()) <=
                   0.06 + 3 * deviation / std::sqrt(draws) + 0.01 * flow.beta,
               name << ", layer " << k << ": " << flow.decades << ", measured " << measured[k].mean());
    BOOST_TEST(std::fabs(flow.deviation() - deviation) <= 0.02 + 0.4 * deviation,
               name << ", layer " << k << ": spread " << flow.deviation() << ", measured " << deviation);
  }
}

template <class... Layer>
struct network_of {
  static constexpr auto layers = nn::topology<Layer...>;
  using net = nn::network<nn::vec<32>, layers, nn::kaiming_normal>;
  using critical_net = nn::network<nn::vec<32>, layers, nn::critical>;
};

}  // namespace

BOOST_AUTO_TEST_CASE(samples_align_in_a_plain_network) {
  check<network_of<nn::repeat<20, nn::dense<32>, nn::relu>, nn::dense<8>>::net>("relu");
  check<network_of<nn::repeat<10, nn::dense<32>, nn::tanh>, nn::dense<8>>::net>("tanh");
}

BOOST_AUTO_TEST_CASE(biases_are_what_all_samples_share) {
  check<network_of<nn::repeat<30, nn::dense<32>, nn::tanh>, nn::dense<8>>::critical_net>("critical tanh");
}

BOOST_AUTO_TEST_CASE(samples_part_again_in_normalized_networks) {
  check<network_of<nn::repeat<8, nn::dense<32>, nn::batch_norm, nn::relu>, nn::dense<8>>::net>("batch norm");
  using block = nn::residual<nn::batch_norm, nn::relu, nn::dense<32>>;
  check<network_of<nn::dense<32>, nn::repeat<8, block>, nn::dense<8>>::net>("blocks");
}
