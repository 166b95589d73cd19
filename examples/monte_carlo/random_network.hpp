// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_RANDOM_NETWORK_HPP
#define MONTE_CARLO_RANDOM_NETWORK_HPP

#include "parts.hpp"
#include "recipe.hpp"

#include <ballast/ballast.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace monte_carlo {

/// The network with a number among those of a seed.
template <std::uint64_t Seed, std::size_t Number>
class random_network {
  static constexpr recipe r = draw_recipe(Seed, Number);
  using f = activation<r.activation>;
  using function = typename function_of<f>::type;
  using start = start_number<r.start, function>;
  using norm = norm_number<r.norm, r.width>;
  using dense = nn::dense<r.width>;

  static constexpr std::size_t repeated(std::size_t weights_of_a_block) {
    return r.layers > weights_of_a_block + 2 ? (r.layers - 2) / weights_of_a_block : 1;
  }
  /// Repeated between a first and a last layer, which change the width.
  template <std::size_t Weights, class... Part>
  using tower = joined<parts<dense>, parts<typename joined<Part...>::template repeated<repeated(Weights)>>>;

  template <class... Part>
  using residual = typename joined<Part...>::template in<nn::residual>;

  /// Widths and activations that change from layer to layer.
  template <std::size_t... K>
  static auto flat(std::index_sequence<K...>) {
    return joined<parts<nn::dense<draw_flat(Seed, Number, K).width>,
                        activation<draw_flat(Seed, Number, K).activation>>...>{};
  }

  static auto hidden() {
    using name = shape_name;
    using pair = parts<dense, f, dense>;
    constexpr name shape{r.shape};
    constexpr std::size_t branches = repeated(1);
    if constexpr (shape == name::plain)
      return tower<1, parts<dense>, norm, parts<f>>{};
    else if constexpr (shape == name::norm_after)
      return tower<1, parts<dense, f>, norm>{};
    else if constexpr (shape == name::dropped)
      return tower<1, parts<dense>, norm, parts<f, nn::dropout<0.2>>>{};
    else if constexpr (shape == name::residual)
      return tower<2, parts<residual<norm, pair>>>{};
    else if constexpr (shape == name::before_weights)
      return tower<1, parts<residual<norm, parts<f, dense>>>>{};
    else if constexpr (shape == name::scaled)
      return tower<2, parts<residual<norm, pair, parts<nn::scale<0.3>>>>>{};
    else if constexpr (shape == name::rezero)
      return tower<2, parts<typename joined<norm, pair>::template in<nn::rezero>>>{};
    else if constexpr (shape == name::projected)
      return tower<3, parts<residual<parts<nn::shortcut<dense>>, norm, pair>>>{};
    else if constexpr (shape == name::eye)
      return tower<3, parts<residual<parts<nn::shortcut<nn::dense<r.width, nn::eye>>>, norm, pair>>>{};
    else if constexpr (shape == name::norm_of_sum)
      return tower<2, parts<residual<pair>>, norm>{};
    else if constexpr (shape == name::branches)
      return tower<1, parts<residual<parts<f, nn::dense<r.width, branch_start<branches, function>>>>>>{};
    else if constexpr (shape == name::ends_in_activation)
      return tower<1, parts<residual<norm, parts<dense, f>>>>{};
    else if constexpr (shape == name::activated_sum)
      return tower<2, parts<residual<pair>>, norm, parts<f>>{};
    else
      return flat(std::make_index_sequence<flat_layers(r)>{});
  }

  using hidden_layers = decltype(hidden());
  static constexpr auto layers = joined<hidden_layers, parts<nn::dense<r.outputs>>>::topology;

 public:
  static constexpr std::size_t width = r.width, batch = r.batch;
  using type = nn::network<nn::vec<r.inputs>, layers, start, nn::use_double>;

  /// "dense<64>, repeat<20, tanh, dense<64>> by lecun_normal"
  static std::string name() {
    std::string const list = nn::detail::spelling<hidden_layers>();
    std::size_t const first = list.find('<') + 1;
    return list.substr(first, list.size() - first - 1) + " by " + nn::detail::spelling<start>();
  }
};

}  // namespace monte_carlo

#endif
