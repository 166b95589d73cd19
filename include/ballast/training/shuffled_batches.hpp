// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_SHUFFLED_BATCHES_HPP
#define BALLAST_TRAINING_SHUFFLED_BATCHES_HPP

#include <ballast/core/random.hpp>
#include <ballast/training/trainer.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <vector>

namespace ballast {

/// The rows of a data set in batches of Batch, the last of an epoch shorter, each epoch in another order:
/// `for (auto const& [x, labels] : batches.epoch(3)) trainer.step(x, labels);`, and where rows have lengths
/// `for (auto const& [x, labels, lengths] : batches.epoch(3)) trainer.step(x, labels, lengths);`
///
/// Parameters  inputs, targets, and lengths where there are any, which the caller keeps; the seed. An order is a
///             function of seed and epoch, the same on every machine
/// State       the order, four bytes a row, and one batch, on the heap
/// Rejects     with std::invalid_argument, inputs that are no whole rows, and targets or lengths that do not fit
///             them
template <class Net, class Loss, std::size_t Batch, bool Lengths = false>
class shuffled_batches {
 public:
  using element = typename Net::element;
  using loss_function = typename Loss::template on<typename Net::output, typename Net::scalar>;
  using target = typename loss_function::target;

  struct full_rows {
    std::span<element const> inputs;
    std::span<target const> targets;
  };
  struct padded_rows {
    std::span<element const> inputs;
    std::span<target const> targets;
    std::span<std::size_t const> lengths;
  };
  /// Valid until the next one is taken.
  using batch = std::conditional_t<Lengths, padded_rows, full_rows>;

  shuffled_batches(std::span<element const> inputs, std::span<target const> targets, std::uint64_t seed = 0)
      : shuffled_batches{seed, inputs, targets, {}} {}
  shuffled_batches(std::span<element const> inputs, std::span<target const> targets,
                   std::span<std::size_t const> lengths, std::uint64_t seed = 0) requires(Lengths)
      : shuffled_batches{seed, inputs, targets, lengths} {}
  /// Batches as a trainer takes them.
  template <class Optimizer>
  shuffled_batches(trainer<Net, Loss, Optimizer, Batch> const&, std::span<element const> inputs,
                   std::span<target const> targets, std::uint64_t seed = 0)
      : shuffled_batches{inputs, targets, seed} {}
  template <class Optimizer>
  shuffled_batches(trainer<Net, Loss, Optimizer, Batch> const&, std::span<element const> inputs,
                   std::span<target const> targets, std::span<std::size_t const> lengths,
                   std::uint64_t seed = 0) requires(Lengths)
      : shuffled_batches{inputs, targets, lengths, seed} {}

  /// The batches of an epoch, to be gone through once.
  auto epoch(std::uint64_t number) {
    constexpr std::uint64_t beyond_all_weights = std::uint64_t{1} << 32;  // whose places are their offsets
    std::iota(order_.begin(), order_.end(), 0);
    random::shuffle(order_, random::stream{seed_, beyond_all_weights + number});
    return all{this};
  }

 private:
  static constexpr std::size_t width = Net::input::size, target_width = loss_function::targets;

  shuffled_batches(std::uint64_t seed, std::span<element const> inputs, std::span<target const> targets,
                   std::span<std::size_t const> lengths)
      : inputs_{inputs}, targets_{targets}, lengths_{lengths}, seed_{seed}, order_(inputs.size() / width) {
    if (inputs.size() != order_.size() * width || targets.size() != order_.size() * target_width)
      throw std::invalid_argument{"ballast::shuffled_batches: the targets do not fit the rows of the inputs"};
    if (Lengths && lengths.size() != order_.size())
      throw std::invalid_argument{"ballast::shuffled_batches: there is not one length for each row"};
  }

  struct iterator {
    shuffled_batches* data;
    std::size_t done;

    batch operator*() const { return data->gather(done); }
    iterator& operator++() {
      done += Batch;
      return *this;
    }
    bool operator!=(iterator const& end) const { return done < end.done; }
  };
  struct all {
    shuffled_batches* data;

    iterator begin() const { return {data, 0}; }
    iterator end() const { return {data, data->order_.size()}; }
  };

  batch gather(std::size_t first) {
    x_.clear();
    t_.clear();
    n_.clear();
    for (std::uint32_t const row : std::span{order_}.subspan(first, std::min(Batch, order_.size() - first))) {
      auto const x = inputs_.subspan(row * width, width);
      auto const t = targets_.subspan(row * target_width, target_width);
      x_.insert(x_.end(), x.begin(), x.end());
      t_.insert(t_.end(), t.begin(), t.end());
      if constexpr (Lengths) n_.push_back(lengths_[row]);
    }
    if constexpr (Lengths)
      return {x_, t_, n_};
    else
      return {x_, t_};
  }

  std::span<element const> inputs_;
  std::span<target const> targets_;
  std::span<std::size_t const> lengths_;
  std::uint64_t seed_;
  std::vector<std::uint32_t> order_;
  std::vector<element> x_;
  std::vector<target> t_;
  std::vector<std::size_t> n_;
};

template <class Net, class Loss, class Optimizer, std::size_t Batch, class... Data>
shuffled_batches(trainer<Net, Loss, Optimizer, Batch> const&, Data&&...)
    -> shuffled_batches<Net, Loss, Batch>;
template <class Net, class Loss, class Optimizer, std::size_t Batch, class Inputs, class Targets,
          std::convertible_to<std::span<std::size_t const>> N, class... Seed>
shuffled_batches(trainer<Net, Loss, Optimizer, Batch> const&, Inputs&&, Targets&&, N&&, Seed...)
    -> shuffled_batches<Net, Loss, Batch, true>;

}  // namespace ballast

#endif
