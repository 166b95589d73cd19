#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh check.sh COMPILER FLAG...
#
# Compiles each file here apart: the network's code must be in classifier.o and in no other, and the program must run.
set -eu

objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT

for file in classifier training main; do
  "$@" -O2 -c $file.cpp -o "$objects/$file.o"
done

# Code and constants that a file shares with others, as a template's are.
shared() { nm -C --defined-only "$objects/$1.o" | grep ' [WVu] ' || true; }

for entry in '::answer_apart(' '::step_apart(' '::basic_network(unsigned long)'; do
  shared classifier | grep -qF "$entry" || { echo "classifier.o does not define $entry"; exit 1; }
done
for file in training main; do
  if shared $file | grep .; then echo "is in $file.o too"; exit 1; fi
done

"$1" "$objects"/*.o -o "$objects/program"
"$objects/program"
