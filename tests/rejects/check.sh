#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh check.sh FILE NUMBER COMPILER FLAG...
#
# Compiles FILE with CASE defined as NUMBER. Case 0 is the control and must compile. Any other must not, and the
# first error has to contain the words that FILE states for it, a basic regular expression:
#
#   #if CASE == 1
#   // error: ballast::dense: Outputs must be at least 1
#   ballast::dense<0> empty;
#   #endif
#
# Where the compilers use different words: "// error (GCC): ..." and "// error (Clang): ...". What the compiler has to
# show besides, in one line and above or below: "// shows: vec<63>.*vec<64>".
file=$1
number=$2
shift 2

output=$(LC_ALL=C "$@" -DCASE="$number" "$file" 2>&1)
status=$?

fail() {
  printf '%s, case %s: %s\n\nThe compiler said:\n%s\n' "$file" "$number" "$1" "$output" | head -n 60
  exit 1
}

if [ "$number" -eq 0 ]; then
  grep -q 'CASE == 0' "$file" || fail "the file has no control, '#if CASE == 0'"
  [ "$status" -eq 0 ] || fail "the control must compile, and does not"
  exit 0
fi

case $("$1" --version) in
  *clang*) compiler=Clang ;;
  *) compiler=GCC ;;
esac
stated() {
  awk -v word="$1" -v number="$number" -v compiler="$compiler" '
    /CASE == / { here = $0 ~ "CASE == " number "([^0-9]|$)" }
    here && sub("^ *// " word "( [(]" compiler "[)])?: ", "") { print; exit }' "$file"
}
expected=$(stated error)
shown=$(stated shows)
first=$(printf '%s\n' "$output" | sed -n 's/^.*: \(fatal \)*error: //p' | head -n 1)

[ -n "$expected" ] || fail "the file does not say which error to expect: '// error: ...'"
[ "$status" -ne 0 ] || fail "this must not compile, and does"
printf '%s\n' "$first" | grep -q -e "$expected" || fail "the first error must contain

  $expected

and is

  $first"
printf '%s\n' "$output" | grep -q -e "$shown" || fail "the compiler must also show

  $shown"
