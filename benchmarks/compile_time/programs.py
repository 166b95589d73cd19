# SPDX-License-Identifier: BSL-1.0
"""The sources to compile: networks trained with ballast, and the same written out by hand or with other libraries."""

INPUTS = 8
WIDTH = 32  # of the networks of one width
BATCH = 32


def distinct_widths(pairs):
    return range(INPUTS + 1, INPUTS + 1 + pairs)


def few_widths(pairs):
    return [(16, 24, 32, 48)[k % 4] for k in range(pairs)]


def dense_relu(widths):
    return ",\n    ".join(f"nn::dense<{width}>, nn::relu" for width in widths)


def include():
    return "#include <ballast/ballast.hpp>\n"


def ballast(inputs, layers):
    """Built, trained, and asked for an answer."""
    return include() + f"""
#include <cstdio>
#include <memory>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<
    {layers}>;
using net = nn::network<nn::vec<{inputs}>, layers>;
using trainer = nn::trainer<net, nn::mean_squared_error, nn::sgd, {BATCH}>;

static std::array<float, {BATCH} * net::input::size> inputs;
static std::array<float, {BATCH} * net::output::size> targets;

int main() {{
  auto const trained = std::make_unique<net>(42u);
  auto const training = std::make_unique<trainer>(*trained, nn::sgd::options{{.learning_rate = 0.01}});
  for (int step = 0; step < 10; ++step) std::printf("%g\\n", training->step(inputs, targets).loss);
}}
"""


def pairs(count):
    return ballast(INPUTS, dense_relu(distinct_widths(count)))


def one_width(count):
    return ballast(WIDTH, dense_relu([WIDTH] * count))


def flat(layers):
    return ballast(INPUTS, dense_relu(few_widths(layers // 2)))


def repeated(count):
    return ballast(32, f"nn::repeat<{count}, nn::residual<nn::dense<16>, nn::relu, nn::dense<32>>>")


def dlib(count):
    """The network of `one_width`, as dlib's types are written: each layer around the one before it."""
    return f"""#include <dlib/dnn.h>
#include <cstdio>

using namespace dlib;
using net = loss_mean_squared_multioutput<
    {"relu<fc<32, " * count}input<matrix<float>>{">>" * count}>;

int main() {{
  net trained;
  std::vector<matrix<float>> inputs({BATCH}, zeros_matrix<float>({WIDTH}, 1)), targets = inputs;
  dnn_trainer<net, sgd> training(trained, sgd(0, 0));
  training.set_learning_rate(0.01);
  for (int step = 0; step < 10; ++step) training.train_one_step(inputs, targets);
  std::printf("%g\\n", training.get_average_loss());
}}
"""


def eigen(count):
    """The network of `one_width` as a tuple of layers of fixed size, one function for each shape of layer."""
    return f"""#include <Eigen/Core>
#include <cstdio>
#include <tuple>
#include <utility>

constexpr int batch = {BATCH};
constexpr float learning_rate = 0.01f;

template <int Width>
using rows = Eigen::Matrix<float, batch, Width, Eigen::RowMajor>;

template <int Inputs, int Outputs>
struct dense_relu {{
  Eigen::Matrix<float, Inputs, Outputs> weight = decltype(weight)::Random() * 0.2f;
  Eigen::Matrix<float, 1, Outputs> bias = decltype(bias)::Zero();
  rows<Inputs> x;
  rows<Outputs> y;

  [[gnu::noinline]] rows<Outputs> const& forward(rows<Inputs> const& from) {{
    x = from;
    y.noalias() = x * weight;
    y.rowwise() += bias;
    y = y.cwiseMax(0.0f).eval();
    return y;
  }}
  [[gnu::noinline]] rows<Inputs> backward(rows<Outputs> dy) {{
    dy = (y.array() > 0).select(dy, 0.0f).eval();
    rows<Inputs> dx = dy * weight.transpose();
    weight.noalias() -= learning_rate * x.transpose() * dy;
    bias -= learning_rate * dy.colwise().sum();
    return dx;
  }}
}};

using layers = std::tuple<
    {", ".join(["dense_relu<32, 32>"] * count)}>;

template <std::size_t K>
rows<32> const& forward(layers& net, rows<32> const& x) {{
  rows<32> const& y = std::get<K>(net).forward(x);
  if constexpr (K + 1 < std::tuple_size_v<layers>)
    return forward<K + 1>(net, y);
  else
    return y;
}}

template <std::size_t... K>
void backward(layers& net, rows<32> dy, std::index_sequence<K...>) {{
  ((dy = std::get<sizeof...(K) - 1 - K>(net).backward(dy)), ...);
}}

static layers net;

int main() {{
  rows<32> const inputs = rows<32>::Random(), targets = rows<32>::Random();
  for (int step = 0; step < 10; ++step) {{
    rows<32> const error = forward<0>(net, inputs) - targets;
    backward(net, error * (2.0f / error.size()), std::make_index_sequence<std::tuple_size_v<layers>>{{}});
    std::printf("%g\\n", double(error.squaredNorm() / error.size()));
  }}
}}
"""


def by_hand(count):
    """The network of `pairs`: arrays and loops, one function for each shape of layer."""
    widths = [INPUTS, *distinct_widths(count)]
    shapes = list(zip(widths, widths[1:]))
    weights = "".join(f"static float w{k}[{i * o}], b{k}[{o}], dw{k}[{i * o}], db{k}[{o}];\n"
                      for k, (i, o) in enumerate(shapes))
    signals = "".join(f"static float x{k}[batch * {width}], dx{k}[batch * {width}];\n"
                      for k, width in enumerate(widths))
    start = "".join(f"  start(w{k}, {i}, {o});\n" for k, (i, o) in enumerate(shapes))
    forward = "".join(f"  forward<{i}, {o}>(w{k}, b{k}, x{k}, x{k + 1});\n  relu(batch * {o}, x{k + 1});\n"
                      for k, (i, o) in enumerate(shapes))
    backward = "".join(f"  relu_backward(batch * {o}, x{k + 1}, dx{k + 1});\n"
                       f"  backward<{i}, {o}>(w{k}, x{k}, dx{k + 1}, dw{k}, db{k}, dx{k});\n"
                       for k, (i, o) in reversed(list(enumerate(shapes))))
    update = "".join(f"  update({i * o}, w{k}, dw{k});\n  update({o}, b{k}, db{k});\n"
                     for k, (i, o) in enumerate(shapes))
    return f"""#include <cmath>
#include <cstdio>
#include <cstdlib>

constexpr int batch = {BATCH};
constexpr float learning_rate = 0.01f;

{weights}{signals}static float targets[batch * {widths[-1]}];
""" + """
static void start(float* w, int inputs, int outputs) {
  float const bound = std::sqrt(6.0f / static_cast<float>(inputs + outputs));
  for (int i = 0; i < inputs * outputs; ++i)
    w[i] = bound * (2 * static_cast<float>(std::rand()) / static_cast<float>(RAND_MAX) - 1);
}

template <int Inputs, int Outputs>
[[gnu::noinline]] void forward(float const* w, float const* b, float const* x, float* y) {
  for (int row = 0; row < batch; ++row, x += Inputs, y += Outputs) {
    for (int o = 0; o < Outputs; ++o) y[o] = b[o];
    for (int i = 0; i < Inputs; ++i)
      for (int o = 0; o < Outputs; ++o) y[o] += x[i] * w[i * Outputs + o];
  }
}

template <int Inputs, int Outputs>
[[gnu::noinline]] void backward(float const* w, float const* x, float const* dy, float* dw, float* db, float* dx) {
  for (int i = 0; i < Inputs * Outputs; ++i) dw[i] = 0;
  for (int o = 0; o < Outputs; ++o) db[o] = 0;
  for (int row = 0; row < batch; ++row, x += Inputs, dx += Inputs, dy += Outputs) {
    for (int o = 0; o < Outputs; ++o) db[o] += dy[o];
    for (int i = 0; i < Inputs; ++i) {
      float sum = 0;
      for (int o = 0; o < Outputs; ++o) {
        dw[i * Outputs + o] += x[i] * dy[o];
        sum += w[i * Outputs + o] * dy[o];
      }
      dx[i] = sum;
    }
  }
}

[[gnu::noinline]] void relu(int n, float* y) {
  for (int i = 0; i < n; ++i) y[i] = y[i] > 0 ? y[i] : 0;
}

[[gnu::noinline]] void relu_backward(int n, float const* y, float* dy) {
  for (int i = 0; i < n; ++i) dy[i] = y[i] > 0 ? dy[i] : 0;
}

[[gnu::noinline]] void update(int n, float* w, float const* dw) {
  for (int i = 0; i < n; ++i) w[i] -= learning_rate * dw[i];
}

[[gnu::noinline]] double mean_squared_error(int n, float const* y, float const* target, float* dy) {
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    float const error = y[i] - target[i];
    sum += static_cast<double>(error) * error;
    dy[i] = 2 * error / static_cast<float>(n);
  }
  return sum / n;
}
""" + f"""
static double step() {{
{forward}  double const loss = mean_squared_error(batch * {widths[-1]}, x{count}, targets, dx{count});
{backward}{update}  return loss;
}}

int main() {{
{start}  for (int n = 0; n < 10; ++n) std::printf("%g\\n", step());
}}
"""
