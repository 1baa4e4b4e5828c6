#!/usr/bin/env python3
"""tests/fuzz/seeds.py - write the definitions of the project into a folder, as seeds of mutants.

    seeds.py SOURCE FOLDER [MOST [CORPUS]]

They are those of examples, of tests/golden and the machines of tests/run; with CORPUS, a folder of
real definitions, those too, read in place. Of all there are, at most MOST are taken, evenly.
"""
import glob
import os
import sys

BYTES_MAX = 20000  # of a mutant, see fuzz.sh


def files_below(folder):
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.asl.json"), recursive=True)):
        with open(path, encoding="utf-8") as stream:
            yield stream.read()


def machines(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.test"))):
        with open(path, encoding="utf-8") as stream:
            sections = stream.read().split("\n--- ")
        for section in sections:
            if section.startswith("machine\n"):
                yield section[len("machine\n"):]


def main(arguments):
    source, folder = arguments[:2]
    most = int(arguments[2]) if len(arguments) > 2 else 1 << 30
    texts = list(machines(os.path.join(source, "tests", "run")))
    for part in ("examples", "tests/golden"):
        texts += files_below(os.path.join(source, part))
    for corpus in arguments[3:]:
        texts += files_below(corpus)
    texts = [text for text in texts if len(text.encode("utf-8")) <= BYTES_MAX]
    step = max(1, -(-len(texts) // most))
    os.makedirs(folder, exist_ok=True)
    for number, text in enumerate(texts[::step]):
        with open(os.path.join(folder, "seed-%03d" % number), "w", encoding="utf-8") as stream:
            stream.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
