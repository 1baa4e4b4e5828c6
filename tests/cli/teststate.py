#!/usr/bin/env python3
"""tests/cli/teststate.py - TestState calls what a Task is bound to, if there is no mock (TAP)."""
import json
import os
import signal
import sys
import tempfile
import threading
import time

from cli import Place
from serving import ROLE, called
from tap import SFNC, Tap
from triggers import serve, stop

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
INVOKE = "arn:aws:states:::lambda:invoke"
SCRIPTS = {
    "echo": "cat",
    "fail": "echo '{\"error\": \"Odd\", \"cause\": \"so\"}' >&2; exit 1",
    "crash": "kill -9 $$",
    "slow": "sleep 60 & echo $! >slow.pid; wait",
}


def task(resource, **more):
    return json.dumps({"Type": "Task", "Resource": resource, "Next": "On", **more})


def test(address, definition, given="{}", **more):
    return called(address, "TestState", definition=definition, roleArn=ROLE, input=given, **more)


def check(tap, name, have, **want):
    have = {member: have.get(member) for member in want}
    tap.result(name, [] if have == want else [have, want])


def call_tests(tap, address):
    check(tap, "a function is called", test(
        address, task(ARN + "echo", Parameters={"a.$": "$.b"}, ResultPath="$.c"), '{"b": [1]}'),
          status="SUCCEEDED", output='{"b":[1],"c":{"a":[1]}}', nextState="On", error=None)
    looked = test(address, task(ARN + "echo", ResultSelector={"d.$": "$.b"}), '{"b": 2}',
                  inspectionLevel="DEBUG")
    check(tap, "its answer is looked at", looked["inspectionData"], result='{"b":2}',
          afterResultSelector='{"d":2}')
    answer = test(address, task(INVOKE, Parameters={"FunctionName": "echo", "Payload.$": "$"},
                                ResultSelector={"p.$": "$.Payload"}), "[3]")
    check(tap, "lambda:invoke has its envelope", answer, status="SUCCEEDED", output='{"p":[3]}')
    check(tap, "its error", test(address, task(ARN + "fail")), status="FAILED", error="Odd",
          cause="so", output=None)
    check(tap, "... is caught", test(address, task(ARN + "fail", Catch=[
        {"ErrorEquals": ["Odd"], "ResultPath": "$.e", "Next": "Caught"}])), status="CAUGHT_ERROR",
          nextState="Caught", error="Odd", output='{"e":{"Error":"Odd","Cause":"so"}}')
    check(tap, "... is retried later", test(address, task(ARN + "fail", Retry=[
        {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 7}]), inspectionLevel="DEBUG"),
          status="RETRIABLE", error="Odd")
    check(tap, "a process that is killed", test(address, task(ARN + "crash")), status="FAILED",
          error="States.TaskFailed")
    check(tap, "a mock comes first", test(address, task(ARN + "fail"), mock={"result": "7"}),
          status="SUCCEEDED", output="7")
    check(tap, "a state of a machine", test(address, json.dumps({"StartAt": "S", "States": {
        "S": {"Type": "Task", "Resource": ARN + "echo", "End": True}}}), "[4]", stateName="S"),
          status="SUCCEEDED", output="[4]")


def missing_tests(tap, address):
    for resource in (ARN + "none", "arn:aws:states:::sns:publish",
                     "arn:aws:states:::states:startExecution"):
        parameters = {"Parameters": {"a": 1}} if ":states:::" in resource else {}
        check(tap, "%s needs a mock or a binding" % resource,
              test(address, task(resource, **parameters)), status="FAILED", error="States.Runtime",
              cause="Nothing here does the work of %s: give a mock that stands for it, or bind it, "
              "sfnc serve --bindings FILE" % resource)
    check(tap, "a program is not run", test(address, task("exec:./echo.sh")),
          __type="InvalidDefinition", status=None)


def is_gone(place):
    with open(os.path.join(place.folder, "slow.pid"), encoding="utf-8") as stream:
        number = int(stream.read())
    for _ in range(500):
        try:
            os.kill(number, 0)
            with open("/proc/%d/stat" % number, encoding="utf-8") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def time_tests(place, tap, address):
    begun = time.monotonic()
    check(tap, "its time ends", test(address, task(ARN + "slow", TimeoutSeconds=1)),
          status="FAILED", error="States.Timeout")
    tap.result("... after that time", [] if 0.9 < time.monotonic() - begun < 30 else [begun])
    tap.result("... and so does the process", [] if is_gone(place) else ["it runs"])
    check(tap, "what came too late is caught", test(address, task(
        ARN + "slow", TimeoutSeconds=1, Catch=[{"ErrorEquals": ["States.Timeout"],
                                                "ResultPath": None, "Next": "C"}])),
          status="CAUGHT_ERROR", nextState="C")


def end_tests(place, tap):
    """Who stops a service waits for no test; others are answered while one runs."""
    process, address = serve(place.folder, "--bindings", "bindings.json", program=SFNC)
    os.remove(os.path.join(place.folder, "slow.pid"))
    answers = []

    def ask():
        answers.append(test(address, task(ARN + "slow")))

    thread = threading.Thread(target=ask)
    thread.start()
    for _ in range(500):
        if os.path.exists(os.path.join(place.folder, "slow.pid")):
            break
        time.sleep(0.02)
    time.sleep(0.1)
    check(tap, "another one is answered meanwhile", test(address, task(ARN + "echo"), "[5]"),
          output="[5]")
    status = stop(process, signal.SIGTERM)
    thread.join(30)
    tap.result("a service that ends says so", [] if status == 0 and [
        answer.get("__type") for answer in answers] == ["ServiceUnavailable"] else [
            status, answers])
    tap.result("... and ends the process", [] if is_gone(place) else ["it runs"])


def allowed_tests(place, tap):
    process, address = serve(place.folder, "--allow-exec", program=SFNC)
    check(tap, "a program runs where it is allowed", test(
        address, task("exec:./echo.sh"), "[6]"), status="SUCCEEDED", output="[6]")
    process.send_signal(signal.SIGTERM)
    tap.result("... and nothing is said", [] if "--allow" not in process.communicate(
        timeout=60)[1] else ["it says what to do"])
    process, address = serve(place.folder, program=SFNC)
    machine = json.dumps({"StartAt": "T", "States": {
        "T": {"Type": "Task", "Resource": "exec:./echo.sh", "End": True}}})
    check(tap, "else AWS's refusal is the answer", called(
        address, "CreateStateMachine", name="m", definition=machine, roleArn=ROLE),
          __type="InvalidDefinition", message="Invalid State Machine Definition: 'SCHEMA_VALIDATION"
          "_FAILED: Value is not a valid resource ARN at /States/T/Resource'")
    called(address, "CreateStateMachine", name="m", roleArn=ROLE,       # nothing helps this one
           definition=machine.replace("exec:./echo.sh", "none"))
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=60)[1].splitlines()
    tap.result("... and who runs the service is told what to do", [] if len(said) == 1
               and "--allow-exec" in said[0] and "--bindings FILE" in said[0] else said)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        for name, text in SCRIPTS.items():
            place.write(name + ".sh", "#!/bin/sh\n" + text + "\n", executable=True)
        place.write("bindings.json", {name: "exec:./%s.sh" % name for name in SCRIPTS})
        process, address = serve(folder, "--bindings", "bindings.json", program=SFNC)
        call_tests(tap, address)
        missing_tests(tap, address)
        time_tests(place, tap, address)
        tap.result("it stops", [] if stop(process) == 0 else [process.returncode])
        end_tests(place, tap)
        allowed_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
