#!/usr/bin/env python3
"""tests/conformance/readers.py - answers of AWS about Maps that read S3, here from a folder (TAP).

The runner of the suites skips cases with an ItemReader. Of some of those the objects are known, so
here they are written into a folder that bindings put in the bucket's place, and result and history
are compared with the runner's own means.
"""
import json
import os
import sys
import tempfile

from tap import FULL, SFNC, SHARED, Tap

sys.path.insert(0, os.path.join(SHARED, "conformance"))

BINDINGS = {"arn:aws:states:::s3:*": "file:./bucket-folder"}


# Recorded answers that a newer one contradicts, and why; they must fail.
OLDER = {
    "scenarios.base_scenarios.map_item_reader_json_no_json_list_object":
        "recorded in 2023; by 2026 AWS took an object as data set",
}


def known_cases(suites):
    """The executions whose objects are known."""
    root = os.path.join(SHARED, "conformance")
    for suite in (suites.aws_recorded, suites.aws_observed):
        for case in suite(root):
            if case.kind in ("execution", "outcome") and case.data.get("s3_objects") \
                    and '"ItemReader"' in json.dumps(case.data["definition"]):
                yield case


def objects_of(case):
    """(bucket, key, body) of each object; one whose contents are unknown is empty."""
    objects = case.data["s3_objects"]
    if isinstance(objects, list):
        return [(one["Bucket"], one["Key"], one["Body"]) for one in objects]
    return [(bucket, key, body or "") for bucket, keys in objects.items()
            for key, body in keys.items()]


def write_bucket(folder, objects):
    for bucket, key, body in objects:
        path = os.path.join(folder, "bucket-folder", bucket, key)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.write(body)
    with open(os.path.join(folder, "bindings.json"), "w", encoding="utf-8") as stream:
        json.dump(BINDINGS, stream)


def main():
    tap = Tap()
    if not os.path.isdir(os.path.join(SHARED, "conformance")):
        tap.skip("known readers", "no folder %s/conformance" % SHARED)
        return tap.end()
    import suites
    from product import Product

    class WithBucket(Product):
        def run(self, definition, options, folder, build_options=()):
            return super().run(definition, options + ["--bindings", "bindings.json"], folder,
                               build_options)

    for backend in ("jit", "c", "llvm") if FULL else ("jit",):
        for case in known_cases(suites):
            with tempfile.TemporaryDirectory() as folder:
                write_bucket(folder, objects_of(case))
                checks = suites.judge_execution(case, WithBucket(SFNC, backend), folder)
            problems = ["%s: %s" % (check, line) for check, found in checks.items()
                        if check not in suites.SOFT for line in found]
            if case.name in OLDER:
                problems = [] if problems else ["it is in OLDER, but nothing is wrong"]
            tap.result("%s, %s" % (case.name, backend), problems)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
