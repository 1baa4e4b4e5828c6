#!/usr/bin/env python3
"""tests/cli/stored.py - the commands that look into a store (TAP).

The store is filled by its documented schema, so that each command is shown what it must tell.
"""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from tap import SFNC, SOURCE, Tap, run

MACHINE = {"StartAt": "Hello", "States": {
    "Hello": {"Type": "Pass", "Next": "Ask"}, "Ask": {"Type": "Wait", "Seconds": 9, "End": True}}}
PLACE = "arn:aws:states:us-east-1:123456789012:"
ARN, RUN_ARN = PLACE + "execution:m:", PLACE + "mapRun:m/each:r1"
BEGAN = 1764200000000


def event(number, kind, **details):
    member = {"ExecutionStarted": "executionStartedEventDetails",
              "ExecutionFailed": "executionFailedEventDetails"}
    member = member.get(kind, "stateEnteredEventDetails")
    return {"timestamp": "2025-11-26T23:33:%02d.%03dZ" % (20 + number // 1000, number % 1000),
            "type": kind, "id": number, "previousEventId": max(0, number - 1), member: details}


class Place:
    """A folder with an executable and a store."""

    def __init__(self, folder):
        self.folder = folder
        self.path = os.path.join(folder, "m.db")
        with open(os.path.join(folder, "m.asl.json"), "w", encoding="utf-8") as stream:
            json.dump(MACHINE, stream)
        self.fill()

    def fill(self):
        with open(os.path.join(SOURCE, "tests/unit/store/version-3.sql"), encoding="utf-8") as sql:
            store = sqlite3.connect(self.path, isolation_level=None)
            store.executescript(sql.read())
        store.execute("BEGIN")
        for table in ("execution", "event", "row", "map_run", "timer", "attempt", "definition",
                      "request", "offer", "express", "resource"):
            store.execute("DELETE FROM " + table)
        store.execute("INSERT INTO definition VALUES (1, 'd', ?)", (json.dumps(MACHINE),))
        for number in range(1, 2502):
            self.start(store, number, ARN + "o-%d" % number, "m")
        self.start(store, 2502, PLACE + "execution:m/each:c", "m/each", RUN_ARN)
        store.execute("INSERT INTO map_run VALUES (1, 7, ?, 'RUNNING', ?, NULL, '{}')",
                      (RUN_ARN, BEGAN))
        store.execute("UPDATE execution SET status = 'FAILED', ended_ms = ?, error = 'Bad', "
                      "cause = 'two\nlines' WHERE number = 7", (BEGAN + 5000,))
        history = [event(1, "ExecutionStarted", input="{}", inputDetails={"truncated": False}),
                   event(2, "PassStateEntered", name="Hello", input="{}"),
                   event(3, "ExecutionFailed", error="Bad", cause="two\nlines")]
        store.execute("INSERT INTO event VALUES (7, 1, 2, ?)", (json.dumps(history[:2]),))
        store.execute("INSERT INTO event VALUES (7, 3, 1, ?)", (json.dumps(history[2:]),))
        long = [event(number, "PassStateEntered", name="S%d" % number)
                for number in range(1, 2301)]
        store.execute("INSERT INTO event VALUES (8, 1, 2300, ?)", (json.dumps(long),))
        store.execute("UPDATE shard SET last_execution = 2502")
        store.execute("COMMIT")
        store.close()
        self.history, self.long = history, long

    @staticmethod
    def start(store, number, arn, machine, map_run=None):
        store.execute(
            "INSERT INTO execution (number, shard, id, machine, name, status, started_ms, redrives,"
            " parent, map_run, definition, input) VALUES (?, 0, ?, ?, ?, 'RUNNING', ?, 0, ?, ?, 1,"
            " '{}')", (number, arn, PLACE + "stateMachine:" + machine, arn.split(":")[-1],
                       BEGAN + number, 1 if map_run else None, map_run))
        if number != 7:                             # which has ended
            store.execute("INSERT INTO row VALUES (?, 0, 0, 0, '', NULL, '{}')", (number,))

    def complete(self):
        """Give each execution what a running one has."""
        store = sqlite3.connect(self.path, isolation_level=None)
        store.execute("INSERT INTO event SELECT number, 1, 1, ? FROM execution WHERE number NOT IN"
                      " (SELECT execution FROM event)", (json.dumps([event(
                          1, "ExecutionStarted", input="{}")]),))
        store.execute("INSERT INTO row SELECT execution, 0, 2, 0, '', NULL, '{}' FROM row"
                      " WHERE kind = 0")
        store.execute("UPDATE row SET text = json_object('events', (SELECT max(first + count - 1)"
                      " FROM event WHERE event.execution = row.execution)) WHERE kind = 0")
        store.close()

    def build(self, backend, *options):
        return run([SFNC, "build", "m.asl.json", "-o", "m", "--backend", backend, *options],
                   folder=self.folder)

    def m(self, *arguments):
        return run(["./m", *arguments], folder=self.folder)

    def beside(self, name):
        """What is there whose names begin so."""
        return sorted(there for there in os.listdir(self.folder) if there.startswith(name))


def expect(done, status, out=None, words=()):
    problems = []
    if done.returncode != status:
        problems.append("status %d, not %d" % (done.returncode, status))
    if out is not None and done.stdout != out:
        problems.append("printed:\n%s\nnot:\n%s" % (done.stdout[:2000], out[:2000]))
    problems += ["does not say `%s`" % word for word in words
                 if word not in done.stdout + done.stderr]
    return problems + ([done.stderr] if problems else [])


def list_tests(place, tap):
    done = place.m("list", "--store", "m.db")
    lines = done.stdout.splitlines()
    tap.result("list tells of all, the newest first, page by page", expect(done, 0) + (
        [] if [line.split()[-1] for line in lines[1:]] ==
        ["o-%d" % number for number in range(2501, 0, -1)] else [len(lines), lines[:3]]))
    tap.result("... in lines for people", [] if lines[:2] == [
        "STATUS     STARTED                   ENDED                     NAME",
        "RUNNING    2025-11-26T23:33:22.501Z  -                         o-2501"] else lines[:2])
    done = place.m("list", "--store", "sqlite:m.db", "--json", "--limit", "1500")
    page = json.loads(done.stdout)
    found = page["executions"]
    tap.result("... at most so many, as JSON", expect(done, 0) + (
        [] if len(found) == 1500 and found[-1]["name"] == "o-1002" else [len(found)]))
    done = place.m("list", "--store", "m.db", "--json", "--next-token", page["nextToken"])
    tap.result("... and then the others", expect(done, 0) + (
        [] if [one["name"] for one in json.loads(done.stdout)["executions"]] ==
        ["o-%d" % number for number in range(1001, 0, -1)] and
        set(json.loads(done.stdout)) == {"executions"} else [done.stdout[:300]]))
    done = place.m("list", "--store", "m.db", "--limit", "1")
    tap.result("people are told that there are more", expect(
        done, 0, words=["o-2501\n", "there are more: the same command with --next-token "]))
    tap.result("... and how to see them", expect(
        place.m("list", "--store", "m.db", "--limit", "1", "--next-token",
                done.stderr.split()[-3]), 0, words=["o-2500\n"]))
    tap.result("... but not when that was all", [] if place.m(
        "list", "--store", "m.db", "--status", "FAILED", "--limit", "1").stderr == "" else ["told"])
    tap.result("a token that is none is refused", expect(
        place.m("list", "--store", "m.db", "--next-token", "x"), 1, words=[
            '{"error":"InvalidToken"']))
    tap.result("... those with a status", expect(
        place.m("list", "--store", "m.db", "--status", "FAILED"), 0, words=["o-7\n", "23:33:25.0"]))
    tap.result("... the children of a map run", expect(
        place.m("list", "--store", "m.db", "--map-run", RUN_ARN, "--json"), 0, words=[
            '"executionArn":"%sexecution:m/each:c"' % PLACE, '"mapRunArn"']))
    done = place.m("list", "--store", "m.db", "--map-run", RUN_ARN)
    tap.result("... in words that other commands take", expect(done, 0) + expect(
        place.m("describe", done.stdout.split()[-1], "--store", "m.db"), 0, words=["RUNNING"]))
    tap.result("... of a map run that is not there", expect(
        place.m("list", "--store", "m.db", "--map-run", RUN_ARN + "x", "--json"), 1, words=[
            '{"error":"ResourceNotFound","message":"Resource not found: \'%sx\'"}' % RUN_ARN]))
    tap.result("... of none", expect(
        place.m("list", "--store", "m.db", "--status", "ABORTED", "--json"), 0,
        '{"executions":[]}\n'))
    tap.result("what AWS refuses is refused in its words", expect(
        place.m("list", "--store", "m.db", "--map-run", ARN + "o-7"), 1, words=[
            '{"error":"InvalidArn","message":"Invalid Arn: \'Resource type not valid']))


def describe_tests(place, tap):
    wanted = {"executionArn": ARN + "o-7", "stateMachineArn": PLACE + "stateMachine:m",
              "name": "o-7", "status": "FAILED", "startDate": "2025-11-26T23:33:20.007Z",
              "stopDate": "2025-11-26T23:33:25.000Z", "input": "{}",
              "inputDetails": {"included": True}, "error": "Bad", "cause": "two\nlines",
              "redriveCount": 0, "redriveStatus": "NOT_REDRIVABLE",
              "redriveStatusReason": "Execution redrivable period exceeded"}
    for name in ("o-7", ARN + "o-7"):
        done = place.m("describe", name, "--json", "--store", "m.db")
        tap.result("describe tells of %s as the API does" % name, expect(done, 0) + (
            [] if json.loads(done.stdout) == wanted else [done.stdout]))
    tap.result("... and for people, a line each", expect(
        place.m("describe", "o-7", "--store", "m.db"), 0,
        words=["status     FAILED\n", "cause      two lines\n", "input      {}\n"]))
    tap.result("one that does not exist is said as AWS says it", expect(
        place.m("describe", "none", "--store", "m.db"), 1, "", words=[
            '{"error":"ExecutionDoesNotExist","message":"Execution Does Not Exist: \'%snone\'"}\n'
            % ARN]))
    tap.result("... in bytes that are no text, too", expect(
        place.m("describe", "\udcff\n", "--store", "m.db"), 1, "",
        words=["ExecutionDoesNotExist"]))


def definition_tests(place, tap):
    """It is kept by digest: also one that another executable was built from."""
    with open(os.path.join(place.folder, "m.asl.json"), encoding="utf-8") as stream:
        own = stream.read()
    tap.result("definition without an execution is the executable's", expect(
        place.m("definition"), 0, own))
    store = sqlite3.connect(place.path, isolation_level=None)
    store.execute("INSERT INTO definition VALUES (2, 'e', 'an older\none\n')")
    store.execute("UPDATE execution SET definition = 2 WHERE number = 9")
    tap.result("... of an execution, that which it was started with", expect(
        place.m("definition", "o-9", "--store", "m.db"), 0, "an older\none\n") + expect(
            place.m("definition", ARN + "o-8", "--store", "m.db"), 0, own))
    store.execute("UPDATE execution SET definition = 1 WHERE number = 9")
    store.execute("DELETE FROM definition WHERE number = 2")
    store.close()
    done = place.m("definition", "o-8", "--json", "--store", "m.db")
    tap.result("... as the API gives it", expect(done, 0) + (
        [] if own == json.loads(done.stdout)["definition"] else [done.stdout]))
    tap.result("... of none", expect(place.m("definition", "none", "--store", "m.db"), 1, "",
                                     words=["ExecutionDoesNotExist"]))


def history_tests(place, tap):
    done = place.m("history", "o-7", "--json", "--store", "m.db")
    tap.result("history is the document of GetExecutionHistory", expect(
        done, 0, json.dumps({"events": place.history}, separators=(",", ":")) + "\n"))
    tap.result("... and an account for people", expect(
        place.m("history", "o-7", "--store", "m.db"), 0,
        "   0.000s  #1           execution started\n"
        "   0.001s  #2    Hello  entered\n"
        "   0.002s  #3           execution failed: Bad: two lines\n"))
    done = place.m("history", "o-8", "--json", "--store", "m.db")
    tap.result("a long history comes page by page", expect(
        done, 0, json.dumps({"events": place.long}, separators=(",", ":")) + "\n"))
    done = place.m("history", "o-8", "--json", "--reverse", "--limit=1001", "--store", "m.db")
    tap.result("... backwards, and not all of it", [] if json.loads(done.stdout)["events"] ==
               place.long[:1298:-1] else [done.stdout[:500], done.stderr])
    done = place.m("history", "o-7", "--json", "--no-data", "--store", "m.db")
    tap.result("... without inputs and outputs", expect(done, 0) + (
        [] if '"input":' not in done.stdout else [done.stdout]))
    tap.result("a history of nothing yet", expect(
        place.m("history", "o-9", "--json", "--store", "m.db"), 0, '{"events":[]}\n'))
    done = place.m("history", "o-8", "--json", "--limit", "2000", "--store", "m.db")
    token = json.loads(done.stdout)["nextToken"]
    done = place.m("history", "o-8", "--json", "--next-token", token, "--store", "m.db")
    tap.result("... from where a limit cut it off", expect(
        done, 0, json.dumps({"events": place.long[2000:]}, separators=(",", ":")) + "\n"))
    tap.result("... which people are told", expect(
        place.m("history", "o-8", "--limit", "2000", "--store", "m.db"), 0,
        words=["there are more: a larger --limit, or --json with --next-token " + token]))
    for option in (["--reverse"], ["--no-data"], ["--next-token", token]):
        tap.result("%s is for JSON" % option[0], expect(
            place.m("history", "o-9", *option, "--store", "m.db"), 2, "",
            words=[option[0] + " goes with --json"]))


def upkeep_tests(place, tap):
    place.complete()
    tap.result("a whole store has nothing wrong", expect(
        place.m("store", "check", "--store", "m.db"), 0, ""))
    tap.result("a store gives space back", expect(
        place.m("store", "compact", "--store", "m.db"), 0, ""))
    done = place.m("store", "export", "--store", "m.db")
    kinds = {}
    for line in done.stdout.splitlines():
        kind = json.loads(line)["is"]
        kinds[kind] = kinds.get(kind, 0) + 1
    tap.result("a store is written out, an object a line", expect(done, 0) + (
        [] if kinds.get("execution") == 2502 and kinds.get("definition") == 1 else [kinds]))
    store = sqlite3.connect(place.path, isolation_level=None)
    store.execute("UPDATE event SET first = 4 WHERE execution = 7 AND first = 3")
    tap.result("what is wrong is told", expect(
        place.m("store", "check", "--store", "m.db"), 1, words=["7"]))
    store.execute("UPDATE event SET first = 3 WHERE execution = 7 AND first = 4")
    store.execute("UPDATE event SET text = '[1]' WHERE execution = 9 OR execution = 7")
    tap.result("... by who reads it, too", expect(
        place.m("history", "o-7", "--store", "m.db"), 1, words=["damaged"]))
    for damage, words in (
            ("DELETE FROM timer WHERE execution = 3; UPDATE row SET text ="
             " '{\"timer\":{\"id\":1}}' WHERE execution = 3 AND kind = 2",
             "table timer: execution 3, frame 0 waits for timer 1"),
            ("DELETE FROM row WHERE execution = 4 AND kind = 2",
             "table row: execution 4 runs, but has no row of frame 0, kind 2"),
            ("DELETE FROM event WHERE execution = 5", "table event: execution 5 runs"),
            ("DELETE FROM definition", "table execution: execution 6: it has no definition 1"),
            ("DELETE FROM meta", "table meta: there is no row token_key"),
            ("DELETE FROM shard", "table shard: there is no row 0")):
        store.executescript(damage)
        tap.result("... `%s`, too" % words, expect(
            place.m("store", "check", "--store", "m.db"), 1, words=[words]))
    store.close()
    done = place.m("list", "--store", "m.db")
    tap.result("executions without their definition are listed", expect(done, 0) + (
        [] if len(done.stdout.splitlines()) == 2502 else [done.stdout[:500]]))
    tap.result("... though nobody can be given it", expect(
        place.m("definition", "o-8", "--store", "m.db"), 1, "", words=[
            "The definition is not in the store any more"]))
    tap.result("nobody leaves a request where no owner finds it", expect(
        place.m("start", "--store", "m.db"), 2, "",
        words=["could not be recorded", "is damaged: table shard has no row 0"]))
    tap.result("there is no other work", expect(
        place.m("store", "clean", "--store", "m.db"), 2, "", words=["check, compact or export"]))


def foreign_tests(place, tap):
    """What is no store is told, and nothing is left beside it."""
    with open(os.path.join(place.folder, "letter"), "w", encoding="utf-8") as stream:
        stream.write("This is a letter, not a database.\n" * 20)
    other = sqlite3.connect(os.path.join(place.folder, "other"), isolation_level=None)
    other.executescript("PRAGMA journal_mode=WAL; CREATE TABLE other (x)")
    other.close()
    os.mkdir(os.path.join(place.folder, "locked.lock"))
    for command in ("list", "start", "work"):
        tap.result("%s refuses a text" % command, expect(
            place.m(command, "--store", "letter"), 2, "", words=["is no SQLite database"]))
        tap.result("%s refuses a database of somebody else's" % command, expect(
            place.m(command, "--store", "other"), 2, "",
            words=["is another application's database"]))
        tap.result("%s needs a path" % command, expect(
            place.m(command, "--store", "sqlite:"), 2, "", words=["sqlite: needs a path"]))
        if command != "list":
            tap.result("%s says what is wrong with the lock" % command, expect(
                place.m(command, "--store", "locked"), 2, "",
                words=["cannot open ", "locked.lock: Is a directory"]))
    there = [place.beside(name) for name in ("letter", "other", "locked")]
    tap.result("... and nothing is left", [] if there == [
        ["letter"], ["other"], ["locked.lock"]] else there)
    os.link(place.path, os.path.join(place.folder, "hard.db"))
    for command in ("list", "start", "work"):
        tap.result("%s refuses a file of two names" % command, expect(
            place.m(command, "--store", "hard.db"), 2, "", words=["hard link"]))
    os.remove(os.path.join(place.folder, "hard.db"))


def unheard_tests(place, tap):
    """An owner whose socket cannot be, because a file is there that is no socket."""
    name = os.path.join(place.folder, "e.db.sock")
    with open(name, "w", encoding="utf-8") as stream:
        stream.write("precious\n")
    owner = subprocess.Popen(["./m", "work", "--store", "e.db"], cwd=place.folder,
                             stderr=subprocess.PIPE, text=True)
    lines = [owner.stderr.readline() for _ in range(3)]
    tap.result("an owner that cannot listen says so", [] if (
        "made the store " in lines[0] and "cannot listen on " in lines[1]
        and "no socket" in lines[1] and "drives " in lines[2]) else lines)
    tap.result("... and who asks is told that there is one", expect(
        place.m("start", "--name", "a", "--store", "e.db"), 0,
        words=["(process %d) cannot be reached: it is recorded, and the owner finds it"
               % owner.pid]))
    found = None
    for _ in range(200):
        found = place.m("describe", "a", "--store", "e.db")
        if found.returncode == 0:
            break
        time.sleep(0.05)
    tap.result("... which finds what was left", expect(found, 0, words=["RUNNING"]))
    owner.terminate()
    owner.communicate()
    with open(name, encoding="utf-8") as stream:
        text = stream.read()
    tap.result("... and leaves the file alone", [] if text == "precious\n" else [text])
    os.remove(name)
    store = sqlite3.connect(os.path.join(place.folder, "e.db"), isolation_level=None)
    store.execute("DELETE FROM definition")
    store.close()
    owner = subprocess.Popen(["./m", "work", "--store", "e.db"], cwd=place.folder,
                             stderr=subprocess.PIPE, text=True)
    lines = [owner.stderr.readline(), owner.stderr.readline()]
    owner.terminate()
    owner.communicate()
    tap.result("an execution without its definition is left alone", [] if (
        ": its definition is not in the store any more" in lines[1]) else lines)
    tap.result("nobody drives a store when its owner has ended", expect(
        place.m("stop", "a", "--store", "e.db"), 0, words=["nobody drives "]))


def stranger_tests(place, tap):
    """Another user, whom modes keep from less than the owner does: who may only read reads."""
    os.chmod(place.folder, 0o755)
    owner = subprocess.Popen(["./m", "work", "--store", "f.db"], cwd=place.folder,
                             stderr=subprocess.PIPE, text=True)
    while "drives" not in owner.stderr.readline():  # it has the socket
        pass
    for end in ("", "-shm", "-wal", ".sock"):
        os.chmod(os.path.join(place.folder, "f.db" + end), 0o666 if end == ".sock" else 0o444)
    for command, words in ((["list"], "STATUS"), (["stop", "a"], "belongs to another user (0)")):
        done = subprocess.run(["./m", *command, "--store", "f.db"], cwd=place.folder, user=65534,
                              capture_output=True, text=True, check=False)
        tap.result("another user's %s" % command[0], expect(
            done, 0 if command == ["list"] else 2, words=[words]))
    owner.terminate()
    owner.communicate()


def usage_tests(place, tap):
    for arguments, words in (
            (["list"], "which store"), (["definition", "a"], "which store"),
            (["definition", "--store", "m.db"], "which execution"),
            (["update-map-run", "--store", "m.db"], "which map run"),
            (["describe", "--store", "m.db"], "which execution"),
            (["history", "a", "b", "--store", "m.db"], 'unexpected argument "b"'),
            (["list", "x", "--store", "m.db"], 'unexpected argument "x"'),
            (["list", "--store", "none.db"], "there is no store none.db"),
            (["list", "--store", "m.asl.json"], "m.asl.json"),
            (["list", "--store", "memory:"], "memory"),
            (["list", "--store", "m.db", "--limit", "0"], "--limit"),
            (["list", "--store", "m.db", "--status", "running"], "--status is RUNNING, "),
            (["run", "--adopt"], "--adopt needs --store"),
            (["stream", "--retention", "3", "--store", "memory:"], "--retention needs --store"),
            (["lst"], "unknown command lst; did you mean list? (./m --help lists the commands)"),
            (["rune"], "did you mean run?"), (["--lst"], "unknown option --lst (./m"),
            (["help", "lst"], "did you mean list?"),
            (["describe", "--store", "m.db", "--", "a", "--json"], 'argument "--json"'),
            (["run", "--", "x"], 'unexpected argument "x"'),
            (["list", "--store", "m.db", "--stats", "x"], "did you mean --status?")):
        tap.result("`%s` is wrong usage" % " ".join(arguments),
                   expect(place.m(*arguments), 2, "", words=[words]))
    for command in ("list", "describe", "history", "definition", "store", "update-map-run"):
        tap.result("%s has help" % command, expect(place.m(command, "--help"), 0,
                                                   words=["usage: ./m " + command, "--store"]))
        for words in ["help", command], ["--help", command]:
            tap.result("... also as %s %s" % tuple(words), expect(
                place.m(*words), 0, place.m(command, "--help").stdout))
    tap.result("-- ends the options", expect(
        place.m("describe", "--store", "m.db", "--", "--json"), 1, words=[ARN + "--json'"]))
    for command in (["list"], ["history", "o-8", "--json"], ["store", "export"]):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(["./m", *command, "--store", "m.db"], cwd=place.folder, stdout=write,
                              stderr=subprocess.PIPE, text=True, check=False)
        os.close(write)
        tap.result("%s ends without a word when nobody reads" % " ".join(command),
                   [] if (done.returncode, done.stderr) == (-signal.SIGPIPE, "") else [done])
    tap.result("the commands are listed", expect(place.m("--help"), 0, words=["describe  "]))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        for backend in ("c", "llvm"):
            tap.result("an executable has a store, %s" % backend, expect(place.build(backend), 0))
            list_tests(place, tap)
            describe_tests(place, tap)
            definition_tests(place, tap)
        history_tests(place, tap)
        foreign_tests(place, tap)
        upkeep_tests(place, tap)
        unheard_tests(place, tap)
        if os.geteuid() == 0:                       # who can be somebody else
            stranger_tests(place, tap)
        usage_tests(place, tap)
        place.build("llvm", "--slim")
        for command in ("list", "describe", "history", "store", "start", "stop", "work",
                        "send-success", "send-failure", "send-heartbeat", "update-map-run"):
            tap.result("a slim one says why it has no %s" % command, expect(
                place.m(command), 2, "", words=["--slim", "`%s`" % command]))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
