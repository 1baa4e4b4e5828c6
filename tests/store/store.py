#!/usr/bin/env python3
"""tests/store/store.py - Maps over many items: batches, memory, bindings that do not fit (TAP).

What fits into a file of tests/run is there. Here files are made: thousands of items, of which an
executable may hold only some at a time.
"""
import gzip
import json
import os
import re
import sys
import tempfile

from tap import FULL, SANITIZED, SFNC, Tap, run

PEAK_KB = 100 * 1024


def machine(**fields):
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                 "StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    reader = {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSONL"},
              "Parameters": {"Bucket": "file:.", "Key": "rows.jsonl"}}
    state = {"Type": "Map", "End": True, "Label": "Rows", "ItemReader": reader,
             "ItemProcessor": processor, **fields}
    return {"StartAt": "M", "States": {"M": state}}


class Place:
    """A folder with a definition and its data."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as stream:
            stream.write(text if isinstance(text, str) else json.dumps(text))

    def write_bytes(self, name, data):
        with open(os.path.join(self.folder, name), "wb") as stream:
            stream.write(data)

    def rows(self, count):
        with open(os.path.join(self.folder, "rows.jsonl"), "w", encoding="utf-8") as stream:
            for number in range(count):
                stream.write('{"id":%d,"name":"customer %d","tags":["a","b"]}\n'
                             % (number, number))

    def sfnc(self, *arguments, seconds=120):
        return run([SFNC] + list(arguments), folder=self.folder, seconds=seconds)

    def output(self, definition):
        self.write("m.asl.json", definition)
        done = self.sfnc("run", "m.asl.json")
        return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def batch_tests(place, tap):
    """Batches do not end where a piece of the file does."""
    place.rows(2500)
    for limits, sizes in [({"MaxItemsPerBatch": 700}, [700, 700, 700, 400]),
                          ({"MaxItemsPerBatch": 3000}, [2500]),
                          ({"MaxItemsPerBatch": 700, "MaxInputBytesPerBatch": 262144},
                           [700, 700, 700, 400])]:
        found = place.output(machine(ItemBatcher=limits, MaxConcurrency=1))
        have = [len(batch["Items"]) for batch in found] if isinstance(found, list) else found
        tap.result("batches of %s" % limits, [] if have == sizes else [have])
    found = place.output(machine(ItemBatcher={"MaxInputBytesPerBatch": 60000}, MaxConcurrency=1))
    texts = [json.dumps(batch, separators=(",", ":")) for batch in found]
    items = [item["id"] for batch in found for item in batch["Items"]]
    problems = [] if items == list(range(2500)) else ["items are missing or out of order"]
    problems += ["a batch of %d bytes" % len(text) for text in texts[:-1]
                 if not 59900 < len(text) <= 60000]
    tap.result("batches of 60000 bytes", problems)


def order_tests(place, tap):
    """Children that wait hold up neither the others nor the order of the results."""
    place.rows(1500)
    waits = machine(MaxConcurrency=7)
    waits["States"]["M"]["ItemProcessor"].update(    # an express child may not wait so long
        ProcessorConfig={"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, StartAt="W",
        States={"W": {"Type": "Wait", "SecondsPath": "$.id", "End": True}})
    place.write("m.asl.json", waits)
    done = place.sfnc("run", "m.asl.json", "--virtual-time")
    ids = [item["id"] for item in json.loads(done.stdout)] if done.returncode == 0 else done.stderr
    tap.result("order of results", [] if ids == list(range(1500)) else [ids])


def reading(kind="JSONL", **parameters):
    """A machine that gives the items of one object, by name."""
    definition = machine()
    config = {"InputType": kind}
    if kind == "CSV":
        config["CSVHeaderLocation"] = "FIRST_ROW"
    definition["States"]["M"]["ItemReader"].update(
        ReaderConfig=config, Parameters={"Bucket": "file:.", "Key": "object", **parameters})
    return definition


def fails(tap, name, found, *words):
    problems = [] if isinstance(found, str) and all(word in found for word in words) else [found]
    tap.result(name, problems)


def encoding_tests(place, tap):
    """What is not UTF-8 is refused by its line, also when two fields together would be."""
    for name, row, why in [("a character", b"\xc3\xa9,1", None), ("a byte", b"\xff,1", "not UTF-8"),
                           ("a half each", b"\xc3,\xa9", "not UTF-8"),
                           ("NUL", b"a\0,1", "holds NUL")]:
        place.write_bytes("object", b"x,y\n1,2\n" + row + b"\n")
        found = place.output(reading("CSV"))
        if why is None:
            tap.result("CSV rows with " + name, [] if isinstance(found, list) else [found])
        else:
            fails(tap, "CSV rows with " + name, found, "States.ItemReaderFailed", "line 3", why)


def inventory_tests(place, tap):
    """The files of a manifest lie in its bucket, or else beside it; nowhere else."""
    os.makedirs(os.path.join(place.folder, "inventory/in"))
    place.write("inventory/in/part", "1\n2\n")
    for key, parameters, why in [
            ("in/part", {"Bucket": "file:inventory", "Key": "in/m"}, None),
            ("part", {"Key": "file:inventory/in/m"}, None),
            ("in/part", {"Key": "file:inventory/in/m"}, "cannot read inventory/in/in/part"),
            ("../part", {"Key": "file:inventory/in/m"}, "leads out of the folder inventory/in"),
            ("file:inventory/in/part", {"Key": "file:inventory/in/m"},
             "cannot read inventory/in/f"),
            ("part\0", {"Key": "file:inventory/in/m"}, "the key holds NUL"),
            (7, {"Key": "file:inventory/in/m"}, "the key must be a string")]:
        place.write("inventory/in/m",
                    {"fileFormat": "CSV", "fileSchema": "Key", "files": [{"key": key}]})
        found = place.output(reading("MANIFEST", **parameters))
        if why is None:
            tap.result("an inventory of %r" % key,
                       [] if found == [{"Key": "1"}, {"Key": "2"}] else [found])
        else:
            fails(tap, "an inventory of %r" % key, found, "States.ItemReaderFailed", why)


def line_end_tests(place, tap):
    """CR alone ends a line too, but not in a quoted field."""
    two = [{"x": "1", "y": "2"}, {"x": "3", "y": ""}]
    for data, wanted in [(b"x,y\r1,2\r3\r", two), (b"x,y\r1,2\r\r3", two),
                         (b"x,y\r\n1,2\r3\n", two),
                         (b'x,"y"\r1,"a\rb"\r', [{"x": "1", "y": "a\rb"}]), (b"x\r", [])]:
        place.write_bytes("object", data)
        found = place.output(reading("CSV"))
        tap.result("CSV %r" % data, [] if found == wanted else [found])
    place.write_bytes("object", b'x\r"a\rb"\r"c"d\r')
    fails(tap, "CSV lines counted", place.output(reading("CSV")), "line 4 of")


def limit_tests(place, tap):
    """A row has a limit also when nothing is in its fields."""
    for name, byte in (("a long field", b"x"), ("many fields", b",")):
        place.write_bytes("object", b"x\n" + byte * (17 << 20))
        fails(tap, "CSV with " + name, place.output(reading("CSV")), "States.ItemReaderFailed",
              "line 2 of", "longer than 16 MiB")


def json_tests(place, tap):
    """What is not JSON is told from JSON that is neither an array nor an object. The members of an
    object are items."""
    for text, pointer, items in [
            ("{}", None, []), (' {\n"a" :[1] } rest', None, [("a", [1])]),
            ('{"\\u0061\\"": null, "": {"b": 2}}', None, [('a"', None), ("", {"b": 2})]),
            ('[{"a": 1, "b": "x"}]', "/0", [("a", 1), ("b", "x")])]:
        definition = reading("JSON")
        place.write("object", text)
        if pointer is not None:
            definition["States"]["M"]["ItemReader"]["ReaderConfig"]["ItemsPointer"] = pointer
        found = place.output(definition)
        tap.result("JSON %r at %r" % (text, pointer),
                   [] if found == [{"Key": key, "Value": value} for key, value in items]
                   else [found])
    no_array = "Attempting to map over non-iterable node."
    for text, pointer, why in [
            ("hello", None, "line 1 of ./object is not JSON: expected a value"),
            ("\n\nnul", None, "line 3 of ./object is not JSON: expected a value"),
            ("{hello", None, "line 1 of ./object is not JSON: expected a member"),
            ('{"a": 1, 5}', None, "expected a member"), ('{"a"; 1}', None, "expected ':'"),
            ('{"a": }', None, "expected a value"), ('{"a": 1]', None, "expected ',' or '}'"),
            ('{"a": 1', None, "it ends within a value"), ("{", None, "expected a member"),
            ('"x', None, "a string has no end"), (" \n", None, "is not JSON: it is empty"),
            ("null", None, no_array), ("-1.5e3", None, no_array), ('"x"', None, no_array),
            ('{"a": 7}', "/a", no_array),
            ("[1,,2]", None, "line 1 of ./object is not JSON: expected a value"),
            ("[1,\n]", None, "line 2 of ./object is not JSON: expected a value"),
            ("[,1]", None, "expected a value"), ("[1}", None, "expected ',' or ']'"),
            ("hello", "/a", "line 1 of ./object is not JSON: expected a value"),
            ("[1}", "/99999999999999", "expected ',' or ']'"),
            ('{"b": 1]', "/a", "expected ',' or '}'"), ('{"b": 1, 5}', "/a", "expected a member"),
            ("[[1]]", "/-1", "finds nothing"), ("7", "/a", "finds nothing"),
            ("[1]", "/a\0", "the ItemsPointer holds NUL")]:
        definition = reading("JSON")
        place.write("object", text)
        if pointer is not None:
            definition["States"]["M"]["ItemReader"]["ReaderConfig"]["ItemsPointer"] = pointer
        fails(tap, "JSON %r at %r" % (text, pointer), place.output(definition),
              "States.ItemReaderFailed", why)


def regular_file_tests(place, tap):
    """What is no regular file could be read or written for ever."""
    failed, why = "States.ItemReaderFailed", "is not a regular file"
    pipe = os.path.join(place.folder, "pipe")
    os.mkfifo(pipe)
    for kind in ("JSONL", "JSON", "CSV", "MANIFEST"):
        fails(tap, "a pipe of " + kind, place.output(reading(kind, Key="pipe")), failed, why)
    fails(tap, "a device", place.output(reading(Key="file:/dev/zero")), failed, why)
    fails(tap, "a folder", place.output(reading(Key="")), failed, why)
    place.write("object", {"fileFormat": "CSV", "fileSchema": "Key", "files": [{"key": "pipe"}]})
    fails(tap, "a pipe of an inventory", place.output(reading("MANIFEST")), failed, why)
    os.remove(pipe)

    place.rows(3)
    place.write("m.asl.json", machine(ResultWriter={
        "Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "file:out"}}))
    done = place.sfnc("run", "m.asl.json", "--seed", "1")
    manifest = os.path.join(place.folder, "out",
                            json.loads(done.stdout)["ResultWriterDetails"]["Key"])
    for name in ("SUCCEEDED_0.json", "manifest.json"):
        path = os.path.join(os.path.dirname(manifest), name)
        os.remove(path)
        os.mkfifo(path)
        done = place.sfnc("run", "m.asl.json", "--seed", "1")
        fails(tap, "a pipe for " + name, done.stderr, "States.ResultWriterFailed",
              "not a regular file")
        os.remove(path)


def listing_tests(place, tap):
    """Links to folders are not followed; what cannot be listed is told."""
    folder = os.path.join(place.folder, "bucket")
    os.makedirs(os.path.join(folder, "a"))
    for name, text in (("bucket/one", "1"), ("bucket/a/two", "22"), ("outside", "")):
        place.write(name, text)
    for link, target in (("loop", "."), ("a/up", ".."), ("root", "/"), ("file", "one"),
                         ("nothing", "no such file")):
        os.symlink(target, os.path.join(folder, link))
    os.mkfifo(os.path.join(folder, "pipe"))
    listing = machine(ItemSelector={"key.$": "$$.Map.Item.Value.Key"})
    listing["States"]["M"]["ItemReader"] = {
        "Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "file:bucket"}}
    found = place.output(listing)
    have = [item["key"] for item in found] if isinstance(found, list) else found
    tap.result("a listing with links", [] if have == ["a/two", "file", "one"] else [have])
    with open(os.path.join(folder.encode(), b"caf\xe9"), "wb"):
        pass
    fails(tap, "a name that is not UTF-8", place.output(listing), "States.ItemReaderFailed",
          "is not UTF-8")
    os.remove(os.path.join(folder.encode(), b"caf\xe9"))
    os.makedirs(os.path.join(folder, "/".join(["d"] * 65)))
    fails(tap, "a listing too deep", place.output(listing), "States.ItemReaderFailed",
          "more than 64 levels deep")


def compressed_tests(place, tap):
    place.write_bytes("object", gzip.compress(b"[1]"))
    for kind in ("JSONL", "JSON", "CSV", "MANIFEST"):
        fails(tap, "a compressed object of " + kind, place.output(reading(kind)),
              "States.ItemReaderFailed", "compressed files are not read here")


def peak_kb(done):
    found = re.search(r"^peak (\d+)$", done.stderr, re.MULTILINE)
    return int(found.group(1)) if found else 0


MEASURE = """import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""


def memory_tests(place, tap):
    """A million items need no more memory than some thousand."""
    writer = {"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
                               "Parameters": {"Bucket": "file:out"}}}
    place.write("measure.py", MEASURE)
    place.rows(1000000 if FULL else 100000)
    for name, fields in [("counted", {"ResultPath": None}), ("written", writer)]:
        place.write("m.asl.json", machine(MaxConcurrency=100, **fields))
        built = place.sfnc("build", "m.asl.json", "-o", "m")
        done = run([sys.executable, "measure.py", "./m", "run"], folder=place.folder, seconds=600)
        peak = peak_kb(done)
        problems = [built.stderr + done.stderr] if done.returncode != 0 else []
        if not SANITIZED and not 0 < peak < PEAK_KB:
            problems.append("peak of %d kB" % peak)
        tap.result("memory for many items, %s: %d kB" % (name, peak), problems)


def binding_tests(place, tap):
    place.write("b.json", {"arn:aws:states:::s3:*": "folder"})
    place.write("m.asl.json", machine())
    done = place.sfnc("run", "m.asl.json", "--bindings", "b.json")
    tap.result("a binding to nothing known", [] if done.returncode == 2 and "file:FOLDER" in
               done.stderr else [done.stderr])
    for target, why in (("file:", "names no folder"), ("file://", "names no folder"),
                        ("file:a\0b", "holds NUL"), ("exec:a\0b", "holds NUL")):
        place.write("b.json", {"arn:aws:states:::s3:*": target})
        done = place.sfnc("run", "m.asl.json", "--bindings", "b.json")
        tap.result("a binding to %r" % target, [] if done.returncode == 2 and why in done.stderr
                   else [done.stderr])
    fails(tap, "a Bucket that is no folder", place.output(reading(Bucket="file:")),
          "States.ItemReaderFailed", "names nothing")
    place.write("b.json", {"arn:aws:states:::s3:*": "file:."})
    place.write("t.asl.json", {"StartAt": "T", "States": {"T": {
        "Type": "Task", "Resource": "arn:aws:states:::s3:getObject", "End": True}}})
    done = place.sfnc("run", "t.asl.json", "--bindings", "b.json")
    tap.result("a folder does no task", [] if done.returncode == 2 and "no task" in done.stderr
               else [done.stderr])


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        batch_tests(place, tap)
        order_tests(place, tap)
        encoding_tests(place, tap)
        inventory_tests(place, tap)
        line_end_tests(place, tap)
        limit_tests(place, tap)
        json_tests(place, tap)
        regular_file_tests(place, tap)
        listing_tests(place, tap)
        compressed_tests(place, tap)
        binding_tests(place, tap)
        memory_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
