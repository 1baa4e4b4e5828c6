#!/usr/bin/env python3
"""tests/jsonata/suite.py - JSONata's own suite, compiled as one program, by all back ends (TAP).

All expressions of $SFNC_SHARED/conformance/jsonata that its runner runs become one program in
tests/jsonata/batch: in memory, and as a shared object through C and through LLVM. Each answer is
that of `sfnc eval --batch`, which compiles them one by one, and which the suite's runner judges
(tests/conformance). No answer depends on the clock or on chance. Sanitized, which takes its time,
it is every tenth expression.
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

ROOT = os.path.join(tap.SHARED, "conformance")
BATCH = os.path.join("tests", "jsonata", "batch")
WAYS = ("memory", "llvm", "c")
NAME = "%d expressions of the suite as one program: %s"
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=0") if tap.SANITIZED else None


def answers(command, lines):
    """What a program answers to lines, a value each."""
    done = subprocess.run(command, input="".join(lines).encode(), capture_output=True,
                          timeout=600, check=False, env=ENVIRONMENT)
    if done.returncode != 0:
        raise OSError("%s: status %d: %s" % (" ".join(command), done.returncode,
                                             done.stderr[-2000:].decode(errors="replace")))
    return [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]


def plain(answer):
    """Without what only eval tells."""
    answer.pop("id", None)
    answer.get("error", {}).pop("position", None)
    return answer


def compare(cases, expected, given):
    if len(given) != len(expected):
        return ["%d answers to %d requests" % (len(given), len(expected))]
    problems = []
    for case, want, answer in zip(cases, expected, given):
        if json.dumps(answer, sort_keys=True) != json.dumps(want, sort_keys=True):
            problems.append("%s: %s\n  by itself %s\n  in one    %s"
                            % (case.name, case.data["expr"], want, answer))
    return problems


def main():
    result = tap.Tap()
    if not os.path.isdir(os.path.join(ROOT, "jsonata")):
        result.skip("the suite of JSONata", "%s is not there" % ROOT)
        return result.end()
    sys.path.insert(0, ROOT)
    import suites
    cases = [case for case in suites.jsonata(ROOT) if not case.skip]
    cases = cases[::10] if tap.SANITIZED else cases
    lines = [json.dumps(case.data["request"]) + "\n" for case in cases]
    expected = [plain(answer) for answer in answers([tap.SFNC, "eval", "--batch"], lines)]
    for way in WAYS:
        try:
            given = answers([os.path.abspath(BATCH), way], lines)
            problems = compare(cases, expected, given)
        except (OSError, ValueError) as problem:
            problems = [problem]
        result.result(NAME % (len(cases), way), problems[:20])
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
