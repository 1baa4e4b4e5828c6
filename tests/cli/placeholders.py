#!/usr/bin/env python3
"""tests/cli/placeholders.py - what fills a ${Placeholder}, and what an unfilled one means (TAP)."""
import json
import os
import sys
import tempfile

from cli import Place, expect
from tap import SFNC, Tap, run

TASK = {"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "${Function}",
                                         "TimeoutSeconds": 2, "End": True}}}
YAML = """
StartAt: Wait
States:
  Wait:
    Type: Wait
    Seconds: ${Seconds}
    Next: Quoted
  Quoted:
    Type: Pass
    Result: "${Table}"
    ResultPath: $.quoted
    Next: Inside
  Inside:
    Type: Pass
    Result: "${AWS::Region} ${Fn.Arn} ${Table} ${Seconds}"
    ResultPath: $.inside
    End: true
"""
VALUES = {"Seconds": 0, "Table": {"name": "t", "keys": ["${not again}"]}, "AWS::Region": "eu-1",
          "Fn.Arn": "arn:x", "Spare": True}
TABLE = '{"name":"t","keys":["${not again}"]}'


def define_tests(place, tap):
    """-D NAME=VALUE."""
    place.write("p.asl.json", TASK)
    place.write("work.sh", "#!/bin/sh\necho '{\"done\": true}'\n", True)
    tap.result("an unfilled placeholder is a note",
               expect(place.sfnc("check", "p.asl.json"), 0, "unfilled-placeholder"))
    tap.result("... and is named when the executable starts",
               expect(place.sfnc("run", "p.asl.json"), 2, "Function"))
    tap.result("-D fills it", expect(place.sfnc(
        "run", "p.asl.json", "-D", "Function=exec:./work.sh"), 0, '{"done":true}'))
    problems = expect(place.sfnc("build", "p.asl.json", "-DFunction=exec:./work.sh", "-o", "p"), 0)
    with open(os.path.join(place.folder, "p.asl.json"), encoding="utf-8") as stream:
        tap.result("what an executable prints as its definition is not filled", problems + expect(
            run(["./p", "definition"], folder=place.folder), 0, stream.read()))
    done = place.sfnc("run", "p.asl.json", "-DFunction=exec:./no", "-DFunction=exec:./work.sh")
    tap.result("of two -D the last one fills it, without a word", expect(done, 0, '{"done":true}')
               + ([done.stderr] if done.stderr else []))
    done = place.sfnc("check", "p.asl.json", "-DTypo=1", "-DTypo=2")
    tap.result("... and one that fills nothing is told of once", expect(
        done, 0, "-D Typo: the definition has no placeholder ${Typo}")
        + ([done.stdout] if done.stdout.count("Typo: ") != 1 else []))


def file_tests(place, tap):
    """--define-file FILE."""
    place.write("d.yaml", YAML)
    place.write("values.json", VALUES)
    place.write("later.json", {"Fn.Arn": "arn:y", "Spare": 1})
    file = ("--define-file", "values.json")
    expected = '{"quoted":%s,"inside":"eu-1 arn:x %s 0"}' % (TABLE, TABLE.replace('"', '\\"'))
    done = place.sfnc("run", "d.yaml", *file)
    tap.result("a file fills everything, and need not be used up", expect(done, 0, expected)
               + ([done.stderr] if done.stderr else []))
    tap.result("the later file counts", expect(
        place.sfnc("run", "d.yaml", *file, "--define-file=later.json"), 0,
        expected.replace("arn:x", "arn:y")))
    tap.result("-D counts before any file; what it gives is a text where it is quoted", expect(
        place.sfnc("run", "d.yaml", "-DTable={}", *file), 0,
        '{"quoted":"{}","inside":"eu-1 arn:x {} 0"}'))
    place.write("mocks.json", {"StateMachines": {"d": {"TestCases": {"Case": {}}}},
                               "MockedResponses": {}})
    for arguments in (["check", "d.yaml", "d.yaml"], ["test", "d.yaml", "mocks.json"],
                      ["build", "d.yaml", "-o", "exe"]):
        done = place.sfnc(*arguments, *file)
        tap.result("sfnc %s takes a file" % arguments[0], expect(done, 0)
                   + ([done.stdout] if "placeholder" in done.stdout + done.stderr else []))
    for name, text, words in (
            ("no JSON", "{", ":1:2: not JSON"), ("no object", "[1]", "one JSON object"),
            ("NUL", '{"A": "\\u0000"}', "U+0000"),
            ("doubled", '{"A": {},\n "A": 1}', ':2:2: the key "A" stands twice'),
            ("absent", None, "No such file")):
        if text is not None:
            place.write("bad.json", text)
        for command in ("check", "build", "run"):
            tap.result("a file that is %s: sfnc %s" % (name, command), expect(
                place.sfnc(command, "d.yaml", "--define-file",
                           "bad.json" if text is not None else "absent.json"), 2, words))
    tap.result("--define-file without a file",
               expect(place.sfnc("check", "d.yaml", "--define-file"), 2, "takes a file"))


def literal_tests(place, tap):
    """The text ${NAME} itself."""
    machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "x", "End": True}}}
    for text, told, arguments, expected in (
            ("echo ${HOME}", True, [], None), ("echo ${!HOME}", False, [], "echo ${HOME}"),
            ("echo ${1} ${X:-2}", False, [], "echo ${1} ${X:-2}"),
            ("${HOME} ${!X} ${N}", False, ["--literal-placeholders", "-DN=1"], "${HOME} ${!X} 1")):
        machine["States"]["A"]["Result"] = text
        place.write("l.asl.json", machine)
        done = place.sfnc("check", "l.asl.json", *arguments)
        tap.result("%s: %s" % (text, "a note" if told else "text"), expect(
            done, 0, "write ${!HOME}" if told else "")
            + ([] if told else done.stdout.split("\n")[:-1]))
        if expected is not None:
            tap.result("... which is what runs", expect(
                place.sfnc("run", "l.asl.json", *arguments), 0, '"%s"' % expected))


def unfilled_tests(place, tap):
    """Unfilled: build says where it must be filled, or the executable names it and does nothing."""
    half = {"Type": "Pass", "Result": {"half": "done"}, "Next": "B"}
    choice = {"Type": "Choice", "Default": "B", "Choices": [{"Not": "${X}", "Next": "B"}]}
    done = {"Type": "Succeed"}
    for name, states in (
            ("a state", {"A": half, "B": "${X}"}), ("all states", "${X}"),
            ("a rule's condition", {"A": choice, "B": done}),
            ("a state's name", {"A": half, "${X}": done, "B": done})):
        text = json.dumps({"StartAt": "A", "States": states})
        error = "u.asl.json:1:%d: error: " % (text.index('"${X}"') + 1)
        place.write("u.asl.json", text)
        tap.result("in the place of %s: check" % name,
                   expect(place.sfnc("check", "u.asl.json"), 0, "nothing fills"))
        for command, arguments, status in (("build", ["-o", "exe"], 1), ("run", [], 2),
                                           ("test", ["none.json"], 2)):
            tap.result("... " + command, [problem for words in (error, "must be filled with -D")
                                          for problem in expect(place.sfnc(
                                              command, "u.asl.json", *arguments), status, words)])


def trial_tests(place, tap):
    """A run needs all placeholders before it begins, a trial those it comes to."""
    place.write("u.asl.json", {"StartAt": "A", "States": {
        "A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "X"}],
              "Default": "T"},
        "T": {"Type": "Task", "Resource": "${T}", "End": True},
        "X": {"Type": "Pass", "Result": "${X}", "End": True}}})
    place.write("m.json", {
        "StateMachines": {"u": {"TestCases": {"T": {"T": "R"}}}},
        "MockedResponses": {"R": {"0": {"Return": 1}}}})
    for way in ("memory", "c", "llvm"):
        command, problems = [SFNC, "run", "u.asl.json"], []
        if way != "memory":
            problems = expect(place.sfnc("build", "u.asl.json", "--backend", way, "-o", "u"), 0)
            command = ["./u", "run"]
        for arguments, status, words in (
                ([], 2, "${T}, which was not filled when this was compiled: give sfnc -D T="),
                ([], 2, "${X}, which was not filled when this was compiled: give sfnc -D X=VALUE"),
                (["--mock", "m.json"], 0, "1"),
                (["--mock", "m.json", "--input", '{"x":1}'], 1, "holds the placeholder ${X}"),
                (["--virtual-time"], 1, "it needs the placeholder ${T}")):
            problems += expect(run([*command, *arguments], folder=place.folder), status, words)
        tap.result("what a run needs, " + way, problems)
    tap.result("sfnc test", expect(place.sfnc("test", "u.asl.json", "m.json"), 0, "1 of 1"))


def absent_file_tests(place, tap):
    """A file that is not there is an error, even if nothing would be looked up in it."""
    place.write("a.asl.json", {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    place.write("text", "no JSON")
    place.write("cases.json", {"StateMachines": {"a": {"TestCases": {"One": {}}}},
                               "MockedResponses": {}})
    for way in ("memory", "c", "llvm"):
        command, problems = [SFNC, "run", "a.asl.json"], []
        if way != "memory":
            problems = expect(place.sfnc("build", "a.asl.json", "--backend", way, "-o", "a"), 0)
            command = ["./a", "run"]
        for option in ("--mock", "--bindings"):
            for file, words in (("absent", "cannot read absent"), ("text", "not JSON")):
                problems += expect(run([*command, option, file], folder=place.folder), 2, words)
        cases = [*command, "--mock", "cases.json", "--test-case"]
        problems += expect(run([*cases, "Two"], folder=place.folder), 2,
                           'cases.json has no test case "Two"; it has "One"')
        problems += expect(run([*cases, "One"], folder=place.folder), 0)
        tap.result("--mock and --bindings of a machine without Tasks, " + way, problems)


def main():
    tap = Tap()
    for group in (define_tests, file_tests, literal_tests, unfilled_tests, trial_tests,
                  absent_file_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
