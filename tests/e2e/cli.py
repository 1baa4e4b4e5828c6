#!/usr/bin/env python3
"""tests/e2e/cli.py - the AWS CLI and curl of Debian ask sfnc serve and an executable (TAP)."""
import json
import os
import sys
import tempfile

import service
from asking import Asked
from service import ARNS, KEY, REGION, ROLE, SECRET, attempt, differences, until
from tap import SFNC, Tap, run

NAMES = ["a machine is made and described", "an execution is started and described",
         "pages of executions are put together", "a history is shown, backwards, too",
         "a task is answered by its token", "an error has AWS's name, and the status 254",
         "a worker takes a task", "a map run is described", "TLS, by a certificate that is named",
         "curl signs its requests, too",
         "./order serve has its one machine", "... and starts it", "... and takes no other"]


class Cli:
    """`aws stepfunctions` for a service."""

    def __init__(self, serves, certificate=None):
        self.folder, self.serves = serves.folder, serves
        self.options = ["--endpoint-url", serves.url, "--output", "json"] + (
            ["--ca-bundle", certificate] if certificate else [])
        self.environment = service.client_environment(
            self.folder, AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET)

    def ask(self, action, *arguments):
        return run([service.AWS, *self.options, "stepfunctions", action, *arguments],
                   folder=self.folder, env=self.environment)

    def get(self, action, *arguments):
        """What it prints; None when that is nothing."""
        done = self.ask(action, *arguments)
        if done.returncode != 0:
            raise AssertionError("%s: %d, %s" % (action, done.returncode, done.stderr))
        return json.loads(done.stdout) if done.stdout else None

    def ended(self, arn):
        self.serves.finished(arn)
        return self.get("describe-execution", "--execution-arn", arn)


def make(aws, name, definition):
    path = service.write(aws.folder, name + ".asl.json", definition)
    return aws.get("create-state-machine", "--name", name, "--role-arn", ROLE, "--definition",
                   "file://" + path)["stateMachineArn"]


def machine(aws):
    arn = make(aws, "hello", service.HELLO)
    found = aws.get("describe-state-machine", "--state-machine-arn", arn)
    return differences((arn, ARNS + "stateMachine:hello"), (found["definition"], service.HELLO),
                       (found["roleArn"], ROLE))


def execution(aws):
    arn = aws.get("start-execution", "--state-machine-arn", ARNS + "stateMachine:hello", "--name",
                  "a", "--input", '{"who": "Ada"}')["executionArn"]
    found = aws.ended(arn)
    return differences((arn, ARNS + "execution:hello:a"), (found["status"], "SUCCEEDED"),
                       (found["output"], '{"text":"Hello, Ada"}'))


def pages(aws):
    for name in ("b", "c"):
        aws.get("start-execution", "--state-machine-arn", ARNS + "stateMachine:hello", "--name",
                name, "--input", '{"who": "Ada"}')
    found = aws.get("list-executions", "--state-machine-arn", ARNS + "stateMachine:hello",
                    "--page-size", "1", "--max-items", "2")
    rest = aws.get("list-executions", "--state-machine-arn", ARNS + "stateMachine:hello",
                   "--starting-token", found["NextToken"])
    return differences(([one["name"] for one in found["executions"] + rest["executions"]],
                        ["c", "b", "a"]))


def history(aws):
    events = aws.get("get-execution-history", "--execution-arn", ARNS + "execution:hello:a",
                     "--reverse-order", "--no-include-execution-data")["events"]
    return differences(([event["id"] for event in events], [4, 3, 2, 1]),
                       (events[0].get("executionSucceededEventDetails", {}).get("output"), None))


def token(aws):
    arn = aws.get("start-execution", "--state-machine-arn", make(aws, "asks", service.ASKS),
                  "--name", "t")["executionArn"]
    path = os.path.join(aws.folder, "letter-t")
    until(lambda: os.path.exists(path))
    with open(path, encoding="utf-8") as stream:
        given = json.load(stream)["MessageBody"]["token"]
    nothing = aws.get("send-task-success", "--task-token", given, "--task-output", '"yes"')
    found = aws.ended(arn)
    return differences((nothing, None), ((found["status"], found["output"]),
                                         ("SUCCEEDED", '"yes"')))


def refusal(aws):
    done = aws.ask("describe-execution", "--execution-arn", ARNS + "execution:hello:none")
    return differences((done.returncode, 254)) + (
        [] if "(ExecutionDoesNotExist)" in done.stderr else [done.stderr])


def worker(aws):
    arn = aws.get("create-activity", "--name", "each")["activityArn"]
    make(aws, "maps", service.maps(arn))
    aws.get("start-execution", "--state-machine-arn", ARNS + "stateMachine:maps", "--name", "m",
            "--input", '{"items": [7]}')
    task = aws.get("get-activity-task", "--activity-arn", arn)
    aws.get("send-task-success", "--task-token", task["taskToken"], "--task-output", "49")
    found = aws.ended(ARNS + "execution:maps:m")
    return differences((task["input"], "7"), (found.get("output"), "[49]"))


def map_run(aws):
    runs = aws.get("list-map-runs", "--execution-arn", ARNS + "execution:maps:m")["mapRuns"]
    found = aws.get("describe-map-run", "--map-run-arn", runs[0]["mapRunArn"])
    return differences((len(runs), 1), (found["status"], "SUCCEEDED"),
                       (found["itemCounts"]["succeeded"], 1))


def life(tap, names, folder):
    """Without keys of the service, and without TLS."""
    service.write(folder, "letter.sh", service.LETTER, 0o700)
    service.write(folder, "bindings.json", json.dumps(
        {"arn:aws:states:::sqs:sendMessage.waitForTaskToken": "exec:./letter.sh"}))
    with Asked(folder, "--bindings", "bindings.json") as serves:
        for step in (machine, execution, pages, history, token, refusal, worker, map_run):
            tap.result(next(names), attempt(step, Cli(serves)))
        serves.stop()


def curl(serves, certificate, path, service_name="execute-api", *more):
    """The status and the body of a request that curl signs."""
    done = run([service.CURL, "--silent", "--show-error", "--cacert", certificate, "--aws-sigv4",
                "aws:amz:%s:%s" % (REGION, service_name), "--user", KEY + ":" + SECRET,
                "--write-out", "\n%{http_code}", serves.url + path, *more],
               env=service.client_environment(serves.folder))
    body, _, status = done.stdout.rpartition("\n")
    return status, body


def curl_signs(serves, certificate):
    listed = curl(serves, certificate, "/", "states", "--header",
                  "X-Amz-Target: AWSStepFunctions.ListActivities", "--data", "{}")
    status, metrics = curl(serves, certificate, "/metrics")
    started, answer = curl(serves, certificate, "/start/hello", "execute-api", "--data",
                           '{"who": "J\u00f6rg"}')
    return differences((listed[0], "200"), (status, "200"), (started, "200"),
                       (ARNS + "execution:hello:" in answer, True)) + [
        "no " + word for word in ('sfn_requests_total{action="ListActivities",status="200"} 1\n',
                                  "sfn_connections") if word not in metrics]


def over_tls(tap, names, folder):
    certificate, key = service.make_certificate(folder)
    with Asked(folder, "--credentials", service.make_keys(folder), "--tls-cert",
               certificate, "--tls-key", key) as serves:
        aws = Cli(serves, certificate)
        tap.result(next(names), attempt(lambda: differences(
            (len(aws.get("list-state-machines")["stateMachines"]), 3))))
        why = service.absent_client("curl")
        if why:
            tap.skip(next(names), why)
        else:
            tap.result(next(names), attempt(curl_signs, serves, certificate))
        serves.stop()


def executable(tap, names, folder):
    """An executable answers the same API about its one machine."""
    service.write(folder, "order.asl.json", service.HELLO)
    done = run([SFNC, "build", "order.asl.json", "-o", "order"], folder=folder)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    with Asked(folder, program="./order") as serves:
        aws = Cli(serves)
        found = attempt(lambda: differences((aws.get(
            "describe-state-machine", "--state-machine-arn",
            ARNS + "stateMachine:order")["definition"], service.HELLO)))
        tap.result(next(names), found)
        tap.result(next(names), attempt(lambda: differences((aws.ended(aws.get(
            "start-execution", "--state-machine-arn", ARNS + "stateMachine:order", "--input",
            '{"who": "Ada"}')["executionArn"]).get("output"), '{"text":"Hello, Ada"}'))))
        other = aws.ask("create-state-machine", "--name", "x", "--role-arn", ROLE,
                        "--definition", service.HELLO)
        tap.result(next(names), differences((other.returncode, 254)))
        serves.stop()


def main():
    tap, names, why = Tap(), iter(NAMES), service.absent_client("aws")
    if why:
        for name in NAMES:
            tap.skip(name, why)
        return tap.end()
    with tempfile.TemporaryDirectory() as folder:
        life(tap, names, folder)
        over_tls(tap, names, folder)
    with tempfile.TemporaryDirectory() as folder:
        executable(tap, names, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
