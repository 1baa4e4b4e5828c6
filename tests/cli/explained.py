#!/usr/bin/env python3
"""tests/cli/explained.py - the examples of `sfnc explain` are what their pages say (TAP).

The faulty example of a rule has a finding of it; the repaired one has none, and no error. An
example is a definition, or a few files, each below a line "NAME:", perhaps with a command first.
"""
import os
import re
import shlex
import sys
import tempfile

from tap import SFNC, Tap, run

LEVELS = re.compile(r"\[ \.\.\. 1,000 levels \.\.\. \]")


def rules():
    for line in run([SFNC, "explain", "--list"]).stdout.splitlines():
        yield line.split()[0]


def examples(page):
    """The two examples of a page: what stands indented below "Faulty:" and "Repaired:", behind the
    column that marks the lines in which they differ."""
    found, lines = {}, None
    for line in page.splitlines():
        if line in ("Faulty:", "Repaired:"):
            lines = found.setdefault(line[:-1], [])
        elif line.startswith("    ") and lines is not None:
            lines.append(line[6:])
        elif line:
            lines = None
    return found


def unpack(lines):
    """The command of an example and its files, by name."""
    command, name, files = None, "order.asl.json", {}
    for line in lines:
        if line.startswith("$ sfnc "):
            command = shlex.split(line[len("$ sfnc "):])
        elif re.fullmatch(r"\S+\.\S+:", line):
            name = line[:-1]
        else:
            files.setdefault(name, []).append(line)
    text = {name: LEVELS.sub("[" * 1000 + "]" * 1000, "\n".join(lines)) + "\n"
            for name, lines in files.items()}
    return command or ["check", next(iter(files), name)], text


def findings(lines):
    """The rules that the example's command names in its findings, and its exit status."""
    command, files = unpack(lines)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(text)
        done = run([SFNC, *command], folder=folder)
    said = done.stdout + done.stderr
    return re.findall(r"(?m)^\S+: (?:note|warning|error): .* \[([a-z0-9-]+)\]$", said), \
        done.returncode, said


def judge(rule):
    page = run([SFNC, "explain", rule]).stdout
    both = examples(page)
    if sorted(both) != ["Faulty", "Repaired"]:
        return ["the page has not both examples"]
    problems = []
    if not re.search(r"(?m)^    [-+] ", page):
        problems += ["no line is marked as changed"]
    found, _, said = findings(both["Faulty"])
    if rule not in found:
        problems += ["the faulty example does not have the finding:", said]
    found, status, said = findings(both["Repaired"])
    if rule in found:
        problems += ["the repaired example still has the finding:", said]
    if status != 0:
        problems += ["the repaired example ends with status %d:" % status, said]
    return problems


def main():
    tap = Tap()
    for rule in rules():
        if len(sys.argv) == 1 or rule in sys.argv[1:]:
            tap.result("the examples of %s" % rule, judge(rule))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
