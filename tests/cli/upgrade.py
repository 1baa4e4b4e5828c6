#!/usr/bin/env python3
"""tests/cli/upgrade.py - a store under another definition, or another machine (TAP).

What cannot go on there is left alone, and said to be; what was left in the store for it stays.
"""
import json
import os
import signal
import sys
import tempfile

from durable import ARN, Place, end_of, expect
from tap import SFNC, Tap, run

ASK = {"StartAt": "Ask", "States": {
    "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "q", "MessageBody.$": "$$.Task.Token"}, "End": True}}}
LETTER = "#!/bin/sh\ncat >/dev/null\necho $SFN_TASK_TOKEN >>started\necho '{}'\n"


def with_more(definition):
    """The same with one more state, in which nothing waits."""
    changed = json.loads(json.dumps(definition))
    changed["States"]["More"] = {"Type": "Pass", "End": True}
    changed["States"]["Ask"] = dict(definition["States"]["Ask"], Next="More")
    del changed["States"]["Ask"]["End"]
    return changed


def without_it(definition):
    return {"StartAt": "Else", "States": {"Else": definition["States"]["Ask"]}}


def build(place, tap, source, definition, name="m"):
    """The machine NAME as the executable SOURCE, also by another definition."""
    folder = place.path(source + ".d")
    os.makedirs(folder)
    with open(os.path.join(folder, name + ".asl.json"), "w", encoding="utf-8") as stream:
        json.dump(definition, stream)
    tap.result("built " + source, expect(run(
        [SFNC, "build", os.path.join(folder, name + ".asl.json"), "-o", source,
         "--bindings", "ask.json"], folder=place.folder), 0))


def prepare(place, tap):
    for name, text in (("ask.sh", LETTER), ("ask.json", '{"arn:aws:states:::sqs:*": '
                                                        '"exec:./ask.sh"}')):
        with open(place.path(name), "w", encoding="utf-8") as stream:
            stream.write(text)
    os.chmod(place.path("ask.sh"), 0o755)
    build(place, tap, "old", ASK)
    build(place, tap, "new", with_more(ASK))
    build(place, tap, "gone", without_it(ASK))
    build(place, tap, "other", ASK, "pay")


def use(place, source):
    """`m` is that executable now."""
    if os.path.exists(place.path("m")):
        os.remove(place.path("m"))
    os.link(place.path(source), place.path("m"))


def asleep(place, names):
    """Start executions, which wait for their tokens; nobody drives them then."""
    place.new_store()
    use(place, "old")
    worker = place.work()
    for count, name in enumerate(names, 1):
        place.m("start", "--name", name)
        place.until(lambda wanted=count: len(place.started()) == wanted)
    place.until(lambda: place.sql("SELECT count(*) FROM attempt") == [(0,)])
    end_of(worker, signal.SIGTERM)
    return dict(zip(names, place.started()))


def left_tests(place, tap):
    tokens = asleep(place, ["one", "two"])
    for command in (["send-success", tokens["one"], "--output", '"yes"'], ["stop", "two"]):
        tap.result(command[0] + " is left", expect(place.m(*command), 0, None, ["nobody drives"]))
    use(place, "new")
    worker = place.work()
    place.until(lambda: place.m("send-heartbeat", tokens["two"]).returncode == 1)
    why = '{"error":"ServiceUnavailable","message":"The execution is left alone: it was started ' \
          'with another definition, '
    for command in (["send-heartbeat", tokens["two"]], ["stop", "two"],
                    ["send-failure", tokens["one"]]):
        tap.result("%s of what is left alone is told why not" % command[0], expect(
            place.m(*command), 1, "", [why]))
    done = end_of(worker, signal.SIGTERM)
    tap.result("work tells of all that cannot go on, though it sleeps", expect(done, 0, None, [
        "%s%s is left alone: it was started with another definition, " % (ARN, name)
        for name in ("one", "two")]))
    tap.result("... each once", [] if done[2].count(": " + ARN) == 2 else [
        done[2]])
    tap.result("... and of the requests, which stay", expect(done, 0, None, [
        "SendTaskSuccess, which was left in the store and stays: ",
        "StopExecution of %stwo, which was left in the store and stays: " % ARN]))
    tap.result("... without a token, which is good for more", [] if tokens["one"] not in done[2]
               else [done[2]])
    tap.result("run does not wait for one of them", expect(
        place.m("run", "--name", "one"), 2, "", [ARN + "one is left alone: "]))
    use(place, "old")
    worker = place.work()
    tap.result("... for who can act on them", [] if place.until(
        lambda: [place.status("one"), place.status("two")] == ["SUCCEEDED", "ABORTED"]) else [
            place.status("one"), place.status("two")])
    tap.result("... and says nothing then", expect(end_of(worker, signal.SIGTERM), 0) + (
        [] if not place.sql("SELECT * FROM request") else ["a request is still there"]))


def adopt_tests(place, tap):
    tokens = asleep(place, ["one"])
    use(place, "gone")
    worker = place.begin("work", "--adopt")
    place.until(place.listens)
    place.until(lambda: place.m("send-success", tokens["one"], "--output", "1").returncode == 1)
    tap.result("what --adopt cannot take over is told of with the reason", expect(
        end_of(worker, signal.SIGTERM), 0, None, [ARN + "one is left alone: ", "Ask"]))
    use(place, "new")
    worker = place.begin("work", "--adopt")
    place.until(place.listens)
    tap.result("what it can goes on", expect(
        place.m("send-success", tokens["one"], "--output", "1"), 0) + (
            [] if place.until(lambda: place.status("one") == "SUCCEEDED") else ["it does not"]))
    done = end_of(worker, signal.SIGTERM)
    tap.result("... and is not told of", [] if "left alone" not in done[2] else [done[2]])


def order_tests(place, tap):
    place.new_store()
    use(place, "old")
    place.m("start", "--name", "a")
    place.m("stop", "a", "--error", "Enough")
    place.m("redrive", "a")
    place.m("redrive", "a")
    place.m("start", "--name", "b")
    use(place, "other")
    place.m("start", "--name", "c")
    use(place, "old")
    worker = place.work()
    tap.result("what was left is done in its order", [] if place.until(
        lambda: [place.status(name) for name in "ab"] == ["RUNNING"] * 2) else [
            place.status("a"), place.status("b")])
    done = place.m("history", "a", "--json")
    types = [event["type"] for event in json.loads(done.stdout)["events"]]
    tap.result("... a stop is of what was started, a redrive of what was stopped", [] if [
        kind for kind in types if kind.startswith("Execution")] == [
            "ExecutionStarted", "ExecutionAborted", "ExecutionRedriven"] else [types])
    use(place, "other")
    told = "process %d drives %s for another machine; " % (
        worker.pid, os.path.realpath(place.path(place.store)))
    for command in ("start", "run"):
        tap.result("%s beside an owner of another machine says so" % command, expect(
            place.m(command, "--name", "d"), 1, "", ["StateMachineDoesNotExist", told]))
    done = end_of(worker, signal.SIGTERM)
    tap.result("... one that cannot be is told of with what it is of", expect(done, 0, None, [
        'RedriveExecution of %sa, which was left in the store: {"error":' % ARN]))
    tap.result("a start of another machine is told of", expect(
        done, 0, None,
        ["StartExecution of c, which was left in the store and stays: ",
         "StateMachineDoesNotExist"]))
    use(place, "other")
    worker = place.work()
    tap.result("... and done where that is", [] if place.until(
        lambda: place.status("c") == "RUNNING") else [place.status("c")])
    end_of(worker, signal.SIGTERM)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, "llvm")
        prepare(place, tap)
        for test in (left_tests, adopt_tests, order_tests):
            try:
                test(place, tap)
            finally:
                place.end()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
