#!/usr/bin/env python3
"""tests/cli/compiler.py - what the compiler leaves behind and how large it gets (TAP).

Products in proportion to the definition; nothing left over when it is interrupted.
"""
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from tap import SANITIZED, SFNC, SOURCE, Tap, run

BACKENDS = ("llvm", "c")


def write(folder, name, content):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
        stream.write(content if isinstance(content, str) else json.dumps(content))
    return name


def one_state(state):
    return {"StartAt": "A", "States": {"A": dict(state, End=True)}}


def long_definitions(count):
    """Definitions in which something is there `count` times."""
    path = "$" + ".a" * count
    names = "['a','b']" * count
    return {
        "InputPath": {"Type": "Pass", "InputPath": path},
        "InputPath of indexes": {"Type": "Pass", "InputPath": "$" + "[0]" * count},
        "several names": {"Type": "Pass", "InputPath": "$" + names},
        "several names after a wildcard": {"Type": "Pass", "InputPath": "$.*" + names},
        "ResultPath": {"Type": "Pass", "ResultPath": path},
        "path in Parameters": {"Type": "Pass", "Parameters": {"x.$": path}},
        "path after a wildcard": {"Type": "Pass", "InputPath": "$.*" + path[1:]},
        "arguments": {"Type": "Pass", "Parameters": {
            "x.$": "States.Array(%s)" % ",".join("$.a%d" % number for number in range(count))}},
        "places of a template": {"Type": "Pass", "Parameters": {
            "x.$": "States.Format('%s'%s)" % ("{} " * count, ",$.a" * count)}},
    }


def product_size(folder, definition, *options):
    write(folder, "m.asl.json", one_state(definition))
    done = run([SFNC, "build", "m.asl.json", "-o", "product", *options], folder=folder)
    return os.path.getsize(os.path.join(folder, "product")) if done.returncode == 0 else None


def growth_tests(folder, tap):
    """Four times as long a definition makes a product at most five times as large."""
    for name, short in long_definitions(500).items():
        long = long_definitions(2000)[name]
        for emit in ("c", "obj"):
            sizes = [product_size(folder, each, "--emit", emit, "-O0") for each in (short, long)]
            grows = None in sizes or sizes[1] > 5 * sizes[0]
            tap.result("%s is linear in --emit %s" % (name, emit), [sizes] if grows else [])


def cause_tests(folder, tap):
    """A long path fails at the step that finds nothing, and says so."""
    write(folder, "m.asl.json", one_state({"Type": "Pass", "InputPath": "$" + ".a" * 6000}))
    document = {"a": {"a": {"b": 1}}}
    wanted = ": Missing property in path $['a']['a']['a']"
    for backend in BACKENDS:
        done = run([SFNC, "build", "m.asl.json", "--backend", backend, "-o", "exe"], folder=folder)
        if done.returncode == 0:
            done = run(["./exe", "run", "--input", json.dumps(document)], folder=folder)
        found = done.returncode == 1 and json.loads(done.stderr)["cause"].endswith(wanted)
        tap.result("a path of 6,000 names, " + backend, [] if found else [done.stderr[-500:]])


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGABRT)


def await_true(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def is_running(pid):
    """Whether the process exists and is not waiting to be reaped."""
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as stream:
            return stream.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def interrupt(folder, number, whole_group):
    """Interrupt a build whose C compiler, a script with a child, works on. Returns problems."""
    temporary = os.path.join(folder, "tmp")
    pids = os.path.join(folder, "pids")
    for each in (pids, pids + ".new"):
        if os.path.exists(each):
            os.unlink(each)
    write(folder, "exe", "what was there")
    child = subprocess.Popen([SFNC, "build", "m.asl.json", "-o", "exe"], cwd=folder,
                             env=dict(os.environ, TMPDIR=temporary, CC="./slow-cc"),
                             start_new_session=True, stderr=subprocess.PIPE, text=True)
    if not await_true(lambda: os.path.exists(pids)):
        child.kill()
        return ["the C compiler was not started", child.communicate()[1]]
    with open(pids, encoding="utf-8") as stream:
        working = [int(pid) for pid in stream.read().split()]
    (os.killpg if whole_group else os.kill)(child.pid, number)
    said = child.communicate(timeout=60)[1]
    problems = [] if child.returncode == -number else ["status %d" % child.returncode, said]
    if not await_true(lambda: not any(is_running(pid) for pid in working)):
        problems.append("the C compiler runs on")
    with open(os.path.join(folder, "exe"), encoding="utf-8", errors="replace") as stream:
        if stream.read() != "what was there":
            problems.append("the former product is gone")
    return problems + ["left: " + name for name in os.listdir(temporary)]


def interruption_tests(folder, tap):
    """Nothing is left of an interrupted build, which ends by the signal."""
    write(folder, "m.asl.json", one_state({"Type": "Pass"}))
    write(folder, "slow-cc", "#!/bin/sh\nsleep 60 &\n: >$TMPDIR/cc.s\n"
                             "while [ $1 != -o ]; do shift; done\n: >$2\n"
                             "echo $$ $! >pids.new\nmv pids.new pids\nwait\n")
    os.chmod(os.path.join(folder, "slow-cc"), 0o755)
    os.mkdir(os.path.join(folder, "tmp"))
    for number in SIGNALS:
        for whole_group in (False, True):
            tap.result("%s to %s" % (signal.Signals(number).name,
                                     "the group" if whole_group else "sfnc alone"),
                       interrupt(folder, number, whole_group))


def reproducible_tests(folder, tap):
    """The same definition makes the same bytes, debug information included."""
    write(folder, "m.asl.json", one_state({"Type": "Pass", "InputPath": "$.a"}))
    for backend in BACKENDS:
        for emit in ("exe", "obj", "so", "asm"):
            products = []
            for _ in range(2):
                done = run([SFNC, "build", "m.asl.json", "--backend", backend, "-g", "--emit", emit,
                            "-o", "product"], folder=folder)
                with open(os.path.join(folder, "product"), "rb") as stream:
                    products.append(stream.read() if done.returncode == 0 else done.stderr)
            name = "--backend %s -g --emit %s is reproducible" % (backend, emit)
            if SANITIZED and backend == "c":
                tap.skip(name, "a sanitizer keeps the path of the source")
            else:
                tap.result(name, [] if products[0] == products[1] else ["they differ"])


def assembly_tests(folder, tap):
    """What --emit asm prints is taken by the assembler of the C compiler."""
    write(folder, "m.asl.json", one_state({"Type": "Pass", "InputPath": "$.a"}))
    for options in ([], ["-g"], ["--backend", "c", "-g"]):
        done = run([SFNC, "build", "m.asl.json", "--emit", "asm", "-o", "m.s", *options],
                   folder=folder)
        if done.returncode == 0:
            done = run(["cc", "-c", "m.s", "-o", "m.o"], folder=folder)
        tap.result(" ".join(["--emit asm"] + options),
                   [done.stderr] if done.returncode != 0 else [])


OTHER_TASK = ("#include <sfn/task.h>\njson_t *other(struct sfn_task *task, const json_t *input)\n"
              "{\n    (void)task;\n    return json_deep_copy(input);\n}\n")


def link_tests(folder, tap):
    """A function in C that nobody defines is said in one line; -v shows what is run."""
    write(folder, "m.asl.json", one_state({"Type": "Task", "Resource": "c:absent"}))
    write(folder, "other.c", OTHER_TASK)
    line = ("sfnc: c:absent: no file given with --link defines the function absent (write --link "
            "FILE.c)\n")
    static = [] if SANITIZED else [["--link", "other.c", "--static"]]
    for backend in BACKENDS:
        for options in ([], ["--link", "other.c"], *static):
            done = run([SFNC, "build", "m.asl.json", "--backend", backend, "-o", "exe", *options],
                       folder=folder)
            wrong = done.returncode != 2 or done.stderr != line
            tap.result(" ".join(["no such function,", backend] + options),
                       [done.returncode, done.stderr] if wrong else [])
    write(folder, "m.asl.json", one_state({"Type": "Pass"}))
    done = run([SFNC, "build", "m.asl.json", "-v", "-o", "exe"], folder=folder)
    tap.result("-v", [] if "libsfn.a" in done.stderr and " -o " in done.stderr
               else [done.stderr])


def memory_tests(folder, tap):
    """`run` and `test` compile the files of --link and load them."""
    write(folder, "m.asl.json", one_state({"Type": "Task", "Resource": "c:other"}))
    write(folder, "other.c", OTHER_TASK)
    write(folder, "broken.c", "int broken(\n")
    write(folder, "mocks.json", {"StateMachines": {"m": {"TestCases": {"Real": {}}}},
                                 "MockedResponses": {}, "Tests": {"m": {"Real": {
                                     "Input": {"a": 1}, "Expect": {"Output": {"a": 1}}}}}})
    run(["cc", "-c", "-fPIC", "-I" + os.path.join(SOURCE, "runtime/include"), "other.c"],
        folder=folder)
    run(["ar", "rc", "other.a", "other.o"], folder=folder)
    execution = ["run", "m.asl.json", "--input", '{"a":1}']
    for file in ("other.c", "other.o", "other.a"):
        done = run([SFNC, *execution, "--link", file], folder=folder)
        right = done.returncode == 0 and done.stdout == '{"a":1}\n'
        tap.result("run --link " + file, [] if right else [done.stdout, done.stderr])
    done = run([SFNC, "test", "m.asl.json", "mocks.json", "--link", "other.c"], folder=folder)
    tap.result("test --link", [] if done.returncode == 0 else [done.stdout, done.stderr])
    for file, words in (("broken.c", "broken.c:1"), ("absent.c", "cannot read absent.c")):
        done = run([SFNC, *execution, "--link", file], folder=folder)
        right = done.returncode == 2 and words in done.stderr
        tap.result("run --link " + file, [] if right else [done.returncode, done.stderr])
    done = run([SFNC, *execution], folder=folder)
    right = done.returncode == 2 and "--link FILE.c" in done.stderr
    tap.result("run without --link", [] if right else [done.returncode, done.stderr])


TRY_COMPLETION = """
source "$1"
function=$2
shift 2
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
"$function" "$1" "${@: -1}" "${@: -2:1}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completion_tests(folder, tap):
    """What bash completes, where only sfnc can know it."""
    script = os.path.abspath(os.path.join(SOURCE, "docs/completion/sfnc.bash"))
    machine = {"Type": "AWS::StepFunctions::StateMachine",
               "Properties": {"Definition": one_state({"Type": "Pass"})}}
    write(folder, "m.asl.json", one_state({"Type": "Pass"}))
    write(folder, "template.json", {"Resources": {"One": machine, "Two": machine}})
    write(folder, "mocks.json", {"StateMachines": {"m": {"TestCases": {"It works": {}, "No": {}}}},
                                 "MockedResponses": {}})
    path = os.path.dirname(os.path.abspath(SFNC)) + os.pathsep + os.environ.get("PATH", "")
    for words, wanted in (
            (["help", "b"], ["build"]),
            (["check", "-Wno-unused-d"], ["-Wno-unused-define"]),
            (["test", "m.asl.json", "mocks.json", "--test-case", "I"], ["It\\ works"]),
            (["run", "m.asl.json", "--mock", "mocks.json", "--test-case", ""],
             ["It\\ works", "No"]),
            (["build", "template.json", "--machine", ""], ["One", "Two"])):
        # Nobody sees there what LeakSanitizer says when it crashes, as it does with thread-local
        # memory of code that is loaded.
        done = run(["bash", "-c", TRY_COMPLETION, "bash", script, "_sfnc", "sfnc", *words],
                   folder=folder, env=dict(os.environ, PATH=path, ASAN_OPTIONS="detect_leaks=0"))
        tap.result("completion of sfnc " + " ".join(words),
                   [] if done.stdout.split("\n")[:-1] == wanted else [done.stdout, done.stderr])


def listed(text):
    """The options that stand at the beginning of lines of a help."""
    lines = re.findall(r"^  (-.*?)(?:  .*)?$", text, re.MULTILINE)
    return {word for line in lines for word in re.split(r"[ ,]+", line)
            if word.startswith("-") and "RULE" not in word}


def option_tests(folder, tap):
    """What completion, help and manual offer is the same, of every command."""
    script = os.path.abspath(os.path.join(SOURCE, "docs/completion/sfnc.bash"))
    path = os.path.dirname(os.path.abspath(SFNC)) + os.pathsep + os.environ.get("PATH", "")
    write(folder, "order.asl.json", one_state({"Type": "Pass"}))
    run([SFNC, "build", "order.asl.json"], folder=folder)

    def complete(function, program, *words):
        words = [program, *words]
        done = run(["bash", "-c", TRY_COMPLETION, "bash", script, function, *words],
                   folder=folder, env=dict(os.environ, PATH=path))
        words = done.stdout.split("\n")[:-1]
        return set(words) if len(words) == len(set(words)) else ["one is offered twice", words]

    for program, function, page, more in (
            (SFNC, "_sfnc", "sfnc.1", ["help", "--help", "--version"]),
            ("./order", "_sfnc_executable", "sfn-executable.7", ["--help", "--version"])):
        name = os.path.basename(program) if program == SFNC else program
        with open(os.path.join(SOURCE, "docs/man", page), encoding="utf-8") as stream:
            manual = stream.read().replace("\\-", "-")
        if program != SFNC:
            refused = run([program, "list", "--store", "no.db", "--status", ""], folder=folder)
            statuses = set(re.findall(r"[A-Z_]{6,}", refused.stderr))
            helped = run([program, "list", "--help"], folder=folder).stdout
            tap.result("all of them have every status", [] if len(statuses) > 5 and statuses == (
                complete(function, name, "list", "--status", "")) and all(
                    status in text for status in statuses for text in (helped, manual)) else [
                        refused.stderr, helped])
        commands = re.findall(r"^  ([a-z][a-z-]*)  ", run(
            [program, "--help"], folder=folder).stdout, re.MULTILINE)
        found = complete(function, name, "")
        tap.result("completion has every command of %s" % name, [] if found == set(
            commands + more) and len(commands) > 5 else [commands, found])
        tap.result("... and docs/man/%s" % page, [
            one for one in commands
            if not re.search(r"^\.BI?R? (.*[ ,])?%s\b" % one, manual, re.MULTILINE)])
        offered = {"--help", "--version"}
        for command in commands:
            options = listed(run([program, command, "--help"], folder=folder).stdout)
            offered |= options
            if (program, command) == (SFNC, "explain"):     # it completes rules
                continue
            found = complete(function, name, command, "-")
            tap.result("completion has every option of %s %s" % (name, command), [] if
                       found == options | {"--help"} else [options ^ found])
        heads = " ".join(re.findall(r"^\.TP\n(\.B.*)", manual, re.MULTILINE))
        in_manual = set(re.findall(r"--[a-z][a-z-]*", heads))
        long = {one for one in offered if one.startswith("--")} - {"--help", "--version"}
        for command in ("run", "serve") if program == SFNC else ():
            theirs = listed(run(["./order", command, "--help"], folder=folder).stdout)
            long -= theirs      # they are in the other page
            in_manual -= theirs
        tap.result("docs/man/%s explains every option, and no other" % page,
                   sorted(long ^ in_manual - {"--help", "--version"}))


def on_terminal(folder, command, **environment):
    """What a command prints when its output is a terminal."""
    ours, theirs = os.openpty()
    child = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=theirs,
                             stderr=theirs, env=dict(os.environ, **environment))
    os.close(theirs)
    said = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:     # the other side was closed
            break
        if not data:
            break
        said += data
    child.wait()
    os.close(ours)
    return said.decode()


def colour_tests(folder, tap):
    """Findings are coloured on a terminal that wants it, and nowhere else."""
    write(folder, "m.asl.json", one_state({"Type": "Pass", "Nexd": "A"}))
    check = [SFNC, "check", "m.asl.json"]
    for name, said, coloured in (
            ("a terminal", on_terminal(folder, check, TERM="xterm", NO_COLOR=""), True),
            ("NO_COLOR", on_terminal(folder, check, TERM="xterm", NO_COLOR="1"), False),
            ("TERM=dumb", on_terminal(folder, check, TERM="dumb", NO_COLOR=""), False),
            ("a pipe", run(check, folder=folder).stdout, False)):
        right = "Nexd" in said and ("\x1b[1;31merror: " in said) == coloured
        tap.result("colours: " + name, [] if right else [said])
    os.rename(os.path.join(folder, "m.asl.json"), os.path.join(folder, "\x1b[32m.json"))
    done = run([SFNC, "check", "\x1b[32m.json"], folder=folder)
    right = "\x1b" not in done.stdout and "?[32m.json: 1 error" in done.stdout
    tap.result("the name of a file cannot colour", [] if right else [done.stdout])


def main():
    tap = Tap()
    for group in (growth_tests, cause_tests, interruption_tests, reproducible_tests,
                  assembly_tests, link_tests, memory_tests, colour_tests,
                  completion_tests, option_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(folder, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
