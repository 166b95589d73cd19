// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/core/network.hpp>
#include <ballast/io/state_dict.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/golden.hpp"

namespace nn = ballast;
using nn::tests::complaint_of, nn::tests::golden_file, nn::tests::scratch_folder;

using pair = nn::group<nn::dense<3>, nn::tanh>;
inline constexpr auto mixed =
    nn::topology<nn::batch_norm, nn::repeat<2, pair>,
                 nn::residual<nn::shortcut<nn::dense<4, nn::no_bias>>, nn::dense<4>>,
                 nn::rezero<nn::dense<4>, nn::residual<nn::tanh, nn::dense<4>>>, nn::dense<2>>;
using mixed_net = nn::network<nn::vec<3>, mixed>;
inline constexpr auto written_out =
    nn::topology<nn::batch_norm, nn::dense<3>, nn::tanh, nn::dense<3>, nn::tanh,
                 nn::residual<nn::shortcut<nn::dense<4, nn::no_bias>>, nn::dense<4>>,
                 nn::rezero<nn::dense<4>, nn::residual<nn::tanh, nn::dense<4>>>, nn::dense<2>>;
inline constexpr auto classifier = nn::topology<nn::dense<6>, nn::relu, nn::dense<4>>;
using classifier_net = nn::network<nn::vec<3>, classifier>;

BOOST_AUTO_TEST_CASE(loads_what_somebody_else_keeps_in_memory) {
  scratch_folder const folder;
  nn::save(classifier_net{1}, folder / "net");
  std::vector<char> const flash = nn::read_file(folder / "net");
  classifier_net net{2};
  nn::load(net, nn::safetensors_view{"flash", flash});
  BOOST_TEST(net.parameters() == classifier_net{1}.parameters(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(names_and_shapes_are_those_of_torch) {
  scratch_folder const folder;
  std::string const path = folder / "net.safetensors";
  nn::save(mixed_net{1}, path, {{"origin", "ballast"}});
  nn::safetensors_file const saved{path};
  std::vector<std::string> names;
  for (nn::tensor_entry const& t : saved.tensors()) names.push_back(t.name + " " + nn::shape_text(t.shape));
  std::vector<std::string> const wanted{"0.num_batches_tracked []",  // integers come first
                                        "0.weight [3]",
                                        "0.bias [3]",
                                        "0.running_mean [3]",
                                        "0.running_var [3]",
                                        "1.weight [3, 3]",
                                        "1.bias [3]",
                                        "3.weight [3, 3]",
                                        "3.bias [3]",
                                        "5.body.weight [4, 3]",
                                        "5.body.bias [4]",
                                        "5.shortcut.weight [4, 3]",
                                        "6.alpha [1]",
                                        "6.body.0.weight [4, 4]",
                                        "6.body.0.bias [4]",
                                        "6.body.1.body.1.weight [4, 4]",
                                        "6.body.1.body.1.bias [4]",
                                        "7.weight [2, 4]",
                                        "7.bias [2]"};
  BOOST_TEST(names == wanted, boost::test_tools::per_element());
  BOOST_TEST(saved.metadata().at("origin") == "ballast");
}

BOOST_AUTO_TEST_CASE(what_was_saved_is_loaded_bit_for_bit) {
  scratch_folder const folder;
  std::string const path = folder / "net.safetensors";
  mixed_net const net{1};
  nn::save(net, path);
  mixed_net other{2};
  BOOST_TEST(!(other == net));
  nn::load(other, path);
  BOOST_TEST((other == net));

  nn::network<nn::vec<3>, written_out, nn::use_double> spelled{3};
  nn::load(spelled, path);
  BOOST_TEST(std::ranges::equal(spelled.parameters(), net.parameters()));
}

BOOST_AUTO_TEST_CASE(a_file_of_torch_gives_the_answers_of_torch) {
  golden_file const file{"mlp_classifier"};  // with inputs and gradients beside the parameters
  classifier_net net{0};
  nn::load(net, file, nn::unknown_keys::ignore);
  auto const wanted = file.numbers<double>("output");
  std::vector<float> y(wanted.size());
  BOOST_TEST(static_cast<bool>(net.batch(file.numbers<float>("input"), y)));
  nn::tests::check_close("output", y, wanted, file.allowed<float>());
}

BOOST_AUTO_TEST_CASE(a_file_that_does_not_fit_changes_nothing) {
  scratch_folder const folder;
  std::string const path = folder / "net.safetensors";
  classifier_net const before{1};
  classifier_net net = before;
  auto const complains = [&](std::string const& text) {
    std::string const found = complaint_of([&] { nn::load(net, path); });
    BOOST_TEST(found.find(text) != std::string::npos, found << " does not say: " << text);
    BOOST_TEST((net == before));
  };
  std::vector<float> const numbers(24, 0.5f);
  auto const write = [&](std::vector<nn::tensor_entry> entries) {
    for (nn::tensor_entry& entry : entries) {
      std::size_t size = 4;
      for (std::size_t const extent : entry.shape) size *= extent;
      if (entry.data.empty()) entry.data = std::as_bytes(std::span(numbers)).first(size);
    }
    nn::write_safetensors(path, entries);
  };
  std::vector<nn::tensor_entry> const right{{.name = "0.weight", .shape = {6, 3}},
                                            {.name = "0.bias", .shape = {6}},
                                            {.name = "2.weight", .shape = {4, 6}},
                                            {.name = "2.bias", .shape = {4}}};
  auto wrong = right;
  wrong[2].shape = {6, 4};
  write(wrong);
  complains("2.weight: has another shape; wanted [4, 6], found [6, 4]");

  wrong = right;
  wrong.pop_back();
  write(wrong);
  complains("2.bias: is missing");

  wrong = right;
  wrong.push_back({.name = "4.weight", .shape = {2, 4}});
  write(wrong);
  complains("4.weight: is no tensor of this network");

  wrong = right;
  std::vector<float> nonfinite(6, nn::math::nan<float>);
  wrong[1].data = std::as_bytes(std::span(nonfinite));
  write(wrong);
  complains("0.bias: holds NaN or infinity");

  wrong = right;
  std::vector<double> too_large(6, 1e300);
  wrong[1].dtype = nn::data_type::f64;
  wrong[1].data = std::as_bytes(std::span(too_large));
  write(wrong);
  complains("0.bias: holds NaN or infinity");

  write(right);
  nn::load(net, path);
  BOOST_TEST(std::ranges::count(net.parameters(), 0.5f) ==
             static_cast<long>(classifier_net::parameter_count));
}
