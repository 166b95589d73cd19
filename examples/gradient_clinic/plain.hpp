// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_PLAIN_HPP
#define GRADIENT_CLINIC_PLAIN_HPP

#include "patient.hpp"

#include <ballast/ballast.hpp>

namespace clinic {

/// Fifty layers with weights, one after the other, and this in between.
template <class... Between>
inline constexpr auto plain = nn::topology<     //
    nn::dense<64>, Between...,                  //
    nn::repeat<48, nn::dense<64>, Between...>,  //
    nn::dense<10>>;

}  // namespace clinic

#endif
