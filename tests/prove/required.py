#!/usr/bin/env python3
"""tests/prove/required.py - what a schema does not require, read without a test (TAP).

Each rule and field that is told of fails in an execution that lacks what it reads; none of those
that are not told of does.
"""
import json
import os
import sys
import tempfile

from tap import SFNC, Tap, run

DONE = {"Type": "Succeed"}
TEXT = {"type": "string"}
ORDER = {"type": "object", "required": ["total"],
         "properties": {"total": {"type": "number"}, "note": TEXT}}
SCHEMA = {"type": "object", "required": ["id", "order"],
          "properties": {"id": TEXT, "coupon": TEXT, "age": {"type": "integer"}, "order": ORDER}}
LEAST = {"id": "a", "order": {"total": 1}}
AGE, COUPON = "$states.input.age", "$states.input.coupon"
NOTE = "$states.input.order.note"
TOLD = "there is a way to this state on which %s is not there"

# Conditions that fail where the field is missing; the field that is told.
FAILING = [(AGE + " > 17", AGE), ("17 <= " + AGE, AGE), (AGE + " + 1 > 3", AGE),
           ("-%s < 3" % AGE, AGE), ("$length(%s) > 3" % COUPON, COUPON),
           ("$abs(%s) > 3" % AGE, AGE), ("$not(%s)" % NOTE, NOTE), ("$boolean(%s)" % NOTE, NOTE)]
PASSING = ["$exists({a}) and {a} > 17", "{a} != null and {a} > 17", "({a} ? {a} : 0) > 17",
           "$type({a}) = 'number' and {a} > 17", "$not($exists({a})) or {a} > 17", "{c} = 'X'",
           "{a} > 17 or {c} = 'X'", "{a} >= 3 and {c} = 'X'", "{c} in ['a', 'b']", "{c} & '' = ''",
           "$count({a}) > 0", "$exists({c}) ? $length({c}) > 3 : false", "$sum([{a}, 1]) > 3",
           "{n} != '' and $length({n}) > 2"]


def coupon(**test):
    return dict(test, Variable="$.coupon")


THERE, ABSENT, ALIKE = coupon(IsPresent=True), coupon(IsPresent=False), coupon(StringEquals="X")
FAILING_RULES = [[ALIKE], [{"Not": ALIKE}], [coupon(IsNull=True)],
                 [{"Variable": "$.id", "StringEqualsPath": "$.coupon"}]]
PASSING_RULES = [[{"And": [THERE, ALIKE]}], [ABSENT, ALIKE], [{"Not": THERE}, ALIKE],
                 [{"Or": [ABSENT, ALIKE]}],
                 [{"And": [{"Not": ABSENT}, coupon(StringMatches="X*")]}]]


def choice(rules, query=False):
    made = {"StartAt": "Z", "States": {
        "Z": {"Type": "Pass", "Next": "C"},
        "C": {"Type": "Choice", "Choices": [dict(rule, Next="A") for rule in rules],
              "Default": "A"}, "A": DONE}}
    return dict(made, QueryLanguage="JSONata") if query else made


def condition(text):
    return choice([{"Condition": "{%% %s %%}" % text}], True)


class Place:
    def __init__(self, folder, tap):
        self.folder, self.tap = folder, tap

    def write(self, name, document):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            json.dump(document, out)
        return path

    def check(self, definition, schema, option="--input-schema"):
        return run([SFNC, "check", self.write("m.asl.json", definition), option,
                    self.write("schema.json", schema)]).stdout

    def fails(self, definition):
        return run([SFNC, "run", self.write("m.asl.json", definition), "--input",
                    json.dumps(LEAST)]).returncode != 0

    def says(self, name, definition, field, schema=SCHEMA, fails=True):
        """`field`: what is told of; None: nothing is said."""
        said = self.check(definition, schema)
        right = TOLD % field in said if field is not None else said == ""
        wrong = [] if right else [said]
        if self.fails(definition) != fails:
            wrong.append("an execution %s" % ("ends well" if fails else "fails"))
        self.tap.result(name, wrong)


def choice_tests(place):
    for text, field in FAILING:
        place.says("told: " + text, condition(text), field)
    for form in PASSING:
        text = form.format(a=AGE, c=COUPON, n=NOTE)
        place.says("not told: " + text, condition(text), None, fails=False)
    for rules in FAILING_RULES:
        place.says("told: " + json.dumps(rules), choice(rules), "$.coupon")
    for rules in PASSING_RULES:
        place.says("not told: " + json.dumps(rules), choice(rules), None, fails=False)


# Conditions of a rule behind which alone the note is read, each another way to ask for it, or one
# that fails itself without it (and is told).
GUARDS = [("$exists({n})", False), ("{n} ~> $exists", False), ("$boolean({n}) = true", False),
          ("$lowercase({n}) = 'a'", False), ("$count([{n}]) = 1", False),
          ("$string({n}) = 'a'", False), ("$length({n}) > 0", True), ("{n} > 'a'", True),
          ("$number({n}) > 3", True), ("$boolean({n})", True), ("$contains({n}, 'a')", True)]


def guarded(condition, language="JSONata", **branches):
    """The note is read behind the rule only; within a Parallel of those fields, if they are
    given."""
    rule = {"Condition": "{%% %s %%}" % condition} if language == "JSONata" else condition
    read = {"Output": "{% " + NOTE + " %}"} if language == "JSONata" else {
        "InputPath": "$.order.note"}
    inner = {"StartAt": "C", "States": {
        "C": {"Type": "Choice", "Choices": [dict(rule, Next="A")], "Default": "D"},
        "A": dict(read, Type="Pass", End=True), "D": DONE}}
    if not branches:
        return dict(inner, QueryLanguage=language)
    return {"QueryLanguage": language, "StartAt": "P", "States": {
        "P": dict(branches, Type="Parallel", Branches=[inner])}}


def guard_tests(place):
    for form, fails in GUARDS:
        text = form.format(n=NOTE)
        for definition in (guarded(text), guarded(text, End=True)):
            said = place.check(definition, SCHEMA)
            wrong = [] if said.count("[sometimes-found]") == fails else [said]
            if place.fails(definition) != fails:
                wrong.append("an execution %s" % ("ends well" if fails else "fails"))
            place.tap.result("only the guard is told, if it fails: " + text, wrong)
    there = {"Variable": "$.order.note", "IsPresent": True}
    place.says("a guard of JSONPath within a Parallel", guarded(there, "JSONPath", End=True), None,
               fails=False)
    place.says("a guard behind Arguments", guarded("$exists(%s)" % NOTE, End=True,
                                                   Arguments="{% $states.input %}"), None,
               fails=False)
    caught = {"QueryLanguage": "JSONata", "StartAt": "P", "States": {
        "P": {"Type": "Parallel", "End": True, "Branches": [{"StartAt": "A", "States": {
            "A": {"Type": "Pass", "Output": "{% " + NOTE + " %}", "End": True}}}],
            "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "D"}]},
        "D": DONE}}
    place.says("what a Parallel catches", caught, None, fails=False)
    del caught["States"]["P"]["Catch"], caught["States"]["D"]
    place.says("what it does not catch", caught, NOTE)


def field_tests(place):
    def reading(**state):
        return {"StartAt": "Z", "States": {"Z": {"Type": "Pass", "Next": "A"},
                                           "A": dict(state, Type="Pass", End=True)}}

    place.says("a path of Parameters", reading(Parameters={"x.$": "$.order.note"}), "$.order.note")
    place.says("an argument", reading(Parameters={"x.$": "States.Format('{}', $.coupon)"}),
               "$.coupon")
    place.says("an Output", reading(QueryLanguage="JSONata", Output={"x": "{% " + NOTE + " %}"}),
               NOTE)
    place.says("a path that may find none", reading(Parameters={"x.$": "$.order.tags[*]"}), None,
               {"type": "object", "required": ["order"], "properties": {
                   "order": {"type": "object", "required": ["total"], "properties": {
                       "total": {}, "tags": {"type": "array", "items": TEXT}}}}}, fails=False)
    place.says("a schema that requires nothing does not say", reading(InputPath="$.coupon"), None,
               {"type": "object", "properties": {"coupon": TEXT}})
    place.says("required by a condition of the schema", choice([
        {"And": [{"Variable": "$.id", "StringEquals": "b"}, ALIKE]}]), None,
        dict(SCHEMA, **{"if": {"properties": {"id": {"const": "b"}}},
                        "then": {"required": ["coupon"]}}), fails=False)


def alternative_tests(place):
    """More alternatives than are known apart: what one of them requires is no loss of all."""
    def alternative(i):
        members = dict({"type": {"const": "k%d" % i}}, **{"a%d" % k: TEXT for k in range(20)})
        return {"type": "object", "required": ["type", "a%d" % i], "properties": members}

    rules = [{"And": [{"Variable": "$.type", "StringEquals": "k%d" % i},
                      {"Variable": "$.a%d" % i, "StringEquals": "x"}]} for i in range(20)]
    for count in (2, 16, 17, 20):
        said = place.check(choice(rules[:count]), {"oneOf": [alternative(i) for i in range(count)]})
        place.tap.result("%d alternatives, each with its own" % count, [said] if said else [])
    said = place.check(choice([{"And": [{"Variable": "$.order.kind", "StringEquals": "b"},
                                        {"Variable": "$.order.note", "StringEquals": "x"}]}]), {
        "type": "object", "required": ["order"],
        "properties": {"order": {"type": "object", "required": ["kind"],
                                 "properties": {"kind": TEXT, "note": TEXT}}},
        "if": {"properties": {"order": {"properties": {"kind": {"const": "b"}}}}},
        "then": {"properties": {"order": {"required": ["note"]}}}})
    place.tap.result("required by a condition further out", [said] if said else [])


def item_tests(place):
    reads = {"Type": "Pass", "InputPath": "$.note", "End": True}
    made = {"StartAt": "M", "States": {"M": {
        "Type": "Map", "ItemsPath": "$.lines", "End": True,
        "ItemProcessor": {"StartAt": "A", "States": {"A": reads}}}}}
    said = place.check(made, {"type": "object", "required": ["lines"],
                              "properties": {"lines": {"type": "array", "items": ORDER}}})
    wanted = [TOLD % "$.note", 'note: the items of state "M" do not all have "note"']
    place.tap.result("an item of a Map", [said for text in wanted if text not in said])


def note_tests(place):
    said = place.check(choice([ALIKE]), SCHEMA)
    place.tap.result("a note says why", [] if
                     'note: the schema of the input does not require "coupon"' in said else [said])
    task = {"StartAt": "T", "States": {
        "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
              "ResultPath": "$.paid", "Next": "A"},
        "A": {"Type": "Pass", "InputPath": "$.paid.note", "End": True}}}
    bindings = {"arn:aws:lambda:us-east-1:123456789012:function:pay": {
        "target": "exec:./pay", "result": ORDER}}
    said = place.check(task, bindings, "--bindings")
    wanted = [TOLD % "$.paid.note", 'note: the result of state "T" does not always have "note"']
    place.tap.result("a result of which bindings say it",
                     [said for text in wanted if text not in said])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, tap)
        choice_tests(place)
        guard_tests(place)
        field_tests(place)
        alternative_tests(place)
        item_tests(place)
        note_tests(place)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
