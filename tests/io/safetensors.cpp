// SPDX-License-Identifier: BSL-1.0
#include <ballast/io/safetensors.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/files.hpp"
#include "support/safetensors_bytes.hpp"

namespace nn = ballast;
using namespace ballast::tests;

// ---- facts ----
static_assert(!std::is_copy_constructible_v<nn::safetensors_file>);  // its entries look into its bytes
static_assert(std::is_nothrow_move_constructible_v<nn::safetensors_file>);

// ---- behavior ----
namespace {

/// A header with two tensors of one number.
std::string two(std::string const& offsets_of_a, std::string const& offsets_of_b) {
  return R"({"a":{"dtype":"F32","shape":[1],"data_offsets":)" + offsets_of_a +
         R"(},"b":{"dtype":"F32","shape":[1],"data_offsets":)" + offsets_of_b + "}}";
}

template <class T>
nn::tensor_entry entry(std::string name, std::vector<std::size_t> shape, std::vector<T> const& values) {
  return {std::move(name), nn::data_type_of<T>(), std::move(shape), std::as_bytes(std::span(values))};
}

/// Changes, removes or adds bytes at a place drawn at random.
void damage(std::vector<char>& bytes, std::mt19937& random) {
  constexpr std::string_view telling = "{}[]\",:0123456789-.eE \\u";
  if (bytes.empty()) return;
  std::size_t const place = random() % bytes.size();
  char const letter = telling[random() % telling.size()];
  auto const position = bytes.begin() + static_cast<std::ptrdiff_t>(place);
  switch (random() % 5) {
    case 0:
      *position = static_cast<char>(*position ^ (1 << random() % 8));
      break;
    case 1:
      *position = letter;
      break;
    case 2:
      bytes.insert(position, letter);
      break;
    case 3:
      bytes.erase(position);
      break;
    default:
      bytes.resize(place);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_every_golden_file) {
  std::size_t files = 0, tensors = 0, with_nonfinite = 0;
  for (auto const& item : std::filesystem::directory_iterator("tests/golden/public")) {
    if (item.path().extension() != ".safetensors") continue;
    nn::safetensors_file const file{item.path()};
    BOOST_TEST(file.metadata().at("case") == item.path().stem().string());
    for (nn::tensor_entry const& tensor : file.tensors()) {
      auto const values = file.numbers<double>(tensor);
      with_nonfinite += std::ranges::any_of(values, [](double const& x) { return !nn::math::is_finite(x); });
    }
    ++files;
    tensors += file.tensors().size();
  }
  // counted by Python's json
  BOOST_TEST(files == 225u);
  BOOST_TEST(tensors == 2529u);
  BOOST_TEST(with_nonfinite > 0u);
}

BOOST_AUTO_TEST_CASE(reads_what_pytorch_wrote) {
  nn::safetensors_file const file{"tests/golden/public/digits_training.safetensors"};
  BOOST_TEST(file.at("final.0.weight").shape == (std::vector<std::size_t>{32, 64}),
             boost::test_tools::per_element());
  BOOST_TEST(file.numbers<float>("test_accuracy").at(0) == 0.94166666f);  // 339 of 360
  auto const rows = file.numbers<std::int64_t>("test_index");
  BOOST_TEST(rows.size() == 360u);
  BOOST_TEST((file.at("test_index").dtype == nn::data_type::i64));
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_safetensors_file) {
  BOOST_TEST(complaint_about(std::vector<char>{}) ==
             "net: is too short for a safetensors file; wanted at least 8 bytes, found 0");
  BOOST_TEST(complaint_about(std::vector<char>{'P', 'K', 3, 4}) ==
             "net: is too short for a safetensors file; wanted at least 8 bytes, found 4");
  BOOST_TEST(complaint_about("") == "net: header: does not begin with {");
  BOOST_TEST(complaint_about(" {}") == "net: header: does not begin with {");
  BOOST_TEST(complaint_about("[]") == "net: header: does not begin with {");
  BOOST_TEST(complaint_about("{}") == "none");
  BOOST_TEST(complaint_about("{}      ") == "none");
  BOOST_TEST(complaint_about("{}", 3) ==
             "net: has bytes after its last tensor; wanted 0 bytes of data, found 3");
}

BOOST_AUTO_TEST_CASE(refuses_a_header_longer_than_the_file) {
  auto const with_size = [](std::uint64_t size, std::size_t file_size) {
    std::vector<char> bytes(file_size, ' ');
    std::memcpy(bytes.data(), &size, sizeof size);
    return complaint_about(bytes);
  };
  BOOST_TEST(with_size(3, 10) == "net: header: is too long; wanted at most 2 bytes, found 3");
  BOOST_TEST(with_size(~std::uint64_t{0}, 10) ==
             "net: header: is too long; wanted at most 2 bytes, found 18446744073709551615");
  BOOST_TEST(with_size(~std::uint64_t{7}, 10) ==
             "net: header: is too long; wanted at most 2 bytes, found 18446744073709551608");
  BOOST_TEST(with_size(100'000'001, 100'000'100) ==
             "net: header: is too long; wanted at most 100000000 bytes, found 100000001");
}

BOOST_AUTO_TEST_CASE(refuses_offsets_outside_the_data) {
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[0,4]"), 4) == "none");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[0]"), 4) ==
             "net: w: has a wrong number of data_offsets; wanted 2, found 1");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[0,4,4]"), 4) ==
             "net: w: has a wrong number of data_offsets; wanted 2, found 3");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[4,0]"), 4) ==
             "net: w: the data_offsets are no part of the data; wanted [begin, end] up to 4, found [4, 0]");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[0,4]"), 3) ==
             "net: w: the data_offsets are no part of the data; wanted [begin, end] up to 3, found [0, 4]");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[18446744073709551612,18446744073709551615]"), 4)
                 .starts_with("net: w: the data_offsets are no part of the data"));
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[1]", "[18446744073709551612,0]"), 4)
                 .starts_with("net: w: the data_offsets are no part of the data"));
}

BOOST_AUTO_TEST_CASE(refuses_data_that_does_not_fill_the_shape) {
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[2,3]", "[0,20]"), 20) ==
             "net: w: the data does not fill the shape; wanted 24 bytes, found 20 for F32 [2, 3]");
  BOOST_TEST(complaint_about(header_of("\"F64\"", "[]", "[0,4]"), 4) ==
             "net: w: the data does not fill the shape; wanted 8 bytes, found 4 for F64 []");
  BOOST_TEST(complaint_about(header_of("\"F32\"", "[0,7]", "[0,4]"), 4) ==
             "net: w: the data does not fill the shape; wanted 0 bytes, found 4 for F32 [0, 7]");
  for (std::string const shape :
       {"[4611686018427387905]", "[4294967296, 4294967296]", "[9223372036854775808, 2, 1]"})
    BOOST_TEST(complaint_about(header_of("\"F32\"", shape, "[0,4]"), 4) ==
               "net: w: the data does not fill the shape; wanted fewer numbers than can be counted, found 4 "
               "for F32 " +
                   shape);
}

BOOST_AUTO_TEST_CASE(refuses_overlaps_gaps_and_rests) {
  BOOST_TEST(complaint_about(two("[0,4]", "[4,8]"), 8) == "none");
  BOOST_TEST(complaint_about(two("[4,8]", "[0,4]"), 8) == "none");
  BOOST_TEST(complaint_about(two("[0,4]", "[0,4]"), 4) ==
             "net: b: overlaps another tensor; wanted a begin of 4, found 0");
  BOOST_TEST(complaint_about(two("[0,4]", "[3,7]"), 7) ==
             "net: b: overlaps another tensor; wanted a begin of 4, found 3");
  BOOST_TEST(complaint_about(two("[0,4]", "[5,9]"), 9) ==
             "net: b: leaves a gap before it; wanted a begin of 4, found 5");
  BOOST_TEST(complaint_about(two("[1,5]", "[5,9]"), 9) ==
             "net: a: leaves a gap before it; wanted a begin of 0, found 1");
  BOOST_TEST(complaint_about(two("[0,4]", "[4,8]"), 9) ==
             "net: has bytes after its last tensor; wanted 8 bytes of data, found 9");
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_read_or_refused_but_never_overrun) {
  std::vector<char> const sound = safetensors_bytes(
      R"({"__metadata__":{"a":"1"},"i":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
      R"("w":{"dtype":"F32","shape":[2,2],"data_offsets":[8,24]},"h":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}  )",
      28);
  BOOST_TEST(complaint_about(sound) == "none");

  std::mt19937 random(1);
  std::size_t read = 0, refused = 0;
  for (int round = 0; round < 40'000; ++round) {
    std::vector<char> bytes = sound;
    for (std::size_t damages = 1 + random() % 3; damages > 0; --damages) damage(bytes, random);
    bytes.shrink_to_fit();  // so that the address sanitizer sees its end
    try {
      nn::safetensors_file const file{"net", std::move(bytes)};
      for (nn::tensor_entry const& tensor : file.tensors()) file.numbers<double>(tensor);
      ++read;
    } catch (nn::file_error const&) {
      ++refused;
    }
  }
  BOOST_TEST(read > 500u);
  BOOST_TEST(refused > 1000u);
}

BOOST_AUTO_TEST_CASE(reads_numbers_of_every_kind) {
  std::vector<char> bytes = safetensors_bytes(
      R"({"d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"h":{"dtype":"F16","shape":[1],"data_offsets":[8,10]},)"
      R"("b":{"dtype":"BF16","shape":[1],"data_offsets":[10,12]},"u":{"dtype":"U8","shape":[2],"data_offsets":[12,14]},)"
      R"("s":{"dtype":"I16","shape":[1],"data_offsets":[14,16]},"t":{"dtype":"BOOL","shape":[],"data_offsets":[16,17]},)"
      R"("n":{"dtype":"U64","shape":[1],"data_offsets":[17,25]},"e":{"dtype":"F32","shape":[0,3],"data_offsets":[25,25]}})",
      0);
  // 0.1 in F64, 65504 in F16, -pi in BF16 (-3.140625), 7 and 255, -2, true, 2^64 - 1; written out by hand
  for (int const byte : {0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f, 0xff, 0x7b, 0x49, 0xc0, 0x07,
                         0xff, 0xfe, 0xff, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
    bytes.push_back(static_cast<char>(byte));
  nn::safetensors_file const file{"net", bytes};

  BOOST_TEST(file.numbers<double>("d").at(0) == 0.1);
  BOOST_TEST(file.numbers<float>("d").at(0) == 0.1f);
  BOOST_TEST(file.numbers<float>("h").at(0) == 65504.0f);
  BOOST_TEST(file.numbers<double>("b").at(0) == -3.140625);
  BOOST_TEST(file.numbers<int>("u") == (std::vector<int>{7, 255}), boost::test_tools::per_element());
  BOOST_TEST(file.numbers<std::int64_t>("s").at(0) == -2);
  BOOST_TEST(file.numbers<int>("t").at(0) == 1);
  BOOST_TEST(file.numbers<float>("n").at(0) == 0x1p64f);
  BOOST_TEST(file.numbers<float>("e").empty());
  BOOST_TEST(complaint_of([&] { file.numbers<std::int64_t>("n"); }) ==
             "net: n: holds a number out of range; found 18446744073709551615");
  BOOST_TEST(complaint_of([&] { file.numbers<int>("d"); }) ==
             "net: d: has the wrong dtype; wanted whole numbers, found F64");
  BOOST_TEST(complaint_of([&] { file.numbers<float>("w"); }) == "net: w: is missing");
  BOOST_TEST((file.find("w") == nullptr));
}

BOOST_AUTO_TEST_CASE(tells_finite_numbers_from_others) {
  std::string const path = "tests/golden/public/clip_value_nonfinite.safetensors";
  nn::safetensors_file const file{path};
  std::vector<std::string> refused;
  for (nn::tensor_entry const& tensor : file.tensors())
    if (complaint_of([&] { file.finite_numbers<float>(tensor.name); }) != "none")
      refused.push_back(tensor.name);
  BOOST_TEST(refused.size() > 0u);
  for (std::string const& name : refused) {
    auto const values = file.numbers<float>(name);
    BOOST_TEST(std::ranges::any_of(values, [](float const& x) { return !nn::math::is_finite(x); }));
  }

  std::vector<double> const large{1, 1e300};
  scratch_folder const folder;
  nn::write_safetensors(folder / "large", std::vector{entry("w", {2}, large)});
  nn::safetensors_file const written{folder / "large"};
  BOOST_TEST(written.finite_numbers<double>("w").at(1) == 1e300);
  BOOST_TEST(complaint_of([&] { written.finite_numbers<float>("w"); }) ==
             folder / "large" + ": w: holds NaN or infinity; wanted finite numbers, found inf at index 1");
}

BOOST_AUTO_TEST_CASE(reads_back_what_it_wrote) {
  std::vector<float> const weight{1, -2, 0.5f, 3e38f, 1e-45f, -0.0f}, scale{7};
  std::vector<std::int64_t> const count{-1, std::int64_t{1} << 62};
  scratch_folder const folder;
  std::string const path = folder / "net.safetensors";
  nn::write_safetensors(path,
                        std::vector{entry("0.weight", {2, 3}, weight), entry("sc\u00e4le \"\n", {}, scale),
                                    entry("none", {0}, std::vector<float>{}), entry("count", {2}, count)},
                        {{"author", "a \\ b"}});
  nn::safetensors_file const file{path};
  BOOST_TEST(file.metadata().size() == 1u);
  BOOST_TEST(file.metadata().at("author") == "a \\ b");
  BOOST_TEST(file.tensors().size() == 4u);
  BOOST_TEST(file.tensors()[0].name == "count");  // the larger numbers first
  BOOST_TEST(file.at("0.weight").shape == (std::vector<std::size_t>{2, 3}), boost::test_tools::per_element());
  BOOST_TEST((std::memcmp(file.at("0.weight").data.data(), weight.data(), 24) == 0));
  BOOST_TEST(file.numbers<float>("sc\u00e4le \"\n") == scale, boost::test_tools::per_element());
  BOOST_TEST(file.at("sc\u00e4le \"\n").shape.empty());
  BOOST_TEST(file.numbers<std::int64_t>("count") == count, boost::test_tools::per_element());
  for (nn::tensor_entry const& tensor : file.tensors()) {
    auto const place = tensor.data.data() - file.tensors()[0].data.data();
    BOOST_TEST(static_cast<std::size_t>(place) % nn::size_of(tensor.dtype) == 0u);
  }
  BOOST_TEST(text_of(path)[0] % 8 == 0);  // the header's length
}

BOOST_AUTO_TEST_CASE(writes_what_a_golden_file_holds) {
  scratch_folder const folder;
  for (std::string const name : {"embedding", "clip_norm_l2_nan", "init_functions"}) {
    nn::safetensors_file const golden{"tests/golden/public/" + name + ".safetensors"};
    nn::write_safetensors(folder / name, golden.tensors(), golden.metadata());
    nn::safetensors_file const copy{folder / name};
    BOOST_TEST_REQUIRE(copy.tensors().size() == golden.tensors().size());
    BOOST_TEST((copy.metadata() == golden.metadata()));
    for (std::size_t i = 0; i < golden.tensors().size(); ++i) {
      nn::tensor_entry const &a = golden.tensors()[i], &b = copy.tensors()[i];
      BOOST_TEST((a.name == b.name && a.dtype == b.dtype && a.shape == b.shape &&
                  std::ranges::equal(a.data, b.data)));
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_to_write_what_it_could_not_read) {
  scratch_folder const folder;
  std::string const path = folder / "net";
  write_text(path, "old");
  std::vector<float> const two_numbers{1, 2};
  auto const complaint = [&](std::vector<nn::tensor_entry> const& tensors) {
    return complaint_of([&] { nn::write_safetensors(path, tensors); });
  };
  BOOST_TEST(complaint({entry("w", {3}, two_numbers)}) ==
             path + ": w: the data does not fill the shape; wanted 12 bytes, found 8 for F32 [3]");
  BOOST_TEST(complaint({entry("w", {2}, two_numbers), entry("w", {2}, two_numbers)}) ==
             path + ": w: is there twice");
  BOOST_TEST(complaint({entry("__metadata__", {2}, two_numbers)}) ==
             path + ": __metadata__: shape: is of the wrong kind; wanted text, found an array");
  BOOST_TEST(complaint({entry("\xff", {2}, two_numbers)}) ==
             path + ": header, byte 2: is not JSON: Invalid encoding in string.");
  BOOST_TEST(text_of(path) == "old");
  BOOST_TEST(folder.file_count() == 1u);
}
