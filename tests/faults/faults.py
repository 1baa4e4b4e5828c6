#!/usr/bin/env python3
"""tests/faults/faults.py - small faults are found, and their repaired twins are quiet (TAP).

A case in *.faults:

    == name | rule | where             where: the location, or a text in the line of the finding
    # --type express                   arguments of `sfnc check`, if it needs any
    {...}                              the faulty definition
    - text                             what is repaired: this, which stands there once,
    + text                             becomes this

A fault needs a finding of that rule at that place; its twin must have no error and no warning.
"""
import collections
import glob
import json
import os
import sys
import tempfile

from tap import SFNC, Tap, run

FOLDER = os.path.dirname(os.path.abspath(__file__))
HEAD = "== "

Case = collections.namedtuple("Case", "name rule where arguments faulty repaired")


def repaired(text, edits):
    for before, after in edits:
        if text.count(before) != 1:
            raise ValueError("%r stands %d times in %s" % (before, text.count(before), text))
        text = text.replace(before, after)
    return text


def read_case(head, lines):
    name, rule, where = [part.strip() for part in head[len(HEAD):].split(" | ")]
    arguments, text, edits = [], "", []
    for line in lines:
        if line.startswith("# "):
            arguments += line[2:].split()
        elif line.startswith("- "):
            edits.append([line[2:], ""])
        elif line.startswith("+ "):
            edits[-1][1] = line[2:]
        elif line:
            text += line + "\n"
    return Case(name, rule, where, tuple(arguments), text, repaired(text, edits))


def read_cases(path):
    """All cases of a file; what stands before the first is a comment."""
    with open(path, encoding="utf-8") as stream:
        lines = stream.read().split("\n")
    heads = [at for at, line in enumerate(lines) if line.startswith(HEAD)]
    return [read_case(lines[at], lines[at + 1:end])
            for at, end in zip(heads, heads[1:] + [len(lines)])]


def check(texts, arguments, folder):
    """The findings about each text, by one process."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(os.path.join(folder, "%d.asl.json" % number))
        with open(paths[-1], "w", encoding="utf-8") as stream:
            stream.write(text)
    done = run([SFNC, "check", "--format", "json", *arguments, *paths], seconds=600)
    found = {path: [] for path in paths}
    for finding in json.loads(done.stdout)["findings"]:
        found[finding["file"]].append(finding)
    return [found[path] for path in paths]


def is_meant(case, finding):
    if finding["rule"] != case.rule:
        return False
    line = case.faulty.split("\n")[finding["line"] - 1]
    return finding.get("location") == case.where or (case.where[:1] != "/" and case.where in line)


def shown(findings):
    return ["%s:%s %s [%s]" % (finding["line"], finding["column"], finding["message"],
                               finding["rule"]) for finding in findings]


def judge(tap, case, fault, twin):
    problems = []
    if not any(is_meant(case, finding) for finding in fault):
        problems += ["no %s at %s:" % (case.rule, case.where)] + shown(fault)
    loud = [finding for finding in twin if finding["severity"] != "note"]
    if loud:
        problems += ["its twin is not quiet:"] + shown(loud)
    tap.result(case.name, problems)


def main():
    tap = Tap()
    for path in sorted(glob.glob(os.path.join(FOLDER, "*.faults"))):
        cases = read_cases(path)
        for arguments in sorted({case.arguments for case in cases}):
            chosen = [case for case in cases if case.arguments == arguments]
            with tempfile.TemporaryDirectory() as folder:
                faults = check([case.faulty for case in chosen], arguments, folder)
                twins = check([case.repaired for case in chosen], arguments, folder)
            for case, fault, twin in zip(chosen, faults, twins):
                judge(tap, case, fault, twin)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
