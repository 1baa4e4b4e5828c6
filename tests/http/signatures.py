#!/usr/bin/env python3
"""tests/http/signatures.py - our signatures are those of AWS's own signer (TAP).

Debian's python3-boto3 is taken, whichever python runs the tests; without it all is skipped. Random
requests are signed by both, and what boto3 sends is verified as a server would, as it is and after
each of the changes that must not go unnoticed. REQUESTS and SEED choose how many and which.
"""
import calendar
import json
import os
import random
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

DEBIAN = "/usr/bin/python3"
SIGNER = os.path.join("tests", "http", "signer")
REQUESTS = int(os.environ.get("REQUESTS", 300))
SEED = int(os.environ.get("SEED", 1))
KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "Fwo/+=session"
ENDPOINT = "http://127.0.0.1:8083"


def seek_debian():
    """Go on in the python that has the package; end here if there is none."""
    try:
        import boto3  # noqa: F401
        if boto3.__file__.startswith("/usr/lib/python3/"):
            return
    except ImportError:
        pass
    if not os.environ.get("IN_DEBIAN") and os.access(DEBIAN, os.X_OK):
        os.environ["IN_DEBIAN"] = "1"
        os.execv(DEBIAN, [DEBIAN, os.path.abspath(__file__)] + sys.argv[1:])
    print("1..0 # SKIP no python3-boto3 (install Debian's package)")
    sys.exit(0)


class Signer:
    def __init__(self):
        self.process = subprocess.Popen([os.path.abspath(SIGNER)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def ask(self, what, request, **more):
        line = dict({"do": what, "key": KEY, "secret": SECRET}, **request)
        line.update(more)
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")

    def end(self):
        self.process.stdin.close()
        return self.process.wait()


def seconds_of(date):
    return calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))


# ---- random requests, signed by both ----

def some_text(rnd, most, letters):
    return "".join(rnd.choice(letters) for _ in range(rnd.randrange(most)))


def random_request(rnd):
    from botocore.awsrequest import AWSRequest
    path = "/" + some_text(rnd, 12, "ab./%2F ~é")
    headers = {"Host": rnd.choice(["localhost:8083", "states.eu-west-1.amazonaws.com"])}
    for name in ("X-Amz-Target", "Content-Type", "x-amz-meta-a", "Zeta", "accept"):
        if rnd.random() < 0.5:
            headers[name] = some_text(rnd, 20, "ab  ,;=é\t\"").strip("\t ")
    request = AWSRequest(method=rnd.choice(["GET", "POST", "PUT"]), url=ENDPOINT + path,
                         headers=headers, data=some_text(rnd, 30, "{}\"aé\n"))
    if rnd.random() < 0.3:
        request.headers["Zeta"] = "again"       # a second header of that name
    if rnd.random() < 0.5:
        request.params = [(some_text(rnd, 4, "aAb-=&é %+"), some_text(rnd, 5, "xX-&=+é %"))
                          for _ in range(rnd.randrange(4))]
    return request, path


def compare(signer, number):
    from botocore.auth import SigV4Auth
    from botocore.credentials import Credentials
    from urllib.parse import quote
    rnd = random.Random("%d %d" % (SEED, number))
    request, path = random_request(rnd)
    token = TOKEN if rnd.random() < 0.3 else None
    query = "&".join("%s=%s" % (quote(name, safe=""), quote(value, safe=""))
                     for name, value in request.params or [])
    ours = {"method": request.method, "target": path + ("?" + query if query else ""),
            "headers": [list(pair) for pair in request.headers.items()],
            "body": request.data, "region": "eu-west-1", "service": "states"}
    if token:
        ours["token"] = token
    SigV4Auth(Credentials(KEY, SECRET, token), "states", "eu-west-1").add_auth(request)
    expected = request.headers["Authorization"]
    said = signer.ask("sign", ours, now=seconds_of(request.headers["X-Amz-Date"]))
    return [] if said == expected else ["%d: %s" % (number, json.dumps(ours)), said, expected]


# ---- what boto3 sends ----

def sent_by(service, call, token=None, **config):
    """What a client sends for a call, as data."""
    import boto3
    import botocore.awsrequest
    import botocore.config
    sent = []

    def keep(request, **_):
        sent.append(request)
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, Empty())

    client = boto3.client(service, region_name="eu-west-1", endpoint_url=ENDPOINT,
                          aws_access_key_id=KEY, aws_secret_access_key=SECRET,
                          aws_session_token=token,
                          config=botocore.config.Config(inject_host_prefix=False, **config))
    client.meta.events.register("before-send.*.*", keep)
    call(client)
    headers = [[name, value.decode("latin-1") if isinstance(value, bytes) else str(value)]
               for name, value in sent[0].headers.items()]
    if "host" not in (name.lower() for name, _ in headers):
        headers.append(["Host", ENDPOINT.split("//")[1]])     # as the HTTP client sends it
    target = sent[0].url[len(ENDPOINT):] or "/"
    body = sent[0].body or b""
    return {"method": sent[0].method, "target": target, "headers": headers,
            "body": body.decode() if isinstance(body, bytes) else body}


class Empty:
    def stream(self, **_):
        yield b"{}"

    def read(self, *_):
        return b"{}"


def start(client):
    client.start_execution(stateMachineArn="arn:aws:states:eu-west-1:123456789012:stateMachine:é",
                           input='{"a": "ü"}')


def put_events(client):
    client.put_events(Entries=[{"Source": "s", "DetailType": "d", "Detail": "{}"}])


def header(request, name):
    return next(value for one, value in request["headers"] if one.lower() == name.lower())


def with_header(request, name, value):
    kept = [pair for pair in request["headers"] if pair[0].lower() != name.lower()]
    return dict(request, headers=kept + ([[name, value]] if value is not None else []))


def changes(request, now):
    """[(what is changed, the request, members beside, how the answer begins)]"""
    wrong, unknown = "400 InvalidSignatureException: ", "400 UnrecognizedClientException: "
    return [
        ("nothing", request, {}, "good states"),
        ("the body", dict(request, body=request["body"] + " "), {}, wrong + "The request sig"),
        ("the action", with_header(request, "X-Amz-Target", "AWSStepFunctions.StopExecution"), {},
         wrong + "The request sig"),
        ("the secret", request, {"secret": SECRET[:-1]}, wrong + "The request sig"),
        ("the key", request, {"key": KEY + "2"}, unknown + "The security token"),
        ("a token that is asked for", request, {"token": TOKEN}, unknown + "The security token"),
        ("a clock ahead", request, {"now": now - 400}, wrong + "Signature not yet current: "),
        ("a clock behind", request, {"now": now + 400}, wrong + "Signature expired: "),
        ("a token added", with_header(request, "X-Amz-Security-Token", TOKEN), {"token": TOKEN},
         wrong + "'X-Amz-Security-Token' must be a 'SignedHeader'"),
        ("a hash added", with_header(request, "x-amz-content-sha256", "UNSIGNED-PAYLOAD"), {},
         wrong + "'x-amz-content-sha256' must be a 'SignedHeader'"),
        ("no header", with_header(request, "Authorization", None), {},
         "400 MissingAuthenticationTokenException: Missing Authentication Token"),
    ]


def check_sent(signer, say):
    request = sent_by("stepfunctions", start)
    now = seconds_of(header(request, "X-Amz-Date"))
    for what, changed, more, begins in changes(request, now):
        said = signer.ask("verify", changed, **dict({"now": now}, **more))
        say("boto3 starts an execution, changed: %s" % what,
            [] if said.startswith(begins) else [said, begins])
    for name, made, more, expected in (
            ("events", sent_by("events", put_events), {}, "good events"),
            ("a session", sent_by("stepfunctions", start, token=TOKEN), {"token": TOKEN},
             "good states"),
            ("a session, by a key without one", sent_by("stepfunctions", start, token=TOKEN), {},
             "400 UnrecognizedClientException: The security token included in the request is "
             "invalid.")):
        said = signer.ask("verify", made, now=seconds_of(header(made, "X-Amz-Date")), **more)
        say("boto3 sends: %s" % name, [] if said == expected else [said, expected])


def check_presigned(signer, say):
    """A signed address, as a browser would use it."""
    from botocore.auth import SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    request = AWSRequest(method="GET", url=ENDPOINT + "/", headers={"Host": "127.0.0.1:8083"})
    SigV4QueryAuth(Credentials(KEY, SECRET), "states", "eu-west-1").add_auth(request)
    said = signer.ask("verify", {"method": "GET", "target": request.url[len(ENDPOINT):],
                                 "headers": [["Host", "127.0.0.1:8083"]], "body": ""},
                      now=int(time.time()))
    begins = "403 IncompleteSignatureException: A signature in the query (X-Amz-Signature) is not"
    say("a signed address is refused by name", [] if said.startswith(begins) else [said])


def main():
    seek_debian()
    test, signer = tap.Tap(), Signer()
    problems = [problem for number in range(REQUESTS) for problem in compare(signer, number)]
    test.result("%d random requests, signed by botocore and by us" % REQUESTS, problems)
    check_sent(signer, test.result)
    check_presigned(signer, test.result)
    test.result("the signer ends well", [] if signer.end() == 0 else ["it did not"])
    return test.end()


if __name__ == "__main__":
    sys.exit(main())
