// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_PARALLEL_HPP
#define BALLAST_BLOCKS_PARALLEL_HPP

#include <ballast/blocks/branches.hpp>
#include <ballast/flow/branching.hpp>

#include <cstddef>

namespace ballast {

/// y = branch_0(x) + branch_1(x) + ...: several ways, added. `residual` is the case in which one way is the
/// identity; `concat` puts the answers side by side instead.
///
/// Shape       what all branches return
/// Parameters  the branches', named "branches.0.weight" where a branch is one layer, else
///             "branches.0.0.weight" ...; `group<...>` makes several layers one branch
/// Rejects     no branch; branches that return different shapes
/// Source      Xie et al. 2017, "Aggregated residual transformations", eq. 2
template <class... Branch>
struct parallel {
  static_assert(sizeof...(Branch) > 0,
                "ballast::parallel: there is no branch; write parallel<dense<8>, dense<8, no_bias>>");

  template <shape In>
  struct on : detail::branches<In, Branch...> {
    using block = detail::branches<In, Branch...>;
    using output = typename block::template branch<0>::output;
    static_assert((same_shape<typename body_of<In, Branch>::output, output> && ...),
                  "ballast::parallel: the branches must return the same shape to be added; give their last "
                  "layers the same number of outputs, or join them with concat");

    template <class Call, class T, class X>
    static constexpr void forward(Call const& c, memory<T> const& m, X const* x, T* y) {
      block::forward(c, m, x, [&]<std::size_t I>(T const* z) {
        for (std::size_t i = 0; i < c.rows * output::size; ++i) y[i] = I == 0 ? z[i] : y[i] + z[i];
      });
    }

    template <class Call, class T, class X>
    static constexpr void backward(Call const& c, memory<T> const& m, X const* x, T const*, T const* dy,
                                   T* dx) {
      block::backward(
          c, m, x, [&]<std::size_t>(T*) { return dy; }, dx);
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      path.template joined<flow::join, body_of<In, Branch>...>();
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double sum = 0;
      block::each_branch([&]<std::size_t I>() {
        sum += block::template branch<I>::lipschitz(m.at(block::template before<1>[I]));
      });
      return sum;
    }
  };
};

}  // namespace ballast

#endif
