// SPDX-License-Identifier: BSL-1.0
#ifndef EXAMPLES_FIGURE_HPP
#define EXAMPLES_FIGURE_HPP

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/// A figure drawn by gnuplot: tables of numbers, and the commands that draw them. It builds without gnuplot,
/// and looks for it (Debian: gnuplot-nox) where it is written.
class figure {
 public:
  figure(std::string name, std::size_t width, std::size_t height)
      : name_(std::move(name)), size_(std::to_string(width) + "," + std::to_string(height)) {}

  /// A table that commands call $name, with the columns 1, 2, ...
  template <std::size_t Columns>
  void table(std::string const& name, std::vector<std::array<double, Columns>> const& rows) {
    script_ << '$' << name << " << END\n";
    for (auto const& row : rows) {
      for (double const number : row) script_ << ' ' << number;
      script_ << '\n';
    }
    script_ << "END\n";
  }

  /// Draws and writes FOLDER/NAME.svg and FOLDER/NAME.png. False, with a word to the user, where that cannot
  /// be done.
  bool write(std::string const& folder, std::string const& commands) const {
    if (std::system("command -v gnuplot >/dev/null") != 0) {
      std::fprintf(stderr, "no figure without gnuplot (Debian: gnuplot-nox)\n");
      return false;
    }
    std::FILE* const gnuplot = popen("gnuplot", "w");
    if (!gnuplot) return false;
    std::string const path = folder + '/' + name_, numbers = script_.str();
    std::fputs(numbers.c_str(), gnuplot);
    for (std::string const kind : {"svg", "png"})
      std::fprintf(gnuplot, "reset\nset terminal %s size %s\nset output '%s.%s'\n%s%s\nunset multiplot\n",
                   kind == "svg" ? svg : png, size_.c_str(), path.c_str(), kind.c_str(), style,
                   commands.c_str());
    bool const drawn = pclose(gnuplot) == 0;
    if (drawn) std::printf("drawn: %s.svg and %s.png\n", path.c_str(), path.c_str());
    return drawn;
  }

 private:
  static constexpr char const *svg = "svg background 'white' font 'Helvetica,13'",
                              *png = "pngcairo background 'white' font 'sans,10'";
  static constexpr char const* style = R"(
    set encoding utf8
    set border 3 linecolor '#888888'
    set tics nomirror out scale 0.5 textcolor '#444444'; set mxtics 1; set mytics 1
    set grid linetype 1 linewidth 0.5 linecolor '#e6e6e6'
    set key textcolor '#444444' samplen 1.5
    set linetype 1 linewidth 1.6 linecolor '#22577a'
    set linetype 2 linewidth 1.6 linecolor '#c8553d'
    set linetype 3 linewidth 1.6 linecolor '#588157'
    set linetype 4 linewidth 1.6 linecolor '#e09f3e'
    set linetype 5 linewidth 1.6 linecolor '#7b5ea7'
  )";

  std::string name_, size_;
  std::ostringstream script_;
};

#endif
