#!/usr/bin/env python3
"""tests/cli/proven.py - findings about proofs: places, names, where something was lost (TAP)."""
import json
import os
import sys
import tempfile

from tap import SFNC, Tap, run

DONE = {"Type": "Succeed"}
TASK = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f"}}


def machine(query=False, **states):
    definition = {"StartAt": next(iter(states)), "States": states}
    if query:
        definition["QueryLanguage"] = "JSONata"
    return definition


class Place:
    def __init__(self, folder, tap):
        self.folder, self.tap = folder, tap

    def check(self, text, name="order.asl.json"):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text if isinstance(text, str) else json.dumps(text, indent=1))
        return run([SFNC, "check", path]).stdout

    def says(self, name, definition, *texts, without=(), file="order.asl.json"):
        """The findings say these texts, and none of the others."""
        said = self.check(definition, file)
        wrong = (["not said: " + text for text in texts if text not in said] +
                 ["said: " + text for text in without if text in said])
        self.tap.result(name, wrong and wrong + [said])


def dropped_tests(place):
    order = {"Type": "Pass", "Result": {"order": {"id": 1}}, "Next": "A"}
    read = {"Type": "Pass", "InputPath": "$.order", "Next": "E"}
    place.says("a Parameters that drops a field", machine(
        Z=order, A={"Type": "Pass", "Parameters": {"a.$": "$.order.id"}, "Next": "B"}, B=read,
        E=DONE), "$.order is never there",
        ":15:18: note: $.order is there until here: what is made here",
        "whole input of state \"A\"", "$ has only the field a")
    place.says("it is dropped some states before", machine(
        Z=order, A={"Type": "Pass", "Result": 5, "Next": "M"}, M={"Type": "Pass", "Next": "B"},
        B=read, E=DONE), ":15:14: note: $.order is there until here")
    place.says("an ItemSelector", machine(
        A={"Type": "Map", "ItemsPath": "$.l", "ItemSelector": {"a.$": "$$.Map.Item.Value"},
           "ItemProcessor": {"StartAt": "C", "States": {
               "C": {"Type": "Pass", "InputPath": "$.order", "End": True}}}, "Next": "E"}, E=DONE),
        ":7:20: note: this makes the input of each item, without \"order\", which the input of "
        "\"A\" may have")
    place.says("an Output of JSONata", machine(
        True, Z={"Type": "Pass", "Output": {"b": 1, "o": 2}, "Next": "A"},
        A={"Type": "Pass", "Output": {"b": "{% $states.input.b %}"}, "Next": "B"},
        B={"Type": "Pass", "Output": "{% $states.input.o %}", "Next": "E"}, E=DONE),
        "$states.input.o is never there", ":14:14: note: $states.input.o is there until here")
    place.says("a field between ResultPath and OutputPath", machine(
        A={"Type": "Pass", "Result": {"a": 1}, "ResultPath": "$.r", "OutputPath": "$.r.b",
           "Next": "E"}, E=DONE), "$.r.b is never there", "$.r has only the field a")
    place.says("a field of what is known", machine(
        A={"Type": "Pass", "Parameters": {"a": 1}, "OutputPath": "$.b", "Next": "E"}, E=DONE),
        ":9:18: warning: $.b is never there", "it is looked for in what has only the field a")


def reading(path, query=False, **before):
    """A state that gives something, and one that reads a part of it."""
    end = {"Output": "{%% %s %%}" % path} if query else {"Parameters": {"x.$": path}}
    return machine(query, A=dict(before, Next="B"), B=dict(end, Type="Pass", Next="E"), E=DONE)


def misspelt_tests(place):
    """Not where it went missing, but what it was meant to be, and what is there."""
    order = {"customerId": 1, "amount": 2}
    has = "has the fields amount and customerId"
    for name, definition, near, *texts in [
            ("a Result", reading("$.custmerId", Type="Pass", Result=order), "customerId",
             "note: $ " + has),
            ("Parameters", reading("$.amuont", Type="Pass", Parameters={
                "customerId.$": "$.id", "amount": 2}), "amount", "$, which is made here, " + has),
            ("a ResultPath", reading("$.o.custmerId.x", Type="Pass", Result=order,
                                     ResultPath="$.o"), "customerId", "$.o " + has),
            ("a ResultSelector", reading("$.orderID", **dict(
                TASK, ResultSelector={"orderId.$": "$.Payload.id"})), "orderId",
             "has only the field orderId"),
            ("a result of Lambda", reading("$.payload.id", **TASK), "Payload",
             "has at most the fields "),
            ("a result that is selected of", reading("$.x", **dict(
                TASK, ResultSelector={"x.$": "$.PayLoad.id"})), "Payload"),
            ("a result of .sync", reading("$.r.jobid", Type="Task", ResultPath="$.r", Resource=(
                "arn:aws:states:::batch:submitJob"), Parameters={
                    "JobDefinition": "d", "JobName": "n", "JobQueue": "q"}), "JobId"),
            ("an Output", reading("$states.input.custmerId", True, Type="Pass", Output=order),
             "customerId", "$states.input " + has),
            ("the name in the middle of others", reading(
                "$states.input.order.custmerId.x", True, Type="Pass", Output={"order": order}),
             "customerId", "$states.input.order.custmerId is never there"),
            ("a name that is used in a sum", reading(
                "$states.input.amuont + 1", True, Type="Pass", Output=order), "amount"),
            ("an item", reading("$states.input.l.skuu", True, Type="Pass", Output={
                "l": [{"sku": 1}, {"sku": 2}]}), "sku",
             "each item of $states.input.l has only the field sku"),
            ("a variable", reading("$order.amuont", Type="Pass", Assign={"order": order}),
             "amount", "$order " + has),
            ("a variable of JSONata", reading("$order.amuont", True, Type="Pass", Assign={
                "order": order}), "amount", "$order " + has),
            ("a field of a field", reading("$.customerId", Type="Pass", Result={"order": order}),
             "order.customerId")]:
        place.says("misspelt: " + name, definition, "is never there [never-found]",
                   "did you mean \"%s\"?" % near, *texts,
                   without=["may have", "until here", "undefined-result"])
    for query, field, name in [(False, {"Next": "C", "ResultPath": "$.e"}, "$.e.Casue"),
                               (True, {"Next": "C", "Output": "{% $states.errorOutput %}"},
                                "$states.input.Casue")]:
        task = dict(TASK, Catch=[dict(field, ErrorEquals=["States.ALL"])], Next="E")
        task["Arguments" if query else "Parameters"] = task.pop("Parameters")
        read = {"Output": "{%% %s %%}" % name} if query else {"InputPath": name}
        place.says("misspelt: an error output, " + name,
                   machine(query, A=task, C=dict(read, Type="Pass", Next="E"), E=DONE),
                   "%s is never there" % name, "did you mean \"Cause\"?", "fields Cause and Error")
    for query in False, True:
        each = ({"value": "{% $states.context.Map.Item.Value %}", "n": 1} if query else
                {"value.$": "$$.Map.Item.Value", "n": 1})
        read = {"Output": "{% $states.input.vlue %}"} if query else {"InputPath": "$.vlue"}
        place.says("misspelt: an item that is selected", machine(
            query, A={"Type": "Map", "Next": "E", "ItemSelector": each, "ItemProcessor": {
                "StartAt": "C", "States": {"C": dict(read, Type="Pass", End=True)}},
                "Items" if query else "ItemsPath": "{% [1] %}" if query else "$.l"}, E=DONE),
            "did you mean \"value\"?", "which is made here, has the fields n and value")
    place.says("misspelt: on one of two ways", machine(
        Z={"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "A"}],
           "Default": "B"},
        A={"Type": "Pass", "Result": {"customerId": 1}, "Next": "C"},
        B={"Type": "Pass", "Result": {"customerID": 1}, "Next": "C"},
        C={"Type": "Pass", "InputPath": "$.customerId", "Next": "E"}, E=DONE),
        "[sometimes-found]", "\"customerID\" is not there on every way, either")
    place.says("what was there for certain is told beside a name that is near", machine(
        Z={"Type": "Pass", "Result": {"customerId": 1}, "Next": "A"},
        A={"Type": "Pass", "Result": {"customerID": 1}, "Next": "B"},
        B={"Type": "Pass", "InputPath": "$.customerId", "Next": "E"}, E=DONE),
        "did you mean \"customerID\"?", "$.customerId is there until here")
    place.says("a name that is like none", reading("$.total", Type="Pass", Result=order),
               "the input of state \"A\" may have \"total\"", "note: $ " + has,
               without=["did you mean"])


def way_tests(place):
    order = {"Type": "Pass", "Result": {"order": {"id": 1}}, "Next": "A"}
    place.says("a catcher that replaces the input", machine(
        Z=order, A=dict(TASK, ResultPath="$.r", Next="B",
                        Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B"}]),
        B={"Type": "Pass", "InputPath": "$.order.id", "Next": "E"}, E=DONE),
        "$.order.id is not there on the way through a catcher of state \"A\": the error output, "
        "without \"order.id\", takes the place of the whole input of state \"A\"")
    invoke = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "B",
              "Parameters": {"FunctionName": "f"}, "ResultSelector": {"order.$": "$.Payload"}}
    for name, path in (("whole", "$"), ("part", "$.r")):
        place.says("a field of the result that ResultSelector leaves out: " + name, machine(
            A=dict(invoke, ResultPath=path),
            B={"Type": "Pass", "InputPath": path + ".StatusCode", "Next": "E"}, E=DONE),
            "the result of state \"A\" may have \"StatusCode\", but what is handed on here has not")
    place.says("an OutputPath that is null", machine(
        A={"Type": "Pass", "Result": {"id": 1}, "OutputPath": None, "Next": "B"},
        B={"Type": "Pass", "InputPath": "$.id", "Next": "E"}, E=DONE),
        "but an empty object, which takes its place, has not")
    place.says("a result that replaces the input", machine(
        Z=order, A={"Type": "Pass", "Result": {"id": 1}, "Next": "B"},
        B={"Type": "Pass", "InputPath": "$.order.id", "Next": "E"}, E=DONE),
        "$.order is there until here: what is made here, without \"order\", takes the place of")
    place.says("a way that assigns nothing", machine(
        Z={"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "A"}],
           "Default": "B"},
        A={"Type": "Pass", "Assign": {"v": 1}, "Next": "B"}, B={"Type": "Pass", "Next": "C"},
        C={"Type": "Pass", "Parameters": {"q.$": "$v"}, "Next": "E"}, E=DONE),
        "on which $v is not there", "nothing assigns $v on the way \"Z\", \"B\", \"C\"")
    flagged = {
        "A": dict(TASK, ResultPath="$.r", Next="Good",
                  Catch=[{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "Bad"}]),
        "Good": {"Type": "Pass", "Result": "ok", "ResultPath": "$.status", "Next": "B"},
        "Bad": {"Type": "Pass", "Parameters": {"status": "bad"}, "Next": "B"},
        "B": {"Type": "Choice", "Default": "E",
              "Choices": [{"Variable": "$.status", "StringEquals": "ok", "Next": "C"}]},
        "C": {"Type": "Pass", "InputPath": "$.r", "Next": "E"}, "E": DONE}
    place.says("a field behind a test for the way that has it", machine(**flagged),
               without=["sometimes-found"])
    flagged["B"] = {"Type": "Pass", "Next": "C"}
    place.says("... and without the test", machine(**flagged), "$.r is not there")
    pairs = {
        "Z": {"Type": "Choice", "Default": "B",
              "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "A"}]},
        "A": {"Type": "Pass", "Result": {"t": "x", "m": 1}, "Next": "C"},
        "B": {"Type": "Pass", "Result": {"t": "y", "m": 2}, "Next": "C"},
        "C": {"Type": "Choice", "Choices": [
            {"And": [{"Variable": "$.t", "StringEquals": t},
                     {"Variable": "$.m", "NumericEquals": m}], "Next": "E"}
            for t, m in (("x", 1), ("y", 2))]}, "E": DONE}
    place.says("values that belong together", machine(**pairs), without=["choice-not-total"])
    pairs["B"]["Result"]["m"] = 3
    place.says("... and one that no rule has", machine(**pairs), "choice-not-total",
               '{"t":"y","m":3}')
    def told(*rules, query=False):
        return machine(query, C={"Type": "Choice", "Choices": [
            dict(rule, Next="E") for rule in rules]}, E=DONE)
    yes, no = ({"Variable": "$.a.ok", "BooleanEquals": truth} for truth in (True, False))
    place.says("both booleans have a rule", told(yes, no), without=["choice-not-total"])
    place.says("... of one value", told(yes, dict(no, Variable="$.a.no")), "choice-not-total")
    place.says("... each its own", told(yes, {"And": [no, yes]}), "choice-not-total")
    place.says("... in JSONata", told(
        {"Condition": "{% $states.input.ok = true %}"},
        {"Condition": "{% ($states.input.ok) = (false) %}"}, query=True),
        without=["choice-not-total"])

    def number(operator, n):
        return {"Variable": "$.n", "Numeric" + operator: n}
    below, above = number("LessThan", 10), number("GreaterThan", 10)
    place.says("all numbers have a rule", told(below, number("GreaterThanEquals", 10)),
               without=["choice-not-total"])
    place.says("... the one between, too", told(above, number("Equals", 10), below),
               without=["choice-not-total"])
    place.says("... one has none", told(below, above), "choice-not-total")
    place.says("... some have none", told(below, number("GreaterThanEquals", 11)),
               "choice-not-total")
    place.says("... those beyond have none", told(number("LessThanEquals", 1.5), number(
        "Equals", 2)), "choice-not-total")
    place.says("... of JSONata", told(
        {"Condition": "{% $states.input.n < 10 %}"}, {"Condition": "{% $states.input.n >= 10 %}"},
        query=True), without=["choice-not-total"])
    several = {"Z": {"Type": "Choice", "Default": "A0", "Choices": [
        {"Variable": "$.x", "NumericEquals": n, "Next": "A%d" % n} for n in range(1, 9)]},
        "C": {"Type": "Choice", "Default": "E", "Choices": [
            {"Variable": "$.n", "NumericEquals": 9, "Next": "E"}]}, "E": DONE}
    for number in range(9):
        several["A%d" % number] = {"Type": "Pass", "Result": {"n": number}, "Next": "C"}
    place.says("more ways than are told apart", machine(**several), "dead-rule")
    place.says("a way by a catcher that assigns nothing", machine(
        Z=dict(TASK, Next="C", Assign={"v": 1},
               Catch=[{"ErrorEquals": ["States.ALL"], "Next": "C"}]),
        C={"Type": "Pass", "Parameters": {"q.$": "$v"}, "Next": "E"}, E=DONE),
        "nothing assigns $v on the way \"Z\" (caught), \"C\"")


def array_tests(place):
    """What one item of an array lacks is not missing on a way."""
    def reads(path, *items):
        return machine(True, Z={"Type": "Pass", "Output": {"l": list(items)}, "Next": "A"},
                       A={"Type": "Pass", "Output": "{%% %s %%}" % path, "Next": "E"}, E=DONE)

    one, other = {"id": 1, "o": {"id": 1}}, {"x": 2, "o": {}}
    for path in ["$states.input.l.id", "$states.input.l.o.id", "($states.input.l).x",
                 "$states.input.l[0].id", "$states.input.l[-1].x", "$states.input.(l.id)"]:
        place.says(path + ": one of two items has it", reads(path, one, other),
                   without=["-found"])
    place.says("an item of many", reads("$states.input.l[18].id", *[one] * 19, other),
               without=["-found"])
    for path in ["$states.input.l.y", "$states.input.l.o.y"]:
        place.says(path + ": no item has it", reads(path, one, other),
                   path + " is never there [never-found]")
    inner = {"o": {"p": {"id": 1}}}
    for condition in ["$states.input.l.o.p.id = 1", "$count($states.input.l.o.p.id) = 1",
                      "$states.input.l.o.p = {'id': 1}", "$states.input.l.o.p.id >= 1",
                      "1 in $states.input.l.o.p.id"]:
        place.says(condition + ": may be so in the only item of an array", machine(
            True, Z={"Type": "Pass", "Output": {"l": [inner]}, "Next": "A"},
            A={"Type": "Choice", "Default": "E", "Choices": [
                {"Condition": "{%% %s %%}" % condition, "Next": "B"}]},
            B={"Type": "Pass", "Next": "E"}, E=DONE), without=["dead-"])
    place.says("one way lacks the array", machine(
        True, Z={"Type": "Choice", "Default": "B", "Choices": [
            {"Condition": "{% $states.input.c = 1 %}", "Next": "A"}]},
        A={"Type": "Pass", "Output": {"l": [one, other]}, "Next": "C"},
        B={"Type": "Pass", "Output": {"m": 1}, "Next": "C"},
        C={"Type": "Pass", "Output": "{% $states.input.l.id %}", "Next": "E"}, E=DONE),
        "there is a way to this state on which $states.input.l.id is not there")
    place.says("an item of a Map lacks it", machine(
        Z={"Type": "Pass", "Result": {"l": [one, other]}, "Next": "A"},
        A={"Type": "Map", "ItemsPath": "$.l", "Next": "E", "ItemProcessor": {
            "StartAt": "C", "States": {"C": {"Type": "Pass", "InputPath": "$.id", "End": True}}}},
        E=DONE), "there is a way to this state on which $.id is not there")


def guard_tests(place):
    """A name that is never there may be asked for; what is not come to is not told."""
    def reads(text):
        return machine(True, Z={"Type": "Pass", "Output": {"l": 1}, "Next": "A"},
                       A={"Type": "Pass", "Output": "{%% %s %%}" % text.replace("z", Z),
                          "Next": "E"}, E=DONE)

    Z = "$states.input.z"
    for text in ["$exists(z) ? z : 0", "z ? z : 0", "$not($exists(z)) ? 0 : z",
                 "z != null and z.y = 1", "$exists(z) and z.a = 1", "(z ? z : 0)",
                 "$boolean(z) ? z : 0", "$exists(z.y) ? z.y : 0",
                 "($x := z; $exists($x) ? $x : 0)", "$exists(z) ? $uppercase(z) : 'n'"]:
        place.says("guarded: " + text, reads(text), without=["warning"])
    for text in ["z", "[z, 1]", "{'a': z}", "z = 1", "$exists(z) ? 1 : z", "z & 'a'",
                 "$exists(z) ? 0 : $string(z)"]:
        place.says("not guarded: " + text, reads(text), Z + " is never there")


def test(field, operator, operand):
    return {"Variable": field, operator: operand}


def choice(*rules, query=False):
    return machine(query, Z={"Type": "Choice", "Choices": [dict(rule, Next="E") for rule in rules],
                             "Default": "E"}, E=DONE)


def part_tests(place):
    low, high = test("$.n", "NumericLessThan", 3), test("$.n", "NumericGreaterThan", 5)
    contradiction = {"And": [test("$.m", "NumericGreaterThan", 5),
                             {"Not": test("$.m", "NumericGreaterThan", 3)}]}
    place.says("an operand of Or that contradicts itself", choice({"Or": [low, contradiction]}),
               "Choices[0].Or[1] of state \"Z\" can never be what makes the rule true",
               without=["dead-rule", "Or[1].And"])
    place.says("an operand of Or that an earlier one covers",
               choice({"Or": [low, test("$.n", "NumericLessThan", 2)]}),
               "Choices[0].Or[1] of state")
    place.says("an operand of Or that an earlier rule covers",
               choice(low, {"Or": [high, test("$.n", "NumericEquals", 1)]}),
               "Choices[1].Or[1] of state", "is taken, or fails, at Choices[0]")
    place.says("an operand of And that is always true",
               choice({"And": [low, test("$.n", "NumericLessThan", 10)]}),
               "Choices[0].And[1] of state \"Z\" is always true where it is looked at")
    place.says("an operand under Not", choice({"Not": {"Or": [low, {"And": [low, low]}]}}),
               "Choices[0].Not.Or[1] of state \"Z\" is never true where it is looked at")
    place.says("operands that decide", choice({"And": [
        test("$.n", "IsPresent", True), test("$.n", "IsNumeric", True), high]},
        {"Or": [low, test("$.m", "IsNull", True)]}), without=["dead-"])
    place.says("to ask for a type twice is careful", choice({"And": [
        test("$.n", "IsNumeric", True), test("$.n", "IsPresent", True), high]}), without=["dead-"])
    place.says("what an earlier rule has left is careful",
               choice(low, {"And": [test("$.n", "NumericGreaterThanEquals", 3),
                                    test("$.n", "NumericLessThan", 9)]}), without=["dead-"])
    place.says("operands of JSONata", choice(
        {"Condition": "{% $states.input.n < 3 or $states.input.n < 2 or $states.input.m = 1 %}"},
        query=True), "\"$states.input.n < 2\" in Choices[0] of state \"Z\" can never be",
        "8:46", "^^^^^^^^^^^^^^^^^^^")
    place.says("a rule of several parts is shown as a whole", choice({"And": [low, high]}),
               ":7:5: warning: Choices[0] of state \"Z\" is never taken")


def payload_tests(place):
    text = "x" * 1000
    inner = {"StartAt": "C", "States": {"C": DONE}}
    place.says("a constant that is too large", machine(
        A={"Type": "Pass", "Result": [text] * 270, "Next": "E"}, E=DONE),
        "the output of state \"A\" is always larger than the 262,144 bytes",
        without=["state \"E\""])
    place.says("one that is not", machine(
        A={"Type": "Pass", "Result": [text] * 250, "Next": "E"}, E=DONE), without=["warning"])
    place.says("Parameters of a Task", machine(
        A=dict(TASK, Parameters={"FunctionName": "f", "Payload": {"a.$": "$.a", "b": text * 270}},
               ResultPath=None, Next="E"), E=DONE), "the input of the work of state \"A\"")
    place.says("what so many items come to", machine(
        Z={"Type": "Pass", "Result": {"l": list(range(400))}, "Next": "A"},
        A={"Type": "Map", "ItemsPath": "$.l", "ItemProcessor": inner, "Next": "E",
           "ItemSelector": {"v.$": "$$.Map.Item.Value", "text": text}}, E=DONE),
        "the output of state \"A\" is always larger")
    place.says("payloads beside each other", machine(
        Z={"Type": "Pass", "Result": {"t": text * 100}, "Next": "A"},
        A={"Type": "Pass", "Parameters": {"a.$": "$.t", "b.$": "$.t", "c.$": "$.t"}, "Next": "E"},
        E=DONE), "the output of state \"A\" is always larger", without=["state \"Z\""])


def doubling(count, first, query=False, **more):
    """A chain of states S0, S1, ... that each make a text of two of the one before."""
    states = {"P": dict(first, Type="Pass", Next="S0")}
    for i in range(count):
        states["S%d" % i] = dict(more, Type="Pass", Next="S%d" % (i + 1))
    states["S%d" % count] = DONE
    return machine(query, **states)


def growing_tests(place):
    text = {"Result": {"s": "x" * 1000}}
    query = {"Output": {"s": "x" * 1000}}

    place.says("60 doublings with States.Format", doubling(
        60, text, Parameters={"s.$": "States.Format('{}{}', $.s, $.s)"}),
        "the output of state \"S8\" is always larger", without=["\"S7\"", "\"S9\""])
    place.says("with & of JSONata", doubling(
        60, query, True, Output={"s": "{% $states.input.s & $states.input.s %}"}),
        "the output of state \"S8\" is always larger", without=["\"S7\"", "\"S9\""])
    place.says("with $join", doubling(
        60, query, True, Output={"s": "{% $join([$states.input.s, $states.input.s], '--') %}"}),
        "the output of state \"S8\" is always larger", without=["\"S7\"", "\"S9\""])
    place.says("what may be short is not told", doubling(
        60, {"Parameters": {"s.$": "$.s"}},
        Parameters={"s.$": "States.Format('{}{}', $.s, $.s)"}), without=["payload-limit"])
    place.says("a constant beside what comes in", machine(
        A={"Type": "Pass", "Parameters": {"s.$": "States.Format('%s{}', $.s)" % ("x" * 262144)},
           "Next": "E"}, E=DONE), "payload-limit")


def size_tests(place):
    for one, other in [("$count($states.input.l) > 3", "$count($states.input.l) > 5"),
                       ("$length($states.input.s) < 2", "$states.input.s = 'a'"),
                       ("$count($states.input.a.b.c) < 9", "$count($states.input.a.b.c) = 0"),
                       ("$states.input.a.b.c > 5", "$states.input.a.b.c > 6")]:
        place.says("%s covers %s" % (one, other), choice(
            {"Condition": "{%% %s %%}" % one}, {"Condition": "{%% %s %%}" % other}, query=True),
            "Choices[1] of state \"Z\" is never taken", "Choices[0]")
    for one in ["$length($states.input.s) < 0", "$count($states.input.l) = 1.5"]:
        place.says("%s is never so" % one, choice({"Condition": "{%% %s %%}" % one}, query=True),
                   "Choices[0] of state \"Z\" is never taken")
    for one in ["$length($states.input.s) = 300", "$count($states.input.l) = 70"]:
        place.says("%s may be so" % one, choice({"Condition": "{%% %s %%}" % one}, query=True),
                   without=["dead-"])


def follow_tests(place):
    known = {"Type": "Pass", "Result": {"b": 1}, "Next": "Z"}
    rules = choice(test("$.a", "IsNumeric", True), test("$.b", "IsNumeric", True))
    rules["States"]["Y"], rules["StartAt"] = known, "Y"
    place.says("a rule that fails is told once, and no later one", rules, "$.a is never there",
               without=["dead-"])
    place.says("a variable that nothing assigns here", machine(
        Z={"Type": "Choice", "Default": "A", "Choices": [
            dict(test("$v", "IsNumeric", True), Next="A"),
            dict(test("$.x", "IsNumeric", True), Next="A")]},
        A={"Type": "Pass", "Assign": {"v": 1}, "Next": "E"}, E=DONE), "$v is never there",
        without=["dead-"])
    rules = choice(test("$.b", "StringEquals", "1"))
    rules["States"]["Y"], rules["StartAt"] = known, "Y"
    place.says("a comparison that is never true is told once", rules, "[never-true]",
               without=["dead-"])


def word_tests(place):
    for value, words in [({"n": 1}, "an object with n"), (["a", "b"], "an array of texts"),
                         ([], "an empty array"), ([1, "a"], "an array, not"),
                         ({"a": 1, "b": 1, "c": 1, "d": 1}, "an object with a, b, c, ...")]:
        rules = choice(test("$.v", "NumericEquals", 1))
        rules["States"]["Y"] = {"Type": "Pass", "Result": {"v": value}, "Next": "Z"}
        rules["StartAt"] = "Y"
        place.says("never true of " + words, rules, "$.v is " + words, "not a number [never-true]")


def wait(field, value, query=False):
    before = {"Output": {"s": value}} if query else {"Result": {"s": value}}
    return machine(query, Z=dict(before, Type="Pass", Next="A"),
                   A={"Type": "Wait", field: "{% $states.input.s %}" if query else "$.s",
                      "Next": "E"}, E=DONE)


def undefined_tests(place):
    """What may not be there, and is of a wrong kind where it is."""
    def stored(query):
        return {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
            "Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "End": True,
            "Arguments": {"TableName": "t", "Key": {"id": {"S": "1"}}},
            "Output": "{% " + query.replace("N", "$states.result.Item.n.N") + " %}"}}}
    never, text = "the expression never has a value: ", "$states.result.Item.n.N is a text"
    place.says("a number of DynamoDB is a text", stored("N + 1"), never + text +
               " where it is there, and the operator + needs a number [undefined-result]")
    place.says("... on the right", stored("1 - N"), never + text, "the operator - needs a number")
    place.says("... compared", stored("N < 5"), never + "the comparison < needs two numbers or "
               "two texts, and is given a text and 5")
    place.says("... made a number", stored("$number(N) + 1"), without=["undefined-result"])
    place.says("... compared with a text", stored("N < '5'"), without=["undefined-result"])


def call_tests(place):
    for query, call, texts in [
            (False, "States.ArrayLength($.v)", [
                "States.ArrayLength can only fail: $.v is an object with n, not an array"]),
            (False, "States.MathAdd($.v.n, $.v)", ["States.MathAdd can only fail"]),
            (True, "$uppercase($states.input.v)", [
                "$uppercase can only fail: $states.input.v is an object with n, not a text"]),
            (True, "$states.input.v + 1", ["the operator + can only fail: $states.input.v is an "
                                           "object with n, not a number"])]:
        place.says("a call that names what it is given: " + call, reading(
            call, query, Type="Pass", **{"Output" if query else "Result": {"v": {"n": 1}}}), *texts)
    for value, words in [(1, "1"), ("a", '"a"'), ([{"a": 1}], "an array of objects"),
                         ({"a": 1}, "an object with a"), ({}, "an empty object")]:
        conflict = machine(A={"Type": "Pass", "Result": {"v": value}, "Next": "B"},
                           B={"Type": "Pass", "Result": 1, "ResultPath": "$.v[0]" if isinstance(
                               value, dict) else "$.v.x", "Next": "E"}, E=DONE)
        place.says("a conflict with " + words, conflict,
                   "ResultPath cannot go into $.v, which is %s: " % words,
                   "States.ReferencePathConflict")


def meant_tests(place):
    """A rule that is never true: what the value is, and which text was meant."""
    def after(query, rule, **made):
        rules = choice(rule, query=query)
        rules["States"]["Y"] = {"Type": "Pass", "Output" if query else "Result": made, "Next": "Z"}
        rules["StartAt"] = "Y"
        return rules

    place.says("a misspelt constant", after(
        False, test("$.s", "StringEquals", "FAILD"), s="FAILED"),
        "[dead-rule]", 'did you mean "FAILED"?', '$.s is "FAILED" here')
    place.says("a misspelt constant of JSONata", after(True, {
        "Condition": "{% $states.input.s = 'FAILD' %}"}, s="FAILED"),
        'did you mean "FAILED"?', '$states.input.s is "FAILED" here')
    place.says("a misspelt constant of several", after(True, {
        "Condition": "{% $states.input.s in ['DON', 'OTHER'] %}"}, s="DONE"),
        'did you mean "DONE"?')
    place.says("a text of an API", machine(
        Y={"Type": "Task", "Resource": "arn:aws:states:::athena:startQueryExecution.sync",
           "Parameters": {"QueryString": "s"}, "Next": "Z"},
        Z={"Type": "Choice", "Default": "E", "Choices": [
            dict(test("$.QueryExecution.Status.State", "StringEquals", "SUCCEDED"), Next="E")]},
        E=DONE), 'did you mean "SUCCEEDED"?', '"CANCELLED" or "SUCCEEDED" here')
    place.says("a number that is none", after(False, test("$.n", "NumericGreaterThan", 10), n=5),
               "[dead-rule]", "$.n is 5 here", without=["did you mean"])
    place.says("what the first part leaves", choice({"And": [
        test("$.n", "NumericLessThan", 3), test("$.n", "NumericGreaterThan", 5)]}),
        "$.n is a number of at most 3 here")
    part = after(False, {"Or": [test("$.m", "NumericEquals", 1),
                                test("$.s", "StringEquals", "dane")]})
    part["States"]["Y"] = {"Type": "Pass", "Parameters": {"s": "done", "m.$": "$.m"}, "Next": "Z"}
    place.says("a part", part, "Choices[0].Or[1]", 'did you mean "done"?')


def field_tests(place):
    place.says("what a field must be", wait("SecondsPath", -5),
               "$.s is -5, not a whole number from 0 up")
    for field, value in [("SecondsPath", -5), ("SecondsPath", 5.5), ("SecondsPath", "x"),
                         ("SecondsPath", [5]), ("TimestampPath", 5), ("TimestampPath", "soon")]:
        place.says("%s of %s" % (field, json.dumps(value)), wait(field, value),
                   field + " can only fail: $.s is ", "[always-fails]")
    for field, value in [("SecondsPath", 5), ("SecondsPath", "5"), ("SecondsPath", 5.0),
                         ("TimestampPath", "2026-03-14T01:59:00Z")]:
        place.says("%s of %s is taken" % (field, json.dumps(value)), wait(field, value),
                   without=["warning"])
    for field, value in [("Seconds", -1), ("Seconds", "5"), ("Seconds", 1.5), ("Timestamp", 5),
                         ("Timestamp", "soon")]:
        place.says("%s of JSONata, %s" % (field, json.dumps(value)), wait(field, value, True),
                   "[always-fails]")
    for condition in ["5", "'a'", "$count($states.input.x)", "$not", "[true]", "{'a': true}"]:
        place.says("the Condition %s" % condition,
                   choice({"Condition": "{%% %s %%}" % condition}, query=True),
                   "the Condition must be a boolean: it is ", without=["dead-"])
    inner = {"StartAt": "C", "States": {"C": DONE}}
    for path, items in [("$.s", "a"), ("$.s", {"a": 1}), ("$.s", 5), (None, [])]:
        each = {"Type": "Map", "ItemProcessor": inner, "Next": "E"}
        if path:
            each["ItemsPath"] = path
        place.says("items that are %s" % json.dumps(items), machine(
            Z={"Type": "Pass", "Result": {"s": items}, "Next": "A"}, A=each, E=DONE),
            "the items are no array")
    place.says("Items of JSONata that are no array", machine(
        True, A={"Type": "Map", "Items": "{% 'a' %}", "ItemProcessor": inner, "Next": "E"}, E=DONE),
        "[always-fails]")
    place.says("an Error and a Cause that are no texts", machine(
        Z={"Type": "Pass", "Result": {"s": 5}, "Next": "A"},
        A={"Type": "Fail", "ErrorPath": "$.s", "CausePath": "$.s"}),
        "the Error of a Fail state must be a text: $.s is 5", "the Cause of a Fail state")


def text_tests(place):
    for text in ["{ % $states.input.x % }", "{{ $states.input.x }}",
                 "Hello {% $states.input.x %}!", "$now()", "Order $states.input.id is done"]:
        place.says("a text like an expression: %s" % text, machine(
            True, A={"Type": "Pass", "Output": {"a": {"b": [text]}}, "Next": "E"}, E=DONE),
            "looks like an expression of JSONata", "from {% to %}")
    for text in ["{%$states.input.x%}", "$5.00", "a {{b}} c", "$sum", "100 %}"]:
        place.says("a text like others: %s" % text, machine(
            True, A={"Type": "Pass", "Output": {"a": {"b": [text]}}, "Next": "E"}, E=DONE),
            without=["literal-path"])
    place.says("keys of JSONPath in JSONata", machine(
        True, A={"Type": "Pass", "Output": {"a.$": "{% 1 %}", "b.$": "$.x"}, "Next": "E"}, E=DONE),
        "\"a.$\" is a key like any other in a JSONata state: the value gets this name",
        "leave .$ out", "\"b.$\" is a key like any other in a JSONata state, and its value a text")


TEMPLATE = """Resources:
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {"StartAt": "A", "States": {
          "A": {"Type": "Pass", "Result": {"a": 1}, "Next": "B"},
          "B": {"Type": "Pass",
             "InputPath": "$.b",
             "End": true}}}
"""


def loop_tests(place):
    """On the way back there is only what was made there; at first anything may be."""
    for path, name in (("$.l", "$.l"), ("$.l[0]", "$.l[0]"), ("$.l.a", "$.l.a"),
                       ("$.l[?(@.a > 1)]", "$.l"), ("$.l[1:]", "$.l")):
        back = machine(
            A={"Type": "Pass", "Parameters": {"x.$": path}, "ResultPath": "$.y", "Next": "B"},
            B={"Type": "Choice", "Default": "E",
               "Choices": [{"Variable": "$.more", "BooleanEquals": True, "Next": "C"}]},
            C={"Type": "Pass", "Parameters": {"m.$": "$.l", "more": False}, "Next": "A"}, E=DONE)
        place.says("a way back on which %s is lost" % path, back,
                   "there is a way to this state on which %s is not there" % name)
        back["States"]["C"]["Parameters"]["l.$"] = "$.l"
        place.says("a way back on which %s is kept" % path, back, without=["sometimes-found"])
    place.says("many nodes of what is not there", machine(
        A={"Type": "Pass", "Parameters": {"l": [1]}, "Next": "B"},
        B={"Type": "Pass", "Parameters": {"x.$": "$.k[?(@.a > 1)]"}, "Next": "E"}, E=DONE),
        "$.k is never there")


def place_tests(place):
    place.says("a definition within a template", TEMPLATE,
               "template.yaml:9:27: warning: $.b is never",
               "template.yaml:7:43: note: the input of state \"A\" may have \"b\", but what is "
               "made here, which takes its place, has not", file="template.yaml")
    inner = {"StartAt": "C", "States": {"C": {"Type": "Choice", "Default": "D", "Choices": [
        {"Variable": "$.x", "IsString": True, "Next": "D"},
        {"And": [{"Variable": "$.y", "IsNull": True}, {"Variable": "$.x", "IsString": True}],
         "Next": "D"}]}, "D": DONE}}
    path = os.path.join(place.folder, "order.asl.json")
    place.check(machine(A={"Type": "Parallel", "Branches": [inner], "End": True}))
    found = json.loads(run([SFNC, "check", "--format", "json", path]).stdout)["findings"]
    places = [(one["rule"], one.get("location")) for one in found]
    right = [("dead-rule", "/States/A/Branches[0]/States/C/Choices[1]")]
    place.tap.result("a finding says where, as AWS writes places",
                     [repr(places)] if places != right else [])


def count_tests(place):
    """`build` ends with the same count of findings as `check`, however it comes to prove."""
    lost = machine(C={"Type": "Choice", "Default": "A", "Comment": "sfnc:ignore dead-rule later",
                      "Choices": [{"Variable": "$.n", "NumericLessThan": 5, "Next": "E"},
                                  {"Variable": "$.n", "NumericLessThan": 1, "Next": "E"}]},
                   A={"Type": "Pass", "Result": {"a": 1}, "Next": "B"},
                   B={"Type": "Pass", "InputPath": "$.b", "Parameters": {"x": "$.y"}, "Next": "E"},
                   E=DONE)
    checked = place.check(lost).splitlines()[-1].split("order.asl.json", 1)[1]
    for options, counted in (([], checked), (["--require-proofs"], ": 1 warning"),
                             (["--werror"], ": 1 error"),
                             (["--no-prove"], ": 1 warning")):
        path = os.path.join(place.folder, "order.asl.json")
        done = run([SFNC, "build", *options, path, "-o", path + ".out"])
        last = done.stderr.splitlines()[-1:]
        right = last and last[0].endswith("order.asl.json" + counted)
        place.tap.result(" ".join(["build", *options, "counts what check counts"]),
                         [] if right else [checked, done.stderr])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, tap)
        dropped_tests(place)
        misspelt_tests(place)
        way_tests(place)
        array_tests(place)
        guard_tests(place)
        word_tests(place)
        undefined_tests(place)
        part_tests(place)
        size_tests(place)
        payload_tests(place)
        growing_tests(place)
        follow_tests(place)
        loop_tests(place)
        call_tests(place)
        meant_tests(place)
        field_tests(place)
        text_tests(place)
        place_tests(place)
        count_tests(place)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
