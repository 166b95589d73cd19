// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_REPLACEMENT_FILE_HPP
#define BALLAST_IO_REPLACEMENT_FILE_HPP

#include <ballast/io/file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>
#include <utility>

namespace ballast {

/// A file that takes the place of another only when it is complete: readers see the old bytes or the new
/// ones, never a mixture, also after a crash. Until `commit` it lies beside its target; without `commit` it
/// disappears.
class replacement_file {
 public:
  explicit replacement_file(std::string path) : path_(std::move(path)) {
    open_beside_target();
    keep_permissions_of_target();
  }

  replacement_file(replacement_file const&) = delete;
  replacement_file& operator=(replacement_file const&) = delete;

  ~replacement_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!committed_) ::unlink(temporary_.c_str());
  }

  void write(std::span<std::byte const> bytes) {
    while (!bytes.empty()) {
      ssize_t const written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written >= 0)
        bytes = bytes.subspan(static_cast<std::size_t>(written));
      else if (errno != EINTR)
        fail("cannot be written");
    }
  }

  void commit() {
    if (::fsync(descriptor_) != 0) fail("cannot be written");
    if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot be written");
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("cannot be replaced");
    committed_ = true;
    synchronize_directory();
  }

 private:
  [[noreturn]] void fail(char const* problem) const {
    throw file_error{path_, {.problem = std::string(problem) + ": " + std::strerror(errno)}};
  }

  void open_beside_target() {
    for (unsigned number = 0; descriptor_ < 0; ++number) {
      temporary_ = path_ + ".new" + std::to_string(number);
      descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && errno != EEXIST && errno != EINTR) fail("cannot be written");
    }
  }

  void keep_permissions_of_target() {
    struct stat target;
    if (::stat(path_.c_str(), &target) == 0) ::fchmod(descriptor_, target.st_mode & 0777);
  }

  /// The new name is on the disk once the directory is. Some file systems cannot do that and answer EINVAL.
  void synchronize_directory() const {
    std::size_t const slash = path_.rfind('/');
    std::string const directory = slash == std::string::npos ? "." : path_.substr(0, slash + 1);
    int const descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const done = descriptor >= 0 && (::fsync(descriptor) == 0 || errno == EINVAL);
    int const reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    errno = reason;
    if (!done) fail("is replaced, but may not outlive a loss of power");
  }

  std::string path_, temporary_;
  int descriptor_ = -1;
  bool committed_ = false;
};

}  // namespace ballast

#endif
