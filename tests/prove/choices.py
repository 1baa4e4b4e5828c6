#!/usr/bin/env python3
"""tests/prove/choices.py - what `sfnc prove` says of random Choices is so in both back ends (TAP).

Random rules of both languages stand in the Choices of one machine. An input that is said to take a
rule, to find none or to fail is run through C and through LLVM and does it; a rule that is said to
be never taken is never taken, nor is a Choice that is said to be total left without a rule, by
random inputs. Half of the Choices stand behind another one. SEED and COUNT choose other Choices.
"""
import json
import os
import random
import sys
import tempfile

from tap import FULL, SANITIZED, SFNC, Tap, run

SEED = int(os.environ.get("SEED", "1"))
COUNT = int(os.environ.get("COUNT", "400" if FULL else "15" if SANITIZED else "60"))
INPUTS = 200  # random ones, for each Choice

TEXTS = ["", "a", "ab", "abc", "b", "ba", "2026-03-14T01:59:00Z", "x"]
PATTERNS = ["a*", "*b", "*a*", "a*c", "*", "b*a*"]
TIMES = ["2026-03-14T01:59:00Z", "2025-01-01T00:00:00Z", "2027-06-01T12:00:00.5Z"]
FIELDS = ["$.n", "$.m", "$.s", "$.t", "$.o.x", "$.l[0]"]


def path_test(rng):
    """A comparison of a choice rule in JSONPath."""
    field = rng.choice(FIELDS)
    kind = rng.randrange(9)
    order = rng.choice(["LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals", "Equals"])
    if kind < 3:
        return {"Variable": field, "Numeric" + order: rng.choice([0, 1, 2, 3, 2.5, -1])}
    if kind == 3:
        return {"Variable": field, "String" + order: rng.choice(TEXTS)}
    if kind == 4:
        return {"Variable": field, "StringMatches": rng.choice(PATTERNS)}
    if kind == 5:
        return {"Variable": field, "BooleanEquals": rng.choice([True, False])}
    if kind == 6:
        return {"Variable": field, "Timestamp" + order: rng.choice(TIMES)}
    if kind == 7:
        other = rng.choice(FIELDS)
        return {"Variable": field, rng.choice(["Numeric", "String"]) + order + "Path": other}
    name = rng.choice(["Null", "Numeric", "String", "Boolean", "Timestamp", "Present"])
    return {"Variable": field, "Is" + name: rng.choice([True, False])}


def path_rule(rng, depth):
    if depth == 0 or rng.random() < 0.5:
        return path_test(rng)
    if rng.random() < 0.3:
        return {"Not": path_rule(rng, depth - 1)}
    parts = [path_rule(rng, depth - 1) for _ in range(rng.randint(2, 3))]
    return {rng.choice(["And", "Or"]): parts}


def query_operand(rng):
    return "$states.input." + rng.choice(["n", "m", "s", "t", "o.x", "o.y.z"])


FUNCTIONS = ["$type", "function($x){$x}", "$substring(?, 1)", "|a|{}|", "($r := /a/; $r)",
             "[$type, 1][0]", "{'f': $type}.f",
             "$map([1, 2], function($v){$type})[0]", "[{'f': $type}].f",
             "$reduce([1, 2], function($a, $b){$type})", "$merge([{'f': $type}]).f"]


def function_test(rng):
    """A condition about functions as values."""
    value = rng.choice(FUNCTIONS)
    if rng.random() < 0.5:
        value = "(%s = %s ? %s : %s)" % (query_operand(rng), rng.choice(["1", "'a'", "null"]),
                                         value, rng.choice(["0", "1", "''", "$keys"]))
    test = rng.choice(["$type(%s) = 'function'", "$exists(%s)", "$boolean(%s)", "$not(%s)",
                       "(%s ? true : false)", "(%s or false)", "%s = $type", "%s != $type",
                       "$count(%s) = 1", "$type([%s]) = 'array'", "($f := %s; $f = $f)",
                       "$type(%s) != 'number'", "$type in [%s, 2]", "$exists({'f': %s}.f)"])
    return test % value


# What is applied to what a rule looks at, (of numbers, of texts, of truths): the same a few times,
# so that rules are about the same value.
APPLIED = (["$number(%s)", "%s * 2", "$sum($states.input.l)", "$abs(%s)", "$states.input.l[0]",
            "$count($states.input.l[$ > 1])", "$states.input.o.y[z = 1].z",
            "$sum($map($states.input.l, function($v) { $v + 1 }))", "$toMillis(%s)"],
           ["$string(%s)", "$lowercase(%s)", "%s & 'a'", "$substring(%s, 0, 1)",
            "$join($split(%s, 'b'))", "$states.input.l[$ != 'a'][0]",
            "($states.input.l[$type($) = 'string']^($))[0]",
            "($states.input.l[$type($) = 'string']^(>$))[0]"],
           ["$contains(%s, 'a')", "$contains(%s, /^a/)", "$contains(%s, /^A/i)",
            "$boolean($states.input.l[1])",
            "%s in $states.input.l", "$exists($states.input.l[$ = 1])"])


def applied_test(rng):
    """A condition about what functions, operators and paths make of a value."""
    kind = rng.randrange(3)
    what = rng.choice(APPLIED[kind])
    if "%s" in what:
        what = what % ("$states.input." + rng.choice(["n", "s"]))
    if kind == 2:
        return what if rng.random() < 0.7 else "$not(%s)" % what
    order = rng.choice(["<", "<=", ">", ">=", "=", "!="])
    return "%s %s %s" % (what, order, rng.choice([["0", "1", "2"], ["'a'", "'b'", "''"]][kind]))


def query_test(rng):
    """A condition of JSONata without and, or."""
    left = query_operand(rng)
    kind = rng.randrange(13)
    if kind > 9:
        return applied_test(rng)
    if kind == 9:
        return function_test(rng)
    if kind == 7:
        what = rng.choice(["l", "n", "o.x", "o.y.z"])
        return "$count($states.input.%s) %s %d" % (
            what, rng.choice(["<", ">", "=", "!=", ">="]), rng.randrange(4))
    if kind == 8:
        return "$type(%s) = 'string' and $length(%s) %s %d" % (
            left, left, rng.choice(["<", ">", "=", "!=", "<="]), rng.randrange(5))
    if kind < 2:
        return "%s %s %s" % (left, rng.choice(["<", "<=", ">", ">="]), rng.choice([0, 1, 2, 3]))
    if kind == 2:
        return "%s %s %s" % (left, rng.choice(["=", "!="]),
                             rng.choice(["1", "'a'", "'ab'", "true", "null"]))
    if kind == 3:
        return "%s in [%s]" % (left, rng.choice(["1, 2", "'a', 'b'", "'x', 3, true"]))
    if kind == 4:
        return "$exists(%s)" % left
    if kind == 5:
        return "$type(%s) = '%s'" % (left, rng.choice(["number", "string", "boolean", "null"]))
    return "%s = %s" % (left, query_operand(rng))


def query_rule(rng, depth):
    if depth == 0 or rng.random() < 0.5:
        return query_test(rng)
    if rng.random() < 0.3:
        return "$not(%s)" % query_rule(rng, depth - 1)
    return "(%s %s %s)" % (query_rule(rng, depth - 1), rng.choice(["and", "or"]),
                           query_rule(rng, depth - 1))


def choice(rng, number, query):
    """The rules of a Choice, and whether it has a Default."""
    rules = []
    for k in range(rng.randint(1, 4)):
        if query:
            rule = {"Condition": "{%% %s %%}" % query_rule(rng, 2)}
        else:
            rule = path_rule(rng, 2)
        rule["Next"] = "C%d R%d" % (number, k)
        rules.append(rule)
    return rules, rng.random() < 0.6


def gate(rng, number, query):
    """A Choice that lets only some inputs through to the next."""
    rules, _ = choice(rng, number, query)
    rules = rules[:2]
    for rule, to in zip(rules, rng.sample(["C%d" % number, "G%d O" % number], 2)):
        rule["Next"] = to
    leads = [rule["Next"] for rule in rules]
    return {"Type": "Choice", "Choices": rules,
            "Default": ("G%d O" if "C%d" % number in leads else "C%d") % number}


def machine(rng, query):
    """A machine that goes to the Choice which its input names."""
    states = {}
    if query:
        pick = lambda i: {"Condition": "{%% $states.input.case = %d %%}" % i, "Next": "In %d" % i}
        enter = lambda i: {"Type": "Pass", "Output": "{% $states.input.in %}", "Next": "C%d" % i}
        leave = lambda name: {"Type": "Pass", "Output": name, "End": True}
    else:
        pick = lambda i: {"Variable": "$.case", "NumericEquals": i, "Next": "In %d" % i}
        enter = lambda i: {"Type": "Pass", "InputPath": "$.in", "Next": "C%d" % i}
        leave = lambda name: {"Type": "Pass", "Result": name, "End": True}
    states["Pick"] = {"Type": "Choice", "Choices": [pick(i) for i in range(COUNT)]}
    choices = []
    for i in range(COUNT):
        rules, has_default = choice(rng, i, query)
        states["In %d" % i] = enter(i)
        if rng.random() < 0.5:
            states["In %d" % i]["Next"] = "G%d" % i
            states["G%d" % i], states["G%d O" % i] = gate(rng, i, query), leave("G%d O" % i)
        states["C%d" % i] = {"Type": "Choice", "Choices": rules}
        for k in range(len(rules)):
            states["C%d R%d" % (i, k)] = leave("C%d R%d" % (i, k))
        if has_default:
            states["C%d" % i]["Default"] = "C%d D" % i
            states["C%d D" % i] = leave("C%d D" % i)
        choices.append((len(rules), has_default))
    definition = {"StartAt": "Pick", "States": states}
    if query:
        definition["QueryLanguage"] = "JSONata"
    return definition, choices


def random_input(rng):
    def value():
        return rng.choice([None, True, False, 0, 1, 2, 3, 2.5, -1, rng.choice(TEXTS),
                           rng.choice(TEXTS), rng.choice(TIMES), [], {}, [1, "a"], {"x": 1}])
    out = {name: value() for name in "nmst" if rng.random() < 0.8}
    if rng.random() < 0.8:
        out["o"] = rng.choice([{"x": value()}, {"y": {"z": value()}, "x": [value(), 1]},
                               {"y": [{"z": value()}, {"z": 1}]}, {}, value()])
    if rng.random() < 0.8:
        out["l"] = rng.choice([[value()], [], value(), [[1, 2]], [1, 2, 3]])
    return out


def outcome(line):
    """Of a line of `stream`: which rule was taken, "none", "fails", or "O" before the Choice."""
    result = json.loads(line)
    if isinstance(result, dict) and "state 'G" in result["cause"]:
        return "O"
    if isinstance(result, str):
        return result.split()[1]
    return "none" if "does not point to a next state" in result["cause"] else "fails"


def expectation(claim):
    """What the input of a claim does: (what, of which outcomes)."""
    if claim["claim"] == "total":
        return "none"
    if claim["claim"] == "no-failure":
        return "fails"
    subject = claim["subject"]
    return "D" if subject == "Default" else "R" + subject[len("Choices["):-1]


def impossible(claims, rules, has_default):
    """The outcomes that the claims about a Choice rule out."""
    out = set()
    for claim in claims:
        if claim["claim"] == "taken" and claim["verdict"] == "refuted":
            out.add(expectation(claim))
        if claim["claim"] in ("total", "no-failure") and claim["verdict"] == "proved":
            out.add(expectation(claim))
    return out


def try_language(tap, folder, query):
    rng = random.Random(SEED * 2 + query)
    definition, choices = machine(rng, query)
    path = os.path.join(folder, "choices.asl.json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(definition, out)
    language = "JSONata" if query else "JSONPath"
    proved = run([SFNC, "prove", "--format", "json", path])
    claims = json.loads(proved.stdout)["claims"]
    by_choice = {}
    for claim in claims:
        by_choice.setdefault(claim.get("state"), []).append(claim)

    asked = []  # (number of the Choice, input, outcome that is expected or None)
    for i in range(COUNT):
        for claim in by_choice.get("C%d" % i, []):
            if "input" in claim:
                asked.append((i, claim["input"], expectation(claim)))
        asked += [(i, random_input(rng), None) for _ in range(INPUTS)]
    lines = "".join(json.dumps({"case": i, "in": value}) + "\n" for i, value, _ in asked)

    seen = {}
    for backend in ("llvm", "c"):
        program = os.path.join(folder, backend)
        built = run([SFNC, "build", path, "--backend", backend, "-O0", "-o", program])
        tap.result("%s is built by %s" % (language, backend),
                   [built.stderr] if built.returncode != 0 else [])
        seen[backend] = [outcome(line) for line in
                         run([program, "stream"], stdin=lines).stdout.splitlines()]
    alike = seen["llvm"] == seen["c"] and len(seen["c"]) == len(asked)
    tap.result("both back ends agree about %d inputs in %s" % (len(asked), language),
               [] if alike else ["they do not"])

    wrong, contradicted = [], []
    for (i, value, expected), got in zip(asked, seen["c"]):
        if expected is not None and got != expected:
            wrong.append("C%d %s does %s, not %s" % (i, json.dumps(value), got, expected))
        if got in impossible(by_choice.get("C%d" % i, []), *choices[i]):
            contradicted.append("C%d %s does %s, which was ruled out: %s" % (
                i, json.dumps(value), got, json.dumps(definition["States"]["C%d" % i])))
    tap.result("inputs that show a verdict in %s do it" % language, wrong[:5])
    tap.result("nothing happens that was proven impossible in %s" % language, contradicted[:5])
    verdicts = {}
    for claim in claims:
        if (claim.get("state") or "").startswith("C") and " " not in claim["state"]:
            verdicts[claim["verdict"]] = verdicts.get(claim["verdict"], 0) + 1
    total = sum(verdicts.values())
    told = ", ".join("%d %s" % (n, v) for v, n in sorted(verdicts.items()))
    few = total > 0 and verdicts.get("not proven", 0) * 2 < total
    tap.result("most claims about Choices in %s are decided: %s" % (language, told),
               [] if few else ["too few"])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        try_language(tap, folder, False)
        try_language(tap, folder, True)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
