#!/usr/bin/env python3
"""tests/e2e/sdk.py - AWS's SDK for JavaScript asks sfnc serve (TAP).

It is installed by `npm ci` into the working folder, as tests/e2e/package-lock.json says, and again
when that has changed. What is asked, and what must be answered, stands in tests/e2e/sdk.mjs.
"""
import json
import os
import re
import shutil
import sys
import tempfile

import npm
import service
from tap import SOURCE, Tap, run

HERE = os.path.join(SOURCE, "tests/e2e")
PLACE = os.path.abspath("tests/e2e/npm")
KEYS = {"AWS_ACCESS_KEY_ID": service.SESSION_KEY, "AWS_SECRET_ACCESS_KEY": service.SESSION_SECRET,
        "AWS_SESSION_TOKEN": service.SESSION}


def why_not():
    """None when the SDK is there; else why it is not."""
    if not os.path.exists(service.OPENSSL):
        return "%s is not there" % service.OPENSSL
    return npm.why_not_installed(HERE, PLACE)


def life(tap, names, script, url, folder, **more):
    """The tests of the script; it prints a line of JSON for each: name, problems."""
    left = list(names)
    done = run([npm.NODE, script, url, folder], folder=folder,
               env=service.client_environment(folder, **more))
    for line in done.stdout.splitlines():
        name, problems = json.loads(line)
        tap.result(name, problems + ([] if name in left else ["it is not in the list"]))
        left = [one for one in left if one != name]
    tap.result("all of it was asked", left + ([done.stderr] if done.returncode else []))


def main():
    tap, why = Tap(), why_not()
    text = npm.read(HERE, "sdk.mjs")
    names = re.findall(r'^step\("(.*?)"', text, re.M)
    if why:
        for name in names:
            tap.skip(name, why)
        return tap.end()
    script = os.path.join(PLACE, "sdk.mjs")
    shutil.copy(os.path.join(HERE, "sdk.mjs"), script)
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = service.make_certificate(folder)
        service.write(folder, "letter.sh", service.LETTER, 0o700)
        service.write(folder, "bindings.json", json.dumps(
            {"arn:aws:states:::sqs:sendMessage.waitForTaskToken": "exec:./letter.sh"}))
        with service.Service(folder, "--credentials", service.make_keys(folder), "--bindings",
                             "bindings.json", "--tls-cert", certificate, "--tls-key",
                             key) as serves:
            life(tap, names, script, serves.url, folder, NODE_EXTRA_CA_CERTS=certificate, **KEYS)
            tap.result("it ends in order", service.differences((serves.stop(), 0)))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
