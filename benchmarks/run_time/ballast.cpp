// SPDX-License-Identifier: BSL-1.0
// ballast, as its users write it.

#include "contender.hpp"
#include "reference.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace {

namespace nn = ballast;

inline constexpr auto small = nn::topology<nn::dense<16>, nn::tanh, nn::dense<16>, nn::tanh, nn::dense<1>>;
inline constexpr auto policy = nn::topology<nn::dense<64>, nn::relu, nn::dense<64>, nn::relu, nn::dense<10>>;
inline constexpr auto classifier =
    nn::topology<nn::dense<256>, nn::relu, nn::dense<128>, nn::relu, nn::dense<10>>;
inline constexpr auto deep = nn::topology<nn::repeat<50, nn::dense<32>, nn::tanh>, nn::dense<10>>;
inline constexpr auto residual =
    nn::topology<nn::repeat<16, nn::residual<nn::dense<64>, nn::relu, nn::dense<64>>>, nn::dense<10>>;
inline constexpr auto control = nn::topology<nn::dense<32>, nn::tanh, nn::dense<32>, nn::tanh, nn::dense<4>>;
inline constexpr auto long_memory = nn::topology<nn::lstm<16>, nn::dense<1>>;
inline constexpr auto gated = nn::topology<nn::gru<16>, nn::dense<1>>;
inline constexpr auto causal =
    nn::topology<nn::conv1d<4, 3, nn::causal>, nn::tanh, nn::conv1d<4, 3, nn::causal, nn::dilation<2>>,
                 nn::tanh, nn::dense<1>>;

/// The network of a task.
template <class Net>
struct network_of;
template <>
struct network_of<bench::A1::net> {
  template <class... Mode>
  using type = nn::network<nn::vec<16>, small, Mode...>;
};
template <>
struct network_of<bench::A2::net> {
  template <class... Mode>
  using type = nn::network<nn::vec<64>, policy, Mode...>;
};
template <>
struct network_of<bench::A3::net> {
  template <class... Mode>
  using type = nn::network<nn::vec<784>, classifier, Mode...>;
};
template <>
struct network_of<bench::B3<32>::net> {
  template <class... Mode>
  using type = nn::network<nn::vec<32>, deep, Mode...>;
};
template <>
struct network_of<bench::A4::net> {
  template <class... Mode>
  using type = nn::network<nn::vec<64>, residual, Mode...>;
};
template <>
struct network_of<bench::A8::net> {
  template <class... Mode>
  using type = nn::network<nn::vec<8>, control, Mode...>;
};
template <>
struct network_of<bench::A5::net> {
  template <class... Mode>
  using type = nn::network<nn::sequence<16, 1>, long_memory, Mode...>;
};
template <>
struct network_of<bench::A6::net> {
  template <class... Mode>
  using type = nn::network<nn::sequence<16, 1>, gated, Mode...>;
};
template <>
struct network_of<bench::A7::net> {
  template <class... Mode>
  using type = nn::network<nn::sequence<16, 1>, causal, Mode...>;
};

/// f(values of a tensor, the task's numbers for it) for every tensor.
template <class Net, class Parameters, class F>
void each_tensor(Parameters parameters, std::vector<bench::affine>& layers, F f) {
  std::size_t layer = 0;
  Net::layers::tensors(
      [&](nn::tensor const& t, nn::place const& here, auto) {
        bool const bias = t.role == nn::tensor_role::bias;
        bench::affine& from = layers[layer];
        f(t.view(parameters.data() + here.offset.parameters), bias ? from.bias : from.weight);
        if (bias) ++layer;
      },
      nn::place{});
}

template <class Task, class... Mode>
auto make_network() {
  using net_type = typename network_of<typename Task::net>::template type<Mode...>;
  auto net = std::make_unique<net_type>(0);
  auto layers = bench::affine_layers<typename Task::net>();
  each_tensor<net_type>(net->parameters(), layers, [](auto view, std::vector<float> const& from) {
    for (std::size_t r = 0; r < view.rows; ++r)
      for (std::size_t c = 0; c < view.columns; ++c) view(r, c) = from[r * view.columns + c];
  });
  return net;
}

template <class Task>
class inferring : public bench::contender {
 public:
  explicit inferring(float) {}
  void run(std::size_t times) override {
    std::span<float const, Task::net::inputs> const x{samples_.inputs};
    for (std::size_t n = 0; n < times; ++n) {
      y_ = (*net_)(x);
      bench::touch(&y_);
    }
  }
  std::vector<float> answer() override { return {y_.begin(), y_.end()}; }

 private:
  bench::samples<Task> samples_;
  decltype(make_network<Task>()) net_ = make_network<Task>();
  std::array<float, Task::net::outputs> y_;
};

template <class Task>
class stepping : public bench::contender {
 public:
  explicit stepping(float) {}
  void run(std::size_t times) override {
    std::array<float, Task::net::inputs> x;
    for (std::size_t n = 0; n < times; ++n) {
      std::ranges::copy(samples_.inputs, x.begin());
      for (std::size_t step = 0; step < Task::steps; ++step) {
        y_ = (*net_)(x);
        std::ranges::copy(y_, x.begin());
      }
      bench::touch(&y_);
    }
  }
  std::vector<float> answer() override { return {y_.begin(), y_.end()}; }

 private:
  bench::samples<Task> samples_;
  decltype(make_network<Task>()) net_ = make_network<Task>();
  std::array<float, Task::net::outputs> y_;
};

/// The tensors of a task that runs step by step, in the order of the network's.
std::vector<std::vector<float>> tensors_of(bench::recurrent_weights const& w) {
  return {w.input, w.hidden, w.bias_input, w.bias_hidden, w.head.weight, w.head.bias};
}
std::vector<std::vector<float>> tensors_of(bench::causal_weights const& w) {
  return {w.first, w.first_bias, w.second, w.second_bias, w.head.weight, w.head.bias};
}
template <class Net>
std::vector<std::vector<float>> stepped_tensors() {
  if constexpr (requires { Net::gates; })
    return tensors_of(bench::recurrent_layers<Net>());
  else
    return tensors_of(bench::causal_layers());
}

template <class Task>
class streaming : public bench::contender {
 public:
  explicit streaming(float) {
    auto const values = stepped_tensors<typename Task::net>();
    auto from = values.begin();
    net_type::layers::tensors(
        [&](nn::tensor const& t, nn::place const& here, auto) {
          auto const view = t.view(net_->parameters().data() + here.offset.parameters);
          for (std::size_t r = 0; r < view.rows; ++r)
            for (std::size_t c = 0; c < view.columns; ++c)
              view(r, t.column_of(c)) = (*from)[r * view.columns + c];
          ++from;
        },
        nn::place{});
  }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      y_ = stream_(y_);
      bench::touch(this);
    }
  }
  std::vector<float> answer() override { return {y_.begin(), y_.end()}; }

 private:
  using net_type = typename network_of<typename Task::net>::template type<>;

  std::unique_ptr<net_type> net_ = std::make_unique<net_type>(0);
  nn::stream<net_type> stream_{*net_};
  std::array<float, Task::net::outputs> y_{};
};

template <class Task, class... Mode>
class training : public bench::contender {
 public:
  explicit training(float rate)
      : trainer_{std::make_unique<trainer>(*net_, nn::sgd::options{.learning_rate = rate})} {
    std::ranges::copy(samples_.labels, labels_.begin());
  }
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      if constexpr (Task::criterion == bench::loss::cross_entropy)
        trainer_->step(samples_.inputs, labels_);
      else
        trainer_->step(samples_.inputs, samples_.targets);
      bench::touch(net_.get());
    }
  }
  std::vector<float> answer() override {
    auto layers = bench::affine_layers<typename Task::net>();
    each_tensor<net_type>(net_->parameters(), layers, [](auto view, std::vector<float>& to) {
      for (std::size_t r = 0; r < view.rows; ++r)
        for (std::size_t c = 0; c < view.columns; ++c) to[r * view.columns + c] = view(r, c);
    });
    std::vector<float> all;
    for (bench::affine const& each : layers) {
      all.insert(all.end(), each.weight.begin(), each.weight.end());
      all.insert(all.end(), each.bias.begin(), each.bias.end());
    }
    return all;
  }

 private:
  using net_type = typename network_of<typename Task::net>::template type<Mode...>;
  using criterion = std::conditional_t<Task::criterion == bench::loss::cross_entropy, nn::cross_entropy,
                                       nn::mean_squared_error>;
  using trainer = nn::trainer<net_type, criterion, nn::sgd, Task::rows>;

  bench::samples<Task> samples_;
  std::array<typename trainer::target,
             criterion::template on<typename net_type::output, float>::targets * Task::rows>
      labels_;
  std::unique_ptr<net_type> net_ = make_network<Task, Mode...>();
  std::unique_ptr<trainer> trainer_;
};
template <class Task>
using plain_training = training<Task>;
template <class Task>
using stabilized_training = training<Task, nn::clip_by_norm<1.0>, nn::l2<1e-4>, nn::skip_nonfinite>;

/// The kernel behind the dense layers.
template <class Task>
class multiplying : public bench::contender {
 public:
  explicit multiplying(float) {}
  void run(std::size_t times) override {
    for (std::size_t t = 0; t < times; ++t) {
      if constexpr (nn::kernels::is_packed(size))
        nn::kernels::packed_product<float>(size, {a_.data(), size.inner, 1}, {b_.data(), size.columns},
                                           {c_.data(), size.columns}, {}, scratch_.data());
      else
        nn::kernels::product<float>(size, {a_.data(), size.inner, 1}, {b_.data(), size.columns},
                                    {c_.data(), size.columns});
      bench::touch(c_.data());
    }
  }
  std::vector<float> answer() override { return c_; }

 private:
  static constexpr nn::kernels::product_size size{Task::m, Task::k, Task::n};
  static constexpr std::size_t scratch = nn::kernels::packed_panel(size);

  std::vector<float> a_ = bench::numbers(size.rows * size.inner, 1, 1),
                     b_ = bench::numbers(size.inner * size.columns, 2, 1),
                     c_ = std::vector<float>(size.rows * size.columns),
                     scratch_ = std::vector<float>(scratch);
};

using namespace bench;
bool const entered =
    enter<inferring, A1, A2, A3, A4>("ballast") && enter<stepping, A8>("ballast") &&
    enter<streaming, A5, A6, A7>("ballast") &&
    enter<plain_training, B1<32>, B1<64>, B2<32>, B2<64>, B3<32>, B3<64>, B4<32>, B4<64>, B5<32>, B5<64>>(
        "ballast") &&
    enter<stabilized_training, B6<32>, B6<64>>("ballast") &&
    enter<multiplying, matrix_product<32, 64, 64>, matrix_product<64, 64, 64>, matrix_product<64, 784, 256>,
          matrix_product<128, 128, 128>, matrix_product<256, 256, 256>>("ballast");

}  // namespace
