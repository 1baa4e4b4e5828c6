#!/usr/bin/env python3
"""tests/cli/testing.py - reports of sfnc test, its end, and files it must not overwrite (TAP)."""
import json
import os
import sys
import tempfile
import xml.etree.ElementTree

from cli import Place, expect
from tap import SFNC, Tap, read_json, run

LOOP = {"StartAt": "C", "States": {
    "C": {"Type": "Choice", "Default": "Again",
          "Choices": [{"Variable": "$.end", "IsPresent": True, "Next": "End"},
                      {"Variable": "$.task", "IsPresent": True, "Next": "Task"}]},
    "Again": {"Type": "Pass", "Next": "C"},
    "Task": {"Type": "Task", "Resource": "exec:cat", "Next": "End",
             "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "End"}]},
    "End": {"Type": "Succeed"}}}
NAMES = ["ends", "a <b> & \"c\" # \\ d\n2"]


def write_loop(place):
    place.write("loop.asl.json", json.dumps(LOOP, indent=1))
    place.write("m.json", {
        "StateMachines": {"loop": {"TestCases": {name: {} for name in NAMES}}},
        "MockedResponses": {}, "Tests": {"loop": {NAMES[0]: {"Input": {"end": 1}}}}})


def format_tests(place, tap):
    """One case that passes, one that loops for ever and so fails after AWS's number of events."""
    write_loop(place)
    done = {name: place.sfnc("test", "loop.asl.json", "m.json", "--format", name)
            for name in ("text", "json", "junit", "tap")}
    overrun = "maximum number of history events (25000)"
    tap.result("text", expect(done["text"], 1, overrun)
               + expect(done["text"], 1, "1 of 2 test cases passed"))
    report, problem = read_json(done["json"].stdout)
    tap.result("json", [problem] if problem else [] if (
        [case["name"] for case in report["cases"]] == NAMES
        and [case["passed"] for case in report["cases"]] == [True, False]
        and overrun in report["cases"][1]["problems"][0]
        and (report["passed"], report["total"]) == (1, 2)
        and report["coverage"]["states"]["total"] == 4) else [done["json"].stdout])
    try:
        suite = xml.etree.ElementTree.fromstring(done["junit"].stdout).find("testsuite")
        cases = suite.findall("testcase")
        failure = cases[1].find("failure")
        problems = [] if (
            suite.get("tests"), suite.get("failures"), [case.get("name") for case in cases],
            cases[0].find("failure"), overrun in failure.get("message"),
            overrun in failure.text) == ("2", "1", [NAMES[0], NAMES[1].replace("\n", " ")], None,
                                         True, True) else [done["junit"].stdout]
    except (xml.etree.ElementTree.ParseError, AttributeError, IndexError) as error:
        problems = [repr(error), done["junit"].stdout]
    tap.result("junit", problems)
    lines = done["tap"].stdout.split("\n")
    tap.result("tap", [] if lines[0] == "ok 1 - ends" and lines[-2] == "1..2" and lines[1] == (
        'not ok 2 - a <b> & "c" \\# \\\\ d 2') and overrun in lines[2] and lines[2][:2] == "# "
        else [done["tap"].stdout])
    tap.result("another format", expect(
        place.sfnc("test", "loop.asl.json", "m.json", "--format", "xml"), 2, "text, json, junit"))
    tap.result("an express execution ends, too", expect(
        place.sfnc("test", "loop.asl.json", "m.json", "--type", "express"), 1, overrun))


def missed_tests(place, tap):
    """What was never taken: in the order of lines, or not at all."""
    write_loop(place)
    done = place.sfnc("test", "loop.asl.json", "m.json")
    lines = [int(line.split(":")[1]) for line in done.stdout.split("Never taken")[1].split("\n")
             if ":" in line]
    tap.result("in the order of lines", [] if lines == sorted(lines) and len(lines) > 4 else
               [done.stdout])
    done = place.sfnc("test", "loop.asl.json", "m.json", "--no-missed")
    tap.result("not at all", expect(done, 1, "Coverage")
               + ([done.stdout] if "Never" in done.stdout else []))


def overwriting_tests(place, tap):
    """Nothing that is read becomes what is written."""
    write_loop(place)
    place.write("input.json", {"end": 1})
    place.write("values.json", {})
    place.write("bindings.json", {"x": "exec:cat"})
    place.write("mocks.json", {"StateMachines": {"loop": {"TestCases": {"one": {}}}},
                               "MockedResponses": {},
                               "Tests": {"loop": {"one": {"InputFile": "input.json"}}}})
    os.link(os.path.join(place.folder, "mocks.json"), os.path.join(place.folder, "hard.json"))
    os.symlink("loop.asl.json", os.path.join(place.folder, "soft.json"))
    files = ("loop.asl.json", "soft.json", "mocks.json", "hard.json", "values.json",
             "bindings.json", "input.json")
    options = ["--define-file", "values.json", "--bindings", "bindings.json"]
    problems = expect(place.sfnc("build", "loop.asl.json", "-o", "loop"), 0)
    before = {}
    for file in files:
        with open(os.path.join(place.folder, file), encoding="utf-8") as stream:
            before[file] = stream.read()
    reading = ["--mock", "mocks.json", "--input", "@input.json"]
    for file in files:
        words = file + " is read here"
        problems += expect(place.sfnc("test", "loop.asl.json", "mocks.json", *options,
                                      "--coverage", file), 2, words)
        problems += expect(place.sfnc("run", "loop.asl.json", *options, *reading,
                                      "--history", file), 2, words)
        if file not in ("loop.asl.json", "soft.json", "values.json"):
            problems += expect(run(["./loop", "run", *options[2:], *reading, "--history", file],
                                   folder=place.folder), 2, words)
        with open(os.path.join(place.folder, file), encoding="utf-8") as stream:
            problems += [] if stream.read() == before[file] else [file + " has changed"]
    tap.result("--coverage and --history over what is read", problems)
    tap.result("... over other files", expect(
        place.sfnc("test", "loop.asl.json", "mocks.json", "--coverage", "new.json"), 0)
        + expect(run([SFNC, "run", "loop.asl.json", *reading, "--history", "new.json"],
                     folder=place.folder), 0))


def main():
    tap = Tap()
    for group in (format_tests, missed_tests, overwriting_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
