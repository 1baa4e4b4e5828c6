#!/usr/bin/env python3
"""tests/cli/cli.py - the command line as others script against it: statuses, words, bad input (TAP).

Nothing here may end by a signal, hang, or say nothing.
"""
import json
import os
import stat
import sys
import tempfile
import time

from tap import SANITIZED, SFNC, SOURCE, Tap, read_json, run

HELLO = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": {"a": 1}, "End": True}}}
WORK = {"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "exec:./work.sh",
                                         "TimeoutSeconds": 2, "End": True}}}


class Place:
    """A scratch folder with files."""

    def __init__(self, folder):
        self.folder = folder

    def write(self, name, content, executable=False):
        path = os.path.join(self.folder, name)
        data = content if isinstance(content, bytes) else (
            content if isinstance(content, str) else json.dumps(content)).encode()
        with open(path, "wb") as stream:
            stream.write(data)
        if executable:
            os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
        return name

    def sfnc(self, *arguments, stdin="", seconds=60):
        return run([SFNC, *arguments], stdin, self.folder, seconds)


def expect(done, status, words="", stream="both"):
    problems = []
    if done.returncode != status:
        problems.append("exit status %d, expected %d" % (done.returncode, status))
    said = done.stdout + done.stderr
    if words and words not in said:
        problems.append("does not say `%s`" % words)
    if status != 0 and not said.strip():
        problems.append("says nothing")
    return problems + ([said[-1500:]] if problems else [])


def usage_tests(place, tap):
    place.write("a.asl.json", HELLO)
    os.makedirs(os.path.join(place.folder, "folder.asl.json"))
    for arguments, status, words in [
            (["--help"], 0, "usage"), (["--version"], 0, "sfnc "), ([], 2, "usage"),
            (["nonsense"], 2, "no command"), (["check"], 2, "which definition"),
            (["check", "absent.asl.json"], 2, "No such file"),
            (["check", "folder.asl.json"], 2, "directory"),
            (["check", "--format", "xml", "a.asl.json"], 2, "text or json"),
            (["check", "--frobnicate", "a.asl.json"], 2, "no option"),
            (["check", "-Wno-nonsense", "a.asl.json"], 2, "no rule"),
            (["build"], 2, "which definition"), (["build", "absent.json"], 2, "No such file"),
            (["build", "a.asl.json", "--backend", "java"], 2, "llvm or c"),
            (["build", "a.asl.json", "--emit", "jar"], 2, "--emit is"),
            (["build", "a.asl.json", "-o", "folder.asl.json"], 2, "directory"),
            (["build", "a.asl.json", "-o", "no/such/folder/x"], 2, ""),
            (["build", "--list-passes"], 0, "lower"),
            (["run", "absent.json"], 2, "No such file"), (["run"], 2, "which definition"),
            (["run", "a.asl.json", "--input", "{"], 2, "line 1, column 2"),
            (["run", "a.asl.json", "--input", "{\n  \"a\": nope}"], 2, "line 2, column 8"),
            (["run", "a.asl.json", "--input", "@absent.json"], 2, "No such file"),
            (["run", "a.asl.json", "--frobnicate"], 2, "--frobnicate"),
            (["run", "a.asl.json", "--store", "sqlite:x.db"], 2, "store"),
            (["serve"], 2, "does not have"), (["test"], 2, "does not have"),
            (["graph"], 2, "does not have"), (["lsp"], 2, "does not have"),
            (["eval"], 2, "which expression"),
            (["eval", "--language", "jsonata", "1+1"], 2, "JSONata"),
            (["eval", "$.a", "--input", '{"a":[1]}'], 0, "[1]"),
            (["eval", "$.b", "--input", '{"a":[1]}'], 1, "path-not-found:"),
            (["eval", "$[", "--input", "1"], 1, "invalid-path:"),
            (["eval", "--language", "intrinsic", "States.Format('{}', $x)",
              "--variables", '{"x": 7}'], 0, '"7"'),
            (["explain", "unknown-target"], 0, "exist"), (["explain", "nonsense"], 2, "no rule")]:
        tap.result("sfnc " + " ".join(arguments).replace("\n", " "),
                   expect(place.sfnc(*arguments), status, words))
    for command in ("build", "check", "run", "eval", "explain"):
        tap.result("sfnc %s --help" % command,
                   expect(place.sfnc(command, "--help"), 0, "usage: sfnc " + command))


def definition_tests(place, tap):
    """Text that is no definition: a finding with a place, exit 1; never a crash."""
    deep = 100_000
    long_text = "x" * 10_000_000
    cases = [
        ("empty", b"", "1:1"), ("blanks", b" \n ", ""), ("array", b"[]", "1:1"),
        ("string", b'"x"', "1:1"), ("truncated", b'{"StartAt": "A"', ""),
        ("two values", b"{} {}", "1:4"), ("no JSON", b"not json", "1:1"),
        ("NUL", b'{"a\0": 1}', "1:"), ("control character", b'{"a": "\x01"}', "1:"),
        ("lone surrogate", b'{"a": "\\ud800"}', "1:8"), ("bad UTF-8", b'{"a": "\xff"}', "1:"),
        ("huge number", b'{"a": 1e999}', "1:7"), ("trailing comma", b'{"a": 1,}', "1:"),
        ("single quotes", b"{'a': 1}", "1:2"), ("deep arrays", b"[" * deep, "1:"),
        ("deep objects", b'{"a":' * deep + b"1" + b"}" * deep, "1:"),
        ("10 MB string", json.dumps({"Comment": long_text}).encode(), "1:"),
        ("10 MB key", json.dumps({long_text: 1}).encode(), "1:"),
        ("duplicate key", b'{"StartAt":"A","StartAt":"A","States":{}}', "1:16"),
    ]
    for name, text, where in cases:
        file = place.write("bad.asl.json", text)
        done = place.sfnc("check", file)
        problems = expect(done, 1, "bad.asl.json:" + where)
        tap.result("definition: " + name, [one[:800] for one in problems])
        done = place.sfnc("check", file, "--format", "json")
        document, problem = read_json(done.stdout)
        findings = (document or {}).get("findings") or []
        if not problem and not any(one["severity"] == "error" and one["line"] > 0
                                   for one in findings):
            problem = "no error with a line"
        tap.result("definition as JSON: " + name, [problem[:500]] if problem else [])
        tap.result("build refuses: " + name, expect(place.sfnc("build", file, "-o", "x"), 1))
    for name, text in [("YAML tabs", "a:\n\t- b"), ("YAML unclosed", "a: [1, 2"),
                       ("YAML aliases", "a: &a [1]\nb: " + "[*a, " * 2000 + "1" + "]" * 2000),
                       ("empty YAML", ""), ("YAML list", "- a\n- b")]:
        place.write("bad.yaml", text)
        tap.result("definition: " + name, expect(place.sfnc("check", "bad.yaml"), 1, "bad.yaml:"))


def placeholder_tests(place, tap):
    machine = json.dumps(WORK).replace("exec:./work.sh", "${Function}")
    place.write("p.asl.json", machine)
    place.write("work.sh", "#!/bin/sh\necho '{\"done\": true}'\n", True)
    tap.result("an unfilled placeholder is a note",
               expect(place.sfnc("check", "p.asl.json"), 0, "unfilled-placeholder"))
    tap.result("... and is named when the executable starts",
               expect(place.sfnc("run", "p.asl.json"), 2, "Function"))
    tap.result("-D fills it", expect(place.sfnc(
        "run", "p.asl.json", "-D", "Function=exec:./work.sh"), 0, '{"done":true}'))


def task_tests(place, tap):
    """What a task does wrong is the error AWS would give; its process is gone afterwards."""
    place.write("w.asl.json", WORK)
    for name, script, words in [
            ("prints no JSON", "echo hello", "States."), ("dies of a signal", "kill -9 $$", "SIGKILL"),
            ("fails with a JSON line", "echo '{\"error\":\"My.Error\",\"cause\":\"why\"}' >&2; exit 3",
             "My.Error"),
            ("fails with a line", "echo it broke >&2; exit 3", "it broke"),
            ("floods its output", "yes '[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]'",
             "States."),
            ("never ends", "sleep 1000 & sleep 1000", "States.Timeout")]:
        place.write("work.sh", "#!/bin/sh\n" + script + "\n", True)
        began = time.monotonic()
        done = place.sfnc("run", "w.asl.json", seconds=60)
        problems = expect(done, 1, words)
        last = (done.stderr.strip().split("\n") or [""])[-1]
        verdict, problem = read_json(last)
        if problem or verdict.get("status") != "FAILED":
            problems.append("the last line on stderr is no verdict: " + last[:200])
        if time.monotonic() - began > 30:
            problems.append("took %.0f s" % (time.monotonic() - began))
        tap.result("a task that " + name, problems)
    left = run(["pgrep", "-f", os.path.join(place.folder, "work.sh")])
    tap.result("no process of a task is left", [left.stdout] if left.stdout.strip() else [])
    os.unlink(os.path.join(place.folder, "work.sh"))
    tap.result("a task whose program is absent",
               expect(place.sfnc("run", "w.asl.json"), 2, "work.sh"))


def refusal_tests(place, tap):
    """What this version does not build is refused by its name, with the position."""
    jsonata = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Pass", "Output": "{% 1 + 1 %}", "End": True}}}
    place.write("j.asl.json", jsonata)
    tap.result("check takes JSONata structurally",
               expect(place.sfnc("check", "j.asl.json"), 0, "jsonata-unchecked"))
    tap.result("build refuses JSONata", expect(place.sfnc("build", "j.asl.json"), 1, "JSONata"))
    tap.result("run refuses JSONata", expect(place.sfnc("run", "j.asl.json"), 1, "j.asl.json:1:"))
    distributed = {"StartAt": "M", "States": {"M": {"Type": "Map", "End": True, "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **HELLO},
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject",
                       "ReaderConfig": {"InputType": "PARQUET"}, "Parameters": {"Bucket": "b"}}}}}
    place.write("d.asl.json", distributed)
    tap.result("build refuses Parquet",
               expect(place.sfnc("build", "d.asl.json"), 1, "InputType PARQUET is not built"))
    web = {"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "https://example.com/x",
                                            "End": True}}}
    place.write("h.asl.json", web)
    tap.result("build refuses http(s) tasks", expect(place.sfnc("build", "h.asl.json"), 1, "http"))


def emit_tests(place, tap):
    """Every --emit kind is what it says; both back ends give the same executable's output."""
    place.write("a.asl.json", HELLO)
    for kind, backend, magic in [
            ("c", "c", b"/*"), ("llvm-ir", "llvm", b""), ("llvm-bc", "llvm", b"BC"),
            ("asm", "llvm", b"\t"), ("obj", "llvm", b"\x7fELF"), ("obj", "c", b"\x7fELF"),
            ("so", "llvm", b"\x7fELF"), ("so", "c", b"\x7fELF"), ("ir", "llvm", b"program"),
            ("asm", "c", b"\t")]:
        done = place.sfnc("build", "a.asl.json", "--emit", kind, "--backend", backend, "-o", "out")
        problems = expect(done, 0)
        if not problems:
            with open(os.path.join(place.folder, "out"), "rb") as stream:
                start = stream.read(16)
            problems = [] if start.startswith(magic) else ["begins with %r" % start]
        tap.result("--emit %s --backend %s" % (kind, backend), problems)
    for options in (["--backend", "c"], ["--backend", "llvm"], ["--backend", "llvm", "-O0", "-g"],
                    ["--backend", "c", "-O0", "-g"], ["--slim"], *(
                        () if SANITIZED else (["--static"], ["--static", "--slim", "--backend", "c"]))):
        done = place.sfnc("build", "a.asl.json", "-o", "exe", *options)
        problems = expect(done, 0)
        if not problems:
            exe = os.path.join(place.folder, "exe")
            problems = expect(run([exe, "run"]), 0, '{"a":1}')
            problems += expect(run([exe, "version"]), 0, "sfnc")
            problems += expect(run([exe, "--help"]), 0, "usage")
            problems += expect(run([exe, "definition"]), 0, json.dumps(HELLO))
            problems += expect(run([exe, "stream"], "{}\n{}\n"), 0, '{"a":1}\n{"a":1}\n')
            problems += expect(run([exe, "stream", "--unordered"], "{}\n"), 0, '{"a":1}\n')
            problems += expect(run([exe, "stream"], "{}\nnope\n"), 1, "line 2")
            problems += expect(run([exe, "serve"]), 2, "serve")
        tap.result("an executable of " + " ".join(options), problems)


def debug_tests(place, tap):
    """A debugger breaks on a line of the definition."""
    place.write("g.asl.json", json.dumps({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Pass", "Parameters": {"x.$": "$.y"}, "End": True}}}, indent=1))
    for backend in ("llvm", "c"):
        done = place.sfnc("build", "g.asl.json", "-g", "-O0", "--backend", backend, "-o", "exe")
        problems = expect(done, 0)
        if not problems:
            with open(os.path.join(place.folder, "g.asl.json"), encoding="utf-8") as stream:
                line = next(i for i, text in enumerate(stream, 1) if '"x.$"' in text)
            done = run(["gdb", "-batch", "-ex", "set debuginfod enabled off",
                        "-ex", "break g.asl.json:%d" % line, "-ex", "run run --input '{\"y\":1}'", "-ex", "bt 1",
                        "./exe"], folder=place.folder)
            if "g.asl.json:%d" % line not in done.stdout.partition("Breakpoint 1, ")[2]:
                problems = [done.stdout[-1000:], done.stderr[-500:]]
        tap.result("gdb breaks on a line of the definition, " + backend, problems)


def document_tests(place, tap):
    """What the documents say of the command line is what it says itself."""
    with open(os.path.join(SOURCE, "docs/architecture.md"), encoding="utf-8") as stream:
        text = stream.read()
    listed = [line.split(None, 1) for line in
              place.sfnc("build", "--list-passes").stdout.splitlines()]
    tap.result("docs/architecture.md has the pass table",
               ["no line | %s | %s |" % tuple(one) for one in listed
                if "| %s | %s |" % tuple(one) not in text] or
               ([] if listed else ["no passes"]))
    for page, commands in (("sfnc.1", ["build", "check", "run", "eval", "explain"]),
                           ("sfn-executable.7", ["run", "stream", "definition", "version"])):
        with open(os.path.join(SOURCE, "docs/man", page), encoding="utf-8") as stream:
            text = stream.read()
        tap.result("docs/man/%s names every command" % page,
                   ["no " + one for one in commands if ".B %s\n" % one not in text])


def text_tests(place, tap):
    """No path, template or rule text of the definition is in the executable outside `definition`,
    error texts and -g. A state that cannot fail leaves no text but its name and its constants."""
    machine = {"StartAt": "Route", "States": {
        "Route": {"Type": "Choice", "Default": "Shape", "Choices": [
            {"Not": {"Variable": "$.zeroth.rule", "IsPresent": True}, "Next": "Shape"}]},
        "Shape": {"Type": "Pass", "End": True, "Parameters": {
            "first.$": "$.alpha.beta[*].gamma", "second.$": "States.Array($.delta[0:2], 'lit')"}}}}
    place.write("t.asl.json", machine)
    for backend in ("c", "llvm"):
        done = place.sfnc("build", "t.asl.json", "--backend", backend, "-o", "exe")
        problems = expect(done, 0)
        if not problems:
            with open(os.path.join(place.folder, "exe"), "rb") as stream:
                data = stream.read()
            data = data.replace(json.dumps(machine).encode(), b"")
            for text in (b"$.alpha", b"beta[*]", b"gamma'", b"first.$", b"States.Array($",
                         b"$.zeroth.rule", b"zeroth.rule", b'"Choices"', b'"Parameters"',
                         b"IsPresent", b'"Variable"'):
                if text in data:
                    problems.append("the executable holds %r" % text)
        tap.result("no text of paths and rules, " + backend, problems)


def example_tests(place, tap):
    folder = os.path.join(SOURCE, "examples/order-fulfilment")
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as stream:
        expected = json.load(stream)
    for backend in ("c", "llvm"):
        exe = os.path.join(place.folder, "order-" + backend)
        done = run([SFNC, "build", os.path.join(folder, "order.asl.json"), "--backend", backend,
                    "--link", os.path.join(folder, "stock.c"), "-o", exe])
        problems = expect(done, 0)
        if not problems:
            done = run([exe, "run", "--input", "@order.json"], folder=folder)
            problems = expect(done, 0)
            if not problems and read_json(done.stdout)[0] != expected:
                problems = [done.stdout]
            problems += expect(run([exe, "run", "--input", "@declined.json"], folder=folder), 1,
                               "Order.Declined")
            problems += expect(run([exe, "run"], folder=folder), 1, "Order.Invalid")
        tap.result("examples/order-fulfilment, " + backend, problems)


def main():
    tap = Tap()
    for group in (usage_tests, definition_tests, placeholder_tests, task_tests, refusal_tests,
                  emit_tests, debug_tests, document_tests, text_tests, example_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
