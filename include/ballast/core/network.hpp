// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_NETWORK_HPP
#define BALLAST_CORE_NETWORK_HPP

#include <ballast/core/blueprint.hpp>
#include <ballast/core/chain.hpp>
#include <ballast/core/lengths.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/status.hpp>
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/xavier.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast {

namespace detail {

/// A network's layers. Its name holds the address of the list and not its contents, which keeps symbols
/// short.
template <class In, auto const& Layers>
struct named_list : words_of<std::remove_cvref_t<decltype(Layers)>> {
  using input = In;
  static constexpr bool whole_network = true;
};

/// Draws what an initializer draws and sets the rest to its initial value.
template <class NetworkStart, class T>
struct starting_values {
  using start = NetworkStart;
  T *parameters, *buffers;
  std::uint64_t seed;

  template <class LayerStart>
  constexpr void operator()(tensor const& t, place const& here, std::type_identity<LayerStart>) const {
    using rule = typename chosen_start<LayerStart, NetworkStart>::type;
    bool const buffer = t.role == tensor_role::buffer;
    auto const values = t.view(buffer ? buffers + here.offset.buffers : parameters + here.offset.parameters);
    random::stream const draws{seed, here.offset.parameters + t.offset};
    if (t.drawn && t.role == tensor_role::weight) {
      ballast::start<rule>(values, t.fan, draws);
      for (std::size_t c = 0; t.zero_row != tensor::no_row && c < values.columns; ++c)
        values(t.zero_row, c) = 0;
      return;
    }
    if (t.drawn) return ballast::start<bias_start<rule>>(values, t.fan, draws);
    for (std::size_t r = 0; r < values.rows; ++r)
      for (std::size_t c = 0; c < values.columns; ++c) values(r, c) = static_cast<T>(t.initial);
  }
  /// The same elsewhere in the network.
  template <class Start>
  constexpr starting_values<Start, T> starting() const {
    return {parameters, buffers, seed};
  }
};

}  // namespace detail

/// The most that a call takes from the stack where the caller brings no workspace.
inline constexpr std::size_t stack_limit = 64 * 1024;

/// A static network: its parameters and buffers, and nothing else. Written `network<In, layers, Mode...>`.
///
/// Parameters  one contiguous block, in storage order
/// Start       seeded: the same bits on every machine; xavier_uniform where no mode names an initializer
/// Cost        inference takes `workspace_bytes`, from the stack or from the caller
/// Rejects     an empty topology; what is no mode; two modes of an exclusive role
template <shape In, auto const& Layers, class... Modes>
class basic_network {
 public:
  using words = detail::words_of<std::remove_cvref_t<decltype(Layers)>>;
  using layers = chain<detail::named_list<In, Layers>>;
  using modes = mode_list<Modes...>;
  static_assert(detail::check_modes(modes{}), "ballast::network: the modes do not go together; see above");
  using input = In;
  using output = typename layers::output;
  using scalar = typename detail::mode_or<role::scalar, detail::use_float, Modes...>::type;
  using initializer = detail::mode_or<role::initializer, xavier_uniform, Modes...>;
  static_assert((detail::check_network<Modes, blueprint<layers, initializer, modes>>() && ...),
                "ballast::network: a mode refuses this network; see above");
  using element = typename In::template element<scalar>;

  static constexpr std::size_t parameter_count = layers::template needs<1>.parameters;
  static constexpr std::size_t buffer_count = layers::template needs<1>.buffers;
  /// Layers with weights on the longest way from input to output.
  static constexpr std::size_t depth = layers::depth;

  static constexpr bool has_fast_math = detail::has_role<role::functions, modes>;
  template <std::size_t Rows>
  using inference = call<Rows, false, false, false, unobserved, false, has_fast_math>;

  /// Scratch for the inference of up to Rows samples at once; contents do not matter between calls.
  template <std::size_t Rows = 1>
  struct alignas(64) workspace {
    static constexpr std::size_t rows = Rows;
    std::array<scalar, layers::template scratch<inference<Rows>>> numbers;
  };
  static constexpr std::size_t workspace_bytes = sizeof(workspace<1>);
  /// Is an answer computed in a function of its own, and not within each caller? Of a small network the call
  /// would be felt; of a large one `extern template class` then leaves the code out of all files but one.
  static constexpr bool compiled_apart = parameter_count > 4096;
  /// How many samples `batch` computes at once where the caller brings no workspace.
  static constexpr std::size_t batch_rows = sizeof(workspace<32>) <= stack_limit  ? 32
                                            : sizeof(workspace<8>) <= stack_limit ? 8
                                                                                  : 1;

  // It runs once, so its code is small rather than fast.
  [[gnu::noinline, gnu::cold]] explicit constexpr basic_network(std::uint64_t seed) {
    using start = start_at<initializer, layers>;
    layers::tensors(detail::starting_values<start, scalar>{parameters_.data(), buffers_.data(), seed},
                    place{});
  }

  /// The same architecture under another name, or with other modes.
  template <shape OtherIn, auto const& OtherLayers, class... OtherModes>
  explicit constexpr basic_network(basic_network<OtherIn, OtherLayers, OtherModes...> const& other) {
    *this = other;
  }
  template <shape OtherIn, auto const& OtherLayers, class... OtherModes>
  constexpr basic_network& operator=(basic_network<OtherIn, OtherLayers, OtherModes...> const& other) {
    static_assert(
        same_shape<In, OtherIn> && same_layers<words, typename basic_network<OtherIn, OtherLayers>::words>,
        "ballast::network: only networks of the same architecture assign to each other; compare "
        "their topologies");
    auto const convert = [](auto number) { return static_cast<scalar>(number); };
    std::ranges::transform(other.parameters(), parameters_.begin(), convert);
    std::ranges::transform(other.buffers(), buffers_.begin(), convert);
    return *this;
  }

  /// The answer for one sample.
  [[nodiscard]] constexpr std::array<scalar, output::size> operator()(
      std::span<element const, In::size> x) const noexcept {
    static_assert(
        at_most<workspace_bytes, stack_limit>,
        "ballast::network: this network needs more scratch than ballast::stack_limit allows on the stack; "
        "pass a Net::workspace<> of your own as second argument");
    workspace<1> own;
    return (*this)(x, own);
  }
  [[nodiscard]] constexpr std::array<scalar, output::size> operator()(std::span<element const, In::size> x,
                                                                      workspace<1>& scratch) const noexcept {
    std::array<scalar, output::size> y;
    if (compiled_apart)
      answer_apart(x.data(), y.data(), scratch);
    else
      forward(inference<1>{}, x.data(), y.data(), scratch);
    return y;
  }

  /// The answers for any number of samples, row after row.
  [[gnu::noinline]] constexpr status batch(std::span<element const> inputs,
                                           std::span<scalar> outputs) const noexcept {
    static_assert(
        at_most<sizeof(workspace<batch_rows>), stack_limit>,
        "ballast::network: this network needs more scratch than ballast::stack_limit allows on the stack; "
        "pass a Net::workspace<32> of your own as third argument");
    workspace<batch_rows> own;
    return batch(inputs, outputs, own);
  }
  template <std::size_t Rows>
  constexpr status batch(std::span<element const> inputs, std::span<scalar> outputs,
                         workspace<Rows>& scratch) const noexcept {
    return batch_of(inputs, outputs, nullptr, scratch);
  }

  /// The same for rows of different lengths, of which each has so many valid steps (see core/lengths.hpp).
  template <std::size_t Rows = batch_rows>
  constexpr status batch(std::span<element const> inputs, std::span<scalar> outputs,
                         std::span<std::size_t const> lengths) const noexcept {
    static_assert(
        at_most<sizeof(workspace<Rows>), stack_limit>,
        "ballast::network: this network needs more scratch than ballast::stack_limit allows on the stack; "
        "pass a Net::workspace<32> of your own as fourth argument");
    workspace<Rows> own;
    return batch(inputs, outputs, lengths, own);
  }
  template <std::size_t Rows>
  constexpr status batch(std::span<element const> inputs, std::span<scalar> outputs,
                         std::span<std::size_t const> lengths, workspace<Rows>& scratch) const noexcept {
    status const fit = check_lengths<layers>(lengths, inputs.size() / In::size);
    return fit ? batch_of(inputs, outputs, lengths.data(), scratch) : fit;
  }

  constexpr std::span<scalar, parameter_count> parameters() noexcept { return parameters_; }
  constexpr std::span<scalar const, parameter_count> parameters() const noexcept { return parameters_; }
  /// Running statistics and the like: saved with the parameters, not trained.
  constexpr std::span<scalar, buffer_count> buffers() noexcept { return buffers_; }
  constexpr std::span<scalar const, buffer_count> buffers() const noexcept { return buffers_; }

  friend constexpr bool operator==(basic_network const&, basic_network const&) = default;

 private:
  [[gnu::noinline]] constexpr void answer_apart(element const* x, scalar* y,
                                                workspace<1>& scratch) const noexcept {
    forward(inference<1>{}, x, y, scratch);
  }

  template <std::size_t Rows>
  constexpr status batch_of(std::span<element const> inputs, std::span<scalar> outputs,
                            std::size_t const* lengths, workspace<Rows>& scratch) const noexcept {
    std::size_t const rows = inputs.size() / In::size;
    if (inputs.size() != rows * In::size)
      return {"ballast::network::batch: the inputs hold {found} numbers, which are no whole rows of {wanted}",
              0, static_cast<long long>(inputs.size()), In::size};
    if (outputs.size() != rows * output::size)
      return {"ballast::network::batch: the outputs have room for {found} numbers, the answers are {wanted}",
              0, static_cast<long long>(outputs.size()), static_cast<long long>(rows * output::size)};
    for (std::size_t row = 0; row < rows; row += Rows)
      forward(
          inference<Rows>{.rows = std::min(Rows, rows - row), .lengths = lengths ? lengths + row : lengths},
          inputs.data() + row * In::size, outputs.data() + row * output::size, scratch);
    return {};
  }

  template <class Call, std::size_t Rows>
  constexpr void forward(Call const& c, element const* x, scalar* y, workspace<Rows>& scratch) const {
    memory<scalar> m{.parameters = parameters_.data(), .scratch = scratch.numbers.data()};
    m.buffers = const_cast<scalar*>(buffers_.data());  // inference only reads them
    layers::forward(c, m, x, y);
  }

  alignas(64) std::array<scalar, parameter_count> parameters_{};
  std::array<scalar, buffer_count> buffers_{};
};

/// A network from the shape of its input, the name of its topology and its stabilization modes.
template <shape In, detail::static_topology Layers, class... Modes>
using network = basic_network<In, *Layers.list, Modes...>;

/// True where two networks differ only in names and modes: they assign and load into each other.
template <class A, class B>
inline constexpr bool same_architecture = std::is_same_v<typename A::input, typename B::input>&&
    std::is_same_v<typename A::words, typename B::words>;

}  // namespace ballast

#endif
