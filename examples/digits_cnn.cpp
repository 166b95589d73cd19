// SPDX-License-Identifier: BSL-1.0
// A small convolutional network reads handwritten digits, of which one in five is held out.
//
//   digits_cnn --mnist FOLDER             the 10,000 of MNIST's t10k files, packed or unpacked
//   digits_cnn examples/data/digits.csv   1,797 of 8 x 8 pixels
//
// The same topology binds to both sizes of image. `--quick` trains less.
#include <ballast/ballast.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

namespace nn = ballast;

template <std::size_t Channels>
using convolution = nn::group<nn::conv2d<Channels, 3, nn::padding<1>, nn::no_bias>, nn::batch_norm, nn::relu>;

inline constexpr auto layers = nn::topology<convolution<12>, nn::max_pool2d<2>, convolution<24>,
                                            nn::max_pool2d<2>, nn::flatten, nn::dropout<0.25>, nn::dense<10>>;
using cycle = nn::one_cycle<1000>;
constexpr std::size_t batch = 32;

// ---- data ----

struct samples {
  std::vector<float> pixels;  // from 0 to 1
  std::vector<std::int32_t> labels;
};

/// The bytes of a file, or of what gzip has packed into one named so and .gz.
std::vector<char> unpacked(std::string const& path) {
  bool const packed = !std::filesystem::exists(path);
  std::unique_ptr<gzFile_s, int (*)(gzFile)> const file{gzopen((packed ? path + ".gz" : path).c_str(), "rb"),
                                                        gzclose};
  if (!file) throw nn::file_error{path, {.problem = "cannot be opened, nor with .gz behind its name"}};
  std::vector<char> bytes;
  std::array<char, 1 << 16> part;
  int count = 0;
  while ((count = gzread(file.get(), part.data(), part.size())) > 0)
    bytes.insert(bytes.end(), part.begin(), part.begin() + count);
  if (count < 0) throw nn::file_error{path, {.problem = "cannot be unpacked"}};
  return bytes;
}

samples read_mnist(std::string const& folder) {
  auto const read = [&](std::string const& name) {
    return nn::parse_idx(unpacked(folder + "/" + name), folder + "/" + name);
  };
  samples all;
  for (std::uint8_t const pixel : read("t10k-images-idx3-ubyte").values)
    all.pixels.push_back(static_cast<float>(pixel) / 255);
  for (std::uint8_t const label : read("t10k-labels-idx1-ubyte").values) all.labels.push_back(label);
  return all;
}

samples read_table(std::string const& path) {
  auto const table = nn::read_csv<float>(path);
  samples all;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (float const pixel : table.row(row).first(table.columns - 1)) all.pixels.push_back(pixel / 16);
    all.labels.push_back(static_cast<std::int32_t>(table.row(row).back()));
  }
  return all;
}

std::vector<std::uint32_t> shuffled(std::size_t count, std::uint64_t epoch) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0u);
  nn::random::shuffle(order, nn::random::stream{1, epoch});
  return order;
}

samples chosen(samples const& all, std::size_t size, std::span<std::uint32_t const> rows) {
  samples some;
  for (std::uint32_t const row : rows) {
    auto const first = all.pixels.begin() + static_cast<std::ptrdiff_t>(row * size);
    some.pixels.insert(some.pixels.end(), first, first + static_cast<std::ptrdiff_t>(size));
    some.labels.push_back(all.labels[row]);
  }
  return some;
}

// ---- training ----

template <class Net>
double accuracy(Net const& net, samples const& held_out) {
  static typename Net::template workspace<batch> scratch;
  std::vector<float> scores(held_out.labels.size() * 10);
  if (!net.batch(held_out.pixels, scores, scratch)) return 0;
  std::size_t right = 0;
  for (std::size_t row = 0; row < held_out.labels.size(); ++row) {
    auto const of_row = std::span(scores).subspan(row * 10, 10);
    right += std::ranges::max_element(of_row) - of_row.begin() == held_out.labels[row];
  }
  return static_cast<double>(right) / static_cast<double>(held_out.labels.size());
}

template <class Image>
double train(samples const& all, std::size_t epochs) {
  using model = nn::network<Image, layers, nn::kaiming_normal, nn::clip_by_norm<5>, cycle>;
  if (all.pixels.size() != all.labels.size() * Image::size) return 0;
  auto const rows = shuffled(all.labels.size(), 0);
  std::size_t const learned = rows.size() / 5 * 4;
  samples const lessons = chosen(all, Image::size, std::span(rows).first(learned)),
                held_out = chosen(all, Image::size, std::span(rows).subspan(learned));

  static model net{1};
  static nn::trainer<model, nn::cross_entropy, nn::adam, batch> trainer{net, {.learning_rate = 0.01}};
  trainer.template mode<cycle>().steps = epochs * ((learned + batch - 1) / batch);
  std::printf("%zu parameters, %zu digits to learn from\n", model::parameter_count, learned);
  double right = 0;
  for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
    auto const order = shuffled(learned, epoch);
    double loss = 0;
    for (std::size_t done = 0; done < learned; done += batch) {
      std::span const here = std::span(order).subspan(done, std::min(batch, learned - done));
      samples const some = chosen(lessons, Image::size, here);
      loss += trainer.step(some.pixels, some.labels).loss * static_cast<double>(here.size());
    }
    right = accuracy(net, held_out);
    std::printf("epoch %2zu  loss %.4f  held out %.2f %% right\n", epoch, loss / static_cast<double>(learned),
                100 * right);
  }
  return right;
}

int main(int count, char** arguments) try {
  std::vector<std::string> words(arguments + 1, arguments + count);
  bool const quick = std::erase(words, "--quick") > 0, mnist = words.size() == 2 && words[0] == "--mnist";
  if (!mnist && words.size() != 1) {
    std::puts("digits_cnn [--quick] --mnist FOLDER | examples/data/digits.csv");
    return 1;
  }
  double const right = mnist ? train<nn::image<1, 28, 28>>(read_mnist(words[1]), quick ? 1 : 10)
                             : train<nn::image<1, 8, 8>>(read_table(words[0]), quick ? 4 : 20);
  return right > (quick ? 0.9 : 0.98) ? 0 : 1;
} catch (nn::file_error const& error) {
  std::puts(error.what());
  return 1;
}
