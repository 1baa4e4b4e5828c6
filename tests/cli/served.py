#!/usr/bin/env python3
"""tests/cli/served.py - an executable's commands ask services for real, and what these log (TAP).

Both services answer: that of the executable, and `sfnc serve` that was given the definition.
"""
import json
import os
import sys
import tempfile
import time

from cli import Place, expect
from serving import ROLE, called
from tap import SFNC, Tap, run
from triggers import serve, stop

ASK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
ITEMS = 4
MACHINE = {"StartAt": "Each", "States": {"Each": {
    "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "End": True,
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Ask", "States": {"Ask": {
            "Type": "Task", "Resource": ASK, "HeartbeatSeconds": 5, "End": True, "Parameters": {
                "QueueUrl": "q", "MessageBody": {
                    "item.$": "$", "token.$": "$$.Task.Token"}}}}}}}}
FAILS = {"StartAt": "P", "States": {
    "P": {"Type": "Pass", "Next": "T"},
    "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:no",
          "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "F"}], "End": True},
    "F": {"Type": "Fail", "Error": "Odd", "Cause": "so"}}}
LEVELS = {
    "ALL": ["ExecutionStarted", "PassStateEntered", "PassStateExited", "TaskStateEntered",
            "LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionFailed",
            "TaskStateExited", "FailStateEntered", "ExecutionFailed"],
    "ERROR": ["LambdaFunctionFailed", "FailStateEntered", "ExecutionFailed"],
    "FATAL": ["ExecutionFailed"],
    "OFF": []}
SCRIPT = """#!/usr/bin/env python3
import json, os, sys
letter = json.load(sys.stdin)["MessageBody"]
name = "token-%d" % letter["item"]
with open(name + ".new", "w") as stream:
    stream.write(letter["token"])
os.replace(name + ".new", name)
print("{}")
"""


def wait_for(seen, seconds=30):
    until = time.monotonic() + seconds
    while True:
        answer = seen()
        if answer or time.monotonic() > until:
            return answer
        time.sleep(0.02)


class Commands:
    """The commands of ./work, which ask one service."""

    def __init__(self, place, address):
        self.place, self.endpoint = place, "http://" + address

    def __call__(self, *arguments):
        env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return run(["./work", *arguments, "--endpoint", self.endpoint],
                   folder=self.place.folder, env=dict(env, HOME=self.place.folder))

    def json(self, *arguments):
        done = self(*arguments, "--json")
        return json.loads(done.stdout) if done.returncode == 0 else {"said": done.stderr}

    def token(self, item):
        path = os.path.join(self.place.folder, "token-%d" % item)
        if not wait_for(lambda: os.path.exists(path)):
            return "none"
        with open(path, encoding="utf-8") as stream:
            token = stream.read()
        os.remove(path)
        return token


def command_tests(tap, ask):
    items = json.dumps({"items": list(range(ITEMS))})
    tap.result("start", expect(ask("start", "--name", "a", "--input", items), 0, ":a\n"))
    first = ask.token(0)
    runs = wait_for(lambda: ask.json("list", "--map-runs", "a").get("mapRuns"))
    arn = runs[0]["mapRunArn"] if runs else "none"
    before = ask.json("describe", arn)
    tap.result("one child at a time", [] if (before.get("maxConcurrency"), before.get(
        "itemCounts", {}).get("running")) == (1, 1) else [before])
    for wrong, status, words in (
            (["--max-concurrency", "-1"], 1, "ValidationException"),
            (["--tolerated-failure-percentage", "101"], 1, "ValidationException")):
        tap.result("update-map-run %s is refused" % " ".join(wrong), expect(
            ask("update-map-run", arn, *wrong), status, words))
    tap.result("update-map-run", expect(ask(
        "update-map-run", arn, "--max-concurrency", "0", "--tolerated-failure-count", "1",
        "--tolerated-failure-percentage", "50"), 0))
    after = ask.json("describe", arn)
    tap.result("... changes it", [] if [after.get(name) for name in (
        "maxConcurrency", "toleratedFailureCount", "toleratedFailurePercentage")] == [
            0, 1, 50] else [after])
    tokens = [first] + [ask.token(item) for item in range(1, ITEMS)]
    tap.result("... so that all children run", [] if "none" not in tokens else [tokens])
    beaten = tokens[1:]
    until = time.monotonic() + 6        # longer than one may be without a heartbeat
    problems = []
    tap.result("send-failure", expect(ask(
        "send-failure", first, "--error", "Odd", "--cause", "\u00e4 cause"), 0))
    while time.monotonic() < until and not problems:
        for token in beaten:
            problems += expect(ask("send-heartbeat", token), 0)
        time.sleep(0.5)
    tap.result("send-heartbeat keeps them", problems)
    for token, output in zip(beaten, ("1", "[2]", '{"three": 3}')):
        tap.result("send-success %s" % output, expect(
            ask("send-success", token, "--output", output), 0))
    done = wait_for(lambda: (lambda told: told if told.get("status") != "RUNNING" else None)(
        ask.json("describe", "a")))
    tap.result("the failure was tolerated, the rest is there", [] if (
        done and done.get("status") == "SUCCEEDED"
        and json.loads(done["output"])[1:] == [1, [2], {"three": 3}]) else [done])
    failed = ask.json("list", "--map-run", arn, "--status", "FAILED").get("executions", [])
    child = ask.json("describe", failed[0]["executionArn"]) if failed else {}
    tap.result("... and told of", [] if (len(failed), child.get("error"), child.get("cause")) == (
        1, "Odd", "\u00e4 cause") else [failed, child])
    for command, token in (("send-failure", first), ("send-heartbeat", beaten[0]),
                           ("send-success", beaten[0])):
        tap.result("%s of what is over" % command, expect(ask(command, token), 1, "TaskTimedOut"))
    tap.result("update-map-run of what is over", expect(
        ask("update-map-run", arn, "--max-concurrency", "2"), 1, "ValidationException"))


def executable_tests(place, tap):
    process, address = serve(place.folder, program="./work")
    try:
        command_tests(tap, Commands(place, address))
    finally:
        tap.result("the executable's service ends", [] if stop(process) == 0 else ["status"])


def compiler_tests(place, tap):
    process, address = serve(place.folder, "--bindings", "bindings.json", program=SFNC)
    try:
        called(address, "CreateStateMachine", name="work", roleArn=ROLE,
               definition=json.dumps(MACHINE))
        command_tests(tap, Commands(place, address))
    finally:
        tap.result("sfnc's service ends", [] if stop(process) == 0 else ["status"])


def log_tests(place, tap):
    """Of STANDARD executions, too, the level says which events are logged, and if with data."""
    place.write("fails.json", {"no": "exec:./fail.sh"})
    place.write("fail.sh", "#!/bin/sh\necho '{\"error\": \"Bad\"}' >&2\nexit 1\n", executable=True)
    process, address = serve(place.folder, "--log", "events", "--bindings", "fails.json",
                             program=SFNC)
    group = {"cloudWatchLogsLogGroup": {
        "logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:any:*"}}
    arns = {}
    for level in LEVELS:
        for data in (False, True):
            machine = called(
                address, "CreateStateMachine", name="%s-%s" % (level, data), roleArn=ROLE,
                definition=json.dumps(FAILS), loggingConfiguration={
                    "level": level, "includeExecutionData": data, "destinations": [group]})
            begun = called(address, "StartExecution", input='{"in": 1}',
                           stateMachineArn=machine["stateMachineArn"])
            arns[begun["executionArn"]] = level, data
    for arn in arns:
        wait_for(lambda arn=arn: called(
            address, "DescribeExecution", executionArn=arn)["status"] != "RUNNING")
    stop(process)
    with open(os.path.join(place.folder, "events"), encoding="utf-8") as stream:
        events = [json.loads(line) for line in stream]
    for arn, (level, data) in arns.items():
        mine = [event for event in events if event["execution_arn"] == arn]
        kinds = [event["type"] for event in mine]
        held = any(name in event["details"] for event in mine for name in ("input", "output"))
        told = all(event["details"].get("error") for event in mine
                   if event["type"].endswith("Failed"))
        tap.result("level %s, data %s" % (level, data), [] if kinds == LEVELS[level] and told
                   and held == (data and level in ("ALL", "ERROR")) else [kinds, *mine])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        place.write("work.asl.json", MACHINE)
        place.write("ask.py", SCRIPT, executable=True)
        place.write("bindings.json", {ASK: "exec:./ask.py"})
        tap.result("an executable", expect(
            place.sfnc("build", "work.asl.json", "--bindings", "bindings.json"), 0))
        executable_tests(place, tap)
        compiler_tests(place, tap)
        log_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
