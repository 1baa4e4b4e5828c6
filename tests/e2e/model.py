#!/usr/bin/env python3
"""tests/e2e/model.py - requests and answers of all actions, held against the API's model (TAP).

For each member of an input the model says whether it must be there, its type, length, words,
pattern and range: a request that breaks just one of these is refused for that, in AWS's words, and
one that goes to the edge of it is not refused for it. All answers are held against the model
wherever this folder's tests ask without a client; here they have each member that the model has.
"""
import json
import re
import sys
import tempfile

import answers
import shapes
from asking import Asked, Refused
from service import ARNS, ROLE, attempt
from tap import Tap

# The most of what goes into an execution or a task, or comes out: of it the bytes are counted.
DATA_MOST = 262144
# What the model does not demand, and is demanded: a tag without a key would be no tag.
DEMANDED = {"key"}
# Texts that do not match a pattern.
MISSES = {"\\p{ASCII}*": ["\u00e4", "a\u20ac"], "[!-~]+": ["a b", "\u00e4", "\u007f"],
          "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$": ["12", "a b", "a:b", "\u00e4"]}
# What members have that are not in question. None of it is there, so nobody waits for anything.
USUAL = {
    "definition": json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}),
    "roleArn": ROLE, "stateMachineArn": ARNS + "stateMachine:none", "weight": 100,
    "activityArn": ARNS + "activity:none", "executionArn": ARNS + "execution:none:none",
    "mapRunArn": ARNS + "mapRun:none/each:0", "resourceArn": ARNS + "activity:none",
    "stateMachineVersionArn": ARNS + "stateMachine:none:1",
    "stateMachineAliasArn": ARNS + "stateMachine:none:live", "output": "{}", "key": "k",
}
ABSENT = object()


# ---- requests of the model's shapes ----

def usual(model, name, shape):
    """The least value of a shape that is right in all respects."""
    if "ref" in shape:
        return required(model, shapes.members_of(model, shape))
    if shape["type"] == "list":
        return [usual(model, name, shape["items"])] * shape.get("min", 0)
    if shape["type"] == "string":
        return shape["enum"][0] if "enum" in shape else USUAL.get(name, "n")
    return USUAL.get(name, shape.get("min", 0))


def required(model, members):
    return {name: usual(model, name, shape) for name, shape in members.items()
            if shape.get("required") or name in DEMANDED}


def walk(model, members, path=()):
    """(path, shape) of all members, also of those within others: ("tags", "[]", "key")."""
    for name, shape in members.items():
        yield from walk_shape(model, shape, (*path, name))


def walk_shape(model, shape, path):
    yield path, shape
    if "ref" in shape:
        yield from walk(model, shapes.members_of(model, shape), path)
    elif shape["type"] == "list":
        yield from walk_shape(model, shape["items"], (*path, "[]"))


def placed(model, members, path, value):
    """An input that has the value there, and else no more than it must."""
    made, name = required(model, members), path[0]
    made[name] = placed_within(model, members[name], path[1:], value)
    return {key: item for key, item in made.items() if item is not ABSENT}


def placed_within(model, shape, path, value):
    if not path:
        return value
    if path[0] == "[]":
        return [placed_within(model, shape["items"], path[1:], value)]
    return placed(model, shapes.members_of(model, shape), path, value)


def shown(path):
    return ".".join(path).replace("[]", "1.member")


# ---- what breaks a constraint, and what is at its edge ----

def sized(model, path, shape, size):
    if shape["type"] == "string":
        return "a" * size
    return size if shape["type"] != "list" else [usual(model, path[-1], shape["items"])] * size


def measure(shape):
    return "length" if shape["type"] in ("string", "list") else "value"


def kind_of(shape):
    return "map" if "ref" in shape else shape["type"]


def oversized(model, path, shape, most):
    """(value, what the member must be instead) of values that are just too large."""
    if shape["type"] == "string" and most == DATA_MOST:
        must = "have size less than or equal to %d bytes in UTF-8 encoding" % most
        return [("a" * (most + 1), must), ("\u00e4" * (most // 2) + "a", must)]
    return [(sized(model, path, shape, most + 1),
             "have %s less than or equal to %d" % (measure(shape), most))]


def breaking(model, path, shape):
    """(value, what the member must be instead) of what an input must not have there; of another
    type: (value, None)."""
    kind = kind_of(shape)
    for value in ("a", 7, 0.5, True, [], {}):
        if not shapes.KINDS[kind](value) and not (kind in ("integer", "long") and value == 0.5):
            yield value, None
    if shape.get("required") or path[-1] in DEMANDED:
        yield from ((value, "not be null") for value in (ABSENT, None))
    if "ref" in shape:
        return
    if "enum" in shape:
        yield "LOUD", "satisfy enum value set: ["
    for value in MISSES[shape["pattern"]] if "pattern" in shape else ():
        yield value, "satisfy regular expression pattern: " + shape["pattern"]
    least, most = shape.get("min", 0), shape.get("max")
    if least > 0 or (measure(shape) == "value" and "min" in shape):
        yield sized(model, path, shape, least - 1), "have %s greater than or equal to %d" % (
            measure(shape), least)
    if most is not None:
        yield from oversized(model, path, shape, most)


def allowed(model, path, shape):
    """Values that are as far out as may be."""
    if "ref" in shape or shape["type"] in ("boolean", "map"):
        return [{}] if "ref" in shape else [True, False]
    if "enum" in shape:
        return shape["enum"]
    largest = {"integer": 2 ** 31 - 1, "long": 2 ** 63 - 1, "list": 60, "string": 3000}
    sizes = {shape.get("min", 0), shape.get("max", largest.get(shape["type"]))}
    return [sized(model, path, shape, size) for size in sorted(sizes)]


FAILED = "failed to satisfy constraint: Member must"


def is_refusal(refused, name, must, secret):
    """Whether an input was refused for this member alone, and shows what it has there unless that
    is secret."""
    if must is None:
        return refused.code == "SerializationException" and name + " must be " in refused.message
    return refused.code == "ValidationException" and "at '%s' %s %s" % (
        name, FAILED, must) in refused.message and set(
            re.findall("at '([^']*)' failed", refused.message)) == {name} and secret == (
                "detected: Value at '%s'" % name in refused.message)


def refused_as(service, action, given, path, must, secret):
    """What is wrong with the refusal of an input."""
    sent = "%s %s, %s must %s: " % (action, json.dumps(given)[:100], shown(path), must)
    try:
        service.call(action, **given)
    except Refused as refused:
        if refused.status == 400 and is_refusal(refused, shown(path), must, secret):
            return []
        return [sent + str(refused)[:300]]
    return [sent + "accepted"]


def taken(service, action, given, path):
    """What is wrong if an input is refused for what it has there."""
    try:
        service.call(action, **given)
    except Refused as refused:
        if refused.status != 400 or "at '%s' %s" % (shown(path), FAILED) in refused.message \
                or refused.code == "SerializationException":
            return ["%s %s: %s: %s" % (action, json.dumps(given)[:100], refused.code,
                                       refused.message[:200])]
    return []


def check_words(service, action, members, model):
    """What is wrong with the words that refusals name: the model's, in any order."""
    for path, shape in walk(model, members):
        if "enum" in shape:
            message = service.refusal(action, **placed(model, members, path, "LOUD"))[1]
            words = re.search(r"enum value set: \[(.*)\]", message)
            have = sorted(words.group(1).split(", ")) if words else None
            if have != sorted(shape["enum"]):
                yield "%s.%s: %s, not %s" % (action, shown(path), have, sorted(shape["enum"]))


def check_together(service, action, members):
    """What is wrong with an input of nothing: all that is missing is told together."""
    needed = [name for name, shape in members.items() if shape.get("required")]
    message = service.refusal(action)[1]
    found = re.findall(r"Value (?:null )?at '(\w+)' " + FAILED + " not be null", message)
    if needed and (sorted(found) != sorted(needed) or not message.startswith(
            "%d validation error%s detected: " % (len(needed), "s" * (len(needed) > 1)))):
        yield "%s {}: %s, not all of %s" % (action, message, needed)


def check_input(service, action):
    model = shapes.load()
    members, problems = model["actions"][action]["input"], []
    for path, shape in walk(model, members):
        for value, must in breaking(model, path, shape):
            problems += refused_as(service, action, placed(model, members, path, value), path, must,
                                   shape.get("sensitive", False))
        for value in allowed(model, path, shape):
            if "ref" not in shape or not required(model, shapes.members_of(model, shape)):
                problems += taken(service, action, placed(model, members, path, value), path)
        if not shape.get("required") and path[-1] not in ("[]", *DEMANDED):
            problems += taken(service, action, placed(model, members, path, None), path)
    problems += taken(service, action, dict(required(model, members), unknown={"a": []}), ("a",))
    problems += check_words(service, action, members, model)
    return problems + list(check_together(service, action, members))


def main():
    tap, chosen = Tap(), sys.argv[1:]
    if shapes.load() is None:
        tap.skip("the model of the API", "%s is not there" % shapes.PATH)
        return tap.end()
    with tempfile.TemporaryDirectory() as folder:
        with Asked(folder, "--store", "memory:") as service:
            for action in shapes.load()["actions"]:
                if not chosen or action in chosen:
                    tap.result("input of " + action, attempt(check_input, service, action))
        if not chosen or "answers" in chosen:
            tap.result("answers", attempt(answers.check, folder))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
