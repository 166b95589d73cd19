// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_POOLING_HPP
#define BALLAST_LAYERS_POOLING_HPP

#include <ballast/core/layer.hpp>
#include <ballast/flow/pooling.hpp>
#include <ballast/layers/window.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

// What max_pool and avg_pool have in common. A sequence is pooled as an image of one channel, whose rows are the
// steps and whose columns the features, by a window one column wide.

namespace ballast::detail {

/// f(output, input) for all outputs of a plane and all inputs in their windows: tap after tap, and for each
/// the outputs that it reaches.
template <axis Across, class Down, class F>
constexpr void each_in_window(Down const& down, F const& f) {
  for (std::size_t i = 0; i < down().taps; ++i)
    for (std::size_t j = 0; j < Across.taps; ++j)
      for (std::size_t row = down().first(i); row < down().last(i); ++row) {
        std::size_t const out = row * Across.output(), in = down().source(row, i) * Across.input;
        for (std::size_t o = Across.first(j); o < Across.last(j); ++o) f(out + o, in + Across.source(o, j));
      }
}

/// Planes that are pooled alike: Rule::forward(down, x, y) and Rule::backward(down, x, y, dy, dx, scratch) of
/// one, whose axis down() is that of the layer, or ends with a row's last valid step.
template <class In, class Out, axis Down, std::size_t Planes, class Rule>
struct pooled : weightless {
  using input = In;
  using output = Out;
  static constexpr bool needs_input = Rule::compares, needs_output = Rule::compares;
  static constexpr std::size_t inputs = In::size / Planes, outputs = Out::size / Planes;
  template <class Call>
  static constexpr std::size_t scratch = Call::traced&& Rule::compares ? outputs : 0;

  template <class T>
  static constexpr double lipschitz(memory<T> const&) {
    return Rule::lipschitz();
  }

  template <class Call, class T>
  static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
    static_assert(!Call::continued || !sequence_shape<In>,
                  "ballast::pool: the earlier steps are gone; give it whole sequences");
    for (std::size_t k = 0; k < c.rows * Planes; ++k) {
      auto const here = down(c, k);
      if (here().input < Down.input) std::fill_n(y + k * outputs, outputs, T(0));
      Rule::forward(here, x + k * inputs, y + k * outputs);
    }
  }

  template <class Call, class T>
  static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const* y, T const* dy,
                                 T* dx) {
    if constexpr (!Call::input_gradient) return;
    std::fill_n(dx, c.rows * In::size, T(0));
    for (std::size_t k = 0; k < c.rows * Planes; ++k) {
      std::size_t const from = k * inputs, to = k * outputs;
      if constexpr (Rule::compares)
        Rule::backward(down(c, k), x + from, y + to, dy + to, dx + from, m.scratch);
      else
        Rule::backward(down(c, k), dy + to, dx + from);
    }
  }

 private:
  /// Of a sequence the valid steps, where its outputs are as many.
  template <class Call>
  static constexpr auto down([[maybe_unused]] Call const& c, [[maybe_unused]] std::size_t plane) {
    if constexpr (sequence_shape<In> && Out::positions == In::positions)
      return [valid = c.length(plane, In::positions)] { return Down.up_to(valid); };
    else
      return std::integral_constant<axis, Down>{};
  }
};

template <class... Option>
consteval window_settings pooling_settings(window size) {
  bool const strided = (false || ... || ((window_kind<Option> & stride_option) != 0));
  window_settings settings = settings_of<Option...>();
  if (!strided) settings.stride = size;
  return settings;
}

constexpr axis rows_of(std::size_t input, window size, window_settings const& s) {
  return {input, size.height, s.padding.height, s.padding.height, s.stride.height, s.dilation.height};
}
constexpr axis columns_of(std::size_t input, window size, window_settings const& s) {
  return {input, size.width, s.padding.width, s.padding.width, s.stride.width, s.dilation.width};
}

constexpr bool one_number(window size) { return size.height == size.width; }

/// The pooling layers of one kind. Rule<down, across, settings> pools a plane.
template <template <axis, axis, window_settings> class Rule, unsigned Kinds, window Size, class... Option>
struct pool {
  static_assert((window_option<Option, Kinds> && ...),
                "ballast::pool: this is no option of this layer: max_pool takes padding<n>, stride<n> and "
                "dilation<n>, avg_pool padding<n>, stride<n> and exclude_padding");
  static_assert(distinct<Option...>, "ballast::pool: an option is given twice; leave one out");
  static constexpr window_settings settings = pooling_settings<Option...>(Size);
  static_assert(positive(Size) && positive(settings.stride) && positive(settings.dilation),
                "ballast::pool: window, stride and dilation must be at least 1");
  static_assert(
      at_most<2 * settings.padding.height, Size.height> && at_most<2 * settings.padding.width, Size.width>,
      "ballast::pool: the padding is more than half of the window, which could then hold nothing but "
      "padding; take less");

  template <axis Down, axis Across, class In, class Out, std::size_t Planes>
  struct checked : pooled<In, Out, Down, Planes, Rule<Down, Across, settings>> {
    static_assert(at_most<Down.reach(), Down.padded()> && at_most<Across.reach(), Across.padded()>,
                  "ballast::pool: the window is larger than the padded input; take a smaller one");

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      flow::sliding const windows{&Down, image_shape<In> ? &Across : nullptr};
      return Rule<Down, Across, settings>::compares ? flow::maximize(s, windows) : flow::average(s, windows);
    }
  };

  template <shape In>
  struct on_image {
    static_assert(image_shape<In>,
                  "ballast::pool: the input must be an image<channels, height, width>; for a sequence take "
                  "max_pool1d or avg_pool1d");
    static constexpr axis down = rows_of(In::height, Size, settings),
                          across = columns_of(In::width, Size, settings);
    using type = checked<down, across, In, image<In::channels, down.output(), across.output()>, In::channels>;
  };
  template <shape In>
  struct on_steps {
    static_assert(sequence_shape<In>,
                  "ballast::pool: the input must be a sequence; for an image take max_pool2d or avg_pool2d");
    static_assert(one_number(settings.padding) && one_number(settings.stride) &&
                      one_number(settings.dilation),
                  "ballast::pool: a sequence has one axis; give padding, stride and dilation one number");
    static constexpr axis down = rows_of(In::positions, Size, settings), across{In::channels, 1, 0, 0};
    using type = checked<down, across, In, sequence<down.output(), In::channels>, 1>;
  };
};

}  // namespace ballast::detail

#endif
