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

import service
from tap import SOURCE, Tap, run

NODE, NPM = "/usr/bin/node", "/usr/bin/npm"
HERE = os.path.join(SOURCE, "tests/e2e")
FILES = ["package.json", "package-lock.json", ".npmrc"]
PLACE = os.path.abspath("tests/e2e/npm")
MARK = os.path.join(PLACE, "installed")
KEYS = {"AWS_ACCESS_KEY_ID": service.SESSION_KEY, "AWS_SECRET_ACCESS_KEY": service.SESSION_SECRET,
        "AWS_SESSION_TOKEN": service.SESSION}


def read(*path):
    try:
        with open(os.path.join(*path), encoding="utf-8") as stream:
            return stream.read()
    except OSError:
        return None


def why_not_installed():
    """None when the SDK is there; else why it is not."""
    for path in (NODE, NPM, service.OPENSSL):
        if not os.path.exists(path):
            return "%s is not there" % path
    if read(MARK) == "".join(read(HERE, name) for name in FILES):
        return None
    shutil.rmtree(PLACE, ignore_errors=True)
    os.makedirs(PLACE)
    for name in FILES:
        shutil.copy(os.path.join(HERE, name), PLACE)
    done = run([NPM, "ci", "--ignore-scripts", "--prefer-offline"], folder=PLACE, seconds=240)
    if done.returncode != 0:
        return "npm ci: " + " ".join((done.stdout + done.stderr).split())[:300]
    with open(MARK, "w", encoding="utf-8") as out:
        out.write("".join(read(HERE, name) for name in FILES))
    return None


def life(tap, names, script, url, folder, **more):
    """The tests of the script; it prints a line of JSON for each: name, problems."""
    left = list(names)
    done = run([NODE, script, url, folder], folder=folder,
               env=service.client_environment(folder, **more))
    for line in done.stdout.splitlines():
        name, problems = json.loads(line)
        tap.result(name, problems + ([] if name in left else ["it is not in the list"]))
        left = [one for one in left if one != name]
    tap.result("all of it was asked", left + ([done.stderr] if done.returncode else []))


def main():
    tap, why = Tap(), why_not_installed()
    text = read(HERE, "sdk.mjs")
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
