# SPDX-License-Identifier: BSL-1.0
# tests/consumer is somebody else's project. It takes ballast as a folder of its own, and as an installed package.
set(consumer ${CMAKE_CURRENT_BINARY_DIR}/consumer)

function(ballast_consumer name)
  add_test(NAME consumer/${name}
           COMMAND ${CMAKE_CTEST_COMMAND}
                   --build-and-test ${CMAKE_CURRENT_SOURCE_DIR}/consumer ${consumer}/${name}
                   --build-generator ${CMAKE_GENERATOR}
                   --build-options -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} ${ARGN}
                   --test-command consumer)
endfunction()

ballast_consumer(subdirectory -DBALLAST_SOURCE=${PROJECT_SOURCE_DIR})

add_test(NAME consumer/install
         COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${consumer}/prefix)
ballast_consumer(package -DCMAKE_PREFIX_PATH=${consumer}/prefix)
set_tests_properties(consumer/install PROPERTIES FIXTURES_SETUP installed)
set_tests_properties(consumer/package PROPERTIES FIXTURES_REQUIRED installed)
