#!/usr/bin/env python3
"""tests/cli/kinds.py - an executable holds the kinds of task that its definition can use (TAP).

What is linked is seen in the symbols of executables, each kind alone; what is not is refused by its
name when a binding asks for it.
"""
import json
import os
import sys
import tempfile

from tap import SANITIZED, SFNC, SOURCE, Tap, run

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:pay"
INVOKE = "arn:aws:states:::lambda:invoke"
TASK_C = ('#include <sfn/task.h>\n\njson_t *twice(struct sfn_task *task, const json_t *input)\n'
          '{\n    (void)task;\n    return json_integer(2 * json_integer_value(input));\n}\n')

# What of the runtime, and of the libraries it calls, shows that a part is there.
SIGNS = {
    "tasks": ["sfn_tasks", "bindings_find", "mocks_start"],
    "exec": ["sfn_kind_exec", "vfork"],
    "c": ["sfn_kind_c", "json_loadb"],
    "keeping": ["sfn_keeping", "load_frame", "execution_sleep"],
    "reader": ["sfn_reader", "source_read"],
    "writer": ["sfn_writer", "sink_end"],
    "store": ["sfn_service", "store_open", "sqlite3_open_v2"],
}


def kinds_of_the_table():
    with open(os.path.join(SOURCE, "runtime/include/sfn/kinds.def"), encoding="utf-8") as stream:
        return {line[len("TASK_KIND("):].split(",")[0] for line in stream
                if line.startswith("TASK_KIND(")}


def task(*resources):
    names = ["T%d" % number for number in range(len(resources))]
    states = {name: {"Type": "Task", "Resource": resource, "Next": "End"}
              for name, resource in zip(names, resources)}
    for name, following in zip(names, names[1:]):
        states[name]["Next"] = following
    return {"StartAt": (names + ["End"])[0], "States": dict(states, End={"Type": "Succeed"})}


def data_map(**fields):
    return {"StartAt": "M", "States": {"M": {
        "Type": "Map", "End": True, **fields, "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
            "StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}}}}


READER = {"ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                         "ReaderConfig": {"InputType": "JSON"},
                         "Parameters": {"Bucket": "b", "Key": "k"}}}
WRITER = {"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
                           "Parameters": {"Bucket": "b", "Prefix": "p"}}}

# name, definition, baked-in bindings, what is linked
LINKED = [
    ("no Task", task(), None, ""),
    ("a Wait", {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 0, "End": True}}}, None,
     "keeping"),
    ("a Parallel", {"StartAt": "P", "States": {"P": {
        "Type": "Parallel", "Branches": [task()], "End": True}}}, None, "keeping"),
    ("no Task, but bindings", task(), {FUNCTION: "exec:cat"}, ""),
    ("exec:", task("exec:cat"), None, "tasks keeping exec"),
    ("c:", task("c:twice"), None, "tasks keeping c"),
    ("exec: and c:", task("exec:cat", "c:twice"), None, "tasks keeping exec c"),
    ("an ARN", task(FUNCTION), None, "tasks keeping exec"),
    ("an ARN beside c:", task(FUNCTION, "c:twice"), None, "tasks keeping exec c"),
    ("an activity", task("arn:aws:states:us-east-1:123456789012:activity:a"), None,
     "tasks keeping exec"),
    ("a Resource of another form", task("urn:elsewhere:work"), None, "tasks keeping exec"),
    ("an ItemReader", data_map(**READER), None, "tasks keeping reader"),
    ("a ResultWriter", data_map(**WRITER), None, "tasks keeping writer"),
    ("an ARN bound to c:", task(FUNCTION), {"pay": "c:twice"}, "tasks keeping exec c"),
    ("c: bound to exec:", task("c:twice"), {"c:twice": "exec:cat"}, "tasks keeping exec c"),
    ("exec: bound to c:", task("exec:cat"), {"exec:cat": "c:twice"}, "tasks keeping exec c"),
    ("lambda:invoke of a function in C", task(INVOKE), {"pay": "c:twice"}, "tasks keeping exec c"),
    ("bindings of others", task("exec:cat"), {"pay": "c:absent"}, "tasks keeping exec"),
]


class Place:
    """A folder with a definition, its C function and bindings."""

    def __init__(self, folder):
        self.folder = folder
        self.write("twice.c", TASK_C)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as stream:
            stream.write(text if isinstance(text, str) else json.dumps(text))

    def build(self, definition, *options, bindings=None):
        self.write("m.asl.json", definition)
        if bindings is not None:
            self.write("bindings.json", bindings)
            options += ("--bindings", "bindings.json")
        return run([SFNC, "build", "m.asl.json", "-o", "exe", "--link", "twice.c", *options],
                   folder=self.folder)

    def exe(self, *options):
        return run(["./exe", "run", *options], folder=self.folder)


def parts_in(place):
    """The parts of which any sign is in ./exe, and the signs that are missing of them."""
    done = run(["nm", "-P", "exe"], folder=place.folder)
    symbols = {line.split()[0].split("@")[0] for line in done.stdout.splitlines()}
    found = {part for part, signs in SIGNS.items() if symbols & set(signs)}
    return found, sorted(sign for part in found for sign in SIGNS[part] if sign not in symbols)


def link_tests(place, tap):
    """Both back ends write the same tables: one of them is asked all, the other some."""
    for backend in ("llvm", "c"):
        for name, definition, bindings, wanted in LINKED[::1 if backend == "llvm" else 4]:
            done = place.build(definition, "-g", "--slim", "--backend", backend,
                               bindings=bindings)
            problems = [done.stderr] if done.returncode != 0 else []
            if not problems:
                found, missing = parts_in(place)
                if found != set(wanted.split()):
                    problems.append("linked: %s; wanted: %s" % (sorted(found), wanted or "nothing"))
                problems += ["without " + sign for sign in missing]
            tap.result("what is linked for %s, %s" % (name, backend), problems)
        done = place.build(task(), "-g", "--backend", backend)
        found, missing = parts_in(place)
        tap.result("without --slim there is a store, %s" % backend,
                   [done.stderr] * done.returncode + missing +
                   ([] if found == {"keeping", "store"} else sorted(found)))


def expect(done, status, *words):
    problems = [] if done.returncode == status else ["status %d: %s" % (done.returncode,
                                                                        done.stderr)]
    return problems + ["no word of %s: %s" % (word, done.stderr)
                       for word in words if word not in done.stdout + done.stderr]


def binding_tests(place, tap):
    """Bindings given at start ask for what is not there; those that are baked in never do."""
    place.build(task("exec:cat"))
    place.write("late.json", {"exec:cat": "c:twice"})
    tap.result("a kind that is not linked is named at start",
               expect(place.exe("--bindings", "late.json"), 2, '"T0"', '"c:twice"', "c: tasks are "
                      "not linked into this executable", "sfnc build --bindings"))
    place.write("late.json", {"c:twice": "c:twice", "*": "c:twice"})
    tap.result("... but only when it is asked for",
               expect(place.exe("--bindings", "late.json", "--input", "3"), 0, "3"))
    place.build(task("c:twice"))
    place.write("late.json", {"c:twice": "exec:cat"})
    tap.result("... also exec:",
               expect(place.exe("--bindings", "late.json"), 2, '"exec:cat"', "exec: tasks are not "
                      "linked into this executable"))
    place.build(task(INVOKE))
    place.write("late.json", {"pay": "c:twice"})
    tap.result("... by the task that invokes it",
               expect(place.exe("--bindings", "late.json", "--input", '{"FunctionName":"pay"}'), 1,
                      "States.Runtime", "c: tasks are not linked into this executable"))
    place.build(task(INVOKE), bindings={"pay": "c:twice"})
    tap.result("a function in C that is baked in runs",
               expect(place.exe("--input", '{"FunctionName":"pay","Payload":21}'), 0, "42"))
    place.build(task(FUNCTION), bindings={"pay": "c:twice"})
    tap.result("... for an ARN, too", expect(place.exe("--input", "21"), 0, "42"))
    tap.result("one that no file defines is named",
               expect(place.build(task(FUNCTION), bindings={"pay": "c:absent"}), 2, "absent",
                      "--link"))
    tap.result("bindings that are none are refused when built",
               expect(place.build(task(FUNCTION), bindings={"pay": "cat"}), 2, "bindings.json",
                      '"exec:COMMAND"'))


def mock_tests(place, tap):
    """A mock stands for any Task, whatever is linked."""
    place.write("mocks.json", {
        "StateMachines": {"m": {"TestCases": {"Case": {"T0": "R"}}}},
        "MockedResponses": {"R": {"0": {"Return": {"mocked": True}}}}})
    for resource in ("exec:./no/such/program", "c:twice", FUNCTION):
        place.build(task(resource))
        tap.result("a mock stands for " + resource,
                   expect(place.exe("--mock", "mocks.json", "--test-case", "Case"), 0, "mocked"))


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        tap.result("every kind of task is looked for",
                   sorted(kinds_of_the_table() - set(SIGNS)))
        if SANITIZED:
            tap.skip("what is linked", "sanitizers keep everything")
        else:
            link_tests(place, tap)
        binding_tests(place, tap)
        mock_tests(place, tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
