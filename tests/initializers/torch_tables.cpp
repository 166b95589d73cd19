// SPDX-License-Identifier: BSL-1.0
// What PyTorch draws starting values from: its functions, its gains, and its modules' own starts.
#include "support/json.hpp"

#include <ballast/blocks/stacked.hpp>
#include <ballast/initializers/fan_out.hpp>
#include <ballast/initializers/gain.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/initializers/xavier.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/rnn.hpp>
#include <ballast/layers/self_attention.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::golden_file;

namespace {

/// A distribution as the tables have it: a normal one has no bound, a constant one no deviation.
struct distribution {
  double bound, deviation;
};

template <class Init>
distribution drawn_by(nn::fans f) {
  if constexpr (nn::draws_uniform<Init>)
    return {Init::bound(f), Init::bound(f) / std::sqrt(3.0)};
  else
    return {std::numeric_limits<double>::infinity(), Init::standard_deviation(f)};
}

nlohmann::json entries_of(golden_file const& file) {
  return nn::tests::parsed(file.metadata().at("architecture")).at("entries");
}
std::string text(nlohmann::json const& o, char const* field, char const* otherwise) {
  return o.contains(field) ? o.at(field).get<std::string>() : otherwise;
}

void check_table(golden_file const& file, std::vector<distribution> const& all) {
  std::vector<double> bounds, deviations;
  for (distribution const& each : all) {
    bounds.push_back(each.bound);
    deviations.push_back(each.deviation);
  }
  check_close("bound", bounds, file.numbers<double>("bound"), file.allowed<double>());
  check_close("std", deviations, file.numbers<double>("std"), file.allowed<double>());
}

using torch_function = distribution (*)(nn::fans);

template <class Uniform, class Normal>
void name_rules(std::map<std::string, torch_function>& rules, std::string const& nonlinearity) {
  rules["kaiming_uniform_ fan_in " + nonlinearity] = drawn_by<Uniform>;
  rules["kaiming_normal_ fan_in " + nonlinearity] = drawn_by<Normal>;
  rules["kaiming_uniform_ fan_out " + nonlinearity] = drawn_by<nn::fan_out<Uniform>>;
  rules["kaiming_normal_ fan_out " + nonlinearity] = drawn_by<nn::fan_out<Normal>>;
}

template <nn::real Gain>
void name_gain(std::map<std::string, torch_function>& rules, std::string const& nonlinearity) {
  name_rules<nn::gain<Gain, nn::lecun_uniform>, nn::gain<Gain, nn::lecun_normal>>(rules, nonlinearity);
}

/// What each parameter of a layer starts from, where its network starts as PyTorch.
template <class In, class Layer>
void list_starts(std::vector<std::string>& names, std::vector<distribution>& starts) {
  using net = nn::basic_network<In, nn::tests::alone<Layer>, nn::torch_default>;
  net::layers::tensors(
      [&]<class Start>(nn::tensor const& t, nn::place const& here, std::type_identity<Start>) {
        if (t.role == nn::tensor_role::buffer) return;
        using rule = std::conditional_t<std::is_same_v<Start, nn::network_start>, nn::torch_default, Start>;
        std::string const name = nn::detail::prefix(here) + std::string(t.name);
        names.push_back(name.substr(name.find('.') + 1));
        if constexpr (nn::draws_uniform<rule> || nn::draws_normal<rule>)
          starts.push_back(t.drawn ? drawn_by<rule>(t.fan) : distribution{std::fabs(t.initial), 0});
      },
      nn::place{});
}

}  // namespace

BOOST_AUTO_TEST_CASE(gains_of_nonlinearities) {
  golden_file const file{"init_gain"};
  std::map<std::string, double> const known{{"linear", nn::torch_gain::linear},
                                            {"conv1d", 1},
                                            {"conv2d", 1},
                                            {"sigmoid", nn::torch_gain::sigmoid},
                                            {"tanh", nn::torch_gain::tanh},
                                            {"relu", nn::torch_gain::relu},
                                            {"selu", nn::torch_gain::selu}};
  std::vector<double> gains;
  for (auto const& entry : entries_of(file)) {
    auto const name = entry.at("nonlinearity").get<std::string>();
    auto const& slope = entry.at("param");
    if (name != "leaky_relu")
      gains.push_back(known.at(name));
    else
      gains.push_back(slope.is_null() ? nn::torch_gain::leaky_relu()
                                      : nn::torch_gain::leaky_relu(slope.get<double>()));
  }
  check_close("gain", gains, file.numbers<double>("gain"), file.allowed<double>());
}

BOOST_AUTO_TEST_CASE(initializing_functions) {
  golden_file const file{"init_functions"};
  std::map<std::string, torch_function> rules{
      {"xavier_uniform_ 1", drawn_by<nn::xavier_uniform>},
      {"xavier_normal_ 1", drawn_by<nn::xavier_normal>},
      {"xavier_uniform_ tanh", drawn_by<nn::gain<nn::torch_gain::tanh, nn::xavier_uniform>>},
      {"xavier_normal_ tanh", drawn_by<nn::gain<nn::torch_gain::tanh, nn::xavier_normal>>}};
  name_gain<nn::torch_gain::tanh>(rules, "tanh");
  name_gain<nn::torch_gain::leaky_relu(0.2)>(rules, "leaky_relu 0.2");
  name_rules<nn::lecun_uniform, nn::lecun_normal>(rules, "linear");
  name_rules<nn::kaiming_uniform, nn::kaiming_normal>(rules, "relu");
  name_rules<nn::kaiming_uniform, nn::kaiming_normal>(rules,
                                                      "leaky_relu");  // of slope 0 where nothing is said

  std::vector<distribution> all;
  for (auto const& entry : entries_of(file)) {
    auto const& args = entry.at("args");
    auto name = entry.at("init").get<std::string>();
    if (args.contains("gain"))
      name += args.at("gain").get<double>() == 1 ? " 1" : " tanh";
    else
      name += std::string{" "} + text(args, "mode", "fan_in") + " " +
              text(args, "nonlinearity", "leaky_relu") + (args.contains("a") ? " 0.2" : "");
    BOOST_TEST_REQUIRE(rules.contains(name), name);
    all.push_back(
        rules[name]({entry.at("fan_in").get<std::size_t>(), entry.at("fan_out").get<std::size_t>()}));
  }
  check_table(file, all);
}

BOOST_AUTO_TEST_CASE(starts_of_modules) {
  using sequence = nn::sequence<5, 4>;
  golden_file const file{"init_defaults"};
  std::vector<std::string> names, wanted;
  std::vector<distribution> starts;
  list_starts<nn::vec<4>, nn::dense<6>>(names, starts);
  list_starts<nn::vec<16>, nn::dense<3>>(names, starts);
  list_starts<sequence, nn::conv1d<6, 3>>(names, starts);
  list_starts<nn::image<3, 5, 5>, nn::conv2d<4, 3>>(names, starts);
  list_starts<nn::image<4, 5, 5>, nn::conv2d<6, 3, nn::groups<2>>>(names, starts);
  list_starts<sequence, nn::rnn<6>>(names, starts);
  list_starts<sequence, nn::stacked<2, nn::rnn<6>>>(names, starts);
  list_starts<sequence, nn::lstm<6>>(names, starts);
  list_starts<sequence, nn::stacked<2, nn::lstm<6>>>(names, starts);
  list_starts<sequence, nn::gru<6>>(names, starts);
  list_starts<sequence, nn::stacked<2, nn::gru<6>>>(names, starts);
  list_starts<nn::tokens<5>, nn::embedding<10, 4, nn::normal<1>>>(names, starts);
  list_starts<nn::vec<4>, nn::layer_norm>(names, starts);
  list_starts<nn::vec<6>, nn::batch_norm>(names, starts);
  list_starts<nn::vec<6>, nn::group_norm<2>>(names, starts);
  list_starts<nn::sequence<5, 8>, nn::self_attention<2>>(names, starts);
  list_starts<nn::vec<4>, nn::prelu>(names, starts);
  for (auto const& entry : entries_of(file)) wanted.emplace_back(entry.at("parameter").get<std::string>());
  BOOST_TEST(names == wanted, boost::test_tools::per_element());
  check_table(file, starts);
}
