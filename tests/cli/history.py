#!/usr/bin/env python3
"""tests/cli/history.py - what --history and --verbose tell while an execution goes on (TAP).

The file of --history is whole or is what it was before; what is known so far stands beside it.
"""
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time

from cli import Place, expect
from tap import SANITIZED, SFNC, Tap, read_json, run

COUNT = {"StartAt": "C", "States": {
    "C": {"Type": "Choice", "Default": "I", "Choices": [
        {"Variable": "$.n", "NumericGreaterThanEquals": 60000, "Next": "D"}]},
    "I": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "C"},
    "D": {"Type": "Succeed"}}}
WAIT = {"StartAt": "P", "States": {"P": {"Type": "Pass", "Next": "W"},
                                   "W": {"Type": "Wait", "Seconds": 100, "End": True}}}
MAP = {"StartAt": "M", "States": {
    "M": {"Type": "Map", "ToleratedFailureCount": 1, "MaxConcurrency": 1, "Next": "L",
          "ItemsPath": "$",
          "ItemProcessor": {
              "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
              "StartAt": "A", "States": {
                  "A": {"Type": "Choice", "Default": "B",
                        "Choices": [{"Variable": "$", "NumericEquals": 2, "Next": "F"}]},
                  "B": {"Type": "Wait", "Seconds": 1, "End": True},
                  "F": {"Type": "Fail"}}}},
    "L": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
          "Parameters": {"FunctionName": "Charge", "Payload": {}}, "End": True}}}


def commands(place, definition):
    """By both back ends, and in memory."""
    place.write("m.asl.json", definition)
    found = [("in memory", [SFNC, "run", "m.asl.json"])]
    for back_end in ("c", "llvm"):
        name = "m-" + back_end
        problems = expect(place.sfnc("build", "m.asl.json", "--backend", back_end, "-o", name), 0)
        if problems:
            raise SystemExit("\n".join(problems))
        found.append(("by " + back_end, ["./" + name, "run"]))
    return found


def says(done, status, *words):
    """What is wrong with the status, or with not having said all of this."""
    return [problem for word in words for problem in expect(done, status, word)]


def read(place, name):
    try:
        with open(os.path.join(place.folder, name), encoding="utf-8") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def is_whole(text):
    """Problems of a text that should be a history."""
    document, problem = read_json(text or "")
    if problem:
        return [problem]
    ids = [event["id"] for event in document["events"]]
    last = document["events"][-1]["type"]
    return ([] if ids == list(range(1, len(ids) + 1)) else ["events are missing"]) + (
        [] if last.startswith("Execution") else ["the last event is " + last])


def until(place, name, words):
    """Wait until the file holds the words."""
    for _ in range(400):
        if words in (read(place, name) or ""):
            return []
        time.sleep(0.025)
    return ["%s does not hold %s" % (name, words)]


def long_tests(place, tap):
    """A long execution needs the memory of a short one."""
    for way, command in commands(place, COUNT):
        peaks = []
        for first in (59990, 0):
            process = subprocess.Popen(
                command + ["--history", "h", "--input", json.dumps({"n": first})],
                cwd=place.folder, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            peaks.append(usage.ru_maxrss)
        text = read(place, "h")
        problems = is_whole(text)
        if len(text or "") < 20_000_000:
            problems.append("not a long history")
        if not SANITIZED and peaks[1] > peaks[0] + 16_000:
            problems.append("needs %d KiB, a short one %d" % (peaks[1], peaks[0]))
        if process.returncode != 0:
            problems.append("status %d" % process.returncode)
        tap.result("a long history is not held in memory, " + way, problems)


def cut_tests(place, tap):
    """What was recorded is in the file, however the process ends."""
    for way, command in commands(place, WAIT):
        for number in (signal.SIGINT, signal.SIGKILL):
            place.write("h", "old")
            place.write("h.partial", "left by a kill")
            process = subprocess.Popen(command + ["--history", "h"], cwd=place.folder,
                                       stderr=subprocess.DEVNULL)
            problems = until(place, "h.partial", "WaitStateEntered")
            problems += [] if read(place, "h") == "old" else ["the old history is gone too early"]
            process.send_signal(number)
            process.wait()
            if number == signal.SIGINT:
                problems += is_whole(read(place, "h"))
                problems += [] if read(place, "h.partial") is None else ["h.partial is left"]
            else:
                problems += is_whole((read(place, "h.partial") or "").replace(
                    "WaitStateEntered", "Execution") + "]}")
                problems += [] if read(place, "h") == "old" else ["the old history is gone"]
            tap.result("a history cut short by %s, %s" % (number.name, way), problems)


def few_bytes():
    import resource     # here: only the child process needs it
    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))


def file_tests(place, tap):
    """Files that are full, that are no ordinary files, that have other names and permissions."""
    ways = commands(place, COUNT)
    short = ["--input", '{"n":59990}', "--history"]
    for way, command in ways:
        full = subprocess.run(command + ["--input", '{"n":59000}', "--history", "full"],
                              cwd=place.folder, preexec_fn=few_bytes,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False)
        problems = says(full, 2, "cannot write", "full.partial: File too large")
        if full.stdout != '{"n":60000}\n':
            problems.append("the output is " + full.stdout)
        problems += expect(run(command + short + ["/dev/full"], folder=place.folder), 2,
                           "cannot write /dev/full: No space left on device")
        tap.result("a disk that is full, " + way, problems)
    command = ways[0][1]
    device = run(command + short + ["/dev/stdout"], folder=place.folder)
    tap.result("a history into a pipe", expect(device, 0) + is_whole(
        device.stdout.replace('{"n":60000}\n', "")))
    with open(os.path.join(place.folder, "out"), "w", encoding="utf-8") as out:
        printed = subprocess.run(command + short + ["/dev/stdout"], cwd=place.folder, stdout=out,
                                 stderr=subprocess.PIPE, text=True, check=False)
    tap.result("a history over the output", [] if printed.returncode == 2 and (
        "the output is printed on" in printed.stderr) else [printed.stderr])
    place.write("real", "old")
    os.chmod(os.path.join(place.folder, "real"), 0o640)
    os.symlink("real", os.path.join(place.folder, "link"))
    problems = expect(run(command + short + ["link"], folder=place.folder), 0)
    problems += is_whole(read(place, "real"))
    mode = stat.S_IMODE(os.stat(os.path.join(place.folder, "real")).st_mode)
    problems += [] if mode == 0o640 else ["permissions %o" % mode]
    if not os.path.islink(os.path.join(place.folder, "link")):
        problems.append("the link is gone")
    tap.result("a history behind a link", problems)
    place.write("in.partial", '{"n":59990}')
    problems = expect(run(command + ["--input", "@in.partial", "--history", "in"],
                          folder=place.folder), 2, "in.partial is read here")
    problems += [] if read(place, "in.partial") == '{"n":59990}' else ["in.partial is lost"]
    tap.result("a partial history over what is read", problems)
    problems = expect(run(command + short + [""], folder=place.folder), 2, "cannot write")
    problems += expect(run(command + short + ["."], folder=place.folder), 2, "cannot write .")
    tap.result("a history without a name, or over a folder", problems)


def account_tests(place, tap):
    """Lines come while the execution goes on, and tell where it goes."""
    for way, command in commands(place, COUNT):
        tap.result("an account of a Choice, " + way, says(
            run(command + ["--verbose", "--input", '{"n":59999}'], folder=place.folder), 0,
            "C  left for I\n", "C  left for D\n"))
    place.write("b.json", {"Charge": "exec:cat"})
    for way, command in commands(place, MAP):
        tap.result("an account of a distributed Map, " + way, says(
            run(command + ["--verbose", "--bindings", "b.json", "--input", "[1, 2, 3]"],
                folder=place.folder), 0,
            "map run: 3 children begun; items: 3 begun, 1 succeeded, 1 failed\n",
            "map run succeeded (children: 3; items: 2 succeeded, 1 failed)\n", "items done\n",
            "task scheduled: invoke Charge\n", "task succeeded: invoke Charge\n"))
    for way, command in commands(place, WAIT):
        with open(os.path.join(place.folder, "lines"), "w", encoding="utf-8") as lines:
            process = subprocess.Popen(command + ["--verbose"], cwd=place.folder, stderr=lines)
        problems = until(place, "lines", "W  entered")
        process.kill()
        process.wait()
        tap.result("an account comes at once, " + way, problems)


def main():
    tap = Tap()
    for group in (long_tests, cut_tests, file_tests, account_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
