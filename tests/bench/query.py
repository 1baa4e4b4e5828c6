#!/usr/bin/env python3
"""tests/bench/query.py - expressions of JSONata beside npm's jsonata, in turns on one machine.

The cases are those of $SFNC_SHARED/bench/jsonata, with the goals set for them, and three small ones
whose nanoseconds are of interest. Each is measured by the reference's own script and by `query`,
whose shared object comes from LLVM or from C; a row shows the best round of each, since others use
the machine, too. Both sides must compute the same result. PROGRAMS is the folder of `query`.
jsonata 2.0.6 is found in the folder JSONATA or installed by npm. `make bench`.

    query.py PROGRAMS [--seconds S] [--rounds N] [--only NAME]

Exit status 1 when results differ.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import npm  # noqa: E402
import tap  # noqa: E402

SUITE = os.path.join(tap.SHARED, "bench/jsonata")
PACKAGE = os.path.join(tap.SOURCE, "tests/jsonata")
PLACE = os.environ.get("JSONATA") or os.path.abspath("tests/jsonata/npm")
GOALS = {"path": 30, "path-filter": 100, "object-construct": 100, "lambdas": 100,
         "strings-regex": 20, "group-order": 100}
SMALL = {
    "data": {
        "hundred": {"account": {"owner": {"address": {"city": "Lund"}}},
                    "values": [i * 7 % 101 for i in range(100)],
                    "items": [{"id": i, "price": i * 37 % 100, "name": "item %d" % i}
                              for i in range(100)]}},
    "cases": [
        {"name": "small-path", "data": "hundred", "expr": "account.owner.address.city"},
        {"name": "small-sum", "data": "hundred", "expr": "$sum(values)"},
        {"name": "small-filter", "data": "hundred", "expr": "items[price > 50]"}]}


def measure(command, folder=None):
    """The line that a measure prints for one case."""
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure_case(options, book, case):
    """{way: its best line}, all ways in turns."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "cases.json")
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"data": book["data"], "cases": [case]}, out)
        seconds = str(options.seconds)
        query = [os.path.join(os.path.abspath(options.programs), "query"), path, seconds]
        ways = {"npm": [npm.NODE, os.path.join(SUITE, "run_jsonata_js.mjs"), "--cases", path,
                        "--seconds", seconds],
                "llvm": query + ["llvm"], "c": query + ["c"]}
        best = {}
        for _ in range(options.rounds):
            for way, command in ways.items():
                line = measure(command, PLACE if way == "npm" else None)
                if way not in best or line["us_per_eval"] < best[way]["us_per_eval"]:
                    best[way] = line
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("programs")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only")
    options = parser.parse_args()
    if not os.path.isdir(SUITE):
        print("%s is not there: not measured" % SUITE)
        return 0
    why = None if os.environ.get("JSONATA") else npm.why_not_installed(PACKAGE, PLACE)
    if why:
        print("%s: not measured" % why)
        return 0
    with open(os.path.join(SUITE, "cases.json"), encoding="utf-8") as stream:
        books = json.load(stream), SMALL
    wrong = []
    print("%-17s %12s %12s %12s %9s %9s %6s"
          % ("case", "npm ns", "llvm ns", "c ns", "npm/llvm", "npm/c", "goal"))
    for book, case in ((book, case) for book in books for case in book["cases"]):
        name = case["name"]
        if options.only not in (None, name):
            continue
        best = measure_case(options, book, case)
        took = {way: 1000 * line["us_per_eval"] for way, line in best.items()}
        print("%-17s %12.0f %12.0f %12.0f %9.1f %9.1f %6s"
              % (name, took["npm"], took["llvm"], took["c"], took["npm"] / took["llvm"],
                 took["npm"] / took["c"], GOALS.get(name, "")), flush=True)
        if len({line["result_sha256"] for line in best.values()}) != 1:
            wrong.append(name)
    for name in wrong:
        print("%s: the results differ" % name)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
