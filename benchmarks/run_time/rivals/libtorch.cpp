// SPDX-License-Identifier: BSL-1.0
// libtorch on one thread, in the style of its own examples.

#include "../contender.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace {

struct block : torch::nn::Module {
  torch::nn::Linear first{nullptr}, second{nullptr};
  explicit block(std::int64_t width)
      : first{register_module("first", torch::nn::Linear(width, width))},
        second{register_module("second", torch::nn::Linear(width, width))} {}
  torch::Tensor forward(torch::Tensor x) { return x + second(torch::relu(first(x))); }
};

/// The network of a task, with its numbers.
template <class Net>
torch::nn::Sequential make_network() {
  torch::nn::Sequential net;
  auto const size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  if constexpr (requires { Net::blocks; }) {
    for (std::size_t b = 0; b < Net::blocks; ++b) net->push_back(std::make_shared<block>(size(Net::width)));
    net->push_back(torch::nn::Linear(size(Net::width), size(Net::outputs)));
  } else {
    for (std::size_t k = 0; k < Net::layers; ++k) {
      net->push_back(torch::nn::Linear(size(Net::in(k)), size(Net::out(k))));
      if (k + 1 == Net::layers) continue;
      if (Net::hidden == bench::activation::tanh)
        net->push_back(torch::nn::Tanh());
      else
        net->push_back(torch::nn::ReLU());
    }
  }
  torch::NoGradGuard const no_gradients;
  std::size_t tensor = 0;
  auto const layers = bench::affine_layers<Net>();
  for (torch::Tensor& each : net->parameters()) {
    bench::affine const& from = layers[tensor / 2];
    std::ranges::copy(tensor % 2 == 0 ? from.weight : from.bias, each.data_ptr<float>());
    ++tensor;
  }
  return net;
}

torch::Tensor rows_of(std::vector<float>& numbers, std::size_t rows) {
  return torch::from_blob(numbers.data(), {std::int64_t(rows), std::int64_t(numbers.size() / rows)});
}

std::vector<float> numbers_of(torch::Tensor const& t) {
  torch::Tensor const flat = t.contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

template <class Task>
class inferring : public bench::contender {
 public:
  explicit inferring(float) { torch::set_num_threads(1); }
  void run(std::size_t times) override {
    torch::NoGradGuard const no_gradients;
    for (std::size_t n = 0; n < times; ++n) {
      if constexpr (requires { Task::steps; }) {
        torch::Tensor x = x_.clone();
        for (std::size_t step = 0; step < Task::steps; ++step) {
          y_ = net_->forward(x);
          x.narrow(1, 0, Task::net::outputs).copy_(y_);
        }
      } else {
        y_ = net_->forward(x_);
      }
    }
  }
  std::vector<float> answer() override { return numbers_of(y_); }

 private:
  bench::samples<Task> samples_;
  torch::Tensor x_ = rows_of(samples_.inputs, Task::rows), y_;
  torch::nn::Sequential net_ = make_network<typename Task::net>();
};

template <class Task>
class training : public bench::contender {
 public:
  explicit training(float rate) : optimizer_{net_->parameters(), torch::optim::SGDOptions(double(rate))} {
    torch::set_num_threads(1);
    std::vector<std::int64_t> const classes(samples_.labels.begin(), samples_.labels.end());
    labels_ = torch::tensor(classes);
  }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      optimizer_.zero_grad();
      torch::Tensor const y = net_->forward(x_);
      torch::Tensor const loss = Task::criterion == bench::loss::cross_entropy
                                     ? torch::nn::functional::cross_entropy(y, labels_)
                                     : torch::mse_loss(y, targets_);
      loss.backward();
      optimizer_.step();
    }
  }
  std::vector<float> answer() override {
    std::vector<float> all;
    for (torch::Tensor const& each : net_->parameters()) {
      auto const numbers = numbers_of(each.detach());
      all.insert(all.end(), numbers.begin(), numbers.end());
    }
    return all;
  }

 private:
  bench::samples<Task> samples_;
  torch::Tensor x_ = rows_of(samples_.inputs, Task::rows), targets_ = rows_of(samples_.targets, Task::rows),
                labels_;
  torch::nn::Sequential net_ = make_network<typename Task::net>();
  torch::optim::SGD optimizer_;
};

using namespace bench;
bool const entered =
    enter<inferring, A1, A2, A3, A4, A8>("libtorch") &&
    enter<training, B1<32>, B1<64>, B2<32>, B2<64>, B3<32>, B3<64>, B4<32>, B4<64>, B5<32>, B5<64>>(
        "libtorch");

}  // namespace
