// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_TAIL_QUIET_HPP
#define BENCHMARKS_RUN_TIME_TAIL_QUIET_HPP

#include <cstddef>
#include <functional>

// What a call asks of others: of the allocator, and of the system.

namespace bench {

/// By anybody in this program so far: malloc and what else allocates are counted on their way.
std::size_t allocations();

enum class system_calls { none, some, unknown };

/// Does this call the system? A child process runs it, which the kernel kills at the first system call.
system_calls made_by(std::function<void()> const& action);

}  // namespace bench

#endif
