"""tests/bench/large.py - large definitions of many forms, for what their proofs cost.

Each function makes one of about `count` states or rules. LARGE names them, with the counts that
the bench takes."""


def chain(states):
    """States one after the other: {name: state}, the last ends. A rule leads to the next state, a
    Default, like what is behind it, to the one after that."""
    names = list(states)
    for at, name in enumerate(names):
        state = states[name]
        after = names[min(at + 1, len(names) - 1)]
        if state["Type"] == "Choice":
            for rule in state["Choices"]:
                rule["Next"] = after
            state["Default"] = names[min(at + 2, len(names) - 1)]
        elif state["Type"] != "Succeed":
            state.update({"End": True} if after == name else {"Next": after})
    return {"StartAt": names[0], "States": states}


def one_choice(rules, default=True, language=None):
    """A Choice whose rules lead to two states."""
    for number, rule in enumerate(rules):
        rule["Next"] = "Even" if number % 2 == 0 else "Odd"
    state = {"Type": "Choice", "Choices": rules}
    if default:
        state["Default"] = "Odd"
    whole = {"StartAt": "Route", "States": {
        "Route": state, "Even": {"Type": "Pass", "End": True}, "Odd": {"Type": "Succeed"}}}
    if language:
        whole["QueryLanguage"] = language
    return whole


def texts(count):
    return one_choice([{"Variable": "$.kind", "StringEquals": "kind-%d" % i}
                       for i in range(count)])


def texts_open(count):
    return one_choice([{"Variable": "$.kind", "StringEquals": "kind-%d" % i}
                       for i in range(count)], default=False)


def ranges(count):
    return one_choice([{"And": [{"Variable": "$.n", "NumericGreaterThanEquals": 10 * i},
                                {"Variable": "$.n", "NumericLessThan": 10 * i + 10}]}
                       for i in range(count)])


def pairs(count):
    return one_choice([{"And": [{"Variable": "$.a%d" % (i % 20), "IsPresent": True},
                                {"Variable": "$.a%d" % (i % 20), "StringEquals": "x%d" % i},
                                {"Variable": "$.n", "NumericGreaterThan": i}]}
                       for i in range(count)])


def wild(count):
    return one_choice([{"Variable": "$.name", "StringMatches": "%d-*" % i}
                       for i in range(count)])


def bounded_wild(count):
    """Each rule has a bound and a wildcard."""
    return one_choice([{"And": [{"Variable": "$.n", "NumericGreaterThan": i},
                                {"Variable": "$.name", "StringMatches": "%d-*" % i}]}
                       for i in range(count)])


def falling(count):
    """All rules but the first are never taken."""
    return one_choice([{"Variable": "$.n", "NumericGreaterThan": i} for i in range(count)])


def unions(count):
    """Each third rule is covered by the two before it together."""
    bounds = [(0, 5), (5, 10), (2, 8)]
    return one_choice([{"And": [
        {"Variable": "$.n", "NumericGreaterThanEquals": 10 * (i // 3) + bounds[i % 3][0]},
        {"Variable": "$.n", "NumericLessThan": 10 * (i // 3) + bounds[i % 3][1]}]}
        for i in range(count)])


def sums(count):
    """What is computed is not seen into, but the same in each rule."""
    return one_choice([{"Condition": "{%% $sum($states.input.items.price) > %d %%}" % i}
                       for i in range(count)], language="JSONata")


def conjuncts(count):
    """One rule, which asks for that many fields."""
    return one_choice([{"And": [{"Variable": "$.b%d" % i, "NumericGreaterThan": i}
                                for i in range(count)]}])


def mesh(count):
    """Choices of each of which every other may be next."""
    many = round(count ** 0.5)
    states = {"C%d" % i: {"Type": "Choice", "Default": "C%d" % ((i + 1) % many), "Choices": [
        {"Variable": "$.x%d" % j, "NumericEquals": j, "Next": "C%d" % j} for j in range(many)]}
              for i in range(many)}
    return {"StartAt": "C0", "States": states}


def moments(count):
    return one_choice([{"Variable": "$.at",
                        "TimestampLessThan": "20%02d-01-01T%02d:00:00Z" % (i // 24 % 100, i % 24)}
                       for i in range(count)])


def queries(count):
    return one_choice([{"Condition": "{%% $states.input.kind = 'kind-%d' %%}" % i}
                       for i in range(count)], language="JSONata")


def query_ranges(count):
    return one_choice(
        [{"Condition": "{%% $states.input.n >= %d and $states.input.n < %d %%}" %
          (10 * i, 10 * i + 10)} for i in range(count)], language="JSONata")


def growing(count):
    """Choices, each behind a Pass that adds a member."""
    states = {}
    for i in range(count // 2):
        states["Add%d" % i] = {"Type": "Pass", "Result": i, "ResultPath": "$.member%d" % i}
        states["If%d" % i] = {"Type": "Choice", "Choices": [
            {"Variable": "$.member%d" % i, "NumericGreaterThan": i // 2}]}
    states["End"] = {"Type": "Succeed"}
    return chain(states)


def asking(count):
    """Choices only, each asks for another member; rules and Default lead on to the next."""
    states = {"If%d" % i: {"Type": "Choice", "Choices": [
        {"Variable": "$.member%d" % i, "NumericGreaterThan": i}]} for i in range(count)}
    states["End"] = {"Type": "Succeed"}
    return chain(states)


def assigned(count):
    """A variable more with each state, all of which are used at the end."""
    states = {"Set%d" % i: {"Type": "Pass", "Assign": {"v%d" % i: {"n": i, "old.$": "$.old"}}}
              for i in range(count)}
    states["End"] = {"Type": "Pass", "Parameters": {"v%d.$" % i: "$v%d.n" % i
                                                    for i in range(0, count, 10)}}
    return chain(states)


def mixed(count):
    """Pass, Task with a catcher, Choice and Wait in turns."""
    states = {}
    for i in range(count // 4):
        states["Make%d" % i] = {"Type": "Pass", "Parameters": {"id.$": "$.id", "n": i},
                                "ResultPath": "$.made%d" % (i % 10)}
        states["Call%d" % i] = {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "f%d" % i, "Payload.$": "$"},
            "ResultSelector": {"answer.$": "$.Payload.answer"}, "ResultPath": "$.call%d" % (i % 10),
            "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Lost"}]}
        states["If%d" % i] = {"Type": "Choice", "Choices": [
            {"Variable": "$.call%d.answer" % (i % 10), "StringEquals": "go%d" % i},
            {"Variable": "$.made%d.n" % (i % 10), "NumericLessThan": i}]}
        states["Rest%d" % i] = {"Type": "Wait", "Seconds": 1 + i}
    whole = chain(states)
    whole["States"]["Lost"] = {"Type": "Fail", "Error": "Lost"}
    return whole


def looping(count):
    """Loops one after the other, each of a counter and a Choice that leads back."""
    states = {"Begin": {"Type": "Pass", "Result": {}}}
    for i in range(count // 3):
        states["Zero%d" % i] = {"Type": "Pass", "Result": 0, "ResultPath": "$.n%d" % i}
        states["Add%d" % i] = {
            "Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n%d, 1)" % i},
            "ResultPath": "$.n%d" % i}
        states["If%d" % i] = {"Type": "Choice", "Choices": [
            {"Variable": "$.n%d.n" % i, "NumericGreaterThan": 10}]}
    states["End"] = {"Type": "Succeed"}
    whole = chain(states)
    for i in range(count // 3):
        whole["States"]["If%d" % i]["Default"] = "Add%d" % i
    return whole


def nested(count):
    """Parallel states within each other, in each branch a Pass that adds a member."""
    depth = 0

    def level(left):
        nonlocal depth
        depth += 1
        at = depth
        states = {"In%d" % at: {"Type": "Pass", "Result": at, "ResultPath": "$.in%d" % at}}
        if left > 4:
            states["Par%d" % at] = {"Type": "Parallel", "ResultPath": "$.par%d" % at,
                                    "Branches": [level((left - 2) // 2), level((left - 2) // 2)]}
        return chain(states)
    return level(count)


def deep(count):
    """Maps within each other, twenty deep, as often as fills the count."""
    number = 0

    def level(left):
        nonlocal number
        number += 1
        at = number
        states = {"In%d" % at: {"Type": "Pass", "Parameters": {"list.$": "$.list", "n": at}}}
        if left > 0:
            states["Map%d" % at] = {"Type": "Map", "ItemsPath": "$.list",
                                    "ItemSelector": {"list.$": "$$.Map.Item.Value", "n": at},
                                    "ItemProcessor": level(left - 1)}
        return chain(states)
    states = {}
    for i in range(count // 40):
        states["Map%d" % (1000 + i)] = {"Type": "Map", "ItemsPath": "$.list", "ResultPath":
                                        "$.out%d" % i, "ItemProcessor": level(19)}
    return chain(states)


def query_mixed(count):
    """Pass, Task, Choice in JSONata; each adds a member and a variable."""
    states = {}
    for i in range(count // 3):
        states["Make%d" % i] = {
            "Type": "Pass", "Output": "{%% $merge([$states.input, {'m%d': %d}]) %%}" % (i, i),
            "Assign": {"v%d" % (i % 50): "{%% $states.input.m%d + 1 %%}" % i}}
        states["Call%d" % i] = {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"FunctionName": "f", "Payload": "{% $states.input %}"},
            "Output": "{%% $merge([$states.input, {'c%d': $states.result.Payload}]) %%}" % (i % 10)}
        states["If%d" % i] = {"Type": "Choice", "Choices": [
            {"Condition": "{%% $states.input.m%d > %d and $v%d != 3 %%}" % (i, i // 2, i % 50)},
            {"Condition": "{%% $states.input.c%d.kind = 'a%d' %%}" % (i % 10, i)}]}
    states["End"] = {"Type": "Succeed"}
    whole = chain(states)
    whole["QueryLanguage"] = "JSONata"
    return whole


def back(count):
    """Choices of which each may lead back to any of the ten before it."""
    states = {}
    for i in range(count // 2):
        states["Add%d" % i] = {"Type": "Pass", "Parameters": {"x": i}, "ResultPath": "$.a%d" % i}
        states["If%d" % i] = {"Type": "Choice", "Choices": []}
    states["End"] = {"Type": "Succeed"}
    whole = chain(states)
    for i in range(count // 2):
        whole["States"]["If%d" % i]["Choices"] = [
            {"Variable": "$.b%d" % k, "IsPresent": True, "Next": "Add%d" % max(0, i - k)}
            for k in range(10)]
    return whole


LARGE = [
    ("texts", texts, (200, 1000)),
    ("texts-open", texts_open, (200, 1000)),
    ("ranges", ranges, (200, 1000)),
    ("pairs", pairs, (200, 1000)),
    ("wild", wild, (200, 1000)),
    ("bounded-wild", bounded_wild, (200, 1000)),
    ("falling", falling, (200, 1000)),
    ("unions", unions, (200, 1000)),
    ("sums", sums, (200, 1000)),
    ("moments", moments, (200, 1000)),
    ("conjuncts", conjuncts, (1000, 5000)),
    ("mesh", mesh, (1000, 14400)),
    ("queries", queries, (200, 1000)),
    ("query-ranges", query_ranges, (200, 1000)),
    ("growing", growing, (1000,)),
    ("asking", asking, (1000,)),
    ("assigned", assigned, (1000,)),
    ("mixed", mixed, (1000,)),
    ("looping", looping, (1000,)),
    ("nested", nested, (1000,)),
    ("deep", deep, (1000,)),
    ("query-mixed", query_mixed, (1000,)),
    ("back", back, (1000,)),
]
