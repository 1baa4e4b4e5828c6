#!/usr/bin/env python3
"""tests/cli/runs.py - children of a distributed Map over a store, by the command line alone (TAP).

Each is an execution like any other: it is listed, described and stopped, and has a history; it
survives the process that drove it.
"""
import json
import os
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


def build(place, kind="STANDARD", **more):
    machine = json.loads(json.dumps(MACHINE))
    machine["States"]["Each"].update(more)
    machine["States"]["Each"]["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = kind
    with open(place.path("each.asl.json"), "w", encoding="utf-8") as stream:
        json.dump(machine, stream)
    return run([SFNC, "build", "each.asl.json", "-o", "m"], folder=place.folder)


def map_run(place):
    listed = json.loads(place.m("list", "--map-runs", "one", "--json").stdout)
    return listed["mapRuns"][0]["mapRunArn"]


def children(place):
    listed = json.loads(place.m("list", "--map-run", map_run(place), "--json").stdout)
    return sorted(listed["executions"], key=lambda child: child["name"])


def map_run_tests(place, tap):
    """A run is told of, and changed while it runs, also by word that is left for the next owner."""
    place.new_store()
    place.hold()
    worker = place.work()
    place.m("start", "--name", "one", "--input", "[1,2,3]")
    place.until(lambda: len(place.started()) == 3)
    run_arn = map_run(place)
    tap.result("the runs of an execution are listed", expect(
        place.m("list", "--map-runs", "one"), 0, words=["MAP RUN\n", "-", run_arn + "\n"]))
    tap.result("one is described for people", expect(place.m("describe", run_arn), 0, words=[
        "status     RUNNING\n", ":execution:each:one\n",
        "items      running 3, total 3\n", "tolerated  1\n", "at a time  0\n"]))
    tap.result("what it allows is changed", expect(place.m(
        "update-map-run", run_arn, "--max-concurrency", "2", "--tolerated-failure-percentage",
        "12.5"), 0, ""))
    found = json.loads(place.m("describe", run_arn, "--json").stdout)
    tap.result("... which is seen at once, and the rest stays", [] if [
        found["maxConcurrency"], found["toleratedFailurePercentage"],
        found["toleratedFailureCount"]] == [2, 12.5, 1] else [found])
    tap.result("what AWS refuses is refused in its words", expect(place.m(
        "update-map-run", run_arn, "--tolerated-failure-percentage", "101"), 1, "",
        ['{"error":"ValidationException","message":"1 validation error detected: Value ']) +
               expect(place.m("update-map-run", run_arn + "x", "--max-concurrency", "1"), 1, "",
                      ['{"error":"ResourceNotFound"']) +
               expect(place.m("describe", run_arn + "x"), 1, "", ['{"error":"ResourceNotFound"']))
    tap.result("what is no number is wrong usage", expect(place.m(
        "update-map-run", run_arn, "--max-concurrency", "many"), 2, "", ["needs a number"]))
    tap.result("... and so is no change", expect(
        place.m("update-map-run", run_arn), 2, "", ["what is to change?"]))
    tap.result("... and two lists at once", expect(
        place.m("list", "--map-runs", "one", "--status", "FAILED"), 2, "", ["--status"]))
    end_of(worker, signal.SIGTERM)
    tap.result("without an owner a change is left", expect(place.m(
        "update-map-run", run_arn, "--tolerated-failure-count", "2"), 0, "", ["nobody drives"]))
    worker = place.work()
    tap.result("... and made by the next one", [] if place.until(lambda: json.loads(place.m(
        "describe", run_arn, "--json").stdout)["toleratedFailureCount"] == 2) else ["it is not"])
    place.hold(False)
    place.until(lambda: place.status("one") != "RUNNING")
    tap.result("one that has ended is changed no more", expect(place.m(
        "update-map-run", run_arn, "--max-concurrency", "1"), 1, "", ["ValidationException"]) +
               expect(place.m("describe", run_arn), 0, words=[
                   "SUCCEEDED", "items      succeeded 3, total 3"]))


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


def redrive_tests(place, tap):
    """One after the other; until its turn a child that has failed waits for the redrive."""
    tap.result("built for one at a time", expect(build(place, MaxConcurrency=1), 0))
    place.new_store()
    with open(place.path("work.sh"), encoding="utf-8") as stream:
        works = stream.read()
    with open(place.path("work.sh"), "w", encoding="utf-8") as stream:
        stream.write(works.replace("#!/bin/sh\n", "#!/bin/sh\n[ -e broken ] && exit 1\n"))
    with open(place.path("broken"), "w", encoding="utf-8"):
        pass
    worker = place.work()
    place.m("start", "--name", "one", "--input", "[1,2,3]")
    place.until(lambda: place.status("one") == "FAILED")
    os.remove(place.path("broken"))
    place.hold()
    tap.result("a failed run is redriven", expect(place.m("redrive", "one"), 0, ""))
    place.until(lambda: len(place.started()) == 1)
    statuses = [(child["status"], child["redriveCount"]) for child in children(place)]
    tap.result("one goes on, the next one waits", [] if sorted(statuses) == [
        ("PENDING_REDRIVE", 0), ("RUNNING", 1)] else statuses)
    run_arn = map_run(place)
    waiting = place.m("list", "--map-run", run_arn, "--status", "PENDING_REDRIVE", "--json")
    name = json.loads(waiting.stdout)["executions"][0]["name"]
    tap.result("it is found by its status", [] if sorted(
        json.loads(waiting.stdout)["executions"][0]) == [
            "executionArn", "itemCount", "mapRunArn", "name", "redriveCount", "startDate",
            "stateMachineArn", "status", "stopDate"] else waiting.stdout)
    described = place.m("describe", json.loads(waiting.stdout)["executions"][0]["executionArn"])
    tap.result("... and described as what it is", expect(
        described, 0, words=["PENDING_REDRIVE", name]))
    tap.result("... and not as failed", [] if json.loads(place.m(
        "list", "--map-run", run_arn, "--status", "FAILED", "--json").stdout) == {
            "executions": []} else ["there are some"])
    place.hold(False)
    place.until(lambda: place.status("one") == "SUCCEEDED")
    tap.result("all have succeeded", [] if [
        child["status"] for child in children(place)] == ["SUCCEEDED"] * 3 else children(place))
    end_of(worker, signal.SIGINT)


def express_tests(place, tap):
    tap.result("built with express children", expect(build(place, "EXPRESS"), 0))
    place.new_store()
    place.m("run", "--name", "one", "--input", "[1]")
    arn = children(place)[0]["executionArn"]
    none = ["the history of an Express execution is not kept"]
    tap.result("an express child has no history, which is said", expect(
        place.m("history", arn), 0, "", none))
    done = place.m("history", arn, "--json")
    tap.result("... and JSON stays JSON", expect(done, 0, None, none) + (
        [] if json.loads(done.stdout) == {"events": []} else [done.stdout]))
    tap.result("... while what it came to is known", expect(place.m("describe", arn), 0, words=[
        "SUCCEEDED"]))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, "llvm")
        tap.result("built", expect(build(place), 0))
        for test in runs_tests, map_run_tests, redrive_tests, express_tests:
            try:
                test(place, tap)
            finally:
                place.end()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
