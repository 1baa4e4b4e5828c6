#!/usr/bin/env python3
"""tests/cli/generate_values.py - `sfnc test --generate`: inputs for conditions that look at several
values at a time, such as lists, texts that are taken apart, and objects of objects (TAP)."""
import sys
import tempfile

from generating import DONE, Place, machine_tests
from tap import Tap

INPUT = "$states.input."


def choice(*conditions):
    """All rules, and the Default, are to be taken."""
    return {"QueryLanguage": "JSONata", "StartAt": "C", "States": {
        "C": {"Type": "Choice", "Default": "Other", "Choices": [
            {"Condition": "{%% %s %%}" % condition.replace("@", INPUT), "Next": "Done"}
            for condition in conditions]},
        "Done": DONE, "Other": DONE}}


MACHINES = {name: (choice(*conditions), 0) for name, conditions in {
    "filters": ["$count(@items[price > 10]) > 2", "$count(@items[status = 'FAILED']) > 0",
                "$exists(@items[id = 'y' and n > 5])"],
    "sums": ["$sum(@items[kind = 'a'].price) > 100", "$sum(@items.price) > 500"],
    "products": ["$sum(@items.(price * qty)) > 100"],
    "numbers": ["$max(@v) > 100", "$min(@v) < 0", "$average(@v) > 50"],
    "all": ["$count(@l[ok = true]) = $count(@l) and $count(@l) > 1"],
    "functions": ["$count($filter(@l, function($v) {$v > 5})) = 2",
                  "$reduce(@l, function($a, $b) {$a + $b}) > 20"],
    "distinct": ["$count($distinct(@l)) = 3"],
    "texts": ["$contains(@name, 'abc')", "$contains(@name, /^x[0-9]{3}$/)",
              "$length(@name) > 20", "$uppercase(@name) = 'QUICK'"],
    "pieces": ["$split(@key, '/')[1] = 'new'", "$count($split(@key, '/')) > 3"],
    "numbers-in-pieces": ["$number($split(@time, ':')[0]) >= 12",
                          "$number($split(@time, ':')[1]) = 30"],
    "put-together": ["@a & '-' & @b = 'x-y'", "$join(@l, '-') = 'a-b'"],
    "matched": ["$match(@email, /^[a-z]+-[a-z]+\\.com$/)[0].match = @email"],
    "deep": ["@a.b.c[0].d = 'x' and @a.b.e > 3", "@a.b.c[1].d = 'y'", "@l[-1].s = 'end'"],
    "members": ["$count($keys(@o)) > 2", "'a' in $keys(@o)", "$lookup(@o, 'k') = 7"],
    "anywhere": ["$count(@**.id) > 2", "@*.x = 5"],
    "parsed": ["$parse(@body).ok = true"],
    "moments": ["$toMillis(@at) > 1700000000000"],
}.items()}


def task(**more):
    return dict({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"},
                **more)


def behind(first, *conditions, query="JSONata"):
    """A state that makes something, and a Choice that looks at it."""
    machine = choice(*conditions)
    machine.update(StartAt="A", QueryLanguage="JSONPath")
    machine["States"]["C"]["QueryLanguage"] = "JSONata"
    machine["States"]["A"] = dict(first, Next="C", QueryLanguage=query)
    return machine


# What a Choice looks at has been computed before it.
MACHINES.update({name: (machine, 0) for name, machine in {
    "answered": behind(task(Output="{% $states.result.items %}"),
                       "$count($states.input[price > 10]) > 2", "$sum($states.input.price) > 100"),
    "assigned": behind(task(Assign={"items": "{% $states.result.Payload.items %}",
                                    "n": "{% $count($states.result.Payload.items) + 1 %}"}),
                       "$count($items[price > 10]) > 2", "'new' in $items.tags", "$n = 2"),
    "computed": behind({"Type": "Pass", "Output": {
        "total": "{% $sum($states.input.items.price) %}", "n": "{% $count($states.input.items) %}",
        "first": "{% $states.input.items[0].name %}"}}, "@total > 100", "@n > 3", "@first = 'bob'"),
    "intrinsic": behind({"Type": "Pass", "Parameters": {
        "n.$": "States.ArrayLength($.items)", "sum.$": "States.MathAdd($.p, $.q)",
        "has.$": "States.ArrayContains($.items, 'x')"}}, "@n > 3", "@has", "@sum > 50",
                        query="JSONPath"),
    "filtered": {"StartAt": "Each", "States": {
        "Each": {"Type": "Map", "ItemsPath": "$.labels", "ResultPath": "$.out", "Next": "A",
                 "ResultSelector": {"cats.$": "$[?(@.name == 'cat')]"},
                 "ItemProcessor": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}},
        "A": {"Type": "Pass", "Next": "C", "Parameters": {
            "big.$": "$.items[?(@.price > 10)]", "cats.$": "$.out.cats"}},
        "C": {"Type": "Choice", "Default": "Other", "Choices": [
            {"Variable": "$.big[2]", "IsPresent": True, "Next": "Done"},
            {"Variable": "$.cats[0]", "IsPresent": True, "Next": "Done"}]},
        "Done": DONE, "Other": DONE}},
    # a variable that is read where it gets another value, and an error that was assigned
    "counted": {"QueryLanguage": "JSONata", "StartAt": "I", "States": {
        "I": {"Type": "Pass", "Assign": {"n": 0}, "Next": "A"},
        "A": task(Assign={"n": "{% $n + 1 %}", "last": "{% $states.result.code %}"}, Next="C",
                  Catch=[{"ErrorEquals": ["States.ALL"], "Next": "E",
                          "Assign": {"problem": "{% $states.errorOutput.Error %}"}}]),
        "C": {"Type": "Choice", "Default": "A", "Choices": [
            {"Condition": "{% $n >= 3 %}", "Next": "Done"},
            {"Condition": "{% $last = 'stop' %}", "Next": "Stop"}]},
        "E": {"Type": "Choice", "Default": "Stop", "Choices": [
            {"Condition": "{% $problem = 'Lambda.TooManyRequestsException' %}", "Next": "A"}]},
        "Stop": DONE, "Done": DONE}},
}.items()})


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        machine_tests(Place(folder), tap, MACHINES)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
