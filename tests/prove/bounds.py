#!/usr/bin/env python3
"""tests/prove/bounds.py - bounds of sfnc prove, and what executions did in AWS (TAP)."""
import glob
import json
import os
import sys
import tempfile

from tap import SFNC, SHARED, Tap, run


def chain(*states, **more):
    """A machine of these states (name, state), each leading to the next one."""
    names = [name for name, _ in states]
    made = {}
    for (name, state), after in zip(states, names[1:] + [None]):
        if state["Type"] in ("Choice", "Succeed", "Fail") or "Next" in state:
            made[name] = state
        else:
            made[name] = dict(state, **({"Next": after} if after else {"End": True}))
    return dict({"StartAt": names[0], "States": made}, **more)


PASS = {"Type": "Pass"}
WAIT = {"Type": "Wait", "Seconds": 30}
TASK = {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "TimeoutSeconds": 5,
        "Parameters": {"TableName": "t", "Key": {"id": {"S": "1"}}}, "ResultPath": None}
RETRY = [{"ErrorEquals": ["A"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2},
         {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 1}]
CAPPED = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 10, "MaxAttempts": 4,
           "BackoffRate": 3, "MaxDelaySeconds": 60}]


def counted(**limit):
    return chain(
        ("Init", {"Type": "Pass", "Result": 0, "ResultPath": "$.i"}),
        ("Test", {"Type": "Choice", "Default": "Done", "Choices": [
            dict({"Variable": "$.i", "Next": "Work"}, **limit)]}),
        ("Work", WAIT),
        ("Inc", {"Type": "Pass", "Parameters": {"i.$": "States.MathAdd($.i, 1)", "n.$": "$.n"},
                 "Next": "Test"}),
        ("Done", {"Type": "Succeed"}))


COUNTED_QUERY = {"QueryLanguage": "JSONata", "StartAt": "Init", "States": {
    "Init": {"Type": "Pass", "Assign": {"i": 0, "all": ["a", "b", "c"]}, "Next": "Test"},
    "Test": {"Type": "Choice", "Default": "Done", "Choices": [
        {"Condition": "{% $i < $count($all) %}", "Next": "Work"}]},
    "Work": {"Type": "Wait", "Seconds": 30, "Assign": {"i": "{% $i + 1 %}"}, "Next": "Test"},
    "Done": {"Type": "Succeed"}}}

COUNTED_ELSE = counted(NumericLessThanPath="$.n")
COUNTED_ELSE["States"]["Work"] = {"Type": "Pass", "Next": "Inc"}



def less(name, limit, inside, outside):
    return {"Type": "Choice", "Default": outside, "Choices": [
        {"Condition": "{%% $%s < %s %%}" % (name, limit), "Next": inside}]}


def assign(**values):
    return {"Type": "Pass", "Assign": values}


def nested(outer, inner, work=WAIT, **more):
    """A loop in a loop, whose heads are "Outer" and "Inner"."""
    return dict(chain(
        ("Init", assign(i=0)),
        ("Outer", less("i", outer, "InitJ", "Done")),
        ("InitJ", assign(j=0)),
        ("Inner", less("j", inner, "Work", "IncI")),
        ("Work", work),
        ("IncJ", dict(assign(j="{% $j + 1 %}"), Next="Inner")),
        ("IncI", dict(assign(i="{% $i + 1 %}"), Next="Outer")),
        ("Done", {"Type": "Succeed"}), QueryLanguage="JSONata"), **more)


# The test of either loop stands at its end.
LATE = chain(
    ("Init", assign(i=0)),
    ("InitJ", assign(j=0)),
    ("Work", WAIT),
    ("IncJ", assign(j="{% $j + 1 %}")),
    ("Inner", less("j", 4, "Work", "IncI")),
    ("IncI", assign(i="{% $i + 1 %}")),
    ("Outer", less("i", 3, "InitJ", "Done")),
    ("Done", {"Type": "Succeed"}), QueryLanguage="JSONata")

# Two loops, one after the other, in a loop; and a third one in the second.
SEVERAL = chain(
    ("Init", assign(i=0)),
    ("Outer", less("i", 2, "First", "Done")),
    ("First", assign(j=0)),
    ("A", less("j", 3, "AIn", "Second")),
    ("AIn", dict(assign(j="{% $j + 1 %}"), Next="A")),
    ("Second", assign(j=0)),
    ("B", less("j", 2, "BInit", "Inc")),
    ("BInit", assign(k=0)),
    ("C", less("k", 5, "CIn", "BInc")),
    ("CIn", dict(assign(k="{% $k + 1 %}"), Next="C")),
    ("BInc", dict(assign(j="{% $j + 1 %}"), Next="B")),
    ("Inc", dict(assign(i="{% $i + 1 %}"), Next="Outer")),
    ("Done", {"Type": "Succeed"}), QueryLanguage="JSONata")

BRANCHES = {"Type": "Parallel", "Branches": [chain(("X", PASS), ("Y", WAIT)), chain(("Z", TASK))]}


def items(**more):
    return dict({"Type": "Map", "ItemProcessor": chain(("I", WAIT))}, **more)


THREE = {"Type": "Pass", "Result": [1, 2, 3]}
RUN = {"Type": "Map", "ItemProcessor": dict(
    chain(("C", PASS)), ProcessorConfig={"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"})}
UNTIMED = {key: value for key, value in TASK.items() if key != "TimeoutSeconds"}

# What, the machine, and its transitions, events, seconds and USD; None: there is no bound.
CASES = [
    ("a chain", chain(("A", PASS), ("B", WAIT)), (2, 6, 30, 0.00005)),
    ("a task", chain(("A", TASK)), (1, 7, 5, 0.000025)),
    ("a task that waits for a token", chain(("A", dict(
        TASK, Resource="arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        Parameters={"QueueUrl": "q", "MessageBody": {"t.$": "$$.Task.Token"}}))), (1, 8, 5, None)),
    ("retries add up", chain(("A", dict(TASK, Retry=RETRY))), (6, 22, 46, 0.00015)),
    ("the longest delay", chain(("A", dict(TASK, Retry=CAPPED))), (5, 19, 185, None)),
    ("no timeout", chain(("A", UNTIMED)), (1, 7, None, 0.000025)),
    ("the machine's timeout", chain(("A", UNTIMED), TimeoutSeconds=60), (1, 7, 60, None)),
    ("branches", chain(("A", BRANCHES)), (4, 15, 30, 0.0001)),
    ("items", chain(("A", THREE), ("B", items())), (5, 20, 30, None)),
    ("items one by one", chain(("A", THREE), ("B", items(MaxConcurrency=1))), (5, 20, 90, None)),
    ("items two by two", chain(("A", THREE), ("B", items(MaxConcurrency=2))), (5, 20, 60, None)),
    ("items of the input", chain(("A", items())), (None, None, None, None)),
    ("children are executions of their own", chain(("A", THREE), ("B", RUN)),
     (2, 10, 0, 0.000125)),
    ("a counted loop", counted(NumericLessThan=10), (33, 68, 300, None)),
    ("a loop that counts what the input says", counted(NumericLessThanPath="$.n"),
     (None, None, None, None)),
    ("a counted loop in JSONata", COUNTED_QUERY, (9, 20, 90, None)),
    ("a counted loop in another", nested(3, 5), (60, 122, 450, None)),
    ("the inner one turns as often as the outer says", nested(3, "$i + 1"), (42, 86, 270, None)),
    ("loops that test at their ends", LATE, (47, 96, 360, None)),
    ("loops in loops in a loop", SEVERAL, (83, 168, 0, None)),
    ("an inner loop that is not counted", nested(3, "$states.input.n"), (None, None, None, None)),
]


class Place:
    def __init__(self, folder):
        self.path = os.path.join(folder, "machine.asl.json")

    def bounds(self, definition, *options):
        with open(self.path, "w", encoding="utf-8") as out:
            json.dump(definition, out)
        done = run([SFNC, "prove", "--format", "json", self.path, *options])
        if not done.stdout.startswith("{"):
            return None, done.stderr
        told = json.loads(done.stdout)
        return {one["of"]: one["most"] for one in told["bounds"]}, done.stdout


def wrong(bounds, expected):
    names = ("transitions", "events", "seconds", "USD")
    return ["%s: %s, not %s" % (name, bounds[name], most)
            for name, most in zip(names, expected)
            if not (name == "USD" and most is None) and (
                bounds[name] != most if most is None or bounds[name] is None
                else abs(bounds[name] - most) > 1e-9)]


def events_of(machine, place, text="{}"):
    """How many events an execution has, of whatever length; its tasks succeed."""
    history = place.path + ".history"
    with open(place.path, "w", encoding="utf-8") as out:
        json.dump(machine, out)
    run([SFNC, "run", place.path, "--virtual-time", "--input", text, "--history", history])
    with open(history, encoding="utf-8") as out:
        return len(json.load(out)["events"])


def table_tests(place, tap):
    for what, machine, expected in CASES:
        bounds, said = place.bounds(machine)
        tap.result(what, [said] if bounds is None else wrong(bounds, expected))


def attained_tests(place, tap):
    """Executions of counted loops have all the events that they may have."""
    for what, machine in (("a loop", COUNTED_QUERY), ("a loop in another", nested(3, 5)),
                          ("late tests", LATE), ("several loops", SEVERAL), ("a long one", LONG)):
        bounds, said = place.bounds(machine)
        events = events_of(machine, place)
        tap.result(what + " does as much as it may", [said] if bounds is None else
                   ["%d events of %s" % (events, bounds["events"])]
                   if bounds["events"] != events else [])


def express_tests(place, tap):
    """0.000001 for the request; 0.25 MB and 50 MB are a chunk of 64 MB."""
    bounds, said = place.bounds(chain(("A", WAIT)), "--type", "express")
    most = 0.000001 + 30 * 64 / 1024 * 0.00001667
    tap.result("an EXPRESS execution costs its time", [] if bounds is not None and
               abs(bounds["USD"] - most) < 1e-9 else [said])
    bounds, said = place.bounds(chain(("A", UNTIMED)), "--type", "express")
    tap.result("it lasts five minutes at most", [] if bounds is not None and
               bounds["seconds"] == 300 else [said])


def path_tests(place, tap):
    with open(place.path, "w", encoding="utf-8") as out:
        json.dump(chain(("A", BRANCHES), ("B", PASS)), out)
    said = run([SFNC, "prove", place.path]).stdout
    tap.result("the worst way is named", [] if
               'at most     events: 17 by "A" ["X", "Y" | "Z"], "B"' in said else [said])
    with open(place.path, "w", encoding="utf-8") as out:
        json.dump(nested(3, 5), out)
    said = run([SFNC, "prove", place.path]).stdout
    way = '"Init", ("Outer", "InitJ", ("Inner", "Work", "IncJ") x 6, "IncI") x 4, "Done"'
    tap.result("loops in loops are named with their turns", [] if
               "at most     events: 122 by " + way in said else [said])


LONG = nested(80, 100, PASS)
LONG_SAID = 'refuted     history: %sthere are more than 25000 events at "%s", by %s\n'
TASK_QUERY = {"Type": "Task", "Resource": TASK["Resource"], "Arguments": TASK["Parameters"]}


def working(task):
    return nested(80, 100, task)


SPIN = {"StartAt": "C", "States": {
    "C": {"Type": "Choice", "Default": "S", "Choices": [
        {"Variable": "$.go", "BooleanEquals": True, "Next": "P"}]},
    "P": {"Type": "Pass", "Next": "Q"}, "Q": {"Type": "Pass", "Result": 1, "ResultPath": "$.q",
                                              "Next": "C"},
    "S": {"Type": "Succeed"}}}
# The same way round, but what it tests changes, or it waits.
TURNED = dict(SPIN, States=dict(SPIN["States"], Q={
    "Type": "Pass", "Result": False, "ResultPath": "$.go", "Next": "C"}))
WAITING = dict(SPIN, States=dict(SPIN["States"], Q={"Type": "Wait", "Seconds": 1, "Next": "C"}))


def spin_tests(place, tap):
    ends = 'refuted     ends: "%s" is come back to for ever, by {"go":true}'
    for what, machine, options, told in (
            ("a loop that changes nothing does not end", SPIN, (), ends % "C"),
            ("an express one does not either", SPIN, ("--type", "express"), ends % "C"),
            ("one that changes what it tests ends", TURNED, (), "proved      ends: "),
            ("one that waits is no such loop", WAITING, (), "proved      ends: ")):
        with open(place.path, "w", encoding="utf-8") as out:
            json.dump(machine, out)
        done = run([SFNC, "prove", place.path, *options])
        tap.result(what, [] if told in done.stdout else [done.stdout])


def claim_tests(place, tap):
    turns = counted(NumericLessThan=3)
    turns["States"]["Work"] = {"Type": "Pass", "Next": "Inc"}
    for what, machine, told in (
            ("a counted loop ends without a wait", turns, "proved      ends: "),
            ("another one may not", COUNTED_ELSE, "not proven  ends: "),
            ("a short history", turns, "proved      history: there are 26 events at most"),
            ("a history that may be long", COUNTED_ELSE, "not proven  history: how often"),
            ("one that is too long", LONG, LONG_SAID % ("", "IncJ", "{}")),
            ("one that is too long for some input",
             dict(LONG, StartAt="If", States=dict(LONG["States"], If={
                 "Type": "Choice", "Default": "Done", "Choices": [
                     {"Condition": "{% $states.input.long = 'yes' %}", "Next": "Init"}]})),
             LONG_SAID % ("", "Work", '{"long":"yes"}')),
            ("one that is too long if work succeeds", working(TASK_QUERY),
             LONG_SAID % ("if all work succeeds, ", "Inner", "{}")),
            ("one that depends on what work answers",
             working(dict(TASK_QUERY, Assign={"i": "{% $length($states.result.Item.n.N) %}"})),
             "not proven  history: "),
            ("too many items", chain(("A", {"Type": "Pass", "Result": list(range(9))}),
                                     ("B", items(ItemProcessor=chain(
                                         ("J", {"Type": "Pass", "Result": list(range(1000))}),
                                         ("K", items()))))),
             LONG_SAID % ("", "B", "{}"))):
        with open(place.path, "w", encoding="utf-8") as out:
            json.dump(machine, out)
        said = run([SFNC, "prove", place.path]).stdout
        tap.result(what, [] if told in said else [said])


def limit_tests(place, tap):
    """2 events of a Choice, a Wait and a Pass each: 5,000 turns are 30,000 of them."""
    of_items = items(ItemProcessor=chain(("J", {"Type": "Pass", "Result": list(range(1000))}),
                                         ("K", items())))
    for what, machine, options, told in (
            ("a loop that turns too often", counted(NumericLessThan=5000), [],
             'the loop of "Test", "Work", "Inc" turns at least 5,000 times, each with 6 history '
             'events: 30,000 in all, and AWS fails a STANDARD execution that has more than 25,000'),
            ("a loop in another that turns too often",
             nested(100, 80, PASS), [],
             'turns at least 100 times, each with 486 history events: 48,600 in all'),
            ("one that does not", counted(NumericLessThan=4000), [], None),
            ("one that may not", counted(NumericLessThanPath="$.n"), [], None),
            ("EXPRESS has no quota", counted(NumericLessThan=5000), ["--type", "express"], None),
            ("items of items", chain(("A", {"Type": "Pass", "Result": list(range(9))}),
                                     ("B", of_items)), [],
             '"B" has at least 9 items, each with 4,008 history events: 36,076 in all')):
        with open(place.path, "w", encoding="utf-8") as out:
            json.dump(machine, out)
        said = run([SFNC, "check", place.path, *options]).stdout
        tap.result(what, [] if ("[history-limit]" in said if told is None else told not in said)
                   is False else [said])


def recorded_tests(place, tap):
    """No execution that AWS recorded has more events than were proven."""
    seen = exact = 0
    problems = []
    for path in sorted(glob.glob(os.path.join(SHARED, "conformance/aws-recorded/*/*.json"))):
        with open(path, encoding="utf-8") as text:
            case = json.load(text)
        if not case.get("history") or "definition" not in case:
            continue
        express = ["--type", "express"] if case.get("type") == "EXPRESS" else []
        bounds, _ = place.bounds(case["definition"], *express)
        if bounds is None or bounds["events"] is None:
            continue
        seen += 1
        exact += bounds["events"] == len(case["history"])
        if bounds["events"] < len(case["history"]):
            problems.append("%s: %d events, %s proven" % (path, len(case["history"]),
                                                          bounds["events"]))
    if seen < 100:
        problems.append("only %d recordings were looked at" % seen)
    tap.result("%d recordings of AWS are within their bounds, %d of them at it" % (seen, exact),
               problems)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        table_tests(place, tap)
        attained_tests(place, tap)
        express_tests(place, tap)
        path_tests(place, tap)
        claim_tests(place, tap)
        spin_tests(place, tap)
        limit_tests(place, tap)
        if os.path.isdir(os.path.join(SHARED, "conformance/aws-recorded")):
            recorded_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
