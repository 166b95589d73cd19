// SPDX-License-Identifier: BSL-1.0
// The contenders by hand of the dense and residual networks.

#include "../contender.hpp"
#include "programs.hpp"

namespace {

using namespace hand;

template <class Task>
class by_hand : public bench::contender {
 public:
  explicit by_hand(float) {}
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      y_ = program_.forward(samples_.inputs.data());
      bench::touch(y_);
    }
  }
  std::vector<float> answer() override { return {y_, y_ + Task::net::outputs}; }

 private:
  bench::samples<Task> samples_;
  program_of<Task> program_;
  float const* y_ = nullptr;
};

template <class Task>
class steps_by_hand : public bench::contender {
 public:
  explicit steps_by_hand(float) {}
  void run(std::size_t times) override {
    float x[Task::net::inputs];
    for (std::size_t n = 0; n < times; ++n) {
      std::copy(samples_.inputs.begin(), samples_.inputs.end(), x);
      for (std::size_t step = 0; step < Task::steps; ++step) {
        y_ = program_.forward(x);
        std::copy_n(y_, Task::net::outputs, x);
      }
      bench::touch(y_);
    }
  }
  std::vector<float> answer() override { return {y_, y_ + Task::net::outputs}; }

 private:
  bench::samples<Task> samples_;
  program_of<Task> program_;
  float const* y_ = nullptr;
};

template <class Task>
class trained_by_hand : public bench::contender {
 public:
  explicit trained_by_hand(float rate) : rate_{rate} {}
  void run(std::size_t times) override {
    constexpr std::size_t last = Task::net::layers - 1;
    for (std::size_t n = 0; n < times; ++n) {
      float const* const y = program_.forward(samples_.inputs.data());
      float* const dy = program_.gradient[requires { Task::net::blocks; } ? 0 : last % 2];
      differentiate_loss<Task>(samples_, y, dy);
      program_.backward(samples_.inputs.data(), rate_);
      bench::touch(&program_);
    }
  }
  std::vector<float> answer() override { return program_.parameters(); }

 private:
  float rate_;
  bench::samples<Task> samples_;
  program_of<Task> program_;
};

template <class Task>
class product_by_hand : public bench::contender {
 public:
  explicit product_by_hand(float) {}
  void run(std::size_t times) override {
    constexpr std::size_t m = Task::m, k = Task::k, n = Task::n;
    using factor = std::conditional_t<has_wide_rows<n>, copied<k, n>, in_rows<n>>;
    for (std::size_t t = 0; t < times; ++t) {
      multiply<m, k, n>(a_.data(), k, 1, factor{b_.data()},
                        [&](std::size_t i, std::size_t j, vector v) { store(c_.data() + i * n + j, v); });
      bench::touch(c_.data());
    }
  }
  std::vector<float> answer() override { return c_; }

 private:
  std::vector<float> a_ = bench::numbers(Task::m * Task::k, 1, 1),
                     b_ = bench::numbers(Task::k * Task::n, 2, 1), c_ = std::vector<float>(Task::m * Task::n);
};

using namespace bench;
bool const entered =
    enter<by_hand, A1, A2, A3, A4>("by hand") && enter<steps_by_hand, A8>("by hand") &&
    enter<trained_by_hand, B1<32>, B1<64>, B2<32>, B2<64>, B3<32>, B3<64>, B4<32>, B4<64>, B5<32>, B5<64>>(
        "by hand") &&
    enter<product_by_hand, matrix_product<32, 64, 64>, matrix_product<64, 64, 64>,
          matrix_product<64, 784, 256>, matrix_product<128, 128, 128>, matrix_product<256, 256, 256>>(
        "by hand");

}  // namespace
