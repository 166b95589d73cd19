// SPDX-License-Identifier: BSL-1.0
#include <ballast/io/replacement_file.hpp>

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstddef>
#include <span>
#include <string>

#include "support/files.hpp"

using namespace ballast::tests;

// ---- behavior ----
namespace {

void replace(std::string const& path, std::string const& text) {
  ballast::replacement_file file{path};
  file.write(std::as_bytes(std::span(text)));
  file.commit();
}

/// While it lives, no file may grow over some bytes: a full disk.
class full_disk {
 public:
  explicit full_disk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit const limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  full_disk(full_disk const&) = delete;
  full_disk& operator=(full_disk const&) = delete;
  ~full_disk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_before_);
  }

 private:
  rlimit before_{};
  void (*signal_before_)(int) = std::signal(SIGXFSZ, SIG_IGN);
};

}  // namespace

BOOST_AUTO_TEST_CASE(replaces_a_file) {
  scratch_folder const folder;
  replace(folder / "net", "first");
  BOOST_TEST(text_of(folder / "net") == "first");
  replace(folder / "net", "second, which is longer");
  BOOST_TEST(text_of(folder / "net") == "second, which is longer");
  BOOST_TEST(folder.file_count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_failing_save_leaves_the_old_file) {
  scratch_folder const folder;
  write_text(folder / "net", "old");
  {
    full_disk const disk{100};
    BOOST_TEST(complaint_of([&] { replace(folder / "net", std::string(1000, 'x')); }) ==
               folder / "net" + ": cannot be written: File too large");
  }
  BOOST_TEST(text_of(folder / "net") == "old");
  BOOST_TEST(folder.file_count() == 1u);
}

BOOST_AUTO_TEST_CASE(without_commit_nothing_happened) {
  scratch_folder const folder;
  write_text(folder / "net", "old");
  {
    ballast::replacement_file file{folder / "net"};
    file.write(std::as_bytes(std::span("new")));
    BOOST_TEST(folder.file_count() == 2u);
  }
  BOOST_TEST(text_of(folder / "net") == "old");
  BOOST_TEST(folder.file_count() == 1u);
}

BOOST_AUTO_TEST_CASE(two_at_a_time_do_not_mix) {
  scratch_folder const folder;
  ballast::replacement_file a{folder / "net"}, b{folder / "net"};
  a.write(std::as_bytes(std::span("a", 1)));
  b.write(std::as_bytes(std::span("b", 1)));
  a.commit();
  BOOST_TEST(text_of(folder / "net") == "a");
  b.commit();
  BOOST_TEST(text_of(folder / "net") == "b");
}

BOOST_AUTO_TEST_CASE(keeps_the_permissions_of_what_it_replaces) {
  scratch_folder const folder;
  write_text(folder / "net", "old");
  ::chmod((folder / "net").c_str(), 0600);
  replace(folder / "net", "new");
  struct stat found {};
  ::stat((folder / "net").c_str(), &found);
  BOOST_TEST((found.st_mode & 0777) == 0600u);
}

BOOST_AUTO_TEST_CASE(says_where_it_cannot_write) {
  scratch_folder const folder;
  BOOST_TEST(complaint_of([&] { replace(folder / "absent/net", "x"); }) ==
             folder / "absent/net" + ": cannot be written: No such file or directory");
  std::filesystem::create_directory(folder / "net");
  BOOST_TEST(complaint_of([&] { replace(folder / "net", "x"); }) ==
             folder / "net" + ": cannot be replaced: Is a directory");
  BOOST_TEST(folder.file_count() == 1u);
}
