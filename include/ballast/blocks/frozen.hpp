// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_FROZEN_HPP
#define BALLAST_BLOCKS_FROZEN_HPP

#include <ballast/core/chain.hpp>
#include <ballast/flow/row.hpp>

namespace ballast {

/// Layers whose parameters stay as they are, for training a head on a network that is trained already. Freezing
/// is spelling: the network computes, and is numbered in files, as if the layers were written out.
///
/// Parameters  those of the layers; no penalty, clipping, decay or constraint comes to them
/// State       no gradients, and nothing that an optimizer remembers
/// Modes       in training as in inference: dropout lets pass, batch norm normalizes by its running statistics,
///             which stand still. In PyTorch: requires_grad_(False) and eval()
/// Cost        no gradient by the parameters; where nothing below is trained, none by the input either, and no
///             trace: what stands first in a network runs as in inference
template <class... L>
struct frozen {
  template <shape In>
  struct on : body_of<In, L...> {
    using body = body_of<In, L...>;
    static constexpr bool trainable = false;
    template <std::size_t Rows>
    static constexpr extent needs = [] {
      extent all = body::template needs<Rows>;
      all.gradients = 0;
      return all;
    }();
    template <class Call>
    static constexpr std::size_t scratch = body::template scratch<typename Call::as_inference>;

    template <class Call, class T, class X>
    static constexpr void forward(Call const& c, memory<T> const& m, X const* x, T* y) {
      body::forward(c.in_inference(), without_gradients(m), x, y);
    }

    template <class Call, class T, class X>
    static constexpr void backward(Call const& c, memory<T> const& m, X const* x, T const* y, T const* dy,
                                   T* dx) {
      if constexpr (Call::input_gradient)
        body::backward(c.in_inference(), without_gradients(m), x, y, dy, dx);
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      if constexpr (needs<1>.buffers > 0) path.template pass<unknown_statistics>();
      body::flow_rule(path);
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      body::tensors(visit, here.times_rate(0));
    }

   private:
    struct unknown_statistics {
      using input = In;
      using output = In;

      template <class>
      static constexpr flow::row flow_rule(flow::signal& s) {
        s.lose("a frozen batch_norm depends on statistics that only training gives");
        return {};
      }
    };

    template <class T>
    static constexpr memory<T> without_gradients(memory<T> m) {
      m.gradients = nullptr;
      return m;
    }
  };
};

}  // namespace ballast

#endif
