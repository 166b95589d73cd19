// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <boost/hana/concat.hpp>

namespace nn = ballast;

inline constexpr auto stem = nn::topology<nn::dense<64>>;
inline constexpr auto head = nn::topology<nn::dense<10>>;

#if CASE == 0
inline constexpr auto layers = boost::hana::concat(stem, head);
using net = nn::network<nn::vec<8>, layers>;
auto in_a_function() {
  static constexpr auto local = nn::topology<nn::dense<64>>;
  return nn::network<nn::vec<8>, local>{1};
}

#elif CASE == 1
// error: ballast::network: the topology is an unnamed result; give it a name at namespace scope
using net = nn::network<nn::vec<8>, boost::hana::concat(stem, head)>;

#elif CASE == 2
// The compilers refuse the address of an automatic variable before the library can say a word; Clang's note
// says what to do, and in GCC's line the name of the parameter.
// error (GCC): static_topology.*& local.* is not a constant expression
// error (Clang): non-type template argument is not a constant expression
// shows (Clang): add 'static' to give it a constant address
using net = nn::network<nn::vec<8>, stem>;
auto in_a_function() {
  constexpr auto local = nn::topology<nn::dense<64>>;
  return nn::network<nn::vec<8>, local>{1};
}

#elif CASE == 3
// error: ballast::topology: a network needs at least one layer; write topology
inline constexpr auto layers = nn::topology<>;
using net = nn::network<nn::vec<8>, layers>;

#elif CASE == 4
// error: ballast::topology: this is not the description of a layer, which has a member template
// shows: nonsense
struct nonsense {};
inline constexpr auto layers = nn::topology<nonsense, nn::dense<10>>;
using net = nn::network<nn::vec<8>, layers>;

#elif CASE == 5
// error: ballast::topology: this description does not bind to a layer.*see the contract in core/layer.hpp
// shows: nonsense
struct nonsense {
  template <nn::shape In>
  struct on {
    using input = In;
    using output = In;
  };
};
inline constexpr auto layers = nn::topology<nonsense, nn::dense<10>>;
using net = nn::network<nn::vec<8>, layers>;
#endif

auto const answer = net{1};
