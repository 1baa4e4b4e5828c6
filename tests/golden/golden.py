#!/usr/bin/env python3
"""tests/golden/golden.py - compare what the compiler makes of small machines with kept files (TAP).

    lower/NAME.asl.json   -> NAME.ir (--emit ir) and NAME.c (--emit c)
    check/NAME.asl.json   -> NAME.txt (sfnc check), with NAME.yaml likewise
    documents/FILE        -> FILE.txt (sfnc check of a template, a plan, ...)

    golden.py [--update] [NAME...]       --update rewrites the goldens: read the difference
"""
import os
import re
import sys

from tap import SFNC, SOURCE, Tap, run


def judge(path, text, update):
    if update:
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
    try:
        with open(path, encoding="utf-8") as stream:
            wanted = stream.read()
    except OSError as error:
        return [str(error)]
    if wanted == text:
        return []
    pairs = list(zip(wanted.split("\n") + ["(end)"], text.split("\n") + ["(end)"]))
    number = next(i for i, (left, right) in enumerate(pairs) if left != right)
    return ["line %d: %s" % (number + 1, pairs[number][1]), "expected: %s" % pairs[number][0]]


def definitions(folder, names):
    for file in sorted(os.listdir(folder)):
        name = re.sub(r"\.(asl\.json|yaml)$", "", file)
        if name != file and (not names or name in names):
            yield file, name


def documents(folder, names):
    for file in sorted(os.listdir(folder)):
        name = file.split(".")[0]
        if not file.endswith(".txt") and os.path.isfile(os.path.join(folder, file)) and \
                (not names or name in names):
            yield file


def check(tap, folder, file, golden, update):
    done = run([SFNC, "check", file], folder=folder)
    problems = judge(os.path.join(folder, golden), done.stdout, update) \
        if done.returncode in (0, 1) else [done.stderr]
    tap.result("%s/%s" % (os.path.basename(folder), golden[:-len(".txt")]), problems)


def main():
    tap, update = Tap(), "--update" in sys.argv
    names = [one for one in sys.argv[1:] if not one.startswith("-")]
    folder = os.path.join(SOURCE, "tests/golden/lower")
    for file, name in definitions(folder, names):
        for kind in ("ir", "c"):
            done = run([SFNC, "build", file, "--emit", kind, "-o", "-"], folder=folder)
            problems = [done.stderr] if done.returncode else \
                judge(os.path.join(folder, "%s.%s" % (name, kind)), done.stdout, update)
            tap.result("lower/%s.%s" % (name, kind), problems)
    folder = os.path.join(SOURCE, "tests/golden/check")
    for file, name in definitions(folder, names):
        check(tap, folder, file, name + ".txt", update)
    folder = os.path.join(SOURCE, "tests/golden/documents")
    for file in documents(folder, names):
        check(tap, folder, file, file + ".txt", update)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
