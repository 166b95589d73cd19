// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_TRAINER_HPP
#define BALLAST_TRAINING_TRAINER_HPP

#include <ballast/core/network.hpp>
#include <ballast/kernels/finite.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/optimizers/optimizer.hpp>
#include <ballast/training/active_modes.hpp>
#include <ballast/training/arriving_gradient.hpp>
#include <ballast/training/carry_state.hpp>
#include <ballast/training/step_report.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast {

/// Trains a network on batches of up to Batch rows: loss and penalties, guard, clippings, optimizer, decay,
/// constraints, in this order, by the network's modes.
///
/// State       everything that training needs, `bytes()` of it, a constant: gradients, trace, scratch, the
///             optimizer's numbers, with carry_state the layers' states. Large networks want it static or on
///             the heap
/// Modes       `optimizer.learning_rate` and `mode<M>()` are changed at run time
/// Cost        no allocation, no exception, no lock
/// Rejects     a loss that does not fit the network's output; a network that is frozen as a whole; at run
///             time, with a status in the report, spans of wrong length, inputs that are not finite, tokens
///             and labels out of range
template <class Net, class Loss, class Optimizer, std::size_t Batch>
class trainer {
  static_assert(Batch > 0, "ballast::trainer: the batch is 0; give it at least one row");
  static_assert(
      ballast::optimizer<Optimizer>,
      "ballast::trainer: the third argument must be an optimizer; write sgd, adam or another one, or see "
      "optimizers/optimizer.hpp");

 public:
  using scalar = typename Net::scalar;
  using element = typename Net::element;
  using loss_function = typename Loss::template on<typename Net::output, scalar>;
  using target = typename loss_function::target;
  static constexpr std::size_t batch = Batch;
  static constexpr std::size_t gradient_count = Net::layers::template needs<Batch>.gradients;
  /// All the memory that training takes beside the network's own.
  static consteval std::size_t bytes() noexcept { return sizeof(trainer); }

  constexpr explicit trainer(Net& trained, typename Optimizer::options options = {}, Loss criterion = {},
                             std::uint64_t random_seed = 0)
      : optimizer{options}, loss{criterion}, seed{random_seed}, net_{&trained} {}

  typename Optimizer::options optimizer;
  Loss loss;
  std::uint64_t seed;  // of dropout and the like

  /// The settings of one of the network's modes: `mode<clip_by_norm<1>>().max_norm = 0.5`.
  template <class Mode>
  constexpr auto& mode() noexcept {
    return modes_.template get<Mode>();
  }

  /// One training step on the rows of a batch, Batch or fewer.
  constexpr step_report step(std::span<element const> inputs, std::span<target const> targets) noexcept {
    return Net::compiled_apart ? step_apart(inputs, targets) : step_on(inputs, targets, nullptr);
  }
  /// The same for rows of different lengths (see core/lengths.hpp): steps past its length add nothing to the
  /// loss and to no gradient.
  template <class Trainer = trainer>  // instantiated where it is called only, as it is not for every network
  constexpr step_report step(std::span<element const> inputs, std::span<target const> targets,
                             std::span<std::size_t const> lengths) noexcept {
    static_assert(!stepped<typename Net::output> || Trainer::masks_steps,
                  "ballast::trainer: this loss knows no lengths; give its evaluate a sixth parameter, "
                  "std::size_t const* lengths, or let the network end in one answer a row");
    if (status const fit = check_lengths<typename Net::layers>(lengths, inputs.size() / Net::input::size);
        !fit)
      return {.accepted = fit};
    return step_on(inputs, targets, lengths.data());
  }

  /// Begins new sequences, where the mode carry_state lets each step continue those of the step before.
  template <class Trainer = trainer>
  constexpr void reset_state() noexcept {
    static_assert(
        Trainer::carries,
        "ballast::trainer::reset_state: this network carries no state from step to step; add the mode "
        "carry_state to it");
    progress_.state = {};
  }

  /// What the mode carry_state carries, to be read, or written where sequences do not begin at zero: layer
  /// after layer, and in each row after row its state (h; h and c of an lstm).
  template <class Trainer = trainer>
  constexpr auto state() noexcept {
    static_assert(Trainer::carries,
                  "ballast::trainer::state: this network carries no state from step to step; add the mode "
                  "carry_state to it");
    if constexpr (carries) return std::span{progress_.state.numbers};
  }

  /// Lets a trainer step again that a guard has halted.
  constexpr void resume() noexcept { modes_.resume(); }

  /// The loss of a batch and its gradient, left in `gradients()`, without penalties and without a step:
  /// nothing else changes, the running statistics included. An observer may watch (see core/layer.hpp).
  template <class Observer = unobserved>
  constexpr step_report measure(std::span<element const> inputs, std::span<target const> targets,
                                Observer const& observer = {}) noexcept {
    step_report report{.accepted = check(inputs, targets)};
    if (!report.accepted) return report;
    std::array<scalar, Net::buffer_count> buffers;
    std::copy_n(net_->buffers().begin(), Net::buffer_count, buffers.begin());
    report.loss = differentiate(inputs, targets, nullptr, observer);
    std::copy_n(buffers.begin(), Net::buffer_count, net_->buffers().begin());
    report.gradient_norm = report.clipped_norm = kernels::norm<scalar>(gradients_);
    return report;
  }

  /// The gradient of the last call by all parameters that are not frozen, in their order; after `step` as
  /// clipped.
  constexpr std::span<scalar const, gradient_count> gradients() const noexcept { return gradients_; }
  /// The same by the network's answers, row after row; of a shorter batch only the first rows are new.
  constexpr std::span<scalar const, Batch * Net::output::size> answer_gradients() const noexcept {
    return dy_;
  }
  constexpr std::uint64_t steps() const noexcept { return steps_; }
  /// What the optimizer remembers of the parameters.
  constexpr auto const& optimizer_state() const noexcept { return progress_.optimizer; }

 private:
  using layers = typename Net::layers;
  static constexpr extent needs = layers::template needs<Batch>;
  static constexpr bool carries = detail::has_role<role::continuation, typename Net::modes>;
  using carried = detail::carried_state<scalar, carries ? needs.state : 0>;
  using progress =
      detail::training_progress<typename Optimizer::template on<scalar, gradient_count>, carried>;
  using modes = active_modes<Net, progress, typename Net::modes>;
  template <class Observer>
  using pass = call<Batch, true, false, true, Observer, carries, Net::has_fast_math>;
  static constexpr bool masks_steps =
      requires(Loss const& l, scalar* y, target const* t, std::size_t const* n) {
    loss_function::evaluate(l, Batch, y, t, y, n);
  };
  static_assert(gradient_count > 0 || needs.parameters == 0,
                "ballast::trainer: every layer with weights is frozen; leave one that trains out of frozen");
  static constexpr bool decays_weights_only = requires { Optimizer::decays_weights_only; };
  using arriving_gradient = detail::arriving_gradient<Net, modes, Optimizer, decays_weights_only>;

  constexpr status check(std::span<element const> inputs, std::span<target const> targets) const noexcept {
    std::size_t const rows = inputs.size() / Net::input::size;
    auto const count = [](std::size_t n) { return static_cast<long long>(n); };
    if (rows * Net::input::size != inputs.size() || rows == 0)
      return {"ballast::trainer: the inputs hold {found} numbers, which are no whole rows of {wanted}", 0,
              count(inputs.size()), count(Net::input::size)};
    if (rows > Batch)
      return {"ballast::trainer: the batch has {found} rows, at most {wanted} fit", 0, count(rows),
              count(Batch)};
    if (targets.size() != rows * loss_function::targets)
      return {"ballast::trainer: there are {found} targets, the inputs want {wanted}", 0,
              count(targets.size()), count(rows * loss_function::targets)};
    if (!layers::accepts_all(inputs))
      for (std::size_t i = 0; i < inputs.size(); ++i)
        if (!layers::accepts(inputs[i]))
          return {"ballast::trainer: the input of row {row} is not finite, or a token out of range",
                  i / Net::input::size};
    if (status const usable = optimizer.check(); !usable) return usable;
    return loss_function::check(loss, rows, targets.data());
  }

  [[gnu::noinline]] constexpr step_report step_apart(std::span<element const> inputs,
                                                     std::span<target const> targets) noexcept {
    return step_on(inputs, targets, nullptr);
  }

  constexpr step_report step_on(std::span<element const> inputs, std::span<target const> targets,
                                std::size_t const* lengths) noexcept {
    step_report report{.accepted = check(inputs, targets)};
    if (!report.accepted) return report;
    if (modes_.halted(report)) return report;

    modes_.before_step(*net_, progress_);
    auto const& options = modes_.scheduled(optimizer, steps_);
    arriving_gradient gradient{*net_, modes_, progress_.optimizer, options, gradients_};
    report.loss = differentiate(inputs, targets, lengths, gradient.watch());
    gradient.complete();
    report.loss += gradient.penalty;
    report.gradient_norm = report.clipped_norm = gradient.norm.value();
    if constexpr (modes::template has<role::guard>)
      if (!gradient.finite() || !finite(report, inputs.size() / Net::input::size)) {
        modes_.reject_step(*net_, progress_, report);
        return report;
      }
    double const factor = modes_.clip(std::as_const(*net_).parameters(), gradients_, report.clipped_norm);
    gradient.move(factor);
    modes_.decay(net_->parameters(), options.learning_rate);
    modes_.constrain(*net_);
    progress_.state = next_state_;
    if (modes_.undone(*net_, progress_, report)) return report;
    modes_.after_step(*net_);
    ++steps_;
    return report;
  }

  template <class Observer>
  constexpr double differentiate(std::span<element const> inputs, std::span<target const> targets,
                                 std::size_t const* lengths, Observer const& observer) noexcept {
    pass<Observer> const c{.rows = inputs.size() / Net::input::size,
                           .seed = random::mix(random::mix(seed) + steps_),
                           .lengths = lengths,
                           .observer = observer};
    next_state_ = progress_.state;
    memory<scalar> const m{.parameters = std::as_const(*net_).parameters().data(),
                           .gradients = gradients_.data(),
                           .buffers = net_->buffers().data(),
                           .state = next_state_.data(),
                           .trace = trace_.data(),
                           .scratch = scratch_.data()};
    layers::forward(c, m, inputs.data(), y_.data());
    double const value = evaluate(c.rows, targets.data(), lengths);
    layers::backward(c, m, inputs.data(), static_cast<scalar const*>(y_.data()),
                     static_cast<scalar const*>(dy_.data()), static_cast<scalar*>(nullptr));
    return value;
  }

  constexpr double evaluate(std::size_t rows, target const* targets, std::size_t const* lengths) noexcept {
    if constexpr (masks_steps)
      return loss_function::evaluate(loss, rows, y_.data(), targets, dy_.data(), lengths);
    else
      return loss_function::evaluate(loss, rows, y_.data(), targets, dy_.data());
  }

  constexpr bool finite(step_report const& report, std::size_t rows) const noexcept {
    return math::is_finite(report.loss) && next_state_.finite() &&
           kernels::all_finite(std::span<scalar const>{y_}.first(rows * Net::output::size));
  }

  Net* net_;
  std::uint64_t steps_ = 0;
  [[no_unique_address]] modes modes_{};
  progress progress_{};
  [[no_unique_address]] carried next_state_{};  // what the layers carry after the step, if it is taken
  alignas(64) std::array<scalar, gradient_count> gradients_{};
  alignas(64) std::array<scalar, layers::template trace<pass<unobserved>>> trace_{};
  alignas(64) std::array<scalar, layers::template scratch<pass<unobserved>>> scratch_{};
  alignas(64) std::array<scalar, Batch * Net::output::size> y_{}, dy_{};
};

}  // namespace ballast

#endif
