// SPDX-License-Identifier: BSL-1.0
// Nothing is left out: every golden case is checked by a test, and every layer obeys the laws.
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "support/files.hpp"

namespace {

namespace fs = std::filesystem;

/// The code of all files with this ending in a folder and its folders, without comments.
std::string code_in(std::string const& folder, std::string const& ending) {
  static std::regex const comment{"//[^\n]*"};
  std::string code;
  for (fs::directory_entry const& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ending && entry.path() != "tests/coverage.cpp")
      code += std::regex_replace(ballast::tests::text_of(entry.path()), comment, "");
  return code;
}

/// All that the first group of an expression finds.
std::set<std::string> found(std::string const& text, std::string const& expression) {
  std::set<std::string> names;
  std::regex const pattern{expression};
  for (std::sregex_iterator match{text.begin(), text.end(), pattern}, end; match != end; ++match)
    names.insert((*match)[1]);
  return names;
}

/// The name without an ending that it may have.
std::string without(std::string const& name, std::string_view ending) {
  return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : name;
}

/// The layers that a header offers outside its namespaces detail and kernels: descriptions with a member `on`, by
/// themselves, by a base or by an alias.
std::set<std::string> layers_of(std::string const& header) {
  static std::regex const hidden{"namespace (ballast::)?(detail|kernels) \\{"}, shown{"\\}  // namespace .*"},
      description{"struct (\\w+)(<.*>)?( final)?( :.*| \\{|)"}, alias{"using (\\w+) =.*"},
      binding{"  (struct|using) on\\b.*"};
  std::set<std::string> names;
  std::istringstream lines{ballast::tests::text_of(header)};
  std::string line, open;  // open: the description that we are in
  bool visible = true;
  for (std::smatch match; std::getline(lines, line);) {
    if (std::regex_match(line, hidden)) visible = false;
    if (std::regex_match(line, shown)) visible = true;
    if (!visible) continue;
    if (std::regex_match(line, match, description)) {
      open = match[1];
      if (!std::string(match[4]).starts_with(" {")) names.insert(open);
    }
    if (std::regex_match(line, match, alias)) names.insert(match[1]);
    if (std::regex_match(line, binding) && !open.empty()) names.insert(open);
  }
  return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_golden_case_is_checked) {
  std::set<std::string> const cases =
      found(ballast::tests::text_of("tests/golden/public/index.json"), R"re("case": "([^"]+)")re");
  BOOST_TEST(cases.size() == 225);
  std::set<std::string> const named = found(code_in("tests", ".cpp"), R"re("([\w.]+)")re");
  for (std::string const& name : cases)  // check_golden_optimizer adds both endings
    BOOST_TEST((named.contains(name) || named.contains(without(without(name, "_quadratic"), "_mlp"))),
               name << " is checked by no test");
  BOOST_TEST(
      !named.contains("nobody"
                      "s_case"));
}

BOOST_AUTO_TEST_CASE(every_layer_obeys_the_laws) {
  std::set<std::string> const lawful = found(code_in("tests/laws", ".cpp"), R"(nn::(\w+))");
  std::size_t count = 0;
  for (std::string const folder : {"include/ballast/layers", "include/ballast/blocks"})
    for (fs::directory_entry const& header : fs::directory_iterator(folder))
      for (std::string const& layer : layers_of(header.path())) {
        BOOST_TEST(lawful.contains(layer), layer << " is in no file of tests/laws");
        ++count;
      }
  BOOST_TEST(count > 60);
}
