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


# What we hold: of all compared, this share is right.
HELD = {"result": 0.99, "history": 0.98, "previousEventId": 0.95}
HELD_IN_AREA = 0.9

# Leaks are looked for in the unit tests; the leak checker itself often crashes with libLLVM loaded.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=0") if SANITIZED else None


def share(results, check):
    """(right, compared) of a check."""
    found = [one["checks"][check] for one in results if check in one["checks"]]
    return sum(not problems for problems in found), len(found)


def recorded_problems(backend):
    """The scores over all, the results in each area; no case may crash or hang."""
    with tempfile.TemporaryDirectory() as folder:
        verdicts = os.path.join(folder, "verdicts.json")
        done = run(suite("aws-recorded", "--language", "JSONPath", "--backend", backend, "--json",
                         verdicts), seconds=3000, env=ENVIRONMENT)
        try:
            with open(verdicts, encoding="utf-8") as stream:
                results = json.load(stream)
        except OSError:
            return [done.stdout[-2000:], done.stderr[-2000:]], "no verdicts"
    problems, words = [], []
    for check, ratio in HELD.items():
        good, total = share(results, check)
        words.append("%s %d of %d" % (check, good, total))
        if not total or good < ratio * total:
            problems.append(words[-1])
    for area in AREAS:
        good, total = share([one for one in results if one["area"] == area], "result")
        if not total or good < HELD_IN_AREA * total:
            problems.append("%s: %d of %d" % (area, good, total))
    problems += ["%s: %s" % (one["name"], line) for one in results
                 for found in one["checks"].values() for line in found
                 if "killed by" in line or "no answer within" in line or "bug of sfnc" in line]
    return problems, ", ".join(words)


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
    for name, ratio, more in (("jsonpath", "1", []), ("jsonpath-own", "0.98", []),
                              ("corpus", "0.98", ["--language", "JSONPath"]),
                              ("corpus", "0.83", ["--language", "JSONata"]),
                              ("validators", "0.95", [])):
        done = run(suite(name, "--min", ratio, *more), seconds=3000, env=ENVIRONMENT)
        last = (done.stdout.strip().splitlines() or [""])[-1]
        tap.result(" ".join([last or name] + more),
                   [] if done.returncode == 0 else [done.stdout[-3000:], done.stderr[-500:]])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
