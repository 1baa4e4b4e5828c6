#!/usr/bin/env python3
"""tests/e2e/ends.py - sfnc serve is killed, and stopped, while boto3 asks it (TAP).

What was acknowledged is there afterwards, whatever was going on. SFNC_FULL=1: more often.
"""
import itertools
import json
import os
import random
import sys
import tempfile
import threading
import time

import service
from client import connect, ended, error_of, make
from service import ARNS, attempt, differences, until
from tap import FULL, Tap

NAMES = ["killed again and again, it loses nothing that it acknowledged",
         "... and nothing is there that nobody asked for",
         "... and the workers did everything", "SIGTERM ends it in order, within seconds",
         "... polls that are held are let go", "... and it loses nothing that it acknowledged"]
KILLS = 60 if FULL else 5
SEED = int(os.environ.get("SEED", "7"))
AGAIN = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "BackoffRate": 1,
          "MaxAttempts": 100}]


class Lost(Exception):
    """There was no answer."""


class Asker(threading.Thread):
    """Does a piece of work again and again until the end; an error ends it."""

    def __init__(self, url, work):
        super().__init__(daemon=True)
        self.sfn, self.work = connect(url, read_timeout=20), work
        self.over, self.problem = False, []
        self.start()

    def run(self):
        for number in itertools.count():
            if self.over:
                break
            self.problem = attempt(self.work, self, number) or []
            if self.problem:
                break

    def ask_once(self, call, **given):
        """The answer; Lost if there was none."""
        # pylint: disable-next=import-outside-toplevel
        from botocore.exceptions import EndpointConnectionError, HTTPClientError
        try:
            return error_of(call, **given)
        except (HTTPClientError, EndpointConnectionError) as error:
            raise Lost from error

    def ask(self, call, **given):
        """The answer: it is asked for until there is one. And whether it was asked for once."""
        for number in itertools.count():
            try:
                return self.ask_once(call, **given), number == 0
            except Lost:
                time.sleep(0.02)

    def end(self):
        self.over = True
        self.join(service.SECONDS)
        return self.problem + (["it does not end"] if self.is_alive() else [])


class Ledger:
    """What was acknowledged: executions, and how each must end."""

    def __init__(self):
        self.must, self.answers = {}, set()     # by ARN; (the input of a task, its answer)

    def start(self, asker, machine, name, value, outcome):
        """An execution; true if it is acknowledged that it was started."""
        answer, _ = asker.ask(asker.sfn.start_execution, stateMachineArn=machine, name=name,
                              input=json.dumps(value))
        if not isinstance(answer, dict):
            # The same start was acknowledged to nobody, and has ended since.
            assert answer == "ExecutionAlreadyExists", answer
        self.must[machine.replace(":stateMachine:", ":execution:") + ":" + name] = outcome

    def greet(self, asker, number):
        name = "g%d" % number
        self.start(asker, ARNS + "stateMachine:hello", name, {"who": name},
                   ("SUCCEEDED", '{"text":"Hello, %s"}' % name))

    def order(self, asker, number):
        name = "o%d" % number
        self.start(asker, ARNS + "stateMachine:works", name, {"do": name},
                   ("SUCCEEDED", '{"do":"%s"}' % name))
        time.sleep(0.01)

    def stop(self, asker, number):
        arn = ARNS + "execution:waits:s%d" % number
        self.start(asker, ARNS + "stateMachine:waits", "s%d" % number, {}, ("RUNNING", None))
        answer, _ = asker.ask(asker.sfn.stop_execution, executionArn=arn)
        assert isinstance(answer, dict), answer
        self.must[arn] = ("ABORTED", None)

    def work(self, asker, _):
        """Take a task and do it: its output is its input."""
        try:
            task = asker.ask_once(asker.sfn.get_activity_task,
                                  activityArn=ARNS + "activity:work")
        except Lost:
            time.sleep(0.02)
            return
        assert isinstance(task, dict), task
        if task.get("taskToken"):
            answer, once = asker.ask(asker.sfn.send_task_success, taskToken=task["taskToken"],
                                     output=task["input"])
            # The answer before was recorded, or the task is over time.
            assert isinstance(answer, dict) or answer == "TaskTimedOut", (answer, once)

    def problems(self, sfn):
        for arn, outcome in self.must.items():
            found = error_of(sfn.describe_execution, executionArn=arn)
            found = found if isinstance(found, str) else (found["status"], found.get("output"))
            if found != outcome:
                yield "%s: %s, not %s" % (arn, found, outcome)

    def strangers(self, sfn):
        """Executions that were started, but that nobody has acknowledged."""
        for name in ("hello", "works", "waits"):
            for page in sfn.get_paginator("list_executions").paginate(
                    stateMachineArn=ARNS + "stateMachine:" + name):
                yield from (one["executionArn"] for one in page["executions"]
                            if one["executionArn"] not in self.must)


def make_machines(url):
    sfn = connect(url)
    work = sfn.create_activity(name="work")["activityArn"]
    make(sfn, "hello", service.HELLO)
    make(sfn, "waits", service.WAITS)
    make(sfn, "works", service.works(work, HeartbeatSeconds=5, Retry=AGAIN))
    return sfn


def killed(tap, names, folder):
    chance, ledger = random.Random(SEED), Ledger()
    with service.Service(folder) as serves:
        sfn = make_machines(serves.url)
        askers = [Asker(serves.url, work) for work in (
            ledger.greet, ledger.order, ledger.stop)]
        workers = [Asker(serves.url, ledger.work) for _ in range(3)]
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.2, 0.8))
            serves.kill()
            serves.start()
        problems = [line for asker in askers for line in asker.end()]
        undone = attempt(lambda: [] if until(lambda: not sfn.list_executions(
            stateMachineArn=ARNS + "stateMachine:works", statusFilter="RUNNING")["executions"])
            else [])
        for worker in workers:
            worker.over = True
        serves.stop()
        problems += [line for worker in workers for line in worker.end()]
        serves.start()
        few = ["only %d executions" % len(ledger.must)] if len(ledger.must) < 5 * KILLS else []
        tap.result(next(names), problems + few + attempt(lambda: list(ledger.problems(sfn))))
        tap.result(next(names), attempt(lambda: list(ledger.strangers(sfn))))
        tap.result(next(names), undone)


def stopped(tap, names, folder):
    ledger, polled = Ledger(), []
    with service.Service(folder) as serves:
        sfn = make_machines(serves.url)

        def poll(asker, _):
            try:
                polled.append(asker.ask_once(asker.sfn.get_activity_task,
                                             activityArn=ARNS + "activity:work"))
            except Lost:
                polled.append({})
            asker.over = True

        polls = [Asker(serves.url, poll) for _ in range(5)]
        askers = [Asker(serves.url, work) for work in (ledger.greet, ledger.stop)]
        until(lambda: len(ledger.must) > 100)
        begun = time.monotonic()
        status = serves.stop()
        took = time.monotonic() - begun
        tap.result(next(names), differences((status, 0)) + (
            ["it took %.1f s" % took] if took > 10 else []))
        problems = [line for asker in polls for line in asker.end()]
        tap.result(next(names), problems + differences(
            ([answer.get("taskToken") for answer in polled], [None] * 5)))
        serves.start()
        problems = [line for asker in askers for line in asker.end()]
        tap.result(next(names), problems + attempt(lambda: list(ledger.problems(sfn))) +
                   attempt(lambda: list(ledger.strangers(sfn))))


def main():
    tap, why = Tap(), service.absent_client("boto3")
    if why:
        for name in NAMES:
            tap.skip(name, why)
        return tap.end()
    service.run_by_debian(os.path.abspath(__file__))
    names = iter(NAMES)
    for part in (killed, stopped):
        with tempfile.TemporaryDirectory() as folder:
            part(tap, names, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
