#!/usr/bin/env python3
"""tests/bench/check.py - how long `sfnc check` takes, beside the validators of npm.

The same definitions, whole processes, in turns: those of $SFNC_SHARED/corpus/real, and large ones
(large.py). asl-validator is run by its own command; amazon-states-language-service by service.cjs,
also as an editor has it: all files in one process, the best of three validations of each. Of each
file the median of the rounds counts, by elapsed and by processor time; `cpu` is what to look at
while others use the machine. The packages are for this only, and not installed by anything of ours:

    npm install asl-validator amazon-states-language-service     (in a folder, here NPM)
    check.py [--npm NPM] [--rounds N] [--every N]

NPM is also taken from the variable ASL_NPM. --every 10 takes each tenth of the real definitions.
"""
import argparse
import glob
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import large  # noqa: E402
import tap  # noqa: E402
from npm import NODE  # noqa: E402

CORPUS = os.path.join(tap.SHARED, "corpus", "real")
SERVICE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "service.cjs")
VALIDATOR, LANGUAGE = "asl-validator", "amazon-states-language-service"
EDITOR = "service, editor"
GENERATED = [("texts", 200), ("ranges", 200), ("texts", 1000), ("ranges", 1000), ("wild", 1000),
             ("bounded-wild", 200), ("bounded-wild", 1000), ("falling", 1000), ("unions", 1000),
             ("sums", 1000), ("queries", 1000), ("growing", 1000), ("mixed", 1000),
             ("query-mixed", 1000)]


def version(folder, package):
    """The version of an installed package, or None."""
    try:
        with open(os.path.join(folder, "node_modules", package, "package.json"),
                  encoding="utf-8") as stream:
            return json.load(stream)["version"]
    except OSError:
        return None


def commands(folder):
    """{side: what is run before the name of a file}; says what cannot be measured."""
    sides = {"sfnc check": [tap.SFNC, "check"], "--no-prove": [tap.SFNC, "check", "--no-prove"]}
    for package, command in (
            (VALIDATOR, [NODE, "%s/node_modules/asl-validator/dist/bin/asl-validator.js" % folder,
                         "--json-path"]),
            (LANGUAGE, [NODE, SERVICE, "--once", folder])):
        found = version(folder, package) if folder else None
        if found and os.path.exists(NODE):
            print("%s %s" % (package, found))
            sides[package.replace("amazon-states-language-", "")] = command
        else:
            print("%s is not there: not measured (`npm install %s` in a folder, --npm FOLDER)"
                  % (package, package))
    return sides


def took(command):
    """Milliseconds of a process and those it has waited for: elapsed, processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    elapsed = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (1000 * elapsed, 1000 * (after.ru_utime + after.ru_stime
                                    - before.ru_utime - before.ru_stime))


def measure(sides, files, rounds):
    """{side: [(elapsed, processor) of each file]}: in turns, medians of the rounds."""
    times = {side: [] for side in sides}
    for file in files:
        each = {side: [] for side in sides}
        for _ in range(rounds):
            for side, command in sides.items():
                each[side].append(took([*command, file]))
        for side, pairs in each.items():
            times[side].append(tuple(statistics.median(part) for part in zip(*pairs)))
    return times


def as_editor(folder, files):
    """[(elapsed, processor)] of each file, all validated in one process."""
    done = subprocess.run([NODE, SERVICE, folder, *files], capture_output=True, check=True)
    return [tuple(pair) for pair in json.loads(done.stdout)]


def has_choice(file):
    with open(file, encoding="utf-8") as stream:
        return re.search(r'"Type"\s*:\s*"Choice"', stream.read()) is not None


def of_all(values):
    """Median, ninth tenth and largest."""
    values = sorted(values)
    return "%9.1f %9.1f %9.1f" % (statistics.median(values), values[9 * len(values) // 10],
                                  values[-1])


def print_groups(times, groups):
    """`groups`: [(name, whether a file is of it)], in the order of the times."""
    print("%-24s %-16s %9s %9s %9s   %9s %9s %9s" % ("ms", "", "median", "90 %", "max",
                                                    "cpu: med.", "90 %", "max"))
    for name, members in groups:
        for side, pairs in times.items():
            mine = [pair for pair, member in zip(pairs, members) if member]
            if mine:
                print("%-24s %-16s %s   %s" % (name, side, of_all(pair[0] for pair in mine),
                                               of_all(pair[1] for pair in mine)))
        sys.stdout.flush()


def real(options, sides):
    files = sorted(glob.glob(os.path.join(CORPUS, "*.asl.json")))[::options.every]
    if not files:
        print("%s is not there: not measured" % CORPUS)
        return
    times = measure(sides, files, options.rounds)
    if "service" in sides:
        times[EDITOR] = as_editor(options.npm, files)
    choices = [has_choice(file) for file in files]
    print_groups(times, [("all %d" % len(files), [True] * len(files)),
                         ("%d with a Choice" % sum(choices), choices),
                         ("%d without" % (len(files) - sum(choices)),
                          [not choice for choice in choices])])


def generated(options, sides):
    makers = {name: make for name, make, _ in large.LARGE}
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for name, count in GENERATED:
            files.append(os.path.join(folder, "%s-%d.asl.json" % (name, count)))
            with open(files[-1], "w", encoding="utf-8") as stream:
                json.dump(makers[name](count), stream)
        times = measure(sides, files, options.rounds)
        if "service" in sides:
            times[EDITOR] = as_editor(options.npm, files)
    print("\n%-24s" % "ms, elapsed (cpu)" + "".join("%18s" % side for side in times))
    for at, (name, count) in enumerate(GENERATED):
        print("%-24s" % ("%s, %d" % (name, count)) +
              "".join("%18s" % ("%.0f (%.0f)" % pairs[at]) for pairs in times.values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--npm", default=os.environ.get("ASL_NPM", ""))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    sides = commands(options.npm)
    print("load %.1f, %.1f, %.1f of %d processors" % (*os.getloadavg(), os.cpu_count()))
    real(options, sides)
    generated(options, sides)
    print("load %.1f, %.1f, %.1f" % os.getloadavg())
    return 0


if __name__ == "__main__":
    sys.exit(main())
