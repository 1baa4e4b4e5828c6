"""tests/mutation/worlds.py - worlds for a definition: inputs and answers of tasks that it may meet.

What a definition reads says what is given: the paths in it make a tree, and the constants that it
compares with, their neighbours, and what the solver found are values of the tree's leaves. Half of
the worlds are as the definition hopes; in the others fields are absent or of another kind, tasks
fail or never answer.
"""
import re

COUNT = 200
TEXTS = ["a", "b", "2026-03-14T01:59:00Z", "arn:aws:s3:::bucket", "7", ""]
TIMES = ["2026-03-14T01:59:00Z", "2023-11-14T22:13:20Z", "2023-11-14T22:14:00Z"]
STEP = r"(?:\.[A-Za-z_][\w-]*|\[[^\]]*\]|\.\*)"
PATH = re.compile(r"\$\$?[A-Za-z_]*" + STEP + "*")
LITERAL = r"('[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?|true|false|null|\[[^\]]*\])"
COMPARED = re.compile(r"(\$[\w.]+(?:\[\d+\])?)\s*(?:!?=|[<>]=?|\bin\b)\s*" + LITERAL)
ERRORS = ["States.TaskFailed", "Custom.Unknown", "States.Timeout", "Lambda.ServiceException"]
ENVELOPE = {"ExecutedVersion": "$LATEST", "StatusCode": 200,
            "SdkHttpMetadata": {"HttpStatusCode": 200}, "SdkResponseMetadata": {"RequestId": "r"}}


class Node:
    """What is known of a place in the data."""

    def __init__(self):
        self.kids, self.values, self.kinds = {}, [], set()
        self.items = self.optional = False

    def at(self, steps):
        node = self
        for step in steps:
            if isinstance(step, int) or step == "*":
                node.items = True
            else:
                node = node.kids.setdefault(step, Node())
        return node


def steps_of(path):
    """The steps of a path behind its first name."""
    out = []
    for step in re.findall(STEP, path):
        inside = step.strip("[]").strip("'\"")
        if step == ".*":
            out.append("*")
        elif step.startswith("."):
            out.append(step[1:])
        elif step.startswith("['") or step.startswith("[\""):
            out.append(inside)
        elif re.fullmatch(r"\d+", inside):
            out.append(int(inside))
        else:
            out.append("*")
    return out


def states(scope, path=()):
    """All states with their paths in the definition."""
    for name, state in scope.get("States", {}).items():
        if not isinstance(state, dict):
            continue
        here = path + ("States", name)
        yield here, name, state
        for number, branch in enumerate(state.get("Branches", [])):
            yield from states(branch, here + ("Branches", number))
        for member in ("Iterator", "ItemProcessor"):
            if isinstance(state.get(member), dict):
                yield from states(state[member], here + (member,))


def strings(value, key=""):
    """All strings in a value with the keys of their members."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from strings(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part, key)
    elif isinstance(value, str):
        yield value, key


def neighbours(value):
    if isinstance(value, bool):
        return [value, not value]
    if isinstance(value, (int, float)):
        return [value, value, value - 1, value + 1]
    if isinstance(value, str):
        return [value, value, value, value + "x", value[:-1], value.lower()]
    return [value]


def literal(text):
    if text.startswith("["):
        return [literal(part) for part in re.findall(LITERAL, text[1:-1])]
    if text in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text]
    if text[0] in "'\"":
        return text[1:-1]
    return float(text) if "." in text else int(text)


class Tree:
    """What the definition reads of its input and of what it is answered."""

    def __init__(self, definition):
        self.root, self.definition = Node(), definition
        self.errors = [text for text, key in strings(definition) if key == "ErrorEquals"
                       and text not in ("States.ALL", "States.DataLimitExceeded")] or ERRORS
        for text, key in strings(definition):
            if key != "Comment":
                self.read(text, key)
        self.rules(definition)

    def place(self, path):
        """The node of a path; of a variable, that of what it may be a copy of."""
        if path.startswith("$states."):
            steps = steps_of(path)[1:] if re.match(r"\$states\.(input|result)", path) else None
            return self.root.at(steps) if steps is not None else Node()
        if path.startswith("$$"):
            steps = steps_of(path)
            if steps[:3] == ["Map", "Item", "Value"]:
                return self.root.at(steps[3:])
            if steps[:2] == ["Execution", "Input"]:
                return self.root.at(steps[2:])
            return Node()
        name = re.match(r"\$([A-Za-z_]*)", path).group(1)
        node = self.root.at(steps_of(path))
        return node if not name or steps_of(path) else self.root.at([name])

    def read(self, text, key):
        if not text.startswith("$") and "States." not in text and not text.startswith("{%"):
            return
        for path in PATH.findall(text):
            node = self.place(path)
            if key in ("ItemsPath", "Items"):
                node.items = True
            for part, kind in (("Seconds", "number"), ("Max", "number"), ("Timestamp", "time")):
                if part in key and key.endswith("Path"):
                    node.kinds.add(kind)
            if "MathAdd" in text or "Range" in text:
                node.kinds.add("number")
            if "StringToJson" in text:
                node.values.append("{\"a\": 1}")
        for path, value in COMPARED.findall(text) if text.startswith("{%") else []:
            value = literal(value)
            for one in value if isinstance(value, list) else [value]:
                self.place(path).values += neighbours(one)

    def rules(self, value):
        """What rules of JSONPath compare with."""
        if isinstance(value, list):
            for part in value:
                self.rules(part)
        if not isinstance(value, dict):
            return
        for part in value.values():
            self.rules(part)
        if isinstance(value.get("Variable"), str) and value["Variable"].startswith("$"):
            node = self.place(value["Variable"])
            for key, constant in value.items():
                self.compared(node, key, constant)

    def compared(self, node, key, constant):
        if key.endswith("Path") and isinstance(constant, str):
            kind = key.split("Equals")[0].split("Less")[0].split("Greater")[0]
            pool = {"Numeric": [1, 2, 3], "String": ["a", "b"], "Timestamp": TIMES,
                    "Boolean": [True, False]}.get(kind, [])
            node.values += pool
            self.place(constant).values += pool
        elif key in ("IsPresent",):
            node.optional = True
        elif key.startswith("Is"):
            node.values += {"IsNull": [None], "IsNumeric": [1], "IsString": ["a"],
                            "IsBoolean": [True], "IsTimestamp": TIMES[:1]}.get(key, [])
            node.optional = True
        elif key == "StringMatches":
            node.values += [str(constant).replace("*", "").replace("\\", ""),
                            str(constant).replace("*", "zz")]
        elif key.startswith("Timestamp"):
            node.values += [constant] + TIMES
        elif key.startswith(("Numeric", "String", "Boolean")):
            node.values += neighbours(constant)

    def learn(self, value, node=None, depth=0):
        """Add values that the solver found."""
        node = node or self.root
        if isinstance(value, dict) and depth < 8:
            for name, part in value.items():
                if name in node.kids or depth < 1:
                    self.learn(part, node.at([name]), depth + 1)
        elif not isinstance(value, list):
            node.values.append(value)


def leaf(node, rng):
    if node.values and rng.random() < 0.85:
        return rng.choice(node.values)
    if "number" in node.kinds:
        return rng.choice([0, 1, 2, 5])
    if "time" in node.kinds:
        return rng.choice(TIMES)
    return rng.choice(TEXTS) if rng.random() < 0.6 else rng.choice([1, 2, 0.5, True, False])


def grow(tree, node, rng, wild, depth=0):
    """A value of the node."""
    if wild and depth > 0 and rng.random() < 0.07:
        return rng.choice([None, "a", 3, True, [], {}, [{"a": 1}]])
    if node.items and depth < 6 and (not node.values or rng.random() < 0.7):
        count = rng.choice([0, 1, 2, 3]) if wild else rng.choice([1, 2, 3])
        return [grow_object(tree, node if node.kids else tree.root, rng, wild, depth + 2)
                if node.kids or rng.random() < 0.7 else leaf(node, rng) for _ in range(count)]
    if depth < 6 and (node.kids and (not node.values or rng.random() < 0.7) or depth == 0):
        return grow_object(tree, node, rng, wild, depth)
    return leaf(node, rng)


def grow_object(tree, node, rng, wild, depth):
    out = {}
    for name, kid in node.kids.items():
        if rng.random() >= (0.35 if kid.optional else 0.1 if wild else 0):
            out[name] = grow(tree, kid, rng, wild, depth + 1)
    return out


def answer_tree(tree, state):
    """What the definition reads of a task's result."""
    own = Node()
    for text, key in strings(state.get("ResultSelector", {})):
        for path in PATH.findall(text) if key.endswith(".$") else []:
            if not path.startswith("$$"):
                node = own.at(steps_of(path))
                node.values += tree.place(path).values
    for text, _ in strings([state.get("Output"), state.get("Assign")]):
        for path in PATH.findall(text) if text.startswith("{%") else []:
            if path.startswith("$states.result"):
                own.at(steps_of(path)[1:])
    path = state.get("ResultPath")
    if "ResultSelector" not in state:
        under = tree.root.at(steps_of(path)) if isinstance(path, str) else tree.root
        return own, under
    return own, Node()


def answer(tree, state, rng, wild):
    own, under = answer_tree(tree, state)
    out = grow(tree, under, rng, wild)
    mine = grow_object(tree, own, rng, wild, 0)
    if isinstance(out, dict):
        out.update(mine)
    if isinstance(state.get("OutputPath"), str):
        place, steps = out, steps_of(state["OutputPath"])
        for step in steps[:-1]:
            place = place.setdefault(step, {}) if isinstance(place, dict) else {}
        if steps and isinstance(place, dict) and not isinstance(steps[-1], int):
            place[steps[-1]] = grow(tree, tree.root, rng, wild)
    if "lambda:invoke" in str(state.get("Resource")) and isinstance(out, dict):
        out.update(ENVELOPE)
        out.setdefault("Payload", grow(tree, tree.root, rng, wild))
    return out


def answers(tree, state, rng, wild, faulty):
    out = []
    stubborn = rng.choice(tree.errors) if faulty and rng.random() < 0.35 else None
    for _ in range(rng.randint(1, 3)):
        if stubborn or faulty and rng.random() < 0.2:
            out.append({"Error": stubborn or rng.choice(tree.errors + ERRORS)})
        elif faulty and rng.random() < 0.04:
            out.append({"Never": True})
        else:
            out.append({"Return": answer(tree, state, rng, wild)})
    return out


def worlds(tree, rng, inputs=(), count=COUNT):
    """Random ones; the first have the inputs that are given."""
    tasks = [(name, state) for _, name, state in states(tree.definition)
             if state.get("Type") == "Task"]
    out = []
    for number in range(count):
        wild, faulty = number % 2 == 1, number % 4 >= 2
        start = inputs[number] if number < len(inputs) else grow(tree, tree.root, rng, wild)
        items = [grow_object(tree, tree.root, rng, wild, 2) for _ in range(rng.randint(0, 3))]
        out.append({"input": start, "seed": number, "items": items,
                    "answers": {name: answers(tree, state, rng, wild, faulty)
                                for name, state in tasks}})
    return out


def with_alias(value, old, new):
    """The world with members `old` and `new`, which are the same, in every object of input, items
    and results: what may have anything has both, so that who reads one may as well read the
    other."""
    return dict(value, input=aliased(value["input"], old, new),
                items=aliased(value["items"], old, new),
                answers={name: [dict(one, Return=aliased(one["Return"], old, new))
                                if "Return" in one else one for one in said]
                         for name, said in value["answers"].items()})


def aliased(value, old, new):
    if isinstance(value, list):
        return [aliased(part, old, new) for part in value]
    if not isinstance(value, dict):
        return value
    out = {name: aliased(part, old, new) for name, part in value.items()}
    out[new] = out.setdefault(old, out.get(new, "a"))
    return out
