"""tests/mutation/kinds.py - the kinds of small faults that are put into definitions.

A kind is a function that yields changed copies of a state: (what was changed, the copy) or, where a
name was misspelt that is read, (what, the copy, old name, new name). The table KINDS is at the end.
"""
import copy
import re

FLIPPED = {"LessThan": "GreaterThanEquals", "GreaterThanEquals": "LessThan",
           "GreaterThan": "LessThanEquals", "LessThanEquals": "GreaterThan"}
MOVED = {"LessThan": "LessThanEquals", "LessThanEquals": "LessThan",
         "GreaterThan": "GreaterThanEquals", "GreaterThanEquals": "GreaterThan"}
SIGNS = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
SIGN = re.compile(r"(?<=[\s\w)\]'\"])(!=|<=|>=|<|>|=)(?=[\s\w('\"$-])")
OPERATOR = re.compile(r"(Numeric|String|Timestamp)(LessThanEquals|GreaterThanEquals|LessThan|"
                      r"GreaterThan|Equals)(Path)?")
HEAD = r"(?<!\$)\$(?:states\.(?:input|result)|[A-Za-z_]\w*)?"
PATH = re.compile(HEAD + r"((?:\.[A-Za-z_][\w-]*|\[\d+\]|\['[^']*'\])+)")
QUERY_PATH = re.compile(HEAD + r"((?:\.[A-Za-z_]\w*|\[\d+\])+)")
TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector", "Output", "Assign", "Arguments",
             "Result")
PATHS = ("InputPath", "OutputPath", "ItemsPath", "SecondsPath", "TimestampPath",
         "TimeoutSecondsPath", "ErrorPath", "CausePath", "MaxConcurrencyPath")


# ---- walking and changing ----

def put(value, path, part):
    """A copy of the value with another part at the path; None: without it."""
    out = copy.deepcopy(value)
    place = out
    for step in path[:-1]:
        place = place[step]
    if part is None:
        del place[path[-1]]
    else:
        place[path[-1]] = part
    return out


def rename(value, path, name):
    """A copy in which the member at the path is called otherwise, in its place."""
    parent = value
    for step in path[:-1]:
        parent = parent[step]
    renamed = {name if key == path[-1] else key: part for key, part in parent.items()}
    return put(value, path[:-1], renamed)


def walk(value, path=()):
    """(path, part) of all parts, states of other scopes left out."""
    yield path, value
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in ("Branches", "Iterator", "ItemProcessor") or len(path) > 0:
                yield from walk(part, path + (key,))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from walk(part, path + (number,))


def listed(state, key):
    """The objects in an array of the state; none when it is no such array."""
    rules = state.get(key)
    fits = isinstance(rules, list) and all(isinstance(rule, dict) for rule in rules)
    return rules if fits else []


def misspelt(name):
    """Two letters change places, or one comes twice: a name that is not there yet."""
    for i in range(1, len(name) - 1):
        if name[i] != name[i + 1] and name[i].isalpha() and name[i + 1].isalpha():
            return name[:i] + name[i + 1] + name[i] + name[i + 2:]
    return name + name[-1:]


def queries(state):
    """(path, text) of the expressions of JSONata."""
    for path, part in walk(state):
        if isinstance(part, str) and part.startswith("{%"):
            yield path, part


def tests(state):
    """(path, rule) of all comparisons in JSONPath."""
    if state.get("Type") == "Choice":
        for path, part in walk(listed(state, "Choices"), ("Choices",)):
            if isinstance(part, dict) and "Variable" in part:
                yield path, part


def reads(state):
    """(path, text, at, name) of each last name of a path that the state reads."""
    for path, part in walk(state):
        if not isinstance(part, str) or not path:
            continue
        key = path[-1]
        is_path = isinstance(key, str) and (key in PATHS or key == "Variable" or
                                            key.endswith((".$", "EqualsPath", "ThanPath")))
        if not is_path and not part.startswith("{%"):
            continue
        for found in (QUERY_PATH if part.startswith("{%") else PATH).finditer(part):
            names = list(re.finditer(r"[A-Za-z_][\w-]*", found.group(1)))
            if names and found.group(0) not in ("$states.input", "$states.result"):
                yield path, part, found.start(1) + names[-1].start(), names[-1].group(0)


# ---- Choices ----

def default_deleted(state):
    if state.get("Type") == "Choice" and "Default" in state:
        yield "Default", put(state, ("Default",), None)


def replaced(state, path, key, into):
    """A comparison that is no equality, by another operator: (what, the state), or nothing."""
    found = OPERATOR.fullmatch(key)
    if found and found.group(2) != "Equals":
        other = found.group(1) + into[found.group(2)] + (found.group(3) or "")
        yield "%s to %s" % (key, other), rename(state, path + (key,), other)


def comparison_flipped(state):
    for path, rule in tests(state):
        for key in rule:
            found = OPERATOR.fullmatch(key)
            yield from replaced(state, path, key, FLIPPED)
            if found and found.group(2) != "Equals":
                continue
            if found and found.group(1) != "String":
                other = found.group(1) + "LessThan" + (found.group(3) or "")
                yield "%s to %s" % (key, other), rename(state, path + (key,), other)
            elif key == "StringEquals":
                yield key + " to StringLessThan", rename(state, path + (key,), "StringLessThan")
            elif key.startswith(("Is", "BooleanEquals")) and isinstance(rule[key], bool):
                yield key + " negated", put(state, path + (key,), not rule[key])
    yield from signs_changed(state, SIGNS)


def signs_changed(state, signs):
    for path, text in queries(state) if state.get("Type") == "Choice" else []:
        for found in SIGN.finditer(text):
            if found.group(1) in signs:
                other = signs[found.group(1)]
                yield "%s to %s" % (found.group(1), other), put(
                    state, path, text[:found.start()] + other + text[found.end():])


def boundary_moved(state):
    for path, rule in tests(state):
        for key in rule:
            yield from replaced(state, path, key, MOVED)
    yield from signs_changed(state, {"<": "<=", "<=": "<", ">": ">=", ">=": ">"})


def rules_swapped(state):
    rules = listed(state, "Choices")
    for i in range(len(rules) - 1):
        yield "Choices[%d] with the next" % i, put(
            state, ("Choices",), rules[:i] + [rules[i + 1], rules[i]] + rules[i + 2:])


def connective_changed(state):
    for path, part in walk(listed(state, "Choices"), ("Choices",)):
        if isinstance(part, dict):
            for key, other in (("And", "Or"), ("Or", "And")):
                if key in part:
                    yield "%s to %s" % (key, other), rename(state, path + (key,), other)
            if isinstance(part.get("Not"), dict):
                bare = dict(part["Not"], **{k: v for k, v in part.items() if k != "Not"})
                yield "Not dropped", put(state, path, bare)
    for path, text in queries(state) if state.get("Type") == "Choice" else []:
        for found in re.finditer(r"\b(and|or)\b", text):
            other = {"and": "or", "or": "and"}[found.group(1)]
            yield found.group(1), put(state, path,
                                      text[:found.start()] + other + text[found.end():])


def constant_changed(state):
    for path, rule in tests(state):
        for key, value in rule.items():
            if key.startswith("Numeric") and isinstance(value, (int, float)):
                yield key, put(state, path + (key,), value + 1)
            elif key == "StringEquals" and isinstance(value, str):
                yield key, put(state, path + (key,), misspelt(value))


def type_changed(state):
    for path, rule in tests(state):
        for key, value in rule.items():
            if key == "NumericEquals":
                text = put(state, path + (key,), str(value))
                yield key, rename(text, path + (key,), "StringEquals")
            elif key == "BooleanEquals":
                text = put(state, path + (key,), str(value).lower())
                yield key, rename(text, path + (key,), "StringEquals")
            elif key == "StringEquals" and value in ("true", "false"):
                truth = put(state, path + (key,), value == "true")
                yield key, rename(truth, path + (key,), "BooleanEquals")
            elif key == "StringEquals":
                yield key, put(rename(state, path + (key,), "NumericEquals"),
                               path + ("NumericEquals",), 1)


# ---- data ----

def field_read_misspelt(state):
    for path, text, at, name in reads(state):
        if text[:at].endswith(("$states.", "Task.")) or len(name) < 2:
            continue
        other = misspelt(name)
        yield "%s to %s" % (name, other), put(state, path, text[:at] + other +
                                              text[at + len(name):]), name, other


def template_fields(state):
    """The paths of all members of templates."""
    for template in TEMPLATES:
        if template in ("Parameters", "Arguments") and state.get("Type") == "Task":
            continue
        if isinstance(state.get(template), dict) and template != "Assign":
            for path, part in walk(state[template], (template,)):
                if len(path) > 1 and isinstance(path[-1], str):
                    yield path


def field_made_misspelt(state):
    for path in template_fields(state):
        bare = path[-1][:-2] if path[-1].endswith(".$") else path[-1]
        other = misspelt(bare) + path[-1][len(bare):]
        yield "%s to %s" % (path[-1], other), rename(state, path, other), bare


def field_dropped(state):
    for path in template_fields(state):
        bare = path[-1][:-2] if path[-1].endswith(".$") else path[-1]
        yield path[-1], put(state, path, None), bare


def variable_read_renamed(state):
    for path, part in walk(state):
        if not isinstance(part, str) or not path or path[0] == "Comment":
            continue
        if not part.startswith("{%") and not str(path[-1]).endswith((".$", "Path", "Variable")):
            continue
        for found in re.finditer(r"(?<![\w$.'])\$(?!states\b)([A-Za-z_]\w+)(?![\w(])", part):
            other = misspelt(found.group(1))
            yield "$%s to $%s" % (found.group(1), other), put(
                state, path, part[:found.start(1)] + other + part[found.end(1):])


def variable_made_renamed(state):
    for path, part in walk(state):
        if path and path[-1] == "Assign" and isinstance(part, dict):
            for key in part:
                bare = key[:-2] if key.endswith(".$") else key
                other = misspelt(bare) + key[len(bare):]
                yield "%s to %s" % (key, other), rename(state, path + (key,), other), bare


def result_path_into_scalar(state, scalars):
    if state.get("Type") in ("Task", "Pass", "Map", "Parallel") and "Output" not in state and \
            "Arguments" not in state:
        for name in scalars:
            yield name, dict(state, ResultPath="$.%s.detail" % name)


def result_path_dropped(state):
    if "ResultPath" in state:
        yield "ResultPath", put(state, ("ResultPath",), None)


def path_set_to_root(state):
    for key in ("InputPath", "OutputPath", "ItemsPath"):
        if state.get(key, "$") != "$":
            yield key, put(state, (key,), "$")


def suffix_removed(state):
    for path, part in walk(state):
        if path and isinstance(path[-1], str) and path[-1].endswith(".$"):
            yield path[-1], rename(state, path, path[-1][:-2])


def suffix_added(state):
    for template in ("Parameters", "ResultSelector"):
        for path, part in walk(state.get(template, {}), (template,)):
            if len(path) > 1 and isinstance(path[-1], str) and isinstance(part, str) and \
                    not path[-1].endswith(".$"):
                yield path[-1], rename(state, path, path[-1] + ".$")


def braces_removed(state):
    for path, text in queries(state):
        yield str(path[-1]), put(state, path, text[2:-2].strip())


def function_misspelt(state):
    for path, part in walk(state):
        if isinstance(part, str) and path:
            for found in re.finditer(r"States\.([A-Z]\w+)\(|(?<=\$)([a-z]\w+)\(", part):
                group = 1 if found.group(1) else 2
                other = misspelt(found.group(group))
                yield found.group(group), put(
                    state, path, part[:found.start(group)] + other + part[found.end(group):])


# ---- tasks ----

def token_removed(state):
    if "waitForTaskToken" in str(state.get("Resource")):
        for path, part in walk(state):
            if isinstance(part, str) and "Task.Token" in part:
                yield str(path[-1]), put(state, path, None)


def parameter_misspelt(state):
    if state.get("Type") == "Task":
        for template in ("Parameters", "Arguments"):
            for key in state[template] if isinstance(state.get(template), dict) else []:
                bare = key[:-2] if key.endswith(".$") else key
                other = misspelt(bare) + key[len(bare):]
                yield key, rename(state, (template, key), other)


def resource_misspelt(state):
    parts = str(state.get("Resource", "")).split(":")
    if len(parts) > 6 and parts[2] == "states":
        parts[-1] = misspelt(parts[-1])
        yield "Resource", put(state, ("Resource",), ":".join(parts))


def swapped(state, key):
    rules = listed(state, key)
    for i in range(len(rules) - 1):
        yield "%s[%d] with the next" % (key, i), put(
            state, (key,), rules[:i] + [rules[i + 1], rules[i]] + rules[i + 2:])


def handlers_swapped(state):
    yield from swapped(state, "Retry")
    yield from swapped(state, "Catch")


def handlers_dropped(state):
    for key in ("Retry", "Catch"):
        if state.get(key):
            yield key, put(state, (key,), None)


def error_misspelt(state):
    for path, part in walk(state):
        if len(path) > 1 and path[-2] == "ErrorEquals" and isinstance(part, str):
            head, dot, name = part.rpartition(".")
            yield part, put(state, path, head + dot + misspelt(name))


def attempts_changed(state):
    for i, retrier in enumerate(listed(state, "Retry")):
        if "MaxAttempts" in retrier:
            yield "MaxAttempts", put(state, ("Retry", i, "MaxAttempts"), 0)
        if "BackoffRate" in retrier:
            yield "BackoffRate", put(state, ("Retry", i, "BackoffRate"), 0.5)


def timeout_dropped(state):
    for key in ("TimeoutSeconds", "HeartbeatSeconds"):
        if key in state:
            yield key, put(state, (key,), None)


def unit_wrong(state):
    for key in ("TimeoutSeconds", "HeartbeatSeconds", "Seconds"):
        if isinstance(state.get(key), int) and not isinstance(state[key], bool):
            yield key, put(state, (key,), state[key] * 1000)


# ---- flow ----

def next_elsewhere(state, names):
    for path, part in walk(state):
        if path and path[-1] in ("Next", "Default") and isinstance(part, str) and part in names:
            other = names[(names.index(part) + 1) % len(names)]
            if other != part:
                yield "%s to %s" % (part, other), put(state, path, other)


def next_misspelt(state):
    for path, part in walk(state):
        if path and path[-1] in ("Next", "Default") and isinstance(part, str):
            yield part, put(state, path, misspelt(part))


def ends_early(state):
    if isinstance(state.get("Next"), str) and state.get("Type") != "Choice":
        yield "End", dict({k: v for k, v in state.items() if k != "Next"}, End=True)


# name, function, what it is given beside the state
KINDS = [
    ("Default deleted", default_deleted, ""),
    ("comparison flipped", comparison_flipped, ""),
    ("rules swapped", rules_swapped, ""),
    ("boundary moved", boundary_moved, ""),
    ("And, Or, Not changed", connective_changed, ""),
    ("constant changed", constant_changed, ""),
    ("type of a comparison changed", type_changed, ""),
    ("field misspelt where it is read", field_read_misspelt, ""),
    ("field misspelt where it is made", field_made_misspelt, ""),
    ("field dropped where it is made", field_dropped, ""),
    ("variable renamed where it is read", variable_read_renamed, ""),
    ("variable renamed where it is assigned", variable_made_renamed, ""),
    ("ResultPath into a scalar", result_path_into_scalar, "scalars"),
    ("ResultPath dropped", result_path_dropped, ""),
    ("path set to $", path_set_to_root, ""),
    (".$ removed", suffix_removed, ""),
    (".$ added", suffix_added, ""),
    ("{% %} removed", braces_removed, ""),
    ("function misspelt", function_misspelt, ""),
    ("token removed", token_removed, ""),
    ("parameter of a call misspelt", parameter_misspelt, ""),
    ("Resource misspelt", resource_misspelt, ""),
    ("retriers, catchers swapped", handlers_swapped, ""),
    ("retriers, catchers dropped", handlers_dropped, ""),
    ("error name misspelt", error_misspelt, ""),
    ("MaxAttempts, BackoffRate changed", attempts_changed, ""),
    ("timeout dropped", timeout_dropped, ""),
    ("seconds taken for milliseconds", unit_wrong, ""),
    ("Next to another state", next_elsewhere, "names"),
    ("Next misspelt", next_misspelt, ""),
    ("End instead of Next", ends_early, ""),
]
