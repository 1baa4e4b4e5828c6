#!/usr/bin/env python3
"""tests/e2e/examples.py - the examples that are asked by HTTP do what their pages say (TAP)."""
import json
import os
import subprocess
import sys
import tempfile

import service
from asking import Asked
from service import ARNS, ROLE, attempt, differences, until
from tap import SFNC, Tap, copy_example, run, same

KEYS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "thing"}


def approval(folder):
    """The commands of a letter answer; one of them after the service was killed."""
    place = copy_example("approval", folder)
    done = run([SFNC, "build", "approval.asl.json", "--bindings", "bindings.json", "-o",
                "approval"], folder=place)
    if done.returncode != 0:
        return [done.stderr]
    with Asked(place, program="./approval") as serves:
        url = serves.url
        serves.stop()           # its address is known now, which letters must tell
        serves.environment["APPROVAL_URL"] = url
        serves.start()
        for name in ("flight", "car"):
            done = run(["./approval", "start", "--endpoint", url, "--name", name, "--input",
                        json.dumps({"who": "Ada", "what": "a " + name, "costs": 700})],
                       folder=place, env=service.client_environment(place))
            if done.returncode != 0:
                return [done.stderr]
        letters = {name: os.path.join(place, "letters", name) for name in ("flight", "car")}
        until(lambda: all(map(os.path.exists, letters.values())))
        serves.again()
        said = [run(["sh", "-c", "sed -n '/^To %s:/{n;p}' letters/%s | sh" % (what, name)],
                    folder=place, env=service.client_environment(place)).stdout
                for what, name in (("approve", "flight"), ("refuse", "car"))]
        flight, car = (serves.finished(ARNS + "execution:approval:" + name)
                       for name in ("flight", "car"))
        serves.stop()
    return differences(
        (said, ["{}\n", "{}\n"]),
        (flight.get("output"), '{"who":"Ada","what":"a flight","costs":700,'
                               '"decision":{"by":"letter"}}'),
        ((car["status"], car.get("error"), car.get("cause")),
         ("FAILED", "Refused", "not this year")))


def worker(folder):
    """Two workers count; the service is killed before they come."""
    place, workers = copy_example("worker", folder), []
    texts = {}
    for name in ("words.asl.json", "input.json", "expected.json"):
        with open(os.path.join(place, name), encoding="utf-8") as stream:
            texts[name] = stream.read()
    with Asked(place) as serves:
        serves.call("CreateActivity", name="count")
        machine = serves.call("CreateStateMachine", name="words", roleArn=ROLE,
                              definition=texts["words.asl.json"])["stateMachineArn"]
        arn = serves.call("StartExecution", stateMachineArn=machine, name="first",
                          input=texts["input.json"])["executionArn"]
        serves.again()
        for _ in range(2):
            workers.append(subprocess.Popen([service.PYTHON, "./worker.py", serves.url], cwd=place,
                                            env=service.client_environment(place, **KEYS)))
        try:
            found = serves.finished(arn)
        finally:
            for one in workers:
                one.kill()
                one.wait()
        serves.stop()
    output = json.loads(found.get("output", "null"))
    return [] if same(output, json.loads(texts["expected.json"])) else [json.dumps(found)]


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for name, example, client in (("approval", approval, "curl"),
                                      ("worker", worker, "boto3")):
            why = service.absent_client(client)
            if why:
                tap.skip("examples/%s by HTTP" % name, why)
            else:
                tap.result("examples/%s by HTTP" % name, attempt(example, folder))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
