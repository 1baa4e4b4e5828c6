#!/usr/bin/env python3
"""tests/mutation/mutation.py - which small faults in definitions `sfnc check` reports (TAP).

Changes definitions of the corpus and of the examples (kinds.py), decides whether a changed one does
something else in up to 200 worlds (worlds.py, twins.c), and counts for each kind what is reported:
a finding that the original does not have. A kind whose share is below what docs/verification.md
has is a failure; in `make check` a sample is tried, with SFNC_FULL all, and --update writes the
table. SEED, COUNT choose another sample, KIND one kind; with --list what is not reported is told.
"""
import collections
import copy
import glob
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zlib

import kinds
import worlds
from tap import FULL, SANITIZED, SFNC, SHARED, SOURCE, Tap, run

SEED = int(os.environ.get("SEED", "1"))
COUNT = int(os.environ.get("COUNT", "0" if FULL else "25" if SANITIZED else "300"))
EACH = 2  # at most so many changed copies of a kind of a definition
TWINS = os.environ.get("TWINS", os.path.join(os.path.dirname(SFNC), "tests", "mutation", "twins"))
DOCUMENT = os.path.join(SOURCE, "docs", "verification.md")
HEAD = "| fault | mutants | equivalent | changed | reported | share |"
LACKING = ("States.Runtime", "States.ParameterPathFailure", "States.QueryEvaluationError")
QUIET = ("unfilled-placeholder",)
IN_TEXT = re.compile(r"\$\{[^}]*\}")

Mutant = collections.namedtuple("Mutant", "name kind where what definition alias made")
Seen = collections.namedtuple("Seen", "mutant kind changed reported why")


# ---- definitions ----

def corpus():
    """(name, definition, inputs) of all there are."""
    out = []
    for path in sorted(glob.glob(os.path.join(SHARED, "corpus", "real", "*.asl.json")) +
                       glob.glob(os.path.join(SOURCE, "examples", "*", "*.asl.json"))):
        with open(path, encoding="utf-8") as stream:
            definition = json.load(stream)
        inputs = []
        for file in glob.glob(os.path.join(os.path.dirname(path), "*.json")) \
                if path.startswith(SOURCE) else []:
            with open(file, encoding="utf-8") as stream:
                inputs.append(json.load(stream))
        out.append((os.path.basename(path)[:-len(".asl.json")], definition, inputs))
    return out


def filled(value, key=""):
    """The definition as it is run: placeholders have a value."""
    if isinstance(value, dict):
        return {name: filled(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, key) for part in value]
    if isinstance(value, str) and "${" in value:
        if key == "Resource" and IN_TEXT.fullmatch(value):
            return "arn:aws:lambda:us-east-1:123456789012:function:f"
        return IN_TEXT.sub("filled", value)
    return value


def scalars(definition, scope, name):
    """Names of members that are a text or a number where the state begins: what leads to it, and
    gives all of its output by a template, makes them so."""
    out = []
    for path, _, state in worlds.states(definition):
        templates = ("ResultSelector",) if state.get("Type") == "Task" else ("Parameters", "Result")
        if path[:-1] != scope or state.get("Next") != name or state.get("ResultPath", "$") != "$":
            continue
        for template in templates:
            part = state.get(template)
            for key, value in part.items() if isinstance(part, dict) else []:
                made = key.endswith(".$") and str(value).startswith("States.Format(")
                if made or not key.endswith(".$") and isinstance(value, (str, int)):
                    out.append(key[:-2] if key.endswith(".$") else key)
    return sorted({name for name in out if re.fullmatch(r"\w+", name)})


def mutants(name, definition):
    """All changed copies, EACH of a kind at most."""
    by_kind = collections.defaultdict(list)
    names = {path[:-1]: [] for path, _, _ in worlds.states(definition)}
    for path, state_name, _ in worlds.states(definition):
        names[path[:-1]].append(state_name)
    for path, state_name, state in worlds.states(definition):
        for kind, change, wants in kinds.KINDS:
            given = []
            if wants == "scalars":
                given = [scalars(definition, path[:-1], state_name)]
            elif wants == "names":
                given = [names[path[:-1]]]
            for what, changed, *told in change(state, *given):
                by_kind[kind].append((path, what, changed, told))
    for kind, found in by_kind.items():
        rng = random.Random(zlib.crc32(("%s %s" % (name, kind)).encode()))
        for path, what, changed, told in rng.sample(found, min(EACH, len(found))):
            alias = tuple(told) if len(told) == 2 else None
            made = told[0] if len(told) == 1 else None
            yield Mutant(name, kind, path, what, kinds.put(definition, path, changed), alias, made)


# ---- what sfnc says ----

def findings(folder, definition):
    """What `sfnc check` finds, with how often."""
    path = os.path.join(folder, "changed.asl.json")
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(definition, stream, indent=1)
    done = run([SFNC, "check", "--format", "json", path])
    found = json.loads(done.stdout)["findings"]
    return collections.Counter((one["rule"], one.get("location", ""), one["message"])
                               for one in found if one["rule"] not in QUIET)


def witnesses(folder, definition):
    """The inputs that `sfnc prove` shows, by state."""
    path = os.path.join(folder, "proved.asl.json")
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(definition, stream)
    done = run([SFNC, "prove", "--format", "json", path])
    try:
        return [(claim.get("state"), claim["input"])
                for claim in json.loads(done.stdout).get("claims", []) if "input" in claim]
    except ValueError:
        return []


# ---- what definitions do ----

class Twins:
    """The helper that runs definitions."""

    def __init__(self):
        self.process = None

    def ask(self, request):
        if self.process is None:
            self.process = subprocess.Popen([TWINS], stdin=subprocess.PIPE, text=True,
                                            stdout=subprocess.PIPE)
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def original(self, definition, given):
        return "ran" in self.ask({"definition": json.dumps(filled(definition)), "worlds": given})

    def differs(self, definition, most=1):
        """The worlds in which it does something else; None: it is refused; "lost"."""
        told = self.ask({"definition": json.dumps(filled(definition)), "tell": most})
        if "refused" in told:
            return None
        return "lost" if "lost" in told else told["differs"]

    def end(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


def alone(definition, path):
    """The Choice as a machine of its own that ends with the name of what was taken, or None."""
    choice = definition
    for step in path:
        choice = choice[step]
    if choice.get("Type") != "Choice":
        return None
    choice = copy.deepcopy({k: v for k, v in choice.items() if k not in ("Assign", "Output")})
    query = choice.get("QueryLanguage", definition.get("QueryLanguage")) == "JSONata"
    ends = {"none": {"Type": "Fail"}}
    for number, rule in enumerate(choice.get("Choices", [])):
        for member in ("Assign", "Output"):
            rule.pop(member, None)
        rule["Next"] = "R%d" % number
        ends[rule["Next"]] = {"Type": "Pass", ("Output" if query else "Result"): rule["Next"],
                              "End": True}
    choice["Default"] = "none"
    out = {"StartAt": "Choice", "States": dict(ends, Choice=choice)}
    return dict(out, QueryLanguage="JSONata") if query else out


class Judge:
    """Decides about the changed copies of one definition after the other."""

    def __init__(self, folder):
        self.folder, self.twins = folder, Twins()
        self.name = self.now = None

    def begin(self, name, definition, inputs):
        """False: the original does not run."""
        self.name, self.definition = name, definition
        self.found = findings(self.folder, definition)
        self.tree = worlds.Tree(definition)
        for _, value in witnesses(self.folder, definition):
            self.tree.learn(value)
        rng = random.Random(zlib.crc32(name.encode()))
        self.worlds = worlds.worlds(self.tree, rng, inputs)
        self.now = "usual"
        return self.twins.original(definition, self.worlds)

    def use(self, what, definition, given):
        if self.now != what:
            self.now = what
            self.twins.original(definition, given)

    def differences(self, mutant, most=1):
        self.use("usual", self.definition, self.worlds)
        return self.twins.differs(mutant.definition, most)

    def taken(self, machine, given):
        """Which rules of a Choice that stands alone are taken by the inputs."""
        idle = {"StartAt": "x", "States": {"x": {"Type": "Fail", "Error": "x"}}}
        self.now = None
        self.twins.original(idle, [{"input": value} for value in given])
        told = self.twins.differs(machine, len(given))
        if not isinstance(told, list):
            return None
        return {one["is"].split()[-1] for one in told if "SUCCEEDED" in one["is"]}

    def makes_dead(self, mutant):
        """Whether a rule is never taken any more."""
        before, after = alone(self.definition, mutant.where), alone(mutant.definition, mutant.where)
        if before is None or after is None:
            return False
        given = [one["input"] for one in self.worlds]
        given += [value for _, value in
                  witnesses(self.folder, before) + witnesses(self.folder, after)]
        rng = random.Random(1)
        given += [worlds.grow(self.tree, self.tree.root, rng, wild) for wild in (0, 1) * 100]
        was, now = self.taken(before, given), self.taken(after, given)
        return was is not None and now is not None and len(now) < len(was)

    def is_known(self, mutant):
        """Whether the misspelt name is not there even where input and results have all names. Of
        what was not seen to its end nothing is known."""
        old, new = mutant.alias
        calm = [one for one in self.worlds if one["seed"] % 4 == 0]  # nothing is absent there
        given = [worlds.with_alias(one, old, new) for one in calm]
        self.use("alias %s %s" % mutant.alias, self.definition, given)
        told = self.twins.differs(mutant.definition, len(given))
        if told is None or told == "lost":
            return told is None
        return bool(told) and all(one["is"].endswith(LACKING) for one in told)

    def kind_of(self, mutant, told):
        """The kind, more exactly, of a copy that does something else."""
        kind = mutant.kind
        if kind in ("comparison flipped", "rules swapped") and self.makes_dead(mutant):
            return kind + ", a rule is dead"
        if mutant.alias is not None and self.is_known(mutant):
            return kind + ", of a known shape"
        if kind.startswith("field") and mutant.made is not None and is_read(mutant, told):
            return kind + ", and read"
        return kind

    def judge(self, mutant):
        told = self.differences(mutant, 5)
        new = list((findings(self.folder, mutant.definition) - self.found).elements())
        changed = told is None or told == "lost" or len(told) > 0
        kind = self.kind_of(mutant, told) if changed else mutant.kind
        return Seen(mutant, kind, changed, bool(new), new or told)


def is_read(mutant, told):
    """Whether what lacks the field fails for it, where the original did not."""
    if told is None or told == "lost":
        return told is None
    return any(one["is"].endswith(LACKING) and
               not one["was"].endswith("States.Runtime") for one in told)


# ---- the table ----

def count(seen):
    """By kind: [mutants, equivalent, changed, reported]."""
    table = {}
    for one in seen:
        row = table.setdefault(one.kind, [0, 0, 0, 0])
        row[0] += 1
        row[1] += not one.changed
        row[2] += one.changed
        row[3] += one.changed and one.reported
    return table


def share(row):
    return 100.0 * row[3] / row[2] if row[2] > 0 else 100.0


def missed_most(tried, part):
    """How many may go unreported of what is tried, if that part of all is reported: a sample has a
    few more than its share once in forty times, unless all are reported."""
    spread = 2 * math.sqrt(tried * part * (1 - part)) if COUNT else 0
    return math.ceil(tried * (1 - part) + spread)


def lines_of(table):
    order = [name for name, _, _ in kinds.KINDS]
    rows = sorted(table, key=lambda kind: (
        max((i for i, name in enumerate(order) if kind.startswith(name)), default=99), kind))
    total = [sum(table[kind][i] for kind in table) for i in range(4)]
    return ["| %s | %d | %d | %d | %d | %d %% |" % ((kind,) + tuple(row) + (share(row),))
            for kind, row in [(kind, table[kind]) for kind in rows] + [("all", total)]]


def recorded():
    """By kind, the share in the document."""
    with open(DOCUMENT, encoding="utf-8") as stream:
        table = stream.read().partition(HEAD)[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in table.splitlines()[2:]]
    return {row[0]: int(row[5].rstrip(" %")) for row in rows}


def update(table):
    with open(DOCUMENT, encoding="utf-8") as stream:
        before, _, rest = stream.read().partition(HEAD)
    after = rest.partition("\n\n")[2]
    with open(DOCUMENT, "w", encoding="utf-8") as stream:
        stream.write("%s%s\n|---|---|---|---|---|---|\n%s\n\n%s" % (
            before, HEAD, "\n".join(lines_of(table)), after))


# ---- from start to end ----

def chosen(definitions):
    """Definitions in a random order with the changed copies that are to be tried of each."""
    rng = random.Random(SEED)
    only = os.environ.get("KIND")
    left = COUNT or sys.maxsize
    if COUNT:
        rng.shuffle(definitions)
    for name, definition, inputs in definitions:
        made = [one for one in mutants(name, definition) if only is None or one.kind == only]
        if COUNT and len(made) > 8 and only is None:
            made = rng.sample(made, 8)
        if left > 0 and made:
            left -= len(made)
            yield name, definition, inputs, made


def tell(one):
    """A line about a fault that is not reported, with what it did."""
    print("# %s: %s: %s at %s: %s" % (
        one.mutant.name, one.kind, one.mutant.what, "/".join(map(str, one.mutant.where)),
        json.dumps(one.why[:1] if isinstance(one.why, list) else one.why)[:700]))


def main():
    tap = Tap()
    if not os.path.isdir(os.path.join(SHARED, "corpus", "real")):
        tap.skip("faults in real definitions are reported", "the corpus is not here")
        return tap.end()
    seen, begun, unable = [], time.time(), 0
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(folder)
        for name, definition, inputs, made in chosen(corpus()):
            if not judge.begin(name, definition, inputs):
                unable += 1
                continue
            for mutant in made:
                seen.append(judge.judge(mutant))
                if "--list" in sys.argv[1:] and seen[-1].changed and not seen[-1].reported:
                    tell(seen[-1])
        judge.twins.end()
    table = count(seen)
    for line in lines_of(table):
        print("# " + line)
    print("# %d s, %d definitions do not run" % (time.time() - begun, unable))
    if "--update" in sys.argv[1:]:
        update(table)
    known = recorded()
    tap.result("faults are reported as often as docs/verification.md says",
               ["%s: %d of %d are reported, which is less than %d %%: %s" % (
                   kind, row[3], row[2], known[kind],
                   ["%s %s" % (one.mutant.name, one.mutant.what) for one in seen
                    if one.kind == kind and one.changed and not one.reported][:5])
                for kind, row in sorted(table.items())
                if kind in known and row[2] - row[3] > missed_most(row[2], known[kind] / 100)])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
