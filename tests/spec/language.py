#!/usr/bin/env python3
"""tests/spec/language.py - what docs/language.md shows is what happens (TAP).

A fenced block of docs/language.md marked `asl` holds examples separated by blank lines, three lines
each: what runs, its input, what comes out.

    what runs     a path or intrinsic call, a state, or a machine
    what comes    JSON, or `ERROR: part of the cause` of a failure, or `check: part of a finding`

After the first line may stand `--mock ANSWERS`, what the tasks answer call by call, and other
options of `run`. An expression goes through `sfnc eval`, anything else through `sfnc run` in
simulated time.

    language.py [WORD...]             only examples that hold a word
"""
import json
import os
import re
import sys
import tempfile

from tap import SFNC, SOURCE, Tap, read_json, run, same


class Number(str):
    """A number as it is written: the page says how they are."""


def read_written(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def examples(path):
    """(line, lines) of each example."""
    inside, lines, start = False, [], 0
    with open(path, encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\n")
            if line.startswith("```"):
                inside = line == "```asl"
            elif inside and line.strip():
                start = start if lines else number
                lines.append(line)
                continue
            if lines:
                yield start, lines
                lines = []


def machine_of(text):
    value = json.loads(text)
    if "States" in value:
        return value
    if not any(key in value for key in ("Next", "End", "Choices")) and \
            value["Type"] not in ("Fail", "Succeed"):
        value["End"] = True
    targets = sorted(set(re.findall(r'"(?:Next|Default)": "(\w+)"', json.dumps(value))))
    return {"StartAt": "A", "States": {"A": value, **{
        name: {"Type": "Pass", "Parameters": {"to": name, "in.$": "$"}, "End": True}
        for name in targets}}}


def states_of(scope):
    for name, state in scope["States"].items():
        yield name, state
        for inner in state.get("Branches", []) + [state[key] for key in (
                "ItemProcessor", "Iterator") if key in state]:
            yield from states_of(inner)


def mock_of(machine, answers):
    """Every Task answers with the given list, call by call."""
    names = [name for name, state in states_of(machine) if state["Type"] == "Task"]
    return {"StateMachines": {"m": {"TestCases": {"c": {name: "R" for name in names}}}},
            "MockedResponses": {"R": {str(i): one for i, one in enumerate(answers)}}}


def evaluate(program, given):
    language = "intrinsic" if program.startswith("States.") else "jsonpath"
    done = run([SFNC, "eval", "--language", language, program, "--input", given])
    if done.returncode == 0:
        return read_written(done.stdout), None
    return None, done.stderr.strip()


def execute(program, mock, given, options):
    machine = machine_of(program)
    with tempfile.TemporaryDirectory() as folder:
        for name, value in (("m.asl.json", machine), ("mock.json", mock_of(machine, mock))):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                json.dump(value, stream)
        done = run([SFNC, "check", "m.asl.json"], folder=folder)
        if done.returncode == 1:
            return None, "check: " + done.stdout
        done = run([SFNC, "run", "m.asl.json", "--virtual-time", "--seed", "1", "--mock",
                    "mock.json", "--input", given, *options], folder=folder)
    if done.returncode == 0:
        return read_written(done.stdout), None
    verdict, problem = read_json((done.stderr.strip().split("\n") or [""])[-1])
    if problem:
        return None, done.stderr
    return None, "%s: %s" % (verdict.get("error", verdict["status"]), verdict.get("cause", ""))


def judge(lines):
    mock, options = [], []
    if len(lines) > 3 and lines[1].startswith("--mock "):
        mock = json.loads(lines.pop(1)[7:])
    while len(lines) > 3 and lines[1].startswith("--"):
        options += lines.pop(1).split()
    if len(lines) != 3:
        return ["an example has three lines, not %d" % len(lines)]
    program, given, wanted = lines
    if program.startswith("{"):
        value, error = execute(program, mock, given, options)
    else:
        value, error = evaluate(program, given)
    named, _, part = wanted.partition(": ")
    if re.match(r"[A-Za-z][\w.-]*$", named) and part:
        good = error is not None and error.startswith(named + ":") and part in error
    else:
        good = error is None and same(value, read_written(wanted))
    return [] if good else ["gives %s" % (error or value), "not   %s" % wanted]


def main():
    tap, words = Tap(), sys.argv[1:]
    for number, lines in examples(os.path.join(SOURCE, "docs/language.md")):
        if not words or any(word in "\n".join(lines) for word in words):
            tap.result("docs/language.md:%d" % number, judge(lines))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
