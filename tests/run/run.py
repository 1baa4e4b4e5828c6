#!/usr/bin/env python3
"""tests/run/run.py - run the cases beside it: machine, input, output and history (TAP).

A file tests/run/NAME.test has sections, each begun by a line `--- NAME`:

    machine   the definition            input    JSON (default {})
    mock      a mock file               options  more options of `run`
    bindings  a bindings file           file NAME   a file for the execution to read
    type      express                   output   the output, or
                                        error    {"status","error","cause"} of a failed execution
    history   a line an event: ID TYPE NAME <PREVIOUS

Every test runs in memory, through the C and through the LLVM back end, in virtual time with a
fixed seed; output and history must be the expected ones in all three.

    run.py [--update] [NAME...]       --update rewrites output, error and history
"""
import json
import os
import sys
import tempfile

from tap import SFNC, SOURCE, Tap, read_json, run

WAYS = ("memory", "c", "llvm")


def read_sections(path):
    sections, order, name = {}, [], "comment"
    with open(path, encoding="utf-8") as stream:
        for line in stream.read().split("\n"):
            if line.startswith("--- "):
                name = line[4:].strip()
                sections[name] = ""
                order.append(name)
            else:
                sections[name] = sections.get(name, "") + line + "\n"
    return sections


def event_line(event):
    details = next((part for key, part in event.items() if key.endswith("EventDetails")), {})
    words = [str(event["id"]), event["type"]]
    words += [str(details[key]) for key in ("name", "index") if key in details]
    if "error" in details:
        words.append("error=" + details["error"])
    if "assignedVariables" in details:
        words.append("assigned=" + ",".join(sorted(details["assignedVariables"])))
    return " ".join(words) + " <%d" % event["previousEventId"]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)


def execute(way, sections, folder):
    """{"output"} or {"error"}, the history's lines; or problems."""
    for name, file in (("machine", "machine.asl.json"), ("mock", "mock.json"),
                       ("input", "input.json"), ("bindings", "bindings.json")):
        if name in sections:
            write(os.path.join(folder, file), sections[name])
    for name, text in sections.items():
        if name.startswith("file "):
            write(os.path.join(folder, name[5:]), text)
    kind = ["--type", sections["type"].strip()] if "type" in sections else []
    options = ["--history", "history.json", "--virtual-time", "--seed", "1"]
    options += ["--input", "@input.json"] if "input" in sections else []
    options += ["--mock", "mock.json"] if "mock" in sections else []
    options += ["--bindings", "bindings.json"] if "bindings" in sections else []
    options += sections.get("options", "").split()
    command = [SFNC, "run", "machine.asl.json"] + kind
    if way != "memory":
        done = run([SFNC, "build", "machine.asl.json", "--backend", way, "-o", "exe"] + kind,
                   folder=folder)
        if done.returncode != 0:
            return None, ["build --backend %s: %s" % (way, done.stderr)]
        command = [os.path.join(folder, "exe"), "run"]
    done = run(command + options, folder=folder)
    if done.returncode == 0:
        outcome, problem = read_json(done.stdout)
        outcome = {"output": outcome}
    elif done.returncode == 1:
        lines = done.stderr.strip().split("\n")
        outcome, problem = read_json(lines[-1])
        outcome = {"error": outcome}
    else:
        return None, ["exit status %d: %s" % (done.returncode, done.stderr[-2000:])]
    if problem:
        return None, [problem]
    with open(os.path.join(folder, "history.json"), encoding="utf-8") as stream:
        events = json.load(stream)["events"]
    outcome["history"] = [event_line(event) for event in events]
    return outcome, []


def judge(sections, outcome):
    problems = []
    for kind in ("output", "error"):
        if kind in sections:
            wanted = json.loads(sections[kind])
            # Also the order of keys: it is AWS's.
            if kind not in outcome or json.dumps(outcome[kind]) != json.dumps(wanted):
                problems.append("%s: %s" % (kind, json.dumps(outcome.get(kind, outcome))[:1500]))
    if "history" in sections:
        wanted = sections["history"].split("\n")
        wanted = [line.strip() for line in wanted if line.strip()]
        for number, line in enumerate(wanted):
            have = outcome["history"][number] if number < len(outcome["history"]) else "(none)"
            if have != line:
                problems.append("history: `%s`, expected `%s`" % (have, line))
                break
        else:
            if len(outcome["history"]) > len(wanted):
                problems.append("history: more: %s" % outcome["history"][len(wanted)])
    return problems


def update(path, sections, outcome):
    kept = [name for name in sections if name not in ("comment", "output", "error", "history")]
    text = sections.get("comment", "")
    for name in kept:
        text += "--- %s\n%s\n" % (name, sections[name].rstrip("\n"))
    for name in ("output", "error"):
        if name in outcome:
            text += "--- %s\n%s\n" % (name, json.dumps(outcome[name]))
    text += "--- history\n%s\n" % "\n".join(outcome["history"])
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def main():
    tap, folder = Tap(), os.path.join(SOURCE, "tests/run")
    names = [one for one in sys.argv[1:] if not one.startswith("-")]
    names = names or sorted(one[:-5] for one in os.listdir(folder) if one.endswith(".test"))
    for name in names:
        path = os.path.join(folder, name + ".test")
        sections = read_sections(path)
        for way in WAYS:
            with tempfile.TemporaryDirectory() as scratch:
                outcome, problems = execute(way, sections, scratch)
            if outcome and "--update" in sys.argv:
                update(path, sections, outcome)
                sections = read_sections(path)
            tap.result("%s, %s" % (name, way), problems or judge(sections, outcome))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
