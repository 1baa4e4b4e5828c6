#!/usr/bin/env python3
"""tests/cli/beside.py - many commands on one store at the same time (TAP).

Owners come and go, and between the lock of one and its socket, or at its end, others ask. None of
them may fail for that.
"""
import fcntl
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from tap import SFNC, Tap, run

MACHINE = ('{"StartAt": "Echo", "States": {"Echo": {"Type": "Task", "Resource": "exec:./echo.sh",'
           ' "End": true}}}')
HELD = ('{"StartAt": "Wait", "States": {"Wait": {"Type": "Task", "Resource": "exec:./held.sh",'
        ' "End": true}}}')
HELD_BY = "#!/bin/sh\n>begun\nwhile [ -e hold ]; do sleep 0.02; done\necho 7\n"
ECHO = "#!/bin/sh\nexec cat\n"
RUNS, LINES, STARTS, AT_ONCE = 40, 30, 250, 12


def check(tap, name, right, problem):
    tap.result(name, [] if right else [problem])


def begin(folder, *arguments, program="./m"):
    return subprocess.Popen([program, *arguments], cwd=folder, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


# What any command may say first: the first that comes, and any that waits on a slow disk.
ASIDE = ".*(?:made the store |has held the store locked ).*\n"


def end(process, stdin=None):
    out, complaints = process.communicate(stdin, timeout=120)
    return process.returncode, out, re.sub(ASIDE, "", complaints)


def drives(worker):
    """Whether `work` says so."""
    line = worker.stderr.readline()
    while re.fullmatch(ASIDE, line):
        line = worker.stderr.readline()
    return "drives" in line


def run_many(folder, store, known):
    """Several at a time, each an execution of its own, and a batch beside them; what did not end as
    it should."""
    batch = begin(folder, "stream", "--store", store, *(("--name", "b") if known else ()))
    numbers, wrong, lock = list(range(RUNS)), [], threading.Lock()

    def take_some():
        while True:
            with lock:
                if not numbers:
                    return
                number = numbers.pop()
            name = ("--name", "n%d" % number) if known else ()
            ended = end(begin(folder, "run", "--store", store, "--input", "%d" % number, *name))
            if ended != (0, "%d\n" % number, ""):
                wrong.append((number, ended))

    threads = [threading.Thread(target=take_some) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    lines = "".join("%d\n" % number for number in range(LINES))
    ended = end(batch, lines)
    if ended != (0, lines, ""):
        wrong.append(("stream", ended))
    for thread in threads:
        thread.join()
    return wrong


def runs_tests(tap, folder):
    for known in (True, False):
        store = "runs-%s.db" % known
        wrong = run_many(folder, store, known)
        check(tap, "runs at the same time all end, %s a name" % ("with" if known else "without"),
                  wrong == [], "%d of %d: %s" % (len(wrong), RUNS, wrong[:2]))
        listed = run(["./m", "list", "--store", store, "--status", "SUCCEEDED"], folder=folder)
        check(tap, "... each of them once", listed.stdout.count("SUCCEEDED") == RUNS + LINES,
                  listed.stdout[-300:])


def starts_tests(tap, folder):
    worker = begin(folder, "work", "--store", "starts.db")
    drives(worker)
    starts = [begin(folder, "start", "--store", "starts.db", "--name", "s%d" % i)
              for i in range(STARTS)]
    ends = [end(start) for start in starts]
    wrong = [ended for ended in ends if ended[0] != 0 or ended[2] != ""]
    check(tap, "hundreds of starts at once are all answered", wrong == [],
              "%d: %s" % (len(wrong), wrong[:2]))
    worker.terminate()
    end(worker)


def passing_tests(tap, folder):
    """Somebody else has the lock of the store, and does not listen."""
    run(["./m", "start", "--store", "p.db", "--name", "a"], folder=folder)
    with open(os.path.join(folder, "p.db.lock"), "r+", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        worker = begin(folder, "work", "--store", "p.db")
        time.sleep(0.3)
        fcntl.flock(lock, fcntl.LOCK_UN)
        check(tap, "work waits for who has the store for a moment", drives(worker), "it does not")
        worker.terminate()
        end(worker)
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = run(["./m", "work", "--store", "p.db"], folder=folder)
        check(tap, "... but not for long", refused.returncode == 2 and "is owned by process" in
                  refused.stderr, refused.stderr)


def begin_held(folder, *arguments):
    """A `run` whose task goes on as long as there is the file `hold`."""
    begun = os.path.join(folder, "begun")
    if os.path.exists(begun):  # by a task that was started again
        os.remove(begun)
    with open(os.path.join(folder, "hold"), "w", encoding="ascii"):
        pass
    runner = begin(folder, "run", "--store", "g.db", *arguments, program="./h")
    while not os.path.exists(begun) and runner.poll() is None:
        time.sleep(0.01)
    return runner


def given_tests(tap, folder):
    """A `run` has the store, for its own execution."""
    runner = begin_held(folder)
    worker = begin(folder, "work", "--store", "g.db", program="./h")
    check(tap, "run gives the store to a work that is started", drives(worker), "it does not")
    check(tap, "... and waits on", runner.poll() is None, runner.returncode)
    second = run(["./h", "work", "--store", "g.db"], folder=folder)
    check(tap, "... which gives it to no other", second.returncode == 2 and
              "is owned by process %d" % worker.pid in second.stderr, second.stderr)
    os.remove(os.path.join(folder, "hold"))
    check(tap, "... and tells the end of the execution there", end(runner) == (0, "7\n", ""),
              "it does not")
    worker.terminate()
    end(worker)
    runner = begin_held(folder)
    refused = run(["./m", "work", "--store", "g.db"], folder=folder)
    check(tap, "a run gives nothing to a work of another machine", refused.returncode == 2 and
              "is owned by process %d" % runner.pid in refused.stderr, refused.stderr)
    os.remove(os.path.join(folder, "hold"))
    check(tap, "... and goes on itself", end(runner) == (0, "7\n", ""), "it does not")
    runner = begin_held(folder, "--retention", "5")
    refused = run(["./h", "work", "--store", "g.db"], folder=folder)
    check(tap, "a run that has more to say of the store keeps it", refused.returncode == 2 and
              "is owned by process %d" % runner.pid in refused.stderr, refused.stderr)
    os.remove(os.path.join(folder, "hold"))
    check(tap, "... to its end", end(runner) == (0, "7\n", ""), "it does not")


def locked_tests(tap, folder):
    """Somebody's sqlite3 has the database for longer than it takes to lose patience."""
    run(["./m", "run", "--store", "e.db", "--name", "a"], folder=folder)
    held = sqlite3.connect(os.path.join(folder, "e.db"), isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    worker = begin(folder, "work", "--store", "e.db")
    line = worker.stderr.readline()
    time.sleep(3)
    held.execute("ROLLBACK")
    held.close()
    check(tap, "work says that another program has the store",
          "another program has held the store locked for 1 s" in line, line)
    check(tap, "... and drives it when it can", drives(worker), "it does not")
    worker.terminate()
    end(worker)


def size_tests(tap, folder):
    with open(os.path.join(folder, "large.json"), "w", encoding="ascii") as large:
        large.write('"%s"' % ("x" * (65 << 20)))
    run(["./m", "start", "--store", "l.db"], folder=folder)
    refused = run(["./m", "start", "--store", "l.db", "--input", "@large.json"], folder=folder)
    check(tap, "a request that is too large is not sent",
              refused.returncode == 2 and "at most 64 MiB" in refused.stderr, refused.stderr)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("m.asl.json", MACHINE), ("echo.sh", ECHO), ("h.asl.json", HELD),
                           ("held.sh", HELD_BY)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(text)
        for name in ("echo.sh", "held.sh"):
            os.chmod(os.path.join(folder, name), 0o755)
        for name in ("m", "h"):
            built = run([SFNC, "build", name + ".asl.json", "-o", name], folder=folder)
            check(tap, "the machine %s is built" % name, built.returncode == 0, built.stderr)
        runs_tests(tap, folder)
        starts_tests(tap, folder)
        passing_tests(tap, folder)
        given_tests(tap, folder)
        locked_tests(tap, folder)
        size_tests(tap, folder)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
