// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_FILE_HPP
#define BALLAST_IO_FILE_HPP

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ballast {

/// The parts of a complaint; `key` is the place in the file.
struct file_fault {
  std::string key = {}, problem = {}, wanted = {}, found = {};
};

/// What is wrong with a file, in one line: "model.safetensors: 0.weight: has another shape; wanted [10, 64],
/// found [10, 32]". What comes from the file is shortened and made printable.
class file_error : public std::runtime_error {
 public:
  file_error(std::string_view path, file_fault const& fault) : std::runtime_error(sentence(path, fault)) {}

 private:
  static std::string sentence(std::string_view path, file_fault const& fault) {
    std::string text = std::string(path) + ": ";
    if (!fault.key.empty()) text += printable(fault.key) + ": ";
    text += fault.problem;
    if (!fault.wanted.empty()) text += "; wanted " + printable(fault.wanted);
    if (!fault.found.empty())
      text += (fault.wanted.empty() ? "; found " : ", found ") + printable(fault.found);
    return text;
  }

  static std::string printable(std::string_view text) {
    constexpr std::size_t longest = 200;
    std::string shown(text.substr(0, longest));
    std::replace_if(shown.begin(), shown.end(), is_unprintable, '?');
    return text.size() > longest ? shown + "..." : shown;
  }

  static bool is_unprintable(char c) { return c < ' ' || c > '~'; }
};

/// All bytes of a file.
inline std::vector<char> read_file(std::string const& path) {
  struct closing_file {
    std::FILE* handle;
    ~closing_file() {
      if (handle != nullptr) std::fclose(handle);
    }
  } const file{std::fopen(path.c_str(), "rb")};
  if (file.handle == nullptr)
    throw file_error{path, {.problem = std::string("cannot be opened: ") + std::strerror(errno)}};

  std::vector<char> bytes;
  std::size_t filled = 0;
  while (filled == bytes.size()) {
    bytes.resize(std::max<std::size_t>(2 * filled, 1 << 16));
    filled += std::fread(bytes.data() + filled, 1, bytes.size() - filled, file.handle);
  }
  if (std::ferror(file.handle) != 0)
    throw file_error{path, {.problem = std::string("cannot be read: ") + std::strerror(errno)}};
  bytes.resize(filled);
  return bytes;
}

}  // namespace ballast

#endif
