#!/usr/bin/env python3
"""tests/cli/products.py - a product is written whole or not at all (TAP).

What was there before stays when a build fails or is interrupted, and nothing is left beside it.
"""
import json
import os
import shlex
import stat
import sys
import tempfile

from tap import SFNC, Tap, run

FORMER = "what was there\n"
PRODUCTS = (["--emit", "exe"], ["--emit", "exe", "--backend", "c"], ["--emit", "so"],
            ["--emit", "obj"], ["--emit", "obj", "--backend", "c"], ["--emit", "asm"],
            ["--emit", "asm", "--backend", "c"], ["--emit", "c"], ["--emit", "llvm-ir"],
            ["--emit", "llvm-bc"], ["--emit", "ir"])


class Folder:
    """A folder with a definition, from which products are made."""

    def __init__(self, path):
        self.path = path
        states = {"S%d" % i: {"Type": "Pass", "Parameters": {"a": i}, "Next": "S%d" % (i + 1)}
                  for i in range(99)}
        states["S99"] = {"Type": "Succeed"}
        self.write("m.asl.json", json.dumps({"StartAt": "S0", "States": states}))
        self.mine = sorted(os.listdir(path))

    def at(self, name):
        return os.path.join(self.path, name)

    def write(self, name, text, mode=0o644):
        with open(self.at(name), "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(self.at(name), mode)

    def read(self, name):
        with open(self.at(name), "rb") as stream:
            return stream.read()

    def mode(self, name):
        return stat.S_IMODE(os.stat(self.at(name)).st_mode)

    def build(self, *options, before="", env=None):
        """Run sfnc build in a shell, after other commands of it."""
        command = shlex.join([SFNC, "build", "m.asl.json", *options])
        return run(["bash", "-c", before + "exec " + command], folder=self.path,
                   env=dict(os.environ, **(env or {})))

    def left(self, *besides):
        """What lies here that no test has put here."""
        return ["left: " + name for name in sorted(os.listdir(self.path))
                if name not in self.mine and name not in besides]


def failure_tests(folder):
    """A build that fails leaves the former file. Yields (name, problems)."""
    for options in PRODUCTS:
        folder.write("out", FORMER)
        done = folder.build(*options, "-o", "out", before="ulimit -f 1; ")
        problems = folder.left("out")
        if done.returncode != 2 or not done.stderr.startswith(("sfnc: ", "cc", "/")):
            problems += [done.returncode, done.stderr]
        if folder.read("out") != FORMER.encode():
            problems.append("the former file is gone")
        yield "a limit to the size of files, " + " ".join(options), problems
    folder.write("bad-cc", '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\n'
                           'echo half >"$2"\nexit 1\n', 0o755)
    for cc in ("./bad-cc", "./absent-cc"):
        folder.write("out", FORMER)
        done = folder.build("-o", "out", env={"CC": cc})
        right = done.returncode == 2 and folder.read("out") == FORMER.encode()
        yield "CC=" + cc, ([] if right else [done.returncode, done.stderr]) \
            + folder.left("out", "bad-cc")


def place_tests(folder):
    """What -o may name. Yields (name, problems)."""
    folder.write("real", FORMER)
    os.symlink("real", folder.at("link"))
    done = folder.build("--emit", "c", "-o", "link")
    right = os.path.islink(folder.at("link")) and b"sfn_program" in folder.read("real")
    yield "a link is followed", [] if right else [done.stderr]
    os.symlink("later", folder.at("dangling"))
    done = folder.build("-o", "dangling")
    right = os.path.islink(folder.at("dangling")) and \
        run(["./later", "run", "--input", "{}"], folder=folder.path).returncode == 0
    yield "a link to nothing", [] if right else [done.stderr]
    os.mkfifo(folder.at("pipe"))
    done = folder.build("--emit", "ir", "-o", "pipe", before="cat pipe >copied & ")
    text = folder.build("--emit", "ir", "-o", "-").stdout
    run(["bash", "-c", "for i in $(seq 100); do [ -s copied ] && break; sleep 0.1; done"],
        folder=folder.path)
    right = stat.S_ISFIFO(os.stat(folder.at("pipe")).st_mode) and \
        folder.read("copied").decode() == text != ""
    yield "a pipe", [] if right else [done.stderr]
    done = folder.build("--emit", "ir", "-o", "/dev/stdout", before="exec >shell; ")
    yield "where the shell sends the output", [] if folder.read("shell").decode() == text \
        else [done.stderr]
    for options in (["--emit", "c"], ["--emit", "exe"]):
        done = folder.build(*options, "-o", "/dev/null")
        yield "/dev/null, " + options[1], [] if done.returncode == 0 else [done.stderr]
        done = folder.build(*options, "-o", "/dev/full")
        right = (done.returncode, done.stderr) == \
            (2, "sfnc: cannot write /dev/full: No space left on device\n")
        yield "/dev/full, " + options[1], [] if right else [done.returncode, done.stderr]
        done = folder.build(*options, "-o", "no/such/out")
        right = (done.returncode, done.stderr) == \
            (2, "sfnc: cannot write into no/such: No such file or directory\n")
        yield "no folder, " + options[1], [] if right else [done.returncode, done.stderr]
    yield "nothing is left", folder.left("real", "link", "later", "dangling", "pipe", "copied",
                                         "shell")


def mode_tests(folder):
    """A file's permissions are kept; a new one has those of the umask. Yields (name, problems)."""
    for options, former, wanted in ((["--emit", "c"], 0o640, 0o640),
                                    (["--emit", "c"], None, 0o640),
                                    (["--emit", "obj"], None, 0o640),
                                    (["--emit", "exe"], 0o600, 0o710),
                                    (["--emit", "exe"], 0o755, 0o755),
                                    (["--emit", "exe"], None, 0o750),
                                    (["--emit", "so"], None, 0o750)):
        if os.path.exists(folder.at("out")):
            os.unlink(folder.at("out"))
        if former is not None:
            folder.write("out", FORMER, former)
        done = folder.build(*options, "-o", "out", before="umask 027; ")
        found = folder.mode("out") if done.returncode == 0 else None
        yield "permissions of %s over %s" % (options[1], "nothing" if former is None
                                             else oct(former)), \
            [] if found == wanted else [found and oct(found), done.stderr]
    folder.write("out", FORMER, 0o444)
    if os.geteuid() == 0:
        yield "a protected file", None
        return
    done = folder.build("--emit", "c", "-o", "out")
    right = (done.returncode, done.stderr) == (2, "sfnc: cannot write out: Permission denied\n")
    yield "a protected file", [] if right else [done.returncode, done.stderr]


def unasked_tests(folder):
    """Without -o only a former product of the kind is replaced. Yields (name, problems)."""
    for options in PRODUCTS:
        emit = options[1]
        name = "m" + {"exe": "", "obj": ".o", "llvm-ir": ".ll", "llvm-bc": ".bc",
                      "asm": ".s"}.get(emit, "." + emit)
        for former, taken in ((None, True), ("", True), (FORMER, False)):
            if os.path.exists(folder.at(name)):
                os.unlink(folder.at(name))
            if former is not None:
                folder.write(name, former, 0o755)
            problems = []
            for _ in range(2):      # the second time the former product is replaced
                done = folder.build(*options)
                problems += [] if done.returncode == (0 if taken else 2) else [done.stderr]
            if not taken and (folder.read(name) != former.encode() or done.stderr != (
                    "sfnc: %s is there and was not built by sfnc: give a name with -o\n" % name)):
                problems.append(done.stderr)
            yield "without -o over %r, %s" % (former, " ".join(options)), problems
        os.unlink(folder.at(name))
    folder.write("Makefile", "all:\n")
    folder.write("document.json", json.dumps({"Resources": {"M": {
        "Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "StateMachineName": "Makefile", "Definition": {
                "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}}}}}))
    done = run([SFNC, "build", "document.json"], folder=folder.path)
    right = done.returncode == 2 and "Makefile is there" in done.stderr and \
        folder.read("Makefile") == b"all:\n"
    yield "a template names no file to replace", [] if right else [done.stderr]


def main():
    tap = Tap()
    for group in (failure_tests, place_tests, mode_tests, unasked_tests):
        with tempfile.TemporaryDirectory() as path:
            for name, problems in group(Folder(path)):
                if problems is None:
                    tap.skip(name, "nothing is protected from the superuser")
                else:
                    tap.result(name, problems)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
