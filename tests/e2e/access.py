#!/usr/bin/env python3
"""tests/e2e/access.py - who may ask sfnc serve: boto3 signs rightly and wrongly (TAP)."""
import datetime
import os
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from unittest import mock

import service
from client import connect, error_of
from service import KEY, SECRET, SESSION, SESSION_KEY, SESSION_SECRET, attempt, differences
from tap import Tap

NAMES = ["the right key", "a session", "any region", "a wrong key", "a wrong secret",
         "a session without its token", "a session with another token", "a token without a session",
         "a clock that is four minutes behind", "a clock that is six minutes behind",
         "a clock that is a day ahead", "another body", "another action", "another header",
         "another service", "nobody", "a certificate that nobody has signed",
         "no TLS where TLS is", "/healthz needs no key", "/metrics needs one",
         "without keys, anybody here", "... whatever they sign with", "... but no page",
         "... and nobody elsewhere", "keys that others may read are told of"]


class Clock:
    """Stands in for the module datetime, with a clock that is set wrongly."""

    def __init__(self, **ahead):
        self.ahead, self.datetime = datetime.timedelta(**ahead), self

    def utcnow(self):
        return datetime.datetime.utcnow() + self.ahead

    def __getattr__(self, name):
        return getattr(datetime, name)


def asked(url, clock=None, changed=None, signed_for=None, **given):
    """What ListActivities is answered with: the name of the error, or its activities.

    `changed` is called with the request when it has been signed."""
    from botocore.compat import HAS_CRT     # pylint: disable=import-outside-toplevel
    sfn = connect(url, **given)
    if signed_for:
        sfn._request_signer._signing_name = signed_for  # pylint: disable=protected-access
    if changed:
        sfn.meta.events.register("before-send.sfn.*", changed)
    with mock.patch.multiple("botocore.%sauth" % ("crt." if HAS_CRT else ""),
                             datetime=clock or datetime):
        answer = error_of(sfn.list_activities, maxResults=1)
    return answer if isinstance(answer, str) else answer["activities"]


def other_body(request, **_):
    request.body = request.body.replace(b"1", b"2")


def other_action(request, **_):
    del request.headers["X-Amz-Target"]
    request.headers["X-Amz-Target"] = "AWSStepFunctions.ListStateMachines"


def other_header(request, **_):
    request.headers["X-Not-Signed"] = "whatever"


def signed(url, certificate):
    from botocore import UNSIGNED   # pylint: disable=import-outside-toplevel
    from botocore.config import Config

    def ask(key=KEY, secret=SECRET, token=None, **more):
        return asked(url, aws_access_key_id=key, aws_secret_access_key=secret,
                     aws_session_token=token, **dict(dict(verify=certificate), **more))

    def session(token):
        return ask(SESSION_KEY, SESSION_SECRET, token)

    unknown, mismatch = "UnrecognizedClientException", "InvalidSignatureException"
    yield ask(), []
    yield session(SESSION), []
    yield ask(region_name="eu-central-1"), []
    yield ask(key="AKIDOTHER"), unknown
    yield ask(secret=SECRET.lower()), mismatch
    yield session(None), unknown
    yield session("other=="), unknown
    yield ask(token=SESSION), unknown
    yield ask(clock=Clock(minutes=-4)), []
    yield ask(clock=Clock(minutes=-6)), mismatch
    yield ask(clock=Clock(days=1)), mismatch
    yield ask(changed=other_body), mismatch
    yield ask(changed=other_action), mismatch
    yield ask(changed=other_header), []
    yield ask(signed_for="s3"), mismatch
    yield ask(config=Config(signature_version=UNSIGNED)), "MissingAuthenticationTokenException"


def status_of(url, certificate=None, method="GET", **headers):
    """The status of a plain request."""
    context = ssl.create_default_context(cafile=certificate) if certificate else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                         urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(urllib.request.Request(url, method=method, headers=headers),
                         timeout=service.SECONDS) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def failure(call):
    """The name of the exception that a call ends with."""
    try:
        return call()
    except Exception as error:      # any will do, but it must be the right one
        return type(error).__name__


def with_keys(folder):
    certificate, key = service.make_certificate(folder)
    with service.Service(folder, "--credentials", service.make_keys(folder), "--tls-cert",
                         certificate, "--tls-key", key) as serves:
        url = serves.url
        yield from signed(url, certificate)
        yield failure(lambda: asked(url)), "SSLError"
        yield failure(lambda: asked(url.replace("https", "http"))), "ConnectionClosedError"
        yield status_of(url + "/healthz", certificate), 200
        yield status_of(url + "/metrics", certificate), 403
        serves.stop()


def without_keys(folder):
    with service.Service(folder) as serves:
        yield status_of(serves.url + "/metrics"), 200
        yield asked(serves.url, aws_access_key_id="any", aws_secret_access_key="thing"), []
        yield status_of(serves.url + "/start/x", method="POST", Origin="http://example.org"), 403
        serves.stop()
    elsewhere = subprocess.run([*serves.command, "--listen", "0.0.0.0:0"], cwd=folder, text=True,
                               capture_output=True, timeout=service.SECONDS, check=False)
    yield (elsewhere.returncode, "needs --credentials" in elsewhere.stderr), (2, True)
    open_keys = service.make_keys(folder)
    os.chmod(open_keys, 0o644)
    with service.Service(folder, "--credentials", open_keys) as serves:
        serves.stop()
        yield "others than its owner" in "".join(serves.said), True


def main():
    tap, why = Tap(), service.absent_client("boto3")
    if why:
        for name in NAMES:
            tap.skip(name, why)
        return tap.end()
    service.run_by_debian(os.path.abspath(__file__))
    names = iter(NAMES)
    with tempfile.TemporaryDirectory() as folder:
        for answers in (with_keys, without_keys):
            for pair in answers(folder):
                tap.result(next(names), differences(pair))
    tap.result("each was asked", list(names))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
