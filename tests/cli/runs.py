#!/usr/bin/env python3
"""tests/cli/runs.py - children of a distributed Map over a store, by the command line alone (TAP).

Each is an execution like any other: it is listed, described and stopped, and has a history; it
survives the process that drove it.
"""
import json
import signal
import sys
import tempfile

from durable import Place, end_of, expect
from tap import SFNC, Tap, run

MACHINE = {"StartAt": "Each", "States": {"Each": {
    "Type": "Map", "Label": "each", "ToleratedFailureCount": 1, "End": True, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Work", "States": {
            "Work": {"Type": "Task", "Resource": "exec:./work.sh", "End": True}}}}}}


def build(place):
    with open(place.path("each.asl.json"), "w", encoding="utf-8") as stream:
        json.dump(MACHINE, stream)
    return run([SFNC, "build", "each.asl.json", "-o", "m"], folder=place.folder)


def children(place):
    run_arn = place.sql("SELECT arn FROM map_run")[0][0]
    listed = json.loads(place.m("list", "--map-run", run_arn, "--json").stdout)
    return sorted(listed["executions"], key=lambda child: child["name"])


def runs_tests(place, tap):
    place.new_store()
    place.hold()
    worker = place.work()
    place.m("start", "--name", "one", "--input", "[1,2,3]")
    place.until(lambda: len(place.started()) == 3)
    first = children(place)
    tap.result("children are listed by their run", [] if [
        (child["status"], child["mapRunArn"]) for child in first] == [
            ("RUNNING", place.sql("SELECT arn FROM map_run")[0][0])] * 3 else first)
    stopped = first[1]["executionArn"]
    tap.result("one is stopped by its ARN", expect(
        place.m("stop", stopped, "--cause", "enough"), 0, ""))
    tap.result("... and only that one", [] if [
        child["status"] for child in children(place)] == ["RUNNING", "ABORTED", "RUNNING"]
        else children(place))
    end_of(worker, signal.SIGKILL)
    worker = place.work()
    place.until(lambda: len(place.started()) == 5)
    place.hold(False)
    place.until(lambda: place.status("one") != "RUNNING")
    tap.result("after SIGKILL the others go on", [] if [
        child["status"] for child in children(place)] == ["SUCCEEDED", "ABORTED", "SUCCEEDED"]
        and place.status("one") == "SUCCEEDED" else children(place))
    for child in children(place):
        events = json.loads(place.m("history", child["executionArn"], "--json").stdout)["events"]
        kinds = ["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted"]
        kinds += ["ExecutionAborted"] if child["status"] == "ABORTED" else [
            "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]
        tap.result("the history of a child that is %s" % child["status"], [] if [
            (event["id"], event["type"]) for event in events] == list(enumerate(kinds, 1))
            else events)
    end_of(worker, signal.SIGINT)
    tap.result("the store is sound", expect(place.m("store", "check"), 0, ""))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, "llvm")
        tap.result("built", expect(build(place), 0))
        try:
            runs_tests(place, tap)
        finally:
            place.end()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
