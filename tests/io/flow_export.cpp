// SPDX-License-Identifier: BSL-1.0
// Read back by another library than writes it, and by read_csv.
#include <ballast/core/network.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/io/csv.hpp>
#include <ballast/io/flow_export.hpp>
#include <ballast/io/recorder_export.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/recorder.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/json.hpp"

namespace nn = ballast;
using boost::test_tools::tolerance;
using nn::tests::parsed;

inline constexpr auto layers = nn::topology<nn::dense<5>, nn::tanh, nn::dense<4>, nn::tanh, nn::dense<2>>;
using net = nn::network<nn::vec<3>, layers, nn::lecun_normal, nn::recorder>;

inline constexpr auto unpredictable = nn::topology<nn::dense<5>, nn::softmax, nn::dense<2>>;

namespace {

nn::csv_table<double> table_of(std::string const& text) {
  nn::tests::scratch_folder const folder;
  nn::tests::write_text(folder / "flow.csv", text);
  return nn::read_csv<double>(folder / "flow.csv");
}

/// A row's numbers by name.
std::vector<std::pair<std::string, double>> numbers_of(nn::flow::layer_flow const& row) {
  return {{"layer", static_cast<double>(row.layer)},
          {"fan_in", static_cast<double>(row.fan_in)},
          {"fan_out", static_cast<double>(row.fan_out)},
          {"second_moment", row.second_moment},
          {"mean", row.mean},
          {"gain", row.gain},
          {"output_decades", row.output_decades},
          {"decades", row.decades},
          {"beta", row.beta},
          {"interval", row.interval},
          {"silent", row.silent ? 1.0 : 0.0}};
}

/// The CSV to the bit.
template <class Flow>
void check_layers(Flow const& flow) {
  auto const table = table_of(nn::flow_csv(flow));
  auto const document = parsed(nn::flow_json(flow));
  auto const& rows = document.at("layers");
  BOOST_TEST_REQUIRE(table.rows() == flow.layers.size());
  BOOST_TEST_REQUIRE(rows.size() == flow.layers.size());
  for (std::size_t k = 0; k < flow.layers.size(); ++k) {
    auto const wanted = numbers_of(flow.layers[k]);
    BOOST_TEST_REQUIRE(table.columns == wanted.size());
    BOOST_TEST(rows[k].size() == wanted.size());
    for (std::size_t column = 0; column < wanted.size(); ++column) {
      auto const& [name, number] = wanted[column];
      nlohmann::json const& member = rows[k].at(name);
      BOOST_TEST(table.names[column] == name);
      BOOST_TEST(table.row(k)[column] == number);
      if (name == "silent")
        BOOST_TEST(member.get<bool>() == (number != 0));
      else
        BOOST_TEST(member.get<double>() == number);
    }
  }
}

std::vector<float> const x{0.5f, -1, 0, 1, 2, -0.125f}, target{1, 0, 0, 1};

}  // namespace

BOOST_AUTO_TEST_CASE(a_prediction) {
  static constexpr auto predicted = nn::gradient_flow<net>;
  check_layers(predicted);
  auto const document = parsed(nn::flow_json(predicted));
  BOOST_TEST(document.at("unknown").is_null());
  BOOST_TEST(document.at("input_decades").get<double>() == predicted.input_decades);
}

BOOST_AUTO_TEST_CASE(an_unknown_prediction) {
  static constexpr auto predicted = nn::gradient_flow<nn::network<nn::vec<3>, unpredictable>>;
  static_assert(!predicted.known());
  BOOST_TEST(parsed(nn::flow_json(predicted)).at("unknown").get<std::string>() == predicted.unknown);
}

BOOST_AUTO_TEST_CASE(a_measurement) {
  auto measured = nn::measure_gradient_flow<1>(net{1}, x, target);
  check_layers(measured);
  auto const document = parsed(nn::flow_json(measured));
  BOOST_TEST(document.at("loss").get<double>() == measured.loss);
  BOOST_TEST(document.at("answer_decades").get<double>() == measured.answer_decades);
  BOOST_TEST(document.at("batches").get<std::uint64_t>() == 2u);
  BOOST_TEST(document.at("batch_rows").get<std::uint64_t>() == 1u);

  measured.layers[1].decades = nn::math::infinity<double>;
  auto const infinite = parsed(nn::flow_json(measured));
  BOOST_TEST(infinite.at("layers").at(1).at("decades").is_null());
  BOOST_TEST(nn::flow_csv(measured).find(",inf,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_recorder) {
  net trained{1};
  nn::trainer<net, nn::mean_squared_error, nn::sgd, 2> trainer{trained, {.learning_rate = 0}};
  for (int i = 0; i < 12; ++i) trainer.step(x, target);
  auto const& log = trainer.mode<nn::recorder>();
  auto const table = table_of(nn::recorder_csv(log));
  auto const document = parsed(nn::recorder_json(log));
  std::size_t const bins = log.records()[0].activations.counts.size();
  BOOST_TEST_REQUIRE(table.rows() == 3 * bins);
  BOOST_TEST(table.names[3] == "gradients");
  BOOST_TEST(table.names[4] == "activation_zeros");
  BOOST_TEST(table.names[7] == "gradient_non_finite");
  for (std::size_t k = 0; k < 3; ++k) {
    nn::layer_record const& record = log.records()[k];
    auto const& layer = document.at("layers").at(k);
    for (std::size_t bin = 0; bin < bins; ++bin) {
      auto const row = table.row(k * bins + bin);
      BOOST_TEST(row[0] == static_cast<double>(k));
      BOOST_TEST(row[1] == static_cast<double>(bin) - 40);
      BOOST_TEST(row[2] == static_cast<double>(record.activations.counts[bin]));
      BOOST_TEST(row[3] == static_cast<double>(record.gradients.counts[bin]));
      BOOST_TEST(row[4] == (k == 0 ? 12 : 0));  // x has one zero, and every step reads it
      BOOST_TEST(row[5] == 0);
      BOOST_TEST(row[6] == 0);
      BOOST_TEST(row[7] == 0);
      BOOST_TEST(layer.at("gradients").at("counts").at(bin).get<std::uint64_t>() ==
                 record.gradients.counts[bin]);
    }
    BOOST_TEST(layer.at("activations").at("lowest_exponent").get<int>() == -40);
    BOOST_TEST(layer.at("activations").at("zeros").get<std::uint64_t>() == record.activations.zeros);
    BOOST_TEST(layer.at("steps_unmoved").get<std::uint64_t>() == 11u);
    BOOST_TEST(layer.at("saturated_share").get<double>() == record.saturated_share());
  }
  BOOST_TEST(document.at("layers").at(0).at("activations").at("zeros").get<int>() == 12);
  auto const& symptom = document.at("symptoms").at(0);
  BOOST_TEST(document.at("symptoms").size() == 1u);
  BOOST_TEST(symptom.at("what").get<std::string>() == std::string("frozen layer"));
  BOOST_TEST(symptom.at("layers").get<std::uint64_t>() == 3u);
  BOOST_TEST(symptom.at("degree").get<double>() == 11);
}
