// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_STATUS_HPP
#define BALLAST_CORE_STATUS_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace ballast {

/// What became of a request whose arguments only run time can check: true, or a sentence with its numbers.
/// Where it is false, nothing was changed.
struct status {
  std::string_view error{};  // empty where all is well
  std::size_t row = 0;       // of the batch, the first at fault
  long long found = 0, wanted = 0;

  constexpr explicit operator bool() const noexcept { return error.empty(); }

  /// The sentence, the numbers filled in. Allocates.
  std::string message() const {
    std::string text{error};
    for (auto [mark, number] :
         {std::pair{"{row}", static_cast<long long>(row)}, {"{found}", found}, {"{wanted}", wanted}})
      if (auto const at = text.find(mark); at != std::string::npos)
        text.replace(at, std::string_view{mark}.size(), std::to_string(number));
    return text;
  }
};

}  // namespace ballast

#endif
