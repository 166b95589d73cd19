// SPDX-License-Identifier: BSL-1.0
// Next year's sunspots. A gated recurrent network learns from windows of the years up to 1920 and then
// streams through all years, one call a year, forecasting the next; what it says of 1921 to 1988 is compared
// with three old methods: as this year; Yule's regression on two years (1927), for which he invented it on
// this very series; and the same on nine. `sequence_forecast SUNSPOTS.csv [--quick]`
#include <ballast/ballast.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

namespace nn = ballast;

constexpr std::size_t learned = 221;  // years, 1700 to 1920
constexpr std::size_t window = 32, rows = 32;

inline constexpr auto forecaster = nn::topology<nn::gru<12, nn::chrono<window>>, nn::dense<1>>;
using model = nn::network<nn::sequence<window, 1>, forecaster, nn::clip_by_norm<1>, nn::decoupled_decay<0.3>>;

using series = std::vector<double>;

/// The root of the mean squared error of a forecast(t) of year t + 1, over the years that nothing was learned
/// from.
template <class Forecast>
double error_of(series const& x, Forecast const& forecast) {
  double sum = 0;
  for (std::size_t t = 0; t + 1 < x.size(); ++t) {
    double const missed = forecast(t) - x[t + 1];  // asked of every year: a network has to see them in order
    if (t + 1 >= learned) sum += missed * missed;
  }
  return std::sqrt(sum / static_cast<double>(x.size() - learned));
}

// ---- regression on the last Lags years, by least squares ----

template <std::size_t Lags>
class regression {
 public:
  explicit regression(series const& x) {
    std::array<std::array<double, Lags + 2>, Lags + 1> a{};  // the normal equations
    for (std::size_t t = Lags - 1; t + 1 < learned; ++t) {
      auto const seen = years_before(x, t);
      for (std::size_t i = 0; i <= Lags; ++i) {
        for (std::size_t j = 0; j <= Lags; ++j) a[i][j] += seen[i] * seen[j];
        a[i].back() += seen[i] * x[t + 1];
      }
    }
    for (std::size_t i = 0; i <= Lags; ++i)  // Gauss and Jordan
      for (std::size_t k = 0; k <= Lags; ++k) {
        double const factor = k == i ? 0 : a[k][i] / a[i][i];
        for (std::size_t j = i; j < Lags + 2; ++j) a[k][j] -= factor * a[i][j];
      }
    for (std::size_t i = 0; i <= Lags; ++i) weights_[i] = a[i].back() / a[i][i];
  }

  double forecast(series const& x, std::size_t t) const {
    if (t + 1 < Lags) return x[t];
    auto const seen = years_before(x, t);
    double sum = 0;
    for (std::size_t i = 0; i <= Lags; ++i) sum += weights_[i] * seen[i];
    return sum;
  }

 private:
  static std::array<double, Lags + 1> years_before(series const& x, std::size_t t) {
    std::array<double, Lags + 1> seen{1};
    for (std::size_t i = 0; i < Lags; ++i) seen[i + 1] = x[t - i];
    return seen;
  }

  std::array<double, Lags + 1> weights_{};
};

// ---- the network learns by how much the next year differs, in hundreds ----

constexpr float scaled(double spots) { return static_cast<float>(spots / 100); }

void train(model& net, series const& x, std::size_t steps) {
  static nn::trainer<model, nn::mean_squared_error, nn::adam, rows> trainer{net, {.learning_rate = 0.005}};
  std::vector<float> inputs(rows * window), targets(inputs);
  for (std::size_t step = 0; step < steps; ++step) {
    nn::random::stream const draws{1, step};
    for (std::size_t row = 0; row < rows; ++row) {
      std::size_t const first = nn::random::below(draws.bits(row), learned - window);
      for (std::size_t t = 0; t < window; ++t) {
        inputs[row * window + t] = scaled(x[first + t]);
        targets[row * window + t] = scaled(x[first + t + 1] - x[first + t]);
      }
    }
    trainer.optimizer.learning_rate = 0.005 * (1 - static_cast<double>(step) / static_cast<double>(steps));
    trainer.step(inputs, targets);
  }
}

int main(int count, char** arguments) try {
  if (count < 2) return std::fprintf(stderr, "usage: sequence_forecast SUNSPOTS.csv [--quick]\n"), 2;
  bool const quick = count > 2 && std::string_view{arguments[2]} == "--quick";
  auto const table = nn::read_csv<double>(arguments[1]);
  series x;
  for (std::size_t year = 0; year < table.rows(); ++year) x.push_back(table.row(year)[1]);

  regression<2> const two{x};
  regression<9> const nine{x};
  static model net{1};
  train(net, x, quick ? 600 : 1500);
  nn::stream years{net};

  double const by_two = error_of(x, [&](std::size_t t) { return two.forecast(x, t); }),
               by_nine = error_of(x, [&](std::size_t t) { return nine.forecast(x, t); });
  double const network = error_of(
      x, [&](std::size_t t) { return x[t] + 100 * static_cast<double>(years(std::array{scaled(x[t])})[0]); });
  std::printf("root mean squared error of the forecasts for 1921 to 1988, in sunspots\n");
  std::printf("  as this year               %5.1f\n", error_of(x, [&](std::size_t t) { return x[t]; }));
  std::printf("  regression on two years    %5.1f\n", by_two);
  std::printf("  regression on nine years   %5.1f\n", by_nine);
  std::printf("  gru, %zu parameters        %5.1f\n", model::parameter_count, network);
  return network < (quick ? by_two : by_nine) ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "sequence_forecast: %s\n", error.what());
  return 2;
}
