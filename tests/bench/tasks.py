#!/usr/bin/env python3
"""tests/bench/tasks.py - executions a second of machines that do little but call tasks.

A chain of tasks, each of which gives back what it is given: processes (`exec:cat`), functions in C,
and what a Map of such functions makes of a list; with documents of some and of many bytes. With
--against, another sfnc does the same in turns: the ratios say what changed, that of the processor's
time also on a machine that is not idle. `make bench`.

    tasks.py [--rounds N] [--against SFNC] [--only NAME]
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SFNC = os.environ.get("SFNC", "sfnc")
FUNCTION = ("#include <sfn/task.h>\n\njson_t *same(struct sfn_task *task, const json_t *input)\n{\n"
            "    (void)task;\n    return json_incref((json_t *)input);\n}\n")


def document(items):
    return {"orderId": "o-1", "note": "leave it at the \"door\"", "items": [
        {"sku": "sku-%d" % number, "quantity": number, "price": number + 0.25,
         "tags": ["a", "b\n"], "gift": number % 2 == 0} for number in range(items)]}


def chain(resource, length):
    states = {"T%d" % number: {"Type": "Task", "Resource": resource, "Next": "T%d" % (number + 1)}
              for number in range(length)}
    states["T%d" % length] = {"Type": "Succeed"}
    return {"StartAt": "T0", "States": states}


def each(resource):
    return {"StartAt": "M", "States": {"M": {
        "Type": "Map", "ItemsPath": "$.items", "End": True, "ItemProcessor": {
            "StartAt": "T", "States": {"T": {"Type": "Task", "Resource": resource, "End": True}}}}}}


# name: definition, items of the document, executions of a round
WORKLOADS = {
    "exec, 1 KB": (chain("exec:cat", 4), 10, 100),
    "exec, 250 KB": (chain("exec:cat", 4), 2500, 20),
    "c, 1 KB": (chain("c:same", 8), 10, 3000),
    "c, 250 KB": (chain("c:same", 8), 2500, 30),
    "c, Map": (each("c:same"), 500, 100),
}


def build(sfnc, folder, name):
    exe = os.path.join(folder, name)
    subprocess.run([sfnc, "build", "m.asl.json", "-o", exe, "--link", "same.c"], cwd=folder,
                   check=True)
    return exe


def seconds(exe, folder):
    """How long it took, and the processor's time, processes of tasks included."""
    began = time.monotonic()
    with open(os.path.join(folder, "lines"), "rb") as lines:
        child = subprocess.Popen([exe, "stream", "--unordered"], stdin=lines,
                                 stdout=subprocess.DEVNULL, cwd=folder)
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit("%s: status %d" % (exe, status))
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime


def measure(name, options, folder):
    definition, items, count = WORKLOADS[name]
    line = json.dumps(document(items), separators=(",", ":")) + "\n"
    for file, text in (("m.asl.json", json.dumps(definition)), ("same.c", FUNCTION),
                       ("lines", line * count)):
        with open(os.path.join(folder, file), "w", encoding="utf-8") as stream:
            stream.write(text)
    sides = {"sfnc": build(SFNC, folder, "own")}
    if options.against:
        sides["against"] = build(options.against, folder, "other")
    rounds = {side: [] for side in sides}
    for _ in range(options.rounds):
        for side, exe in sides.items():
            rounds[side].append([each / count for each in seconds(exe, folder)])
    return {side: [statistics.median(each) for each in zip(*values)]
            for side, values in rounds.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--against", metavar="SFNC")
    parser.add_argument("--only", metavar="NAME", choices=list(WORKLOADS))
    options = parser.parse_args()
    print("%-14s %14s %14s %7s %16s" % ("workload", "executions/s", "against", "ratio",
                                        "processor: ratio"))
    for name in [options.only] if options.only else WORKLOADS:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(name, options, folder)
        wall, cpu = found["sfnc"]
        line = "%-14s %14.0f" % (name, 1 / wall)
        if "against" in found:
            other_wall, other_cpu = found["against"]
            line += " %14.0f %7.2f %16.2f" % (1 / other_wall, other_wall / wall, other_cpu / cpu)
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
