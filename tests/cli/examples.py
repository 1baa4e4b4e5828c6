#!/usr/bin/env python3
"""tests/cli/examples.py - the examples of executions in a store do what their pages say (TAP)."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from tap import SFNC, Tap, copy_example, run


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def approval(folder, tap):
    place = copy_example("approval", folder)
    done = run([SFNC, "build", "approval.asl.json", "--bindings", "bindings.json", "-o",
                "approval"], folder=place)
    problems = [done.stderr] if done.returncode else []

    def ask(*arguments):
        done = run(["./approval", *arguments, "--store", "approval.db"], folder=place)
        if done.returncode != 0:
            problems.append("%s: %s" % (arguments, done.stderr))
        return done.stdout

    worker = subprocess.Popen(["./approval", "work", "--store", "approval.db"], cwd=place,
                              stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: os.path.exists(os.path.join(place, "approval.db.sock")))
        for name, what in (("trip", "a trip"), ("car", "a car")):
            ask("start", "--name", name, "--input",
                json.dumps({"who": "Ada", "what": what, "costs": 900}))
        letters = [os.path.join(place, "letters", name) for name in ("trip", "car")]
        until(lambda: all(map(os.path.exists, letters)))
        worker.kill()           # the machine is switched off; two answers arrive meanwhile
        worker.communicate()
        texts = []
        for letter in letters:
            with open(letter, encoding="utf-8") as stream:
                texts.append(stream.read().splitlines())
        problems += [] if texts[0][1] == "Subject: Ada asks for a trip, which costs 900." \
            else texts[0]
        ask("send-success", texts[0][-1], "--output", '{"by":"Grace"}')
        ask("send-failure", texts[1][-1], "--error", "Refused", "--cause", "not this year")
        worker = subprocess.Popen(["./approval", "work", "--store", "approval.db"], cwd=place,
                                  stderr=subprocess.PIPE, text=True)
        until(lambda: '"stopDate"' in ask("describe", "trip", "--json") and
              '"stopDate"' in ask("describe", "car", "--json"))
        trip, car = (json.loads(ask("describe", name, "--json")) for name in ("trip", "car"))
        problems += [] if trip.get("output") == ('{"who":"Ada","what":"a trip","costs":900,'
                                                 '"decision":{"by":"Grace"}}') else [trip]
        problems += [] if (car["status"], car["error"], car["cause"]) == (
            "FAILED", "Refused", "not this year") else [car]
        problems += [] if "Ask" in ask("history", "trip") else ["no history"]
    finally:
        worker.send_signal(signal.SIGTERM)
        said = worker.communicate()[1]
    problems += [] if worker.returncode == 0 else [worker.returncode, said]
    tap.result("examples/approval", problems)


def nightly(folder, tap):
    place = copy_example("nightly", folder)
    done = run([SFNC, "build", "nightly.asl.json", "-o", "nightly"], folder=place)
    problems = [done.stderr] if done.returncode else []
    command = "exec ./nightly stream --store nightly.db --name night <accounts.ndjson >results"
    ledger = os.path.join(place, "ledger")

    def posted():
        return [name for name in os.listdir(ledger) if "." not in name] if os.path.isdir(
            ledger) else []

    for most in (5, 15):
        process = subprocess.Popen(["sh", "-c", command], cwd=place, stderr=subprocess.PIPE)
        until(lambda: len(posted()) >= most or process.poll() is not None)
        process.kill()
        process.communicate()
    done = run(["sh", "-c", command], folder=place)
    problems += [done.stderr] if done.returncode else []
    with open(os.path.join(place, "accounts.ndjson"), encoding="utf-8") as stream:
        accounts = [json.loads(line) for line in stream]
    with open(os.path.join(place, "results"), encoding="utf-8") as stream:
        results = [json.loads(line) for line in stream]
    wanted = [dict(account, posted=account["balance"] * 3 // 100) for account in accounts]
    problems += [] if results == wanted else results
    entries = []
    for name in posted():
        with open(os.path.join(ledger, name), encoding="utf-8") as stream:
            entries.append(json.load(stream)["account"])
    problems += [] if sorted(entries) == [account["account"] for account in accounts
                                          if account["balance"] > 0] else entries
    done = run(["./nightly", "store", "check", "--store", "nightly.db"], folder=place)
    problems += [done.stdout] if done.returncode else []
    tap.result("examples/nightly", problems)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        approval(folder, tap)
        nightly(folder, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
