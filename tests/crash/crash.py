#!/usr/bin/env python3
"""tests/crash/crash.py - executables that are killed, or whose disk or memory fails (TAP).

A library that is preloaded (writes.c) kills the process at its n-th write to the store, lets that
write fail, or the n-th allocation; or it makes the disk slow. What is there afterwards is looked at
from outside: with the commands of the executable, with SQLite, and in a file to which every task
adds the key of its attempt. Then the same command is given again, and must end as if nothing had
been.
"""
import collections
import concurrent.futures
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from tap import FULL, SANITIZED, SFNC, SOURCE, Tap, read_json, run

INPUT = '{"items":[1,2,3]}'
WORKERS = 4
SMALL, LARGE = (None, 60) if FULL else (4, 2) if SANITIZED else (14, 6)    # points; None: all
FAILING, LEAN = (60, 40) if FULL else (2, 2) if SANITIZED else (6, 4)
SEED = int(os.environ.get("SEED", "1"))


def task(name, **fields):
    return {"Type": "Task", "Resource": "exec:./work " + name, "ResultPath": "$." + name, **fields}


MACHINE = {"StartAt": "First", "States": {
    "First": task("first", Next="Both", Retry=[{"ErrorEquals": ["States.ALL"]}]),
    "Both": {"Type": "Parallel", "ResultPath": "$.both", "Next": "Each", "Branches": [
        {"StartAt": "Left", "States": {
            "Left": task("left", Next="Rest"),
            "Rest": {"Type": "Wait", "Seconds": 1, "Next": "After"},
            "After": task("after", End=True)}},
        {"StartAt": "Right", "States": {"Right": task("right", Assign={"seen": 1}, End=True)}}]},
    "Each": {"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.each", "MaxConcurrency": 2,
             "ItemSelector": {"item.$": "$$.Map.Item.Value"}, "Next": "Children",
             "ItemProcessor": {"StartAt": "Item", "States": {"Item": task("item", End=True)}}},
    "Children": {"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.children", "Next": "Last",
                 "ItemSelector": {"child.$": "$$.Map.Item.Value"}, "ItemProcessor": {
                     "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                     "StartAt": "Child", "States": {"Child": task("child_", End=True)}}},
    "Last": task("last", End=True)}}

# Adds the key of its attempt to a file; nothing else of a task is seen from outside.
WORK = '#!/bin/sh\nread input\necho "$SFN_ATTEMPT_KEY $1" >> log\necho "{\\"by\\":\\"$1\\"}"\n'


class Place:
    """A folder with an executable, in which each point has a folder of its own."""

    def __init__(self, folder):
        self.folder, self.points = folder, 0
        self.library = os.path.join(folder, "writes.so")
        self.write("m.asl.json", json.dumps(MACHINE))
        self.write("work", WORK)
        os.chmod(os.path.join(folder, "work"), 0o755)
        compiled = run([os.environ.get("CC", "cc"), "-O1", "-shared", "-fPIC", "-D_GNU_SOURCE",
                        *(["-DWITHOUT_MEMORY"] if SANITIZED else []),
                        "-o", self.library, os.path.join(SOURCE, "tests/crash/writes.c"), "-ldl"])
        built = run([SFNC, "build", "m.asl.json", "-o", "m"], folder=folder)
        if compiled.returncode != 0 or built.returncode != 0:
            sys.exit(compiled.stderr + built.stderr)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as stream:
            stream.write(text)

    def point(self, program="../m"):
        self.points += 1
        return Point(self, os.path.join(self.folder, "point-%d" % self.points), program)


class Point:
    """A store, and what tasks did beside it."""

    def __init__(self, place, folder, program):
        self.place, self.folder, self.program, self.ends = place, folder, program, 0
        os.mkdir(folder)
        os.symlink("../work", os.path.join(folder, "work"))

    def environment(self, how):
        """With `how`, as writes.c has it, something goes wrong."""
        if not how:
            return None
        self.ends += 1
        more = {"LD_PRELOAD": self.place.library,
                "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
        return dict(os.environ, **more, **{key: str(value) for key, value in how.items()})

    def command(self, *arguments, stdin="", **how):
        return run([self.program, *arguments, "--store", "m.db"], stdin, folder=self.folder,
                   seconds=60, env=self.environment(how))

    def begin(self, *arguments, **how):
        return subprocess.Popen([self.program, *arguments, "--store", "m.db"], cwd=self.folder,
                                text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.environment(how))

    def run(self, **how):
        return self.command("run", "--name", "one", "--input", INPUT, **how)

    def finish(self):
        """The same once more. One that has ended is refused, and described instead."""
        done = self.run()
        if done.returncode != 1 or "ExecutionAlreadyExists" not in done.stderr:
            return done
        described, problem = read_json(self.command("describe", "one", "--json").stdout)
        if problem is not None or described.get("status") != "SUCCEEDED":
            return done
        return subprocess.CompletedProcess(done.args, 0, described["output"] + "\n", "")

    def read(self, name):
        try:
            with open(os.path.join(self.folder, name), encoding="utf-8") as stream:
                return stream.read()
        except FileNotFoundError:
            return ""

    def select(self, text):
        base = sqlite3.connect(os.path.join(self.folder, "m.db"))
        try:
            return base.execute(text).fetchall()
        finally:
            base.close()

    def attempts(self):
        """How often each attempt was started, by its key."""
        return collections.Counter(line.split()[0] for line in self.read("log").splitlines())

    def events(self):
        """{execution: [events]}."""
        found = collections.defaultdict(list)
        for execution, first, text in self.select(
                "SELECT execution, first, text FROM event ORDER BY execution, first"):
            events = json.loads(text)
            if events[0]["id"] != first:
                raise ValueError("the events from %d on are not numbered so" % first)
            found[execution] += events
        return found

    # ---- what must hold ----

    def history_problems(self):
        problems = []
        for execution, events in self.events().items():
            if [event["id"] for event in events] != list(range(1, len(events) + 1)):
                problems.append("execution %d: events are missing or twice" % execution)
            times = [event["timestamp"] for event in events]
            if times != sorted(times):
                problems.append("execution %d: time runs backwards" % execution)
        return problems

    def store_problems(self):
        checked = self.command("store", "check")
        problems = [] if checked.returncode == 0 else ["store check: " + checked.stdout]
        problems += ["%s of %s are left" % (count, table) for table in ("timer", "attempt", "row")
                     for (count,) in self.select("SELECT count(*) FROM " + table) if count > 0]
        problems += ["execution %s is %s" % found for found in
                     self.select("SELECT id, status FROM execution WHERE status <> 'SUCCEEDED'")]
        return problems

    def attempt_problems(self, keys):
        attempts = self.attempts()
        problems = ["attempt %s was started %d times" % found for found in attempts.items()
                    if found[1] > 1 + self.ends]
        if len(attempts) != keys:
            problems.append("%d attempts instead of %d" % (len(attempts), keys))
        return problems

    def end_problems(self, done, reference):
        """It has ended as the undisturbed one."""
        if done.returncode != 0 or done.stdout != reference.output:
            return ["status %d, output %s" % (done.returncode, done.stdout), done.stderr]
        problems = self.history_problems() + self.store_problems()
        problems += self.attempt_problems(reference.keys)
        if form_of(self.events()) != reference.form:
            problems.append("the history has other events than that of an undisturbed execution")
        return problems


def form_of(histories):
    """The types of all events and the states they are of, whatever their order."""
    return collections.Counter(
        (event["type"], next((value.get("name") for key, value in sorted(event.items())
                              if isinstance(value, dict)), None))
        for events in histories.values() for event in events)


class Reference:
    """What an undisturbed execution does."""

    def __init__(self, place):
        point = place.point()
        done = point.run(WRITES_COUNT="writes", MEMORY_COUNT="memory")
        self.problems = [] if done.returncode == 0 else [done.stderr]
        self.output = done.stdout
        self.writes = int(point.read("writes") or 0)
        self.memory = int(point.read("memory") or 0)
        self.form = form_of(point.events())
        self.keys = len(point.attempts())
        self.problems += point.end_problems(done, self)
        if self.writes < 50 or (self.memory < 100 and not SANITIZED) or self.keys != 11:
            self.problems.append("%d writes, %d allocations, %d attempts"
                                 % (self.writes, self.memory, self.keys))


def some(random_numbers, most, count):
    """So many numbers from 1 on, spread over all; None: all."""
    if count is None or count >= most:
        return list(range(1, most + 1))
    width = most / count
    return [1 + int(width * (i + random_numbers.random())) for i in range(count)]


# ---- one execution ----

def killed(place, reference, number):
    """The process is killed at a write; the next one goes on."""
    point = place.point()
    first = point.run(WRITES_KILL=number)
    if first.returncode != -signal.SIGKILL:
        if first.returncode == 0 and first.stdout == reference.output:
            return []                       # it had fewer writes this time
        return ["write %d: it ended with %d, %s" % (number, first.returncode, first.stderr)]
    return ["write %d: %s" % (number, problem)
            for problem in point.end_problems(point.finish(), reference)]


def failed(place, reference, number, error, times):
    """Writes fail: the process goes on when there is room, or ends and says why."""
    point = place.point()
    first = point.run(WRITES_FAIL=number, WRITES_ERROR=error, WRITES_TIMES=times)
    what = "write %d (%s, %d times)" % (number, error, times)
    if first.returncode == 0 and first.stdout != reference.output:
        return ["%s: output %s" % (what, first.stdout)]
    if first.returncode < 0:
        return ["%s: it ended by signal %d, %s" % (what, -first.returncode, first.stderr)]
    if first.returncode != 0 and not first.stderr.strip():
        return ["%s: it ended with %d and said nothing" % (what, first.returncode)]
    return ["%s: %s" % (what, problem) for problem in point.end_problems(point.finish(), reference)]


def lean(place, reference, number):
    """There is no memory any more from an allocation on."""
    point = place.point()
    first = point.run(MEMORY_FAIL=number)
    what = "allocation %d" % number
    if first.returncode == 0:
        return [] if first.stdout == reference.output else ["%s: %s" % (what, first.stdout)]
    return ["%s: %s" % (what, problem) for problem in point.end_problems(point.finish(), reference)]


# ---- many ----

def killed_stream(place, reference, seed):
    """A batch is killed again and again, and given again until it is done."""
    point, numbers = place.point(), random.Random(seed)
    lines = "".join('{"items":[%d,%d]}\n' % (i, i + 1) for i in range(20))
    arguments = ["stream", "--unordered", "--number", "--name", "batch"]
    done = None
    for _ in range(4):
        done = point.command(*arguments, stdin=lines, WRITES_KILL=numbers.randrange(40, 1500))
        if done.returncode == 0:
            break
    done = point.command(*arguments, stdin=lines)
    what = "seed %d" % seed
    if done.returncode != 0:
        return ["%s: status %d, %s" % (what, done.returncode, done.stderr)]
    results = {}
    for line in done.stdout.splitlines():
        result, problem = read_json(line)
        if problem is not None:
            return [what + ": " + problem]
        results[result["line"]] = result
    problems = ["line %d: %s" % (i, results.get(i)) for i in range(1, 21)
                if results.get(i, {}).get("output", {}).get("items") != [i - 1, i]]
    problems += point.history_problems() + point.store_problems()
    problems += point.attempt_problems(20 * (reference.keys - 2))
    return [what + ": " + problem for problem in problems]


def killed_owner(place, reference, seed):
    """An owner is killed while others ask it to start executions: what it acknowledged is there."""
    point, numbers = place.point(), random.Random(seed)
    asked = []
    owner = point.begin("work", WRITES_KILL=numbers.randrange(90, 900))
    for number in range(12):
        started = point.command("start", "--name", "n%d" % number, "--input", INPUT)
        if started.returncode == 0:
            asked.append("n%d" % number)
        time.sleep(numbers.random() * 0.1)
        if owner.poll() is not None:
            owner.communicate()
            owner = point.begin("work", WRITES_KILL=numbers.randrange(20, 900))
    owner.kill()
    owner.communicate()
    owner = point.begin("work")
    point.ends += 1
    statuses = {}
    for _ in range(200):
        time.sleep(0.1)
        statuses = dict(point.select("SELECT name, status FROM execution WHERE map_run IS NULL"))
        if all(statuses.get(name) == "SUCCEEDED" for name in asked):
            break
    owner.terminate()
    said = owner.communicate()[1]
    problems = ["%s was acknowledged and is %s: %s" % (name, statuses.get(name), said)
                for name in asked if statuses.get(name) != "SUCCEEDED"]
    if len(asked) < 6:
        problems.append("only %d starts were acknowledged" % len(asked))
    problems += point.history_problems() + point.store_problems()
    return ["seed %d: %s" % (seed, problem) for problem in problems]


def sleeping(seconds):
    """Our processes that sleep for so long."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open("/proc/%s/cmdline" % name, "rb") as stream:
                if stream.read().split(b"\0")[:2] == [b"sleep", seconds.encode()]:
                    found.append(name)
        except OSError:
            continue
    return found


def no_process_lingers(place):
    """A task's process ends with the process that has started it."""
    seconds = "86400.%07d" % os.getpid()
    place.write("slow.asl.json", json.dumps({"StartAt": "S", "States": {
        "S": {"Type": "Task", "Resource": "exec:sleep " + seconds, "End": True}}}))
    built = run([SFNC, "build", "slow.asl.json", "-o", "slow"], folder=place.folder)
    if built.returncode != 0:
        return [built.stderr]
    process = subprocess.Popen(["./slow", "run", "--store", "slow.db", "--name", "one"],
                               cwd=place.folder, stderr=subprocess.DEVNULL)
    problems = ["its task never began"]
    for _ in range(200):
        time.sleep(0.02)
        if sleeping(seconds):
            problems = []
            break
    process.kill()
    process.wait()
    for _ in range(100):
        if not sleeping(seconds):
            return problems
        time.sleep(0.02)
    for number in sleeping(seconds):
        os.kill(int(number), signal.SIGKILL)
    return problems + ["the process of a task goes on beside its successors"]


def without_room(place, beside, *options):
    """A batch whose starts find no room for a while waits, and none of them fails."""
    place.write("fast.asl.json", json.dumps({"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}))
    built = run([SFNC, "build", "fast.asl.json", "-o", "fast"], folder=place.folder)
    if built.returncode != 0:
        return [built.stderr]
    point = place.point("../fast")
    lines = ['{"n":%d}' % number for number in range(200)]
    how = {"WRITES_FAIL": 4, "WRITES_TIMES": 6, "WRITES_ERROR": "full"}
    point.command("start")
    owner = point.begin("work", **how) if beside else None
    time.sleep(1 if beside else 0)
    done = point.command("stream", *options, stdin="".join(line + "\n" for line in lines),
                         **({} if beside else how))
    if beside:
        owner.terminate()
        owner.communicate()
    problems = [] if done.returncode == 0 else ["status %d: %s" % (done.returncode, done.stderr)]
    told = "takes no executions (" if beside else "there is no room for"
    if told not in done.stderr:
        problems.append("it does not say \"%s\": %s" % (told, done.stderr))
    if sorted(done.stdout.splitlines()) != sorted(lines):
        problems.append("not the results: " + done.stdout[:400])
    return problems


def run_without_room(place):
    """The start of an execution may be at any write there, as commits share a flush."""
    problems, told = [], 0
    for number in range(2, 6):
        point = place.point("../fast")
        point.command("start")
        done = point.command("run", "--input", '{"n":7}', WRITES_FAIL=number, WRITES_TIMES=2,
                             WRITES_ERROR="full")
        told += "there is no room for" in done.stderr
        if done.returncode != 0 or done.stdout != '{"n":7}\n':
            problems.append("status %d: %s %s" % (done.returncode, done.stdout, done.stderr))
    return problems if told > 0 else problems + ["it never says that there is no room"]


def given_slowly(place):
    """A `work` gets the store that a `run` gives back, however slowly that is flushed."""
    place.write("held.asl.json", json.dumps({"StartAt": "S", "States": {
        "S": {"Type": "Task", "Resource": "exec:./hold", "End": True}}}))
    place.write("hold", "#!/bin/sh\n>begun\nwhile [ ! -e let ]; do sleep 0.02; done\necho 7\n")
    os.chmod(os.path.join(place.folder, "hold"), 0o755)
    built = run([SFNC, "build", "held.asl.json", "-o", "held"], folder=place.folder)
    if built.returncode != 0:
        return [built.stderr]
    point = place.point("../held")
    os.symlink("../hold", os.path.join(point.folder, "hold"))
    runner = point.begin("run", WRITES_SLOW=1000)
    while not os.path.exists(os.path.join(point.folder, "begun")) and runner.poll() is None:
        time.sleep(0.02)
    worker = point.begin("work")
    said = worker.stderr.readline()
    place.write(os.path.join(point.folder, "let"), "")
    output, complaints = runner.communicate(timeout=60)
    worker.terminate()
    said += worker.communicate()[1]
    problems = [] if "drives" in said else ["work says: " + said]
    return problems + ([] if output == "7\n" else ["run: %s %s" % (output, complaints)])


def all_of(tap, name, points):
    """Points are functions that return problems; some run at a time."""
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        problems = [problem for found in pool.map(lambda point: point(), points)
                    for problem in found]
    tap.result("%s: %d points" % (name, len(points)), problems)


def main():
    tap, numbers = Tap(), random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="sfnc-crash-") as folder:
        place = Place(folder)
        reference = Reference(place)
        tap.result("an undisturbed execution", reference.problems)
        if reference.problems:
            return tap.end()
        all_of(tap, "killed at a write", [
            lambda n=n: killed(place, reference, n)
            for n in some(numbers, reference.writes, SMALL)])
        all_of(tap, "a write fails", [
            lambda n=n, how=how: failed(place, reference, n, *how)
            for n, how in zip(some(numbers, reference.writes, FAILING),
                              [("full", 1), ("io", 1), ("full", 8)] * FAILING)])
        if SANITIZED:
            tap.skip("without memory", "the sanitizer counts allocations itself")
        else:
            all_of(tap, "without memory", [lambda n=n: lean(place, reference, n)
                                           for n in some(numbers, reference.memory, LEAN)])
        all_of(tap, "a batch is killed again and again", [
            lambda n=n: killed_stream(place, reference, SEED + n) for n in range(LARGE)])
        all_of(tap, "an owner is killed while it is asked", [
            lambda n=n: killed_owner(place, reference, SEED + n)
            for n in range(max(1, LARGE // 3))])
        for options in ([], ["--unordered"], ["--name", "b"]):
            tap.result(" ".join(["a batch waits for room", *options]),
                       without_room(place, False, *options))
        tap.result("run waits for room", run_without_room(place))
        tap.result("a batch waits for the room of an owner", without_room(place, True))
        tap.result("a store is given back slowly", given_slowly(place))
        tap.result("no process of a task lingers", no_process_lingers(place))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
