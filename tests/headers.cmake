# SPDX-License-Identifier: BSL-1.0
# The umbrella names every header, and every header compiles alone, twice, without a warning.
file(READ ${PROJECT_SOURCE_DIR}/include/ballast/ballast.hpp umbrella)
set(sources)
foreach(header IN LISTS headers)
  cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/include)
  string(FIND "${umbrella}" "#include <${header}>" line)
  if(line EQUAL -1 AND NOT header STREQUAL "ballast/ballast.hpp")
    message(SEND_ERROR "include/ballast/ballast.hpp does not include <${header}>")
  endif()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/headers/${header}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "#include <${header}>\n#include <${header}>\n")
  list(APPEND sources ${source})
endforeach()

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/ballast/ballast.hpp)
add_library(headers_alone OBJECT ${sources})
target_link_libraries(headers_alone PRIVATE ballast_own_code)
