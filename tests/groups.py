#!/usr/bin/env python3
"""tests/groups.py - tell what the last `make check` ran, group by group, and what not.

    groups.py SOURCE_FOLDER ABSENT_TOOLS TEST...

A group is a folder of tests. TEST... are all that ought to have run; the results lie beside them,
in the working folder. Exit status 1 when a test failed, did not run, or is in no Makefile, when a
group skipped all it has, or when configure missed a tool of the tests. Each of these is first shown
to be seen. What failed is told again with its reasons, so that the end of a long output has them.
"""
import os
import re
import sys
import tempfile

REASONS, REASON_SIZE = 8, 300  # of each failure are told

class Result:
    """What a test left: how many passed, failed and were skipped, and how long it took."""

    def __init__(self, text):
        found = re.findall(r"^:test-result: *(\w+)", text, re.M)
        bad = [word for word in found if word not in ("PASS", "SKIP", "XFAIL")]
        self.failed, self.skipped = len(bad), found.count("SKIP")
        self.passed = len(found) - self.failed - self.skipped
        self.seconds = sum(map(float, re.findall(r"^:seconds: *([\d.]+)", text, re.M)))


def failures(log):
    """The lines of a test's log that say what failed, and the first of why each did."""
    for name, why in re.findall(r"^((?:FAIL|ERROR): .*)\n((?:#.*\n)*)", log, re.M):
        yield name
        yield from (line[:REASON_SIZE] for line in why.splitlines()[:REASONS])


def failures_of(folder, test):
    base = re.sub(r"\.(py|sh)$", "", test)
    try:
        with open(os.path.join(folder, base + ".log"), encoding="utf-8", errors="replace") as log:
            return list(failures(log.read()))
    except OSError:
        return ["%s left no log" % test]


def read_results(folder, tests):
    """({test: Result}, [tests that did not run])."""
    results, missing = {}, []
    for test in tests:
        base = re.sub(r"\.(py|sh)$", "", test)
        try:
            with open(os.path.join(folder, base + ".trs"), encoding="utf-8") as stream:
                results[test] = Result(stream.read())
        except OSError:
            missing.append(test)
    return results, missing


def group_of(test):
    return os.path.dirname(test).partition("/")[2]


def unlisted(source, tests):
    """Test programs in the source folder that no Makefile names."""
    for folder, _, files in os.walk(os.path.join(source, "tests")):
        for name in sorted(files):
            test = os.path.relpath(os.path.join(folder, name), source)
            if name.endswith("_test.c") and test[:-2] not in tests:
                yield test


def problems_of(results, missing, strangers, tools):
    for test, result in results.items():
        if result.failed:
            yield "%s: %d failed" % (test, result.failed)
        if result.passed + result.failed + result.skipped == 0:
            yield "%s: no test in it was run" % test
    yield from ("%s: did not run" % test for test in missing)
    yield from ("%s: no Makefile has it" % test for test in strangers)
    for group in sorted({group_of(test) for test in results}):
        inside = [result for test, result in results.items() if group_of(test) == group]
        if not any(result.passed + result.failed for result in inside):
            yield "%s: all of it was skipped" % group
    yield from ("%s: not there when configure ran" % tool for tool in tools)


def table(results):
    row = "%-22s %8s %6s %6s %7s %8s"
    lines = [row % ("group", "programs", "tests", "failed", "skipped", "seconds")]
    groups = {}
    for test, result in results.items():
        groups.setdefault(group_of(test), []).append(result)
    for group, inside in [*sorted(groups.items()), ("all", list(results.values()))]:
        failed, skipped = sum(one.failed for one in inside), sum(one.skipped for one in inside)
        tests = sum(one.passed for one in inside) + failed + skipped
        lines.append(row % (group, len(inside), tests, failed, skipped,
                            "%.1f" % sum(one.seconds for one in inside)))
    return lines


def self_test():
    good = ":test-result: PASS one\n:test-result: SKIP two\n:seconds: 1.250\n"
    cases = [
        ("good results", {"a/b_test": good}, "", []),
        ("a failed test", {"a/b_test": good + ":test-result: FAIL three\n"}, "",
         ["tests/a/b_test: 1 failed"]),
        ("an error", {"a/b_test": good + ":test-result: ERROR - no plan\n"}, "",
         ["tests/a/b_test: 1 failed"]),
        ("a test that did not run", {}, "", ["tests/a/b_test: did not run"]),
        ("a program without a test", {"a/b_test": ""}, "",
         ["tests/a/b_test: no test in it was run", "a: all of it was skipped"]),
        ("a group that was skipped", {"a/b_test": ":test-result: SKIP - no tool\n"}, "",
         ["a: all of it was skipped"]),
        ("a tool that is missing", {"a/b_test": good}, "cmocka",
         ["cmocka: not there when configure ran"]),
    ]
    for name, files, tools, wanted in cases:
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(os.path.join(folder, "tests/a"))
            for file, text in files.items():
                path = os.path.join(folder, "tests", file + ".trs")
                with open(path, "w", encoding="utf-8") as out:
                    out.write(text)
            results, missing = read_results(folder, ["tests/a/b_test"])
            open(os.path.join(folder, "tests/a/b_test.c"), "w", encoding="utf-8").close()
            found = list(problems_of(results, missing,
                                     unlisted(folder, ["tests/a/b_test"]), tools.split()))
            strange = list(unlisted(folder, []))
        yield name, [] if found == wanted else found or ["no complaint"]
        yield name + ", of no Makefile", [] if strange == ["tests/a/b_test.c"] else ["not seen"]
    log = ("ok 1 - one\nPASS: tests/a/b_test 1 - one\n# not asked\nnot ok 2 - two\n"
           "FAIL: tests/a/b_test 2 - two\n# it is\n# so\nok 3 - three\n# nor this\n")
    told = list(failures(log))
    yield "reasons", [] if told == ["FAIL: tests/a/b_test 2 - two", "# it is", "# so"] else told


def main():
    source, tools, tests = sys.argv[1], sys.argv[2].split(), sys.argv[3:]
    results, missing = read_results(os.getcwd(), tests)
    print("\n".join(table(results)))
    problems = ["self-test: %s: %s" % (name, found) for name, found in self_test() if found]
    problems += problems_of(results, missing, unlisted(source, tests), tools)
    for test, result in results.items():
        problems += failures_of(os.getcwd(), test) if result.failed else []
    print("\n".join(problems) or "all %d programs in %d groups ran" % (
        len(tests), len({group_of(test) for test in tests})))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
