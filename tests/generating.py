"""tests/generating.py - for tests of `sfnc test --generate`: machines, and what comes of them."""
import json
import os
import re

from tap import SFNC, run


def task(**more):
    return dict({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f"},
                **more)


DONE = {"Type": "Succeed"}


def route(name, at, rules, default="Done"):
    return {name: {"Type": "Choice", "Default": default,
                   "Choices": [dict(rule, Variable=at, Next=to) for rule, to in rules]}}


class Place:
    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, machine):
        path = self.path(name + ".asl.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump(machine, out)
        return path

    def generate(self, name, machine, *options):
        made = self.path(name + ".json")
        definition = self.write(name, machine)
        return definition, made, run([SFNC, "test", "--generate", definition, "-o", made,
                                      *options])


def has(done, status, *texts):
    said = done.stdout + done.stderr
    missing = [text for text in texts if text not in said]
    return [] if done.returncode == status and not missing else [
        "status %d, without %s" % (done.returncode, missing), said]


def counted(done):
    found = re.search(r"(\d+) test cases? takes? (\d+) of (\d+); (\d+) are never taken, "
                      r"(\d+) not proven", done.stdout)
    return [int(number) for number in found.groups()] if found else None


def execute(program, made, name, case, test):
    """Run a case in an executable. Returns what is wrong."""
    done = run([program, "run", "--mock", made, "--test-case", case, "--virtual-time",
                "--seed", "0", "--input", json.dumps(test["Input"])])
    expected = test["Expect"]
    if expected["Status"] == "SUCCEEDED":
        right = done.returncode == 0 and (
            "Output" not in expected or json.loads(done.stdout) == expected["Output"])
    else:
        right = done.returncode == 1 and expected.get("Error", "") in done.stdout + done.stderr
    return [] if right else ["%s: %s" % (name, case), json.dumps(test), done.stdout, done.stderr]


def in_executables(place, name, definition, made):
    """Each case does in C and in LLVM what the file claims."""
    with open(made, encoding="utf-8") as stream:
        tests = json.load(stream)["Tests"][name]
    problems = []
    for backend in ("c", "llvm"):
        program = place.path("%s-%s" % (name, backend))
        done = run([SFNC, "build", definition, "-o", program, "--backend", backend, "-O0",
                    "--no-prove"])
        if done.returncode != 0:
            return [done.stderr]
        for case, test in tests.items():
            problems += execute(program, made, name, case, test)
    return problems


def machine_tests(place, tap, machines):
    """Machines by name, each with how many items nothing takes: all others are to be taken."""
    for name, (machine, never) in machines.items():
        definition, made, done = place.generate(name, machine)
        counts = counted(done)
        right = counts is not None and counts[3:] == [never, 0] and done.returncode == 0
        tap.result("%s: all that can be taken is" % name, [] if right else
                   ["wanted %d never taken, 0 not proven" % never, done.stdout, done.stderr])
        if not os.path.exists(made):
            continue
        again = run([SFNC, "test", definition, made])
        missed = counts[2] - counts[1] if counts else -1
        listed = again.stdout.partition("Never taken")[2].strip().splitlines()
        tap.result("%s: its cases pass, and take that" % name, [] if
                   again.returncode == 0 and len(listed) == missed and
                   "never asked" not in again.stdout else [again.stdout, again.stderr])
        tap.result("%s: executables do the same" % name,
                   in_executables(place, name, definition, made))
