// SPDX-License-Identifier: BSL-1.0
// FANN, which Debian packs at a version without relu, and whose training knows other losses than ours.

#include "../contender.hpp"

#include <floatfann.h>

#include <algorithm>
#include <array>

namespace {

/// FANN's connections lie unit by unit, each with its inputs and then its bias.
template <class Net>
fann* make_network() {
  std::array<unsigned, Net::layers + 1> widths{static_cast<unsigned>(Net::inputs)};
  for (std::size_t k = 0; k < Net::layers; ++k) widths[k + 1] = static_cast<unsigned>(Net::out(k));
  fann* const net = fann_create_standard_array(widths.size(), widths.data());
  static_assert(Net::hidden == bench::activation::tanh);
  fann_set_activation_function_hidden(net, FANN_SIGMOID_SYMMETRIC);
  fann_set_activation_function_output(net, FANN_LINEAR);
  fann_set_activation_steepness_hidden(net, 1);
  fann_set_activation_steepness_output(net, 1);
  std::vector<fann_connection> connections(fann_get_total_connections(net));
  fann_get_connection_array(net, connections.data());
  std::size_t next = 0;
  for (bench::affine const& from : bench::affine_layers<Net>())
    for (std::size_t o = 0; o < from.outputs; ++o) {
      for (std::size_t i = 0; i < from.inputs; ++i)
        connections[next++].weight = from.weight[o * from.inputs + i];
      connections[next++].weight = from.bias[o];
    }
  fann_set_weight_array(net, connections.data(), static_cast<unsigned>(connections.size()));
  return net;
}

template <class Task>
class inferring : public bench::contender {
 public:
  explicit inferring(float) {}
  ~inferring() override { fann_destroy(net_); }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      std::vector<float> x = samples_.inputs;
      std::size_t steps = 1;
      if constexpr (requires { Task::steps; }) steps = Task::steps;
      for (std::size_t step = 0; step < steps; ++step) {
        y_ = fann_run(net_, x.data());
        if (steps > 1) std::copy_n(y_, Task::net::outputs, x.data());
      }
      bench::touch(y_);
    }
  }
  std::vector<float> answer() override { return {y_, y_ + Task::net::outputs}; }

 private:
  bench::samples<Task> samples_;
  fann* net_ = make_network<typename Task::net>();
  float* y_ = nullptr;
};

using namespace bench;
bool const entered = enter<inferring, A1, A8>("FANN");

}  // namespace
