#!/usr/bin/env python3
"""tests/conformance/conformance.py - the recorded cases, with the scores we hold (TAP).

Runs $SFNC_SHARED/conformance/run.py; without that folder every test is skipped and says so. In
`check` the recorded executions run in memory; with SFNC_FULL=1 through both back ends too.
"""
import json
import os
import sys
import tempfile

from tap import FULL, SANITIZED, SFNC, SHARED, Tap, run

AREAS = ("base", "assign", "error_handling", "scenarios", "services", "callback", "timeouts",
         "choice_operators", "intrinsic_functions")


def suite(*arguments):
    return [sys.executable, os.path.join(SHARED, "conformance/run.py"), *arguments,
            "--sfnc", SFNC, "--show", "8"]


def score(text, check):
    """(good, all) of the report's line `score CHECK: N of M`."""
    for line in text.splitlines():
        words = line.split()
        if line.startswith("score %s:" % check):
            return int(words[2]), int(words[4])
    return 0, 0


def recorded_problems(backend):
    """The score of results, over all and in each area; no case may crash or hang."""
    command = suite("aws-recorded", "--language", "JSONPath", "--backend", backend)
    done = run(command + ["--show", "1000"], seconds=3000)
    good, total = score(done.stdout, "result")
    problems = [] if total and good >= 0.6 * total else ["results: %d of %d" % (good, total)]
    problems += [line for line in done.stdout.splitlines()
                 if "killed by" in line or "no answer within" in line or "exit status" in line
                 and "bug of sfnc" in line]
    for area in AREAS:
        one = run(command + ["--area", area], seconds=3000)
        good_here, total_here = score(one.stdout, "result")
        if not total_here or good_here < 0.5 * total_here:
            problems.append("%s: %d of %d" % (area, good_here, total_here))
    return problems, "%d of %d results right" % (good, total)


def corpus_problems(backend):
    """Every JSONPath sample that `check` accepts builds."""
    base, problems, count = os.path.join(SHARED, "corpus/real"), [], 0
    with open(os.path.join(base, "index.json"), encoding="utf-8") as stream:
        entries = json.load(stream)
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries:
            path = os.path.join(base, entry["name"] + ".asl.json")
            if entry["kind"] != "sample" or entry["tags"]["query_language"] != "JSONPath" \
                    or run([SFNC, "check", path]).returncode != 0:
                continue
            done = run([SFNC, "build", path, "--backend", backend, "-O1", "-o",
                        os.path.join(folder, "exe")])
            refused = done.returncode == 1 and "[not-built]" in done.stderr
            count += 1
            if done.returncode != 0 and not refused:
                problems.append("%s: %s" % (entry["name"], done.stderr[-300:]))
    return problems, count


def main():
    tap = Tap()
    if not os.path.isdir(os.path.join(SHARED, "conformance")):
        tap.skip("conformance", "no recorded cases at %s" % SHARED)
        return tap.end()
    for backend in ("jit", "c", "llvm") if FULL else ("jit",):
        problems, note = recorded_problems(backend)
        tap.result("aws-recorded, %s: %s" % (backend, note), problems)
    for backend in ("c", "llvm") if FULL else ():
        problems, count = corpus_problems(backend)
        tap.result("%d samples of the corpus build, %s" % (count, backend), problems)
    for name, ratio, more in (("jsonpath", "0.9", []), ("corpus", "0.98", ["--language", "JSONPath"]),
                              ("corpus", "0.83", ["--language", "JSONata"]),
                              ("validators", "0.95", [])):
        done = run(suite(name, "--min", ratio, *more), seconds=3000)
        last = (done.stdout.strip().splitlines() or [""])[-1]
        tap.result(" ".join([last or name] + more),
                   [] if done.returncode == 0 else [done.stdout[-3000:], done.stderr[-500:]])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
