#!/usr/bin/env python3
"""tests/cli/nestedsync.py - a Task runs an express execution: startSyncExecution (TAP)."""
import json
import os
import re
import signal
import sys
import tempfile
import time

from cli import Place
from serving import ROLE, called
from tap import SFNC, Tap
from triggers import serve, stop

PLACE = "arn:aws:states:us-east-1:123456789012:"
SYNC = "arn:aws:states:::aws-sdk:sfn:startSyncExecution"
WORK = "arn:aws:lambda:us-east-1:123456789012:function:work"
CHILD = {"StartAt": "Which", "States": {
    "Which": {"Type": "Choice", "Default": "Made", "Choices": [
        {"Variable": "$.fail", "IsPresent": True, "Next": "Failed"},
        {"Variable": "$.again", "IsPresent": True, "Next": "Again"},
        {"Variable": "$.wait", "IsPresent": True, "Next": "Work"}]},
    "Made": {"Type": "Pass", "Result": {"made": [1, "two"]}, "End": True},
    "Failed": {"Type": "Fail", "Error": "Odd", "Cause": "so"},
    "Again": {"Type": "Task", "Resource": SYNC, "Parameters": {
        "StateMachineArn": PLACE + "stateMachine:child", "Input": {}},
        "OutputPath": "$.Output", "End": True},
    "Work": {"Type": "Task", "Resource": WORK, "End": True}}}


def parent(name="child", **more):
    return {"StartAt": "Call", "States": {"Call": {
        "Type": "Task", "Resource": SYNC, "End": True, "Parameters": {
            "StateMachineArn": PLACE + "stateMachine:" + name, "Input.$": "$", "Name": "n",
            "TraceHeader": "Root=1"}, **more}}}


def create(address, name, definition, kind):
    return called(address, "CreateStateMachine", name=name, roleArn=ROLE, type=kind,
                  definition=json.dumps(definition))["stateMachineArn"]


def end_of(address, arn):
    for _ in range(1500):
        told = called(address, "DescribeExecution", executionArn=arn)
        if told.get("status") != "RUNNING":
            break
        time.sleep(0.02)
    return told


def run_parent(address, machine, given):
    """What a STANDARD execution ends with."""
    begun = called(address, "StartExecution", stateMachineArn=machine, input=json.dumps(given))
    return end_of(address, begun["executionArn"])


def answer_problems(output, given, status, **more):
    """What is wrong with an answer of the SDK."""
    output = dict(output)
    made = {member: output.pop(member, "") for member in ("ExecutionArn", "StartDate", "StopDate")}
    billed = output.pop("BillingDetails", {}).get("BilledDurationInMilliseconds", 1)
    want = {"Input": given, "InputDetails": {"Included": True}, "Name": "n",
            "OutputDetails": {"Included": True}, "StateMachineArn": PLACE + "stateMachine:child",
            "Status": status, "TraceHeader": "Root=1", **more}
    times = [re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", made[member])
             for member in ("StartDate", "StopDate")]
    named = made["ExecutionArn"].startswith(PLACE + "express:child:n:")
    return [] if output == want and all(times) and named and billed % 100 == 0 else [
        output, want, made, billed]


def answer_tests(tap, address):
    create(address, "child", CHILD, "EXPRESS")
    standard = create(address, "standard", parent(), "STANDARD")
    express = create(address, "express", parent(), "EXPRESS")
    for kind, ask in (
            ("standard", lambda given: run_parent(address, standard, given)),
            ("express", lambda given: called(address, "StartSyncExecution", input=json.dumps(given),
                                             stateMachineArn=express))):
        told = ask({"a": 1})
        output = json.loads(told.get("output", "{}"))
        tap.result("a %s one has the answer of the SDK" % kind, answer_problems(
            output, '{"a":1}', "SUCCEEDED", Output='{"made":[1,"two"]}'))
        tap.result("... its members in the alphabet's order", [] if list(output) == sorted(
            output) else list(output))
        told = ask({"fail": 1})
        tap.result("... also of one that has failed", answer_problems(json.loads(
            told.get("output", "{}")), '{"fail":1}', "FAILED", Error="Odd", Cause="so"))
        output = json.loads(ask({"again": 1}).get("output", "{}"))
        tap.result("... one inside the other", [] if json.loads(json.loads(
            output.get("Output", '"{}"'))) == {"made": [1, "two"]} else [output])


def refusal_tests(tap, address):
    for machine, error, more in (
            ("standard", "Sfn.StateMachineTypeNotSupportedException", {}),
            ("none", "Sfn.StateMachineDoesNotExistException", {}),
            ("child", "States.Runtime", {"Parameters": {"Input": {}}}),
            ("child", "Sfn.InvalidExecutionInputException", {"Parameters": {
                "StateMachineArn": PLACE + "stateMachine:child", "Input": "{"}})):
        arn = create(address, "p" + str(time.monotonic_ns()), parent(machine, **more), "STANDARD")
        told = run_parent(address, arn, {})
        tap.result("%s fails with %s" % (machine, error), [] if (
            told.get("status"), told.get("error")) == ("FAILED", error) else [told])
    arn = create(address, "late", parent(TimeoutSeconds=1), "STANDARD")
    told = run_parent(address, arn, {"wait": 1})
    tap.result("a state may time out before it ends", [] if told.get("error") == "States.Timeout"
               else [told])


def end_tests(place, tap):
    """Who waits for one does so again in the next process, and it runs again."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        path = os.path.join(place.folder, "go")
        begun = os.path.join(place.folder, "begun")
        for name in (path, begun):
            if os.path.exists(name):
                os.remove(name)
        process, address = serve(place.folder, "--bindings", "bindings.json", program=SFNC)
        arn = called(address, "StartExecution", input='{"wait": 1}',
                     stateMachineArn=PLACE + "stateMachine:standard")["executionArn"]
        for _ in range(500):
            if os.path.exists(begun):
                break
            time.sleep(0.02)
        stop(process, number)
        place.write("go", "")
        process, address = serve(place.folder, "--bindings", "bindings.json", program=SFNC)
        told = end_of(address, arn)
        output = json.loads(told.get("output", "{}"))
        tap.result("it goes on after %s" % number.name, [] if (told.get("status"), output.get(
            "Output")) == ("SUCCEEDED", '{"wait":1}') else [told])
        tap.result("... and stops", [] if stop(process) == 0 else [process.returncode])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        place.write("work.sh", "#!/bin/sh\ntouch begun\nwhile [ ! -e go ]; do sleep 0.05; done\n"
                    "cat\n", executable=True)
        place.write("bindings.json", {"work": "exec:./work.sh"})
        process, address = serve(folder, "--bindings", "bindings.json", program=SFNC)
        answer_tests(tap, address)
        refusal_tests(tap, address)
        tap.result("it stops", [] if stop(process) == 0 else [process.returncode])
        end_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
