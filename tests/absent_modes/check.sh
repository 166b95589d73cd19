#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh check.sh INCLUDE SCRATCH COMPILER FLAG...
#
# A mode that is absent costs no byte and no instruction. Compiles a training step without modes, and the same with
# every line deleted that speaks of modes from the headers of the step: both must have the same size and the same instructions, up
# to the choice of registers and the order of functions. So must a program that includes every mode and uses none.
# Control: with a mode, the instructions differ.
include=$1
scratch=$2
compiler=$3
shift 3

trainer=ballast/training/trainer.hpp gradient=ballast/training/arriving_gradient.hpp
mkdir -p "$scratch/include/ballast/training" || exit 1
sed -E '
  /^ *modes_\./d
  /if \(modes_\./d
  /if constexpr \(modes::template has<role::penalty>/,/;$/d
  /if constexpr \(modes::template has<role::guard>/,/^      }$/d
  /double const factor = modes_/d
  s/gradient\.move\(factor\)/gradient.move(1)/
  s/modes_\.scheduled\(optimizer, steps_\)/optimizer/
  s/\*net_, modes_,/*net_,/
  /template <class Mode>/,/^  }$/d
  /void resume/d
  /Begins new sequences/,/^  }$/d
  /next_state_ = |= next_state_|carried next_state_/d
  s/ && next_state_\.finite\(\)//
  / modes_\{\};$/d' "$include/$trainer" >"$scratch/include/$trainer"
sed -E '
  s/ && Modes::penalizes_numbers && !Modes::recording//
  s/waits = .*/waits = false;/
  /^ *if constexpr \(Modes::/d
  s/modes\.observer\(net\)/unobserved{}/
  /> modes;$/d' "$include/$gradient" >"$scratch/include/$gradient"
if grep -n 'modes_\|next_state_\|[ !]modes\.[a-z]*(' "$scratch/include/$trainer" "$scratch/include/$gradient"; then
  echo "these lines still speak of modes; teach this script to delete them"
  exit 1
fi

# name=NAME instructions FLAG...: mnemonics and numbers in memory, sorted, in NAME.list
instructions() {
  "$compiler" "$@" -S step.cpp -o "$scratch/$name.s" || exit 1
  sed -nE 's/^\t([a-z][a-z0-9.]*).*/\1/p; s/^\t(\.(quad|xword|long|word)\t[0-9]+).*/\1/p' "$scratch/$name.s" |
    sort >"$scratch/$name.list"
  [ -s "$scratch/$name.list" ] || { echo "$name: found no instructions"; exit 1; }
}
every_mode=$(for header in "$include"/ballast/stabilizers/*.hpp "$include"/ballast/optimizers/schedules/*.hpp; do printf -- '-include %s ' "$header"; done)
name=plain instructions -DMODES= -I"$include" "$@"
name=bare instructions -DMODES= -I"$scratch/include" -I"$include" "$@"
name=every instructions -DMODES= $every_mode -I"$include" "$@"
name=with instructions '-DMODES=,nn::clip_by_norm<1>' $every_mode -I"$include" "$@"

for same in bare every; do
  diff "$scratch/plain.list" "$scratch/$same.list" || { echo "absent modes leave a trace against: $same"; exit 1; }
done
if diff "$scratch/plain.list" "$scratch/with.list" >"$scratch/difference"; then
  echo "control: a mode that is present leaves no trace; this test sees nothing"
  exit 1
fi
exit 0
