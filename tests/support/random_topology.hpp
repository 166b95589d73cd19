// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_RANDOM_TOPOLOGY_HPP
#define BALLAST_TESTS_SUPPORT_RANDOM_TOPOLOGY_HPP

#include <ballast/ballast.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "laws.hpp"

// Networks that the compiler draws: the same one for the same shape and seed.

namespace ballast::tests {

constexpr std::uint64_t draw(std::uint64_t seed, std::uint64_t number) {
  return random::stream{seed, 1}.bits(number) >> 8;
}

template <class In, std::uint64_t Seed, std::size_t Nesting>
struct random_layer;

/// The layer that gives any shape the channels of In again.
template <class In>
struct return_to_ {
  using type = dense<In::channels>;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct return_to_<image<C, H, W>> {
  using type = conv2d<C, 1>;
};
template <class In>
using return_to = typename return_to_<In>::type;

/// Two random layers and the way back to their input's shape.
template <class In, std::uint64_t Seed, std::size_t Nesting>
struct random_body_ {
  using first = typename random_layer<In, draw(Seed, 1), Nesting>::type;
  using second = typename random_layer<typename first::template on<In>::output, draw(Seed, 2), Nesting>::type;
  using type = group<first, second, return_to<In>>;
};
template <class In, std::uint64_t Seed, std::size_t Nesting>
using random_body = typename random_body_<In, Seed, Nesting>::type;

// A choice says what it becomes on a shape, with a seed of its own and so many blocks that may yet be nested.

template <class L>
struct just {
  template <class In, std::uint64_t, std::size_t>
  using become = L;
};
struct some_dense {
  template <class, std::uint64_t Seed, std::size_t>
  using become = dense<2 + Seed % 3>;
};
struct some_residual {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = residual<random_body<In, Seed, Nesting>>;
};
struct some_scaled_residual {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = scaled_residual<0.5, random_body<In, Seed, Nesting>>;
};
struct some_projection {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = residual<shortcut<return_to<In>>, random_body<In, Seed, Nesting>>;
};
struct some_rezero {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = rezero<random_body<In, Seed, Nesting>>;
};
struct some_highway {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = highway<gate<return_to<In>>, random_body<In, Seed, Nesting>>;
};
struct some_concat {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = concat<identity, random_body<In, Seed, Nesting>>;
};
struct some_parallel {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = parallel<random_body<In, draw(Seed, 1), Nesting>, random_body<In, draw(Seed, 2), Nesting>>;
};
struct some_repeat {
  template <class In, std::uint64_t Seed, std::size_t Nesting>
  using become = repeat<2, random_body<In, Seed, Nesting>>;
};

/// Leaves first, then blocks.
template <class Leaves, class Blocks>
struct choices;
template <class... Leaf, class... Block>
struct choices<words<Leaf...>, words<Block...>> {
  static constexpr std::size_t leaves = sizeof...(Leaf), all = leaves + sizeof...(Block);
  template <std::size_t I>
  using at = typename words<Leaf..., Block...>::template description<I>;
};

using any_block = words<some_residual, some_scaled_residual, some_projection, some_rezero, some_highway,
                        some_concat, some_parallel, some_repeat>;
template <class In>
struct choices_for;
template <std::size_t N>
struct choices_for<vec<N>>
    : choices<words<some_dense, just<tanh>, just<gelu>, just<silu>, just<softplus<>>, just<layer_norm>,
                    just<rms_norm>, just<batch_norm>, just<dropout<0.25>>, just<softmax>, just<prelu>>,
              any_block> {};
template <std::size_t T, std::size_t F>
struct choices_for<sequence<T, F>>
    : choices<
          words<some_dense, just<tanh>, just<mish>, just<layer_norm>, just<batch_norm>, just<dropout<0.25>>,
                just<lstm<2>>, just<gru<3, no_bias>>, just<rnn<2>>, just<group_norm<1>>,
                just<max_pool1d<3, stride<1>, padding<1>>>,
                just<avg_pool1d<3, stride<1>, padding<1>, exclude_padding>>, just<self_attention<1>>,
                just<self_attention<1, causal>>, just<conv1d<3, 3, padding<1>>>, just<conv1d<2, 2, causal>>>,
          any_block> {};
template <std::size_t C, std::size_t H, std::size_t W>
struct choices_for<image<C, H, W>>
    : choices<words<just<conv2d<3, 3, padding<1>>>, just<conv2d<2, 1>>, just<tanh>, just<gelu>,
                    just<batch_norm>, just<group_norm<1>>, just<layer_norm>, just<rms_norm>,
                    just<dropout<0.25>>, just<log_softmax>>,
              any_block> {};

template <class In, std::uint64_t Seed, std::size_t Nesting>
struct random_layer {
  using choices = choices_for<In>;
  static constexpr std::size_t count = Nesting > 0 ? choices::all : choices::leaves;
  using type =
      typename choices::template at<draw(Seed, 0) % count>::template become<In, draw(Seed, 1),
                                                                            (Nesting > 0 ? Nesting - 1 : 0)>;
};

/// A block in a block, a block, a body, and two numbers as the answer; of a sequence so that rows may have lengths.
template <class In, std::uint64_t Seed>
using composition =
    typename subject<In, random_body<In, draw(Seed, 1), 2>, random_body<In, draw(Seed, 2), 1>,
                     std::conditional_t<stepped<In>, global_avg_pool, flatten>, dense<2>>::network;

}  // namespace ballast::tests

#endif
