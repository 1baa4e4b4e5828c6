#!/usr/bin/env python3
"""tests/cli/loops.py - machines that loop for ever: what ends them (TAP).

In real time signals and the time that an execution may take; on a simulated clock, which stands
still while states run, that time, too. `sfnc test` has its own limit (tests/cli/testing.py).
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

from cli import Place, expect
from tap import SFNC, Tap, run

LOOP = {"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B"},
    "B": {"Type": "Choice", "Default": "A", "Choices": [
        {"Variable": "$.x", "IsPresent": True, "Next": "E"}]},
    "E": {"Type": "Succeed"}}}
TASKS = {"StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "exec:cat", "ResultPath": None, "Next": "B"},
    **{name: LOOP["States"][name] for name in "BE"}}}
BRANCHES = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": True, "Branches": [
    LOOP, {"StartAt": "C", "States": {
        "C": {"Type": "Choice", "Default": "C", "Choices": [
            {"Variable": "$.x", "IsPresent": True, "Next": "D"}]},
        "D": {"Type": "Succeed"}}}]}}}
TURNS = {"StartAt": "A", "States": {
    "A": {"Type": "Pass", "Next": "B", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}},
    "B": {"Type": "Choice", "Default": "E", "Choices": [
        {"Variable": "$.n", "NumericLessThan": 250000, "Next": "A"}]},
    "E": {"Type": "Succeed"}}}
MAP = {"StartAt": "M", "States": {"M": {
    "Type": "Map", "End": True, "ToleratedFailurePercentage": 100,
    "ResultSelector": {"status.$": "$[0].Status", "other.$": "$[1]"},
    "ItemProcessor": dict(LOOP, ProcessorConfig={"Mode": "DISTRIBUTED",
                                                 "ExecutionType": "EXPRESS"})}}}
MOCKS = {"StateMachines": {"loop": {"TestCases": {"Case": {"A": "R"}}}},
         "MockedResponses": {"R": {"0-99999999": {"Return": 1}}}}


def real_tests(place, tap):
    """A chain of states that never waits gives way to the machine's timeout and to signals."""
    place.write("loop.asl.json", dict(LOOP, TimeoutSeconds=1))
    tap.result("an endless loop times out",
               expect(place.sfnc("run", "loop.asl.json", seconds=30), 1, '"TIMED_OUT"'))
    place.write("loop.asl.json", dict(LOOP, TimeoutSeconds=600))
    for backend in ("c", "llvm"):
        done = place.sfnc("build", "loop.asl.json", "--backend", backend, "-o", "exe")
        problems = expect(done, 0)
        if not problems:
            process = subprocess.Popen([os.path.join(place.folder, "exe"), "run"],
                                       stderr=subprocess.PIPE, text=True)
            time.sleep(1)
            process.send_signal(signal.SIGTERM)
            try:
                said = process.communicate(timeout=20)[1]
                problems = [] if process.returncode == -15 and '"ABORTED"' in said else [
                    "status %d: %s" % (process.returncode, said)]
            except subprocess.TimeoutExpired:
                process.kill()
                problems = ["goes on after SIGTERM"]
        tap.result("an endless loop stops at SIGTERM, " + backend, problems)


def simulated_tests(place, tap):
    """What may only take so long ends then, though no simulated time passes in its states."""
    place.write("mocks.json", MOCKS)
    for name, machine, kind, arguments, status, words in (
            ("states", LOOP, "express", [], 1, '{"status":"TIMED_OUT"'),
            ("mocked tasks", TASKS, "express", ["--mock", "mocks.json"], 1,
             '{"status":"TIMED_OUT"'),
            ("branches", BRANCHES, "express", [], 1, '{"status":"TIMED_OUT"'),
            ("with TimeoutSeconds", dict(LOOP, TimeoutSeconds=9), "standard", [], 1,
             '{"status":"TIMED_OUT"'),
            ("a child of a Map", MAP, "standard", ["--input", '[{},{"x":1}]'], 0,
             '{"other":{"x":1},"status":"TIMED_OUT"}'),
            ("many turns, but not endless", TURNS, "express", ["--input", '{"n":0}'], 0,
             '{"n":250000}')):
        place.write("loop.asl.json", machine)
        for way in ("memory", "c", "llvm"):
            command, problems = [SFNC, "run", "loop.asl.json", "--type", kind], []
            if way != "memory":
                problems = expect(place.sfnc("build", "loop.asl.json", "--backend", way, "--type",
                                             kind, "-o", "exe"), 0)
                command = ["./exe", "run"]
            problems += expect(run([*command, "--virtual-time", *arguments], folder=place.folder),
                               status, words)
            tap.result("simulated: %s, %s" % (name, way), problems)


def stream_tests(place, tap):
    """The time of one execution of a stream is not that of another."""
    place.write("loop.asl.json", LOOP)
    problems = expect(place.sfnc("build", "loop.asl.json", "--type", "express", "-o", "exe"), 0)
    done = run(["./exe", "stream", "--virtual-time", "--number"], folder=place.folder,
               stdin='{}\n{"x":1}\n{}\n')
    lines = ['{"line":1,"status":"TIMED_OUT"}', '{"line":2,"status":"SUCCEEDED","output":{"x":1}}',
             '{"line":3,"status":"TIMED_OUT"}']
    tap.result("simulated: a stream", problems + ([] if done.stdout.split("\n")[:-1] == lines
                                                  else [done.stdout, done.stderr]))


def main():
    tap = Tap()
    for group in (real_tests, simulated_tests, stream_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
