#!/usr/bin/env python3
"""tests/cli/ends.py - how executables end that are not left to end by themselves (TAP).

Signals, closed pipes, no memory, no descriptors: the record of what was stopped is printed, the
status is what a shell expects, and nothing of theirs is left running.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time

from cli import Place, expect
from tap import SANITIZED, SFNC, Tap, read_json, run

LONG = "86400.%07d" % os.getpid()   # seconds, by which our processes are known among others
DEAF = "exec:sh -c 'trap \"\" TERM INT HUP; sleep %s; sleep %s'" % (LONG, LONG)


def task(resource, name="T", **fields):
    return {"StartAt": name, "States": {name: dict(Type="Task", Resource=resource, End=True,
                                                   **fields)}}


def running():
    """Our processes that run now."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open("/proc/%s/cmdline" % name, "rb") as stream:
                words = stream.read().split(b"\0")
        except OSError:
            continue
        if words[:2] == [b"sleep", LONG.encode()]:
            found.append("process %s still runs" % name)
    return found


def left():
    """The same, after some time to end."""
    for _ in range(60):
        if not running():
            return []
        time.sleep(0.05)
    return running()


def begin(command, folder, **how):
    """Start it, and wait until its process sleeps."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, **how)
    for _ in range(800):
        if running() or process.poll() is not None:
            break
        time.sleep(0.025)
    return process


def ended(process, status, *words):
    """What is wrong with how it has ended."""
    try:
        out, said = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        return ["does not end"]
    problems = [] if process.returncode == status else [
        "status %d, expected %d" % (process.returncode, status)]
    problems += ["does not say `%s`" % word for word in words if word not in out + said]
    return problems + ([out + said] if problems else []) + left()


def commands(place):
    """Each way of running a machine in the folder."""
    place.write("deaf.asl.json", task(DEAF))
    place.write("kind.asl.json", task("exec:sleep %s" % LONG))
    for name in ("deaf", "kind"):
        yield name, "in memory", [SFNC, "run", name + ".asl.json"]
        done = place.sfnc("build", name + ".asl.json", "-o", name)
        if done.returncode == 0:
            yield name, "executable", [os.path.join(place.folder, name), "run"]


def signal_tests(place, tap):
    for name, way, command in commands(place):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = begin(command, place.folder)
            process.send_signal(number)
            tap.result("%s ends by %s after its record, %s" % (name, number.name, way),
                       ended(process, -number, '{"status":"ABORTED"', number.name + "."))
        if name == "kind":
            continue
        tap.result("a second SIGINT kills at once, " + way,
                   interrupted_twice(command, place.folder))
        for number in (signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM, signal.SIGKILL):
            process = begin(command, place.folder, preexec_fn=no_core)
            process.send_signal(number)
            tap.result("%s leaves nothing running, %s" % (number.name, way),
                       ended(process, -number))


def interrupted_twice(command, folder):
    """What is wrong with how it ends at once, not after the two seconds that a task is given. A
    busy machine may take as long: it gets three tries."""
    for _ in range(3):
        process = begin(command, folder)
        process.send_signal(signal.SIGINT)
        said = process.stderr.readline()
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(30)
        seconds = time.monotonic() - began
        problems = ended(process, -signal.SIGINT, '{"status":"ABORTED"', "SIGINT.")
        if "waiting for 1 task to end (Ctrl-C again" not in said:
            problems.append(said)
        if problems or seconds < 1.5:
            return problems
    return ["does not end at once"]


def no_core():
    import resource     # here: only the child process needs it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shell_tests(place, tap):
    """A loop of the shell ends with the program that it interrupts."""
    place.write("w.asl.json", {"StartAt": "A", "States": {
        "A": {"Type": "Wait", "Seconds": 20, "End": True}}})
    problems = expect(place.sfnc("build", "w.asl.json", "-o", "w"), 0)
    if not problems:
        process = subprocess.Popen(
            ["bash", "-c", "for i in 1 2 3; do echo round $i; ./w run; done; echo over"],
            cwd=place.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True)
        process.stdout.readline()
        time.sleep(0.4)
        os.killpg(process.pid, signal.SIGINT)
        out = process.communicate(timeout=90)[0]
        problems = [out] if out else []
    tap.result("a shell's loop ends with what it runs", problems)
    problems = []
    for how in ([], ["--virtual-time"]):
        place.write("l.asl.json", {"StartAt": "A", "States": {
            "A": {"Type": "Wait", "Seconds": 1, "Next": "B"},
            "B": {"Type": "Choice", "Default": "A", "Choices": [
                {"Variable": "$.x", "IsPresent": True, "Next": "E"}]},
            "E": {"Type": "Succeed"}}})
        command = [SFNC, "run", "l.asl.json", "--verbose", "-Wno-endless-loop"]
        process = subprocess.Popen(command + how,
                                   cwd=place.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        process.stderr.readline()   # it has begun
        process.send_signal(signal.SIGTERM)
        problems += ended(process, -signal.SIGTERM, '"ABORTED"')
    tap.result("waits are stopped, simulated ones, too", problems)


def stream_tests(place, tap):
    place.write("s.asl.json", {"StartAt": "C", "States": {
        "C": {"Type": "Choice", "Default": "W", "Choices": [
            {"Variable": "$", "NumericLessThan": 3, "Next": "E"}]},
        "E": {"Type": "Succeed"},
        "W": {"Type": "Task", "Resource": DEAF.replace("TERM", ""), "End": True}}})
    problems = expect(place.sfnc("build", "s.asl.json", "-o", "s"), 0)
    for how in ([], ["--unordered"]):
        if not problems:
            lines, ours = os.pipe()
            os.write(ours, b"1\n2\n3\n")
            process = begin(["./s", "stream"] + how, place.folder, stdin=lines)
            os.close(lines)
            process.send_signal(signal.SIGTERM)
            problems = ended(process, -signal.SIGTERM, '1\n2\n{"status":"ABORTED"',
                             "the lines after line 3 were not begun")
            os.close(ours)
        tap.result("stream ends by the signal after all records " + " ".join(how), problems)


def pipe_tests(place, tap):
    """`| head`: quiet, as other filters are; an error where SIGPIPE was ignored from the start."""
    place.write("p.asl.json", {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    problems = expect(place.sfnc("build", "p.asl.json", "-o", "p"), 0)
    for command in ("./p stream", "./p stream --unordered", "./p run", SFNC + " run p.asl.json"):
        if not problems:
            done = run(["bash", "-c", "yes 1 | (sleep 1; %s; echo \"status $?\" >&2) | :"
                        % command], folder=place.folder)
            problems = [] if done.stderr == "status 141\n" else [done.stderr]
        tap.result("a closed pipe ends `%s` quietly" % os.path.basename(command), problems)
    done = run(["bash", "-c", "trap '' PIPE; yes 1 2>&- | (sleep 1; ./p stream; "
                "echo \"status $?\" >&2) | :"], folder=place.folder)
    tap.result("a closed pipe is an error where SIGPIPE is ignored",
               [] if "Broken pipe\nstatus 2\n" in done.stderr else [done.stderr])


def unread_tests(place, tap):
    """A pipe that nobody reads is not waited for without end when somebody asks us to stop."""
    place.write("u.asl.json", {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    problems = expect(place.sfnc("build", "u.asl.json", "-o", "u"), 0)
    place.write("lines", '"%s"\n' % ("x" * 90) * 20000)
    place.write("large", '"%s"' % ("x" * 1000000))
    for command in (["./u", "stream"], ["./u", "stream", "--unordered"],
                    ["./u", "run", "--input", "@large"],
                    [SFNC, "run", "u.asl.json", "--input", "@large"]):
        with open(os.path.join(place.folder, "lines"), encoding="utf-8") as lines:
            unread, ours = os.pipe()
            process = subprocess.Popen(command, cwd=place.folder, stdin=lines, stdout=ours,
                                       stderr=subprocess.PIPE, text=True)
        os.close(ours)
        while not full(unread):
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        tap.result("a pipe that nobody reads, " + " ".join(command).replace(SFNC, "sfnc"),
                   problems + ended_unread(process))
        os.close(unread)


def full(pipe):
    """Whether as much lies in it as a pipe holds, less a page."""
    import array
    import fcntl
    import termios
    size = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, size)
    return size[0] > 60000


def ended_unread(process):
    try:
        said = process.communicate(timeout=20)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        return ["does not end"]
    return [] if process.returncode == -signal.SIGTERM and "nobody reads" in said else [
        process.returncode, said]


def limited(command, limit, lines, folder):
    """What it does with these lines under a limit of the shell's."""
    return run(["bash", "-c", "ulimit %s; exec %s" % (limit, command)], lines, folder)


def scarce_tests(place, tap):
    """Without memory or descriptors: a record for each execution that runs, and status 2."""
    place.write("m.asl.json", {"StartAt": "C", "States": {
        "C": {"Type": "Choice", "Default": "W", "Choices": [
            {"Variable": "$.double", "BooleanEquals": True, "Next": "S"}]},
        "W": {"Type": "Wait", "Seconds": 60, "Next": "E"},
        "S": {"Type": "Wait", "Seconds": 1, "Next": "D"},
        "D": {"Type": "Pass", "Next": "X", "Parameters": {
            "t.$": "States.Format('{}{}', $.t, $.t)"}},
        "X": {"Type": "Choice", "Default": "E", "Choices": [
            {"Variable": "$.t", "IsPresent": True, "Next": "D"}]},
        "E": {"Type": "Succeed"}}})
    problems = expect(place.sfnc("build", "m.asl.json", "-o", "m"), 0)
    if SANITIZED:
        tap.skip("without memory", "the sanitizer needs much itself")
    else:
        lines = '{"double":false}\n' * 3 + "nonsense\n" + '{"double":true,"t":"twice "}\n'
        done = limited("./m stream --unordered --number", "-v 300000 -c 0", lines, place.folder)
        records = [read_json(line)[0] for line in done.stdout.splitlines()]
        problems += expect(done, 2, "./m stream: out of memory: ", "both")
        if [(r["line"], r["status"]) for r in records if r] != [
                (4, "FAILED"), (1, "ABORTED"), (2, "ABORTED"), (3, "ABORTED"), (5, "ABORTED")]:
            problems.append(done.stdout)
        tap.result("without memory every execution of a stream is told", problems)
        done = limited("./m run --input '{\"double\":true,\"t\":\"twice \"}'", "-v 300000 -c 0", "",
                       place.folder)
        problems = expect(done, 2, "./m run: out of memory: ")
        if '"ABORTED"' not in done.stderr.splitlines()[-1]:
            problems.append(done.stderr)
        tap.result("without memory the record is the last line of run", problems)
        large = " " * 140000000 + '{"double":false,"n":1}'
        place.write("e.asl.json", {"StartAt": "E", "States": {"E": {"Type": "Succeed"}}})
        problems = expect(place.sfnc("build", "e.asl.json", "-o", "e"), 0)
        problems += expect(limited("./e run --input -", "-v 200000 -c 0", large, place.folder), 0,
                           '"n":1')
        tap.result("a large input from a pipe is not there twice", problems)
        place.write("large.json", large)
        for given in ("-", "@large.json"):
            done = limited("./e run --input " + given, "-v 100000 -c 0", large, place.folder)
            problems = expect(done, 2, "./e run: out of memory: ")
            if "ABORTED" in done.stderr:
                problems.append("nothing has begun: " + done.stderr)
            tap.result("without memory for the input, run --input " + given, problems)
        place.write("large.json", large + large)
        done = limited(SFNC + " run e.asl.json --input @large.json", "-v 300000 -c 0", "",
                       place.folder)
        tap.result("without memory for the input, in memory", expect(
            done, 2, " run e.asl.json: out of memory: "))
        done = limited("./m stream", "-v 300000 -c 0",
                       '{"double":false,"t":"%s"}' % ("x" * 200000000), place.folder)
        tap.result("a line for which there is no memory", expect(
            done, 2, "./m stream: out of memory: "))
    place.write("c.asl.json", task("exec:cat"))
    problems = expect(place.sfnc("build", "c.asl.json", "-o", "c"), 0)
    done = limited("./c stream", "-n 6", "1\n2\n", place.folder)
    problems += expect(done, 2, "./c stream: out of descriptors", "both")
    if '"status":"ABORTED"' not in done.stdout or "exit()" in done.stderr or "[err]" in done.stderr:
        problems.append(done.stdout + done.stderr)
    tap.result("without descriptors it is said", problems)


def large_tests(place, tap):
    """Where a file may not become larger: a full disk for us, a signal for tasks."""
    place.write("l.asl.json", {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}})
    problems = expect(place.sfnc("build", "l.asl.json", "-o", "l"), 0)
    lines = "".join("%d\n" % i for i in range(20000))
    for command in ("./l stream", "./l stream --unordered", "./l run --input @long",
                    SFNC + " run l.asl.json --input @long", SFNC + " check many.asl.json",
                    SFNC + " eval '$' --input @long"):
        place.write("long", '"%s"' % ("x" * 4000))
        place.write("many.asl.json", {"StartAt": "A", "States": {
            "A": dict({"Type": "Pass", "End": True}, **{"x%d" % i: i for i in range(90)})}})
        done = limited(command + " >out", "-f 1", lines, place.folder)
        tap.result("a limit to the size of files, " + command.replace(SFNC, "sfnc"),
                   problems + expect(done, 2, "File too large"))
    place.write("t.asl.json", task("exec:sh -c 'ulimit -f 1; yes >large; echo 1'"))
    problems += expect(place.sfnc("build", "t.asl.json", "-o", "t"), 0)
    for command in ("./t run", SFNC + " run t.asl.json"):
        place.write("large", "")
        done = run(["bash", "-c", command], folder=place.folder)
        size = os.path.getsize(os.path.join(place.folder, "large"))
        tap.result("a task has the limit's signal, " + command.replace(SFNC, "sfnc"),
                   problems + ([] if 0 < size <= 1024 and "yes: " not in done.stderr
                               else [size, done.stderr]))


def number_tests(place, tap):
    """stream --number: each record says which line it is of."""
    place.write("n.asl.json", {"StartAt": "C", "States": {
        "C": {"Type": "Choice", "Default": "F", "Choices": [
            {"Variable": "$", "NumericLessThan": 3, "Next": "N"}]},
        "N": {"Type": "Pass", "Parameters": {"name.$": "$$.Execution.Name"}, "End": True},
        "F": {"Type": "Fail", "Error": "Too.Large", "Cause": "three"}}})
    problems = expect(place.sfnc("build", "n.asl.json", "-o", "n"), 0)
    for how in ([], ["--unordered"]):
        done = run(["./n", "stream", "--number", "--name", "batch"] + how, "1\n\n3\n{\n2",
                   place.folder)
        problems += expect(done, 1)
        records = [read_json(line)[0] for line in done.stdout.splitlines()]
        wanted = [
            {"line": 1, "status": "SUCCEEDED", "output": {"name": "batch-1"}},
            {"line": 3, "status": "FAILED", "error": "Too.Large", "cause": "three"},
            {"line": 4, "status": "FAILED", "error": "States.Runtime", "cause": "The input is not"},
            {"line": 5, "status": "SUCCEEDED", "output": {"name": "batch-5"}}]
        if len(records) > 2 and records[2]:
            records[2]["cause"] = records[2].get("cause", "")[:16]
        if records != wanted:
            problems.append(done.stdout)
        tap.result("stream --number " + " ".join(how), problems)
        done = run(["./n", "stream", "--number"] + how, "\ufeff1\n\ufeff2\n", place.folder)
        tap.result("stream after a byte order mark " + " ".join(how), [] if (
            '{"line":1,"status":"SUCCEEDED"' in done.stdout
            and '{"line":2,"status":"FAILED"' in done.stdout) else [done.stdout + done.stderr])


TASKS = """#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sfn/task.h>
json_t *loud(struct sfn_task *task, const json_t *input)
{
    printf("printed by the task\\n");
    fflush(stdout);
    (void)input;
    return json_string(sfn_task_attempt_key(task));
}
json_t *slow(struct sfn_task *task, const json_t *input)
{
    for (int i = 0; i < 30; i++) {
        usleep(100000);
        sfn_task_heartbeat(task);
    }
    return json_incref((json_t *)input);
}
json_t *bad(struct sfn_task *task, const json_t *input)
{
    (void)input;
    return sfn_task_fail(task, "Bad\\xff", "worse\\xfe");
}
"""
SHOW = "exec:sh -c 'printf %s \"\\\"$SFN_EXECUTION_ARN $SFN_STATE_NAME $SFN_ATTEMPT_KEY " \
       "$SFN_DEFINITION_DIR\\\"\"'"


def task_tests(place, tap):
    """What tasks are told, and how they say that they live."""
    place.write("t.c", TASKS)
    place.write("loud.asl.json", task("c:loud"))
    place.write("slow.asl.json", task("c:slow", HeartbeatSeconds=2))
    place.write("bad.asl.json", task("c:bad"))
    place.write("show.asl.json", task(SHOW, Retry=[{"ErrorEquals": ["States.ALL"]}]))
    place.write("beats.asl.json", task(
        "exec:sh -c 'for i in 1 2 3 4 5 6; do sleep 0.5; echo {\\\"heartbeat\\\":true} >&2; done; "
        "echo 7'", HeartbeatSeconds=2))
    for backend in ("c", "llvm"):
        for name in ("loud", "slow", "bad", "show", "beats"):
            problems = expect(place.sfnc("build", name + ".asl.json", "--backend", backend,
                                         "--link", "t.c", "-o", name), 0)
            if problems:
                tap.result("tasks are built, " + backend, problems)
                return
        loud = [run(["./loud", "run"], folder=place.folder) for _ in range(2)]
        problems = expect(loud[0], 0) + expect(loud[1], 0)
        if loud[0].stderr != "printed by the task\n" or loud[0].stdout == loud[1].stdout or \
                len(loud[0].stdout) < 20:
            problems += [loud[0].stdout + loud[0].stderr]
        tap.result("results are kept apart from what a c: task prints, " + backend, problems)
        tap.result("a c: task says that it lives, " + backend,
                   expect(run(["./slow", "run"], folder=place.folder), 0))
        tap.result("foreign bytes of a c: task become text, " + backend, expect(
            run(["./bad", "run"], folder=place.folder), 1, '"Bad\ufffd","cause":"worse\ufffd"'))
        done = run(["./beats", "run"], folder=place.folder)
        tap.result("a process says that it lives, " + backend, expect(done, 0, "7") + (
            [done.stderr] if done.stderr else []))
        for way in (["./show", "run"], [SFNC, "run", "show.asl.json"]):
            done = run(way + ["--name", "mine", "--seed", "1"], folder=place.folder)
            words = done.stdout.strip().strip('"').split(" ")
            problems = expect(done, 0)
            if len(words) != 4 or not words[0].endswith(":execution:show:mine") or \
                    words[1] != "T" or not words[2].endswith(":2:0") or \
                    words[3] != os.path.realpath(place.folder):
                problems.append(done.stdout)
            tap.result("a process knows what it works for, " + os.path.basename(way[0]) +
                       " " + backend, problems)


def counting_tests(place, tap):
    """Whoever interrupts is told of all tasks that must end, processes or not."""
    place.write("t.c", "#include <unistd.h>\n#include <sfn/task.h>\n"
                       "json_t *idle(struct sfn_task *task, const json_t *input)\n"
                       "{\n    (void)task;\n    (void)input;\n    sleep(4);\n"
                       "    return json_null();\n}\n")
    place.write("p.asl.json", {"StartAt": "P", "States": {"P": {
        "Type": "Parallel", "End": True,
        "Branches": [task("c:idle", "A"), task("c:idle", "B"), task("exec:sleep %s" % LONG)]}}})
    ways = [("in memory", [SFNC, "run", "p.asl.json", "--link", "t.c"])]
    for backend in ("c", "llvm"):
        problems = expect(place.sfnc("build", "p.asl.json", "--backend", backend, "--link", "t.c",
                                     "-o", "p-" + backend), 0)
        if problems:
            tap.result("tasks are built, " + backend, problems)
            return
        ways.append((backend, ["./p-" + backend, "run"]))
    for way, command in ways:
        process = begin(command, place.folder)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        tap.result("c: tasks and processes are counted, " + way,
                   ended(process, -signal.SIGINT, "waiting for 3 tasks to end (Ctrl-C again"))


def input_tests(place, tap):
    place.write("i.asl.json", {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
    hint = "note: standard input is not read without --input -"
    done = place.sfnc("run", "i.asl.json", stdin='{"a":1}')
    tap.result("a pipe that is not read is told", expect(done, 0, hint))
    done = place.sfnc("run", "i.asl.json", "--input", "-", stdin='{"a":1}')
    tap.result("one that is read is not", [] if hint not in done.stderr else [done.stderr])
    done = place.sfnc("run", "i.asl.json")
    tap.result("nor an empty one", [] if hint not in done.stderr else [done.stderr])
    tap.result("--history - is refused", expect(
        place.sfnc("run", "i.asl.json", "--history", "-"), 2, "--history needs a file"))
    tap.result("a name that is no text is refused", expect(
        place.sfnc("run", "i.asl.json", "--name", b"a\xff"), 2, "UTF-8"))


def text_tests(place, tap):
    """What is no text does not get into results."""
    place.write("v.asl.json", {"StartAt": "A", "States": {"A": {
        "Type": "Pass", "Result": {"v": "${V}"}, "End": True}}})
    tap.result("-D with bytes that are no text", expect(
        place.sfnc("run", "v.asl.json", "-D", b"V=\xff"), 2, "-D takes text in UTF-8"))
    name = os.path.join(place.folder.encode(), b"odd\xff.asl.json")
    with open(name, "w", encoding="utf-8") as stream:
        stream.write('{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"n.$":'
                     '"$$.StateMachine.Name"},"End":true}}}')
    tap.result("a file whose name is no text", expect(
        place.sfnc("run", name), 0, '{"n":"odd\ufffd"}'))


def main():
    tap = Tap()
    for group in (signal_tests, shell_tests, stream_tests, pipe_tests, unread_tests, scarce_tests,
                  large_tests, number_tests, task_tests, counting_tests, input_tests, text_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
