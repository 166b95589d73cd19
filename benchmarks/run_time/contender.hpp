// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_CONTENDER_HPP
#define BENCHMARKS_RUN_TIME_CONTENDER_HPP

#include "tasks.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/// One system at one task, ready to run.
class contender {
 public:
  virtual ~contender() = default;
  /// That many calls, back to back; recurrent tasks and training go on where the last call stopped.
  virtual void run(std::size_t times) = 0;
  /// The outputs of the last call; of training all parameters, layer by layer, as PyTorch orders them.
  virtual std::vector<float> answer() = 0;
};

/// What another's contender is: the work of a library, which computes such tasks or has the expressions in which one
/// writes them; or a program by hand that calls a library for its matrix products alone.
enum class origin { library, around_products };

/// How a contender is made: the learning rate is what a training step uses.
struct entry {
  std::string task, system;
  std::function<std::unique_ptr<contender>(float learning_rate)> make;
  origin from = origin::library;
};

std::vector<entry>& entries();

/// Enters Contender<Task> for each of the tasks; static, so that two files' contenders of one name stay apart. Every
/// file of a system does so for itself, so that a system that is not installed is a file that is not compiled.
template <template <class> class Contender, class... Task>
static bool enter(std::string const& system, origin from = origin::library) {
  (entries().push_back(
       {name_of<Task>(), system, [](float rate) { return std::make_unique<Contender<Task>>(rate); }, from}),
   ...);
  return true;
}

/// Makes the compiler believe that these bytes are read and written.
inline void touch(void const* bytes) { asm volatile("" : : "g"(bytes) : "memory"); }

}  // namespace bench

#endif
