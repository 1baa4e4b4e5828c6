#!/usr/bin/env python3
"""tests/cli/durable.py - executions in a store, by the command line alone (TAP).

A store is driven by `work`, by `run` or by `stream`; others ask by the socket beside it, or leave
word in the store; whoever drives it may be killed at any time.
"""
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime

from tap import SFNC, Tap, run

# Two waits with a task between them, which says by a file that it runs.
MACHINE = {"StartAt": "Before", "States": {
    "Before": {"Type": "Wait", "SecondsPath": "$.wait", "Next": "Work"},
    "Work": {"Type": "Task", "Resource": "exec:./work.sh", "ResultPath": "$.key",
             "Next": "Check"},
    "Check": {"Type": "Choice", "Choices": [{"Variable": "$.bad", "IsPresent": True,
                                             "Next": "Bad"}], "Default": "Done"},
    "Bad": {"Type": "Fail", "Error": "Bad", "Cause": "it was\nasked for"},
    "Done": {"Type": "Succeed"}}}
WORK = ('#!/bin/sh\ncat >/dev/null\necho "$SFN_ATTEMPT_KEY" >> started\n'
        'while [ -e hold ]; do sleep 0.02; done\necho "\\"$SFN_ATTEMPT_KEY\\""\n')
ARN = "arn:aws:states:us-east-1:123456789012:execution:m:"


class Place:
    """A folder with an executable; a store is another one each time."""

    def __init__(self, folder, backend):
        self.folder, self.stores, self.workers = folder, 0, []
        for name, text in (("m.asl.json", json.dumps(MACHINE)), ("work.sh", WORK)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(text)
        os.chmod(os.path.join(folder, "work.sh"), 0o755)
        self.built = run([SFNC, "build", "m.asl.json", "-o", "m", "--backend", backend],
                         folder=folder)

    def new_store(self):
        self.stores += 1
        self.store = "s%d.db" % self.stores
        for name in ("started", "hold"):
            if os.path.exists(self.path(name)):
                os.remove(self.path(name))

    def path(self, name):
        return os.path.join(self.folder, name)

    def m(self, *arguments, stdin=""):
        return run(["./m", *arguments, "--store", self.store], stdin, folder=self.folder)

    def begin(self, *arguments, stdin=None):
        """The command as a process that goes on."""
        process = subprocess.Popen(["./m", *arguments, "--store", self.store], cwd=self.folder,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        if stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
            process.stdin = None
        self.workers.append(process)
        return process

    def work(self):
        worker = self.begin("work")
        self.until(self.listens)
        return worker

    def listens(self):
        """A socket may also be one that a killed process has left."""
        try:
            with socket.socket(socket.AF_UNIX) as caller:
                caller.connect(self.path(self.store + ".sock"))
            return True
        except OSError:
            return False

    def ask(self, action, **members):
        """What the owner answers who asks by the socket."""
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(self.path(self.store + ".sock"))
            caller.sendall((json.dumps({"action": action, "input": members}) + "\n").encode())
            return caller.makefile().readline()

    def status(self, name):
        done = self.m("describe", name, "--json")
        return json.loads(done.stdout)["status"] if done.returncode == 0 else done.stderr

    def started(self):
        if not os.path.exists(self.path("started")):
            return []
        with open(self.path("started"), encoding="utf-8") as stream:
            return stream.read().split()

    def hold(self, on=True):
        if on:
            open(self.path("hold"), "w", encoding="utf-8").close()
        else:
            os.remove(self.path("hold"))

    def sql(self, text):
        """What somebody sees with sqlite3 meanwhile."""
        store = sqlite3.connect("file:%s?mode=ro" % self.path(self.store), uri=True)
        rows = store.execute(text).fetchall()
        store.close()
        return rows

    @staticmethod
    def until(condition, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def end(self):
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.communicate()
        self.workers = []


def end_of(process, number=None):
    """Ended, perhaps by a signal: (status, output, errors)."""
    if number is not None:
        process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def expect(done, status, out=None, words=()):
    code, stdout, stderr = done if isinstance(done, tuple) else (
        done.returncode, done.stdout, done.stderr)
    problems = [] if code == status else ["status %d, not %d" % (code, status)]
    if out is not None and stdout != out:
        problems.append("printed %r, not %r" % (stdout[:1000], out[:1000]))
    problems += ["does not say `%s`" % word for word in words if word not in stdout + stderr]
    return problems + ([stderr[:2000]] if problems else [])


def run_tests(place, tap):
    place.new_store()
    done = place.m("run", "--name", "a", "--input", '{"wait":0}', "--history", "a.json")
    tap.result("run records its execution", expect(done, 0) + (
        [] if re.fullmatch(r'{"wait":0,"key":"[^"]+"}\n', done.stdout) else [done.stdout]))
    with open(place.path("a.json"), encoding="utf-8") as stream:
        history = stream.read()
    tap.result("... and its history is the one that is stored", expect(
        place.m("history", "a", "--json"), 0, history))
    done = place.m("run", "--name", "b", "--input", '{"wait":0,"bad":1}', "--verbose")
    tap.result("one that fails says so as ever", expect(
        done, 1, "", ['{"status":"FAILED","error":"Bad","cause":"it was\\nasked for"}\n',
                      "Work    task scheduled: ./work.sh"]))
    tap.result("a name is taken once", expect(
        place.m("run", "--name", "a", "--input", '{"wait":0}'), 1, "",
        ['{"error":"ExecutionAlreadyExists","message":"Execution Already Exists: \'%sa\'"}' % ARN]))
    tap.result("what is no JSON is not recorded", expect(
        place.m("run", "--name", "c", "--input", "{"), 2, "", ["--input is not JSON"]) + expect(
            place.m("describe", "c"), 1))


def signal_tests(place, tap):
    place.new_store()
    place.hold()
    process = place.begin("run", "--name", "a", "--input", '{"wait":0}')
    place.until(lambda: place.started())
    tap.result("a signal ends run, not the execution", expect(
        end_of(process, signal.SIGTERM), -signal.SIGTERM, "",
        ["the execution stays: run --store %s --name a with the same input goes on with it" %
         place.store]) + (
            [] if place.status("a") == "RUNNING" else ["it does not run"]))
    place.hold(False)
    tap.result("... which is another one without an input", expect(
        place.m("run", "--name", "a"), 1, "", ['{"error":"ExecutionAlreadyExists"']))
    tap.result("... and goes on with it with the same, under the same key", expect(
        place.m("run", "--name", "a", "--input", '{"wait":0}'), 0,
        '{"wait":0,"key":"%s"}\n' % place.started()[0]) + (
            [] if len(set(place.started())) == 1 else place.started()))


def work_tests(place, tap):
    place.new_store()
    tap.result("without a store there is nothing to tell of", expect(
        place.m("list"), 2, "", ["there is no store"]))
    tap.result("start leaves word, and makes the store", expect(
        place.m("start", "--name", "a", "--input", '{"wait":0}'), 0, ARN + "a\n",
        ["made the store %s\n" % os.path.realpath(place.path(place.store)), "nobody drives"]) +
               expect(place.m("list", "--json"), 0, '{"executions":[]}\n'))
    place.m("start", "--name", "aa", "--input", '{"wait":0}')
    tap.result("... which list tells", expect(
        place.m("list"), 0, words=["2 more starts are recorded", ": a, aa\n"]))
    for command in (["describe", "a"], ["history", "a"], ["definition", "a"],
                    ["list", "--map-runs", ARN + "a"]):
        done = place.m(*command)
        tap.result("... and %s, beside what AWS would say" % command[0], expect(
            done, 1, words=["the start of a is recorded", place.store]) + (
                [] if done.stderr.splitlines()[-1].startswith('{"error":"ExecutionDoesNotExist"')
                else [done.stderr]))
    tap.result("... of no other one", expect(place.m("describe", "b"), 1, "") + (
        [] if "recorded" not in place.m("describe", "b").stderr else ["it tells of b"]))
    worker = place.work()
    tap.result("... which work acts on", [] if place.until(
        lambda: [place.status(name) for name in ("a", "aa")] == ["SUCCEEDED"] * 2) else [
            place.status("a"), place.status("aa")])
    tap.result("... and nothing is left to tell of", [] if place.until(
        lambda: place.m("list").stderr == "") else [place.m("list").stderr])
    tap.result("a second owner is refused by the first one's number", expect(
        place.m("work"), 2, "", ["is owned by process %d" % worker.pid]))
    place.hold()
    done = place.m("start", "--name", "b", "--input", '{"wait":0}', "--json")
    tap.result("start tells when it began", expect(done, 0) + (
        [] if set(json.loads(done.stdout)) == {"executionArn", "startDate"} else [done.stdout]))
    tap.result("the same start is the same execution", expect(
        place.m("start", "--name", "b", "--input", '{"wait":0}', "--json"), 0, done.stdout))
    tap.result("... another input is refused", expect(
        place.m("start", "--name", "b", "--input", "{}"), 1, "",
        ['{"error":"ExecutionAlreadyExists"']))
    tap.result("... and so is a name that AWS does not take", expect(
        place.m("start", "--name", "b b", "--input", "{}"), 1, "",
        ['{"error":"InvalidName","message":"Invalid Name: \'b b\'"}']))
    place.until(lambda: len(place.started()) == 3)
    tap.result("sqlite3 sees what it waits for", [] if place.sql(
        "SELECT state, wait, attempts FROM waiting") == [("Work", "task", 1)] else [
            place.sql("SELECT * FROM waiting")])
    tap.result("stop ends an execution", expect(
        place.m("stop", "b", "--error", "E", "--cause", "enough"), 0, "") + expect(
            place.m("describe", ARN + "b"), 0, words=["status     ABORTED", "cause      enough"]))
    tap.result("... which is so when it is asked for again", expect(place.m("stop", "b"), 0, ""))
    tap.result("... and one that is not there is none", expect(
        place.m("stop", "none"), 1, "", ['{"error":"ExecutionDoesNotExist"']))
    tap.result("redrive goes on with what was stopped", expect(place.m("redrive", "b"), 0, ""))
    place.until(lambda: len(place.started()) == 4)
    tap.result("... but not with what runs", expect(
        place.m("redrive", "b"), 1, "", ['{"error":"ExecutionNotRedrivable"']) + expect(
            place.m("describe", "b"), 0, words=["status     RUNNING"]) + expect(
                place.m("stop", "b"), 0, ""))
    place.hold(False)
    tap.result("run asks the owner, too", expect(
        place.m("run", "--name", "c", "--input", '{"wait":0}', "--verbose"), 0,
        words=['{"wait":0,"key":', "execution succeeded"]))
    tap.result("... who has decided what tasks run", expect(
        place.m("run", "--mock", "m.json"), 2, "", ["--mock is to be given to that one"]))
    tap.result("SIGTERM ends work in good order", expect(
        end_of(worker, signal.SIGTERM), 0, "", ["drives ", place.store]) + (
            [] if not os.path.exists(place.path(place.store + ".sock")) else ["a socket stays"]))
    tap.result("the store is sound", expect(place.m("store", "check"), 0, ""))


def alone_tests(place, tap):
    """What is left for the next owner is looked at as that one would."""
    place.new_store()
    for command in (["start", "--name", "a b"], ["run", "--name", "a b"]):
        tap.result("a name that AWS does not take makes no store by %s" % command[0], expect(
            place.m(*command), 1, "",
            ['{"error":"InvalidName","message":"Invalid Name: \'a b\'"}']) + (
                ["there is one"] if os.path.exists(place.path(place.store)) else []))
    tap.result("... nor does that of a line of stream", expect(
        place.m("stream", "--name", "a b", stdin="{}\n"), 1, "",
        ['{"error":"InvalidName","message":"Invalid Name: \'a b-1\'"}']))
    tap.result("... or one that is too long", expect(
        place.m("start", "--name", "n" * 81), 1, "",
        ['{"error":"ValidationException"', "less than or equal to 80"]))
    done = place.m("stream", "--name", "n" * 78, "--number",
                   stdin="\n".join(['{"wait":0}'] * 10) + "\n")
    tap.result("... with the number of its line", expect(done, 1) + (
        [] if [json.loads(line)["status"] for line in done.stdout.splitlines()] ==
        ["SUCCEEDED"] * 9 + ["FAILED"] and "InvalidName" in done.stdout else [done.stdout]))
    tap.result("start tells its ARN, as JSON, too", expect(
        place.m("start", "--name", "a", "--json", "--input", '{"wait":9}'), 0,
        '{"executionArn":"%sa"}\n' % ARN, ["nobody drives"]))
    tap.result("... again, if it is the same", expect(
        place.m("start", "--name", "a", "--input", '{"wait":9}'), 0, ARN + "a\n"))
    done = '{"error":"ExecutionAlreadyExists","message":"Execution Already Exists: \'%s%s\'"}\n'
    tap.result("... but not with another input", expect(
        place.m("start", "--name", "a"), 1, "", [done % (ARN, "a")]))
    tap.result("... nor with the name of one that has ended", expect(
        place.m("start", "--name", "n" * 78 + "-1", "--input", '{"wait":0}'), 1, "",
        [done % (ARN, "n" * 78 + "-1")]))
    tap.result("stop is left for one that was left", expect(
        place.m("stop", "a", "--json"), 0, "{}\n", ["nobody drives"]))
    run_arn = "arn:aws:states:us-east-1:123456789012:mapRun:m/e:r"
    for command, error in (
            (["stop", "none"], "ExecutionDoesNotExist"),
            (["redrive", "none"], "ExecutionDoesNotExist"),
            (["redrive", "n" * 78 + "-1"], "ExecutionNotRedrivable"),
            (["stop", "arn:x"], "InvalidArn"), (["stop", "a", "--error", "e" * 257],
                                                "ValidationException"),
            (["send-success", "garbage"], "InvalidToken"), (["send-failure", "A" * 44],
                                                            "InvalidToken"),
            (["send-heartbeat", ""], "ValidationException"),
            (["update-map-run", run_arn, "--max-concurrency", "1"], "ResourceNotFound"),
            (["update-map-run", run_arn, "--max-concurrency", "-1"], "ValidationException")):
        tap.result("%s is refused" % " ".join(command)[:40], expect(
            place.m(*command), 1, "", ['{"error":"%s","message":' % error]))
    tap.result("of all that, two starts and one stop are left", [] if [
        json.loads(row[0])["action"] for row in place.sql("SELECT text FROM request")] ==
               ["StartExecution"] * 2 + ["StopExecution"] else [
                   place.sql("SELECT text FROM request")])


def slow_tests(place, tap):
    """An owner that does not answer is waited for, in words."""
    place.new_store()
    worker = place.work()
    worker.send_signal(signal.SIGSTOP)
    first = place.begin("start", "--name", "a", "--input", '{"wait":9}')
    second = place.begin("run", "--name", "b", "--input", '{"wait":9}')
    line = first.stderr.readline()
    tap.result("who waits for the owner says so", [] if line == (
        "./m start: process %d, which drives %s, has not answered yet; waiting for it\n" % (
            worker.pid, os.path.realpath(place.path(place.store)))) else [line])
    second.stderr.readline()
    tap.result("... until a signal", expect(
        end_of(second, signal.SIGINT), -signal.SIGINT, "", ["it may have been done, or not",
                                                            "the execution stays"]))
    worker.send_signal(signal.SIGCONT)
    tap.result("... or the answer", expect(end_of(first), 0, ARN + "a\n"))


def express_tests(place, tap):
    place.new_store()
    tap.result("an express machine is built", expect(run(
        [SFNC, "build", "m.asl.json", "-o", "m", "--type", "express"], folder=place.folder), 0))
    for command in ("run", "stream", "work", "start"):
        tap.result("%s keeps no Express workflow in a store" % command, expect(
            place.m(command), 2, "", ["./m %s: an Express workflow is not kept in a store: run it "
                                      "without --store" % command]) + (
                ["there is one"] if os.path.exists(place.path(place.store)) else []))


def kill_tests(place, tap):
    place.new_store()
    place.hold()
    worker = place.work()
    for name in ("a", "b"):
        place.m("start", "--name", name, "--input", '{"wait":0}')
    place.m("start", "--name", "sleeper", "--input", '{"wait":2}')
    place.until(lambda: len(place.started()) == 2)
    end_of(worker, signal.SIGKILL)
    tap.result("after SIGKILL all of it is there", [] if [
        place.status(name) for name in ("a", "b", "sleeper")] == ["RUNNING"] * 3 else ["it is not"])
    tap.result("... a socket that nobody listens on is no owner", expect(
        place.m("start", "--name", "late", "--input", '{"wait":0}'), 0, ARN + "late\n",
        ["nobody drives"]))
    worker = place.work()
    place.until(lambda: len(place.started()) == 5)
    place.hold(False)
    names = ("a", "b", "sleeper", "late")
    tap.result("... and goes on", [] if place.until(lambda: [
        place.status(name) for name in names] == ["SUCCEEDED"] * 4) else [
            (name, place.status(name)) for name in names])
    keys = place.started()
    tap.result("... with the same keys", [] if len(set(keys)) == 4 and keys[:2] == sorted(
        keys[:2], key=keys[2:].index) or len(set(keys)) == 4 else keys)
    for name in names:
        events = json.loads(place.m("history", name, "--json").stdout)["events"]
        if [event["id"] for event in events] != list(range(1, len(events) + 1)):
            tap.result("the history of %s has no gap" % name, events)
    end_of(worker, signal.SIGINT)
    tap.result("... and the store is sound", expect(place.m("store", "check"), 0, ""))


ASK = {"StartAt": "Ask", "States": {
    "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"MessageBody": {"token.$": "$$.Task.Token"}}, "TimeoutSeconds": 600,
            "HeartbeatSeconds": 300, "Catch": [{"ErrorEquals": ["No"], "Next": "No"}],
            "End": True},
    "No": {"Type": "Fail", "Error": "Refused", "CausePath": "$.Cause"}}}


def token_tests(place, tap):
    """Tasks that are answered by their tokens, beside an owner and without one."""
    with open(place.path("ask.asl.json"), "w", encoding="utf-8") as stream:
        json.dump(ASK, stream)
    with open(place.path("ask.sh"), "w", encoding="utf-8") as stream:
        stream.write("#!/bin/sh\ncat >/dev/null\necho $SFN_TASK_TOKEN >>started\necho '{}'\n")
    os.chmod(place.path("ask.sh"), 0o755)
    with open(place.path("ask.json"), "w", encoding="utf-8") as stream:
        json.dump({"arn:aws:states:::sqs:*": "exec:./ask.sh"}, stream)
    tap.result("built with bindings", expect(run(
        [SFNC, "build", "ask.asl.json", "-o", "m", "--bindings", "ask.json"],
        folder=place.folder), 0))
    place.new_store()
    worker = place.work()
    for count, name in enumerate(("yes", "no", "late"), 1):  # their tasks tell in this order
        place.m("start", "--name", name)
        place.until(lambda wanted=count: len(place.started()) == wanted)
    place.until(lambda: place.sql("SELECT count(*) FROM attempt") == [(0,)])
    tap.result("who waits for a token waits for nothing else", [] if place.sql(
        "SELECT state, wait, attempts FROM waiting") == [("Ask", "task", 0)] * 3 else [
            place.sql("SELECT * FROM waiting")])
    done = place.m("describe", "yes")
    tap.result("... as describe says, too", expect(
        done, 0, words=["waits      Ask: task, or its token, since ", ", until "]))
    since, until = (datetime.fromisoformat(time.replace("Z", "+00:00")) for time in re.search(
        r", since (\S+), until (\S+)", done.stdout).groups())
    tap.result("... until the timer that is due first", [] if 299 <= (
        until - since).total_seconds() < 400 else [done.stdout])
    end_of(worker, signal.SIGKILL)
    worker = place.work()
    tokens = dict(zip(("yes", "no", "late"), place.started()))
    tap.result("a token is good after a crash", expect(
        place.m("send-heartbeat", tokens["yes"]), 0, ""))
    worker.send_signal(signal.SIGSTOP)
    sender = place.begin("send-success", tokens["yes"], "--output", "1")
    line = sender.stderr.readline()  # when it waits
    end_of(worker, signal.SIGKILL)
    tap.result("who was not answered is told what to do", expect(end_of(sender), 2, "", [
        "it may have been done, or not: ask again; TaskTimedOut "]) + (
            [] if "has not answered yet" in line else [line]))
    worker = place.work()
    tap.result("an output is JSON", expect(
        place.m("send-success", tokens["yes"], "--output", "nope"), 2, "",
        ["--output is not JSON: expected a value (line 1, column 1)"]))
    tap.result("... or the owner refuses it as AWS does", [] if place.ask(
        "SendTaskSuccess", taskToken=tokens["yes"], output="nope").startswith(
            '{"error":"InvalidOutput"') else ["it does not"])
    tap.result("a task succeeds by its token", expect(
        place.m("send-success", tokens["yes"], "--output", "-", stdin='{"a": 1}'), 0, "") + expect(
            place.m("describe", "yes"), 0, words=["SUCCEEDED", '{"a":1}']))
    for command in (["send-success"], ["send-failure"], ["send-heartbeat"]):
        tap.result("%s for a task that is over" % command[0], expect(
            place.m(*command, tokens["yes"]), 1, "", [
                '{"error":"TaskTimedOut","message":"Task Timed Out: \'Provided task does not '
                "exist anymore'\"}\n"]))
        tap.result("... with a token that is none", expect(
            place.m(*command, tokens["yes"][:-1] + "!"), 1, "",
            ['{"error":"InvalidToken","message":"Invalid Token: \'Invalid token\'"}\n']))
    other = place.store
    place.new_store()
    place.m("start", "--name", "x")
    stranger = place.work()
    tap.result("... or that of another store", expect(
        place.m("send-success", tokens["no"]), 1, "", ['{"error":"InvalidToken"']))
    end_of(stranger, signal.SIGTERM)
    place.store = other
    end_of(worker, signal.SIGTERM)
    tap.result("... what is no JSON is not left for another owner", expect(
        place.m("send-success", tokens["no"], "--output", "{"), 2, "", ["--output is not JSON"]) + (
            [] if place.sql("SELECT count(*) FROM request") == [(0,)] else ["it is left"]))
    tap.result("without an owner an answer is left in the store", expect(
        place.m("send-failure", tokens["no"], "--error", "No", "--cause", "not today"), 0, "",
        ["nobody drives"]))
    tap.result("... and acted on by the next one", expect(
        place.m("run", "--name", "no"), 1, "",
        ['{"status":"FAILED","error":"Refused","cause":"not today"}']))
    tap.result("... while others wait", [] if place.status("late") == "RUNNING" else ["no"])


def stream_tests(place, tap):
    place.new_store()
    lines = "".join('{"wait":0,"n":%d}\n' % number for number in range(20))
    mock = {"StateMachines": {"m": {"TestCases": {"t": {"Work": "W"}}}},
            "MockedResponses": {"W": {"0": {"Return": 1}}}}
    with open(place.path("mock.json"), "w", encoding="utf-8") as stream:
        json.dump(mock, stream)
    done = place.m("stream", "--name", "x", "--mock", "mock.json", stdin=lines)
    results = "".join('{"wait":0,"n":%d,"key":1}\n' % number for number in range(20))
    tap.result("stream records a batch, in order", expect(done, 0, results))
    done = place.m("stream", "--name", "x", "--mock", "mock.json", stdin=lines + "nope\n[]\n")
    tap.result("the same batch again is told again, and goes on", expect(done, 1, words=[
        results, '{"status":"FAILED","error":"States.Runtime","cause":"the input is not JSON']))
    done = place.m("stream", "--name", "x", "--number", stdin='{"other":1}\n')
    tap.result("... but not with another input", expect(done, 1, (
        '{"line":1,"status":"FAILED","error":"ExecutionAlreadyExists","cause":"Execution Already '
        "Exists: '%sx-1'\"}\n" % ARN)))
    place.new_store()
    place.hold()
    process = place.begin("stream", "--name", "y", "--unordered", "--number", stdin=lines)
    place.until(lambda: len(place.started()) >= 3)
    end_of(process, signal.SIGKILL)
    place.hold(False)
    done = place.m("stream", "--name", "y", "--unordered", "--number", stdin=lines)
    found = sorted(json.loads(line)["line"] for line in done.stdout.splitlines())
    tap.result("a batch that was killed goes on", expect(done, 0) + (
        [] if found == list(range(1, 21)) else [found]))
    count = place.sql("SELECT count(*) FROM execution WHERE status = 'SUCCEEDED'")
    tap.result("... each line once", [] if count == [(20,)] else [count])


def beside_tests(place, tap):
    """A batch beside an owner, who starts what is asked for; its results are looked for."""
    place.new_store()
    worker = place.work()
    lines = '{"wait":1,"n":1}\n{"wait":0,"n":2}\nnope\n\n{"wait":0,"bad":1}\n'
    bad = '{"status":"FAILED","error":"Bad","cause":"it was\\nasked for"}\n'
    no_json = ('{"status":"FAILED","error":"States.Runtime","cause":"the input is not JSON: '
               'expected a value (line 1, column 1)"}\n')
    done = place.m("stream", "--name", "x", stdin=lines)
    tap.result("stream asks an owner, and prints in order", expect(
        done, 1, '{"wait":1,"n":1,"key":"%s"}\n{"wait":0,"n":2,"key":"%s"}\n%s%s' % tuple(
            [json.loads(place.m("describe", name, "--json").stdout)["output"].split('"')[-2]
             for name in ("x-1", "x-2")] + [no_json, bad])))
    tap.result("... the same again", expect(
        place.m("stream", "--name", "x", stdin=lines), 1, done.stdout))
    tap.result("... but not with another input", expect(
        place.m("stream", "--name", "x", "--number", stdin="{}\n"), 1, (
            '{"line":1,"status":"FAILED","error":"ExecutionAlreadyExists","cause":"Execution '
            "Already Exists: '%sx-1'\"}\n" % ARN)))
    found = [json.loads(line) for line in place.m(
        "stream", "--unordered", "--number", stdin=lines).stdout.splitlines()]
    tap.result("... without a name and an order, those that end first come first", [] if
               found[-1]["line"] == 1 and sorted(one["line"] for one in found) == [1, 2, 3, 5]
               else found)
    many = "".join('{"wait":0,"bad":%d}\n' % number for number in range(30))
    tap.result("... and many", expect(place.m("stream", stdin=many), 1, bad * 30))
    tap.result("... and none", expect(place.m("stream", stdin="\n"), 0, ""))
    for option in (["--bindings", "b.json"], ["--adopt"], ["--retention", "3"]):
        tap.result("... but %s is the owner's to decide" % option[0], expect(
            place.m("stream", *option, stdin=""), 2, "",
            ["%s is to be given to that one" % option[0]]))
    place.hold()
    process = place.begin("run", "--name", "w", "--input", '{"wait":0}')
    place.until(lambda: place.status("w") == "RUNNING")
    end_of(worker, signal.SIGTERM)
    place.until(lambda: len(place.started()) > 1 and place.started()[-1] == place.started()[-2])
    place.hold(False)
    tap.result("run beside an owner that ends owns the store itself", expect(
        end_of(process), 0, words=['{"wait":0,"key":']))
    worker = place.work()
    place.hold()
    process = place.begin("stream", "--name", "y", stdin='{"wait":0}\n')
    place.until(lambda: place.status("y-1") == "RUNNING")
    tap.result("a signal ends the batch, not the executions", expect(
        end_of(process, signal.SIGINT), -signal.SIGINT, "", [
            "interrupted after line 1; executions that have begun stay, and the same command"]))
    process = place.begin("stream", "--name", "y", stdin='{"wait":0}\n{"wait":1}\n')
    place.until(lambda: place.status("y-2") == "RUNNING")
    end_of(worker, signal.SIGKILL)
    place.hold(False)
    tap.result("... which go on in it when their owner is gone", expect(
        end_of(process), 0, words=['{"wait":0,', '{"wait":1,']))
    tap.result("... and are there for the same command", expect(place.m(
        "stream", "--name", "y", stdin='{"wait":0}\n{"wait":1}\n'), 0, words=['{"wait":1,']))


def main():
    tap = Tap()
    for backend in ("llvm", "c"):
        with tempfile.TemporaryDirectory() as folder:
            place = Place(folder, backend)
            tap.result("built by " + backend, expect(place.built, 0))
            tests = (run_tests, signal_tests, beside_tests, work_tests, alone_tests, slow_tests,
                     kill_tests, stream_tests, token_tests, express_tests)
            for test in tests if backend == "llvm" else tests[:3]:
                try:
                    test(place, tap)
                finally:
                    place.end()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
