#!/usr/bin/env python3
"""tests/cli/serving.py - what `serve` is given, and what it refuses without a trace (TAP)."""
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

from cli import Place, expect
from tap import SFNC, Tap, run
from triggers import post, serve, stop

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f"
TASK = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": FUNCTION, "End": True}}}
PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
ROLE = "arn:aws:iam::123456789012:role/r"
LOCAL = ("--listen", "127.0.0.1:0")
BAD = {
    "absent.json": (None, "absent.json: No such file"),
    "broken.json": ('{"f":\n  exec}', "broken.json:2:3: not JSON"),
    "twice.json": ('{"f": "exec:cat",\n "f": "exec:cat"}', 'twice.json:2:2: the key "f"'),
    "empty.json": ("", "empty.json:1:1: not JSON"),
    "list.json": ("[]", "list.json: bindings are one JSON object"),
    "form.json": ('{"f": "cat"}', 'form.json: "f" must be bound to'),
    "number.json": ('{"f": 5}', 'number.json: "f" must be bound to'),
    "none.json": ('{"f": "exec:"}', 'none.json: binding of "f"'),
}


def listing(folder):
    return sorted(os.listdir(folder))


def refusal(place, program, options, words):
    """It says so, with status 2, and there is nothing more than before."""
    before = listing(place.folder)
    done = run([program, "serve", *options], folder=place.folder, seconds=20)
    left = sorted(set(listing(place.folder)) - set(before))
    return expect(done, 2, words) + (["it left %s" % left] if left else [])


def binding_tests(place, tap):
    """A file of bindings is read when serve begins, by all programs, also if nothing needs it."""
    for name, (text, words) in BAD.items():
        if text is not None:
            place.write(name, text)
        for program in (SFNC, "./task", "./pass"):
            if (program, name) == ("./pass", "none.json"):      # it has no kind that could tell
                continue
            tap.result("%s serve with %s" % (os.path.basename(program), name), refusal(
                place, program, ["--bindings", name, *LOCAL], words))
    if os.geteuid() != 0:       # whom every file is readable
        place.write("closed.json", "{}")
        os.chmod(os.path.join(place.folder, "closed.json"), 0)
        tap.result("a file that cannot be read", refusal(
            place, SFNC, ["--bindings", "closed.json", *LOCAL], "closed.json: Permission"))


def called(address, action, **members):
    answer = post(address, "/", json.dumps(members), {
        "X-Amz-Target": "AWSStepFunctions." + action,
        "Content-Type": "application/x-amz-json-1.0"})
    return json.loads(answer[2])


def once_tests(place, tap):
    """What the file says later does not count: machines that are loaded later are bound alike."""
    place.write("bindings.json", {"f": "exec:cat"})
    process, address = serve(place.folder, "--bindings", "bindings.json", program=SFNC)
    try:
        place.write("bindings.json", "{")
        ends = []
        for kind, action in (("STANDARD", "StartExecution"), ("EXPRESS", "StartSyncExecution")):
            made = called(address, "CreateStateMachine", name=kind, type=kind, roleArn=ROLE,
                          definition=json.dumps(TASK))
            begun = called(address, action, stateMachineArn=made["stateMachineArn"], input="[1]")
            ends.append(begun)
        for _ in range(200):
            told = called(address, "DescribeExecution", executionArn=ends[0]["executionArn"])
            if told["status"] != "RUNNING":
                break
            time.sleep(0.02)
        tap.result("bindings are read once", [] if (told.get("output"), ends[1].get("output")) == (
            "[1]", "[1]") else [told, ends])
    finally:
        stop(process)
    os.remove(os.path.join(place.folder, os.path.basename(SFNC) + ".db"))


def trace_tests(place, tap):
    """Whatever is wrong is told before a store is made."""
    place.write("cert.pem", "no certificate")
    place.write("fine.json", {"f": "exec:cat"})
    bound = ["--bindings", "fine.json"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = "127.0.0.1:%d" % taken.getsockname()[1]
        for options, words in (
                (["--listen", busy], "the address is in use"),
                (["--listen", "192.0.2.1:0"], "192.0.2.1"),
                (["--listen", "0.0.0.0:0"], "needs --credentials"),
                (["--listen", "nonsense"], "nonsense"),
                ([*LOCAL, "--credentials", "absent"], "absent"),
                ([*LOCAL, "--tls-cert", "cert.pem", "--tls-key", "cert.pem"], "cert.pem"),
                ([*LOCAL, "--tls-cert", "cert.pem"], "go together"),
                ([*LOCAL, "--mock", "absent.json"], "absent.json"),
                ([*LOCAL, "--retention", "x"], "--retention needs"),
                ([*LOCAL, "--log", "no-folder/log"], "no-folder/log"),
                ([*LOCAL, "--store", "foo:bar"], '"foo:bar" names no store'),
                ([*LOCAL, "--store", "sqlite:"], "needs a path"),
                ([*LOCAL, "--store", "no-folder/x.db"], "No such file")):
            for program in (SFNC, "./task"):
                tap.result("%s serve %s" % (os.path.basename(program), " ".join(options[:4])),
                           refusal(place, program, [*options, *bound], words))
    unbound = "needs the Resource"
    tap.result("a task that nothing runs", refusal(place, "./task", LOCAL, unbound))
    for command in ("work", "run"):
        before = listing(place.folder)
        done = run(["./task", command, "--store", "x.db"], folder=place.folder)
        tap.result("... nor when %s is asked" % command, expect(done, 2, unbound) + (
            [] if listing(place.folder) == before else [listing(place.folder)]))


def silence_tests(place, tap):
    """Who cannot serve does not say that it drives the store, nor does it."""
    process, address = serve(place.folder, program="./wait")
    post(address, "/start", "7")
    stop(process)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for options in (["--listen", "nonsense"], [*LOCAL, "--credentials", "absent"],
                        ["--listen", "127.0.0.1:%d" % taken.getsockname()[1]]):
            done = run(["./wait", "serve", "--store", "wait.db", *options], folder=place.folder)
            tap.result("over a store: %s" % " ".join(options[:3]), expect(done, 2) + (
                [] if "drives" not in done.stderr and done.stderr.count("\n") == 1
                else [done.stderr]))
    process = subprocess.Popen(["./wait", "serve", "--store", "wait.db", *LOCAL], text=True,
                               cwd=place.folder, stderr=subprocess.PIPE)
    said = [process.stderr.readline() for _ in range(2)]
    stop(process)
    tap.result("who can says so, then where", [] if "wait.db: 1 execution runs" in said[0]
               and "listens at" in said[1] else said)


def scheme_tests(place, tap):
    """No command takes another scheme for the name of a file."""
    for command in (["work"], ["list"], ["describe", "a"], ["history", "a"], ["definition", "a"],
                    ["start"], ["stop", "a"], ["redrive", "a"], ["send-success", "t"],
                    ["send-failure", "t"], ["send-heartbeat", "t"], ["update-map-run", "a"],
                    ["store", "check"], ["run"], ["stream"]):
        before = listing(place.folder)
        done = run(["./pass", *command, "--store", "foo:bar"], folder=place.folder)
        tap.result("%s --store foo:bar" % command[0], expect(done, 2, "names no store") + (
            [] if listing(place.folder) == before else [listing(place.folder)]))
    done = place.sfnc("run", "pass.asl.json", "--store", "foo:bar")
    tap.result("sfnc run --store foo:bar", expect(done, 2))
    for path in ("./foo:bar", "C:x.db", "sqlite:a:b"):
        done = run(["./pass", "run", "--store", path], folder=place.folder)
        name = os.path.basename(path.replace("sqlite:", ""))
        tap.result("a store %s" % path, expect(done, 0, "{}") + (
            [] if os.path.exists(os.path.join(place.folder, name)) else [listing(place.folder)]))


def option_tests(place, tap):
    """Only what is taken is listed; what is not says where it is."""
    mine = run(["./pass", "serve", "--help"], folder=place.folder)
    all_machines = run([SFNC, "serve", "--help"], folder=place.folder)
    for option in ("--schedule", "--event-pattern"):
        tap.result("%s is listed where it is taken" % option, [] if option in mine.stdout
                   and option not in all_machines.stdout else [mine.stdout, all_machines.stdout])
        for given in ([option, "rate(1 hour)"], [option + "=rate(1 hour)"]):
            tap.result("... and elsewhere it is told where", refusal(
                place, SFNC, [*LOCAL, *given],
                "it takes no %s: which machine would it start" % option))
    for command in (["store", "check"], ["work"]):
        done = run(["./pass", *command, "--endpoint", "http://127.0.0.1:1"], folder=place.folder)
        tap.result("%s has no service" % command[0], expect(
            done, 2, "it takes no --endpoint: it works on a store only, --store URL"))
    tap.result("nor has serve another one", refusal(
        place, "./pass", ["--endpoint", "http://127.0.0.1:1"], "it is a service itself"))
    tap.result("the usual store is named", [] if "./sfnc.db" in all_machines.stdout
               and "./NAME.db" in mine.stdout else [mine.stdout, all_machines.stdout])


def next_one(place, address):
    """Begin a service at the address of one that ends, and has the store until then."""
    while True:
        process = subprocess.Popen(["./pass", "serve", "--store", "pass.db", "--listen", address],
                                   cwd=place.folder, stderr=subprocess.PIPE, text=True)
        line = ""
        for line in process.stderr:
            if "listens at" in line or "cannot" in line:
                break
        if "is owned by" not in line:
            return process, line
        process.communicate()


def turn_tests(place, tap):
    """Who ends keeps the address no longer than the store: the next one then listens."""
    first, address = serve(place.folder, program="./pass")
    post(address, "/start", "7")
    first.send_signal(signal.SIGTERM)
    second, line = next_one(place, address)
    stop(first)
    answer = post(address, "/start", "8") if "listens at" in line else line
    stop(second, signal.SIGTERM)
    tap.result("the next one waits for the store, then listens", [] if answer[0] == 200
               else [answer])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        place.write("task.asl.json", TASK)
        place.write("pass.asl.json", PASS)
        place.write("wait.asl.json", {"StartAt": "W", "States": {
            "W": {"Type": "Wait", "Seconds": 100, "End": True}}})
        for name in ("task", "pass", "wait"):
            tap.result("%s builds" % name, expect(place.sfnc("build", name + ".asl.json"), 0))
        for group in (binding_tests, once_tests, trace_tests, silence_tests,
                      scheme_tests, option_tests, turn_tests):
            group(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
