// SPDX-License-Identifier: BSL-1.0
// Sequences of their own lengths: a loss counts the steps before a row's end; those after it get no gradient.
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/losses/mean_squared_error.hpp>

#include <array>
#include <cstdint>

namespace nn = ballast;

using steps = nn::sequence<3, 2>;
constexpr std::array<std::size_t, 3> lengths{1, 3, 0};
constexpr std::array<double, 18> y{1, -2, 9, 9, 9, 9, 3, 0.5, -1, 2, 4, 4, 9, 9, 9, 9, 9, 9};
constexpr std::array<double, 8> valid{1, -2, 3, 0.5, -1, 2, 4, 4};

/// The gradient by the valid steps, in the places that they have among all.
constexpr std::array<double, 18> spread(std::array<double, 8> const& dy) {
  return {dy[0], dy[1], 0, 0, 0, 0, dy[2], dy[3], dy[4], dy[5], dy[6], dy[7]};
}

static_assert([] {
  constexpr std::array<double, 18> target{1, 1, 7, 7, 7, 7, 1, 1, 1, 1, 1, 1};
  constexpr std::array<double, 8> valid_target{1, 1, 1, 1, 1, 1, 1, 1};
  std::array<double, 18> dy{};
  std::array<double, 8> valid_dy{};
  using loss = nn::mean_squared_error;
  double const masked =
      loss::on<steps, double>::evaluate({}, 3, y.data(), target.data(), dy.data(), lengths.data());
  double const alone =
      loss::on<nn::vec<2>, double>::evaluate({}, 4, valid.data(), valid_target.data(), valid_dy.data());
  return masked == alone && dy == spread(valid_dy);
}());

static_assert([] {
  constexpr std::array<std::int32_t, 9> label{0, 1, 1, 1, 0, 1, 1, 1, 1};
  constexpr std::array<std::int32_t, 4> valid_label{0, 1, 0, 1};
  std::array<double, 18> dy{};
  std::array<double, 8> valid_dy{};
  using loss = nn::cross_entropy;
  double const masked =
      loss::on<steps, double>::evaluate({}, 3, y.data(), label.data(), dy.data(), lengths.data());
  double const alone =
      loss::on<nn::vec<2>, double>::evaluate({}, 4, valid.data(), valid_label.data(), valid_dy.data());
  return masked == alone && dy == spread(valid_dy);
}());

/// A length beyond the last step is the whole row, and no step at all is no loss.
static_assert([] {
  constexpr std::array<std::size_t, 3> beyond{4, 3, 1000}, none{};
  constexpr std::array<double, 18> target{};
  std::array<double, 18> dy{}, all_dy{};
  using loss = nn::mean_squared_error::on<steps, double>;
  double const capped = loss::evaluate({}, 3, y.data(), target.data(), dy.data(), beyond.data());
  double const all = loss::evaluate({}, 3, y.data(), target.data(), all_dy.data());
  bool const same = capped == all && dy == all_dy;
  return same && loss::evaluate({}, 3, y.data(), target.data(), dy.data(), none.data()) == 0 &&
         dy == std::array<double, 18>{};
}());
