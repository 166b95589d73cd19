// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_LAYER_HPP
#define BALLAST_CORE_LAYER_HPP

#include <ballast/core/shape.hpp>
#include <ballast/core/tensor.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// The layer contract.
//
// A layer is an empty description, `dense<64>`; its member template `on<In>` binds it to the shape that
// arrives. The bound layer declares what it needs and computes with pure static functions over slices of flat
// memory. It owns nothing. A network is a list of layers, which is a layer; so are residual and repeat.
// `examples/custom_layer.cpp` writes one in thirty lines.

namespace ballast {

/// How many numbers a bound layer needs for a capacity of some rows. Offsets are prefix sums of extents.
struct extent {
  std::size_t parameters = 0;  // trained, or frozen
  std::size_t gradients = 0;   // as many as parameters; none when frozen
  std::size_t buffers = 0;     // saved with the parameters but not trained: running statistics
  std::size_t state = 0;       // carried from call to call: h and c of a recurrent layer
  std::size_t trace = 0;       // written by a traced forward, read by backward
  std::size_t draws = 0;       // random numbers that one sample uses in training

  constexpr extent operator+(extent const& o) const {
    return {parameters + o.parameters, gradients + o.gradients, buffers + o.buffers,
            state + o.state,           trace + o.trace,         draws + o.draws};
  }
  constexpr extent operator*(std::size_t n) const {
    return {parameters * n, gradients * n, buffers * n, state * n, trace * n, draws * n};
  }
};

/// Nobody watches. Another observer of a call is told of every layer on the way back, of a composite's parts
/// and then of the composite:
///
///   observer.after_backward<L>(memory, rows, x, y, dy, dx)
///
/// with null for what was not kept or not wanted. `memory.parameters` tells one layer from the others, the
/// copies in `repeat` included.
struct unobserved {};

/// An observer that is told of gradients instead, and so has a member `takes_gradients`, which is true:
///
///   observer.after_gradients(first, n)
///
/// where n gradients in a row have got their last addend, and the way back reads their parameters no more. It is
/// told of every gradient once.
template <class Observer>
concept takes_gradients = requires {
  requires Observer::takes_gradients;
};

/// One pass over up to Rows samples. The template arguments are known to the compiler: a gradient that nobody
/// wants is not computed. `training` decides how a layer behaves (dropout drops, batch norm measures the
/// batch); `traced` whether a way back follows, for which forward fills the trace; `continued` that the steps
/// are part of a longer sequence, which goes on from the state in memory: what must see the whole of it
/// refuses; `fast_math` that the functions are those of math::fast.
template <std::size_t Rows, bool Training, bool InputGradient = Training, bool ParameterGradient = Training,
          class Observer = unobserved, bool Continued = false, bool FastMath = false>
struct call {
  static constexpr std::size_t capacity = Rows;
  static constexpr bool training = Training;
  static constexpr bool input_gradient = InputGradient, parameter_gradient = ParameterGradient;
  static constexpr bool traced = InputGradient || ParameterGradient;
  static constexpr bool continued = Continued, fast_math = FastMath;
  static constexpr bool taken = takes_gradients<Observer>;
  static constexpr bool observed = !taken && !std::is_same_v<Observer, unobserved>;

  std::size_t rows = Rows;               // samples present, at most Rows
  std::uint64_t seed = 0;                // of this step's random draws
  std::uint64_t first_row = 0;           // number of the first sample in the whole batch, over all workers
  std::size_t const* lengths = nullptr;  // valid steps of each row's sequence; null: every row is full
  [[no_unique_address]] Observer observer{};

  template <bool Input, bool Parameter>
  constexpr call<Rows, Training, Input, Parameter, Observer, Continued, FastMath> wanting() const {
    return {rows, seed, first_row, lengths, observer};
  }
  using without_way_back = call<Rows, Training, false, false, Observer, Continued, FastMath>;
  /// The same call where nobody is told.
  using unwatched = call<Rows, Training, InputGradient, ParameterGradient, unobserved, Continued, FastMath>;
  constexpr unwatched in_private() const { return {rows, seed, first_row, lengths, {}}; }
  /// The same call to layers that behave as in inference, with a way back to their input where there is any.
  using as_inference = call<Rows, false, traced, false, Observer, Continued, FastMath>;
  constexpr as_inference in_inference() const { return {rows, seed, first_row, lengths, observer}; }

  /// How many of a row's steps are valid. What a layer does at the others, which are padding, must not reach
  /// a valid step, and the gradient by them is zero.
  constexpr std::size_t length(std::size_t row, std::size_t steps) const {
    return lengths && lengths[row] < steps ? lengths[row] : steps;
  }
};

/// The slices of one layer in one call. A null state starts at zero and is dropped.
template <class T>
struct memory {
  T const* parameters = nullptr;
  T* gradients = nullptr;
  T* buffers = nullptr;
  T* state = nullptr;
  T* dstate = nullptr;  // gradient by the state, in and out
  T* trace = nullptr;
  T* scratch = nullptr;    // shared by all layers; undefined between calls
  std::uint64_t draw = 0;  // number of this layer's first random draw

  [[gnu::always_inline]] constexpr memory at(extent const& offset, std::size_t scratch_used = 0) const {
    auto const move = [](T* base, std::size_t n) { return base ? base + n : base; };
    return {parameters + offset.parameters, move(gradients, offset.gradients),
            move(buffers, offset.buffers),  move(state, offset.state),
            move(dstate, offset.state),     move(trace, offset.trace),
            scratch + scratch_used,         draw + offset.draws};
  }
};

/// A bound layer. Of its two functions, forward writes y; backward adds to the gradients, which are zero, and
/// writes dx, each where the call wants it. `tensors` tells every parameter tensor to a visitor (see
/// core/place.hpp).
template <class L>
concept layer = requires {
  typename L::input;
  typename L::output;
  { L::template needs<2> } -> std::convertible_to<extent>;  // for a capacity of two rows
  { L::template scratch<call<2, true>> } -> std::convertible_to<std::size_t>;
  { L::needs_input } -> std::convertible_to<bool>;   // does backward read x?
  { L::needs_output } -> std::convertible_to<bool>;  // does backward read y?
  { L::trainable } -> std::convertible_to<bool>;
  { L::depth } -> std::convertible_to<std::size_t>;    // layers with weights on the way from input to output
  { L::indices } -> std::convertible_to<std::size_t>;  // places it takes in PyTorch's numbering
}
&&requires(call<2, true> c, memory<float> m, typename L::input::template element<float> const* x,
           float const* y, float* out, float const* dy, float* dx) {
  L::forward(c, m, x, out);
  L::backward(c, m, x, y, dy, dx);
};

/// A bound layer that knows how far it can drive two inputs apart: `lipschitz(memory)`, in inference.
template <class L>
concept lipschitz_layer = requires(memory<float> m) {
  { L::lipschitz(m) } -> std::convertible_to<double>;
};

/// A layer that writes its gradients instead of adding to them, and says so: nobody has to set them to zero.
template <class L>
concept assigns_gradients = requires {
  requires L::assigns_gradients;
};

/// A layer that tells an observer itself which gradients are done, and says so; of any other layer it is told
/// after the whole.
template <class L>
concept tells_gradients = requires {
  requires L::tells_gradients;
};

/// A layer made of layers, `body` among them.
template <class L>
concept composite = requires {
  typename L::body;
};

/// What a layer without parameters inherits: it needs nothing.
struct weightless {
  template <std::size_t>
  static constexpr extent needs{};
  template <class>
  static constexpr std::size_t scratch = 0;
  static constexpr bool needs_input = false, needs_output = false, trainable = false;
  static constexpr std::size_t depth = 0, indices = 1;
  template <class Visitor, class Place>
  static constexpr void tensors(Visitor&&, Place const&) {}
};

/// What a layer with weights inherits; it declares its own needs.
struct weighted {
  template <class>
  static constexpr std::size_t scratch = 0;
  static constexpr bool needs_input = true, needs_output = false, trainable = true;
  static constexpr std::size_t depth = 1, indices = 1;
};

}  // namespace ballast

#endif
