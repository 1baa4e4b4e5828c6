#!/usr/bin/env python3
"""tests/cli/generate.py - `sfnc test --generate`, and what executables make of its cases (TAP)."""
import json
import os
import sys
import tempfile
import time

from generating import DONE, Place, has, machine_tests, route, task
from tap import SANITIZED, SFNC, SOURCE, Tap, run


LONG_SECONDS = 120  # the search itself ends after 18 without a new case


# Each with how many items nothing takes; all others are to be taken.
MACHINES = {
    # the second Choice looks at what the first has looked at
    "choices": (dict(StartAt="A", States=dict(
        **route("A", "$.n", [({"NumericGreaterThan": 10}, "B"), ({"IsString": True}, "C")]),
        **route("B", "$.n", [({"NumericLessThan": 15}, "Done"), ({"NumericEquals": 20}, "C")]),
        **route("C", "$.t", [({"StringMatches": "a*z"}, "Done")], "Lost"),
        Done=DONE, Lost={"Type": "Fail", "Error": "Lost"})), 0),
    # what a task answers is selected, renamed and looked at later
    "answers": (dict(StartAt="Ask", States=dict(
        Ask=task(ResultSelector={"status.$": "$.body.status"}, ResultPath="$.asked.last",
                 Next="Wait"),
        Wait={"Type": "Wait", "SecondsPath": "$.delay", "Next": "Pick"},
        Pick={"Type": "Pass", "Parameters": {"what.$": "$.asked.last.status",
                                             "more.$": "States.MathAdd($.delay, 1)"},
              "Next": "Route"},
        **route("Route", "$.what", [({"StringEquals": "RUNNING"}, "Again"),
                                    ({"StringEquals": "FAILED"}, "Lost")]),
        Again={"Type": "Pass", "Result": {"delay": 3}, "Next": "Ask"},
        Done=DONE, Lost={"Type": "Fail", "Error": "Lost"})), 0),
    # what a solver does not see into, but a guess finds
    "sums": (dict(QueryLanguage="JSONata", StartAt="A", States=dict(
        A={"Type": "Choice", "Default": "Done", "Choices": [
            {"Condition": "{%% $sum($states.input.items.price) > %d %%}" % most, "Next": to}
            for most, to in [(500, "Big"), (100, "Some"), (0, "Done")]]},
        Big=DONE, Some=DONE, Done=DONE)), 0),
    # retriers and catchers, of which one comes too late
    "errors": (dict(StartAt="Ask", States=dict(
        Ask=task(Retry=[{"ErrorEquals": ["Busy"], "MaxAttempts": 2},
                        {"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1}],
                 Catch=[{"ErrorEquals": ["Busy", "Odd"], "Next": "Busy"},
                        {"ErrorEquals": ["Odd"], "Next": "Busy"},
                        {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Which"}],
                 Next="Done"),
        **route("Which", "$.error.Error", [({"StringEquals": "States.Timeout"}, "Busy")]),
        Busy={"Type": "Pass", "End": True}, Done=DONE)), 2),
    # a counter in a loop
    "counter": (dict(StartAt="Zero", States=dict(
        Zero={"Type": "Pass", "Result": {"n": 0}, "Next": "Ask"},
        Ask=task(ResultPath=None, Next="More"),
        More={"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Enough"},
        **route("Enough", "$.n", [({"NumericGreaterThanEquals": 4}, "Done")], "Ask"),
        Done=DONE)), 0),
    # items that are read, one by one and in batches; the reader fails
    "read": (dict(StartAt="Each", States=dict(
        Each={"Type": "Map", "Next": "Lots",
              "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                             "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
                             "Parameters": {"Bucket": "b", "Key.$": "$.key"}},
              "ItemSelector": {"kind.$": "$$.Map.Item.Value.kind", "key.$": "$.key"},
              "ItemProcessor": dict(
                  ProcessorConfig={"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                  StartAt="Kind", States=dict(
                      **route("Kind", "$.kind", [({"StringEquals": "x"}, "Found")], "Other"),
                      Found={"Type": "Pass", "End": True}, Other=task(End=True))),
              "Retry": [{"ErrorEquals": ["States.ItemReaderFailed"], "MaxAttempts": 1}],
              "Catch": [{"ErrorEquals": ["States.ItemReaderFailed"], "Next": "Done"}]},
        Lots={"Type": "Map", "Next": "Made",
              "ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2",
                             "Parameters": {"Bucket": "b"}},
              "ItemBatcher": {"MaxItemsPerBatch": 10, "BatchInput": {"least": 5}},
              "ItemProcessor": dict(
                  ProcessorConfig={"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                  StartAt="Large", States=dict(
                      Large={"Type": "Choice", "Default": "Small", "Choices": [
                          {"Variable": "$.Items[0].Size", "NumericGreaterThanPath":
                           "$.BatchInput.least", "Next": "Big"}]},
                      Big={"Type": "Pass", "End": True}, Small={"Type": "Pass", "End": True}))},
        Made={"Type": "Choice", "Default": "Done", "Choices": [
            {"Variable": "$[0].Items[0].Size", "NumericEquals": 7, "Next": "Seven"}]},
        Seven={"Type": "Pass", "End": True},
        Done=DONE)), 0),
    # children: branches that fail and are caught, items of the input
    "children": (dict(StartAt="Both", States=dict(
        Both={"Type": "Parallel", "ResultPath": "$.both", "Next": "Each",
              "Catch": [{"ErrorEquals": ["Refused"], "Next": "Done"}],
              "Branches": [
                  dict(StartAt="Left", States=dict(Left=task(End=True))),
                  dict(StartAt="Right", States=dict(
                      **route("Right", "$.side", [({"StringEquals": "right"}, "Refuse")], "Fine"),
                      Refuse={"Type": "Fail", "Error": "Refused"},
                      Fine={"Type": "Pass", "End": True}))]},
        Each={"Type": "Map", "ItemsPath": "$.items", "End": True,
              "ItemSelector": {"item.$": "$$.Map.Item.Value", "left.$": "$.both[0]"},
              "ItemProcessor": dict(StartAt="Kind", States=dict(
                  **route("Kind", "$.item.kind", [({"NumericEquals": 7}, "Seven")], "Kind2"),
                  **route("Kind2", "$.left.ok", [({"BooleanEquals": True}, "Seven")], "Other"),
                  Seven={"Type": "Pass", "End": True}, Other=task(End=True)))},
        Done=DONE)), 0),
    # what functions make of texts, and what only the context has
    "texts": (dict(StartAt="Read", States=dict(
        Read=task(Next="Pieces", ResultSelector={
            "n.$": "States.StringToJson($.Item.n.N)", "m.$": "States.StringToJson($.Item.m.N)"}),
        Pieces={"Type": "Pass", "Next": "First", "Parameters": {
            "m.$": "States.Format('{}', $.m)", "n.$": "$.n", "mode.$": "$$.Execution.Input.mode",
            "first.$": "States.ArrayGetItem(States.StringSplit($$.Execution.Input.key, '/'), 0)",
            "third.$": "States.ArrayGetItem(States.StringSplit($$.Execution.Input.key, '/'), 2)"}},
        **route("First", "$.first", [({"StringEquals": "videos"}, "Third"),
                                     ({"StringEquals": "images"}, "Mode")]),
        **route("Third", "$.third", [({"StringEquals": "new"}, "Mode")]),
        **route("Mode", "$.mode", [({"StringEquals": "fast"}, "Count")], "Count"),
        **route("Count", "$.n", [({"NumericGreaterThan": 5}, "Done")], "Lost"),
        Done=DONE, Lost={"Type": "Fail", "Error": "Lost"})), 0),
    # JSONata: variables, and fields of fields
    "jsonata": (dict(QueryLanguage="JSONata", StartAt="Ask", States=dict(
        Ask=task(Assign={"left": "{% $states.result.page.left %}"},
                 Output={"code": "{% $states.result.code %}", "is": "{% $states.input.is %}"},
                 Next="Route"),
        Route={"Type": "Choice", "Default": "Done", "Choices": [
            {"Condition": "{% $left > 2 and $states.input.is = 'open' %}", "Next": "Count"},
            {"Condition": "{% $states.input.code in ['x', 'y'] %}", "Next": "Done"}]},
        Count={"Type": "Pass", "Output": "{% $left - 1 %}", "Next": "Done"},
        Done=DONE)), 0),
    # two texts of which nothing is said but their order; more patterns than are told apart
    "order": (dict(StartAt="Order", States=dict(
        **route("Order", "$.left", [({"StringGreaterThanPath": "$.right"}, "Like"),
                                    ({"StringLessThanPath": "$.right"}, "Like")]),
        **route("Like", "$.name", [({"StringMatches": "*-%d-*" % i}, "Done")
                                   for i in range(27)], "Lost"),
        Done=DONE, Lost={"Type": "Fail", "Error": "Lost"})), 0),
    # what is merged, parsed, filtered, sliced
    "parts": (dict(StartAt="Ask", States=dict(
        Ask=task(QueryLanguage="JSONata",
                 Output="{% $merge([$states.input, {'got': $states.result, 'n': 5}]) %}",
                 Assign={"said": "{% $parse($states.result.text) %}"}, Next="Which"),
        Which={"Type": "Choice", "QueryLanguage": "JSONata", "Default": "Last", "Choices": [
            {"Condition": "{% $states.input.got.ok = true and $states.input.mine = 'x' %}",
             "Next": "Last"},
            {"Condition": "{% $said.mode = 'fast' %}", "Next": "Last"}]},
        Last={"Type": "Pass", "QueryLanguage": "JSONata",
              "Output": {"some": "{% $states.input.list[-1].name %}"},
              "Assign": {"all": "{% $states.input %}"}, "Next": "Paths"},
        Paths={"Type": "Pass", "Next": "Found", "Parameters": {
            "cats.$": "$all.pets[?(@.kind == 'cat')]", "rest.$": "$all.rows[1:]",
            "deep.$": "$all.deep..key"}},
        Found={"Type": "Choice", "Default": "Second", "Choices": [
            {"Variable": "$.cats[0]", "IsPresent": True, "Next": "Second"}]},
        Second={"Type": "Choice", "Default": "Third", "Choices": [
            {"And": [{"Variable": "$.rest[0]", "IsPresent": True},
                     {"Variable": "$.rest[0]", "NumericGreaterThan": 3}], "Next": "Third"}]},
        Third={"Type": "Choice", "Default": "Done", "Choices": [
            {"And": [{"Variable": "$.deep[0]", "IsPresent": True},
                     {"Variable": "$.deep[0]", "StringEquals": "k"}], "Next": "Done"}]},
        Done=DONE)), 0),
    # what runs beside a branch that fails, and what passes a distributed Map
    "beside": (dict(StartAt="Both", States=dict(
        Both={"Type": "Parallel", "End": True, "Branches": [
            dict(StartAt="Left", States=dict(
                Left=task(End=True, Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Sad"}]),
                Sad={"Type": "Pass", "End": True})),
            dict(StartAt="Right", States=dict(
                Right=task(OutputPath="$.Payload", Next="Count"),
                Count={"Type": "Pass", "Parameters": {"n.$": "States.ArrayLength($.list)"},
                       "Next": "Each"},
                Each={"Type": "Map", "End": True, "ItemsPath": "$$.Execution.Input.items",
                      "Catch": [{"ErrorEquals": ["Odd"], "Next": "Odd"},
                                {"ErrorEquals": ["States.ItemReaderFailed"], "Next": "Odd"},
                                {"ErrorEquals": ["States.ExceedToleratedFailureThreshold"],
                                 "Next": "Odd"}],
                      "ItemProcessor": dict(
                          ProcessorConfig={"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                          StartAt="One", States=dict(One=task(End=True)))},
                Odd={"Type": "Pass", "End": True}))]})), 4),
    # errors that no task raises: an expression fails
    "broken": (dict(StartAt="Both", QueryLanguage="JSONata", States=dict(
        Both={"Type": "Parallel", "Next": "Done",
              "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "Sad"}],
              "Branches": [dict(StartAt="A", States=dict(
                  A={"Type": "Pass", "End": True,
                     "Output": {"n": "{% $states.input.a.b + 1 %}"}}))]},
        Sad={"Type": "Pass", "Next": "Done"}, Done=DONE)), 0),
    # a rule that another covers, and what only it leads to
    "dead": (dict(StartAt="A", States=dict(
        **route("A", "$.n", [({"NumericGreaterThan": 5}, "Done"),
                             ({"NumericGreaterThan": 10}, "Never")]),
        Never={"Type": "Pass", "Next": "Done"}, Done=DONE)), 4),
}


def proof_tests(place, tap):
    _, _, done = place.generate("dead", MACHINES["dead"][0])
    tap.result("what covers a rule is named", has(
        done, 0, "choice rule of \"A\" (/States/A/Choices[1]): never taken",
        "Choices[0]", "state \"Never\" (/States/Never)"))
    _, _, done = place.generate("errors", MACHINES["errors"][0])
    tap.result("a catcher that comes too late is never taken", has(
        done, 0, "catcher of \"Ask\" (/States/Ask/Catch[1]): every error that it names"))
    hashed = dict(StartAt="Hash", States=dict(
        Hash={"Type": "Pass", "Next": "Is", "Parameters": {"h.$": "States.Hash($.x, 'MD5')"}},
        **route("Is", "$.h", [({"StringEquals": "0b"}, "Done")], "Lost"),
        Done=DONE, Lost={"Type": "Fail", "Error": "Lost"}))
    _, _, done = place.generate("hashed", hashed)
    tap.result("what is not solved through is not proven, with the reason", has(
        done, 1, "Not proven", "the execution that was made for it ends before"))


def failing_tests(place, tap):
    """Cases that expect a failure are told, with the reason, in the report and in the file."""
    machine = dict(StartAt="Ask", States=dict(
        Ask=task(Next="Route", Catch=[{"ErrorEquals": ["Odd"], "Next": "Done"}],
                 Retry=[{"ErrorEquals": ["Busy"], "MaxAttempts": 1}]),
        Route={"Type": "Choice", "Choices": [
            {"Variable": "$.n", "NumericEquals": 1, "Next": "Lost"},
            {"Variable": "$.n", "NumericEquals": 2, "Next": "Pick"}]},
        Pick={"Type": "Pass", "Result": {"a": 1}, "Next": "Broken"},
        Broken={"Type": "Pass", "InputPath": "$.b", "End": True},
        Lost={"Type": "Fail", "Error": "Lost"}, Done=DONE))
    definition, made, done = place.generate("failing", machine)
    reasons = ["ends in the Fail state \"Lost\"",
               "state \"Broken\" fails with States.Runtime: Invalid path '$.b'",
               "(sfnc prove: it fails for every input: sfnc check says why)"]
    tap.result("cases that expect a failure are listed, with the reason", has(
        done, 0, "Expected to fail, because today the definition does", *reasons))
    with open(made, encoding="utf-8") as stream:
        tests = json.load(stream)["Tests"]["failing"].values()
    tap.result("they have a Comment, others have none", [
        json.dumps(test) for test in tests
        if (test["Expect"]["Status"] == "FAILED") !=
        test.get("Comment", "").startswith("expected to fail, as the definition does today: ")])
    _, _, done = place.generate("lacking", dict(StartAt="A", States=dict(
        **route("A", "$.m", [({"NumericEquals": 1}, "B")]),
        B={"Type": "Pass", "Parameters": {"k.$": "$.k"}, "End": True}, Done=DONE)))
    tap.result("what an input lacks is told, and how to say what is given", has(
        done, 0, "--input-schema FILE says what executions are given"))
    tap.result("the Comment is accepted", has(run([SFNC, "test", definition, made]), 0, "ok"))


def schema_tests(place, tap):
    forbidding = {"type": "object", "required": ["n", "id"], "properties": {
        "n": {"type": "number", "multipleOf": 5}, "id": {"type": "string", "format": "uuid"}}}
    with open(place.path("forbidding.schema.json"), "w", encoding="utf-8") as stream:
        json.dump(forbidding, stream)
    fives = {"StartAt": "A", "States": {
        "A": {"Type": "Choice", "Default": "C",
              "Choices": [{"Variable": "$.n", "NumericGreaterThan": 1, "Next": "B"}]},
        "B": {"Type": "Succeed"}, "C": {"Type": "Succeed"}}}
    _, made, done = place.generate("fives", fives, "--input-schema",
                                   place.path("forbidding.schema.json"))
    with open(made, encoding="utf-8") as stream:
        inputs = [case["Input"] for case in json.load(stream)["Tests"]["fives"].values()]
    tap.result("inputs fulfil the schema", [] if done.returncode == 0 and len(inputs) == 2 and all(
        given["n"] % 5 == 0 and len(given["id"]) == 36 for given in inputs) else [str(inputs)])


def many_tests(place, tap):
    """Rules that are many are taken in time, of which sanitized programs need much more."""
    count = 50 if SANITIZED else 150
    conditions = ["$contains($states.input.k, 'k%03d')" % i for i in range(count)]
    _, _, done = place.generate("many", {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Choice", "Default": "E", "Choices": [
            {"Condition": "{%% %s %%}" % condition, "Next": "E"} for condition in conditions]},
        "E": DONE}})
    tap.result("many rules are taken",
               has(done, 0, "%d test cases" % (count + 1), ", 0 not proven"))


def command_tests(place, tap):
    definition, made, first = place.generate("choices", MACHINES["choices"][0])
    with open(made, encoding="utf-8") as stream:
        text = stream.read()
    done = run([SFNC, "test", "--generate", definition])
    tap.result("without -o it goes to standard output, and is the same again", [] if
               done.stdout == text and "test cases take" in done.stderr else [done.stdout])
    names = list(json.loads(text)["Tests"]["choices"])
    tap.result("cases are named after what they take", [] if "A: rule 1 (Choices[0])" in names and
               "C: Default" in names else names)
    with open(made, "w", encoding="utf-8") as stream:
        stream.write('{"StateMachines": {}}')
    done = run([SFNC, "test", "--generate", definition, "-o", made])
    tap.result("a file that it has not made stays", has(done, 2, "was not made by sfnc test"))
    done = run([SFNC, "test", "--generate", definition, made])
    tap.result("a mock file and --generate exclude each other", has(done, 2, "exclude each other"))
    done = run([SFNC, "test", definition, made, "-o", made])
    tap.result("-o goes with --generate", has(done, 2, "-o goes with --generate"))
    done = run([SFNC, "test", "--generate"])
    tap.result("no definition is a wrong call", has(done, 2, "which definition?"))
    schema = place.path("input.schema.json")
    with open(schema, "w", encoding="utf-8") as stream:
        json.dump({"type": "object", "required": ["n", "t"],
                   "properties": {"n": {"type": "number", "maximum": 9}, "t": {"const": "abz"}}},
                  stream)
    _, _, done = place.generate("schemed", MACHINES["choices"][0], "--input-schema", schema)
    tap.result("an input schema makes rules unreachable", has(
        done, 0, "choice rule of \"A\" (/States/A/Choices[0]): never taken"))


def example_tests(place, tap):
    """All that can be taken of the examples is."""
    for name in ("approval/approval", "nightly/nightly", "order-fulfilment/order"):
        definition = os.path.join(SOURCE, "examples", name + ".asl.json")
        done = run([SFNC, "test", "--generate", definition, "-o",
                    place.path(os.path.basename(name) + ".made.json")])
        tap.result("example %s" % name, has(done, 0, ", 0 not proven"))


def hostile(query, fields):
    """Sixty states in a row that each double what they are given."""
    states = {"S%d" % i: {"Type": "Pass", "Next": "S%d" % (i + 1), **fields} for i in range(60)}
    states["S60"] = {"Type": "Succeed"}
    return {"StartAt": "S0", "QueryLanguage": query, "States": states}


def hostile_tests(place, tap):
    """Small definitions that would take all time and memory there is get an answer."""
    machines = {
        "values that double": hostile("JSONPath", {"Parameters": {"a.$": "$", "b.$": "$"}}),
        "texts that double": hostile("JSONata", {"Output": "{% $string($states.input) & "
                                                           "$string($states.input) %}"}),
    }
    for name, machine in machines.items():
        definition = place.path("hostile.asl.json")
        with open(definition, "w", encoding="utf-8") as stream:
            json.dump(machine, stream)
        began = time.monotonic()
        done = run([SFNC, "test", "--generate", definition, "-o",
                    place.path(name.replace(" ", "-") + ".json")])
        took = time.monotonic() - began
        tap.result("%s: what is left is not known" % name, has(done, 1, "not proven"))
        tap.result("%s: in time" % name, ["%.1f s" % took] if took > LONG_SECONDS else [])
    large = {"QueryLanguage": "JSONata", "StartAt": "T", "States": {
        "T": dict(task(End=True), Arguments={"n": "{% [1..1000000] %}"}, Catch=[
            {"ErrorEquals": ["States.ALL"], "Next": "C"}]), "C": DONE}}
    _, _, done = place.generate("large", large)
    tap.result("an expression that needs more than a trial has is no failure of the machine", has(
        done, 1, "0 test cases take 0 of", "needs too much memory"))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        machine_tests(place, tap, MACHINES)
        proof_tests(place, tap)
        many_tests(place, tap)
        failing_tests(place, tap)
        schema_tests(place, tap)
        command_tests(place, tap)
        example_tests(place, tap)
        hostile_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
