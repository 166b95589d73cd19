// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_DROPOUT_HPP
#define BALLAST_LAYERS_DROPOUT_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/row.hpp>

namespace ballast {

/// In training y = x / (1 - Rate), or 0 with probability Rate, for each number; in inference y = x.
///
/// Shape       any of real numbers, unchanged
/// Cost        no memory: backward draws the mask again, from the step's seed, the sample's number in the
///             whole batch and the layer's place, so it does not depend on how rows are split over workers
/// Rejects     a rate outside [0, 1)
/// Source      Srivastava et al. 2014
template <real Rate>
struct dropout {
  static_assert(Rate >= 0 && Rate < 1, "ballast::dropout: the rate must be at least 0 and less than 1");

  template <shape In>
  struct on : weightless {
    static_assert(real_shape<In>,
                  "ballast::dropout: the input must be real numbers; put embedding before it");

    using input = In;
    using output = In;
    template <std::size_t>
    static constexpr extent needs{.draws = In::size};

    template <class T>
    static constexpr double lipschitz(memory<T> const&) {
      return 1;
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      double const kept = 1 - Rate, fresh = (1 / kept - 1) * s.kurtosis / static_cast<double>(s.width);
      flow::row const r{.gain = 1 / kept,
                        .kurtosis_factor = 1 / kept,
                        .pair_response = kept,
                        .pair_response_square = kept * kept,
                        .width = s.width,
                        .excess_coupling = (1 / kept - 1) / static_cast<double>(s.width)};
      s.vary_samples(fresh);
      s.overlap_variance *= kept * kept;
      s.second_moment /= kept;
      s.kurtosis /= kept;
      s.gaussian = s.gaussian && Rate == 0;
      return r;
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      apply(c, m, x, y);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const*, T const*, T const* dy,
                                   T* dx) {
      if constexpr (Call::input_gradient) apply(c, m, dy, dx);
    }

   private:
    template <class Call, class T>
    static constexpr void apply(Call const& c, memory<T> const& m, T const* in, T* out) {
      constexpr T kept = static_cast<T>(1 / (1 - Rate));
      constexpr random::bernoulli dropped{Rate};
      for (std::size_t row = 0; row < c.rows; ++row) {
        random::stream const draws{c.seed, c.first_row + row};
        for (std::size_t i = 0; i < In::size; ++i) {
          std::size_t const k = row * In::size + i;
          if constexpr (Call::training) {
            // Read whether or not it is dropped: GCC 12 with AVX-512 goes wrong where it need not be.
            T const scaled = in[k] * kept;
            out[k] = dropped(draws.bits(m.draw + i)) ? T(0) : scaled;
          } else {
            out[k] = in[k];
          }
        }
      }
    }
  };
};

}  // namespace ballast

#endif
