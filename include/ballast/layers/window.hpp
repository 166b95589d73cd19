// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_WINDOW_HPP
#define BALLAST_LAYERS_WINDOW_HPP

#include <ballast/core/shape.hpp>
#include <ballast/layers/causal.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <type_traits>

// What slides over a sequence or an image: the kernel of a convolution, the window of a pooling layer. Its
// options are written in any order: conv2d<16, 3, padding<1>, stride<2>>.

namespace ballast {

/// The size of a kernel or pooling window: conv2d<16, 3> is conv2d<16, window{3, 3}>.
struct window {
  std::size_t height, width;

  consteval window(std::size_t side) : height(side), width(side) {}
  consteval window(std::size_t rows, std::size_t columns) : height(rows), width(columns) {}
};

namespace detail {

enum window_option_kind : unsigned {
  padding_option = 1,
  stride_option = 2,
  dilation_option = 4,
  groups_option = 8,
  causal_option = 16,
  excluding_option = 32
};

/// What the options add up to.
struct window_settings {
  window padding{0}, stride{1}, dilation{1};
  std::size_t groups = 1;
  bool causal = false, counts_padding = true;
};

template <class O>
inline constexpr unsigned window_kind = 0;
template <class O>
  requires requires { O::kind; }
inline constexpr unsigned window_kind<O> = O::kind;
template <>
inline constexpr unsigned window_kind<causal> = causal_option;

/// An option of one of these kinds.
template <class O, unsigned Kinds>
concept window_option = (window_kind<O> & Kinds) != 0;

template <class O>
consteval void apply(window_settings& settings) {
  if constexpr (requires { O::apply(settings); }) O::apply(settings);
  if constexpr (std::is_same_v<O, causal>) settings.causal = true;
}
template <class... Option>
consteval window_settings settings_of() {
  window_settings settings;
  (apply<Option>(settings), ...);
  return settings;
}

/// No option is given twice.
template <class... Option>
inline constexpr bool distinct = (0u + ... + window_kind<Option>) == (0u | ... | window_kind<Option>);

constexpr bool positive(window size) { return size.height > 0 && size.width > 0; }

}  // namespace detail

/// Zeros around the input, on both sides of each axis: padding<1>, or padding<1, 0> for rows above and below
/// but no columns beside an image.
template <std::size_t Height, std::size_t Width = Height>
struct padding {
  static constexpr unsigned kind = detail::padding_option;
  static constexpr void apply(detail::window_settings& s) { s.padding = {Height, Width}; }
};

/// How far the window moves from output to output.
template <std::size_t Height, std::size_t Width = Height>
struct stride {
  static constexpr unsigned kind = detail::stride_option;
  static constexpr void apply(detail::window_settings& s) { s.stride = {Height, Width}; }
};

/// How far the taps of the window lie apart.
template <std::size_t Height, std::size_t Width = Height>
struct dilation {
  static constexpr unsigned kind = detail::dilation_option;
  static constexpr void apply(detail::window_settings& s) { s.dilation = {Height, Width}; }
};

/// Each of Count equal shares of the output channels sees one share of the input channels.
template <std::size_t Count>
struct groups {
  static constexpr unsigned kind = detail::groups_option;
  static constexpr void apply(detail::window_settings& s) { s.groups = Count; }
};

/// The mean of an avg_pool is that of the inputs in its window, without the zeros of the padding.
struct exclude_padding {
  static constexpr unsigned kind = detail::excluding_option;
  static constexpr void apply(detail::window_settings& s) { s.counts_padding = false; }
};

namespace detail {

/// One axis along which a window slides: tap k of output o is input o stride + k dilation - before.
struct axis {
  std::size_t input, taps, before, after, stride = 1, dilation = 1;

  constexpr std::size_t padded() const { return before + input + after; }
  constexpr std::size_t reach() const { return (taps - 1) * dilation + 1; }
  constexpr bool valid() const { return taps > 0 && stride > 0 && dilation > 0 && reach() <= padded(); }
  constexpr std::size_t output() const { return valid() ? (padded() - reach()) / stride + 1 : 1; }

  /// The same axis where so many inputs are valid.
  constexpr axis up_to(std::size_t inputs) const { return {inputs, taps, before, after, stride, dilation}; }

  /// The outputs from first(k) to before last(k) have their tap k inside the input, where it is source(o, k).
  constexpr std::size_t first(std::size_t tap) const {
    std::size_t const offset = tap * dilation;
    return offset >= before ? 0 : std::min((before - offset + stride - 1) / stride, last(tap));
  }
  constexpr std::size_t last(std::size_t tap) const {
    std::size_t const end = before + input, offset = tap * dilation;
    return end <= offset ? 0 : std::min((end - offset - 1) / stride + 1, output());
  }
  constexpr std::size_t source(std::size_t out, std::size_t tap) const {
    return out * stride + tap * dilation - before;
  }

  /// The most outputs that one input is a tap of.
  constexpr std::size_t overlap() const {
    std::size_t const period = stride / std::gcd(stride, dilation);
    return std::min((taps + period - 1) / period, output());
  }
};

}  // namespace detail

}  // namespace ballast

#endif
