// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_TORCH_ORDER_HPP
#define BALLAST_TESTS_SUPPORT_TORCH_ORDER_HPP

#include <ballast/core/place.hpp>

#include <cstddef>
#include <span>
#include <vector>

// Parameters or gradients of a network as PyTorch lists them: tensor after tensor, row after row, wherever the
// kernels want them in memory.

namespace ballast::tests {

/// Calls f(number) for each, in this order.
template <class Net, class T, class F>
void in_torch_order(std::span<T, Net::parameter_count> numbers, F const& f) {
  Net::layers::tensors(
      [&](tensor const& t, place const& here, auto) {
        if (t.role == tensor_role::buffer) return;
        auto const view = t.view(numbers.data() + here.offset.parameters);
        for (std::size_t row = 0; row < view.rows; ++row)
          for (std::size_t column = 0; column < view.columns; ++column) f(view(row, t.column_of(column)));
      },
      place{});
}

/// Numbers in PyTorch's order, put where the network keeps them.
template <class Net>
std::vector<typename Net::scalar> stored(std::vector<double> const& numbers) {
  using T = typename Net::scalar;
  std::vector<T> result(Net::parameter_count);
  auto next = numbers.begin();
  in_torch_order<Net>(std::span<T, Net::parameter_count>{result},
                      [&](T& place) { place = static_cast<T>(*next++); });
  return result;
}

/// And back.
template <class Net>
std::vector<double> listed(std::span<typename Net::scalar const> numbers) {
  std::vector<double> result;
  in_torch_order<Net>(numbers.template first<Net::parameter_count>(),
                      [&](auto number) { result.push_back(static_cast<double>(number)); });
  return result;
}

}  // namespace ballast::tests

#endif
