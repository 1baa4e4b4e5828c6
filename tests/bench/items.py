#!/usr/bin/env python3
"""tests/bench/items.py - time and peak memory of a distributed Map, by the number of its items.

Items are lines of a JSONL file; each is an execution of three states. Compared with a program that
does the work on the data alone (lines.c), run in turns; median time and largest peak of the
rounds. PROGRAMS is the folder of lines and peak. `make bench`.

    items.py PROGRAMS [--rounds N] [--backend c|llvm]
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

SFNC = os.environ.get("SFNC", "sfnc")
COUNTS = (1000, 1_000_000)
STATES = {
    "Known": {"Type": "Choice", "Default": "Small",
              "Choices": [{"Variable": "$.id", "NumericGreaterThan": 500, "Next": "Large"}]},
    "Large": {"Type": "Pass", "Parameters": {"id.$": "$.id", "size": "large"}, "Next": "Done"},
    "Small": {"Type": "Pass", "Parameters": {"id.$": "$.id", "size": "small"}, "Next": "Done"},
    "Done": {"Type": "Succeed"}}


def machine(**fields):
    return {"StartAt": "Each", "States": {"Each": {
        "Type": "Map", "End": True, "Label": "Each", **fields,
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                       "ReaderConfig": {"InputType": "JSONL"},
                       "Parameters": {"Bucket": "file:.", "Key.$": "$.key"}},
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                          "StartAt": "Known", "States": STATES}}}}


MACHINES = {
    "dropped": machine(ResultPath=None),
    "written": machine(ResultWriter={"Resource": "arn:aws:states:::s3:putObject",
                                     "Parameters": {"Bucket": "file:out", "Prefix": "runs"}}),
}


def rows(path, count):
    with open(path, "w", encoding="utf-8") as stream:
        for number in range(count):
            stream.write('{"id":%d,"name":"customer %d","tags":["a","b"]}\n' % (number, number))


def measure(programs, command, folder):
    """(seconds, megabytes at the peak) of one process."""
    done = subprocess.run([os.path.join(programs, "peak")] + command, cwd=folder, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit("items.py: %s ended with status %d: %s"
                 % (" ".join(command), done.returncode, done.stderr))
    milliseconds, kilobytes = done.stderr.split()
    return float(milliseconds) / 1000, int(kilobytes) / 1024


def sides(folder, backend, programs):
    """(name, number of items, command)."""
    for name, definition in MACHINES.items():
        with open(os.path.join(folder, name + ".asl.json"), "w", encoding="utf-8") as stream:
            json.dump(definition, stream)
        subprocess.run([SFNC, "build", name + ".asl.json", "--backend", backend, "-o", name],
                       cwd=folder, check=True)
    os.makedirs(os.path.join(folder, "out"))
    for count in COUNTS:
        key = "rows%d.jsonl" % count
        rows(os.path.join(folder, key), count)
        for name in MACHINES:
            yield ("sfnc, results " + name, count,
                   [os.path.join(folder, name), "run", "--input", json.dumps({"key": key})])
        yield "data alone (lines.c)", count, [os.path.join(programs, "lines"), key]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("programs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--backend", choices=("c", "llvm"), default="llvm")
    options = parser.parse_args()
    programs = os.path.abspath(options.programs)
    with tempfile.TemporaryDirectory() as folder:
        all_sides = list(sides(folder, options.backend, programs))
        taken = {side[:2]: [] for side in all_sides}
        for number in range(options.rounds):
            print("round %d of %d" % (number + 1, options.rounds), file=sys.stderr)
            for name, count, command in all_sides:
                taken[name, count].append(measure(programs, command, folder))
    print("%-24s %12s %9s %9s" % ("what", "items", "seconds", "peak MB"))
    for (name, count), samples in taken.items():
        print("%-24s %12s %9.3f %9.1f" % (name, format(count, ","),
                                          statistics.median(one[0] for one in samples),
                                          max(one[1] for one in samples)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
