#!/usr/bin/env python3
"""tests/prove/schemas.py - what `sfnc prove` says with an input schema is so of all inputs (TAP).

Schemas that people write, with Choices that are total by them, are proven to be. Then random ones:
their inputs are so few that all are gone through here, by rules of our own: what is ruled out does
not happen, and what is shown is one of them, at the first state or behind others. SEED and COUNT
choose other schemas.
"""
import itertools
import json
import os
import random
import re
import sys
import tempfile

from tap import FULL, SANITIZED, SFNC, Tap, run

SEED = int(os.environ.get("SEED", "1"))
COUNT = int(os.environ.get("COUNT", "1500" if FULL else "20" if SANITIZED else "60"))

TEXT, INTEGER = {"type": "string"}, {"type": "integer"}


def given(**properties):
    return {"type": "object", "properties": properties, "required": list(properties)}


def maybe(**properties):
    return {"type": "object", "properties": properties}


def is_text(path, text):
    return {"Variable": path, "StringEquals": text}


def has(path, there=True):
    return {"Variable": path, "IsPresent": there}


def both(*rules):
    return {"And": list(rules)}


def number(path, operator, value):
    return {"Variable": path, "Numeric" + operator: value}


CARD = given(type={"const": "card"}, number=TEXT)
CASH = given(type={"const": "cash"}, amount=INTEGER)
PAID = [both(is_text("$.type", "card"), {"Variable": "$.number", "IsString": True}),
        both(is_text("$.type", "cash"), number("$.amount", "GreaterThan", 0)),
        both(is_text("$.type", "cash"), number("$.amount", "LessThanEquals", 0))]
AB = {"enum": ["a", "b"]}
TWO = dict(maybe(a=TEXT, b=TEXT), additionalProperties=False)

# A schema, and rules one of which holds for whatever it allows.
TOTAL = [
    ("oneOf", {"oneOf": [CARD, CASH]}, PAID),
    ("definitions", {"definitions": {"card": CARD, "cash": CASH},
                     "anyOf": [{"$ref": "#/definitions/card"}, {"$ref": "#/definitions/cash"}]},
     PAID),
    ("a member with alternatives", given(pay={"oneOf": [CARD, CASH]}),
     json.loads(json.dumps(PAID).replace("$.", "$.pay."))),
    ("alternatives of two members",
     given(a={"oneOf": [given(t={"const": "1"}, p=TEXT), given(t={"const": "2"}, q=TEXT)]},
           b={"oneOf": [given(t={"const": "3"}, r=TEXT), given(t={"const": "4"}, s=TEXT)]}),
     [both(has("$.a.p"), is_text("$.b.t", "3"), has("$.b.r")),
      both(is_text("$.a.t", "1"), has("$.b.s")), both(is_text("$.a.t", "2"), has("$.a.q"))]),
    ("base and alternatives",
     {"allOf": [{"$ref": "#/$defs/base"}, {"oneOf": [
         {"properties": {"t": {"const": t}}, "required": [t]} for t in "ab"]}],
      "$defs": {"base": given(t=AB, id={"type": "string", "format": "uuid"})}},
     [both(is_text("$.t", t), has("$." + t)) for t in "ab"]),
    ("required in anyOf", dict(maybe(email=TEXT, phone=TEXT),
                               anyOf=[{"required": ["email"]}, {"required": ["phone"]}]),
     [has("$.email"), has("$.phone")]),
    ("if", dict(given(k=AB), **{"if": {"properties": {"k": {"const": "a"}}},
                                "then": {"required": ["x"]}, "else": {"required": ["y"]}}),
     [both(is_text("$.k", "a"), has("$.x")), has("$.y")]),
    ("many ifs", dict(given(k={"enum": list("abc")}), allOf=[
        {"if": given(k={"const": k}), "then": given(**{"f" + k: INTEGER})} for k in "abc"]),
     [both(is_text("$.k", k), {"Variable": "$.f" + k, "IsNumeric": True}) for k in "abc"]),
    ("dependentRequired", dict(maybe(card=TEXT), dependentRequired={"card": ["address"]}),
     [has("$.card", False), has("$.address")]),
    ("dependencies", dict(maybe(card=TEXT), dependencies={"card": {"required": ["address"]}}),
     [has("$.card", False), has("$.address")]),
    ("numbers that are listed", given(n={"enum": [1, 5, 10]}),
     [number("$.n", "Equals", n) for n in (1, 5, 10)]),
    ("numbers with a gap", given(n=dict(INTEGER, anyOf=[{"maximum": 0}, {"minimum": 10}])),
     [number("$.n", "LessThan", 1), number("$.n", "GreaterThan", 9)]),
    ("few multiples", given(n=dict(INTEGER, minimum=0, maximum=10, multipleOf=5)),
     [number("$.n", "Equals", n) for n in (0, 5, 10)]),
    ("objects that are listed", {"enum": [{"k": "1", "u": "a"}, {"k": "2", "u": "b"}]},
     [both(is_text("$.k", "1"), is_text("$.u", "a")), is_text("$.u", "b")]),
    ("nullable", given(n={"oneOf": [{"type": "null"}, dict(INTEGER, minimum=1)]}),
     [{"Variable": "$.n", "IsNull": True}, number("$.n", "GreaterThan", 0)]),
    ("not", given(n={"enum": ["a", "b", "c"], "not": {"const": "c"}}),
     [is_text("$.n", "a"), is_text("$.n", "b")]),
    ("a text that is not empty", given(n=dict(TEXT, minLength=1)),
     [{"Variable": "$.n", "StringGreaterThan": ""}]),
    ("a pattern's beginning", given(n=dict(TEXT, pattern="^ORD-[0-9]+$")),
     [{"Variable": "$.n", "StringMatches": "ORD-*"}]),
    ("a pattern's texts", given(n=dict(TEXT, pattern="^(a|b)$")),
     [is_text("$.n", "a"), is_text("$.n", "b")]),
    ("first items", given(l={"type": "array", "prefixItems": [TEXT, INTEGER], "minItems": 2}),
     [both({"Variable": "$.l[0]", "IsString": True}, {"Variable": "$.l[1]", "IsNumeric": True})]),
    ("at least one member", dict(TWO, minProperties=1), [has("$.a"), has("$.b")]),
    ("all members but one", dict(maybe(a=TEXT, b=TEXT, c=TEXT), additionalProperties=False,
                                 minProperties=2),
     [both(has("$.a"), has("$.b")), both(has("$.c"), has("$.a")), both(has("$.b"), has("$.c"))]),
    ("all members", dict(TWO, minProperties=2), [both(has("$.a"), has("$.b"))]),
    ("at most one member", dict(TWO, maxProperties=1),
     [has("$.a", False), has("$.b", False)]),
    ("one member of two", dict(TWO, minProperties=1, maxProperties=1),
     [both(has("$.a"), has("$.b", False)), both(has("$.b"), has("$.a", False))]),
    ("no member beside one", dict(given(a=TEXT), maxProperties=1),
     [both(has("$.a"), has("$.b", False))]),
    ("a tree", {"$ref": "#/$defs/node", "$defs": {"node": {"oneOf": [
        given(kind={"const": "leaf"}, value=INTEGER),
        given(kind={"const": "pair"}, left={"$ref": "#/$defs/node"})]}}},
     [both(is_text("$.kind", "leaf"), has("$.value")),
      {"Or": [is_text("$.left.kind", "leaf"), is_text("$.left.kind", "pair")]}]),
]

PASS = {"P": {"Type": "Pass", "Result": 1, "ResultPath": "$.made", "Next": "C"}}
FORK = {"P": {"Type": "Choice", "Choices": [dict(has("$.type"), Next="Q")], "Default": "R"},
        "Q": {"Type": "Pass", "Result": 1, "ResultPath": "$.made", "Next": "C"},
        "R": {"Type": "Pass", "Result": 2, "ResultPath": "$.made", "Next": "C"}}
BRANCHES = {"P": {"Type": "Parallel", "ResultPath": "$.made", "Next": "C", "Branches": [
    {"StartAt": "Q", "States": {"Q": {"Type": "Pass", "End": True}}}]}}
TASK = {"P": {"Type": "Task", "Resource": "f", "Next": "C"}}


def machine(rules, default=False, before=None):
    """A Choice, "C", behind other states that begin at "P"."""
    choice = {"Type": "Choice", "Choices": [dict(rule, Next="End") for rule in rules]}
    if default:
        choice["Default"] = "End"
    states = dict(before or {}, C=choice, End={"Type": "Succeed"})
    return {"StartAt": "P" if before else "C", "States": states}


def in_map(definition):
    """The same for each item of "items"."""
    return {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.items", "End": True,
                                             "ItemProcessor": definition}}}


def each_item(schema):
    """A list of such, with the definitions where references look for them."""
    return dict(given(items={"type": "array", "items": schema}),
                **{name: schema[name] for name in ("$defs", "definitions") if name in schema})


class Place:
    def __init__(self, folder):
        self.machine = os.path.join(folder, "machine.asl.json")
        self.schema = os.path.join(folder, "input.schema.json")

    def prove(self, definition, schema, option="--input-schema"):
        """The claims about "C"."""
        for path, what in ((self.machine, definition), (self.schema, schema)):
            with open(path, "w", encoding="utf-8") as out:
                json.dump(what, out)
        done = run([SFNC, "prove", "--format", "json", self.machine, option, self.schema])
        if not done.stdout:
            return done.stderr
        return [claim for claim in json.loads(done.stdout)["claims"] if claim.get("state") == "C"]

    def prove_result(self, definition, schema):
        """The same, where the schema is that of the results of "f"."""
        return self.prove(definition, {"f": {"target": "exec:cat", "result": schema}}, "--bindings")


def written_tests(place, tap):
    for name, schema, rules in TOTAL:
        for where, claims in (
                ("behind a task", place.prove_result(machine(rules, before=TASK), schema)),
                ("of an item", place.prove(in_map(machine(rules)), each_item(schema)))):
            wrong = [claims] if isinstance(claims, str) else [
                json.dumps(claim) for claim in claims
                if claim["claim"] in ("total", "no-failure") and claim["verdict"] != "proved"]
            tap.result("a Choice is total by %s, %s" % (name, where), wrong)
        for where, before in (("first", None), ("behind a Pass", PASS), ("where ways meet", FORK),
                              ("behind a Parallel", BRANCHES)):
            claims = place.prove(machine(rules, before=before), schema)
            wrong = [claims] if isinstance(claims, str) else [
                json.dumps(claim) for claim in claims
                if claim["claim"] in ("total", "no-failure") and claim["verdict"] != "proved"]
            tap.result("a Choice is total by %s, %s" % (name, where), wrong)


# ---- schemas of few inputs ----

DOMAIN = {"t": ["a", "b"], "u": ["a", "b", "c"], "n": [0, 1, 5], "f": [True, False]}
INNER = [None] + [{"t": t, "n": n} for t in "ab" for n in (0, 5)] + [{"t": "a"}, {"t": "b"}]


def every_input():
    names = list(DOMAIN)
    for values in itertools.product(*([None] + DOMAIN[name] for name in names)):
        for inner in INNER:
            value = {name: v for name, v in zip(names, values) if v is not None}
            if inner is not None:
                value["o"] = inner
            yield value


EVERY = list(every_input())
TYPES = {"object": dict, "string": str, "boolean": bool}


def fulfils(schema, value):
    """Whether a value is as a schema wants it: the keywords that are used here."""
    def same(left, right):
        return left == right and isinstance(left, bool) == isinstance(right, bool)
    members = value if isinstance(value, dict) else {}
    checks = {
        "type": lambda said: isinstance(value, TYPES[said]),
        "const": lambda said: same(value, said),
        "enum": lambda said: any(same(value, one) for one in said),
        "maximum": lambda said: isinstance(value, (str, bool, dict)) or value <= said,
        "required": lambda said: not isinstance(value, dict) or all(n in value for n in said),
        "properties": lambda said: all(fulfils(said[n], v) for n, v in members.items()
                                       if n in said),
        "additionalProperties": lambda said: all(n in schema["properties"] for n in members),
        "dependentRequired": lambda said: all(m in members for n in said if n in members
                                              for m in said[n]),
        "allOf": lambda said: all(fulfils(one, value) for one in said),
        "anyOf": lambda said: any(fulfils(one, value) for one in said),
        "oneOf": lambda said: sum(fulfils(one, value) for one in said) == 1,
        "not": lambda said: not fulfils(said, value),
        "minProperties": lambda said: not isinstance(value, dict) or len(value) >= said,
        "maxProperties": lambda said: not isinstance(value, dict) or len(value) <= said,
        "if": lambda said: fulfils(schema.get("then" if fulfils(said, value) else "else", {}),
                                   value),
    }
    return all(checks[key](said) for key, said in schema.items() if key not in ("then", "else"))


def closed(rng):
    """Objects that have only members of the domain."""
    properties = {name: {"enum": values} for name, values in DOMAIN.items()}
    properties["o"] = {"enum": INNER[1:]} if rng.random() < 0.5 else {
        "type": "object", "properties": {"t": {"enum": ["a", "b"]}, "n": {"enum": [0, 5]}},
        "required": ["t"], "additionalProperties": False}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def condition(rng, depth):
    kind = rng.randrange(9 if depth > 0 else 6)
    name = rng.choice(list(DOMAIN))
    if kind == 0:
        return {"required": [name]}
    if kind == 1:
        return {"properties": {name: {"const": rng.choice(DOMAIN[name])}}, "required": [name]}
    if kind == 2:
        return {"properties": {name: {"enum": rng.sample(DOMAIN[name], 2)}}}
    if kind == 3:
        return {"properties": {"o": given(**{"t": {"const": rng.choice("ab")}})}}
    if kind == 4:
        return {"properties": {"n": {"maximum": rng.choice([0, 1])}}}
    if kind == 5 and (depth == 0 or rng.random() < 0.5):
        return {rng.choice(["minProperties", "maxProperties"]): rng.randint(0, 5)}
    if kind == 5:
        return {"not": condition(rng, depth - 1)}
    if kind == 6:
        made = {"if": condition(rng, depth - 1), "then": condition(rng, depth - 1)}
        if rng.random() < 0.5:
            made["else"] = condition(rng, depth - 1)
        return made
    if kind == 7:
        return {"dependentRequired": {name: [rng.choice(list(DOMAIN) + ["o"])]}}
    return {rng.choice(["oneOf", "anyOf", "allOf"]):
            [condition(rng, depth - 1) for _ in range(rng.randint(1, 3))]}


PATHS = ["t", "u", "n", "f", "o.t", "o.n"]


def test(rng):
    path = rng.choice(PATHS)
    variable = "$." + path
    name = path.split(".")[-1]
    if rng.random() < 0.3:
        return has(variable, rng.random() < 0.7)
    value = rng.choice(DOMAIN[name])
    if isinstance(value, bool):
        return {"Variable": variable, "BooleanEquals": value}
    if isinstance(value, str):
        return is_text(variable, value)
    return number(variable, rng.choice(["Equals", "LessThan", "GreaterThan"]), value)


def rule(rng, depth=1):
    if depth == 0 or rng.random() < 0.3:
        return test(rng)
    if rng.random() < 0.2:
        return {"Not": rule(rng, 0)}
    return {rng.choice(["And", "Or"]): [test(rng) for _ in range(2)]}


class Fails(Exception):
    pass


def holds(rule_of, value):
    if "Not" in rule_of:
        return not holds(rule_of["Not"], value)
    if "And" in rule_of:
        return all(holds(one, value) for one in rule_of["And"])
    if "Or" in rule_of:
        return any(holds(one, value) for one in rule_of["Or"])
    for name in rule_of["Variable"][2:].split("."):
        value = value.get(name) if isinstance(value, dict) else None
    operator = next(key for key in rule_of if key not in ("Variable", "Next"))
    wanted = rule_of[operator]
    if operator == "IsPresent":
        return (value is not None) == wanted
    if value is None:
        raise Fails()
    kind = {"S": str, "B": bool, "N": int}[operator[0]]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        return False
    return (value < wanted if operator.endswith("LessThan") else
            value > wanted if operator.endswith("GreaterThan") else value == wanted)


def outcome(rules, default, value):
    try:
        for i, one in enumerate(rules):
            if holds(one, value):
                return "R%d" % i
    except Fails:
        return "fails"
    return "D" if default else "none"


def expectation(claim):
    if claim["claim"] == "taken":
        return "D" if claim["subject"] == "Default" else "R" + claim["subject"][len("Choices["):-1]
    return "none" if claim["claim"] == "total" else "fails"


def is_ruled_out(claim):
    return claim["verdict"] == ("refuted" if claim["claim"] == "taken" else "proved")


# What stands before the Choice, and what it makes of an input.
BEFORE = [
    (None, lambda value: value),
    (PASS, lambda value: dict(value, made=1)),
    ({"P": {"Type": "Pass", "Next": "C", "Parameters": {"t.$": "$.t", "u.$": "$.u"}}},
     lambda value: {"t": value["t"], "u": value["u"]} if "t" in value and "u" in value else None),
    ({"P": {"Type": "Choice", "Choices": [dict(has("$.n"), Next="C")], "Default": "End"}},
     lambda value: value if "n" in value else None),
    ({"P": {"Type": "Choice", "Choices": [dict(has("$.o"), Next="Q")], "Default": "C"},
      "Q": {"Type": "Pass", "OutputPath": "$.o", "Next": "C"}},
     lambda value: value.get("o", value)),
    ({"P": {"Type": "Parallel", "OutputPath": "$[0]", "Next": "C", "Branches": [
        {"StartAt": "Q", "States": {"Q": {"Type": "Pass", "End": True}}}]}}, lambda value: value),
]


def seen_of(rules, value):
    """The members of an input that rules look at."""
    text = json.dumps(rules)
    return {name: member for name, member in value.items() if '"$.%s' % name in text}


def random_case(place, rng, verdicts):
    """What is wrong with what is said of a random Choice; None: nothing can be said."""
    schema = dict(closed(rng), allOf=[condition(rng, 2) for _ in range(rng.randint(1, 3))])
    before, made = rng.choice(BEFORE)
    rules = [rule(rng) for _ in range(rng.randint(1, 4))]
    default = rng.random() < 0.3
    allowed = [value for value in EVERY if fulfils(schema, value)]
    come = [value for value in map(made, allowed) if value is not None]
    if before is None and rng.random() < 0.3:
        claims = place.prove(in_map(machine(rules, default)), each_item(schema))
    elif before is None and rng.random() < 0.5:
        before = TASK
        claims = place.prove_result(machine(rules, default, before), schema)
    else:
        claims = place.prove(machine(rules, default, before), schema)
    wrong = []
    if isinstance(claims, str):
        return [] if not allowed and re.search("lets no (input|result) through", claims) else [
            claims]
    seen = [seen_of(rules, value) for value in come]
    happens = {}
    for value in come:
        happens.setdefault(outcome(rules, default, value), value)
    for claim in claims:
        expected = expectation(claim)
        verdicts[claim["verdict"]] = verdicts.get(claim["verdict"], 0) + 1
        if is_ruled_out(claim) and expected in happens:
            wrong.append("%s, but %s" % (json.dumps(claim), json.dumps(happens[expected])))
        if "input" in claim and (seen_of(rules, claim["input"]) not in seen or
                                 outcome(rules, default, claim["input"]) != expected):
            wrong.append("%s is shown" % json.dumps(claim))
    return wrong and wrong + [json.dumps(machine(rules, default, before)), json.dumps(schema)]


def random_tests(place, tap):
    rng = random.Random(SEED)
    verdicts = {}
    wrong = []
    for _ in range(COUNT):
        wrong += random_case(place, rng, verdicts)
    tap.result("what is said of %d random Choices is so of all inputs" % COUNT, wrong[:6])
    told = ", ".join("%d %s" % (n, verdict) for verdict, n in sorted(verdicts.items()))
    few = verdicts.get("not proven", 0) * 4 < sum(verdicts.values())
    tap.result("most of it is decided: %s" % told, [] if few else ["too little"])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        written_tests(place, tap)
        random_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
