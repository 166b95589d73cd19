// SPDX-License-Identifier: BSL-1.0
// dlib's deep networks, on one thread.

#include "../contender.hpp"

#include <dlib/dnn.h>

#include <algorithm>

namespace {

using namespace dlib;

using input_layer = input<matrix<float>>;
using small = fc<1, htan<fc<16, htan<fc<16, input_layer>>>>>;
using policy = fc<10, relu<fc<64, relu<fc<64, input_layer>>>>>;
using classifier = fc<10, relu<fc<128, relu<fc<256, input_layer>>>>>;
template <class Below>
using dense_tanh = htan<fc<32, Below>>;
using deep = fc<10, repeat<49, dense_tanh, dense_tanh<input_layer>>>;
template <class Below>
using block = add_prev1<fc<64, relu<fc<64, tag1<Below>>>>>;
using channels = input<std::array<matrix<float>, 64>>;  // a dense layer's outputs are channels to add_prev
using residual = fc<10, repeat<15, block, block<channels>>>;
using control = fc<4, htan<fc<32, htan<fc<32, input_layer>>>>>;

template <class Net>
struct network_of;
template <>
struct network_of<bench::A1::net> {
  using type = small;
};
template <>
struct network_of<bench::A2::net> {
  using type = policy;
};
template <>
struct network_of<bench::A3::net> {
  using type = classifier;
};
template <>
struct network_of<bench::B3<32>::net> {
  using type = deep;
};
template <>
struct network_of<bench::A4::net> {
  using type = residual;
};
template <>
struct network_of<bench::A8::net> {
  using type = control;
};

/// f(tensor of a dense layer: inputs + 1 rows of outputs, the last one the bias), from the last layer to the first.
template <class F>
struct dense_layers {
  F f;
  template <unsigned long N, class Below, class E>
  void operator()(std::size_t, add_layer<fc_<N, FC_HAS_BIAS>, Below, E>& layer) {
    f(layer.layer_details().get_layer_params());
  }
  template <class Other>
  void operator()(std::size_t, Other&) {}
};
template <class Net, class F>
void each_dense(Net& net, F f) {
  dense_layers<F> visitor{f};
  visit_layers(net, visitor);
}

/// The rows as a tensor, after which the network knows what it reads.
template <class Net>
void read_rows(Net& net, std::vector<float> const& numbers, std::size_t rows, resizable_tensor& x) {
  std::vector<typename Net::input_type> samples(rows);
  long const width = long(numbers.size() / rows);
  for (std::size_t r = 0; r < rows; ++r) {
    matrix<float> const row = mat(numbers.data() + long(r) * width, width, 1);
    if constexpr (std::is_same_v<typename Net::input_type, matrix<float>>)
      samples[r] = row;
    else
      for (long i = 0; i < width; ++i) samples[r][std::size_t(i)] = uniform_matrix<float>(1, 1, row(i));
  }
  net.to_tensor(samples.begin(), samples.end(), x);
}

template <class Net, class Dlib>
void set_weights(Dlib& net) {
  auto layers = bench::affine_layers<Net>();
  each_dense(net, [&](tensor& t) {
    bench::affine const& from = layers.back();
    float* const to = t.host();
    for (std::size_t o = 0; o < from.outputs; ++o) {
      for (std::size_t i = 0; i < from.inputs; ++i)
        to[i * from.outputs + o] = from.weight[o * from.inputs + i];
      to[from.inputs * from.outputs + o] = from.bias[o];
    }
    layers.pop_back();
  });
}

template <class Task>
class inferring : public bench::contender {
 public:
  explicit inferring(float) {
    read_rows(net_, samples_.inputs, 1, x_);
    net_.forward(x_);
    set_weights<typename Task::net>(net_);
  }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      std::size_t steps = 1;
      if constexpr (requires { Task::steps; }) {
        steps = Task::steps;
        std::ranges::copy(samples_.inputs, x_.host());
      }
      for (std::size_t step = 0; step < steps; ++step) {
        y_ = net_.forward(x_).host();
        if (steps > 1) std::copy_n(y_, Task::net::outputs, x_.host());
      }
      bench::touch(y_);
    }
  }
  std::vector<float> answer() override { return {y_, y_ + Task::net::outputs}; }

 private:
  bench::samples<Task> samples_;
  resizable_tensor x_;
  typename network_of<typename Task::net>::type net_;
  float const* y_ = nullptr;
};

template <class Task>
class training : public bench::contender {
  using net_type = typename Task::net;
  using body = typename network_of<net_type>::type;
  static constexpr bool classes = Task::criterion == bench::loss::cross_entropy;
  using trained = std::conditional_t<classes, loss_multiclass_log<body>, loss_mean_squared_multioutput<body>>;
  using label = typename trained::training_label_type;

 public:
  explicit training(float rate)
      : rate_{double(rate)}, solvers_(trained::num_computational_layers, sgd(0, 0)) {
    for (std::size_t r = 0; r < Task::rows; ++r) {
      if constexpr (classes) {
        labels_.push_back(samples_.labels[r]);
      } else {  // its error is half the square, summed over the outputs
        labels_.push_back(mat(samples_.targets.data() + r * net_type::outputs, long(net_type::outputs)));
        if (r == 0) rate_ *= 2.0 / double(net_type::outputs);
      }
    }
    read_rows(net_, samples_.inputs, Task::rows, x_);
    net_.subnet().forward(x_);
    set_weights<net_type>(net_);
  }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      net_.compute_parameter_gradients(x_, labels_.begin());
      net_.update_parameters(make_sstack(solvers_), rate_);
    }
  }
  std::vector<float> answer() override {
    std::vector<std::vector<float>> layers;
    each_dense(net_, [&](tensor& t) {
      std::size_t const outputs = std::size_t(t.k() > 1 ? t.k() : t.size() / std::size_t(t.num_samples())),
                        inputs = t.size() / outputs - 1;
      std::vector<float> values;
      for (std::size_t o = 0; o < outputs; ++o)
        for (std::size_t i = 0; i < inputs; ++i) values.push_back(t.host()[i * outputs + o]);
      values.insert(values.end(), t.host() + inputs * outputs, t.host() + t.size());
      layers.push_back(std::move(values));
    });
    std::vector<float> all;
    for (auto each = layers.rbegin(); each != layers.rend(); ++each)
      all.insert(all.end(), each->begin(), each->end());
    return all;
  }

 private:
  double rate_;
  bench::samples<Task> samples_;
  resizable_tensor x_;
  trained net_;
  std::vector<sgd> solvers_;
  std::vector<label> labels_;
};

using namespace bench;
bool const entered =
    enter<inferring, A1, A2, A3, A4, A8>("dlib") &&
    enter<training, B1<32>, B1<64>, B2<32>, B2<64>, B3<32>, B3<64>, B4<32>, B4<64>, B5<32>, B5<64>>("dlib");

}  // namespace
