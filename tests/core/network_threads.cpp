// SPDX-License-Identifier: BSL-1.0
// One const network, many threads: the thread sanitizer watches.
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <span>
#include <thread>
#include <vector>

namespace nn = ballast;

inline constexpr auto layers =
    nn::topology<nn::batch_norm, nn::lstm<8>, nn::dropout<0.5>, nn::last,
                 nn::repeat<4, nn::residual<nn::dense<8>, nn::tanh, nn::dense<8>>>, nn::dense<4>>;
using classifier = nn::network<nn::sequence<3, 5>, layers>;

// ---- facts ----
static_assert(std::is_invocable_v<classifier const&, std::span<float const, 15>>);

BOOST_AUTO_TEST_CASE(many_threads_ask_one_network) {
  constexpr std::size_t rows = 50, threads = 8;
  classifier const net{1};
  std::vector<float> x(rows * 15);
  nn::random::stream const draws{2, 2};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::symmetric<float>(draws.bits(i));
  std::vector<float> alone(rows * 4);
  net.batch(x, alone);

  std::array<std::vector<float>, threads> in_batches, one_by_one;
  {
    std::vector<std::jthread> running;
    for (std::size_t t = 0; t < threads; ++t)
      running.emplace_back([&, t] {
        in_batches[t].resize(alone.size());
        net.batch(x, in_batches[t]);
        for (std::size_t row = 0; row < rows; ++row)
          for (float const v : net(std::span<float const, 15>{x.data() + 15 * row, 15}))
            one_by_one[t].push_back(v);
      });
  }
  for (std::size_t t = 0; t < threads; ++t) {
    BOOST_TEST(in_batches[t] == alone);
    BOOST_TEST(one_by_one[t] == one_by_one[0]);
    BOOST_TEST(one_by_one[t].size() == alone.size());
  }
}
