#!/usr/bin/env python3
"""tests/e2e/tls.py - executables load the libraries of TLS when it is wanted, not before (TAP)."""
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.request

import service
from service import attempt, differences
from tap import SANITIZED, SFNC, Tap, run

LIBRARIES = ("libssl.so", "libcrypto.so", "libevent_openssl-", "libevent_core-")
NEEDS = "TLS needs shared libraries (Debian's packages libevent-openssl-"


def loaded(serves):
    """How many of each of the libraries are in the process."""
    with open("/proc/%d/maps" % serves.process.pid, encoding="utf-8") as maps:
        paths = {line.split()[-1] for line in maps if "/" in line}
    return [sum(os.path.basename(path).startswith(name) for path in paths) for name in LIBRARIES]


def names_of_machines(serves, certificate=None):
    """Of a service that is asked by somebody else's HTTP and TLS."""
    context = ssl.create_default_context(cafile=certificate) if certificate else None
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                         urllib.request.HTTPSHandler(context=context))
    asked = urllib.request.Request(serves.url, data=b"{}", headers={
        "X-Amz-Target": "AWSStepFunctions.ListStateMachines",
        "Content-Type": "application/x-amz-json-1.0"})
    with opener.open(asked, timeout=service.SECONDS) as answer:
        return [one["name"] for one in json.load(answer)["stateMachines"]]


def build(folder, name, *options):
    service.write(folder, "order.asl.json", service.HELLO)
    done = run([SFNC, "build", "order.asl.json", "-o", name, *options], folder=folder)
    if done.returncode != 0:
        raise AssertionError(done.stderr)


def listed(folder, program, url, **environment):
    return run([program, "list", "--endpoint", url], folder=folder,
               env={**os.environ, **environment})


def without_tls(folder, tls):
    """There is no OpenSSL in the file, nor in the process."""
    build(folder, "order")
    with open(os.path.join(folder, "order"), "rb") as stream:
        is_linked = b"tls_process_client_hello" in stream.read()
    with service.Service(folder, program="./order") as serves:
        found = differences((is_linked, False), (loaded(serves), [0, 0, 0, 1]),
                            (names_of_machines(serves), ["order"]),
                            (listed(folder, "./order", serves.url).returncode, 0))
        serves.stop()
    return found


def with_tls(folder, tls, program="./order", libraries=(1, 1, 1, 1)):
    """There is one OpenSSL, and one libevent for the loop and for TLS."""
    with service.Service(folder, *tls, program=program) as serves:
        found = differences(
            (loaded(serves), list(libraries)), (names_of_machines(serves, tls[1]), ["order"]),
            (listed(folder, program, serves.url, SSL_CERT_FILE=tls[1]).returncode, 0),
            ("is not trusted" in listed(folder, program, serves.url).stderr, True))
        serves.stop()
    return found


def static(folder, tls):
    build(folder, "static", "--static")
    os.replace(os.path.join(folder, "static"), os.path.join(folder, "order"))
    return with_tls(folder, tls, libraries=(0, 0, 0, 0))


def broken(folder, tls, pattern):
    """A library that cannot be loaded is told of, and what needs none goes on."""
    with open(os.path.join(folder, "order"), "rb") as stream:
        named = re.search(pattern.encode(), stream.read())
    library = named.group().decode() if named else pattern
    instead = os.path.join(folder, "broken")
    os.makedirs(instead, exist_ok=True)
    service.write(instead, library, "")
    environment = {"LD_LIBRARY_PATH": instead}
    done = subprocess.run(["./order", "serve", "--store", "service.db", "--listen", "127.0.0.1:0",
                           *tls], cwd=folder, text=True, capture_output=True, check=False,
                          timeout=service.SECONDS, env={**os.environ, **environment})
    told = done.stderr.splitlines()[-1]
    asked = listed(folder, "./order", "https://127.0.0.1:1", **environment)
    without = service.Service(folder, program="./order")
    without.environment.update(environment)
    with without as serves:
        found = differences(
            (done.returncode, 2), (NEEDS in told and library in told, True),
            (asked.returncode, 2), (NEEDS in asked.stderr and library in asked.stderr, True),
            (listed(folder, "./order", serves.url, **environment).returncode, 0))
        serves.stop()
    os.remove(os.path.join(instead, library))
    return found


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = service.make_certificate(folder)
        tls = ["--tls-cert", certificate, "--tls-key", key]
        tap.result("HTTP alone loads nothing", attempt(without_tls, folder, tls))
        tap.result("HTTPS loads OpenSSL", attempt(with_tls, folder, tls))
        for name, pattern in (("libevent_openssl", r"libevent_openssl[-.0-9]*so[.0-9]*"),
                              ("libssl", "libssl.so.3")):
            tap.result("HTTPS needs " + name, attempt(broken, folder, tls, pattern))
        if SANITIZED:
            tap.skip("--static has TLS in it", "a sanitizer cannot be linked statically")
        else:
            tap.result("--static has TLS in it", attempt(static, folder, tls))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
