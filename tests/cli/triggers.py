#!/usr/bin/env python3
"""tests/cli/triggers.py - `serve` starts executions for events, a schedule, plain requests (TAP).

Nothing but the executable and its store: what is asked goes by Python's own HTTP client.
"""
import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

from tap import SFNC, Tap, run

MACHINE = ('{"StartAt": "Tell", "States": {"Tell": {"Type": "Pass", "OutputPath": "$.time",'
           ' "End": true}}}')
EXPRESS = json.dumps({"StartAt": "Which", "TimeoutSeconds": 1, "States": {
    "Which": {"Type": "Choice", "Default": "Done",
              "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "Fails"},
                          {"Variable": "$", "NumericEquals": 2, "Next": "Waits"}]},
    "Done": {"Type": "Pass", "Result": {"done": [True]}, "End": True},
    "Fails": {"Type": "Fail", "Error": "Odd", "Cause": "one"},
    "Waits": {"Type": "Wait", "Seconds": 100, "End": True}}})
PATTERN = '{\n  "source": ["shop"],\n  "detail": {"amount": [{"numeric": [">", 10]}]}\n}\n'
EVENTS = {"X-Amz-Target": "AWSEvents.PutEvents", "Content-Type": "application/x-amz-json-1.1"}
HOUR_MS = 3600 * 1000


def serve(folder, *options, program="m"):
    """The process, and where it listens."""
    process = subprocess.Popen([program if "/" in program else "./" + program, "serve", "--store",
                                os.path.basename(program) + ".db", "--listen", "127.0.0.1:0",
                                *options], cwd=folder, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        found = re.search(r"listens at http://(\S+)", line)
        if found:
            return process, found.group(1)
    raise SystemExit("serve does not listen")


def stop(process, number=signal.SIGTERM):
    process.send_signal(number)
    process.communicate(timeout=60)
    return process.returncode


def post(address, path, body, headers=None):
    """Status, type and body of the answer."""
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("POST", path, body, headers or {})
    answer = connection.getresponse()
    return answer.status, answer.getheader("Content-Type"), answer.read().decode()


def outputs(folder):
    """Name and output of each execution, in the order of starts."""
    with sqlite3.connect("file:%s/m.db?mode=ro" % folder, uri=True) as store:
        return [(row[0].rsplit(":", 1)[1], row[1]) for row in
                store.execute("SELECT id, output FROM execution ORDER BY number")]


def entry(source, amount, **more):
    return {"Source": source, "DetailType": "Paid", "Detail": '{"amount": %d}' % amount, **more}


def events(tap, folder):
    process, address = serve(folder, "--event-pattern", "pattern.json")
    body = json.dumps({"Entries": [entry("shop", 12, Time=1600000000), entry("shop", 2),
                                   entry("aws.shop", 12)]})
    status, kind, text = post(address, "/", body, EVENTS)
    answer, started = json.loads(text), outputs(folder)
    ids = [one.get("EventId") for one in answer["Entries"]]
    tap.result("an event that matches starts an execution", [] if (
        (status, kind) == (200, "application/x-amz-json-1.1") and answer["FailedEntryCount"] == 1
        and started == [(ids[0], '"2020-09-13T12:26:40Z"')] and ids[1] and not ids[2])
        else [status, kind, text, started])
    other = post(address, "/", "{}", {"X-Amz-Target": "AWSEvents.ListRules"})
    tap.result("of EventBridge there is nothing else", [] if other[0] == 400
               and "UnknownOperationException" in other[2] else [other])
    tap.result("it stops", [] if stop(process) == 0 else [process.returncode])


def gateway(tap, folder):
    process, address = serve(folder)
    status, kind, text = post(address, "/start", '{"time": 7}')
    started = outputs(folder)[-1]
    tap.result("a body starts an execution", [] if (
        (status, kind) == (200, "application/json") and started[1] == "7"
        and json.loads(text)["executionArn"].endswith(":" + started[0]))
        else [status, kind, text, started])
    named = post(address, "/start/m", '{"time": 8}')
    tap.result("the machine may be named", [] if named[0] == 200 else [named])
    for path, body, error in (("/start/other", "{}", "StateMachineDoesNotExist"),
                              ("/start", "{", "InvalidExecutionInput")):
        refused = post(address, path, body)
        tap.result("%s of %s is refused" % (body, path), [] if refused[0] == 400
                   and json.loads(refused[2])["__type"] == error else [refused])
    page = post(address, "/start", "{}", {"Origin": "http://example.com"})
    tap.result("a page in a browser is refused", [] if page[0] == 403 else [page])
    unmatched = post(address, "/", '{"Entries": []}', EVENTS)
    tap.result("without a pattern there are no events", [] if unmatched[0] == 400
               and "--event-pattern" in unmatched[2] else [unmatched])
    stop(process)


def express(tap, folder):
    process, address = serve(folder, program="x")
    for body, status, said in (("0", 200, '{"done":[true]}'),
                               ("1", 500, '{"error":"Odd","cause":"one"}'),
                               ("2", 504, None)):
        answer = post(address, "/start-sync", body)
        tap.result("%s ends with %d" % (body, status), [] if answer[0] == status
                   and said in (None, answer[2]) else [answer])
    stop(process)


def many(tap, folder):
    process, address = serve(folder, program=os.path.abspath(shutil.which(SFNC)))
    made = post(address, "/", json.dumps({
        "name": "made", "definition": EXPRESS, "type": "EXPRESS",
        "roleArn": "arn:aws:iam::123456789012:role/r"}),
        {"X-Amz-Target": "AWSStepFunctions.CreateStateMachine"})
    for path, status in (("/start-sync/made", 200), ("/start/made", 200), ("/start/none", 400),
                         ("/start", 404), ("/start-sync/", 404)):
        answer = post(address, path, "0")
        tap.result("%s of a service of machines" % path, [] if answer[0] == status
                   else [made, answer])
    stop(process)


def fired(folder):
    return [name for name, _ in outputs(folder) if name.startswith("schedule-")]


def schedule(tap, folder):
    process, address = serve(folder, "--schedule", "rate(1 hour)")
    post(address, "/start", "0")            # commits are made in order: it has begun
    stop(process, signal.SIGKILL)
    begun = fired(folder)
    # As if that had been more than two hours ago.
    with sqlite3.connect(os.path.join(folder, "m.db")) as store:
        store.execute("UPDATE resource SET text = json_set(text, '$.start', json_extract(text,"
                      " '$.start') - ?1, '$.fired', json_extract(text, '$.start') - ?1)"
                      " WHERE kind = 5", (2 * HOUR_MS + HOUR_MS // 2,))
    for name in ("what was missed is made up once", "a restart does not fire again"):
        process, address = serve(folder, "--schedule", "rate(1 hour)")
        post(address, "/start", "0")
        stop(process)
        tap.result(name, [] if len(fired(folder)) == 1 and not begun else [begun, fired(folder)])


def refusals(tap, folder):
    for options, said in (
            (("--schedule", "rate(1 minutes)"), 'column 8: it is 1 minute'),
            (("--event-pattern", "wrong.json"), "must be an object or an array"),
            (("--event-pattern", "none.json"), "none.json")):
        done = run(["./m", "serve", "--store", "none.db", *options], folder=folder)
        tap.result("%s %s is refused" % options, [] if done.returncode == 2
                   and said in done.stderr and not os.path.exists(folder + "/none.db")
                   else [done.returncode, done.stderr])
    done = run([SFNC, "serve", "--store", "none.db", "--schedule", "rate(1 hour)"], folder=folder)
    tap.result("a service of many machines has no schedule", [] if done.returncode == 2
               and "which machine" in done.stderr else [done.returncode, done.stderr])
    for program, said in (("m", "here: serve --event-pattern FILE"),
                          (SFNC, "here: `./NAME serve --event-pattern FILE` of an executable")):
        process, address = serve(folder, program=program)
        answer = post(address, "/", "{}", EVENTS)
        stop(process)
        tap.result("no event starts anything: %s" % said, [] if answer[0] == 400
                   and said in answer[2] else [answer])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("m.asl.json", MACHINE), ("x.asl.json", EXPRESS),
                           ("pattern.json", PATTERN), ("wrong.json", '{"source": "shop"}')):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(text)
        for name, kind in (("m", "standard"), ("x", "express")):
            built = run([SFNC, "build", name + ".asl.json", "-o", name, "--type", kind],
                        folder=folder)
            tap.result("%s builds" % kind, [] if built.returncode == 0 else [built.stderr])
        events(tap, folder)
        gateway(tap, folder)
        express(tap, folder)
        many(tap, folder)
        schedule(tap, folder)
        refusals(tap, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
