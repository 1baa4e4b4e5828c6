#!/usr/bin/env python3
"""tests/cli/endpoint.py - the commands that ask a service, by --endpoint (TAP).

The service is one of this test: it records what it is asked, and answers what a case says. What is
shown of answers is what tests/cli/stored.py sees of a store. In the end it is a service of ours,
and each command says the same by --endpoint as by --store.
"""
import hashlib
import hmac
import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

from tap import SFNC, Tap, run

MACHINE = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
PLACE = "arn:aws:states:us-east-1:123456789012:"
MACHINE_ARN, ARN = PLACE + "stateMachine:m", PLACE + "execution:m:"
RUN_ARN = PLACE + "mapRun:m/each:r1"
BEGAN = 1764200000.25       # 2025-11-26T23:33:20.250Z
KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session=="


class Service(http.server.ThreadingHTTPServer):
    """Gives the answers of `answers` in turn, the last one again and again: (status, body), or None
    to hang up."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server_address[1]
        self.asked, self.answers = [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def will(self, *answers):
        self.asked, self.answers = [], list(answers)

    def handle_error(self, request, client_address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server = self.server
        server.asked.append((self.path, self.headers, body))
        answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        if answer is None:
            self.close_connection = True
            return
        status, text = answer
        text = (text if isinstance(text, str) else json.dumps(text)).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Place:
    def __init__(self, folder, service):
        self.folder, self.service = folder, service
        with open(os.path.join(folder, "m.asl.json"), "w", encoding="utf-8") as stream:
            json.dump(MACHINE, stream)

    def m(self, *arguments, stdin="", url=None, program="./m", **variables):
        env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        env.update(HOME=self.folder, **variables)
        return run([program, *arguments, "--endpoint", url or self.service.url], stdin,
                   folder=self.folder, env=env)

    def actions(self):
        return [headers["X-Amz-Target"] for _, headers, _ in self.service.asked]


def expect(done, status, out=None, words=()):
    problems = []
    if done.returncode != status:
        problems.append("status %d, not %d" % (done.returncode, status))
    if out is not None and done.stdout != out:
        problems.append("printed:\n%s\nnot:\n%s" % (done.stdout[:2000], out))
    problems += ["does not say `%s`" % word for word in words
                 if word not in done.stdout + done.stderr]
    return problems + ([done.stderr] if problems else [])


# ---- requests ----

REQUESTS = [    # (arguments, the action, its input)
    (("stop", "a", "--error", "E", "--cause", "why"), "StopExecution",
     {"executionArn": ARN + "a", "error": "E", "cause": "why"}),
    (("redrive", ARN + "b"), "RedriveExecution", {"executionArn": ARN + "b"}),
    (("send-success", "T", "--output", '{"x": 1}'), "SendTaskSuccess",
     {"taskToken": "T", "output": '{"x": 1}'}),
    (("send-failure", "T", "--error", "E", "--cause", "\u00fc"), "SendTaskFailure",
     {"taskToken": "T", "error": "E", "cause": "\u00fc"}),
    (("send-heartbeat", "T"), "SendTaskHeartbeat", {"taskToken": "T"}),
    (("update-map-run", RUN_ARN, "--max-concurrency", "3"), "UpdateMapRun",
     {"mapRunArn": RUN_ARN, "maxConcurrency": 3}),
]


def request_tests(place, tap):
    for arguments, action, given in REQUESTS:
        place.service.will((200, {}))
        problems = expect(place.m(*arguments), 0, "")
        if len(place.service.asked) != 1:
            problems.append("%d requests" % len(place.service.asked))
        for path, headers, body in place.service.asked:
            said = (path, headers["X-Amz-Target"], headers["Content-Type"], json.loads(body))
            wanted = ("/", "AWSStepFunctions." + action, "application/x-amz-json-1.0", given)
            problems += [] if said == wanted else [said, wanted]
            problems += ["signed"] if headers["Authorization"] else []
        tap.result("%s is posted as %s" % (arguments[0], action), problems)


def start_tests(place, tap):
    service = place.service
    service.will((200, {"executionArn": PLACE + "execution:other:x", "startDate": BEGAN}))
    done = place.m("start", "--name", "x", "--input", "-", stdin=' {"a": "\u00fc"}')
    asked = json.loads(service.asked[0][2])
    tap.result("start prints the ARN of the answer", expect(
        done, 0, PLACE + "execution:other:x\n") + ([] if asked == {
            "stateMachineArn": MACHINE_ARN, "name": "x", "input": ' {"a": "\u00fc"}'}
            else [asked]))
    done = place.m("start", "--json")
    tap.result("... or the answer", expect(
        done, 0, '{"executionArn":"%sexecution:other:x","startDate":"2025-11-26T23:33:20.250Z"}\n'
        % PLACE))
    service.will(None, (200, {"executionArn": ARN + "y", "startDate": BEGAN}))
    done = place.m("start")
    bodies = {body for _, _, body in service.asked}
    tap.result("... a start without an answer is asked for again, by its name", expect(
        done, 0, ARN + "y\n") + (
            [] if len(service.asked) == 2 and len(bodies) == 1 else [service.asked]))
    service.will((400, {"__type": "ExecutionAlreadyExists", "message": "no"}))
    tap.result("... a refused one is an error", expect(
        place.m("start", "--name", "a b"), 1, "",
        words=['{"error":"ExecutionAlreadyExists","message":"no"}\n']))


# ---- answers ----

def page(first, last, token=None):
    executions = [{"executionArn": ARN + "e%d" % number, "stateMachineArn": MACHINE_ARN,
                   "name": "e%d" % number, "status": "RUNNING", "startDate": BEGAN}
                  for number in range(first, last)]
    return (200, dict({"executions": executions}, **({"nextToken": token} if token else {})))


def list_tests(place, tap):
    service = place.service
    service.will(page(0, 2, "more"), page(2, 3))
    done = place.m("list", "--status", "RUNNING")
    inputs = [json.loads(body) for _, _, body in service.asked]
    words = ["e0\n", "e2\n", "23:33:20.250Z"]
    tap.result("list asks page by page", expect(done, 0, words=words) + (
        [] if [one.get("nextToken") for one in inputs] == [None, "more"] and all(
            one["statusFilter"] == "RUNNING" and one["stateMachineArn"] == MACHINE_ARN
            for one in inputs) else [inputs]))
    service.will(page(0, 2, "more"))
    tap.result("... and says that there are more", expect(
        place.m("list", "--limit", "2"), 0, words=["--next-token more goes on"]))
    service.will((200, {"mapRuns": [{"executionArn": ARN + "a", "mapRunArn": RUN_ARN,
                                     "startDate": BEGAN, "stopDate": BEGAN + 1}]}))
    tap.result("... map runs, too", expect(
        place.m("list", "--map-runs", "a"), 0, words=[RUN_ARN, "23:33:21.250Z"]) + (
            [] if place.actions() == ["AWSStepFunctions.ListMapRuns"] else [place.actions()]))
    for answer in ({}, {"executions": {}}, {"executions": None}):
        service.will((200, answer))
        tap.result("... which have to be a list: %s" % json.dumps(answer), expect(
            place.m("list"), 2, words=['the answer to ListExecutions has no list "executions"']))
    service.will((200, {"executions": [1, None, {"status": 3, "startDate": "x", "name": []}],
                        "nextToken": 5}))
    tap.result("... of whatever it is", expect(place.m("list"), 0))


def describe_tests(place, tap):
    service = place.service
    told = {"executionArn": ARN + "a", "stateMachineArn": MACHINE_ARN, "status": "SUCCEEDED",
            "startDate": BEGAN, "stopDate": BEGAN + 2.5, "input": "{}", "output": '{"x":1}'}
    service.will((200, told))
    tap.result("describe tells of an execution", expect(
        place.m("describe", "a"), 0, "execution  %sa\nmachine    %s\nstatus     SUCCEEDED\n"
        "started    2025-11-26T23:33:20.250Z\nended      2025-11-26T23:33:22.750Z\n"
        "input      {}\noutput     {\"x\":1}\n" % (ARN, MACHINE_ARN)))
    done = place.m("describe", "a", "--json")
    tap.result("... as JSON", expect(done, 0) + (
        [] if json.loads(done.stdout) == dict(told, startDate="2025-11-26T23:33:20.250Z",
                                              stopDate="2025-11-26T23:33:22.750Z")
        else [done.stdout]))
    service.will((200, {"mapRunArn": RUN_ARN, "status": "RUNNING", "maxConcurrency": 4,
                        "itemCounts": {"pending": 2, "running": 0}}))
    tap.result("... of a run of a Map", expect(
        place.m("describe", RUN_ARN), 0, words=["at a time  4", "items      pending 2"]) + (
            [] if place.actions() == ["AWSStepFunctions.DescribeMapRun"] else [place.actions()]))
    service.will((200, {"definition": "as written\n", "name": "m"}))
    tap.result("definition prints that of an execution", expect(
        place.m("definition", "a"), 0, "as written\n") + (
            [] if place.actions() == ["AWSStepFunctions.DescribeStateMachineForExecution"]
            else [place.actions()]))


def history_tests(place, tap):
    service = place.service
    events = [{"timestamp": BEGAN, "type": "ExecutionStarted", "id": 1, "previousEventId": 0,
               "executionStartedEventDetails": {"input": "{}"}},
              {"timestamp": BEGAN, "type": "PassStateEntered", "id": 2, "previousEventId": 0,
               "stateEnteredEventDetails": {"name": "A", "input": "{}"}}]
    service.will((200, {"events": events[:1], "nextToken": "n"}), (200, {"events": events[1:]}))
    tap.result("history tells what happened", expect(
        place.m("history", "a"), 0, words=["#1       execution started\n", "#2    A  entered"]))
    service.will((200, {"events": events}))
    done = place.m("history", "a", "--json", "--reverse", "--no-data")
    asked = json.loads(service.asked[0][2])
    tap.result("... as JSON", expect(done, 0) + (
        [] if [event["id"] for event in json.loads(done.stdout)["events"]] == [1, 2]
        and asked["reverseOrder"] is True and asked["includeExecutionData"] is False
        else [done.stdout, asked]))
    service.will((200, {"events": [events[1], events[0], {"id": -1}, 5, events[1]]}))
    tap.result("... of whatever order", expect(place.m("history", "a"), 0))


# ---- what goes wrong ----

def wrong_tests(place, tap):
    service = place.service
    for answer, status, words in (
            ((400, {"__type": "com.amazonaws.states#ExecutionDoesNotExist",
                    "message": "Execution Does Not Exist: 'x'"}), 1,
             ['{"error":"ExecutionDoesNotExist","message":"Execution Does Not Exist: \'x\'"}\n']),
            ((403, {"__type": "AccessDeniedException", "Message": "no"}), 1,
             ['{"error":"AccessDeniedException","message":"no"}\n']),
            ((400, {"__type": "InvalidArn"}), 1, ['{"error":"InvalidArn"}\n']),
            ((404, "<html>"), 2, [": the answer (status 404) is none of AWS's API\n"]),
            ((400, {"message": "no"}), 2, [": the answer (status 400) is none of AWS's API\n"]),
            ((200, "[]"), 2, [": the answer (status 200) is none of AWS's API\n"]),
            ((502, ""), 2, [": the answer (status 502) is none of AWS's API\n"]),
            (None, 2, [service.url])):
        service.will(answer)
        tap.result("describe, answered with %s" % json.dumps(answer), expect(
            place.m("describe", "x"), status, "", words))
    service.will(None)
    done = place.m("redrive", "x")
    tap.result("who redrives is not asked twice", expect(
        done, 2, "", words=["it may have been done, or not: `describe` tells"]) + (
            [] if len(service.asked) == 1 else [service.asked]))
    gone = Service()
    url = gone.url
    gone.shutdown()
    gone.server_close()
    tap.result("nobody is there", expect(
        place.m("stop", "x", url=url), 2, "", words=["it was not done", url]))
    tap.result("no address", expect(place.m("list", url="nowhere"), 2, "", words=["nowhere"]))
    for arguments, words in (
            (("list", "--store", "x.db"), ["--store and --endpoint exclude each other"]),
            (("work",), ["it works on a store only"]),
            (("store", "check"), ["it works on a store only"])):
        tap.result("usage: %s" % " ".join(arguments), expect(
            place.m(*arguments), 2, "", words))
    tap.result("usage: neither", expect(
        run(["./m", "list"], folder=place.folder), 2, "",
        words=["--store URL; or which service? --endpoint URL"]))


# ---- signatures ----

def signature_problems(request, secret, token):
    """What is wrong with a request's signature, made anew as AWS documents it."""
    path, headers, body = request
    said = dict(part.split("=", 1) for part in
                headers["Authorization"].split(" ", 1)[1].split(", "))
    key, day, region, service, terminator = said["Credential"].split("/")
    names = said["SignedHeaders"]
    must = ["content-type", "host", "x-amz-date"] + (
        ["x-amz-security-token"] if token else []) + ["x-amz-target"]
    canonical = "\n".join(
        ["POST", path, ""] + ["%s:%s" % (name, headers[name]) for name in names.split(";")] +
        ["", names, hashlib.sha256(body).hexdigest()])
    text = "\n".join(["AWS4-HMAC-SHA256", headers["X-Amz-Date"],
                      "/".join([day, region, service, terminator]),
                      hashlib.sha256(canonical.encode()).hexdigest()])
    mac = ("AWS4" + secret).encode()
    for part in (day, region, service, terminator, text):
        mac = hmac.new(mac, part.encode(), hashlib.sha256).digest()
    return (["signature"] if mac.hex() != said["Signature"] else []) + (
        ["signed: " + names] if names.split(";") != must else []) + (
        [said["Credential"]] if (key, service, day) != (KEY, "states", headers["X-Amz-Date"][:8])
        else []) + (["token"] if headers["X-Amz-Security-Token"] != token else [])


def credential_tests(place, tap):
    service = place.service
    service.will((200, {}))
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    path = os.path.join(place.folder, "keys")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("[default]\naws_access_key_id = no\naws_secret_access_key = no\n[mine]\n"
                     "aws_access_key_id = %s\naws_secret_access_key = %s\n" % (KEY, SECRET))
    os.chmod(path, 0o600)
    shared = {"AWS_SHARED_CREDENTIALS_FILE": path, "AWS_PROFILE": "mine"}
    for name, variables, token, region in (
            ("the environment", keys, None, "us-east-1"),
            ("a session", dict(keys, AWS_SESSION_TOKEN=TOKEN), TOKEN, "us-east-1"),
            ("a profile", dict(shared, AWS_DEFAULT_REGION="eu-west-1"), None, "eu-west-1")):
        service.will((200, {}))
        done = place.m("stop", "a", url=service.url + "/behind/a%20proxy/", **variables) \
            if name == "a profile" else place.m("stop", "a", **variables)
        problems = expect(done, 0, "")
        if not problems:
            request = service.asked[0]
            # A path is escaped once more in what is signed.
            path = request[0].replace("%", "%25")
            problems = signature_problems((path, *request[1:]), SECRET, token) + (
                [] if "/%s/" % region in request[1]["Authorization"] else
                [request[1]["Authorization"]]) + ([done.stderr] if done.stderr else [])
        tap.result("a request is signed by %s" % name, problems)
    os.chmod(os.path.join(place.folder, "keys"), 0o644)
    service.will((200, {}))
    tap.result("a file that others may read is told of", expect(
        place.m("stop", "a", **shared), 0, words=["others than its owner have access"]))
    service.will((200, {}))
    tap.result("half a key is none, and nothing is sent", expect(
        place.m("stop", "a", AWS_ACCESS_KEY_ID="k"), 2,
        words=["AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY"]) + (
            ["sent"] if service.asked else []))


# ---- a service of ours ----

ASKS = {"StartAt": "Ask", "States": {
    "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": {"FunctionName": "ask", "Payload": {"token.$": "$$.Task.Token"}},
            "End": True}}}
SAME = [    # commands that must say the same in either way
    ("list", "--json"), ("list",), ("list", "--status", "FAILED"), ("list", "--map-runs", "a"),
    ("list", "--limit", "1"), ("list", "--next-token", "x"), ("describe", "a", "--json"),
    ("describe", "none"), ("describe", "a", "--json"), ("describe", RUN_ARN), ("history", "a"),
    ("history", "a", "--json"), ("history", "a", "--json", "--reverse", "--limit", "2"),
    ("history", "none"), ("definition", "a"), ("definition", "none"), ("start", "--name", "a b"),
    ("start", "--name", "a", "--input", "1"), ("stop", "none"), ("redrive", "a"),
    ("send-success", "none"), ("send-failure", "none"), ("send-heartbeat", "none"),
    ("update-map-run", RUN_ARN, "--max-concurrency", "3"), ("stop", "x" * 300),
]


def begin_service(folder, *options):
    """(the process, its URL, or what it said)"""
    process = subprocess.Popen(["./asks", "serve", "--listen", "127.0.0.1:0", *options],
                               cwd=folder, stderr=subprocess.PIPE, text=True)
    said = ""
    for line in process.stderr:
        said += line
        if "http://" in line:
            return process, line[line.index("http://"):].split()[0]
    return process, said


def make_asks(folder):
    for name, content in (("asks.asl.json", json.dumps(ASKS)),
                          ("bindings.json", '{"ask": "exec:./ask.sh"}'),
                          ("ask.sh", "#!/bin/sh\ncat >token.new && mv token.new token.json\n"
                                     "echo '{}'\n"),
                          ("server-keys", "[default]\naws_access_key_id = %s\n"
                                          "aws_secret_access_key = %s\n" % (KEY, SECRET))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
            stream.write(content)
        os.chmod(os.path.join(folder, name), 0o700 if name == "ask.sh" else 0o600)
    return run([SFNC, "build", "asks.asl.json", "-o", "asks", "--bindings", "bindings.json"],
               folder=folder)


def token_of(folder):
    path, until = os.path.join(folder, "token.json"), time.monotonic() + 30
    while not os.path.exists(path) and time.monotonic() < until:
        time.sleep(0.02)
    with open(path, encoding="utf-8") as stream:
        return json.load(stream)["token"]


def check_same(tap, ask, folder):
    for arguments in SAME:
        ours = ask(*arguments)
        stored = run(["./asks", *arguments, "--store", "asks.db"], folder=folder)
        tap.result("the same in either way: %s" % " ".join(arguments)[:70], [] if (
            ours.returncode, ours.stdout, ours.stderr) == (
            stored.returncode, stored.stdout, stored.stderr) else [ours, stored])


def check_life(tap, ask, folder):
    tap.result("a service starts an execution", expect(
        ask("start", "--name", "a"), 0, PLACE + "execution:asks:a\n"))
    token = token_of(folder)
    tap.result("... which runs", expect(ask("describe", "a"), 0, words=["RUNNING"]))
    check_same(tap, ask, folder)
    tap.result("... takes a heartbeat", expect(ask("send-heartbeat", token), 0, ""))
    tap.result("... an answer", expect(ask("send-success", token, "--output", "[1]"), 0, ""))
    tap.result("... and has ended", expect(
        ask("describe", "a"), 0, words=["SUCCEEDED", "output     [1]"]))
    for wrong, words in (({"AWS_SECRET_ACCESS_KEY": "x"}, "InvalidSignatureException"),
                         ({"AWS_ACCESS_KEY_ID": "x"}, "UnrecognizedClientException"),
                         ({"AWS_SESSION_TOKEN": "x"}, "UnrecognizedClientException"),
                         ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
                          "MissingAuthenticationTokenException")):
        tap.result("... nobody without the key: %s" % words, expect(
            ask("list", **wrong), 1, "", words=['{"error":"%s"' % words]))


def service_tests(place, tap):
    folder = place.folder
    done = make_asks(folder)
    if done.returncode != 0:
        tap.result("an executable that serves", [done.stderr])
        return
    process, url = begin_service(folder, "--store", "asks.db", "--credentials", "server-keys")
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}

    def ask(*arguments, **variables):
        return place.m(*arguments, url=url, program="./asks", **dict(keys, **variables))

    try:
        tap.result("a service listens", [] if url.startswith("http://") else [url])
        if url.startswith("http://"):
            check_life(tap, ask, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        process.stderr.close()
        tap.result("... until it is stopped", [] if process.wait(60) == 0 else
                   ["status %d" % process.returncode])


def main():
    tap, service = Tap(), Service()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, service)
        done = run([SFNC, "build", "m.asl.json", "-o", "m"], folder=folder)
        tap.result("an executable", [] if done.returncode == 0 else [done.stderr])
        if done.returncode == 0:
            request_tests(place, tap)
            start_tests(place, tap)
            list_tests(place, tap)
            describe_tests(place, tap)
            history_tests(place, tap)
            wrong_tests(place, tap)
            credential_tests(place, tap)
            service_tests(place, tap)
    service.shutdown()
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
