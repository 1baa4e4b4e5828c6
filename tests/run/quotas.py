#!/usr/bin/env python3
"""tests/run/quotas.py - what --aws-limits forbids, at the border (TAP).

Each case: a machine, an input and what becomes of it with the quotas, in memory and by both back
ends; without them it succeeds.
"""
import json
import sys
import tempfile

import run as cases
from tap import Tap

DATA = 262144
TOO_LARGE = "a size exceeding the maximum number of bytes service limit."


def text_of(size):
    """A string whose JSON text has so many bytes."""
    return "x" * (size - 2)


def machine(*states):
    """States in a row: (name, state)."""
    named = {}
    for number, (name, state) in enumerate(states):
        rest = {"Next": states[number + 1][0]} if number + 1 < len(states) else {"End": True}
        named[name] = dict(state) if state["Type"] in ("Fail", "Choice") else dict(state, **rest)
    return {"StartAt": states[0][0], "States": named}


PASS = {"Type": "Pass"}
TWICE = {"a.$": "$.x", "b.$": "$.x"}
LARGE = {"x": text_of(200000)}
CATCH = [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "Caught"}]
# Two states a turn, an event for entering and one for leaving each.
LOOP = {"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}},
    "B": {"Type": "Choice", "Default": "C",
          "Choices": [{"Variable": "$.n", "NumericLessThan": 7000, "Next": "A"}]},
    "C": {"Type": "Succeed"}}}


def with_task(*more):
    task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f",
            "Parameters": TWICE, "Catch": CATCH}
    return machine(("Work", dict(task, **dict(more))), ("Caught", PASS))


def assigning(count, one_name):
    """States that each assign their input to a variable."""
    return machine(*[("S%d" % n, dict(PASS, Assign={"v.$" if one_name else "v%d.$" % n: "$"}))
                     for n in range(count)])


MOCK = {"StateMachines": {"machine": {"TestCases": {"T": {"Work": "R"}}}},
        "MockedResponses": {"R": {"0-99999": {
            "Throw": {"Error": "E" * 300, "Cause": "é" * 40000}}}}}
SAID = {"StateMachines": {"machine": {"TestCases": {"T": {"Work": "R"}}}},
        "MockedResponses": {"R": {"0": {"Return": 1}}}}
MAP = {"StartAt": "M", "States": {"M": {
    "Type": "Map", "End": True,
    "ItemProcessor": machine(("V", {"Type": "Pass", "Parameters": {},
                                    "Assign": {"v": text_of(DATA)}}))}}}
CHILDREN = {"StartAt": "M", "States": {"M": {
    "Type": "Map", "End": True, "ToleratedFailurePercentage": 100,
    "ItemProcessor": dict(LOOP, ProcessorConfig={"Mode": "DISTRIBUTED",
                                                 "ExecutionType": "STANDARD"})}}}
EXPRESS_CHILDREN = json.loads(json.dumps(CHILDREN).replace("STANDARD", "EXPRESS"))


def failed(error, cause):
    return {"error": {"status": "FAILED", "error": error, "cause": cause}}


def result_too_large(state):
    return failed("States.DataLimitExceeded",
                  "The state/task '%s' returned a result with %s" % (state, TOO_LARGE))


def too_large(words, **others):
    return failed("States.DataLimitExceeded", "%s have %s" % (words, TOO_LARGE))


FULL = failed("States.Runtime",
              "The execution reached the maximum number of history events (25000).")

# name, machine, input, mock, more options, what is expected
CASES = [
    ("an output of 256 KiB", machine(("A", dict(PASS, Result=text_of(DATA)))), {}, None, "",
     {"output": text_of(DATA)}),
    ("an output of a byte more", machine(("A", dict(PASS, Result=text_of(DATA + 1)))), {}, None, "",
     result_too_large("A")),
    ("the effective input of a task, caught", with_task(), LARGE, SAID, "",
     {"output": {"Error": "States.DataLimitExceeded",
                 "Cause": "The effective input of the state 'Work' has " + TOO_LARGE}}),
    ("the effective input of a Parallel",
     {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Parameters": TWICE, "End": True,
                                       "ResultPath": None,
                                       "Branches": [machine(("A", PASS))]}}}, LARGE, None, "",
     failed("States.DataLimitExceeded",
            "The effective input of the state 'P' has " + TOO_LARGE)),
    ("an item made by a selector",
     {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemSelector": TWICE, "ItemsPath": "$.items",
                                       "End": True, "ResultPath": None,
                                       "ItemProcessor": machine(("A", PASS))}}},
     dict(LARGE, items=[1, 2]), None, "",
     failed("States.DataLimitExceeded",
            "The effective input of the state 'M' has " + TOO_LARGE)),
    ("variables assigned at once: 256 KiB",
     machine(("A", dict(PASS, Assign={"a": text_of(DATA - 100), "b": text_of(100)}))), {}, None, "",
     {"output": {}}),
    ("variables assigned at once: a byte more",
     machine(("A", dict(PASS, Assign={"a": text_of(DATA - 100), "b": text_of(101)}))), {}, None, "",
     too_large("The variables assigned in the state 'A'")),
    ("variables of an execution: 10 MiB", assigning(40, False), text_of(DATA), None, "",
     {"output": text_of(DATA)}),
    ("variables of an execution: a byte more",
     machine(*[("S%d" % n, dict(PASS, Assign={"v%d.$" % n: "$"})) for n in range(40)],
             ("More", dict(PASS, Assign={"w": 1}))), text_of(DATA), None, "",
     failed("States.DataLimitExceeded",
            "After the state 'More' the variables of the execution have " + TOO_LARGE)),
    ("variables of an execution: more", assigning(41, False), text_of(DATA), None, "",
     failed("States.DataLimitExceeded", "After the state 'S40' the variables of the execution have "
            + TOO_LARGE)),
    ("a variable assigned again counts once", assigning(50, True), text_of(DATA), None, "",
     {"output": text_of(DATA)}),
    ("variables of iterations that are over do not count", MAP, list(range(60)), None, "",
     {"output": [{}] * 60}),
    ("events of a chain", LOOP, {"n": 0}, None, "", FULL),
    ("events of an express execution", LOOP, {"n": 0}, None, "express", {"output": {"n": 7000}}),
    ("events of retries",
     with_task(("Parameters", {}), ("Retry", [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 90000,
                                               "IntervalSeconds": 1, "BackoffRate": 1}])),
     {}, MOCK, "", FULL),
    ("texts of a failed task are cut", with_task(("Catch", []), ("Parameters", {})), {}, MOCK, "",
     failed("E" * 256, "é" * 32768)),
    ("a year", machine(("A", {"Type": "Wait", "Seconds": 366 * 86400})), {}, None, "",
     {"error": {"status": "TIMED_OUT"}}),
]

# name, machine, input, options, words of the refusal; "": it is taken
REFUSED = [
    ("an input of 256 KiB", machine(("A", PASS)), text_of(DATA), "", ""),
    ("a name of 80 characters", machine(("A", PASS)), {}, "--name " + "n" * 80, ""),
    ("an input of more than 256 KiB", machine(("A", PASS)), text_of(DATA + 1), "",
     "the input has 262145 bytes"),
    ("a name of 81 characters", machine(("A", PASS)), {}, "--name " + "n" * 81, "81 characters"),
    ("a name with a colon", machine(("A", PASS)), {}, "--name a:b", '"a:b"'),
    ("a definition of more than 1 MiB", dict(machine(("A", PASS)), Comment="c" * (1 << 20)), {}, "",
     "the definition has"),
]


def sections_of(definition, given, mock, options):
    sections = {"machine": json.dumps(definition), "input": json.dumps(given),
                "options": "--aws-limits " + options}
    if mock is not None:
        sections["mock"] = json.dumps(mock)
    return sections


def execute(way, sections):
    with tempfile.TemporaryDirectory() as folder:
        return cases.execute(way, sections, folder)


def limited(tap, way):
    for name, definition, given, mock, kind, expected in CASES:
        sections = sections_of(definition, given, mock, "")
        if kind:
            sections["type"] = kind
        outcome, problems = execute(way, sections)
        wanted = {key: json.dumps(value) for key, value in expected.items()}
        problems = problems or cases.judge(wanted, outcome)
        if outcome and expected is FULL and len(outcome["history"]) != 25000:
            problems.append("%d events" % len(outcome["history"]))
        tap.result("%s, %s" % (name, way), problems)


def refused(tap, way):
    for name, definition, given, options, words in REFUSED:
        outcome, problems = execute(way, sections_of(definition, given, None, options))
        said = "".join(problems)
        fine = said.startswith("exit status 2") and words in said if words \
            else outcome is not None and "output" in outcome
        tap.result("%s: %s, %s" % ("refused" if words else "taken", name, way),
                   [] if fine else [said or "not refused"])


def statuses(outcome):
    return [line.split()[1] for line in outcome["history"]] if outcome else []


def concurrency(tap, way):
    waiting = {"StartAt": "M", "States": {"M": {
        "Type": "Map", "End": True,
        "ItemProcessor": machine(("W", {"Type": "Wait", "Seconds": 1}))}}}
    outcome, problems = execute(way, sections_of(waiting, list(range(100)), None, ""))
    ahead = 0
    for kind in statuses(outcome)[3:]:
        if kind != "MapIterationStarted":
            break
        ahead += 1
    tap.result("iterations at a time, " + way, problems or (
        [] if ahead == 40 else ["%d started together" % ahead]))


def children(tap, way):
    for kind, definition, lost in (("standard", CHILDREN, True),
                                   ("express", EXPRESS_CHILDREN, False)):
        outcome, problems = execute(way, sections_of(definition, [{"n": 0}, {"n": 6990}], None, ""))
        output = outcome["output"] if outcome and "output" in outcome else outcome
        if not problems and lost != ("history events" in json.dumps(output)):
            problems = [json.dumps(output)[:500]]
        tap.result("events of %s children, %s" % (kind, way), problems)


def main():
    tap = Tap()
    for way in cases.WAYS:
        limited(tap, way)
        refused(tap, way)
        concurrency(tap, way)
        children(tap, way)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
