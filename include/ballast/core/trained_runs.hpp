// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_TRAINED_RUNS_HPP
#define BALLAST_CORE_TRAINED_RUNS_HPP

#include <ballast/core/place.hpp>

#include <array>
#include <cstddef>

namespace ballast {

/// A run of trained parameters that a step treats alike. Where all are trained at one rate there is one run.
struct trained_run {
  std::size_t parameter = 0, gradient = 0;  // the first one's number in the network, and among the gradients
  std::size_t size = 0;
  double rate = 1;      // factor of the learning rate
  bool weight = false;  // or biases and scales, which may be spared by decay
};

/// Do biases and scales stand in runs of their own?
enum class weights { among_others, apart };

namespace detail {

/// Calls f(offset, size) for every run of a tensor's numbers without gaps, counted from its first number: its
/// rows or its columns, as they lie.
template <class F>
constexpr void each_run(tensor const& t, F const& f) {
  bool const by_columns = t.row_stride == 1;
  std::size_t const runs = by_columns ? t.columns() : t.rows(), size = by_columns ? t.rows() : t.columns(),
                    stride = by_columns ? t.column_stride : t.row_stride;
  if (stride == size) return f(std::size_t{0}, runs * size);
  for (std::size_t run = 0; run < runs; ++run) f(run * stride, size);
}

struct survey_of_rates {
  static constexpr bool one_copy = true;
  bool* all_one;

  constexpr void operator()(tensor const& t, place const& here, auto) const {
    *all_one = *all_one && (t.role == tensor_role::buffer || here.rate == 1);
  }
};

/// Are all parameters trained, and at the full rate?
template <class Net>
constexpr bool alike() {
  constexpr extent needs = Net::layers::template needs<1>;
  bool all_one = true;
  Net::layers::tensors(survey_of_rates{&all_one}, place{});
  return all_one && needs.gradients == needs.parameters;
}

/// Calls f(run) for all.
template <class Net, weights Weights, class F>
constexpr void each_trained_run(F const& f) {
  if (Weights == weights::among_others && alike<Net>()) return f(trained_run{.size = Net::parameter_count});
  trained_run now;
  Net::layers::tensors(
      [&](tensor const& t, place const& here, auto) {
        if (t.role == tensor_role::buffer || here.rate == 0) return;
        each_run(t, [&](std::size_t first, std::size_t size) {
          trained_run const next{here.offset.parameters + t.offset + first,
                                 here.offset.gradients + t.offset + first, size, here.rate,
                                 t.role == tensor_role::weight};
          bool const alike =
              now.rate == next.rate && (Weights == weights::among_others || now.weight == next.weight);
          if (alike && now.parameter + now.size == next.parameter &&
              now.gradient + now.size == next.gradient) {
            now.size += size;
          } else {
            if (now.size > 0) f(now);
            now = next;
          }
        });
      },
      place{});
  if (now.size > 0) f(now);
}

template <class Net, weights Weights>
inline constexpr std::size_t trained_run_count = [] {
  std::size_t count = 0;
  each_trained_run<Net, Weights>([&](trained_run const&) { ++count; });
  return count;
}();

}  // namespace detail

/// All trained parameters of a network.
template <class Net, weights Weights = weights::among_others>
inline constexpr std::array<trained_run, detail::trained_run_count<Net, Weights>> trained_runs = [] {
  std::array<trained_run, detail::trained_run_count<Net, Weights>> all{};
  std::size_t k = 0;
  detail::each_trained_run<Net, Weights>([&](trained_run const& run) { all[k++] = run; });
  return all;
}();

}  // namespace ballast

#endif
