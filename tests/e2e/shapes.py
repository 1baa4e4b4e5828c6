"""tests/e2e/shapes.py - the published model of the API: what requests may be, and answers are.

The model is no part of this project: where it is absent, nothing is known of answers.
"""
import functools
import json
import os

from tap import SHARED

PATH = os.path.join(SHARED, "reference", "api-model.json")

# Errors that any action may end with; the model has them for none, or, the first, for some only.
COMMON = {"ValidationException", "SerializationException", "UnknownOperationException",
          "AccessDeniedException", "ServiceUnavailable"}


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


KINDS = {"string": lambda value: isinstance(value, str),
         "boolean": lambda value: isinstance(value, bool),
         "integer": lambda value: is_whole(value) and -2 ** 31 <= value < 2 ** 31,
         "long": lambda value: is_whole(value) and -2 ** 63 <= value < 2 ** 63,
         "float": is_number, "timestamp": is_number,
         "list": lambda value: isinstance(value, list),
         "map": lambda value: isinstance(value, dict)}


@functools.lru_cache(maxsize=1)
def load():
    """The model; None: it is not there."""
    try:
        with open(PATH, encoding="utf-8") as stream:
            return json.load(stream)
    except OSError:
        return None


def members_of(model, shape):
    """The members of a shape that refers to a structure; None: it is no structure."""
    return model["structures"][shape["ref"]] if "ref" in shape else None


def limits(shape, value):
    """What of a value is beyond the limits of its shape."""
    if "enum" in shape and value not in shape["enum"]:
        yield "is none of %s" % shape["enum"]
    size = value if is_number(value) else len(value)
    if not shape.get("min", size) <= size <= shape.get("max", size):
        yield "is not within %s and %s" % (shape.get("min"), shape.get("max"))


def value_problems(model, shape, value, path, seen):
    if "ref" in shape:
        yield from structure_problems(model, members_of(model, shape), value, path, seen)
        if shape["ref"] == "HistoryEvent":
            yield from event_problems(model, value, path)
        return
    if not KINDS[shape["type"]](value):
        yield "%s is no %s: %s" % (path, shape["type"], json.dumps(value)[:80])
        return
    if not isinstance(value, (bool, dict)):
        yield from ("%s %s: %s" % (path, what, json.dumps(value)[:80])
                    for what in limits(shape, value))
    if shape["type"] == "list":
        for item in value:
            yield from value_problems(model, shape["items"], item, path + "[]", seen)
    if shape["type"] == "map":
        for key, item in value.items():
            yield from value_problems(model, shape["key"], key, path + " key", seen)
            yield from value_problems(model, shape["value"], item, path + "{}", seen)


def structure_problems(model, members, value, path, seen):
    if not isinstance(value, dict):
        yield "%s is no object: %s" % (path, json.dumps(value)[:80])
        return
    for name, item in value.items():
        seen.add("%s.%s" % (path, name))
        if name not in members:
            yield "%s.%s is not in the model" % (path, name)
        else:
            yield from value_problems(model, members[name], item, "%s.%s" % (path, name), seen)
    for name, shape in members.items():
        if shape.get("required") and name not in value:
            yield "%s.%s is missing" % (path, name)


def event_problems(model, event, path):
    """An event has the details of its type, and no others."""
    detail = model["historyEventDetailField"].get(event.get("type"))
    have = [name for name in event if name.endswith("EventDetails")]
    if have != ([detail] if detail else []):
        yield "%s %s has %s, not %s" % (path, event.get("type"), have, detail)


def error_problems(model, action, body):
    code = body.get("__type")
    if code not in COMMON and code not in model["actions"].get(action, {}).get("errors", []):
        yield "%s is no error of %s" % (code, action)
    for name in sorted(set(body) - {"__type", *model["errors"].get(code, {}).get(
            "members", ["message"])}):
        yield "%s of %s has a member %s" % (code, action, name)
    if not isinstance(body.get("message"), str):
        yield "%s of %s has no message" % (code, action)


def answer_problems(action, status, body, seen=None):
    """What is wrong with an answer by the model. `seen`: a set, to which the paths of its members
    are added."""
    model, seen = load(), set() if seen is None else seen
    if model is None:
        return []
    if status != 200:
        return list(error_problems(model, action, body))
    return list(structure_problems(model, model["actions"][action]["output"], body, action, seen))
