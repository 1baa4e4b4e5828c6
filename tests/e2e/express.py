#!/usr/bin/env python3
"""tests/e2e/express.py - EXPRESS machines of a service, and the log that --log writes (TAP).

What is expected of answers and log events is what was recorded from AWS.
"""
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time

from asking import Asked
from service import ARNS, ROLE, SECONDS, attempt, chain, until, write
from tap import SFNC, Tap

PASSES = chain(("Made", {"Type": "Pass", "Result": {"made": [1, "two"]}}))
FAILS = chain(("Seen", {"Type": "Pass"}), ("Fail", {"Type": "Fail", "Error": "Odd", "Cause": "so"}))
SLOW = chain(("Wait", {"Type": "Wait", "SecondsPath": "$.seconds"}), ("Done", {"Type": "Pass"}))
SHORT = json.dumps(dict(json.loads(SLOW), TimeoutSeconds=1))
ROUND = json.dumps({"StartAt": "Pass", "States": {
    "Pass": {"Type": "Pass", "Next": "Ask"},
    "Ask": {"Type": "Choice", "Default": "Pass", "Choices": [
        {"Variable": "$.end", "IsPresent": True, "Next": "End"}]}, "End": {"Type": "Succeed"}}})
CONTEXT = chain(("See", {"Type": "Pass", "Parameters": {"seen.$": "$$.Execution"}}))
TASK = chain(("Work", {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {
    "FunctionName": "f"}, "ResultSelector": {"n.$": "$.Payload.n"}}))
NOTED = chain(("Wait", {"Type": "Wait", "SecondsPath": "$.seconds"}), ("Note", {
    "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:note"}))
NOTE = """#!/bin/sh
echo "$SFN_EXECUTION_ARN" >>notes
echo '{}'
"""
MOCKS = json.dumps({
    "StateMachines": {"mocked": {"TestCases": {"One": {"Work": "One"}, "Bad": {"Work": "Bad"}}}},
    "MockedResponses": {"One": {"0": {"Return": {"StatusCode": 200, "Payload": {"n": 1}}}},
                        "Bad": {"0": {"Throw": {"Error": "Bad", "Cause": "it is"}}}}})
WRONG_TYPE = ("StateMachineTypeNotSupported",
              "This operation is not supported by this type of state machine")
DESTINATION = {"destinations": [{"cloudWatchLogsLogGroup": {
    "logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:any:*"}}]}
LEVELS = {   # the types of events of FAILS, by level
    "ALL": ["ExecutionStarted", "PassStateEntered", "PassStateExited", "FailStateEntered",
            "ExecutionFailed"],
    "ERROR": ["FailStateEntered", "ExecutionFailed"], "FATAL": ["ExecutionFailed"], "OFF": []}


class Express:
    """A service with a log, what it is asked, and what is wrong with that."""

    def __init__(self, folder, store):
        self.folder, self.problems, self.lasts = folder, [], store != "memory:"
        write(folder, "mocks.json", MOCKS)
        write(folder, "note.sh", NOTE, 0o700)
        write(folder, "bindings.json", json.dumps({
            "arn:aws:lambda:us-east-1:123456789012:function:note": "exec:./note.sh"}))
        self.service = Asked(folder, "--store", store, "--log", "log", "--mock", "mocks.json",
                             "--bindings", "bindings.json")
        self.call = self.service.call

    def same(self, what, have, want):
        if have != want:
            self.problems.append("%s: %s, expected %s" % (what, json.dumps(have), json.dumps(want)))

    def create(self, name, definition, kind="EXPRESS", level=None, data=False):
        more = {"loggingConfiguration": dict(DESTINATION, level=level, includeExecutionData=data)}
        return self.call("CreateStateMachine", name=name, roleArn=ROLE, definition=definition,
                         type=kind, **(more if level else {}))["stateMachineArn"]

    def events(self, arn=None):
        """Those of an execution, or all."""
        with open(os.path.join(self.folder, "log"), encoding="utf-8") as stream:
            events = [json.loads(line) for line in stream.read().split("\n")[:-1]]
        return [event for event in events if arn in (None, event["execution_arn"])]

    def end_of(self, arn):
        """The event that ends an execution, or None."""
        return next((event for event in self.events(arn) if event["type"] in (
            "ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut")), None)


def answers(test):
    """What StartSyncExecution answers."""
    machine = test.create("passes", PASSES)
    answer = test.call("StartSyncExecution", stateMachineArn=machine, name="one", input='{"a": 1}',
                       traceHeader="Root=1")
    own = answer.pop("executionArn")
    test.same("ARN", own[:-36], ARNS + "express:passes:one:")
    times = [answer.pop("startDate"), answer.pop("stopDate")]
    test.same("times", abs(times[0] - time.time()) < SECONDS and times[0] <= times[1], True)
    test.same("answer", answer, {
        "stateMachineArn": machine, "name": "one", "status": "SUCCEEDED", "input": '{"a": 1}',
        "inputDetails": {"included": True}, "output": '{"made":[1,"two"]}',
        "outputDetails": {"included": True}, "traceHeader": "Root=1",
        "billingDetails": {"billedDurationInMilliseconds": 100, "billedMemoryUsedInMB": 64}})
    again = test.call("StartSyncExecution", stateMachineArn=machine, name="one",
                      includedData="METADATA_ONLY")
    test.same("another of that name", again["executionArn"] == own, False)
    test.same("its data", [again.get("input"), again.get("output"), again["inputDetails"],
                           again["outputDetails"]], [None, None, {"included": False},
                                                     {"included": False}])
    fails = test.call("StartSyncExecution", stateMachineArn=test.create("fails", FAILS))
    test.same("failed", [fails.get(name) for name in (
        "status", "error", "cause", "output", "outputDetails")],
              ["FAILED", "Odd", "so", None, {"included": True}])
    late = test.call("StartSyncExecution", stateMachineArn=test.create("short", SHORT),
                     input='{"seconds": 9}')
    test.same("timed out", [late["status"], late["billingDetails"]["billedDurationInMilliseconds"]
                            in range(1000, 4000, 100)], ["TIMED_OUT", True])


def refusals(test):
    machine, standard = test.create("passes", PASSES), test.create("s", PASSES, "STANDARD")
    refused = test.service.refusal
    test.same("STANDARD", refused("StartSyncExecution", stateMachineArn=standard), WRONG_TYPE)
    test.same("list", refused("ListExecutions", stateMachineArn=machine), WRONG_TYPE)
    for action in ("StartSyncExecution", "StartExecution"):
        test.same(action + ", none", refused(action, stateMachineArn=machine + "x")[0],
                  "StateMachineDoesNotExist")
        test.same(action + ", name", refused(action, stateMachineArn=machine, name="a b"),
                  ("InvalidName", "Invalid Name: 'a b'"))
        test.same(action + ", input", refused(action, stateMachineArn=machine, input="{]")[0],
                  "InvalidExecutionInput")
        test.same(action + ", no input", refused(action, stateMachineArn=machine, input=""),
                  ("InvalidExecutionInput",
                   "Invalid State Machine Execution Input: 'Invalid execution input.'"))
        test.same(action + ", case", refused(action, stateMachineArn=machine + "#One")[0],
                  "ValidationException")
    arn = test.call("StartExecution", stateMachineArn=machine)["executionArn"]
    for action in ("DescribeExecution", "GetExecutionHistory", "StopExecution", "RedriveExecution",
                   "DescribeStateMachineForExecution", "ListMapRuns"):
        test.same(action, refused(action, executionArn=arn), (
            "InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'"))


def contexts(test):
    """AWS tells only those that nobody waits for how often they were redriven."""
    machine = test.create("context", CONTEXT, level="ALL", data=True)
    answer = test.call("StartSyncExecution", stateMachineArn=machine, name="n")
    seen = json.loads(answer["output"])["seen"]
    test.same("waited for", [seen["Id"], sorted(seen)],
              [answer["executionArn"], ["Id", "Input", "Name", "RoleArn", "StartTime"]])
    arn = test.call("StartExecution", stateMachineArn=machine, name="n")["executionArn"]
    seen = json.loads(until(lambda: test.end_of(arn))["details"]["output"])["seen"]
    test.same("not waited for", [seen["Id"], seen["RedriveCount"]], [arn, 0])
    test.same("role", seen["RoleArn"], ROLE)


def cases(test):
    machine = test.create("mocked", TASK, level="ALL", data=True)
    one = test.call("StartSyncExecution", stateMachineArn=machine + "#One")
    bad = test.call("StartSyncExecution", stateMachineArn=machine + "#Bad")
    test.same("test cases", [one["output"], one["stateMachineArn"], bad["error"], bad["cause"]],
              ['{"n":1}', machine, "Bad", "it is"])
    arn = test.call("StartExecution", stateMachineArn=machine + "#One")["executionArn"]
    test.same("not waited for", until(lambda: test.end_of(arn))["details"]["output"], '{"n":1}')


def levels(test):
    """Which events are logged, of both types of machines, and what of them."""
    for kind in ("EXPRESS", "STANDARD"):
        for level, types in LEVELS.items():
            for data in (False, True):
                machine = test.create("%s-%s-%d" % (kind, level, data), FAILS, kind, level, data)
                arn = test.call("StartExecution", stateMachineArn=machine, name="n",
                                input='{"a":1}')["executionArn"]
                if types:
                    until(lambda arn=arn: test.end_of(arn))
                else:
                    time.sleep(0.3)
                have = test.events(arn)
                test.same(machine, [event["type"] for event in have], types)
                for event in have:
                    shape(test, event, data)


def shape(test, event, data):
    """Whether an event is as AWS sends it."""
    details = {
        "ExecutionStarted": {"roleArn": event["details"].get("roleArn"), "input": '{"a":1}'},
        "PassStateEntered": {"name": "Seen", "input": '{"a":1}'},
        "PassStateExited": {"name": "Seen", "output": '{"a":1}'},
        "FailStateEntered": {"name": "Fail", "input": '{"a":1}'},
        "ExecutionFailed": {"error": "Odd", "cause": "so"}}[event["type"]]
    for name in ("input", "output"):
        if name in details and data:
            details[name + "Details"] = {"truncated": False}
        elif name in details:
            del details[name]
    test.same(event["type"], event["details"], details)
    number = LEVELS["ALL"].index(event["type"]) + 1
    times = abs(int(event["event_timestamp"]) / 1000 - time.time()) < SECONDS
    test.same(event["type"] + ", head", {name: event[name] for name in event if name not in (
        "details", "event_timestamp", "execution_arn", "type")} if times else times, {
            "id": str(number), "previous_event_id": str(number - 1 if number != 2 else 0),
            "redrive_count": "0"})


def ask_raw(test, path, body):
    """A connection that has sent a request, and reads no answer."""
    connection = http.client.HTTPConnection(test.service.listen, timeout=SECONDS)
    connection.request("POST", path, json.dumps(body), {
        "X-Amz-Target": "AWSStepFunctions.StartSyncExecution"} if path == "/" else {})
    return connection


def hang_up(test):
    """An execution goes on when nobody waits for its answer any more, and keeps no socket."""
    machine = test.create("slow", SLOW, level="ALL")
    asked = [ask_raw(test, "/", {"stateMachineArn": machine, "name": "left%d" % at,
                                 "input": '{"seconds": 5}'}) for at in range(20)]
    asked += [ask_raw(test, "/start-sync/slow", {"seconds": 5}) for _ in range(20)]
    until(lambda: len({event["execution_arn"] for event in test.events()}) == 40)
    held = test.service.descriptors()
    for connection in asked:
        connection.close()
    until(lambda: test.service.descriptors() <= held - 40)
    time.sleep(0.5)   # the log is as late as that
    types = [event["type"] for event in test.events()]
    test.same("ended before", types.count("ExecutionSucceeded"), 0)
    until(lambda: [event["type"] for event in test.events()].count("ExecutionSucceeded") == 40)


def loops(test):
    """Executions that go round and round without waiting leave the others their turns."""
    for kind in ("EXPRESS", "STANDARD"):
        machine = test.create("round-" + kind, ROUND, kind)
        begun = time.monotonic()
        for _ in range(60):
            test.call("StartExecution", stateMachineArn=machine)
        passes = test.create("passes-" + kind, PASSES)
        for _ in range(20):
            test.call("ListActivities")
            test.call("StartSyncExecution", stateMachineArn=passes)
        test.same(kind + ", soon", time.monotonic() - begun < SECONDS / 3, True)


def crash(test):
    """Each start that was acknowledged runs to its end, however often the service is killed: the
    last state of each leaves a note."""
    machine = test.create("noted", NOTED)
    started = []
    for round_ in range(3):
        for at in range(60):
            started.append(test.call("StartExecution", stateMachineArn=machine, name="n%d" % at,
                                     input='{"seconds": %d}' % (at % 2))["executionArn"])
        time.sleep(0.3 * round_)
        if round_ == 1:
            test.same("exit status", test.service.stop(), 0)
            test.service.start()
        else:
            test.service.again()
    test.same("all ARNs", len(set(started)), len(started))

    def noted():
        with open(os.path.join(test.folder, "notes"), encoding="utf-8") as stream:
            return stream.read().split()
    until(lambda: not set(started) - set(noted()))
    time.sleep(1)   # until their ends are recorded
    count = len(noted())
    test.service.again()
    time.sleep(1)
    test.same("notes of what has ended", len(noted()), count)


def given_up(test):
    """One that is there at each crash is given up after five."""
    machine = test.create("slow", SLOW, level="FATAL")
    arn = test.call("StartExecution", stateMachineArn=machine,
                    input='{"seconds": 90}')["executionArn"]
    for _ in range(5):
        test.same("end", test.end_of(arn), None)
        time.sleep(0.3)
        test.service.again()
    event = until(lambda: test.end_of(arn))
    test.same("event", [event["type"], event["details"]], ["ExecutionFailed", {
        "error": "States.Runtime",
        "cause": "The process has ended 5 times while the execution ran."}])
    test.same("told", [line for line in test.service.said if "given up" in line], [
        "sfnc serve: %s is given up: the process has ended 5 times while it ran\n" % arn])
    test.service.again()
    time.sleep(0.3)
    test.same("events", len(test.events(arn)), 1)


def nested(test):
    """An EXPRESS machine that a task starts, and one whose end a task would wait for."""
    child = test.create("child", PASSES, level="ALL")
    express = test.create("express", chain(("Start", {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {"StateMachineArn": child}})))
    answer = test.call("StartSyncExecution", stateMachineArn=express)
    test.same("of an EXPRESS machine", answer["status"], "SUCCEEDED")
    until(lambda: test.end_of(json.loads(answer["output"])["ExecutionArn"]))
    for resource, status, error in (("", "SUCCEEDED", None),
                                    (".sync", "FAILED", "StepFunctions.InvalidArnException")):
        parent = test.create("parent" + resource[1:], chain(("Start", {
            "Type": "Task", "Resource": "arn:aws:states:::states:startExecution" + resource,
            "Parameters": {"StateMachineArn": child}})), "STANDARD")
        answer = test.service.finished(
            test.call("StartExecution", stateMachineArn=parent)["executionArn"])
        test.same("startExecution" + resource, [answer["status"], answer.get("error")],
                  [status, error])
    until(lambda: len([event for event in test.events()
                       if event["type"] == "ExecutionSucceeded"]) == 3)


def deletion(test):
    """A machine goes when the last of its executions has ended, after a crash, too."""
    machine = test.create("slow", SLOW, level="ALL")
    arn = test.call("StartExecution", stateMachineArn=machine,
                    input='{"seconds": 2}')["executionArn"]
    test.call("DeleteStateMachine", stateMachineArn=machine)
    test.same("status", test.call("DescribeStateMachine", stateMachineArn=machine)["status"],
              "DELETING")
    if test.lasts:
        test.service.again()
    until(lambda: test.end_of(arn))
    until(lambda: test.service.refusal("DescribeStateMachine", stateMachineArn=machine)[0] ==
          "StateMachineDoesNotExist")


def stop(test):
    """Who waits for a long execution when the service ends is told so; what nobody waits for runs
    again."""
    machine = test.create("slow", SLOW, level="ALL")
    arn = test.call("StartExecution", stateMachineArn=machine,
                    input='{"seconds": 4}')["executionArn"]
    test.call("StartExecution", stateMachineArn=test.create("sleeps", SLOW, "STANDARD"),
              input='{"seconds": 60}')
    said = []
    asking = threading.Thread(target=lambda: said.append(test.service.post(
        "StartSyncExecution", json.dumps({"stateMachineArn": machine,
                                          "input": '{"seconds": 60}'}))))
    asking.start()
    until(lambda: len({event["execution_arn"] for event in test.events()}) == 2)
    begun = time.monotonic()
    test.same("exit status", test.service.stop(), 0)
    asking.join()
    test.same("quickly", 2 <= time.monotonic() - begun < 10, True)
    test.same("answer", [said[0][0], said[0][1]["__type"]], [503, "ServiceUnavailable"])
    del test.service.said[:]
    test.service.start()
    test.same("said", [line for line in test.service.said if ": drives " in line], [
        "sfnc serve: drives %s: 1 execution runs, EXPRESS: 1 execution begins again\n" %
        os.path.realpath(os.path.join(test.folder, "express.db"))] if test.lasts else [])
    if test.lasts:
        until(lambda: test.end_of(arn))
        test.same("events", [event["type"] for event in test.events(arn)], [
            "ExecutionStarted", "WaitStateEntered"] * 2 + [
                "WaitStateExited", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"])


def own(folder):
    """An executable's own machine: all of it is logged."""
    write(folder, "slow.asl.json", SLOW)
    subprocess.run([SFNC, "build", "slow.asl.json", "-o", "slow", "--type", "express"], cwd=folder,
                   check=True, capture_output=True)
    test = Express(folder, "sqlite:own.db")
    test.service = Asked(folder, "--store", "own.db", "--log", "log",
                         program=os.path.join(folder, "slow"))
    with test.service as service:
        machine = ARNS + "stateMachine:slow"
        answer = service.call("StartSyncExecution", stateMachineArn=machine, input='{"seconds": 0}')
        test.same("status", answer["status"], "SUCCEEDED")
        until(lambda: test.end_of(answer["executionArn"]))
        arn = service.call("StartExecution", stateMachineArn=machine,
                           input='{"seconds": 1}')["executionArn"]
        service.again()
        until(lambda: test.end_of(arn))
        test.same("types", [event["type"] for event in test.events(arn)].count("ExecutionStarted")
                  in (1, 2), True)
        test.same("list", service.refusal("ListExecutions", stateMachineArn=machine), WRONG_TYPE)
    return test.problems


def full(folder):
    """A log that cannot be written is told of once; all goes on."""
    test = Express(folder, "memory:")
    test.service.command[test.service.command.index("log")] = "/dev/full"
    with test.service as service:
        machine = test.create("passes", PASSES, level="ALL")
        for _ in range(4):
            answer = test.call("StartSyncExecution", stateMachineArn=machine)
            test.same("status", answer["status"], "SUCCEEDED")
            time.sleep(0.2)
        test.same("exit status", service.stop(), 0)
        test.same("said", len([line for line in service.said if "/dev/full" in line]), 1)
    bad = subprocess.run([SFNC, "serve", "--store", "memory:", "--log", "none/log"], cwd=folder,
                         stderr=subprocess.PIPE, text=True, check=False)
    test.same("no folder", [bad.returncode, "none/log: No such file" in bad.stderr], [2, True])
    return test.problems


TESTS = [answers, refusals, contexts, cases, levels, hang_up, loops, crash, given_up, nested,
         deletion, stop]


def run(test, folder, store):
    express = Express(folder, store)
    with express.service as service:
        test(express)
        express.same("exit status", service.stop(), 0)
    return express.problems


def main():
    tap, chosen = Tap(), sys.argv[1:]
    for test in TESTS:
        for store in ("memory:", "sqlite:express.db"):
            if (chosen and test.__name__ not in chosen) or (
                    test in (crash, given_up) and store == "memory:"):
                continue
            with tempfile.TemporaryDirectory() as folder:
                tap.result("%s, %s" % (test.__name__, store), attempt(run, test, folder, store))
    for test in (own, full):
        if not chosen or test.__name__ in chosen:
            with tempfile.TemporaryDirectory() as folder:
                tap.result(test.__name__, attempt(test, folder))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
