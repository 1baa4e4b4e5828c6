#!/usr/bin/env python3
"""tests/conformance/conformance.py - run the conformance suites; known failures are listed (TAP).

Runs $SFNC_SHARED/conformance/run.py and $SFNC_SHARED/field/run.py; what is not there is skipped and
says so. What fails must stand in known.txt beside this file, and what stands there must fail. In
`check` the recorded executions run in memory, and once more over HTTP by `sfnc serve`; with
SFNC_FULL=1 through both back ends too.
"""
import json
import os
import sys
import tempfile

from tap import FULL, SANITIZED, SFNC, SHARED, Tap, run

HERE = os.path.dirname(os.path.abspath(__file__))
RUNNER = os.path.join(SHARED, "conformance/run.py")
EXECUTIONS = (["aws-recorded"], ["aws-observed"])
API = ["aws-recorded", "--api"]
API_SUITE = "aws-recorded-api"      # what known.txt calls it
SUITES = (*EXECUTIONS, ["jsonpath"], ["jsonpath-own"], ["corpus"], ["validators"])
FIELD = "field"
FIELD_RUNNER = os.path.join(SHARED, FIELD, "run.py")
# Never known: a failure that says one of these.
BROKEN = ("killed by", "no answer within", "bug of sfnc", "AddressSanitizer", "runtime error:")

# Leaks are looked for in the unit tests; the leak checker itself often crashes with libLLVM loaded.
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=0") if SANITIZED else None


def read_known(text):
    """{suite: {(case, check), ...}}; a line: `SUITE CASE CHECK: REASON`."""
    known = {}
    for line in text.split("\n"):
        if line.strip() and not line.startswith("#"):
            what, _, reason = line.partition(": ")
            suite, case, check = what.split()
            assert reason.strip() and (case, check) not in known.setdefault(suite, set()), line
            known[suite].add((case, check))
    return known


def problems_of(results, known):
    """What differs from the known failures in the verdicts of a suite, a line each."""
    seen = set()
    for one in results:
        for check, found in one["checks"].items():
            key = one["name"], check
            seen.add(key)
            broken = [line for line in found if any(words in line for words in BROKEN)]
            if broken or (found and key not in known):
                yield "%s %s: %s" % (*key, "; ".join((broken or found)[:3]))
            elif not found and key in known:
                yield "%s %s: passes, and known.txt says that it fails" % key
    for key in sorted(known - seen):
        yield "%s %s: not run, and known.txt says that it fails" % key


def scores(results):
    """A check: how many are right of how many."""
    found = {}
    for one in results:
        for check, differences in one["checks"].items():
            found.setdefault(check, []).append(not differences)
    return ", ".join("%s %d of %d" % (check, sum(good), len(good))
                     for check, good in sorted(found.items())) or "nothing was run"


def judge(tap, suite, backend, known, name=None):
    name = name or suite[0]
    with tempfile.TemporaryDirectory() as folder:
        verdicts = os.path.join(folder, "verdicts.json")
        done = run([sys.executable, RUNNER, *suite, "--backend", backend, "--sfnc", SFNC, "--json",
                    verdicts], seconds=3000, env=ENVIRONMENT)
        try:
            with open(verdicts, encoding="utf-8") as stream:
                results = json.load(stream)
        except OSError:
            results = []
    problems = list(problems_of(results, known.get(name, set())))
    if not any(one["checks"] for one in results):
        problems.append("nothing was run: " + done.stdout[-2000:] + done.stderr[-2000:])
    tap.result("%s, %s: %s" % (name, backend, scores(results)), problems)


def field_results(text):
    """What the runner of the field cases printed, in the form of the other suites' verdicts: a line
    `ok NAME` or `FAIL NAME`, and below it, further in, what differs."""
    results = []
    for line in text.split("\n"):
        verdict, _, name = line.partition(" ")
        if verdict in ("ok", "FAIL"):
            results.append({"name": name.strip(), "checks": {"result": []}})
            if verdict == "FAIL":
                results[-1]["checks"]["result"].append("FAIL")
        elif line.startswith(" ") and results:
            results[-1]["checks"]["result"].append(line.strip())
    return results


def judge_field(tap, known):
    if not os.path.exists(FIELD_RUNNER):
        return tap.skip(FIELD, "no field cases at %s" % os.path.dirname(FIELD_RUNNER))
    done = run([sys.executable, FIELD_RUNNER, SFNC], seconds=600, env=ENVIRONMENT)
    results = field_results(done.stdout)
    problems = list(problems_of(results, known.get(FIELD, set())))
    if not results:
        problems.append("nothing was run: " + done.stdout[-2000:] + done.stderr[-2000:])
    return tap.result("%s: %s" % (FIELD, scores(results)), problems)


def corpus_problems(backend):
    """Every sample that `check` accepts builds."""
    base, problems, count = os.path.join(SHARED, "corpus/real"), [], 0
    with open(os.path.join(base, "index.json"), encoding="utf-8") as stream:
        entries = json.load(stream)
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries:
            path = os.path.join(base, entry["name"] + ".asl.json")
            if entry["kind"] != "sample" or run([SFNC, "check", path]).returncode != 0:
                continue
            done = run([SFNC, "build", path, "--backend", backend, "-O1", "-o",
                        os.path.join(folder, "exe")])
            refused = done.returncode == 1 and "[not-built]" in done.stderr
            count += 1
            if done.returncode != 0 and not refused:
                problems.append("%s: %s" % (entry["name"], done.stderr[-300:]))
    return problems, count


def self_test(tap):
    """Failures that are known pass, and nothing else."""
    known = read_known("# a comment\n\ns a result: why\ns b history: why\nt a result: why\n")["s"]
    fails, passes = ["differs"], []
    cases = [
        ("known failures", fails, fails, []),
        ("a known failure that passes", passes, fails,
         ["a result: passes, and known.txt says that it fails"]),
        ("a known failure that crashes", ["killed by 11"], fails, ["a result: killed by 11"]),
        ("a known failure that is not run", None, fails,
         ["a result: not run, and known.txt says that it fails"]),
    ]
    for name, first, second, wanted in cases:
        results = [{"name": "a", "checks": {} if first is None else {"result": first}},
                   {"name": "b", "checks": {"result": passes, "history": second}}]
        found = list(problems_of(results, known))
        tap.result("the list: " + name, [] if found == wanted else found or ["no complaint"])
    found = list(problems_of([{"name": "b", "checks": {"result": fails}}], set()))
    tap.result("the list: another failure",
               [] if found == ["b result: differs"] else found or ["no complaint"])
    found = list(problems_of(field_results("ok   a\nFAIL b\n       differs\n1 of 2 right\n"),
                             {("a", "result")}))
    wanted = ["a result: passes, and known.txt says that it fails", "b result: FAIL; differs"]
    tap.result("the list: what the field runner prints", [] if found == wanted else found)


def main():
    tap = Tap()
    self_test(tap)
    with open(os.path.join(HERE, "known.txt"), encoding="utf-8") as stream:
        known = read_known(stream.read())
    unknown = sorted(set(known) - {suite[0] for suite in SUITES} - {FIELD, API_SUITE})
    tap.result("the list names suites", ["no suite %s" % one for one in unknown])
    judge_field(tap, known)
    if not os.path.isdir(os.path.join(SHARED, "conformance")):
        tap.skip("conformance", "no recorded cases at %s" % SHARED)
        return tap.end()
    for suite in SUITES:
        judge(tap, suite, "jit", known)
    if FULL or not SANITIZED:
        judge(tap, API, "jit", known, API_SUITE)
    else:
        tap.skip(API_SUITE, "real time: sanitized in check-full only")
    for backend in ("c", "llvm") if FULL else ():
        for suite in EXECUTIONS:
            judge(tap, suite, backend, known)
        problems, count = corpus_problems(backend)
        tap.result("%d samples of the corpus build, %s" % (count, backend), problems)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
