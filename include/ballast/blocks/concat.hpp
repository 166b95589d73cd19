// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_CONCAT_HPP
#define BALLAST_BLOCKS_CONCAT_HPP

#include <ballast/blocks/branches.hpp>
#include <ballast/core/math.hpp>
#include <ballast/flow/branching.hpp>

#include <array>
#include <cstddef>

namespace ballast {

namespace detail {

/// The shape of answers side by side: the first one's, with the channels of all.
template <class First, class... Rest>
consteval auto joined_shape() {
  constexpr bool fit =
      (same_shape<typename First::template with_channels<1>, typename Rest::template with_channels<1>> &&
       ...);
  static_assert(
      fit,
      "ballast::concat: the branches must return the same number of steps or pixels, and may differ only in "
      "their channels; let all branches keep or change it alike");
  if constexpr (fit)
    return typename First::template with_channels<(First::channels + ... + Rest::channels)>{};
  else
    return First{};
}

}  // namespace detail

/// y = [branch_0(x), branch_1(x), ...], the branches' outputs side by side. `concat<identity, dense<8>>`
/// appends new features to the old ones: blocks of it are densely connected.
///
/// Shape       vec<N_0 + N_1 + ...>, of a sequence so many features each step, of an image so many channels
/// Parameters  the branches', named "branches.0.weight" where a branch is one layer, else
///             "branches.0.0.weight" ...; `group<...>` makes several layers one branch
/// Rejects     no branch; branches whose outputs differ in more than their channels
/// Source      Huang et al. 2017, "Densely connected convolutional networks", eq. 2
template <class... Branch>
struct concat {
  static_assert(sizeof...(Branch) > 0,
                "ballast::concat: there is no branch; write concat<identity, dense<8>>");

  template <shape In>
  struct on : detail::branches<In, Branch...> {
    using block = detail::branches<In, Branch...>;
    using output = decltype(detail::joined_shape<typename body_of<In, Branch>::output...>());

    template <class Call, class T, class X>
    static constexpr void forward(Call const& c, memory<T> const& m, X const* x, T* y) {
      block::forward(c, m, x, [&]<std::size_t I>(T const* z) {
        each_pair<I>(c.rows, [&](std::size_t whole, std::size_t part) { y[whole] = z[part]; });
      });
    }

    template <class Call, class T, class X>
    static constexpr void backward(Call const& c, memory<T> const& m, X const* x, T const*, T const* dy,
                                   T* dx) {
      auto const split = [&]<std::size_t I>(T* dz) -> T const* {
        each_pair<I>(c.rows, [&](std::size_t whole, std::size_t part) { dz[part] = dy[whole]; });
        return dz;
      };
      block::backward(c, m, x, split, dx);
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double squares = 0;
      block::each_branch([&]<std::size_t I>() {
        double const bound = block::template branch<I>::lipschitz(m.at(block::template before<1>[I]));
        squares += bound * bound;
      });
      return math::sqrt(squares);
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      path.template joined<flow::side_by_side, body_of<In, Branch>...>();
    }

   private:
    // A sample is so many runs in which the channels of the branches follow each other: the steps of a
    // sequence, or an image as a whole.
    static constexpr std::size_t runs = output::channel_stride == 1 ? output::positions : 1;
    static constexpr std::size_t whole_run = output::size / runs;
    static constexpr std::array<std::size_t, sizeof...(Branch)> run{
        (body_of<In, Branch>::output::size / runs)...};
    static constexpr std::array<std::size_t, sizeof...(Branch)> start = [] {
      std::array<std::size_t, sizeof...(Branch)> sum{};
      for (std::size_t i = 1; i < sum.size(); ++i) sum[i] = sum[i - 1] + run[i - 1];
      return sum;
    }();

    /// f(index in the joined output, index in that of branch I).
    template <std::size_t I, class F>
    static constexpr void each_pair(std::size_t rows, F const& f) {
      for (std::size_t r = 0; r < rows * runs; ++r)
        for (std::size_t k = 0; k < run[I]; ++k) f(r * whole_run + start[I] + k, r * run[I] + k);
    }
  };
};

}  // namespace ballast

#endif
