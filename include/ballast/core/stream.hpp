// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_STREAM_HPP
#define BALLAST_CORE_STREAM_HPP

#include <ballast/core/network.hpp>
#include <ballast/kernels/finite.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace ballast {

namespace detail {

/// A shape with one of its steps.
template <class S>
struct one_step_ {
  using type = S;
};
template <std::size_t T, std::size_t F>
struct one_step_<sequence<T, F>> {
  using type = sequence<1, F>;
};
template <std::size_t T>
struct one_step_<tokens<T>> {
  using type = tokens<1>;
};
template <class S>
using one_step = typename one_step_<S>::type;

}  // namespace detail

/// In an assertion: the compiler then prints both counts under the sentence.
template <std::size_t OfOneStep, std::size_t OfTheSequence>
concept same_parameters = OfOneStep == OfTheSequence;

template <class Net>
class stream;

/// Runs a recurrent or causal-convolutional network one step at a time, with the network's own parameters:
/// what the n-th call returns is step n of the sequence pass, and where the network takes the last step only,
/// what it returns for the n steps so far.
///
/// State       that of all layers, here and not in the network: any number of streams may run over one. A
///             number smaller than kernels::silence becomes zero before it is denormal
/// Cost        a step is the sequence pass of one step: no allocation, no lock; its size is a constant
/// Accuracy    the same bits as the sequence pass where the compiler computes both alike; within 4 ulp of the
///             largest number otherwise
/// Rejects     an input without steps; a layer that must see the whole sequence; parameters whose number
///             depends on the steps
template <shape In, auto const& Layers, class... Modes>
class stream<basic_network<In, Layers, Modes...>> {
  static_assert(
      stepped<In>,
      "ballast::stream: the network's input must be a sequence or tokens, which a stream takes step by step");

 public:
  using network = basic_network<In, Layers, Modes...>;
  using scalar = typename network::scalar;
  using element = typename network::element;
  using input = detail::one_step<In>;
  using layers = chain<detail::named_list<input, Layers>>;
  using output = typename layers::output;
  static constexpr extent needs = layers::template needs<1>;
  static_assert(
      same_parameters<needs.parameters, network::parameter_count>,
      "ballast::stream: a layer has other parameters for one step than for the sequence (flatten before "
      "dense mixes the steps); take a layer that treats every step alike, or last");
  static_assert(
      same_shape<output, detail::one_step<typename network::output>>,
      "ballast::stream: the network does not answer step by step; let it end in a layer that returns one "
      "answer for each step, or for the last");

  constexpr explicit stream(network const& net) noexcept : net_{&net} {}
  stream(network const&&) = delete;  // the network must outlive its streams

  /// The answer at the next step.
  constexpr std::array<scalar, output::size> operator()(std::span<element const, input::size> x) noexcept {
    std::array<scalar, output::size> y;
    memory<scalar> m{
        .parameters = net_->parameters().data(), .state = state_.data(), .scratch = scratch_.data()};
    m.buffers = const_cast<scalar*>(net_->buffers().data());  // inference only reads them
    layers::forward(step{}, m, x.data(), y.data());
    return y;
  }

  /// Begins a new sequence.
  constexpr void reset() noexcept { state_.fill(0); }

  /// Lets n steps of zeros, or of x, pass by, until the state has come to rest.
  constexpr void prewarm(std::size_t n) noexcept {
    static_assert(real_shape<In>,
                  "ballast::stream::prewarm: there is no token for silence; pass one as second argument");
    prewarm(n, std::array<element, input::size>{});
  }
  constexpr void prewarm(std::size_t n, std::span<element const, input::size> x) noexcept {
    for (std::size_t i = 0; i < n; ++i) (*this)(x);
  }

  /// Is the state fit to go on? Once it is not, no step will mend it.
  constexpr bool finite() const noexcept { return kernels::all_finite<scalar>(state_); }
  /// Resets a state that is not finite; false where it had to.
  constexpr bool recover() noexcept {
    bool const fine = finite();
    if (!fine) reset();
    return fine;
  }

  /// What the layers carry, in their order: to be kept and put back, or set where a sequence does not begin at
  /// zero (h; h and c of an lstm).
  constexpr std::span<scalar, needs.state> state() noexcept { return state_; }
  constexpr std::span<scalar const, needs.state> state() const noexcept { return state_; }

 private:
  using step = call<1, false, false, false, unobserved, true, network::has_fast_math>;

  network const* net_;
  alignas(64) std::array<scalar, needs.state> state_{};
  alignas(64) std::array<scalar, layers::template scratch<step>> scratch_{};
};

template <class Net>
stream(Net const&) -> stream<Net>;

}  // namespace ballast

#endif
