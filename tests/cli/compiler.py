#!/usr/bin/env python3
"""tests/cli/compiler.py - what the compiler leaves behind and how large it gets (TAP).

Products in proportion to the definition; nothing left over when it is interrupted.
"""
import json
import os
import sys
import tempfile

from tap import SFNC, Tap, run

BACKENDS = ("llvm", "c")


def write(folder, name, content):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
        stream.write(content if isinstance(content, str) else json.dumps(content))
    return name


def one_state(state):
    return {"StartAt": "A", "States": {"A": dict(state, End=True)}}


def long_definitions(count):
    """Definitions in which something is there `count` times."""
    path = "$" + ".a" * count
    return {
        "InputPath": {"Type": "Pass", "InputPath": path},
        "InputPath of indexes": {"Type": "Pass", "InputPath": "$" + "[0]" * count},
        "ResultPath": {"Type": "Pass", "ResultPath": path},
        "path in Parameters": {"Type": "Pass", "Parameters": {"x.$": path}},
        "path after a wildcard": {"Type": "Pass", "InputPath": "$.*" + path[1:]},
        "arguments": {"Type": "Pass", "Parameters": {
            "x.$": "States.Array(%s)" % ",".join("$.a%d" % number for number in range(count))}},
        "places of a template": {"Type": "Pass", "Parameters": {
            "x.$": "States.Format('%s'%s)" % ("{} " * count, ",$.a" * count)}},
    }


def product_size(folder, definition, *options):
    write(folder, "m.asl.json", one_state(definition))
    done = run([SFNC, "build", "m.asl.json", "-o", "product", *options], folder=folder)
    return os.path.getsize(os.path.join(folder, "product")) if done.returncode == 0 else None


def growth_tests(folder, tap):
    """Four times as long a definition makes a product at most five times as large."""
    for name, short in long_definitions(500).items():
        long = long_definitions(2000)[name]
        for emit in ("c", "obj"):
            sizes = [product_size(folder, each, "--emit", emit, "-O0") for each in (short, long)]
            grows = None in sizes or sizes[1] > 5 * sizes[0]
            tap.result("%s is linear in --emit %s" % (name, emit), [sizes] if grows else [])


def cause_tests(folder, tap):
    """A long path fails at the step that finds nothing, and says so."""
    write(folder, "m.asl.json", one_state({"Type": "Pass", "InputPath": "$" + ".a" * 6000}))
    document = {"a": {"a": {"b": 1}}}
    wanted = ": Missing property in path $['a']['a']['a']"
    for backend in BACKENDS:
        done = run([SFNC, "build", "m.asl.json", "--backend", backend, "-o", "exe"], folder=folder)
        if done.returncode == 0:
            done = run(["./exe", "run", "--input", json.dumps(document)], folder=folder)
        found = done.returncode == 1 and json.loads(done.stderr)["cause"].endswith(wanted)
        tap.result("a path of 6,000 names, " + backend, [] if found else [done.stderr[-500:]])


def main():
    tap = Tap()
    for group in (growth_tests, cause_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(folder, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
