#!/usr/bin/env python3
"""tests/cli/hooks.py - the hook of git and the workflow in examples/ci do what they say (TAP).

In real repositories of git, with what a repository may hold: odd names, links, half staged files.
"""
import json
import os
import re
import shutil
import sys
import tempfile

from tap import SFNC, SOURCE, Tap, run

GOOD = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
BAD = {"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}
ODD = {"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$a", "End": True}}}
NAMES = ("a b.asl.json", "a\nb.asl.json", "-x.asl.json", "--format.asl.json", "\u65e5.asl.json",
         "$(touch x);`touch x`.asl.json", "deep/er/'\".asl.json", "*.asl.json", "a.asl.yaml",
         "a.asl.yml")


class Repository:
    """A new repository with the hook, in an environment that knows nothing of its user."""

    def __init__(self, folder, hook=True):
        self.folder = tempfile.mkdtemp(dir=folder)
        bin = os.path.join(folder, "bin")
        os.makedirs(bin, exist_ok=True)
        with open(os.path.join(bin, "sfnc"), "w", encoding="utf-8") as stream:
            stream.write('#!/bin/sh\nexec "%s" "$@"\n' % os.path.abspath(SFNC))
        os.chmod(os.path.join(bin, "sfnc"), 0o755)
        self.env = {"PATH": bin + ":" + os.environ["PATH"], "HOME": self.folder,
                    "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", "TMPDIR": folder}
        self.env.update({name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS")
                         if name in os.environ})
        self.git("init", "-q")
        for name, value in (("user.name", "A"), ("user.email", "a@example.com"),
                            ("commit.gpgsign", "false"), ("core.quotePath", "false")):
            self.git("config", name, value)
        if hook:
            shutil.copy(os.path.join(SOURCE, "examples/ci/pre-commit"), os.path.join(
                self.folder, ".git/hooks/pre-commit"))
            os.chmod(os.path.join(self.folder, ".git/hooks/pre-commit"), 0o755)

    def git(self, *arguments, folder=""):
        return run(["git", *arguments], folder=os.path.join(self.folder, folder), env=self.env)

    def write(self, name, content, stage=True):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(content if isinstance(content, str) else json.dumps(content))
        if stage:
            self.git("add", "--", name)

    def commit(self, *arguments, folder=""):
        return self.git("commit", "-q", "-m", "x", *arguments, folder=folder)


def judge(done, status, words=""):
    return [] if done.returncode == status and words in done.stdout + done.stderr else [
        "status %d, not %d, or no `%s`" % (done.returncode, status, words),
        done.stdout + done.stderr]


def hook_tests(folder, tap):
    where = Repository(folder)
    where.write("a.asl.json", GOOD)
    tap.result("a good definition is committed", judge(where.commit(), 0))
    where.write("a.asl.json", BAD)
    tap.result("one with an error is not", judge(where.commit(), 1, "a.asl.json:1:"))
    where.write("a.asl.json", GOOD, stage=False)
    tap.result("not if it is mended, but not staged", judge(where.commit(), 1, "unknown-target"))
    done = where.commit("--allow-empty", "a.asl.json")
    tap.result("if what is mended is committed", judge(done, 0))
    where.write("a.asl.json", dict(GOOD, Comment="new"))
    where.write("a.asl.json", BAD, stage=False)
    tap.result("if what is not mended is not staged", judge(where.commit(), 0))
    tap.result("not with commit -a", judge(where.commit("-a"), 1, "unknown-target"))
    tap.result("whatever it is with --no-verify", judge(where.commit("-a", "--no-verify"), 0))
    where.write("b.json", BAD)
    where.write("c.asl.json.txt", "{")
    tap.result("other files may be anything, and so what was there before",
               judge(where.commit(), 0))
    where.git("rm", "-q", "a.asl.json")
    tap.result("a definition is removed", judge(where.commit(), 0))
    where.write("d.asl.json", ODD)
    tap.result("a warning stops nothing", judge(where.commit(), 0, "variable-unassigned"))
    where.git("config", "sfnc.options", "--werror -Wno-heartbeat")
    tap.result("wrong options stop a commit", judge(where.commit("--allow-empty"), 0))
    where.git("config", "sfnc.options", "--werror -Wno-ignored-nothing")
    where.write("d.asl.json", dict(ODD, Comment="x"))
    tap.result("a warning stops it where git config says so", judge(
        where.commit(), 1, "1 error"))
    where.write("deep/e.asl.json", BAD)
    where.git("reset", "-q", "d.asl.json")
    tap.result("from a folder below", judge(where.commit(folder="deep"), 1, "deep/e.asl.json:1:"))
    where.write("deep/e.asl.json", GOOD)
    where.git("mv", "deep/e.asl.json", "f.asl.json")
    tap.result("a file that is moved", judge(where.commit(folder="deep"), 0))
    left = [name for name in os.listdir(folder) if name.startswith("tmp.")]
    tap.result("nothing is left in the temporary folder", [str(left)] if left else [])


def name_tests(folder, tap):
    for name in NAMES:
        where = Repository(folder)
        yaml = name.endswith("l")
        where.write("./" + name, json.dumps(BAD) if not yaml else "StartAt: B\nStates: {}\n")
        problems = judge(where.commit(), 1, "" if yaml else "unknown-target")
        where.write("./" + name, json.dumps(GOOD))
        problems += judge(where.commit(), 0)
        problems += ["it has done what the name says"] if "x" in os.listdir(where.folder) else []
        tap.result("a file of the name %r" % name, problems)
    where = Repository(folder)
    os.symlink("/nowhere", os.path.join(where.folder, "l.asl.json"))
    where.git("add", "l.asl.json")
    tap.result("a link is nothing to check", judge(where.commit(), 0))
    for number in range(300):
        where.write("n%d/%s.asl.json" % (number, "x" * 100), GOOD, stage=False)
    where.write("n299/y.asl.json", BAD, stage=False)
    where.git("add", ".")
    tap.result("many files", judge(where.commit(), 1, "n299/y.asl.json:1:"))
    where.env["PATH"] = ":".join(one for one in where.env["PATH"].split(":")[1:]
                                 if not os.path.exists(os.path.join(one, "sfnc")))
    tap.result("without sfnc it says so", judge(where.commit(), 1, "sfnc is not there"))


def step_of(workflow, name):
    """The script of a step: the lines below `run: |` that are indented further."""
    found = re.search(r"(?m)^      - name: %s\n(?:        .*\n)*?"
                      r"        run: \|\n((?:          .*\n)+)" % name, workflow)
    return re.sub(r"(?m)^ {10}", "", found[1]) if found else None


def workflow_tests(folder, tap):
    with open(os.path.join(SOURCE, "examples/ci/github.yml"), encoding="utf-8") as stream:
        script = step_of(stream.read(), "check")
    where = Repository(folder, hook=False)
    for name in NAMES:
        where.write("./" + name, json.dumps(GOOD))
    where.write("bad.asl.json", BAD)
    done = run(["bash", "-e", "-o", "pipefail", "-c", script or "exit 99"], folder=where.folder,
               env=where.env)
    problems = judge(done, 1)
    try:
        with open(os.path.join(where.folder, "sfnc.sarif"), encoding="utf-8") as stream:
            results = json.load(stream)["runs"][0]["results"]
        problems += [] if [result["ruleId"] for result in results].count("unknown-target") == 1 \
            else [str(results)]
    except (OSError, ValueError) as error:
        problems.append(str(error))
    tap.result("the step `check` of the workflow leaves SARIF", problems)


def framework_tests(folder, tap):
    """What pre-commit reads: which files, and what is run with their names."""
    with open(os.path.join(SOURCE, ".pre-commit-hooks.yaml"), encoding="utf-8") as stream:
        said = dict(re.findall(r"(?m)^(?:- |  )(\w+): (.*)$", stream.read()))
    files = re.compile(said["files"])
    problems = [name for name in NAMES if not files.search(name)] + [
        name for name in ("a.json", "asl.json", "a.asl.json.txt", "a.yaml") if files.search(name)]
    where = Repository(folder, hook=False)
    where.write("a.asl.json", GOOD)
    where.write("b.asl.json", ODD)
    for options, status in (([], 0), (["--werror"], 1)):
        problems += judge(run(said["entry"].split() + options + ["a.asl.json", "b.asl.json"],
                              folder=where.folder, env=where.env), status, "variable-unassigned")
    tap.result("the hook of the framework", problems)


def main():
    tap = Tap()
    if shutil.which("git") is None:
        tap.skip("the hook of git", "git is not there")
        return tap.end()
    with tempfile.TemporaryDirectory() as folder:
        hook_tests(folder, tap)
        name_tests(folder, tap)
        workflow_tests(folder, tap)
        framework_tests(folder, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
