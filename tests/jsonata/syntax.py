#!/usr/bin/env python3
"""tests/jsonata/syntax.py - JSONata expressions are parsed as the reference parses them (TAP).

Random expressions, sound and broken ones, become the same tree, with the same positions, or fail
with the same code, message and position in tests/jsonata/tree and in jsonata 2.0.6 of npm, which is
installed into the working folder, or found in the folder JSONATA. COUNT and SEED choose how many
and which.

What the reference hands on to JavaScript's regular expressions fails there without a code. Of such
an expression only this is asked: if the fault is in the text of a signature or in flags, ours is
S0303; a pattern is not looked into by a parser.
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
from expressions import Maker  # noqa: E402

HERE = os.path.join(tap.SOURCE, "tests/jsonata")
PLACE = os.environ.get("JSONATA") or os.path.abspath("tests/jsonata/npm")
TREE = os.path.join("tests", "jsonata", "tree")
COUNT = int(os.environ.get("COUNT", 100000 if tap.FULL else 2000))
SEED = int(os.environ.get("SEED", 1))
AT_ONCE = 2000
NAME = "%d expressions are parsed as in the reference (seed %d)" % (COUNT, SEED)


def answers(command, lines):
    done = subprocess.run(command, input="".join(lines).encode(), capture_output=True,
                          timeout=300, check=False)
    if done.returncode != 0:
        raise OSError("%s: %s" % (command[0], done.stderr[-2000:]))
    # In our tree a NUL in the name of a variable is C0 80.
    return done.stdout.replace(b"\xc0\x80", b"\\u0000").decode().split("\n")[:-1]


def plain(node):
    """Without what JavaScript's own text of a regular expression changes; all numbers are real."""
    if isinstance(node, dict):
        if node.get("type") == "regex":
            node["flags"] = "".join(sorted(node["flags"].replace("g", "")))
            node["value"] = node["value"].replace("\\/", "/").replace("\n", "\\n") \
                .replace("\r", "\\r")
        return {name: plain(part) for name, part in node.items()}
    if isinstance(node, list):
        return [plain(part) for part in node]
    return node if isinstance(node, bool) or not isinstance(node, int) else float(node)


def differs(ours, theirs):
    """Whether our answer is another than the reference's."""
    if "code" not in theirs and "type" not in theirs:
        message = theirs["message"]
        if "Maximum call stack" in message:
            return False
        if "Invalid flags" in message or re.search(r": /(\^\(.*\)\$|undefined[?+]*)/: ", message):
            return ours.get("code") != "S0303"
        return False
    if theirs.get("position", 0) is None or "position" not in theirs:
        ours = {name: part for name, part in ours.items() if name != "position" or "type" in ours}
        theirs.pop("position", None)
    return plain(ours) != plain(theirs)


def compare(expressions):
    lines = [json.dumps(expression) + "\n" for expression in expressions]
    ours = answers([os.path.abspath(TREE)], lines)
    theirs = answers([npm.NODE, os.path.join(HERE, "reference.js"), PLACE], lines)
    problems = []
    if not len(lines) == len(ours) == len(theirs):
        return ["%d lines, %d, %d" % (len(lines), len(ours), len(theirs))]
    for line, our, their in zip(lines, ours, theirs):
        if our != their and differs(json.loads(our), json.loads(their)):
            problems.append("%s\n  ours      %s\n  reference %s" % (line.strip(), our, their))
    return problems


def main():
    result, problems, left = tap.Tap(), [], COUNT
    why = None if os.environ.get("JSONATA") else npm.why_not_installed(HERE, PLACE)
    if why:
        result.skip(NAME, why)
        return result.end()
    maker = Maker(random.Random(SEED))
    while left > 0 and len(problems) < 10:
        problems += compare([maker.any() for _ in range(min(left, AT_ONCE))])
        left -= AT_ONCE
    result.result(NAME, problems[:10])
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
