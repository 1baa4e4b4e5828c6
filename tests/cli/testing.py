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
ITEMS = {"StartAt": "M", "States": {"M": {
    "Type": "Map", "End": True,
    "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                   "ReaderConfig": {"InputType": "JSON"},
                   "Parameters": {"Bucket": "b", "Key": "items.json"}},
    "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                      "StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}}}}
TEMPLATE = """Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: linked.asl.json
"""
FUNCTION = """#include <sfn/task.h>
json_t *echo(struct sfn_task *task, const json_t *input)
{
    return json_integer(7);
}
"""
NAMES = ["ends", "a <b> & \"c\" # \\ d\n2"]


def write_loop(place):
    place.write("loop.asl.json", json.dumps(LOOP, indent=1))
    place.write("m.json", {
        "StateMachines": {"loop": {"TestCases": {name: {} for name in NAMES}}},
        "MockedResponses": {}, "Tests": {"loop": {NAMES[0]: {"Input": {"end": 1}}}}})


def misplaced_tests(place, tap):
    """What belongs into "Expect" is told so."""
    write_loop(place)
    for field in ("Status", "Output", "Error", "Cause"):
        place.write("m.json", {"StateMachines": {"loop": {"TestCases": {"one": {}}}},
                               "MockedResponses": {}, "Tests": {"loop": {"one": {field: "x"}}}})
        done = place.sfnc("test", "loop.asl.json", "m.json")
        tap.result("a test with %s outside of Expect" % field, expect(
            done, 2, 'a test has no "%s"' % field) + expect(
                done, 2, '"%s" belongs into "Expect"' % field))


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
            overrun in failure.text) == ("2", "1", [NAMES[0], NAMES[1]], None,
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


def read(place, name):
    with open(os.path.join(place.folder, name), encoding="utf-8") as stream:
        return stream.read()


def part_tests(place, tap):
    """Nor does what a definition consists of: the file that a template names, functions in C."""
    place.write("t.yaml", TEMPLATE)
    place.write("linked.asl.json", {"StartAt": "T", "States": {
        "T": {"Type": "Task", "Resource": "c:echo", "End": True}}})
    place.write("echo.c", FUNCTION)
    place.write("mocks.json", {"StateMachines": {"M": {"TestCases": {"one": {}}}},
                               "MockedResponses": {}})
    os.link(os.path.join(place.folder, "linked.asl.json"), os.path.join(place.folder, "hard.json"))
    os.symlink("echo.c", os.path.join(place.folder, "soft.c"))
    link = ["--link", "echo.c"]
    problems = []
    for file in ("linked.asl.json", "hard.json", "echo.c", "soft.c"):
        before = read(place, file)
        for command in (["build", "t.yaml", *link, "-o", file],
                        ["build", "t.yaml", *link, "--backend", "c", "-o", file],
                        ["build", "t.yaml", *link, "--emit", "c", "-o", file],
                        ["run", "t.yaml", *link, "--history", file],
                        ["test", "t.yaml", "mocks.json", *link, "--coverage", file]):
            problems += expect(place.sfnc(*command), 2, file + " is read here: choose another")
            problems += [] if read(place, file) == before else [file + " has changed"]
    tap.result("over what a definition consists of", problems)
    tap.result("... into other files", expect(
        place.sfnc("run", "t.yaml", *link, "--history", "new.json"), 0, "7"))


def object_tests(place, tap):
    """Nor an object of a data set: that it is read is known when it has been."""
    place.write("items.asl.json", ITEMS)
    place.write("bindings.json", {"arn:aws:states:::s3:getObject": "file:bucket"})
    os.makedirs(os.path.join(place.folder, "bucket", "b"))
    place.write("bucket/b/items.json", "[1, 2]")
    place.write("mocks.json", {"StateMachines": {"items": {"TestCases": {"one": {}}}},
                               "MockedResponses": {}})
    bind = ["--bindings", "bindings.json"]
    file = "bucket/b/items.json"
    problems = []
    commands = [["sfnc", "run", "items.asl.json", *bind, "--history", file],
                ["sfnc", "test", "items.asl.json", "mocks.json", *bind, "--coverage",
                 file]]
    for back_end in ("c", "llvm"):
        problems += expect(place.sfnc("build", "items.asl.json", "--backend", back_end, "-o",
                                      back_end), 0)
        commands.append(["./" + back_end, "run", *bind, "--history", file])
    for command in commands:
        done = place.sfnc(*command[1:]) if command[0] == "sfnc" else run(command,
                                                                         folder=place.folder)
        problems += expect(done, 2, file + " is read here: choose another file for --")
        problems += [] if read(place, file) == "[1, 2]" else [file + " has changed"]
    tap.result("over an object that is read", problems)


def mocked_items_tests(place, tap):
    """The items of a Map that would read them from a bucket."""
    place.write("items.asl.json", ITEMS)
    mocks = {"StateMachines": {"items": {"TestCases": {"one": {"M": "Items"}}}},
             "MockedResponses": {"Items": {"0": {"Return": [1, {"a": 2}]}}},
             "Tests": {"items": {"one": {"Expect": {"Output": [1, {"a": 2}]}}}}}
    place.write("mocks.json", mocks)
    case = ["--mock", "mocks.json", "--test-case", "one"]
    problems = expect(place.sfnc("test", "items.asl.json", "mocks.json"), 0, "1 of 1")
    for back_end in ("c", "llvm"):
        problems += expect(place.sfnc("build", "items.asl.json", "--backend", back_end, "-o",
                                      back_end), 0)
        problems += expect(run(["./" + back_end, "run", *case], folder=place.folder), 0,
                           '[1,{"a":2}]')
    tap.result("items are mocked", problems)
    for answer, said in (({"Return": 5}, "gives an array, or an object, not a number"),
                         ({"Timeout": True}, "has no timeout"),
                         ({"Throw": {"Error": "E"}}, "fails with States.ItemReaderFailed, not E")):
        mocks["MockedResponses"]["Items"]["0"] = answer
        place.write("mocks.json", mocks)
        tap.result("a mock of items that is none: " + said, expect(
            place.sfnc("test", "items.asl.json", "mocks.json"), 2, said))
    mocks["MockedResponses"]["Items"]["0"] = {"Throw": {"Cause": "why not"}}
    mocks["Tests"]["items"]["one"]["Expect"] = {"Error": "States.ItemReaderFailed",
                                                "Cause": "why not"}
    place.write("mocks.json", mocks)
    tap.result("a reader fails", expect(place.sfnc("test", "items.asl.json", "mocks.json"), 0,
                                        "1 of 1"))


def main():
    tap = Tap()
    for group in (misplaced_tests, format_tests, missed_tests, overwriting_tests, part_tests,
                  object_tests, mocked_items_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
