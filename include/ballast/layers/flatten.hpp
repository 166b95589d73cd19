// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_FLATTEN_HPP
#define BALLAST_LAYERS_FLATTEN_HPP

#include <ballast/layers/identity.hpp>

namespace ballast {

/// The same numbers in the same order, as one vector: an image channel after channel, a sequence step after
/// step.
///
/// Shape       image<C, H, W> -> vec<C H W>, sequence<T, F> -> vec<T F>
struct flatten {
  template <shape In>
  struct on : detail::same_numbers<In, vec<In::size>> {
    static_assert(real_shape<In>,
                  "ballast::flatten: the input must be real numbers; put embedding before it");
  };
};

}  // namespace ballast

#endif
