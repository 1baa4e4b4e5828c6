#!/usr/bin/env python3
"""tests/jsonata/values.py - expressions of JSONata give what they give in the reference (TAP).

Random expressions over random documents (grammar.py) give the same value, nothing, or fail with the
same code in jsonata 2.0.6 of npm, which is installed into the working folder or found in the folder
JSONATA, and in tests/jsonata/batch: folded, in memory, and as shared objects of the LLVM and the C
back end, which say the same to the letter. COUNT and SEED choose how many and which.

Where the reference differs on purpose:
  - what its JavaScript fails in by itself, without a code, functions as values (their truth, what
    is in them), and what a transform changes in its input have no answer that could be compared;
    ours must only be an answer, the same in all ways;
  - it evaluates the parts of [...] and {...} at the same time, so that either of two errors in them
    may be told;
  - it may put an object into itself by a transform, which here is nested too deeply;
  - {...} on an empty array puts an undefined item into that.
"""
import json
import os
import random
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import npm  # noqa: E402
import tap  # noqa: E402
from grammar import Maker  # noqa: E402

HERE = os.path.join(tap.SOURCE, "tests/jsonata")
PLACE = os.environ.get("JSONATA") or os.path.abspath("tests/jsonata/npm")
BATCH = os.path.abspath(os.path.join("tests", "jsonata", "batch"))
WAYS = ("folded", "memory", "llvm", "c")
COUNT = int(os.environ.get("COUNT", 100000 if tap.FULL else 200 if tap.SANITIZED else 2000))
SEED = int(os.environ.get("SEED", 1))
AT_ONCE = 500
NAME = "%d expressions give what the reference gives (seed %d)" % (COUNT, SEED)
ENVIRONMENT = dict(os.environ, ASAN_OPTIONS="detect_leaks=0") if tap.SANITIZED else None


def answers(command, lines):
    done = subprocess.run(command, input="".join(lines).encode(), capture_output=True,
                          timeout=600, check=False, env=ENVIRONMENT)
    found = done.stdout.decode(errors="replace").split("\n")[:-1]
    if done.returncode != 0 or len(found) != len(lines):
        at = lines[len(found)] if len(found) < len(lines) else ""
        raise OSError("%s: status %d after %d answers, before %s\n%s" % (
            " ".join(command), done.returncode, len(found), at.strip(),
            done.stderr[-1000:].decode(errors="replace")))
    return found


def real(value):
    """All numbers are doubles, and 0 has no sign."""
    if isinstance(value, dict):
        return {name: real(part) for name, part in value.items()}
    if isinstance(value, list):
        return [real(part) for part in value]
    return value if isinstance(value, bool) or not isinstance(value, (int, float)) \
        else float(value) + 0.0


def differs(expression, ours, theirs):
    """Whether our answer is another than the reference's."""
    if "other" in theirs or "function" in theirs or \
            re.search("_jsonata_|isParallelCall", json.dumps([ours, theirs])):
        return False
    if "error" in ours and "nested deeper" in ours["error"]["message"]:
        return False
    if "error" in ours and "error" in theirs:
        return ours["error"]["code"] != theirs["error"]["code"] and \
            not re.search(r"[\[{].*,", expression)
    if "{" in expression:
        theirs = json.loads(json.dumps(theirs).replace("[null]", "[]"))
        ours = json.loads(json.dumps(ours).replace("[null]", "[]"))
    return real(ours) != real(theirs)


def compare(lines):
    theirs = answers([npm.NODE, os.path.join(HERE, "reference.mjs"),
                      os.path.join(PLACE, "node_modules", "jsonata")], lines)
    ours = {way: answers([BATCH, way], lines) for way in WAYS}
    problems = []
    for i, line in enumerate(lines):
        said = {ours[way][i] for way in WAYS}
        expression = json.loads(line)["expr"]
        if len(said) > 1:
            problems.append("%s\n%s" % (line.strip(), "\n".join(
                "  %-9s %s" % (way, ours[way][i]) for way in WAYS)))
        elif differs(expression, json.loads(ours["memory"][i]), json.loads(theirs[i])):
            problems.append("%s\n  ours      %s\n  reference %s" % (
                line.strip(), ours["memory"][i], theirs[i]))
    return problems


def request(seed):
    maker = Maker(random.Random(seed))
    return json.dumps({"expr": maker.expr(maker.random.randrange(1, 5)),
                       "input": maker.document(4)}) + "\n"


def main():
    result, problems = tap.Tap(), []
    why = None if os.environ.get("JSONATA") else npm.why_not_installed(HERE, PLACE)
    if why:
        result.skip(NAME, why)
        return result.end()
    for start in range(0, COUNT, AT_ONCE):
        try:
            problems += compare([request(SEED * 1000000 + i)
                                 for i in range(start, min(start + AT_ONCE, COUNT))])
        except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
            problems.append(problem)
        if len(problems) >= 10:
            break
    result.result(NAME, problems[:10])
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
