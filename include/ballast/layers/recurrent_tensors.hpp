// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RECURRENT_TENSORS_HPP
#define BALLAST_LAYERS_RECURRENT_TENSORS_HPP

#include <ballast/core/place.hpp>
#include <ballast/flow/identity_recurrence.hpp>
#include <ballast/initializers/constant.hpp>
#include <ballast/initializers/gate_bias.hpp>
#include <ballast/initializers/recurrent.hpp>
#include <ballast/layers/recurrent_option.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace ballast::detail {

/// PyTorch's name of a tensor in a stack of recurrent layers: "weight_ih_l0", "bias_hh_l11_reverse".
class recurrent_name {
 public:
  constexpr recurrent_name(std::string_view stem, std::size_t level, bool backward) {
    append(stem);
    append("_l");
    if (level >= 10) append({&digits[level / 10 % 10], 1});
    append({&digits[level % 10], 1});
    if (backward) append("_reverse");
  }
  constexpr operator std::string_view() const { return {text_.data(), size_}; }

 private:
  static constexpr std::string_view digits = "0123456789";

  constexpr void append(std::string_view part) {
    std::ranges::copy(part, text_.begin() + size_);
    size_ += part.size();
  }

  std::array<char, 32> text_{};
  std::size_t size_ = 0;
};

/// The four tensors of one direction of a recurrent layer, two without biases, and how its options start them. The weights are
/// stored inputs x gates, so that every product runs along contiguous gates.
template <class Cell, std::size_t Features, std::size_t Level, bool Backward, class... Option>
struct recurrent_tensors {
  static constexpr std::size_t hidden = Cell::hidden, gates = Cell::gates * hidden;
  static constexpr bool has_bias = with_bias<Option...>;
  static constexpr std::size_t weight_hh = Features * gates, bias_ih = weight_hh + hidden * gates,
                               bias_hh = bias_ih + gates, parameters = has_bias ? bias_hh + gates : bias_ih;

  // What the options say of the start; void where they leave it to the network.
  using start = option_or<option_kind::start, network_start, Option...>;
  using of_state = option_or<option_kind::state_weights, void, Option...>;
  using of_gates = option_or<option_kind::gate_biases, void, Option...>;

  /// What they start with, in a network of this start.
  template <class NetworkStart>
  static constexpr flow::recurrent_law law(std::size_t steps) {
    using rule = typename chosen_start<start, NetworkStart>::type;
    flow::recurrent_law all{.features = Features,
                            .hidden = Cell::hidden,
                            .gates = Cell::gates,
                            .steps = steps,
                            .input = flow::law_of<rule>({Features, gates, hidden}),
                            .bias = {flow::weight_kind::constant},
                            .backward = Backward};
    if constexpr (std::is_void_v<of_state>)
      all.state = flow::law_of<rule>({hidden, gates, hidden});
    else
      all.state = flow::law_of<typename of_state::start>({hidden, hidden, hidden});
    if constexpr (!std::is_void_v<of_gates>)
      of_gates::tell(all);
    else if constexpr (has_bias)
      all.bias = flow::twice(flow::law_of<bias_start<rule>>({hidden, gates, hidden}));
    return all;
  }

  template <class Visitor>
  static constexpr void visit(Visitor&& visit, place const& here) {
    visit(weight(names[0], Features, 0), here, std::type_identity<start>{});
    if constexpr (std::is_void_v<of_state>)
      visit(weight(names[1], hidden, weight_hh), here, std::type_identity<start>{});
    else
      visit(weight(names[1], hidden, weight_hh), here,
            std::type_identity<gate_by_gate<typename of_state::start>>{});
    if constexpr (!has_bias) return;
    if constexpr (std::is_void_v<of_gates>) {
      visit(bias(names[2], bias_ih), here, std::type_identity<start>{});
      visit(bias(names[3], bias_hh), here, std::type_identity<start>{});
    } else {
      visit(bias(names[2], bias_ih), here, std::type_identity<gate_biases<Cell, of_gates>>{});
      visit(bias(names[3], bias_hh), here, std::type_identity<zeros>{});
    }
  }

 private:
  static constexpr std::array<recurrent_name, 4> names{{{"weight_ih", Level, Backward},
                                                        {"weight_hh", Level, Backward},
                                                        {"bias_ih", Level, Backward},
                                                        {"bias_hh", Level, Backward}}};

  static constexpr tensor weight(std::string_view name, std::size_t inputs, std::size_t offset) {
    return {.name = name,
            .shape = {gates, inputs},
            .rank = 2,
            .offset = offset,
            .row_stride = 1,
            .column_stride = gates,
            .fan = {inputs, gates, hidden},
            .drawn = true};
  }
  static constexpr tensor bias(std::string_view name, std::size_t offset) {
    tensor one = vector_tensor(name, tensor_role::bias, offset, gates);
    one.fan = {hidden, gates, hidden};
    one.drawn = true;
    return one;
  }
};

}  // namespace ballast::detail

#endif
