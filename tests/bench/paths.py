#!/usr/bin/env python3
"""tests/bench/paths.py - what a long path costs: the executable, and time and memory of the build.

Paths of 100 to 10,000 segments, with one name or two in each, built by both back ends, and compiled
and run in memory. Each column must grow no faster than the path. PROGRAMS is the folder of `peak`.
`make bench`.

    paths.py PROGRAMS [--rounds N]
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

SFNC = os.environ.get("SFNC", "sfnc")
LENGTHS = (100, 1000, 10_000)
SEGMENTS = {"one name": ".a", "two names": "['a','b']"}
WAYS = {
    "llvm": ["build", "m.asl.json", "-o", "exe"],
    "c": ["build", "m.asl.json", "--backend", "c", "-o", "exe"],
    "in memory": ["run", "m.asl.json"],
}


def measure(programs, arguments, folder):
    """(seconds, megabytes at the peak) of a command; the execution itself fails, as it should."""
    done = subprocess.run([os.path.join(programs, "peak"), SFNC] + arguments, cwd=folder,
                          check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    milliseconds, kilobytes = done.stderr.split("\n")[-2].split()
    return float(milliseconds) / 1000, int(kilobytes) / 1024


def measure_path(programs, arguments, path, rounds):
    """What each round took, and the kilobytes of the executable, or "-"."""
    state = {"Type": "Pass", "InputPath": path, "End": True}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "m.asl.json"), "w", encoding="utf-8") as stream:
            json.dump({"StartAt": "A", "States": {"A": state}}, stream)
        taken = [measure(programs, arguments, folder) for _ in range(rounds)]
        exe = os.path.join(folder, "exe")
        return taken, "%.0f" % (os.path.getsize(exe) / 1024) if os.path.exists(exe) else "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("programs")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    programs = os.path.abspath(options.programs)
    print("%-12s %-10s %10s %10s %10s %14s"
          % ("way", "path", "segments", "seconds", "peak MB", "executable KB"))
    for way, arguments in WAYS.items():
        for name, segment in SEGMENTS.items():
            for length in LENGTHS:
                taken, size = measure_path(programs, arguments, "$" + segment * length,
                                           options.rounds)
                print("%-12s %-10s %10s %10.3f %10.1f %14s"
                      % (way, name, format(length, ","), statistics.median(e[0] for e in taken),
                         max(e[1] for e in taken), size), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
