#!/usr/bin/env python3
"""tests/prove/coming.py - what is shown of a Choice comes from the states before it (TAP).

A refuted claim shows what the state is given, and that has to be something which the states before
make. Random machines compute members of one value in both languages; whatever is shown has to fit
together, and what is called impossible may be true of no value of a sample. SEED chooses others.
"""
import json
import math
import os
import random
import re
import sys
import tempfile

from tap import SFNC, Tap, run

SEED = int(os.environ.get("SEED", "1"))
COUNT = 30  # machines of a language

TASK = "arn:aws:lambda:us-east-1:123456789012:function:f"


def prove(folder, definition, *options):
    path = os.path.join(folder, "order.asl.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(definition, out)
    return run([SFNC, "prove", path, *options])


def said(done, *texts, without=()):
    missing = [text for text in texts if text not in done.stdout]
    extra = [text for text in without if text in done.stdout]
    return [] if not missing and not extra else [
        "without %s, with %s" % (missing, extra), done.stdout + done.stderr]


def machine(states, query=False):
    ends = {to: {"Type": "Succeed"} for to in ("X", "Y") if '"%s"' % to in json.dumps(states)}
    definition = {"StartAt": next(iter(states)), "States": dict(states, **ends)}
    if query:
        definition["QueryLanguage"] = "JSONata"
    return definition


def rules(*tests, default=None):
    state = {"Type": "Choice", "Choices": [
        dict({"Condition": "{%% %s %%}" % test} if isinstance(test, str) else test, Next="X")
        for test in tests]}
    if default:
        state["Default"] = default
    return state


# ---- single machines ----

def counter():
    """Counts up to five, and then leaves: nothing else ever comes."""
    return machine({
        "I": {"Type": "Pass", "Result": {"i": 0}, "Next": "L"},
        "L": {"Type": "Pass", "Parameters": {"i.$": "States.MathAdd($.i, 1)"}, "Next": "C"},
        "C": {"Type": "Choice", "Choices": [
            {"Variable": "$.i", "NumericLessThan": 5, "Next": "L"},
            {"Variable": "$.i", "NumericEquals": 5, "Next": "X"}]}})


def caught():
    return machine({
        "T": {"Type": "Task", "Resource": TASK, "Next": "Y", "Catch": [
            {"ErrorEquals": ["States.ALL"], "ResultPath": "$.problem", "Next": "C"}]},
        "C": rules({"Variable": "$.problem.Error", "StringEquals": "Stale"})})


def single_tests(folder, tap):
    tap.result("what a counter never gives is not shown", said(
        prove(folder, counter()), "not proven  total       C",
        "taken       C Choices[1]: by {\"i\":5}"))
    tap.result("two members of one value are not shown to differ", said(
        prove(folder, machine({
            "A": {"Type": "Pass", "Output": {"a": "{% $states.input.n %}",
                                             "b": "{% $states.input.n %}"}, "Next": "C"},
            "C": rules("$states.input.a = $states.input.b")}, True)),
        "not proven  total       C", "proved      taken       C Choices[0]"))
    tap.result("a variable is shown with what it was assigned", said(
        prove(folder, machine({
            "A": {"Type": "Pass", "Assign": {"w": "{% $states.input.n %}"},
                  "Output": "{% $states.input %}", "Next": "C"},
            "C": rules("$w != $states.input.n", "$w > 3", default="Y")}, True)),
        "not proven  taken       C Choices[0]",
        "taken       C Choices[1]: by {\"n\":4} and the variables {\"w\":4}"))
    tap.result("what may not come is told with the variables that decide", said(
        prove(folder, machine({
            "N": {"Type": "Pass", "Assign": {"n": "{% $exists($n) ? $n - 1 : 10 %}"}, "Next": "C"},
            "C": rules("$n <= 0", default="N")}, True)),
        "and the variables {\"n\":0} would, but is not known to come"))
    tap.result("what a state before would fail with is not shown", said(
        prove(folder, machine({
            "A": {"Type": "Pass", "Output": {"n": "{% $abs($states.input.n) %}"}, "Next": "C"},
            "C": rules("$states.input.n >= 0")}, True)),
        "not proven  no-failure  C", "proved      taken       C Choices[0]"))
    tap.result("what it passes on is", said(
        prove(folder, machine({
            "A": {"Type": "Pass", "Output": {"n": "{% $states.input.n %}"}, "Next": "C"},
            "C": rules("$states.input.n >= 0", default="Y")}, True)),
        "refuted     no-failure  C: a condition fails for {\"n\":"))
    tap.result("an error that is caught comes from its task", said(
        prove(folder, caught()), "refuted     total       C",
        "taken       C Choices[0]: by {\"problem\":{\"Error\":\"Stale\""))
    tap.result("what a task answers is ours to choose", said(
        prove(folder, machine({
            "T": {"Type": "Task", "Resource": TASK, "ResultSelector": {"k.$": "$.a.b"},
                  "ResultPath": "$.r", "Next": "C"},
            "C": rules({"Variable": "$.r.k", "NumericGreaterThan": 7})})),
        "refuted     total       C", "proved      taken       C Choices[0]"))
    tap.result("rules that earlier Choices leave nothing for are dead", said(
        prove(folder, machine({
            "B": {"Type": "Choice", "Default": "Y", "Choices": [
                {"Variable": "$.n", "NumericGreaterThan": 5, "Next": "P"}]},
            "P": {"Type": "Pass", "Parameters": {"m.$": "$.n"}, "Next": "C"},
            "C": rules({"Variable": "$.m", "NumericGreaterThan": 7}, default="Y")})),
        "proved      taken       C Choices[0]", "proved      taken       C Default"))
    tap.result("a function that a variable has the name of is called until it is assigned", said(
        prove(folder, machine({
            "Q": {"Type": "Pass", "Assign": {"count": "{% $count($states.input.l) %}"},
                  "Next": "C"},
            "C": rules("$count > 0", "$count = 0")}, True)),
        "proved      total       C", "proved      no-failure  C"))


def absent_tests(folder, tap):
    """What is computed of something that is not there, which a state before has left out."""
    for what in ("& 'x'", "[0].price * 2"):
        done = prove(folder, machine({
            "A": {"Type": "Pass", "Output": {}, "Next": "B"},
            "B": {"Type": "Pass", "Output": {"n": "{%% $string($states.input.a %s) %%}" % what},
                  "Next": "C"},
            "C": rules("$states.input.n = 'y'", default="Y")}, True))
        tap.result("%s of what is not there is looked at" % what,
                   said(done, "total") if done.returncode in (0, 1) else [done.returncode])
    done = prove(folder, machine({
        "A": {"Type": "Pass", "Output": {}, "Next": "B"},
        "B": {"Type": "Pass", "Output": {"n": "{% $count($states.input.x.y) %}"}, "Next": "C"},
        "C": rules("$states.input.n = 0", default="Y")}, True))
    tap.result("nothing counts nothing", said(done, "taken       C Choices[0]: by {\"n\":0}"))


def field_tests(folder, tap):
    """All fields of a state may fail, those of rules, catchers and Maps too."""
    rule = dict({"Condition": "{% true %}", "Next": "X"}, Assign={"w": "{% $states.input.a %}"})
    tap.result("a rule assigns what may not be there", said(
        prove(folder, machine({"C": {"Type": "Choice", "Choices": [rule]}}, True)),
        "not proven  no-failure  C: $states.input.a may have no value (Choices[0]/Assign/w)"))
    tap.result("so does a catcher", said(
        prove(folder, machine({"C": {"Type": "Task", "Resource": TASK, "Next": "X", "Catch": [
            {"ErrorEquals": ["States.ALL"], "Assign": {"w.$": "$.a"}, "Next": "X"}]}})),
        "not proven  no-failure  C: $.a may not be there"))
    tap.result("and an ItemSelector", said(
        prove(folder, machine({"C": {
            "Type": "Map", "ItemsPath": "$.l", "ItemSelector": {"x.$": "$.b"}, "Next": "X",
            "ResultPath": None, "ItemProcessor": {"StartAt": "P", "States": {
                "P": {"Type": "Pass", "End": True}}}}})), without=("proved      no-failure  C",)))
    tap.result("a placeholder in a rule leaves it open", said(
        prove(folder, machine({"C": rules({"Variable": "$.n", "NumericEquals": 1},
                                          {"Variable": "$.s", "StringEquals": "${X}"})})),
        "not proven  total       C: nothing fills the placeholder ${X}"))


def chain_tests(folder, tap):
    """What rules look at counts more than what a state hands on beside it, also along a way."""
    states = {}
    for i in range(8):
        last = i == 7
        states["T%d" % i] = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                             "Arguments": {"FunctionName": "f"}, "Next": "C%d" % i,
                             "Assign": {"r%d" % i: "{% $states.result.Payload %}"}}
        states["C%d" % i] = {"Type": "Choice", "Choices": [
            {"Condition": "{%% $r%d.x > %d %%}" % (i, i), "Next": "X" if last else "T%d" % (i + 1)},
            {"Condition": "{%% $r%d.x < -%d %%}" % (i, i), "Next": "X" if last else "T0"}]}
    done = prove(folder, machine(states, True))
    tap.result("along a chain of tasks all that is missing is shown", said(
        done, *["refuted     total       C%d" % i for i in range(8)]))


def large_tests(folder, tap):
    """Whole numbers beyond 2^53 are compared as they are written."""
    for test, claim in (("NumericEquals", "refuted     total       C"),
                        ("NumericGreaterThan", "taken       C Choices[0]: by {\"n\":90071992")):
        tap.result("%s of a large number" % test, said(
            prove(folder, machine({
                "A": {"Type": "Pass", "Result": {"n": 9007199254740993}, "Next": "C"},
                "C": rules({"Variable": "$.n", test: 9007199254740992})})), claim))


def answer_tests(folder, tap):
    """What a schema says of an answer holds on the way, too: only status A or B leads to C."""
    bindings = os.path.join(folder, "bindings.json")
    with open(bindings, "w", encoding="utf-8") as out:
        json.dump({"f": {"target": "exec:cat", "result": {
            "type": "object", "required": ["status", "n"],
            "properties": {"status": {"enum": ["A", "B"]},
                           "n": {"type": "integer", "minimum": 3}}}}}, out)

    def through(status, below):
        return prove(folder, machine({
            "T": {"Type": "Task", "Resource": TASK, "Next": "D"},
            "D": {"Type": "Choice", "Default": "Y", "Choices": [
                {"Variable": "$.status", "StringEquals": status, "Next": "P"}]},
            "P": {"Type": "Pass", "Parameters": {"m.$": "$.n"}, "Next": "C"},
            "C": rules({"Variable": "$.m", "NumericLessThan": below}, default="Y")}),
            "--bindings", bindings)
    tap.result("an answer is one of those that its schema allows", said(
        through("A", 4), "proved      taken       C Choices[0]: by {\"m\":3}"))
    tap.result("one that it does not allow is not shown", said(
        through("C", 4), without=("proved      taken       C Choices[0]",)))


# ---- random machines ----

# Members computed of n: in JSONPath, in JSONata, in Python. States.MathAdd rounds what it is given.
def whole(n):
    return math.floor(n + 0.5)


MADE = [("States.MathAdd($.n, 1)", "$floor($states.input.n + 0.5) + 1", lambda n: whole(n) + 1),
        ("States.MathAdd($.n, -3)", "$floor($states.input.n + 0.5) - 3", lambda n: whole(n) - 3),
        ("$.n", "$states.input.n", lambda n: n),
        ("$.n", "$abs($states.input.n)", abs),
        ("$.n", "$states.input.n * 2", lambda n: n * 2),
        ("$.n", "$states.input.n > 4 ? 1 : 0", lambda n: int(n > 4)),
        ("States.ArrayLength(States.Array($.n, $.n))", "($states.input.n + 1) * 0 + 2",
         lambda n: 2)]

ORDER = {"<": "NumericLessThan", ">": "NumericGreaterThan", "=": "NumericEquals"}
WHOLE = range(-12, 13)
PARTS = [n / 8 for n in range(-100, 101)]


def holds(test, given):
    name, order, number = test
    return {"<": given[name] < number, ">": given[name] > number, "=": given[name] == number}[order]


def random_machine(rng, query):
    """Returns the definition, how its members are made, and its rules, each a list of tests."""
    made = {name: rng.choice(MADE) for name in ("a", "b")}
    if not query: # there is no intrinsic function for the others
        made = {name: one if one[0] != "$.n" else MADE[2] for name, one in made.items()}
    tests = [[(rng.choice("ab"), rng.choice("<>="), rng.randint(-6, 6))
              for _ in range(rng.randint(1, 2))] for _ in range(rng.randint(1, 3))]
    if query:
        first = {"Type": "Pass", "Output": {
            name: "{%% %s %%}" % one[1] for name, one in made.items()}, "Next": "C"}
        choice = rules(*[" and ".join("$states.input.%s %s %d" % test for test in rule)
                         for rule in tests])
    else:
        first = {"Type": "Pass", "Parameters": {
            name + ".$": one[0] for name, one in made.items()}, "Next": "C"}
        choice = rules(*[{"And": [{"Variable": "$." + name, ORDER[order]: number}
                                  for name, order, number in rule]} for rule in tests])
    return machine({"A": first, "C": choice}, query), made, tests


def taken(tests, given):
    for index, rule in enumerate(tests):
        if all(holds(test, given) for test in rule):
            return index
    return None


def wrong(done, made, tests):
    """What is said that is not so; and how many claims are decided."""
    found = []
    decided = 0
    given = [{name: one[2](n) for name, one in made.items()} for n in WHOLE]
    more = [{name: one[2](n) for name, one in made.items()} for n in PARTS]
    for line in done.stdout.splitlines():
        claim = re.match(r"(proved|refuted) +(total|taken) +C(?: Choices\[(\d+)\])?: (.*)", line)
        if claim is None:
            continue
        decided += 1
        verdict, what, rule, text = claim.groups()
        rule = int(rule) if rule is not None else None
        shown = re.search(r"(\{.*\})", text)
        if shown is not None and (verdict == "proved") == (what == "taken"):
            value = json.loads(shown.group(1))
            if not all(isinstance(one, (int, float)) for one in value.values()):
                continue # n is no number: nothing of it was computed
            if taken(tests, value) != rule:
                found.append("another way is taken: " + line)
            if value not in given + more and all(abs(n) < 9 for n in value.values()):
                found.append("never comes: " + line)
        elif any(taken(tests, one) == rule for one in given):
            found.append("is possible: " + line)
    return found, decided


def random_tests(folder, tap, query):
    rng = random.Random(SEED)
    found = []
    decided = asked = 0
    for _ in range(COUNT):
        definition, made, tests = random_machine(rng, query)
        done = prove(folder, definition)
        problems, more = wrong(done, made, tests)
        decided += more
        asked += len(tests) + 1
        found += problems and [*problems, json.dumps(definition)]
    name = "JSONata" if query else "JSONPath"
    tap.result("nothing is shown that states in %s do not make" % name, found)
    tap.result("most is decided of what states in %s make" % name,
               [] if decided * 2 > asked else ["%d of %d" % (decided, asked)])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        single_tests(folder, tap)
        answer_tests(folder, tap)
        absent_tests(folder, tap)
        field_tests(folder, tap)
        large_tests(folder, tap)
        chain_tests(folder, tap)
        for query in (False, True):
            random_tests(folder, tap, query)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
