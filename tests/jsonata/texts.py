#!/usr/bin/env python3
"""tests/jsonata/texts.py - functions of JSONata on texts and numbers are the reference's (TAP).

Random calls, of which tests/jsonata/texts.mjs makes the same number for each family of functions,
are answered by tests/jsonata/texts and by jsonata 2.0.6 of npm, which is installed into the working
folder, or found in the folder JSONATA. COUNT and SEED choose how many and which.
"""
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import npm  # noqa: E402
import tap  # noqa: E402

HERE = os.path.join(tap.SOURCE, "tests/jsonata")
PLACE = os.environ.get("JSONATA") or os.path.abspath("tests/jsonata/npm")
PROGRAM = os.path.abspath(os.path.join("tests", "jsonata", "texts"))
COUNT = os.environ.get("COUNT", "5000" if tap.FULL else "200")
SEED = os.environ.get("SEED", "1")


def families():
    with open(os.path.join(HERE, "texts.mjs"), encoding="utf-8") as stream:
        text = stream.read()
    return re.findall(r"^  (\w+):", text[text.index("const families"):], re.M)


def main():
    result = tap.Tap()
    why = None if os.environ.get("JSONATA") else npm.why_not_installed(HERE, PLACE)
    names = {family: "%s calls of %s are answered as by the reference (seed %s)" %
             (COUNT, family, SEED) for family in families()}
    if why:
        for name in names.values():
            result.skip(name, why)
        return result.end()
    done = tap.run([npm.NODE, os.path.join(HERE, "texts.mjs"), PROGRAM, SEED, COUNT],
                   folder=PLACE, seconds=600)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        result.result(names.pop(one["family"]), one["first"])
    result.result("all families were asked", sorted(names) +
                  ([done.stderr] if done.returncode else []))
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
