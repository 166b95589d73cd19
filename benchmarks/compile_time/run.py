#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""What a network costs to compile, beside the same network written by hand, and whether it is cheap enough.

Usage: python3 benchmarks/compile_time/run.py [--runs N] [--write]
Compiles each program N times (5), in turns, and prints the medians; those of other libraries once, where these are
installed. --write puts the tables into RESULTS.md.
"""

import argparse
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
from typing import NamedTuple

import programs

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "compile_time"

COMPILERS = [compiler for compiler in ("g++", "clang++-19") if shutil.which(compiler)]
FLAGS = ["-std=c++20", "-O2", "-I", ROOT / "include", "-c"]

DEPTHS = (4, 16, 64, 128, 256)
PEER_DEPTHS = DEPTHS[:3]  # the next would take dlib half a minute and more

EIGEN_HEADERS = pathlib.Path("/usr/include/eigen3")
LIBRARIES = {"dlib": (programs.dlib, pathlib.Path("/usr/include/dlib/dnn.h")),
             "Eigen": (programs.eigen, EIGEN_HEADERS / "Eigen" / "Core")}
FLAGS += ["-isystem", EIGEN_HEADERS]

PEERS = {f"{library} {depth}": write(depth)
         for library, (write, header) in LIBRARIES.items() if header.exists() for depth in PEER_DEPTHS}
SOURCES = {
    "include alone": programs.include(),
    **{f"one width {depth}": programs.one_width(depth) for depth in DEPTHS},
    **PEERS,
    **{f"{depth} pairs": programs.pairs(depth) for depth in DEPTHS},
    "64 pairs by hand": programs.by_hand(64),
    "128 pairs by hand": programs.by_hand(128),
    "repeat 2": programs.repeated(2),
    "repeat 1000": programs.repeated(1000),
    "flat 1000": programs.flat(1000),
}


class Cost(NamedTuple):
    seconds: float  # of the user's CPU
    megabytes: float  # the peak of the compiler


class Symbols(NamedTuple):
    kilobytes: float  # of the object file
    characters: int  # of all names
    longest: int


def compile_once(compiler, program):
    """None where it does not compile."""
    output = object_of(compiler, program)
    arguments = [compiler, *map(str, FLAGS), str(source_of(program)), "-o", str(output)]
    process = os.posix_spawnp(compiler, arguments, os.environ)
    _, status, usage = os.wait4(process, 0)
    return Cost(usage.ru_utime, usage.ru_maxrss / 1024) if status == 0 else None


def source_of(program):
    return BUILD / (program.replace(" ", "_") + ".cpp")


def object_of(compiler, program):
    return source_of(program).with_suffix(f".{compiler}.o")


def symbols_of(compiler, program):
    compiled = object_of(compiler, program)
    listing = subprocess.run(["nm", compiled], check=True, capture_output=True, text=True).stdout
    names = [len(line.split()[-1]) for line in listing.splitlines()]
    return Symbols(compiled.stat().st_size / 1024, sum(names), max(names, default=0))


def measure(compiler, runs):
    """The medians by program; the programs take turns, so that what else the machine does hits all alike."""
    samples = {program: [] for program in SOURCES}
    for run in range(runs):
        for program, costs in samples.items():
            if run > 0 and program in PEERS:
                continue
            cost = compile_once(compiler, program)
            if cost is not None:
                costs.append(cost)
    return {program: Cost(*map(statistics.median, zip(*costs))) for program, costs in samples.items() if costs}


def bars(costs, symbols):
    """What is asked for, what was found, and whether that will do."""

    def ratio(kind, program, base):
        return getattr(costs[program], kind) / getattr(costs[base], kind)

    def at_most(text, found, most, unit=""):
        return text, f"{found:.3g}{unit}", f"at most {most}{unit}", found <= most

    yield at_most("64 pairs, time", costs["64 pairs"].seconds, 5, " s")
    yield at_most("64 pairs, memory", costs["64 pairs"].megabytes, 350, " MB")
    yield at_most("64 pairs, longest symbol", symbols["64 pairs"].longest, 1999, " characters")
    yield at_most("128 pairs / 64 pairs, time", ratio("seconds", "128 pairs", "64 pairs"), 2.3)
    yield at_most("128 pairs / 64 pairs, memory", ratio("megabytes", "128 pairs", "64 pairs"), 2.3)
    yield at_most("one width 256, time", costs["one width 256"].seconds, 6, " s")
    yield at_most("one width 256, memory", costs["one width 256"].megabytes, 450, " MB")
    for shape in ("one width {}", "{} pairs"):
        deep, deeper = (shape.format(depth) for depth in DEPTHS[-2:])
        yield at_most(f"{deeper} / {deep}, time", ratio("seconds", deeper, deep), 2.3)
    for peer in PEERS:
        if peer in costs:
            ours = f"one width {peer.split()[-1]}"
            yield at_most(f"{ours} / {peer}, time", ratio("seconds", ours, peer), 1)
            yield at_most(f"{ours} / {peer}, memory", ratio("megabytes", ours, peer), 1)
    yield at_most("repeat 1000 / repeat 2, time", ratio("seconds", "repeat 1000", "repeat 2"), 1.1)
    compiled = "flat 1000" in costs
    yield "flat 1000", "compiles" if compiled else "does not compile", "compiles", compiled


def table(header, rows):
    rule = ["---"] + ["---:"] * (len(header) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, rule, *rows])


def report(compiler, costs, symbols):
    """The text, and whether every bar is met."""
    version = subprocess.run([compiler, "--version"], check=True, capture_output=True, text=True).stdout
    verdicts = list(bars(costs, symbols))
    text = "\n".join([
        f"## {version.splitlines()[0]}", "",
        table(["program", "user s", "peak MB", "object KB", "symbol characters", "longest symbol"],
              [[program, f"{cost.seconds:.2f}", f"{cost.megabytes:.0f}", f"{symbols[program].kilobytes:.0f}",
                str(symbols[program].characters), str(symbols[program].longest)]
               for program, cost in costs.items()]), "",
        table(["bar", "found", "wanted", "met"],
              [[text, found, wanted, "yes" if met else "**no**"] for text, found, wanted, met in verdicts])])
    return text, all(met for *_, met in verdicts)


def processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines() if platform.system() == "Linux" else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


INTRODUCTION = f"""# Compile time

What `python3 benchmarks/compile_time/run.py` found: one translation unit, `-std=c++20 -O2 -c`, medians.

- *N pairs*: `dense, relu` N times over, all widths distinct; built and trained with SGD, batch {programs.BATCH}.
- *one width N*: the same with all widths {programs.WIDTH}. *dlib N*, *Eigen N*: the same with dlib's nested types, and with
  a tuple of layers of Eigen's fixed matrices; compiled once, all others {{runs}} times.
- *by hand*: the same network as plain arrays and loops, one function for each shape of layer.
- *repeat N*: `repeat<N, residual<dense<16>, relu, dense<32>>>`, built and trained.
- *flat 1000*: a list of 1,000 layers, `dense, relu` of four widths, built and trained with default flags.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write RESULTS.md")
    options = parser.parse_args()

    BUILD.mkdir(parents=True, exist_ok=True)
    for program, text in SOURCES.items():
        source_of(program).write_text(text)

    introduction = INTRODUCTION.format(runs=options.runs)
    parts, passed = [introduction + f"\nOn {processor()}, {os.cpu_count()} cores.\n"], True
    for compiler in COMPILERS:
        costs = measure(compiler, options.runs)
        symbols = {program: symbols_of(compiler, program) for program in costs}
        text, met = report(compiler, costs, symbols)
        parts.append(text + "\n")
        passed = passed and met
    document = "\n".join(parts)
    print(document)
    if options.write:
        (HERE / "RESULTS.md").write_text(document)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
