"""tests/e2e/service.py - what the tests of this folder share: a service, keys, a certificate.

The clients are those of Debian's packages, whatever else stands on the path.
"""
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback

from tap import SFNC, run

PYTHON, AWS, CURL, OPENSSL = ("/usr/bin/" + name for name in (
    "python3", "aws", "curl", "openssl"))
REGION, ACCOUNT = "us-east-1", "123456789012"
ARNS = "arn:aws:states:%s:%s:" % (REGION, ACCOUNT)
ROLE = "arn:aws:iam::%s:role/any" % ACCOUNT
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
SESSION_KEY, SESSION_SECRET, SESSION = "ASIDEXAMPLE", "ASecretOfASession/+", "session=="
SECONDS = 60

# A letter for whoever holds the token: its name is that of the execution.
LETTER = """#!/bin/sh
cat >letter.$$ && mv letter.$$ "letter-${SFN_EXECUTION_ARN##*:}" && echo '{}'
"""


def chain(*states):
    """A definition of states one after the other: (name, state)."""
    made = {}
    for at, (name, state) in enumerate(states):
        after = {"Next": states[at + 1][0]} if at + 1 < len(states) else {"End": True}
        made[name] = state if state["Type"] in ("Fail", "Succeed") else dict(state, **after)
    return json.dumps({"StartAt": states[0][0], "States": made})


HELLO = chain(("Greet", {"Type": "Pass", "Parameters": {
    "text.$": "States.Format('Hello, {}', $.who)"}}))
WAITS = chain(("Wait", {"Type": "Wait", "Seconds": 3600}))
FAILS = chain(("Fail", {"Type": "Fail", "Error": "Wrong", "Cause": "as it was asked"}))
ASKS = chain(("Ask", {
    "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    "Parameters": {"QueueUrl": "letters", "MessageBody": {"token.$": "$$.Task.Token"}},
    "TimeoutSeconds": 600}))


def works(activity, **more):
    """A definition with one task, which an activity's workers do."""
    return chain(("Work", dict({"Type": "Task", "Resource": activity, "TimeoutSeconds": 600},
                               **more)))


def maps(activity, **more):
    """A definition with a distributed Map, whose children workers do."""
    return chain(("Each", dict({
        "Type": "Map", "ItemsPath": "$.items", "Label": "each", "ItemProcessor": dict(
            json.loads(works(activity)), ProcessorConfig={
                "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"})}, **more)))


def write(folder, name, text, mode=0o600):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
    os.chmod(path, mode)
    return path


def until(condition, seconds=SECONDS):
    """What the condition says when it holds; an error when it never does."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("not within %d s: %s" % (seconds, condition))
        time.sleep(0.02)


def attempt(step, *given):
    """What is wrong with a step: a list of lines; an error that it ends with is one, too."""
    try:
        return step(*given)
    except Exception:   # whatever it is: the other steps go on
        return traceback.format_exc().splitlines()[-8:]


def differences(*pairs):
    """What is not as it was expected: (is, expected)."""
    return ["%s, not %s" % pair for pair in pairs if pair[0] != pair[1]]


def make_keys(folder):
    return write(folder, "keys", "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                 "[session]\naws_access_key_id = %s\naws_secret_access_key = %s\n"
                 "aws_session_token = %s\n" % (KEY, SECRET, SESSION_KEY, SESSION_SECRET, SESSION))


def make_certificate(folder):
    """(certificate, key): one that signs itself, good for 127.0.0.1."""
    paths = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    done = run([OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=sfnc",
                "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", paths[1],
                "-out", paths[0]])
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return paths


class Service:
    """`sfnc serve`, or that of an executable, over a store in the folder. It is at the same address
    whenever it is started."""

    def __init__(self, folder, *options, program=SFNC):
        self.command = [program, "serve", "--store", "service.db", *options]
        self.folder, self.listen, self.url, self.process = folder, "127.0.0.1:0", None, None
        self.said, self.environment = [], dict(os.environ)
        # LeakSanitizer crashes itself when it looks into the thread-local memory of some threads.
        # What it then finds of the C library's own, it would tell on standard error.
        self.environment.setdefault("LSAN_OPTIONS", "use_tls=0:print_suppressions=0")

    def start(self):
        self.process = subprocess.Popen([*self.command, "--listen", self.listen], cwd=self.folder,
                                        env=self.environment, stderr=subprocess.PIPE, text=True)
        begun = threading.Event()
        threading.Thread(target=self._hear, args=(self.process.stderr, begun), daemon=True).start()
        if not begun.wait(SECONDS) or self.url is None:
            raise AssertionError("it does not listen: " + "".join(self.said))
        self.listen = self.url.split("//")[1]
        return self

    def _hear(self, stream, begun):
        for line in stream:
            self.said.append(line)
            found = re.search(r"listens at (\S+)", line)
            if found:
                self.url = found.group(1)
                begun.set()
        begun.set()
        stream.close()

    def descriptors(self):
        """How many the process has open."""
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def kill(self):
        self.process.kill()
        return self.process.wait(SECONDS)

    def stop(self):
        """The exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()


def client_environment(folder, **more):
    """Nothing of whoever runs the tests: no keys, no profile, no proxy."""
    keep = {name: value for name, value in os.environ.items()
            if not name.startswith("AWS_") and not name.lower().endswith("_proxy")}
    keep.update(HOME=folder, AWS_EC2_METADATA_DISABLED="true", AWS_DEFAULT_REGION=REGION,
                AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, NO_PROXY="*",
                AWS_PAGER="", PYTHONNOUSERSITE="1", **more)
    return keep


def absent_client(name):
    """Why the tests of a client cannot run; None: they can."""
    programs = {"boto3": (PYTHON, "python3"), "aws": (AWS, "awscli"), "curl": (CURL, "curl")}
    for path, package in (programs[name], (OPENSSL, "openssl")):
        if not os.path.exists(path):
            return "%s is not there (%s)" % (path, package)
    if name != "boto3":
        return None
    done = run([PYTHON, "-s", "-c", "import boto3; print(boto3.__file__)"],
               env=client_environment("/"))
    if done.returncode != 0:
        return "boto3 of %s is not there (python3-boto3)" % PYTHON
    if not done.stdout.startswith("/usr/lib/python3/"):
        return "boto3 is not Debian's: " + done.stdout.strip()
    return None


def run_by_debian(script):
    """Go on in Debian's Python, which has boto3, with an environment of its own: the script is run
    anew, once."""
    if "E2E_BEGUN" not in os.environ:
        os.execve(PYTHON, [PYTHON, "-s", script], client_environment("/", E2E_BEGUN="yes"))
