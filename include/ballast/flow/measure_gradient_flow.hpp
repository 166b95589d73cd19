// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_MEASURE_GRADIENT_FLOW_HPP
#define BALLAST_FLOW_MEASURE_GRADIENT_FLOW_HPP

#include <ballast/core/weight_layers.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/layer_meter.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>
#include <ballast/training/trainer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ballast {

namespace flow {

/// What a network does to data: the rows of `gradient_flow`, measured.
template <std::size_t Layers>
struct measurement {
  status accepted{};  // false: the arguments were refused, and there are no numbers
  /// In data order. `decades` and `output_decades` are means of log10 over the batches, of gradients whose norm
  /// by the network's answers is 1, as in the prediction; `beta` is the variance over the batches, not over
  /// weights; the gain of a layer that reads the data is 0, for nobody wants the gradient by the data.
  std::array<layer_flow, Layers> layers{};
  double answer_decades = 0;  // the mean of log10 of that gradient: with it, decades are absolute
  double loss = 0;            // mean
  std::size_t batches = 0, batch_rows = 0;
};

/// Measures batch after batch on a copy of a network.
template <class Net, class Loss, std::size_t Batch>
class measuring {
 public:
  using result = measurement<weight_layers<Net>.size()>;
  using scalar = typename Net::scalar;
  using training = trainer<Net, Loss, sgd, Batch>;

  measuring(Net const& original, Loss const& loss, std::uint64_t seed)
      : net_{original}, trainer_{net_, {}, loss}, seed_{seed} {}

  result operator()(std::span<typename Net::element const> inputs,
                    std::span<typename training::target const> targets) {
    constexpr std::size_t width = Net::input::size, labels = training::loss_function::targets;
    std::size_t const rows = inputs.size() / width;
    if (rows < Batch || rows * width != inputs.size() || rows * labels != targets.size()) {
      take(inputs, targets);
    } else {
      for (std::size_t row = 0; row + Batch <= rows && measured_.accepted; row += Batch) {
        take(inputs.subspan(row * width, Batch * width), targets.subspan(row * labels, Batch * labels));
        if (!measured_.accepted) measured_.accepted.row += row;
      }
    }
    return measured_.accepted ? finished() : result{.accepted = measured_.accepted};
  }

 private:
  void take(std::span<typename Net::element const> inputs,
            std::span<typename training::target const> targets) {
    trainer_.seed = seed_ + measured_.batches;
    step_report const report =
        trainer_.measure(inputs, targets, layer_observer<Net>{&meters_, net_.parameters().data()});
    measured_.accepted = report.accepted;
    if (!report.accepted) return;
    measured_.batch_rows = inputs.size() / Net::input::size;
    ++measured_.batches;
    measured_.loss += report.loss;
    double const answers =
        kernels::norm(trainer_.answer_gradients().first(measured_.batch_rows * Net::output::size));
    if (answers == 0) return;  // the loss asks for nothing
    answers_.add(answers);
    std::array<double, weight_layers<Net>.size()> norms{};
    ballast::detail::each_weight<Net>([&](tensor const& t, extent const& offset) {
      double& norm = norms[*weight_layer_at<Net>(offset.parameters)];
      std::array const both{norm, kernels::norm(t.view(trainer_.gradients().data() + offset.gradients))};
      norm = kernels::norm<double>(both);
    });
    for (std::size_t k = 0; k < norms.size(); ++k) meters_[k].end_batch(norms[k], answers);
  }

  result finished() {
    result all = measured_;
    all.loss /= static_cast<double>(all.batches);
    all.answer_decades = answers_.mean();
    for (std::size_t k = 0; k < all.layers.size(); ++k) {
      all.layers[k] = meters_[k].flow();
      all.layers[k].layer = weight_layers<Net>[k].layer;
      all.layers[k].fan_in = weight_layers<Net>[k].fan.in;
      all.layers[k].fan_out = weight_layers<Net>[k].fan.out;
    }
    return all;
  }

  Net net_;
  training trainer_;
  std::uint64_t seed_;  // of what is dropped in the first batch
  layer_meters<Net> meters_{};
  typical_decades answers_{};
  result measured_{};
};

}  // namespace flow

/// The gradient's way through a network, measured on batches of Batch rows: `gradient_flow<Net, Batch>` predicts
/// it at the start. With Batch = 1 it is the gradient of single rows. Rows that fill no batch are left out, unless
/// there are no more.
///
/// Shape       inputs and targets as `trainer.step` takes them, for any number of rows
/// Parameters  the loss is `cross_entropy` for labels and `mean_squared_error` for numbers, unless one is named; the
///             seed, that of dropout
/// Cost        a copy of the network and what training needs, on the heap; the network is left alone
/// Rejects     with a status, what the trainer rejects
template <std::size_t Batch = 32, class Net, class Loss>
auto measure_gradient_flow(
    Net const& net, std::span<typename Net::element const> inputs,
    std::span<typename Loss::template on<typename Net::output, typename Net::scalar>::target const> targets,
    Loss const& loss, std::uint64_t seed = 0) {
  std::vector<flow::measuring<Net, Loss, Batch>> one;  // <memory> would cost all who include ballast 0.1 s
  return one.emplace_back(net, loss, seed)(inputs, targets);
}
template <std::size_t Batch = 32, class Net>
auto measure_gradient_flow(Net const& net, std::span<typename Net::element const> inputs,
                           std::span<std::int32_t const> labels) {
  return measure_gradient_flow<Batch>(net, inputs, labels, cross_entropy{});
}
template <std::size_t Batch = 32, class Net>
auto measure_gradient_flow(Net const& net, std::span<typename Net::element const> inputs,
                           std::span<typename Net::scalar const> targets) {
  return measure_gradient_flow<Batch>(net, inputs, targets, mean_squared_error{});
}

}  // namespace ballast

#endif
