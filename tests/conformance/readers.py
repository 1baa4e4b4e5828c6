#!/usr/bin/env python3
"""tests/conformance/readers.py - recorded executions that read S3, here from a folder (TAP).

The runner of the suite skips cases with an ItemReader. Of those the objects' bodies are recorded,
so here they are written into a folder that bindings put in the bucket's place, and result and
history are compared with the runner's own means.
"""
import json
import os
import sys
import tempfile

from tap import FULL, SFNC, SHARED, Tap

sys.path.insert(0, os.path.join(SHARED, "conformance"))

BINDINGS = {"arn:aws:states:::s3:*": "file:./bucket-folder"}


def recorded_cases(suites):
    """The JSONPath executions whose objects' bodies are known."""
    for case in suites.aws_recorded(os.path.join(SHARED, "conformance")):
        if case.kind == "execution" and case.data.get("s3_objects") \
                and case.data["query_language"] == "JSONPath" \
                and '"ItemReader"' in json.dumps(case.data["definition"]):
            yield case


def write_bucket(folder, objects):
    for one in objects:
        path = os.path.join(folder, "bucket-folder", one["Bucket"], one["Key"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.write(one["Body"])
    with open(os.path.join(folder, "bindings.json"), "w", encoding="utf-8") as stream:
        json.dump(BINDINGS, stream)


def main():
    tap = Tap()
    if not os.path.isdir(os.path.join(SHARED, "conformance")):
        tap.skip("recorded readers", "no folder %s/conformance" % SHARED)
        return tap.end()
    import suites
    from product import Product

    class WithBucket(Product):
        def run(self, definition, options, folder, build_options=()):
            return super().run(definition, options + ["--bindings", "bindings.json"], folder,
                               build_options)

    for backend in ("jit", "c", "llvm") if FULL else ("jit",):
        for case in recorded_cases(suites):
            with tempfile.TemporaryDirectory() as folder:
                write_bucket(folder, case.data["s3_objects"])
                checks = suites.judge_execution(case, WithBucket(SFNC, backend), folder)
            problems = ["%s: %s" % (check, line) for check, found in checks.items()
                        if check not in suites.SOFT for line in found]
            tap.result("%s, %s" % (case.name, backend), problems)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
