#!/usr/bin/env python3
"""tests/cli/lost.py - a store that is damaged or was replaced, requests that are too large (TAP).

What was acknowledged is not lost in silence: a store that lacks something is refused, and one
that was replaced takes nothing more.
"""
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile

import durable
from tap import SANITIZED, SFNC, Tap, run

MACHINE = {"StartAt": "Choose", "States": {
    "Choose": {"Type": "Choice", "Choices": [{"Variable": "$.wait", "IsPresent": True,
                                              "Next": "Wait"}], "Default": "Done"},
    "Wait": {"Type": "Wait", "SecondsPath": "$.wait", "Next": "Done"},
    "Done": {"Type": "Succeed"}}}


class Place:
    """A folder with an executable and a store."""

    def __init__(self, folder):
        self.folder, self.workers = folder, []
        with open(self.path("m.asl.json"), "w", encoding="utf-8") as stream:
            stream.write(json.dumps(MACHINE))
        self.built = run([SFNC, "build", "m.asl.json", "-o", "m"], folder=folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def m(self, *arguments, stdin=""):
        return run(["./m", *arguments, "--store", "s.db"], stdin, folder=self.folder)

    def begin(self, *arguments, memory=None):
        process = subprocess.Popen(["./m", *arguments, "--store", "s.db"], cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True,
                                   preexec_fn=memory and (lambda: resource.setrlimit(
                                       resource.RLIMIT_AS, (memory, memory))))
        self.workers.append(process)
        return process

    def work(self, memory=None):
        worker = self.begin("work", memory=memory)
        self.until(self.listens)
        return worker

    def listens(self):
        try:
            with socket.socket(socket.AF_UNIX) as caller:
                caller.connect(self.path("s.db.sock"))
            return True
        except OSError:
            return False

    until = staticmethod(durable.Place.until)

    def clear(self):
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.communicate()
        self.workers = []
        for name in os.listdir(self.folder):
            if name.startswith("s.db"):
                os.remove(self.path(name))


def expect(status, out, errors, wanted_status, words=()):
    problems = []
    if status != wanted_status:
        problems.append("status %s, not %s: %s %s" % (status, wanted_status, out, errors))
    return problems + ["no \"%s\" in %s" % (word, errors) for word in words if word not in errors]


def ended(process):
    try:
        out, errors = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        return ("it does not end", *process.communicate())
    return process.returncode, out, errors


def of(done):
    return done.returncode, done.stdout, done.stderr


def log_tests(place, tap):
    worker = place.work()
    for name in "abc":
        place.m("start", "--name", name, "--input", '{"wait":60}')
    worker.send_signal(signal.SIGKILL)
    ended(worker)
    os.remove(place.path("s.db-wal"))
    for command in (["work"], ["run"]):
        tap.result("a lost log is told by " + command[0], expect(
            *ended(place.begin(*command)), 2, ["lacks what was recorded in it", "s.db-wal",
                                               "remove ", "s.db.lock, to go on"]))
    os.remove(place.path("s.db.lock"))
    worker = place.work()
    worker.send_signal(signal.SIGTERM)
    tap.result("... until somebody accepts it", expect(*ended(worker), 0, ["0 executions run"]))


def replaced_tests(place, tap):
    place.m("start", "--name", "a", "--input", '{"wait":60}')
    worker = place.work()
    place.until(lambda: "RUNNING" in place.m("list").stdout)
    os.rename(place.path("s.db"), place.path("old.db"))
    tap.result("an owner sees that its store is gone", expect(
        *ended(worker), 2, ["s.db was removed, or another file is there now"]))
    os.rename(place.path("old.db"), place.path("s.db"))
    worker = place.work()
    shutil.copy(place.path("s.db"), place.path("copy.db"))
    os.rename(place.path("copy.db"), place.path("s.db"))
    tap.result("... and acknowledges nothing for one that was replaced", expect(
        *of(place.m("start", "--name", "b", "--input", "{}")), 1,
        ['{"error":"ServiceUnavailable"']) + expect(*ended(worker), 2))


def damaged_tests(place, tap):
    for table, name in (("timer", "timer_due"), ("attempt", "attempt")):
        place.m("start", "--name", "a", "--input", '{"wait":60}')
        store = sqlite3.connect(place.path("s.db"))
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = store.execute("PRAGMA page_size").fetchone()[0]
        page = store.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?",
                             (name,)).fetchone()[0]
        store.close()
        with open(place.path("s.db"), "r+b") as stream:
            stream.seek((page - 1) * size)
            stream.write(b"\xff" * size)
        tap.result("work refuses a store whose %ss cannot be read" % table, expect(
            *ended(place.begin("work")), 2,
            ["the %ss in " % table, "cannot be read: ", "`store check`", "a backup"]))
        place.clear()


def many_tests(place, tap):
    names = ["n%d" % number for number in range(40)]
    for name in names:
        place.m("start", "--name", name, "--input", "-", stdin='"%s"' % ("x" * 60000))
    worker = place.work()
    place.until(lambda: place.m("list").stdout.count("SUCCEEDED") == len(names))
    worker.send_signal(signal.SIGTERM)
    tap.result("more requests than are read at a time are acted on, once each", expect(
        *ended(worker), 0) + ([] if place.m("list").stdout.count("SUCCEEDED") == len(names)
                              else [place.m("list").stdout]))


def memory_tests(place, tap):
    if SANITIZED:
        tap.skip("too large for memory", "the sanitizer takes memory of its own")
        return
    large = '"%s"' % ("x" * 20000000)
    for name in ("large-1", "large-2"):
        place.m("start", "--name", name, "--input", "-", stdin=large)
    place.m("start", "--name", "small", "--input", "{}")
    worker = place.work(memory=300000000)
    told = '{"error":"ValidationException","message":"There is not enough memory for a request of '
    tap.result("a start that is too large for memory is refused", expect(
        *of(place.m("start", "--name", "large-3", "--input", "-", stdin=large)), 1, [told]))
    place.until(lambda: "small" in place.m("list").stdout)
    worker.send_signal(signal.SIGTERM)
    status, out, errors = ended(worker)
    tap.result("... and one that was left is taken out, and the others go on", expect(
        status, out, errors, 0, ["which was left in the store: " + told]) + (
            [] if errors.count(told) == 2 else ["%d times" % errors.count(told)]) + expect(
                *of(place.m("describe", "small")), 0))
    worker = place.work()
    worker.send_signal(signal.SIGTERM)
    status, out, errors = ended(worker)
    tap.result("... for good", expect(status, out, errors, 0) + (
        [errors] if told in errors or "left" in errors else []))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        tap.result("built", expect(*of(place.built), 0))
        for test in (log_tests, replaced_tests, damaged_tests, many_tests, memory_tests):
            try:
                test(place, tap)
            finally:
                place.clear()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
