"""tests/apis/models.py - shapes and parameters of AWS's APIs, from the models in botocore.

A shape is a value here, which runtime/answers writes as text: ("s", words or None), ("t",),
("n", least, most), ("b",), ("[", shape), ("<", shape), ("*",), and ("{", {name: (required, shape)},
whether other names may be there).
"""
import re

import botocore.session

NUMBERS = ("integer", "long", "float", "double", "short", "byte", "bigdecimal")
ANY = ("*",)
WORDS_MAX = 12  # of a parameter: longer lists grow more often
WORD = re.compile(r"[A-Za-z0-9_.:/-]+")

# The models of services that botocore calls otherwise than Resources do, but for the dashes.
NAMED = {"bedrock": "bedrock-runtime", "cloudwatchlogs": "logs", "eventbridge": "events",
         "cognitoidentityprovider": "cognito-idp", "sfn": "stepfunctions",
         "states": "stepfunctions"}

# What Step Functions reads for us: texts of the API that are JSON in a result.
PARSED = {("lambda:invoke", "Payload"), ("bedrockruntime:invokeModel", "Body")}


# Numbers that AWS was recorded to bound otherwise: TestState refuses a function's memory of 10,241.
RECORDED = {"MemorySize": ("n", 128, 10240)}


class Style:
    """How much of a shape is kept: for mocks all, and times as texts; for proofs the upper part."""

    def __init__(self, depth, words_max, exact):
        self.depth, self.words_max, self.exact = depth, words_max, exact


FULL = Style(99, 9999, True)
ANSWERED = Style(4, 12, False)
DESCRIBED = Style(3, 12, False)  # the result of a job that is waited for


class Models:
    """The models of the botocore that is installed, each read once."""

    def __init__(self):
        self.session = botocore.session.get_session()
        self.names = {name.replace("-", ""): name
                      for name in self.session.get_available_services()}
        self.read = {}

    def service(self, name):
        """The model of a service as a Resource names it; None: it is not there."""
        name = self.names.get(NAMED.get(name, name).replace("-", ""))
        if name is not None and name not in self.read:
            self.read[name] = self.session.get_service_model(name)
        return self.read.get(name)

    def operation(self, action):
        """The model of "service:action"; None: it is not there."""
        service, _, name = action.partition(":")
        model = self.service(service)
        for known in model.operation_names if model else ():
            if known.lower() == name.lower():
                return model.operation_model(known)
        return None

    def answer(self, action, style):
        """The shape of what an action answers; None: it is not there."""
        operation = self.operation(action)
        if operation is None:
            return None
        if operation.output_shape is None:
            return ("{", {}, False)
        shape = shape_of(operation.output_shape, style, style.depth)
        for name in shape[1]:
            if (action, name) in PARSED:
                shape[1][name] = (shape[1][name][0], ANY)
        return shape

    def described(self, service, name, member):
        """The shape of a result that is the description of a job, which may have more."""
        model = self.service(service)
        if model is None or name not in model.shape_names:
            return None
        shape = shape_of(model.shape_for(name), DESCRIBED, DESCRIBED.depth)
        return ("{", {member: (True, shape)} if member else shape[1], True)

    def parameters(self, action):
        """What an action takes: name -> (whether it is required, its kind); None: it is not there.
        A token that makes a request the same as another is filled in by the SDK."""
        operation = self.operation(action)
        if operation is None:
            return None
        taken = operation.input_shape
        return {} if taken is None else {
            capital(name): (name in taken.required_members
                            and not member.metadata.get("idempotencyToken"), kind_of(member))
            for name, member in taken.members.items()}


    def inner(self, place):
        """The same of an object within them: "events:putEvents Entries[]"; None: not there."""
        action, _, path = place.partition(" ")
        operation = self.operation(action)
        if operation is None or operation.input_shape is None:
            return None
        return dict(structures(operation.input_shape)).get(path)


def is_document(model):
    return model.metadata.get("document") or getattr(model, "is_document_type", False)


def kind_of(model):
    """[] for a list, {} for an object, (A|B) for one of a few words, # for a number, ? for a
    boolean; of the others nothing."""
    if is_document(model):
        return ""
    words = model.metadata.get("enum") or ()
    if 0 < len(words) <= WORDS_MAX and all(WORD.fullmatch(word) for word in words):
        return "(%s)" % "|".join(words)
    if model.type_name in NUMBERS:
        return "#"
    return {"list": "[]", "map": "{}", "structure": "{}", "boolean": "?"}.get(model.type_name, "")


def structures(model, path="", around=()):
    """(path, its members and what parameters() says of each) of the objects within a structure.
    Items of a list are [], those of a map <>; a value of DynamoDB is not looked into."""
    for name, member in model.members.items():
        at = path + "." * bool(path) + capital(name)
        while member.type_name in ("list", "map"):
            at += "[]" if member.type_name == "list" else "<>"
            member = member.member if member.type_name == "list" else member.value
        if member.type_name != "structure" or member.name in around or \
                is_document(member):
            continue
        names = {capital(key): (key in member.required_members, kind_of(inner))
                 for key, inner in member.members.items()}
        if member.name == "AttributeValue":
            yield at, dict(names, Nul=(False, ""))
            continue
        yield at, names
        yield from structures(member, at, around + (member.name,))


def capital(name):
    return name[0].upper() + name[1:]


def structure(model, style, depth, around):
    if is_document(model):
        return ANY
    if model.metadata.get("eventstream"):
        return ANY
    if model.name == "AttributeValue":
        return attribute(model)
    if model.name in around or depth <= 0:
        return ("<", ANY)
    return ("{", {capital(name): (name in model.required_members,
                                  shape_of(member, style, depth - 1, around + (model.name,)))
                  for name, member in model.members.items()}, False)


def attribute(model):
    """A value of DynamoDB, as deep as one may look; "Nul" is another way to write "NULL"."""
    members = {}
    for name, member in model.members.items():
        kind = {"list": "[", "map": "<"}.get(member.type_name)
        inner = ("s", None) if name in ("SS", "NS", "BS") else ANY
        members[capital(name)] = (False, (kind, inner) if kind else shape_of(member, FULL, 1))
        if name == "NULL":
            members["Nul"] = members[name]
    return ("{", members, False)


def shape_of(model, style, depth, around=()):
    """The shape of a botocore model. `around`: the structures it stands in."""
    kind = model.type_name
    if kind == "structure":
        return structure(model, style, depth, around)
    if kind == "list":
        inner = depth if model.member.type_name == "structure" else depth - 1
        return ("[", shape_of(model.member, style, inner, around) if depth > 0 else ANY)
    if kind == "map":
        return ("<", shape_of(model.value, style, depth - 1, around) if depth > 0 else ANY)
    if kind in NUMBERS and style.exact and model.name in RECORDED:
        return RECORDED[model.name]
    if kind in NUMBERS:
        bounds = [model.metadata.get(end) if style.exact else None for end in ("min", "max")]
        return ("n", *bounds)
    if kind == "timestamp":
        return ("s", None) if style.exact else ("t",)
    if kind == "boolean":
        return ("b",)
    words = model.metadata.get("enum") or ()
    return ("s", tuple(words) if 0 < len(words) <= style.words_max else None)
