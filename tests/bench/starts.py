#!/usr/bin/env python3
"""tests/bench/starts.py - how long `sfnc run` and `sfnc test` take to start on 1,000 Task states.

The first task fails at once, so that all time goes into compiling. With --against, another sfnc
does the same in turns. `make bench`.

    starts.py [--rounds N] [--states N] [--against SFNC]
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

SFNC = os.environ.get("SFNC", "sfnc")
RUN = ["run", "m.asl.json", "--mock", "mocks.json", "--virtual-time"]
TEST = ["test", "m.asl.json", "mocks.json"]


def machine(count):
    states = {"S%d" % number: {
        "Type": "Task", "Resource": "exec:cat", "Parameters": {"a.$": "$.a"}, "ResultPath": "$.r",
        "Retry": [{"ErrorEquals": ["States.Timeout"]}], "Next": "S%d" % (number + 1)}
              for number in range(count)}
    states["S%d" % count] = {"Type": "Succeed"}
    return {"StartAt": "S0", "States": states}


def mocks():
    """The first state fails."""
    return {"StateMachines": {"m": {"TestCases": {"Fails": {"S0": "Broken"}}}},
            "MockedResponses": {"Broken": {"0": {"Throw": {"Error": "E"}}}},
            "Tests": {"m": {"Fails": {"Input": {"a": 1}, "Expect": {"Error": "E"}}}}}


def seconds(sfnc, arguments, folder, status):
    extra = ["--input", '{"a":1}'] if arguments is RUN else []
    began = time.monotonic()
    done = subprocess.run([sfnc, *arguments, *extra], cwd=folder, check=False, capture_output=True,
                          text=True)
    if done.returncode != status:
        sys.exit("%s: status %d: %s" % (" ".join(arguments), done.returncode, done.stderr))
    return time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--states", type=int, default=1000)
    parser.add_argument("--against", metavar="SFNC")
    options = parser.parse_args()
    sides = {"sfnc": SFNC, **({"against": options.against} if options.against else {})}
    print("%-8s" % "command" + "".join("%12s" % side for side in sides))
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("m.asl.json", machine(options.states)), ("mocks.json", mocks())):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                json.dump(content, stream)
        for arguments, status in ((RUN, 1), (TEST, 0)):
            rounds = {side: [] for side in sides}
            for _ in range(options.rounds):
                for side, sfnc in sides.items():
                    rounds[side].append(seconds(sfnc, arguments, folder, status))
            print("%-8s" % arguments[0]
                  + "".join("%10.3f s" % statistics.median(each) for each in rounds.values()),
                  flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
