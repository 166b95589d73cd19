// SPDX-License-Identifier: BSL-1.0
// tiny-dnn, layer by layer, on one thread.

#include "../contender.hpp"

#define CNN_SINGLE_THREAD
#include <tiny_dnn/tiny_dnn.h>

#include <algorithm>

namespace {

using network = tiny_dnn::network<tiny_dnn::sequential>;

/// Each dense layer brings its activation.
template <class Net, class Last>
void append_layers(network& net) {
  using hidden = std::conditional_t<Net::hidden == bench::activation::tanh, tiny_dnn::activation::tan_h,
                                    tiny_dnn::activation::relu>;
  auto const size = [](std::size_t n) { return static_cast<tiny_dnn::serial_size_t>(n); };
  for (std::size_t k = 0; k + 1 < Net::layers; ++k)
    net << tiny_dnn::fully_connected_layer<hidden>(size(Net::in(k)), size(Net::out(k)));
  constexpr std::size_t last = Net::layers - 1;
  net << tiny_dnn::fully_connected_layer<Last>(size(Net::in(last)), size(Net::out(last)));
}

/// tiny-dnn's weights lie inputs x outputs.
template <class Net>
void set_weights(network& net) {
  net.init_weight();
  auto const layers = bench::affine_layers<Net>();
  for (std::size_t k = 0; k < layers.size(); ++k) {
    auto const slots = net[k]->weights();
    for (std::size_t o = 0; o < layers[k].outputs; ++o) {
      for (std::size_t i = 0; i < layers[k].inputs; ++i)
        (*slots[0])[i * layers[k].outputs + o] = layers[k].weight[o * layers[k].inputs + i];
      (*slots[1])[o] = layers[k].bias[o];
    }
  }
}

template <class Task>
class inferring : public bench::contender {
 public:
  explicit inferring(float) {
    append_layers<typename Task::net, tiny_dnn::activation::identity>(net_);
    set_weights<typename Task::net>(net_);
    net_.set_netphase(tiny_dnn::net_phase::test);
  }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      tiny_dnn::vec_t x(samples_.inputs.begin(), samples_.inputs.end());
      std::size_t steps = 1;
      if constexpr (requires { Task::steps; }) steps = Task::steps;
      for (std::size_t step = 0; step < steps; ++step) {
        y_ = net_.predict(x);
        if (steps > 1) std::ranges::copy(y_, x.begin());
      }
      bench::touch(y_.data());
    }
  }
  std::vector<float> answer() override { return {y_.begin(), y_.end()}; }

 private:
  bench::samples<Task> samples_;
  network net_;
  tiny_dnn::vec_t y_;
};

template <class Task>
class training : public bench::contender {
  using net_type = typename Task::net;
  static constexpr bool classes = Task::criterion == bench::loss::cross_entropy;

 public:
  explicit training(float rate) {
    append_layers<net_type,
                  std::conditional_t<classes, tiny_dnn::activation::softmax, tiny_dnn::activation::identity>>(
        net_);
    set_weights<net_type>(net_);
    optimizer_.alpha = rate;
    bench::samples<Task> const samples;
    for (std::size_t r = 0; r < Task::rows; ++r) {
      auto const in = samples.inputs.begin() + std::ptrdiff_t(r * net_type::inputs);
      auto const out = samples.targets.begin() + std::ptrdiff_t(r * net_type::outputs);
      inputs_.emplace_back(in, in + net_type::inputs);
      targets_.emplace_back(out, out + net_type::outputs);
      labels_.push_back(samples.labels[r]);
    }
  }
  void run(std::size_t times) override {
    auto const nothing = [] {};
    if constexpr (classes)
      net_.template train<tiny_dnn::cross_entropy_multiclass>(optimizer_, inputs_, labels_, Task::rows,
                                                              int(times), nothing, nothing, false, 1);
    else
      net_.template fit<tiny_dnn::mse>(optimizer_, inputs_, targets_, Task::rows, int(times), nothing,
                                       nothing, false, 1);
  }
  std::vector<float> answer() override {
    std::vector<float> all;
    for (std::size_t k = 0; k < net_type::layers; ++k) {
      auto const slots = net_[k]->weights();
      for (std::size_t o = 0; o < net_type::out(k); ++o)
        for (std::size_t i = 0; i < net_type::in(k); ++i)
          all.push_back((*slots[0])[i * net_type::out(k) + o]);
      all.insert(all.end(), slots[1]->begin(), slots[1]->end());
    }
    return all;
  }

 private:
  network net_;
  tiny_dnn::gradient_descent optimizer_;
  std::vector<tiny_dnn::vec_t> inputs_, targets_;
  std::vector<tiny_dnn::label_t> labels_;
};

using namespace bench;
bool const entered = enter<inferring, A1, A2, A3, A8>("tiny-dnn") &&
                     enter<training, B1<32>, B2<32>, B3<32>, B5<32>>("tiny-dnn");

}  // namespace
