// SPDX-License-Identifier: BSL-1.0
#include <cstdio>

int main(int count, char**) { std::printf("%d\n", count); }
