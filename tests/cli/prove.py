#!/usr/bin/env python3
"""tests/cli/prove.py - `sfnc prove`, and proofs in `build` (TAP)."""
import json
import os
import sys
import tempfile

from tap import SFNC, Tap, copy_example, run


def machine(*rules, default=None):
    choice = {"Type": "Choice", "Choices": list(rules)}
    if default:
        choice["Default"] = default
    return {"StartAt": "A", "States": {"A": choice, "B": {"Type": "Succeed"},
                                       "C": {"Type": "Succeed"}}}


def above(number):
    return {"Variable": "$.n", "NumericGreaterThan": number, "Next": "B"}


SOUND = machine({"Variable": "$.n", "IsPresent": True, "Next": "B"}, default="C")
DEAD = machine(above(5), above(10), default="C")
OPEN = {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [above(5)]},
                                   "B": {"Type": "Succeed"}}}
TURNS = {"StartAt": "A", "States": {
    "A": {"Type": "Choice", "Default": "A",
          "Choices": [{"Variable": "$.n", "IsPresent": True, "Next": "B"}]},
    "B": {"Type": "Succeed"}}}
COUNTS = {"StartAt": "A", "States": {
    "A": {"Type": "Choice", "Default": "C",
          "Choices": [{"Variable": "$.n", "NumericLessThanPath": "$.m", "Next": "B"}]},
    "B": {"Type": "Pass", "Next": "A",
          "Parameters": {"n.$": "States.MathAdd($.n, 1)", "m.$": "$.m"}},
    "C": {"Type": "Succeed"}}}


def holds_placeholder(**members):
    """What comes behind a state with a placeholder is looked at."""
    return {"StartAt": "A", "States": {
        "A": dict({"Type": "Pass", "Next": "B"}, **members),
        "B": {"Type": "Choice", "Choices": [dict(above(5), Next="C")]},
        "C": {"Type": "Succeed"}}}


def of_items(selector):
    """A Map over two items, which the selector makes others of."""
    return {"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": [1, 2], "Next": "M"}, "M": {
        "Type": "Map", "ItemSelector": selector, "End": True,
        "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}}}}


class Place:
    def __init__(self, folder):
        self.folder = folder
        self.program = os.path.join(folder, "order")

    def write(self, definition):
        path = os.path.join(self.folder, "order.asl.json")
        with open(path, "w", encoding="utf-8") as out:
            out.write(definition if isinstance(definition, str) else json.dumps(definition))
        return path

    def prove(self, definition, *options):
        return run([SFNC, "prove", self.write(definition), *options])

    def build(self, definition, *options):
        if os.path.exists(self.program):
            os.unlink(self.program)
        done = run([SFNC, "build", self.write(definition), "-o", self.program, "-O0", *options])
        return done, os.path.exists(self.program)


def has(done, status, *texts):
    said = done.stdout + done.stderr
    missing = [text for text in texts if text not in said]
    return [] if done.returncode == status and not missing else [
        "status %d, without %s" % (done.returncode, missing), said]


def table_tests(place, tap):
    tap.result("nothing is refuted", has(place.prove(SOUND), 0, "0 refuted, 0 not proven",
                                         "there is a Default"))
    tap.result("a dead rule is refuted, and what covers it is named", has(
        place.prove(DEAD), 1, "refuted     taken       A Choices[1]: never taken",
        "at Choices[0]"))
    tap.result("an input without a rule is shown", has(
        place.prove(OPEN), 1,
        "refuted     total       A: no rule holds for the state's input {\"n\":"))
    tap.result("a way back that is gone for ever is refuted", has(
        place.prove(TURNS), 1, "refuted     ends: \"A\" is come back to for ever, by {}",
        "refuted     history: there are more than 25000 events at \"A\", by {}"))
    tap.result("behind a placeholder among data an input without a rule is shown", has(
        place.prove(holds_placeholder(Parameters={"n.$": "$.n", "x": "${Name}"})), 1,
        "refuted     total       B: no rule holds for the state's input {"))
    tap.result("a placeholder among data stands for any value", has(
        place.prove(holds_placeholder(Parameters={"n": "${Count}"})), 0,
        "not proven  total       B", "not proven  taken       B Choices[0]"))
    done = place.prove(DEAD, "--format", "json")
    claims = json.loads(done.stdout)["claims"]
    tap.result("the table as JSON", [] if [
        (one["claim"], one["verdict"]) for one in claims if one.get("subject") == "Choices[1]"
    ] == [("taken", "refuted")] else [done.stdout])
    tap.result("what AWS refuses is not proven", has(place.prove("{"), 1, "[syntax]"))
    tap.result("no definition is a wrong call", has(run([SFNC, "prove"]), 2, "which definition?"))
    tap.result("a wrong form is a wrong call", has(
        place.prove(SOUND, "--format", "xml"), 2, "--format is text or json"))


def of_condition(condition):
    return {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Choice", "Default": "B", "Choices": [
            {"Condition": "{%% %s %%}" % condition, "Next": "B"}]}, "B": {"Type": "Succeed"}}}


def of_state(state, query=False):
    definition = {"StartAt": "A", "States": {"A": dict(state, Next="B"),
                                             "B": {"Type": "Succeed"}}}
    if query:
        definition["QueryLanguage"] = "JSONata"
    return definition


def both(**other):
    return machine({"And": [{"Variable": "$.n", "NumericGreaterThan": 5},
                            dict(other, Variable="$.t")], "Next": "B"}, default="C")


WAITS = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"


def reason_tests(place, tap):
    """What is not proven says which part of what, and what helps."""
    schema, bindings = "note: \"A\": --input-schema FILE", "a \"result\" in --bindings FILE"
    sees = "note: \"A\": the solver sees into"
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "f"}}
    for name, definition, *texts in [
            ("a path", of_state({"Type": "Pass", "InputPath": "$.order.total"}),
             "A: $.order.total may not be there\n", schema),
            ("a path in a template", of_state({"Type": "Pass", "Parameters": {"t.$": "$.total"}}),
             "A: $.total may not be there (t.$)\n", schema),
            ("a number that is added", of_state({"Type": "Pass", "Parameters": {
                "n.$": "States.MathAdd($.n, 1)"}}), "A: $.n may not be there"),
            ("... which is the index of an item", of_items({
                "n.$": "States.MathAdd($$.Map.Item.Index, 1)", "i.$": "$$.Map.Item.Index"}),
             "0 refuted, 0 not proven"),
            ("an array", of_state({"Type": "Map", "ItemsPath": "$.l", "ItemProcessor": {
                "StartAt": "C", "States": {"C": {"Type": "Pass", "End": True}}}}),
             "A: $.l may not be there\n", schema),
            ("the task token", of_state({"Type": "Task", "Resource": WAITS, "Parameters": {
                "QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}}}),
             "proved      no-failure  A: ", "\nproved      ends: every way back"),
            ("... in JSONata", of_state({"Type": "Task", "Resource": WAITS, "Arguments": {
                "QueueUrl": "q", "MessageBody": "{% $states.context.Task.Token %}"}}, True),
             "proved      no-failure  A: ", "\nat most     events: "),
            ("... of a state that has none", of_state({
                "Type": "Pass", "Parameters": {"t.$": "$$.Task.Token"}}),
             "A: $$.Task.Token may not be there"),
            ("a ResultPath", of_state({"Type": "Pass", "ResultPath": "$.r.x"}),
             "A: ResultPath goes into $, which may be no object\n", schema),
            ("an intrinsic", of_state({"Type": "Pass", "Parameters": {
                "n.$": "States.ArrayLength(States.StringToJson('[1]'))"}}), "0 not proven"),
            ("an expression", of_state({"Type": "Pass", "Output": "{% $states.input.a %}"}, True),
             "A: $states.input.a may have no value (Output)\n", schema),
            ("a type", of_state({"Type": "Wait", "Seconds": "{% $string($states.input) = '' ? 1 : "
                                 "$states.input.n %}"}, True), "A: ", "(Seconds)"),
            ("a call", of_state({"Type": "Pass", "Output": "{% $uppercase($states.input.a) %}"},
                                True), "A: $uppercase needs a text, which $states.input.a may not "
             "be (Output)\n", schema),
            ("what a task gives", {"StartAt": "T", "States": {
                "T": dict(task, ResultSelector={"id.$": "$.Payload.id"}, Next="A"),
                "A": {"Type": "Pass", "InputPath": "$.id.x", "End": True}}},
             "A: $.id.x may not be there", bindings + " says what the task of \"T\" gives"),
            ("the context object", machine({"Variable": "$.n", "NumericGreaterThanPath":
                                            "$$.Execution.Input.quorum", "Next": "B"}, default="C"),
             "A Choices[0]: in Choices[0] the solver does not see what $$.Execution.Input.quorum is"
             "\n", "note: \"A\": what the context object holds is not known"),
            ("a part of a rule", both(StringEqualsPath="$$.Execution.Name"),
             "in Choices[0].And[1] the solver does not see what $$.Execution.Name is"),
            ("a function", of_condition("$base64encode($states.input.name) = 'abcd1234'"),
             "in Choices[0] the solver does not see what $base64encode makes of "
             "$states.input.name",
             sees),
            ("the same in another rule", machine(*[
                {"Variable": "$.n", "StringEqualsPath": "$$.Execution.Name", "Next": "B"},
                {"Variable": "$.m", "StringEqualsPath": "$$.Execution.Name", "Next": "B"}],
                default="C"), "A Choices[1]: in Choices[1] the solver does not see what "
             "$$.Execution.Name is"),
            ("descendants", of_condition("$states.input.**.name = 'a'"),
             "does not see what ** finds", sees),
            ("the way back", COUNTS, "\"A\" may be come back to without a wait",
             "note: a Wait or a Task on the way back ends it")]:
        done = place.prove(definition)
        tap.result("not proven: " + name, has(done, done.returncode, *texts))
    done = place.prove(of_state({"Type": "Pass", "InputPath": "$.a"}), "--format", "json")
    advice = [one.get("advice") for one in json.loads(done.stdout)["claims"]]
    tap.result("what helps as JSON", [] if
               advice[0] == "--input-schema FILE says what executions are given" else [done.stdout])
    lines = place.prove(of_condition("$contains($states.input.name,\n /x/)")).stdout.splitlines()
    wrong = [line for line in lines[:-1] if not line.startswith(
        ("proved", "refuted", "not proven", "at most", "no bound", "note: "))]
    tap.result("a line for each verdict", wrong)


SCHEMA = {"type": "object", "required": ["n"],
          "properties": {"n": {"type": "integer", "maximum": 5}}, "additionalProperties": False}


def of_query(output, condition):
    """A state that makes a value, and one that tests it."""
    return {"QueryLanguage": "JSONata", "StartAt": "M", "States": {
        "M": {"Type": "Pass", "Output": "{%% %s %%}" % output, "Next": "A"},
        "A": {"Type": "Choice", "Default": "C",
              "Choices": [{"Condition": "{%% %s %%}" % condition, "Next": "B"}]},
        "B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}}}


def function_tests(place, tap):
    """Functions are values of JSONata, too: each of these conditions holds."""
    for output, condition in [
            ("1", "$type(%s) = 'function'" % value) for value in (
                "function($x){1}", "$type", "/a/", "|a|{}|", "$substring(?, 1)",
                "$reduce([1, 2], function($a, $b){$type})", "$merge([{'f': $type}]).f")] + [
            ("1", "$type($type) = 'function' and ($type ? true : false)"),
            ("1", "function($x){1} != function($x){1}"),
            ("{'f': $type}", "$type($states.input.f) = 'object'"),
            ("[function($x){1}]", "$type($states.input[0]) = 'object'"),
            ("{'f': /a/}", "$not($exists($states.input.f))"),
            ("$type ? 'a' : 'b'", "$states.input = 'a'"),
            ("$boolean($type) ? 'a' : 'b'", "$states.input = 'b'"),
            ("$reverse([$type, 1])[1] = $type", "$states.input"),
            ("$each({'f': 1}, function($v){$type}) = $type", "$states.input"),
            ("[{'f': $type}].f = $type", "$states.input")]:
        done = place.prove(of_query(output, condition))
        wrong = [line for line in done.stdout.splitlines()
                 if line.startswith("refuted") and "Default" not in line]
        tap.result("%s: %s" % (output, condition),
                   wrong + has(done, done.returncode, "A Choices[0]"))


def long_tests(place, tap):
    """Each of these once took a time that grew with the square, or more memory than there is."""
    path, text = "$" + ".a" * 40000, "x" * 10000
    for name, definition, said in (
            ("path", of_state({"Type": "Pass", "InputPath": path}), "may not be there"),
            ("path of indexes", of_state({"Type": "Pass", "InputPath": "$" + "[0]" * 40000}),
             "may not be there"),
            ("ResultPath", of_state({"Type": "Pass", "ResultPath": path}), "may be no object"),
            ("path of a rule", machine({"Variable": path, "NumericEquals": 1, "Next": "B"},
                                       default="C"), "the solver does not see"),
            ("text of a rule", machine(
                {"Variable": "$.a", "StringMatches": "*%s*" % text, "Next": "B"},
                {"Variable": "$.a", "StringLessThan": text, "Next": "B"}, default="C"),
             "not proven")):
        checked = run([SFNC, "check", place.write(definition)])
        proven = place.prove(definition)
        tap.result("a long " + name, has(checked, 0) + has(proven, proven.returncode, said))


def number_tests(place, tap):
    """Numbers near the ends of what a double holds, and what the solver finds beyond them."""
    for rules in ((("a", "NumericGreaterThanPath", "$.b"), ("b", "NumericGreaterThan", 1.7e308)),
                  (("b", "NumericGreaterThan", 1e308), ("a", "NumericGreaterThan", 5e-324)),
                  (("a", "NumericLessThan", -1.7e308), ("a", "NumericLessThanPath", "$.b")),
                  (("a", "NumericGreaterThan", 1e-320), ("a", "NumericLessThanPath", "$.b"))):
        definition = machine(*({"Variable": "$." + name, operator: value, "Next": "B"}
                               for name, operator, value in rules), default="C")
        done = place.prove(definition)
        tap.result("numbers at the ends: %s" % (rules,), has(
            done, done.returncode if done.returncode in (0, 1) else 0, "taken       A Choices[0]"))


def order_tests(place, tap):
    """Texts are ordered by units of UTF-16: U+1F600 comes before U+FFEE, in both languages."""
    rules = [({"Variable": "$.s", "StringLessThan": text, "Next": "B"},
              {"Condition": "{%% $states.input.s < '%s' %%}" % text, "Next": "B"})
             for text in ("\U0001F600", "\uffee")]
    for language, name in enumerate(("JSONPath", "JSONata")):
        definition = machine(*(rule[language] for rule in rules), default="C")
        definition["QueryLanguage"] = name
        tap.result("what only U+E000 to U+FFFF hide from bytes, in " + name, has(
            place.prove(definition), 1, "proved      taken       A Choices[1]"))
    tap.result("between \"\" and U+0001 there is a text", has(
        place.prove(machine({"Variable": "$.s", "StringEquals": "", "Next": "B"},
                            {"And": [{"Variable": "$.s", "StringLessThan": "\u0001"},
                                     {"Variable": "$.s", "StringMatches": "*"}], "Next": "B"},
                            default="C")), 1, "proved      taken       A Choices[1]"))


def one_of(*lists):
    return {"type": "object", "required": ["l"], "properties": {"l": {"enum": list(lists)}}}


def of_ways(condition, default):
    choice = {"Type": "Choice", "Choices": [{"Condition": "{%% %s %%}" % condition, "Next": "R"}]}
    states = {"A": choice, "R": {"Type": "Succeed", "Output": "rule"}}
    if default:
        choice["Default"] = "D"
        states["D"] = {"Type": "Succeed", "Output": "default"}
    return {"QueryLanguage": "JSONata", "StartAt": "A", "States": states}


def says(claim):
    """What an execution comes to that does what a claim says of its input."""
    if claim["claim"] == "taken":
        return "default" if claim["subject"] == "Default" else "rule"
    return "fails"


def shown_tests(place, tap):
    """What is shown of several values a schema allows is what was tried, not another of them."""
    schema = os.path.join(place.folder, "several.json")
    one, two = [{"sku": 1}, {"sku": 2}], [{"sku": 2}, {"sku": 1}]
    order = {"kind": {"const": "order"}, "lines": {"const": [{"sku": "A1", "qty": 1}]}}
    refund = {"kind": {"const": "refund"}, "lines": {"const": [{"sku": "C3", "qty": 1}]}}
    union = {"oneOf": [{"type": "object", "required": ["kind", "lines"], "properties": kind}
                       for kind in (order, refund)]}
    for condition, allowed in (
            ("$count($states.input.l[sku = 1]) = 1", one_of(one, two)),
            ("$exists($states.input.l[sku = 1])", one_of([{"sku": 1}], [{"sku": 2}])),
            ("$sum($states.input.l.*) = 3", one_of({"a": 1, "b": 2}, {"a": 2, "b": 1})),
            ("$states.input.lines[sku = 'A1'].qty > 0", union)):
        with open(schema, "w", encoding="utf-8") as out:
            json.dump(allowed, out)
        for default in (False, True):
            definition = place.write(of_ways(condition, default))
            done = run([SFNC, "prove", definition, "--input-schema", schema, "--format", "json"])
            wrong = []
            for claim in json.loads(done.stdout)["claims"]:
                if "input" in claim:
                    ran = run([SFNC, "run", definition, "--input", json.dumps(claim["input"])])
                    if says(claim) != (json.loads(ran.stdout) if ran.returncode == 0 else "fails"):
                        wrong += [json.dumps(claim), ran.stdout + ran.stderr]
            tap.result("what is shown does what is said of it: %s, Default %s" %
                       (condition, default), wrong)


def schema_tests(place, tap):
    schema = os.path.join(place.folder, "input.schema.json")
    with open(schema, "w", encoding="utf-8") as out:
        json.dump(SCHEMA, out)
    tap.result("an input schema says what comes in", has(
        place.prove(OPEN, "--input-schema", schema), 1, "Choices[0]: never taken",
        "no rule holds for the state's input {\"n\":"))
    done = run([SFNC, "check", place.write(OPEN), "--format", "json"])
    shown = [one.get("counterexample") for one in json.loads(done.stdout)["findings"]]
    tap.result("what falls through is shown in JSON, a number where rules expect one",
               [] if len(shown) == 1 and isinstance(shown[0]["input"]["n"], int) else [shown])
    done = run([SFNC, "check", place.write(OPEN), "--input-schema"])
    tap.result("a schema has a file", has(done, 2, "--input-schema needs a file"))
    done = run([SFNC, "check", place.write(OPEN), "--input-schema", schema])
    tap.result("check knows it, too", has(done, 0, "[dead-rule]", "[choice-not-total]"))
    for path in ("/dev/stdin", "-"):
        done = run([SFNC, "check", place.write(OPEN), "--input-schema", path],
                   stdin=json.dumps(SCHEMA))
        tap.result("a schema may come from a pipe: %s" % path,
                   has(done, 0, "[dead-rule]", "[choice-not-total]"))
    with open(schema, "w", encoding="utf-8") as out:
        out.write('{"type": "text"}')
    for command in ("check", "prove"):
        done = run([SFNC, command, place.write(OPEN), "--input-schema", schema])
        tap.result("%s refuses what is no schema" % command, has(done, 2, "is no JSON Schema"))
    for text, told in (
            ('{"properties": {\n  "n": {"multipleOf": 0}}}', '2:23: this is no JSON Schema: '
             '/properties/n/multipleOf: "multipleOf" is a number above 0'),
            ('{"pattern": "(["}', '1:13: this is no JSON Schema: /pattern: "([" is no regular'),
            ('{"minimum": "5"}', '1:13: this is no JSON Schema: /minimum: "minimum" is a number, '
             'not a text'),
            ('{"properties": {"a/b": {"$ref": 5}}}', '1:33: this is no JSON Schema: '
             '/properties/a~1b/$ref: "$ref" is a text'),
            ('{"title": 1,\n "title": 2}', '2:2: the key "title" stands twice in this object'),
            ('{"StartAt": "A", "States": {}}', '1:1: this is no JSON Schema: none of its members '
             'is a keyword of one'),
            ('{"default": {"x": 1, "x": 2}}', '1:22: the key "x" stands twice in this object'),
            ("", "1:1: this is not JSON: "),
            ("\ufeff{", "1:2: this is not JSON: ")):
        with open(schema, "w", encoding="utf-8") as out:
            out.write(text)
        done = run([SFNC, "check", place.write(OPEN), "--input-schema", schema])
        tap.result("an input schema is refused at its place: %s" % told,
                   has(done, 2, "input.schema.json:" + told))
    with open(schema, "w", encoding="utf-8") as out:
        out.write("\ufeff" + json.dumps(SCHEMA))
    done = run([SFNC, "check", place.write(OPEN), "--input-schema", schema])
    tap.result("a mark at the beginning of a schema is no part of it", has(done, 0, "[dead-rule]"))
    with open(schema, "w", encoding="utf-8") as out:
        json.dump({"type": "object", "required": ["n"],
                   "properties": {"n": {"type": "number", "minimum": 5, "maximum": 4}}}, out)
    for command in ("check", "prove"):
        done = run([SFNC, command, place.write(OPEN), "--input-schema", schema])
        tap.result("%s refuses a schema that nothing fulfils" % command,
                   has(done, 2, ".json:1:59: the schema lets no input through: /properties/n: "))
    with open(schema, "w", encoding="utf-8") as out:
        json.dump({"type": "object", "required": ["n"],
                   "properties": {"n": {"type": "number", "exclusiveMinimum": 5}}}, out)
    tap.result("a bound that is exclusive is left out", has(
        place.prove(OPEN, "--input-schema", schema), 0, "proved      total       A",
        "proved      taken       A Choices[0]: by {\"n\":6}"))


def context_tests(place, tap):
    """What the execution is given is in the context, too; a distributed Map's child has its own."""
    schema = os.path.join(place.folder, "given.json")
    with open(schema, "w", encoding="utf-8") as out:
        json.dump(dict(given(orderId={"type": "string"}), additionalProperties=False), out)

    def reading(name):
        return {"Type": "Pass", "End": True, "Parameters": {"x.$": "$$.Execution.Input." + name}}

    def check(name, mode=None):
        state = reading(name)
        if mode is not None:
            state = {"Type": "Map", "End": True,
                     "ItemProcessor": {"StartAt": "P", "States": {"P": state},
                                       "ProcessorConfig": mode}}
        definition = {"StartAt": "L", "States": {
            "L": {"Type": "Pass", "Result": [1, 2], "Next": "A"}, "A": state}}
        return run([SFNC, "check", place.write(definition), "--input-schema", schema])

    told = "$$.Execution.Input.ordrId is never there"
    distributed = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    tap.result("a field that the execution is not given", has(
        check("ordrId"), 0, told, "did you mean \"orderId\"?"))
    tap.result("the same in a Map", has(check("ordrId", {"Mode": "INLINE"}), 0, told))
    for what, done in (("one that it is", check("orderId")),
                       ("one of another execution", check("ordrId", distributed))):
        tap.result(what, ["told: " + done.stdout] if told in done.stdout else [])


def empty_map_test(place, tap):
    """An ItemSelector that can only fail is not run where there are no items."""
    schema = os.path.join(place.folder, "items.json")
    with open(schema, "w", encoding="utf-8") as out:
        json.dump(given(a={"type": "array"}, l={"type": "array"}), out)
    each = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    definition = of_state({"Type": "Map", "Items": "{% $states.input.l %}", "ItemProcessor": each,
                           "ItemSelector": {"n": "{% $number($states.input.a) %}"}}, query=True)
    tap.result("a Map without items does not fail by its ItemSelector", has(
        place.prove(definition, "--input-schema", schema), 0, "not proven  no-failure  A"))


def reference_tests(place, tap):
    """Places in a schema are named as in a URI, or by an anchor."""
    schema = os.path.join(place.folder, "referring.json")
    for name, reference, definitions in (
            ("percent", "#/definitions/a%20b", {"a b": {"const": 7}}),
            ("percent and tilde", "#/definitions/a%7e1b", {"a/b": {"const": 7}}),
            ("an anchor", "#seven", {"x": {"$anchor": "seven", "const": 7}})):
        with open(schema, "w", encoding="utf-8") as out:
            json.dump({"type": "object", "required": ["n"], "definitions": definitions,
                       "properties": {"n": {"$ref": reference}}}, out)
        tap.result("a $ref by " + name, has(
            place.prove(machine({"Variable": "$.n", "NumericEquals": 7, "Next": "B"}, default="C"),
                        "--input-schema", schema), 1, "refuted     taken       A Default"))


def given(**properties):
    return {"type": "object", "properties": properties, "required": list(properties)}


def pair(k, u):
    return {"And": [{"Variable": "$.k", "StringEquals": k}, {"Variable": "$.u", "StringEquals": u}],
            "Next": "B"}


def either(k, u):
    return given(k={"const": k}, u={"const": u})


N = {"Variable": "$.n", "NumericGreaterThan": 0, "Next": "B"}
ZERO = {"Variable": "$.n", "NumericEquals": 0, "Next": "B"}
TEXT = {"Variable": "$.n", "StringMatches": "x*", "Next": "B"}
FIVES = {"type": "number", "minimum": -1, "multipleOf": 5}

# What shapes say of a schema: rules that hold for all that it allows.
TOLD = [
    ("oneOf", [pair("1", "a"), pair("2", "b")],
     {"oneOf": [either("1", "a"), either("2", "b")]}),
    ("minLength", [{"Variable": "$.n", "StringGreaterThan": "", "Next": "B"}],
     given(n={"type": "string", "minLength": 1})),
    ("maxLength", [dict(TEXT, StringMatches="")], given(n={"type": "string", "maxLength": 0})),
    ("pattern", [TEXT], given(n={"type": "string", "pattern": "^x"})),
    ("enum", [ZERO, dict(ZERO, NumericEquals=5)], given(n={"enum": [0, 5]})),
    ("not", [{"Variable": "$.n", "IsNull": False, "Next": "B"}],
     given(n={"not": {"type": "null"}})),
    ("if", [N, ZERO],
     {"if": given(n={"type": "number"}), "then": given(n={"minimum": 0}), "else": False}),
]

# What a schema forbids beyond its shapes: rules that hold for all that it allows, and the keyword.
FORBIDDEN = [
    ([{"Variable": "$.n", "StringMatches": "*x", "Next": "B"}],
     given(n={"type": "string", "pattern": "x$"}), "/properties/n/pattern"),
    ([{"Variable": "$.n", "IsTimestamp": True, "Next": "B"}],
     given(n={"type": "string", "format": "date-time"}), "/properties/n/format"),
    ([N, ZERO], given(n=FIVES), "/properties/n/multipleOf"),
    ([{"Variable": "$." + name, "IsPresent": True, "Next": "B"} for name in "kmn"],
     {"type": "object", "properties": dict.fromkeys("kmno", True), "additionalProperties": False,
      "minProperties": 2}, "/minProperties"),
    ([N], dict(given(n={"type": "number"}), unevaluatedProperties=False),
     "/unevaluatedProperties of the input schema is not looked into"),
]


def alone(*rules):
    return {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": list(rules)},
                                       "B": {"Type": "Succeed"}}}


def behind(rules, **members):
    machine_of = alone(*rules)
    machine_of["States"]["P"] = dict({"Type": "Pass", "Next": "A"}, **members)
    return dict(machine_of, StartAt="P")


def forbidden_tests(place, tap):
    schema = os.path.join(place.folder, "input.schema.json")

    def prove(definition, said):
        with open(schema, "w", encoding="utf-8") as out:
            json.dump(said, out)
        return place.prove(definition, "--input-schema", schema)

    for name, rules, said in TOLD:
        tap.result("what %s says is known" % name, has(
            prove(alone(*rules), said), 0, "proved      total       A: "))
        tap.result("behind the first state, too: %s" % name, has(
            prove(behind(rules), said), 0, "proved      total       A: "))
    for rules, said, keyword in FORBIDDEN:
        name = keyword.split()[0].split("/")[-1]
        tap.result("what %s forbids is no counterexample" % name, has(
            prove(alone(*rules), said), 0, "not proven  total       A: ", keyword))
        done = run([SFNC, "check", place.write(alone(*rules)), "--input-schema", schema])
        tap.result("nor is it for check: %s" % name, [] if done.stderr == "" else [done.stderr])
    tap.result("what the schema allows is one", has(
        prove(alone(pair("1", "a")), {"oneOf": [either("1", "a"), either("2", "b")]}), 1,
        "refuted     total       A: no rule holds for the state's input {\"k\":\"2\",\"u\":\"b\"}"))
    id_too = given(n={"type": "number"}, id={"type": "string", "format": "uuid"})
    tap.result("what no rule looks at is as the schema wants it, too", has(
        prove(alone(N), id_too), 1,
        "refuted     total       A: no rule holds for the state's input {\"n\":",
        "\"id\":\"00000000-0000-4000-8000-000000000000\"}"))
    tap.result("behind a state that changes nothing, too", has(
        prove(behind([N, ZERO]), given(n=FIVES)), 0, "not proven  total       A: what was found is "
        "against /properties/n/multipleOf of the input schema"))
    gap = [dict(N, NumericGreaterThan=4),
           {"Variable": "$.n", "NumericLessThan": 1, "Next": "B"}]
    tap.result("parts that are named otherwise may not be what the schema allows by chance", has(
        prove(behind(gap, Parameters={"n.$": "$.m"}),
              {"type": "object", "properties": {"m": {"type": "number", "multipleOf": 5}}}), 0,
        "not proven  total       A: parts come from the execution's input"))
    parts = {"Parameters": {"n.$": "$.m"}}
    tap.result("and of parts", has(
        prove(behind([N, ZERO], **parts), given(m=FIVES)), 0, "not proven  total       A: parts"))
    tap.result("but not of parts of which all is known", has(
        prove(behind([N, ZERO], **parts), given(m={"type": "number", "minimum": -1}, x=FIVES)), 1,
        "refuted     total       A: no rule holds for the state's input {\"n\":-1}"))


INVOKE = {"StartAt": "Pay", "States": {
    "Pay": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "pay", "Payload.$": "$"}, "Next": "A",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}]},
    "A": {"Type": "Choice", "Default": "C", "Choices": [
        {"Variable": "$.Payload.status", "StringEquals": "payed", "Next": "B"}]},
    "B": {"Type": "Succeed"}, "C": {"Type": "Fail"}}}
STATUS = {"type": "object", "required": ["status"],
          "properties": {"status": {"enum": ["paid", "refused"]}}}


def result_tests(place, tap):
    path = os.path.join(place.folder, "bindings.json")

    def bindings(result, target="exec:cat"):
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"pay": {"target": target, "result": result}}, out)
        return path

    tap.result("what a function gives is known only by its schema", has(
        place.prove(INVOKE), 1, "proved      taken       A Choices[0]"))
    tap.result("a schema of bindings says what a function gives", has(
        place.prove(INVOKE, "--bindings", bindings(STATUS)), 1,
        "refuted     taken       A Choices[0]", "proved      taken       A Default"))
    done = run([SFNC, "check", place.write(INVOKE), "--bindings", path])
    tap.result("check knows it, too", has(done, 0, "[dead-rule]"))
    done, built = place.build(INVOKE, "--bindings", path)
    tap.result("build knows it, and binds", has(done, 0, "[dead-rule]") +
               ([] if built else ["not built"]))
    bindings({"properties": {"status": {"type": "text"}}})
    where = "bindings.json:1:77: \"result\" of \"pay\" is no JSON Schema: /properties/status/type: "
    for command in ("check", "prove", "build"):
        done = run([SFNC, command, place.write(INVOKE), "--bindings", path])
        tap.result("%s says where a schema is wrong" % command, has(done, 2, where))
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"pay": {"target": "exec:cat",\n"result": {"type": "null", "type": "null"}}}')
    done = run([SFNC, "build", place.write(INVOKE), "--bindings", path])
    tap.result("a schema of results has no key twice", has(
        done, 2, "bindings.json:2:28: the key \"type\" stands twice"))
    for result, where in (({"type": "object", "required": ["x"],
                            "properties": {"x": {"type": "number", "minimum": 2, "maximum": 1}}},
                           "/properties/x: "),
                          ({"allOf": [{"required": "x"}]}, "/allOf/0/required: ")):
        done = run([SFNC, "prove", place.write(INVOKE), "--bindings", bindings(result)])
        tap.result("a schema of results is refused at %s" % where, has(done, 2, where))
    coded = {"type": "object", "required": ["status"],
             "properties": {"status": {"type": "string", "pattern": "^[a-z]+$"}}}
    only = json.loads(json.dumps(INVOKE))
    only["States"]["A"] = {"Type": "Choice", "Choices": [
        {"Not": {"Variable": "$.Payload.status", "StringEquals": "PAID"}, "Next": "B"}]}
    tap.result("a result that is shown is one that its schema allows", has(
        place.prove(only, "--bindings", bindings(coded)), 0, "not proven  total       A: parts "
        "come from a result, and /properties/status/pattern of the result schema of \"pay\""))
    direct = json.loads(json.dumps(INVOKE).replace("$.Payload.status", "$.status"))
    direct["States"]["Pay"] = {"Type": "Task", "Next": "A", "Resource":
                               "arn:aws:lambda:eu-west-1:123456789012:function:pay:live"}
    tap.result("a function is found by its ARN, too", has(
        place.prove(direct, "--bindings", bindings(STATUS)), 1,
        "refuted     taken       A Choices[0]"))


def mock_tests(place, tap):
    path = os.path.join(place.folder, "mocks.json")

    def mocks(*answers):
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"StateMachines": {"order": {"TestCases": {"one": {"Pay": "R"}}}},
                       "MockedResponses": {"R": {str(i): answer
                                                 for i, answer in enumerate(answers)}}}, out)
        return path

    paid = {"Return": {"Payload": {"status": "paid"}}}
    done = place.prove(INVOKE, "--mock", mocks(paid))
    tap.result("mocks say what a task gives, and that is said", has(
        done, 1, "refuted     taken       A Choices[0]", "assuming the mocks of " + path))
    payed = {"Return": {"Payload": {"status": "payed"}}}
    tap.result("what a mock says is not refuted", has(
        place.prove(INVOKE, "--mock", mocks(paid, payed)), 0, "0 refuted"))
    done = place.prove(INVOKE, "--mock", mocks({"Throw": {"Error": "No", "Cause": ""}}))
    tap.result("what only throws gives nothing", has(done, 0, "0 refuted") +
               (["A is reached"] if " A " in done.stdout else []))
    done = place.prove(INVOKE, "--mock", mocks(paid), "--format", "json")
    tap.result("the assumption as JSON", [] if json.loads(done.stdout)["assuming"] == [path]
               else [done.stdout])
    done = run([SFNC, "check", place.write(INVOKE), "--mock", path])
    tap.result("check assumes them, too", has(done, 0, "[dead-rule]", "assuming the mocks of"))
    misnamed = {"StateMachines": {"order": {"TestCases": {"one": {"Pya": "R", "A": "R"}}}},
                "MockedResponses": {"R": {"0": {"Return": {}}}}}
    with open(path, "w", encoding="utf-8") as out:
        json.dump(misnamed, out)
    for command in ("check", "prove"):
        done = run([SFNC, command, place.write(INVOKE), "--mock", path])
        tap.result("%s tells of mocks of states that are not there, or are no tasks" % command, has(
            done, 2, "mocks state \"Pya\", which does not exist", "did you mean \"Pay\"?",
            "mocks state \"A\", which is no Task"))
    done = run([SFNC, "run", place.write(INVOKE), "--mock", path, "--test-case", "one"])
    tap.result("run does, too", has(
        done, 2, "mocks state \"Pya\", which does not exist; did you mean \"Pay\"?"))
    misnamed["StateMachines"] = {"a": {"TestCases": {"one": {"Pya": "R"}}},
                                 "b": {"TestCases": {"one": {"Pay": "R"}}}}
    with open(path, "w", encoding="utf-8") as out:
        json.dump(misnamed, out)
    done = run([SFNC, "check", place.write(INVOKE), "--mock", path])
    tap.result("of mocks of other machines nothing is said", has(done, 0, "assuming the mocks of"))
    with open(path, "w", encoding="utf-8") as out:
        out.write("[]")
    done = run([SFNC, "check", place.write(INVOKE), "--mock", path])
    tap.result("what is no mock file is refused", has(done, 2, "mocks.json: "))


def build_tests(place, tap):
    done, built = place.build(DEAD)
    tap.result("build tells what is dead, and builds", has(done, 0, "[dead-rule]") +
               ([] if built else ["not built"]))
    done, built = place.build(DEAD, "--no-prove")
    tap.result("build --no-prove does not look", ([] if built and "dead-rule" not in done.stderr
                                                  else [done.stderr]))
    done = run([SFNC, "check", "--no-prove", place.write(DEAD)])
    tap.result("nor does check --no-prove", ([] if done.returncode == 0 and
                                             "dead-rule" not in done.stdout else [done.stdout]))
    done, built = place.build(DEAD, "--require-proofs")
    tap.result("build --require-proofs builds nothing", has(done, 1, "a claim is refuted") +
               (["built"] if built else []))
    done, built = place.build(SOUND, "--require-proofs")
    tap.result("build --require-proofs builds what is sound", has(done, 0) +
               ([] if built else ["not built"]))
    done, built = place.build(DEAD, "--werror")
    tap.result("build --werror builds nothing either", has(done, 1, "error: Choices[1]") +
               (["built"] if built else []))
    ignored = dict(DEAD, Comment="sfnc:ignore dead-rule for later")
    done, built = place.build(ignored, "--werror")
    tap.result("a Comment has it ignored", has(done, 0) + ([] if built else ["not built"]))
    schema = os.path.join(place.folder, "above.schema.json")
    with open(schema, "w", encoding="utf-8") as out:
        json.dump({"type": "object", "required": ["n"],
                   "properties": {"n": {"type": "number", "minimum": 0}}}, out)
    open_below = {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [
        {"Variable": "$.n", "NumericGreaterThanEquals": 0, "Next": "B"}]},
        "B": {"Type": "Succeed"}}}
    done, built = place.build(open_below, "--require-proofs")
    tap.result("build --require-proofs: an input finds no rule", has(done, 1, "total"))
    done, built = place.build(open_below, "--require-proofs", "--input-schema", schema)
    tap.result("build --require-proofs --input-schema: none does", has(done, 0) +
               ([] if built else ["nothing is there"]))
    order = copy_example("order-fulfilment", place.folder)
    for name, options, texts in (
            ("only for what may be given to it", ["--input-schema", "input.schema.json"], [0]),
            ("not for anything", [], [1, "Bulk?: a condition fails for", "a claim is refuted"])):
        done = run([SFNC, "build", "order.asl.json", "--link", "stock.c", "-o", "order",
                    "--require-proofs", *options], folder=order)
        tap.result("build --require-proofs: the example is sound, " + name, has(done, *texts))
    done, built = place.build(SOUND, "--no-prove", "--require-proofs")
    tap.result("both together are a wrong call", has(done, 2, "exclude each other"))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        table_tests(place, tap)
        reason_tests(place, tap)
        function_tests(place, tap)
        schema_tests(place, tap)
        long_tests(place, tap)
        number_tests(place, tap)
        order_tests(place, tap)
        reference_tests(place, tap)
        empty_map_test(place, tap)
        context_tests(place, tap)
        shown_tests(place, tap)
        forbidden_tests(place, tap)
        result_tests(place, tap)
        mock_tests(place, tap)
        build_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
