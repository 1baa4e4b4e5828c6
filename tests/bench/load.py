#!/usr/bin/env python3
"""tests/bench/load.py - what executables over a store do in a second, beside what the disk can.

    load.py FOLDER [--only NAME]... [--asleep N] [--rounds N]

FOLDER should be on the disk that is meant. Without a C compiler or the shared limit program
(bench/limits/durable.c) what stands beside is 0. `make bench`.

    starts    executions of a Pass state through `stream --store`, until all have ended
    events    history events of executions of 20 Pass states
    steps     one execution that waits for a task again and again, each time a commit of its own
    children  a Map of Wait states of a second, by the number of its children
    polls     10,000 workers that wait for a task of an activity, each with a connection: memory
    asleep    N executions that wait for a token: memory, and how soon it works after SIGKILL
"""
import argparse
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import time

SFNC = os.environ.get("SFNC", "sfnc")
SHARED = os.environ.get("SHARED", "../shared")
BATCH = 10000  # `stream` has at most so many in flight over a store
POLLS = 10000
QUICK = 100000  # executions that are run beside those that sleep
STARTED = "SELECT count(*) FROM execution"
IN_FLIGHT = "SELECT count(*) FROM attempt"
# Answers with the input and one more: each of its calls is a suspension.
TASK = """#include "sfn/task.h"

json_t *step(struct sfn_task *task, const json_t *input)
{
    (void)task;
    return json_integer(json_integer_value(input) + 1);
}
"""


def fail(text):
    sys.exit("load.py: " + text)


def passes(count):
    states = {"P%d" % k: {"Type": "Pass", "Next": "P%d" % (k + 1)} for k in range(count - 1)}
    states["P%d" % (count - 1)] = {"Type": "Pass", "End": True}
    return {"StartAt": "P0", "States": states}


def steps(count):
    return {"StartAt": "Step", "States": {
        "Step": {"Type": "Task", "Resource": "c:step", "Next": "Done?"},
        "Done?": {"Type": "Choice", "Default": "Step", "Choices": [
            {"Variable": "$", "NumericGreaterThanEquals": count, "Next": "End"}]},
        "End": {"Type": "Succeed"}}}


def children():
    return {"StartAt": "Map", "States": {"Map": {
        "Type": "Map", "End": True, "ResultPath": None, "ItemProcessor": {
            "StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": True}}}}}}


SLEEPER = {"StartAt": "Ask", "States": {
    "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": {"FunctionName": "ask", "Payload": {"token.$": "$$.Task.Token"}},
            "End": True, "TimeoutSeconds": 31536000}}}


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = os.path.join(options.folder, "load.tmp")
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.limit_path = self.build_limit()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def build_limit(self):
        folder = os.path.join(SHARED, "bench", "limits")
        program = self.path("limit")
        done = subprocess.run(
            ["cc", "-std=gnu11", "-O2", "-o", program, os.path.join(folder, "durable.c"),
             os.path.join(folder, "limit.c"), "-lsqlite3"], check=False, capture_output=True)
        return program if done.returncode == 0 else None

    def limit(self, method, batch):
        """Rows a second, and the median flush in microseconds; 0: the limit is not there."""
        if self.limit_path is None:
            return {"value": 0, "flush_p50_us": 0}
        text = subprocess.run([self.limit_path, self.folder, "2", method, str(batch)], check=True,
                              capture_output=True, text=True).stdout
        return json.loads(text.splitlines()[-1])

    def build(self, name, definition, *arguments):
        source, program = self.path(name + ".asl.json"), self.path(name)
        with open(source, "w", encoding="utf-8") as stream:
            json.dump(definition, stream)
        subprocess.run([SFNC, "build", source, "-o", program, *arguments], check=True)
        return program

    def task(self):
        with open(self.path("task.c"), "w", encoding="utf-8") as stream:
            stream.write(TASK)
        return self.path("task.c")

    def store(self):
        folder = self.path("store")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        return os.path.join(folder, "x.db")

    def lines(self, count, text="{}"):
        path = self.path("lines")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write((text + "\n") * count)
        return path

    def stream(self, program, store, count, text="{}"):
        """How long it takes to run so many executions to their end."""
        with open(self.lines(count, text), encoding="utf-8") as stream:
            began = time.monotonic()
            subprocess.run([program, "stream", "--unordered", "--store", "sqlite:" + store],
                           stdin=stream, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, check=True)
            seconds = time.monotonic() - began
        have = query(store, "SELECT count(*) FROM execution WHERE status = 'SUCCEEDED'")
        if have < count:
            fail("%d of %d executions have succeeded" % (have, count))
        return seconds


def query(store, text):
    connection = sqlite3.connect(store)
    try:
        return connection.execute(text).fetchone()[0]
    finally:
        connection.close()


def started(store):
    """How many executions; a store that is being made has none."""
    try:
        return query(store, STARTED) if os.path.exists(store) else 0
    except sqlite3.OperationalError:
        return 0


def rounds_of(bench, measure):
    return statistics.median(measure() for _ in range(bench.options.rounds))


def beside(value, limit):
    return "%.3f" % (value / limit) if limit else "-"


def measure_starts(bench):
    program = bench.build("pass", passes(1))
    count = 50000
    append, sqlite = bench.limit("append", 1024), bench.limit("sqlite", 1024)
    rate = rounds_of(bench, lambda: count / bench.stream(program, bench.store(), count))
    print("starts: %.0f executions/s; limit, rows/s by 1,024: append %.0f (ratio %s), SQLite %.0f "
          "(%s)" % (rate, append["value"], beside(rate, append["value"]), sqlite["value"],
                    beside(rate, sqlite["value"])))


def measure_events(bench):
    program = bench.build("chain", passes(20))
    count = 20000
    append, sqlite = bench.limit("append", 1024), bench.limit("sqlite", 1024)
    rate = rounds_of(bench, lambda: 42 * count / bench.stream(program, bench.store(), count))
    print("events: %.0f/s; limit, rows/s by 1,024: append %.0f (ratio %s), SQLite %.0f (%s)"
          % (rate, append["value"], beside(rate, append["value"]), sqlite["value"],
             beside(rate, sqlite["value"])))


def measure_steps(bench):
    count = 1000
    program = bench.build("steps", steps(count), "--link", bench.task())
    flush = bench.limit("sqlite", 1)
    append = bench.limit("append", 1)
    seconds = rounds_of(bench, lambda: bench.stream(program, bench.store(), 1, "0"))
    step_us = seconds / count * 1e6
    print("steps: %.0f us each; flush: append %.0f us (ratio %s), SQLite's commit %.0f (%s)"
          % (step_us, append["flush_p50_us"], beside(step_us, append["flush_p50_us"]),
             flush["flush_p50_us"], beside(step_us, flush["flush_p50_us"])))


def measure_children(bench):
    program = bench.build("children", children())
    for count in (1000, 10000, 40000):
        text = json.dumps(list(range(count)), separators=(",", ":"))
        seconds = bench.stream(program, bench.store(), 1, text) - 1
        print("children: %6d of a Map, a second's wait each: %.2f s more than it, %.0f us each"
              % (count, seconds, seconds / count * 1e6))


def resident_mib(process):
    with open("/proc/%d/status" % process.pid, encoding="ascii") as stream:
        for line in stream:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0


def work(program, store):
    return subprocess.Popen([program, "work", "--store", "sqlite:" + store],
                            stderr=subprocess.DEVNULL)


def fill(bench, program, store, count):
    """Have so many executions asleep. They stay when `stream` is ended."""
    for begun in range(0, count, BATCH):
        wanted = min(begun + BATCH, count)
        with open(bench.lines(wanted - begun), encoding="utf-8") as stream:
            process = subprocess.Popen(
                [program, "stream", "--unordered", "--store", "sqlite:" + store], stdin=stream,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while started(store) < wanted or query(store, IN_FLIGHT) > 0:
                if process.poll() is not None:
                    fail("stream has ended with %d" % process.returncode)
                time.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            process.wait()


def measure_asleep(bench):
    program = bench.build("sleeper", SLEEPER, "--bindings", bindings(bench), "--link", bench.task())
    quick = bench.build("quick", passes(1))
    store, empty = bench.store(), bench.path("empty.db")
    count = bench.options.asleep
    began = time.monotonic()
    fill(bench, program, store, count)
    print("asleep: %d on tokens, made in %.0f s, store %.0f MiB"
          % (count, time.monotonic() - began, os.path.getsize(store) / 1048576))
    process = work(program, store)
    time.sleep(5)
    print("asleep: `work` has %.1f MiB resident" % resident_mib(process))
    process.kill()
    process.wait()
    began = time.monotonic()
    process = work(program, store)
    before = query(store, STARTED)
    subprocess.run([program, "start", "--store", "sqlite:" + store], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while query(store, STARTED) == before:  # it may have been left for whoever comes
        time.sleep(0.01)
    print("asleep: after SIGKILL the next one is started within %.2f s"
          % (time.monotonic() - began))
    process.terminate()
    process.wait()
    rates = {"with": [], "without": []}
    for _ in range(bench.options.rounds):
        if os.path.exists(empty):
            os.remove(empty)
        rates["without"].append(QUICK / bench.stream(quick, empty, QUICK))
        rates["with"].append(QUICK / bench.stream(quick, store, QUICK))
    ratio = statistics.median(w / o for w, o in zip(rates["with"], rates["without"]))
    print("asleep: starts/s with %d asleep %.0f, without %.0f, ratio %.2f"
          % (count, statistics.median(rates["with"]), statistics.median(rates["without"]), ratio))


def ask(connection, action, given):
    body = json.dumps(given).encode()
    connection.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n"
                       b"X-Amz-Target: AWSStepFunctions.%s\r\n\r\n%s"
                       % (len(body), action.encode(), body))


def answer(connection):
    """The JSON body of one answer."""
    read = b""
    while True:
        read += connection.recv(1 << 16)
        head, found, body = read.partition(b"\r\n\r\n")
        size = [int(line.split(b":")[1]) for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")]
        if found and len(body) == size[0]:
            return json.loads(body)


def measure_polls(bench):
    """A server, and workers that hold a poll open: what each takes of the server's memory."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = subprocess.Popen([SFNC, "serve", "--listen", "127.0.0.1:0", "--store", "memory:"],
                              stderr=subprocess.PIPE, text=True)
    at = server.stderr.readline().rpartition(":")[2]

    def connect():
        return socket.create_connection(("127.0.0.1", int(at)))

    first = connect()
    ask(first, "CreateActivity", {"name": "load"})
    activity = answer(first)["activityArn"]
    before, workers, began = resident_mib(server), [], time.monotonic()
    for number in range(POLLS):
        workers.append(connect())
        ask(workers[-1], "GetActivityTask", {"activityArn": activity, "workerName": str(number)})
    ask(first, "ListActivities", {})
    answer(first)
    print("polls: %d held, opened in %.1f s, %.2f KB each (goal: below 4)" % (
        POLLS, time.monotonic() - began, (resident_mib(server) - before) * 1024 / POLLS))
    server.terminate()
    if server.wait() != 0:
        fail("the server ended with %d" % server.returncode)


def bindings(bench):
    path = bench.path("bindings.json")
    with open(path, "w", encoding="utf-8") as stream:
        json.dump({"ask": "c:step"}, stream)
    return path


MEASURES = {"starts": measure_starts, "events": measure_events, "steps": measure_steps,
            "children": measure_children, "polls": measure_polls,
            "asleep": measure_asleep}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--only", action="append", choices=list(MEASURES))
    parser.add_argument("--asleep", type=int, default=1000000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    bench = Bench(options)
    try:
        for name in options.only or MEASURES:
            MEASURES[name](bench)
    finally:
        bench.close()


if __name__ == "__main__":
    main()
