#!/usr/bin/env python3
"""tests/cli/cli.py - the command line as others script against it (TAP).

Statuses, words, bad input: nothing here may end by a signal, hang, or say nothing.
"""
import json
import os
import re
import shutil
import signal
import stat
import subprocess
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
            (["check", "--format", "xml", "a.asl.json"], 2,
             "--format is text, json, sarif, github or junit"),
            (["check", "--frobnicate", "a.asl.json"], 2, "no option --frobnicate (sfnc check"),
            (["check", "--formt", "json", "a.asl.json"], 2, "did you mean --format?"),
            (["check", "--formt=json", "a.asl.json"], 2, "did you mean --format?"),
            (["build", "--out", "x", "a.asl.json", "--emti=c"], 2, "no option --out"),
            (["build", "a.asl.json", "--emti=c"], 2, "no option --emti=c; did you mean --emit?"),
            (["run", "a.asl.json", "--machin", "x"], 2, "did you mean --machine?"),
            (["run", "a.asl.json", "--imput={}"], 2, "did you mean --input?"),
            (["run", "a.asl.json", "--xyzzy"], 2, "no option --xyzzy (sfnc run"),
            (["run", "a.asl.json", "--endpoint=http://a"], 2, "it takes no --endpoint: it runs"),
            (["test", "a.asl.json", "m.json", "--testcase", "x"], 2, "did you mean --test-case?"),
            (["test", "a.asl.json", "m.json", "--error"], 2, "did you mean --werror?"),
            (["eval", "$", "--inptu", "1"], 2, "did you mean --input?"),
            (["eval", "--hlep"], 2, "did you mean --help?"),
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
            (["run", "a.asl.json", "--store", "no/such/folder/x.db"], 2, "no/such/folder/x.db"),
            (["run", "a.asl.json", "--store", "postgresql://h/d"], 2, "PostgreSQL"),
            (["lsp"], 2, "does not have"), (["test"], 2, "which definition"),
            (["test", "a.asl.json"], 2, "which mock file"),
            (["test", "a.asl.json", "absent.json"], 2, "No such file"),
            (["test", "absent.asl.json", "absent.json"], 2, "No such file"),
            (["test", "a.asl.json", "a.asl.json"], 2, "StateMachines"),
            (["test", "a.asl.json", "folder.asl.json"], 2, "directory"),
            (["test", "a.asl.json", "x", "y"], 2, "not also y"),
            (["test", "a.asl.json", "x", "--seed", "one"], 2, "whole number"),
            (["test", "a.asl.json", "x", "--test-case"], 2, "takes a value"),
            (["test", "a.asl.json", "x", "--history", "y"], 2, "no option"),
            (["graph"], 2, "does not have"), (["lsp"], 2, "does not have"),
            (["eval"], 2, "which expression"),
            (["eval", "--language", "jsonata", "1+"], 1, "S0207"),
            (["eval", "--language", "jsonata", "a == 1"], 1, "equal is written with one =: a = b"),
            (["eval", "--language", "jsonata", "a && b"], 1, "&& is written and: a and b"),
            (["eval", "--language", "jsonata", "[?(@.a)]"], 1, "this is a JSONPath filter"),
            (["eval", "--language", "jsonata", "{% 1 %}"], 1, "leave them out"),
            (["eval", "--language", "jsonata", "NOT(a)"], 1, "a function begins with $: $not(...)"),
            (["eval", "--language", "jsonata", "$lenght(a)"], 1, "did you mean $length?"),
            (["eval", "--language", "jsonata", "$states.input"], 1,
             "$states has no value: give it with --variables"),
            (["eval", "1 + 1"], 1, "say so: --language jsonata"),
            (["eval", "{% 1 + 1 %}"], 1, "give it without {% and %}, and --language jsonata"),
            (["eval", "States.Formt(1)"], 1, "did you mean \"States.Format\"?"),
            (["eval", "--language", "jsonata", "1 + )"], 1,
             'EXPR:1:5: error: S0211: The symbol ")" cannot be used as a unary operator '
             "[jsonata-syntax]\n    1 | 1 + )\n      |     ^\n"),
            (["eval", "--language", "jsonata", "(\n  $caf\u00e9 := \"abc;\n)"], 1,
             'EXPR:2:12: error: S0101: String literal must be terminated by a matching quote '
             '[jsonata-syntax]\n    2 |   $caf\u00e9 := "abc;\n      |            ^^^^^\n'),
            (["eval", "$.a", "--input", '{"a":[1]}'], 0, "[1]"),
            (["eval", "$.b", "--input", '{"a":[1]}'], 1, "path-not-found:"),
            (["eval", "$[", "--input", "1"], 1, "invalid-path:"),
            (["eval", "--language", "intrinsic", "States.Format('{}', $x)",
              "--variables", '{"x": 7}'], 0, '"7"'),
            (["-V"], 0, "sfnc "), (["help", "build"], 0, "usage: sfnc build"),
            (["help", "chek"], 2, "did you mean `check`"), (["chek"], 2, "did you mean `check`"),
            (["explain", "unknown-targt"], 2, "did you mean `unknown-target`"),
            (["check", "-Wno-unknown-feld", "a.asl.json"], 2, "did you mean `unknown-field`"),
            (["check", "-Wall", "-Wextra", "-Werror", "a.asl.json"], 0, ""),
            (["build", "a.asl.json", "-O", "--emit", "ir", "-o", "-"], 0, "point"),
            (["build", "a.asl.json", "-Os", "--emit", "ir", "-o", "-"], 0, "point"),
            (["build", "a.asl.json", "-O4"], 2, "no option -O4"),
            (["eval", "$x.a", "--variables", '{"x": {"a": 1}}'], 0, "1"),
            (["eval", "$x[0].b", "--variables", '{"x": [{"b": 2}]}'], 0, "2"),
            (["eval", "$y.a", "--variables", '{"x": {"a": 1}}'], 1,
             "invalid-path: there is no variable $y: give it with --variables"),
            (["eval", "$caf\u00e9"], 1, "there is no variable $caf\u00e9:"),
            (["eval", "$x.a[", "--variables", '{"x": 1}'], 1, "in brackets"),
            (["eval", "$.a[", "--variables", '{"x": 1}'], 1, "in brackets"),
            (["eval", "States.Array(1, States.Format('{}', $y.z))"], 1,
             "invalid-intrinsic: there is no variable $y: give it with --variables"),
            (["eval", "$$.Execution.Id"], 1, "no context object"),
            (["eval", "States.Format('{}', $$.Execution.Id)"], 1, "no context object"),
            (["eval", "$$.Execution.Id", "--context", '{"Execution": {"Id": "e-1"}}'], 0, '"e-1"'),
            (["eval", "States.Format('{}', $$.a)", "--context", '{"a": 1}'], 0, '"1"'),
            (["eval", "$.a", "--input", "file://x.json"], 2, "@x.json"),
            (["run", "a.asl.json", "--input", "file://x.json"], 2, "@x.json"),
            (["eval", "States.MathAdd(1, 2)"], 0, "3"),
            (["eval", "--language", "jsonpath", "States.x", "--input", '{"States": {"x": 8}}'], 0,
             "8"),
            (["explain", "unknown-target"], 0, "exist"), (["explain", "nonsense"], 2, "no rule")]:
        tap.result("sfnc " + " ".join(arguments).replace("\n", " "),
                   expect(place.sfnc(*arguments), status, words))
    for command in ("build", "check", "run", "test", "eval", "explain"):
        for option in ("--help", "-h"):
            tap.result("sfnc %s %s" % (command, option),
                       expect(place.sfnc(command, option), 0, "usage: sfnc " + command))


def encoding_tests(place, tap):
    """What is not UTF-8 reaches no value, whichever argument it comes in (\\udcff: a byte ff)."""
    for language in ("jsonata", "jsonpath", "intrinsic"):
        tap.result("eval of %s that is not UTF-8" % language, expect(
            place.sfnc("eval", "--language", language, '"\udcf0\udc9f"'), 2,
            "the expression is not UTF-8: byte 1 (counted from 0) is 0xf0"))
    tap.result("eval of what is not UTF-8, in a language that is guessed", expect(
        place.sfnc("eval", "$.\u00e9\udcff"), 2, "byte 4 (counted from 0) is 0xff"))
    for option in ("--input", "--variables", "--context"):
        tap.result("eval %s that is not UTF-8" % option, expect(
            place.sfnc("eval", "$", option, '{"a": "\udcff"}'), 2, "column 8: invalid UTF-8"))
    place.write("a.asl.json", HELLO)
    tap.result("run --input that is not UTF-8", expect(
        place.sfnc("run", "a.asl.json", "--input", '{"a": "\udcff"}'), 2, "invalid UTF-8"))


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
    for text, words in [('"true"', "^ write true, without quotes"), ("'false'", "^ write false, w"),
                        ("yes", "^ write true\n"), ('"OFF"', "^ write false\n")]:
        place.write("bad.yaml", "StartAt: A\nStates:\n  A: {Type: Pass, End: %s}\n" % text)
        done = place.sfnc("check", "bad.yaml", "-Wno-yaml-version")
        tap.result("End: " + text, expect(done, 1, words))


def task_tests(place, tap):
    """What a task does wrong is the error AWS would give; its process is gone afterwards."""
    place.write("w.asl.json", WORK)
    for name, script, words in [
            ("prints no JSON", "echo hello", "States."),
            ("dies of a signal", "kill -9 $$", "SIGKILL"),
            ("fails with a JSON line",
             "echo '{\"error\":\"My.Error\",\"cause\":\"why\"}' >&2; exit 3", "My.Error"),
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
    tap.result("... with a simulated clock, where an execution comes to it",
               expect(place.sfnc("run", "w.asl.json", "--virtual-time"), 1, "no such program"))


def refusal_tests(place, tap):
    """What this version does not build is refused by its name, with the position."""
    jsonata = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Pass", "Output": "{% 1 + %}", "End": True}}}
    place.write("j.asl.json", jsonata)
    tap.result("check reads JSONata",
               expect(place.sfnc("check", "j.asl.json"), 1, "jsonata-syntax"))
    tap.result("run takes its options before the definition, too",
               expect(place.sfnc("run", "--seed", "1", "--input", "-", "j.asl.json"), 2,
                      "j.asl.json:1:"))
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


def listed(folder):
    """Of the one manifest in the folder: which inputs ended how, as "STATUS INPUT", sorted."""
    found = []
    for where, _, files in os.walk(folder):
        if "manifest.json" not in files:
            continue
        with open(os.path.join(where, "manifest.json"), encoding="utf-8") as stream:
            kinds = json.load(stream)["ResultFiles"]
        for kind in sorted(kinds):
            for file in kinds[kind]:
                with open(os.path.join(folder, file["Key"]), encoding="utf-8") as stream:
                    found += ["%s %s %s" % (kind, record["Status"], record["Input"])
                              for record in json.load(stream)]
    return sorted(found)


def await_file(folder):
    """Some seconds at most, until a file is in a folder of the folder."""
    for _ in range(400):
        if any(files for _, _, files in os.walk(folder)):
            return
        time.sleep(0.05)


def early_end_tests(place, tap):
    """A run of a Map that is stopped or times out has each item in one of its files."""
    machine = {"StartAt": "M", "TimeoutSeconds": 50, "States": {"M": {
        "Type": "Map", "End": True, "MaxConcurrency": 2,
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject",
                         "Parameters": {"Bucket": "file:out"}},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "C", "States": {
                "C": {"Type": "Choice", "Default": "W", "Choices": [
                    {"Variable": "$", "NumericLessThan": 2, "Next": "S"}]},
                "S": {"Type": "Succeed"}, "W": {"Type": "Wait", "Seconds": 99, "End": True}}}}}}
    wanted = ["FAILED ABORTED 2", "FAILED ABORTED 3", "PENDING PENDING 4", "PENDING PENDING 5",
              "SUCCEEDED SUCCEEDED 1"]
    place.write("m.asl.json", machine)
    out = os.path.join(place.folder, "out")
    problems = expect(place.sfnc("run", "m.asl.json", "--input", "[1,2,3,4,5]", "--virtual-time"),
                      1, "TIMED_OUT")
    tap.result("a run that times out lists all items",
               problems or ([] if listed(out) == wanted else [str(listed(out))]))
    for backend in ("memory", "c", "llvm"):
        shutil.rmtree(out, ignore_errors=True)
        command, problems = [SFNC, "run", "m.asl.json"], []
        if backend != "memory":
            problems = expect(place.sfnc("build", "m.asl.json", "--backend", backend, "-o", "m"), 0)
            command = ["./m", "run"]
        if not problems:
            process = subprocess.Popen(command + ["--input", "[1,2,3,4,5]"], cwd=place.folder,
                                       stderr=subprocess.PIPE, text=True)
            await_file(out)
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=20)[1]
            problems = [said] if '"ABORTED"' not in said or listed(out) != wanted else []
        tap.result("a run that is stopped lists all items, " + backend, problems)


def plain_tests(place, tap):
    """A terminal obeys nothing that stands in names, paths and texts of others."""
    evil = "a\x1b[31m\x07\x7f\u009bb\u2028\tc"
    shown = "a?[31m???b? c"
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"Definition": HELLO}}
    work = {"StartAt": evil, "States": {
        evil: {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:" + evil,
               "End": True}}}
    fails = {"StartAt": evil, "States": {
        evil: {"Type": "Fail", "Error": evil, "Cause": evil}}}
    place.write("two.json", {"Resources": {evil: machine, "x" + evil: machine}})
    place.write("work.asl.json", work)
    place.write("fails.asl.json", fails)
    place.write("mocks.json", {
        "StateMachines": {"work": {"TestCases": {evil: {evil: "M"}}}},
        "MockedResponses": {"M": {"0": {"Throw": {"Error": evil, "Cause": evil}}}},
        "Tests": {"work": {evil: {"Expect": {"Output": evil}}}}})
    place.write("empty.json", "{}")
    problems = expect(place.sfnc("build", "fails.asl.json", "-o", "plain"), 0)
    problems += expect(place.sfnc("build", "work.asl.json", "-o", "work"), 0)
    if problems:
        tap.result("names of others", problems)
        return
    for words, status in (
            ([SFNC, "run", "two.json"], 2), ([SFNC, "run", "two.json", "--machine", evil + "d"], 2),
            ([SFNC, "run", "work.asl.json"], 2), (["./work", "run"], 2),
            ([SFNC, "check", evil], 2), ([SFNC, "build", evil], 2), ([SFNC, "run", evil], 2),
            ([SFNC, evil], 2), ([SFNC, "run", "fails.asl.json", "--" + evil], 2),
            (["./plain", evil], 2),
            (["./plain", "run", "--" + evil], 2), (["./plain", "run", "--input", "@" + evil], 2),
            (["./plain", "run", "--mock", evil], 2), (["./plain", "run", "--bindings", evil], 2),
            (["./plain", "run", "--history", evil + "/h"], 2),
            (["./plain", "run", "--verbose"], 1), ([SFNC, "run", "fails.asl.json", "--verbose"], 1),
            ([SFNC, "test", "work.asl.json", "mocks.json"], 1),
            ([SFNC, "test", "work.asl.json", "mocks.json", "--format", "tap"], 1),
            ([SFNC, "test", "work.asl.json", "mocks.json", "--test-case", evil + "x"], 2),
            ([SFNC, "build", "fails.asl.json", "-o", evil + "/x"], 2),
            ([SFNC, "build", "fails.asl.json", "--link", evil], 2),
            ([SFNC, "check", "fails.asl.json", "-D", evil + "=1"], 0),
            ([SFNC, "check", "fails.asl.json", "--define-file", evil], 2),
            ([SFNC, "eval", "$", "--input", "@" + evil], 2),
            ([SFNC, "explain", evil], 2)):
        done = run(words, folder=place.folder)
        said = done.stdout + done.stderr
        # The record of an execution, its last line, is JSON.
        lines = [line for line in said.split("\n") if not line.startswith('{"status"')]
        problems = expect(done, status, shown)
        if re.search("[\x00-\x1f\x7f-\x9f\u2028]", "".join(lines)):
            problems.append(ascii(said))
        tap.result("names of others are shown as text, " + ascii(" ".join(words[:2])), problems)


def care_tests(place, tap):
    """Nothing that is read is overwritten; what cannot work is said before it is tried."""
    place.write("noext", HELLO)
    tap.result("build does not overwrite its definition",
               expect(place.sfnc("build", "noext"), 2, "-o"))
    place.write("a.asl.json", HELLO)
    place.write("b.json", "{}")
    tap.result("build does not overwrite its bindings", expect(place.sfnc(
        "build", "a.asl.json", "--bindings", "b.json", "-o", "b.json"), 2, "read here"))
    tap.result("a --link file that is absent", expect(place.sfnc(
        "build", "a.asl.json", "--link", "absent.c", "-o", "x"), 2, "absent.c"))
    place.write("-dash.json", HELLO)
    tap.result("-- ends the options", expect(place.sfnc("check", "--", "-dash.json"), 0))
    tap.result("a pattern that is none", expect(place.sfnc(
        "eval", "$[?(@.a =~ /(/)]", "--input", '[{"a":"A"}]'), 1, "invalid-path"))
    place.write("c.asl.json", json.dumps(WORK).replace("exec:./work.sh", "c:leave_it"))
    place.write("c.c", "#include <stdlib.h>\n#include <sfn/task.h>\n"
                "json_t *leave_it(struct sfn_task *task, const json_t *input)\n"
                "{ (void)task; (void)input; exit(0); }\n")
    tap.result("a c: task nobody defines",
               expect(place.sfnc("build", "c.asl.json", "-o", "exe"), 2, "leave_it"))
    if not SANITIZED:
        done = place.sfnc("build", "c.asl.json", "--static", "-o", "exe")
        tap.result("nor in a static executable", expect(done, 2, "leave_it") +
                   (["it is there"] if os.path.exists(os.path.join(place.folder, "exe")) else []))
        place.write("warned.c", "#warning take care\n")
        done = place.sfnc("build", "c.asl.json", "--static", "--link", "c.c", "--link", "warned.c",
                          "-o", "exe")
        tap.result("a static link passes warnings on, but the C library's",
                   expect(done, 0, "take care") +
                   (["too much"] if "statically linked" in done.stderr else []))
    problems = expect(place.sfnc("build", "c.asl.json", "--link", "c.c", "-o", "exe"), 0)
    tap.result("a c: task that exits is no success", problems or expect(
        run([os.path.join(place.folder, "exe"), "run"]), 1, "ABORTED"))
    place.write("big.asl.json", json.dumps({"x" * 1_000_000: 1}))
    done = place.sfnc("check", "big.asl.json")
    tap.result("a finding stays readable", expect(done, 1) + (
        [] if len(done.stdout) < 20_000 else ["%d bytes" % len(done.stdout)]))


def mocked(cases, responses, tests=None):
    """A mock file for the machine "t"."""
    return {"StateMachines": {"t": {"TestCases": cases}}, "MockedResponses": responses,
            **({"Tests": {"t": tests}} if tests else {})}


def answer_tests(place, tap):
    """A mocked answer that is none is found before anything runs: by `sfnc test` in all responses,
    with its place; by `run --mock` in those of the chosen case."""
    place.write("t.asl.json", {"StartAt": "Work", "States": {
        "Work": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}}})
    good = {"Return": 1}
    for name, answers, words in [
            ("two kinds", {"0": {"Return": 1, "Throw": {}}}, 'answer "0" of "R": an answer has'),
            ("no kind", {"0": good, "1": {}}, 'answer "1" of "R": an answer has exactly one'),
            ("no object", {"0": good, "1": 5}, 'answer "1" of "R": an answer is an object'),
            ("no end", {"0-": good}, 'answer "0-" of "R": its number'),
            ("no start", {"-1": good}, 'answer "-1" of "R": its number'),
            ("backwards", {"1-0": good}, 'answer "1-0" of "R": its number'),
            ("a word", {"x": good}, 'answer "x" of "R": its number'),
            ("Error is a number", {"0": {"Throw": {"Error": 5}}}, "must be strings"),
            ("Throw is a number", {"0": {"Throw": 5}}, "must be an object"),
            ("Timeout is false", {"0": {"Timeout": False}}, "can only be true"),
            ("overlapping", {"0-1": good, "1": good}, 'answer "1" of "R": it overlaps with "0-1"'),
            ("overlapping, the other way", {"1": good, "0-1": good}, 'overlaps with "0-1"')]:
        text = json.dumps(mocked({"one": {"Work": "R"}}, {"R": answers}), indent=1)
        place.write("m.json", text)
        problems = expect(place.sfnc("test", "t.asl.json", "m.json"), 2, words)
        problems += expect(place.sfnc("run", "t.asl.json", "--mock", "m.json"), 2, words)
        tap.result("a mocked answer: " + name, problems)
    text = json.dumps(mocked({"one": {"Work": "R"}}, {"R": {"0": good}, "S": {"0": 1}, "T": 2}),
                      indent=1)
    place.write("m.json", text)
    done = place.sfnc("test", "t.asl.json", "m.json")
    lines = text.split("\n")
    problems = expect(done, 2)
    for found in ('   "0": 1', '  "T": 2'):
        where = "m.json:%d:" % (lines.index(found) + 1)
        problems += [] if where in done.stderr else ["does not say " + where, done.stderr]
    tap.result("mocked answers that nothing asks for are judged, too", problems)


def mocked_name_tests(place, tap):
    """A test case that names no Task of the machine, or no response, is refused before anything
    runs, in the words of `sfnc test`: what people mock must not run. Other cases and machines of
    the file do not count."""
    real = {"Type": "Task", "Resource": "exec:touch ran", "End": True}
    place.write("t.asl.json", {"StartAt": "Work", "States": {"Work": real}})
    place.write("p.asl.json", {"StartAt": "Out", "States": {"Out": {"Type": "Succeed"}}})
    for backend in ("c", "llvm"):
        problems = []
        for name in ("t", "p"):
            problems += expect(place.sfnc("build", name + ".asl.json", "--backend", backend,
                                          "-o", name + "-" + backend), 0)
        tap.result("machines to be mocked, " + backend, problems)
    for name, mocks, words in [
            ("no state", {"Typo": "R"},
             'test case "one" mocks state "Typo", which does not exist'),
            ("no state, beside one", {"Work": "R", "work": "R"},
             'test case "one" mocks state "work", which does not exist'),
            ("no response", {"Work": "S"}, 'MockedResponses has no "S"')]:
        place.write("m.json", mocked({"one": mocks, "two": {"Elsewhere": "Q"}},
                                     {"R": {"0": {"Return": 1}}}))
        case = ["--mock", "m.json", "--test-case", "one"]
        problems = expect(place.sfnc("test", "t.asl.json", "m.json", "--test-case", "one"), 2,
                          words)
        problems += expect(place.sfnc("run", "t.asl.json", *case), 2, words)
        for backend in ("c", "llvm"):
            for command in ("run", "stream"):
                problems += expect(run(["./t-" + backend, command] + case, "1\n", place.folder), 2,
                                   words)
        if os.path.exists(os.path.join(place.folder, "ran")):
            problems.append("the task has run")
        tap.result("a test case with " + name, problems)
    for name, mocks, status, words in [
            ("no state", {"Typo": "R"}, 2, "which does not exist"),
            ("no Task", {"Out": "R"}, 2, 'mocks state "Out", which is no Task'),
            ("nothing", {}, 0, "{}")]:
        place.write("m.json", mocked({"one": mocks}, {"R": {"0": {"Return": 1}}}))
        problems = expect(place.sfnc("run", "p.asl.json", "--mock", "m.json"), status, words)
        for backend in ("c", "llvm"):
            problems += expect(run(["./p-" + backend, "run", "--mock", "m.json"],
                                   folder=place.folder), status, words)
        tap.result("a test case with %s, for a machine without Tasks" % name, problems)


def twice_tests(place, tap):
    """A key that stands twice: the last one would win unnoticed."""
    place.write("t.asl.json", {"StartAt": "Work", "States": {
        "Work": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}}})
    once = json.dumps(mocked({"one": {"Work": "R"}}, {"R": {"0": {"Return": 1}}}))
    for name, old, new, key in (
            ("a state", '"Work": "R"', '"Work": "S", "Work": "R"', "Work"),
            ("a response", '"R": {', '"R": {}, "R": {', "R"),
            ("an answer", '"0": {', '"0": {}, "0": {', "0"),
            ("what is returned", '"Return": 1', '"Return": {"a": 1, "a": 2}', "a")):
        text = once.replace(old, new)
        place.write("m.json", text)
        words = "m.json:1:%d: " % (text.rindex('"%s"' % key) + 1)
        for command in (["test", "t.asl.json", "m.json"],
                        ["run", "t.asl.json", "--mock", "m.json"]):
            done = place.sfnc(*command)
            tap.result("%s stands twice in a mock file: %s" % (name, command[0]), expect(
                done, 2, words) + expect(done, 2, 'the key "%s" stands twice' % key))
    place.write("b.json", '{"x": "exec:cat",\n "x": "exec:tac"}')
    place.sfnc("build", "t.asl.json", "-o", "exe")
    words = 'b.json:2:2: the key "x" stands twice'
    for name, done in (
            ("run", place.sfnc("run", "t.asl.json", "--bindings", "b.json")),
            ("build", place.sfnc("build", "t.asl.json", "--bindings", "b.json", "-o", "exe2")),
            ("an executable", run(["./exe", "run", "--bindings", "b.json"], folder=place.folder))):
        tap.result("a name stands twice in a bindings file: " + name, expect(done, 2, words))


def test_tests(place, tap):
    """sfnc test: what passes and what does not, what is wrong in a mock file, what is not taken."""
    place.write("t.asl.json", json.dumps({"StartAt": "Work", "States": {
        "Work": {"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:f",
                 "TimeoutSeconds": 60, "Retry": [{"ErrorEquals": ["Again"], "MaxAttempts": 1}],
                 "Catch": [{"ErrorEquals": ["Lost"], "Next": "Gone"}], "Next": "Wait"},
        "Wait": {"Type": "Wait", "Timestamp": "2031-01-01T00:00:00Z", "Next": "Big"},
        "Big": {"Type": "Choice", "Default": "Out", "Choices": [
            {"Variable": "$.n", "NumericGreaterThan": 9, "Next": "Gone"}]},
        "Out": {"Type": "Pass", "End": True, "Parameters": {
            "n.$": "$.n", "id.$": "States.UUID()", "name.$": "$$.Execution.Name",
            "at.$": "$$.Execution.StartTime"}},
        "Gone": {"Type": "Fail", "Error": "Gone", "Cause": "too big"}}}, indent=1))
    one = {"0": {"Return": {"n": 1}}}
    again = {"0": {"Throw": {"Error": "Again"}}, "1": {"Return": {"n": 10}}}
    cases = {"one": {"Work": "One"}}
    for name, document, options, status, words in [
            ("passes", mocked(cases, {"One": one}), [], 0, "ok     one"),
            ("counts", mocked({**cases, "two": {"Work": "Again"}}, {"One": one, "Again": again}),
             [], 1, "1 of 2 test cases passed"),
            ("runs one case only", mocked({**cases, "two": {"Work": "Again"}}, {
                "One": one, "Again": again}), ["--test-case", "one"], 0, "1 of 1 test cases"),
            ("shows the first difference", mocked(cases, {"One": one}, {
                "one": {"Expect": {"Output": {"n": 2}}}}), [], 1, "output $.n: expected 2, got 1"),
            ("expects an error", mocked({"two": {"Work": "Again"}}, {"Again": again}, {
                "two": {"Expect": {"Error": "Gone", "Cause": "too big"}}}), [], 0, "ok     two"),
            ("shows another error", mocked({"two": {"Work": "Again"}}, {"Again": again}, {
                "two": {"Expect": {"Error": "Lost"}}}), [], 1,
             'error: expected "Lost", got "Gone"'),
            ("shows another status", mocked(cases, {"One": one}, {
                "one": {"Expect": {"Status": "TIMED_OUT"}}}), [], 1,
             "status: expected TIMED_OUT, got SUCCEEDED"),
            ("names the execution and its time", mocked(cases, {"One": one}, {
                "one": {"Name": "me", "StartTime": "2026-01-02T03:04:05.120Z",
                        "Expect": {"Output": {"n": 1, "name": "me",
                                              "at": "2026-01-02T03:04:05.12Z"}}}}), [], 1,
             "output $.id: expected nothing"),
            ("tells of unused answers", mocked(cases, {"One": {**one, "1-2": one["0"]}}), [], 0,
             'has an answer "1-2" in "One" (m.json:1)'),
            ("... as an error", mocked(cases, {"One": {**one, "1": one["0"]}}), ["--werror"], 1,
             "FAIL   one"),
            ("... or not at all", mocked(cases, {"One": {**one, "1": one["0"]}}),
             ["--werror", "-Wno-unused-mock"], 0, "ok     one"),
            ("warns of unused responses", mocked(cases, {"One": one, "Two": one}), [], 0,
             "[unused-mock]"),
            ("refuses unknown states", mocked({"one": {"Wrok": "One"}}, {"One": one}), [], 2,
             'did you mean "Work"?'),
            ("refuses mocks of other states", mocked({"one": {"Wait": "One"}}, {"One": one}), [], 2,
             "no Task"),
            ("refuses unknown responses", mocked({"one": {"Work": "Ones"}}, {"One": one}), [], 2,
             'did you mean "One"?'),
            ("refuses unknown cases in Tests", mocked(cases, {"One": one}, {"onee": {}}), [], 2,
             'did you mean "one"?'),
            ("refuses unknown members", mocked(cases, {"One": one}, {"one": {"Exepct": {}}}), [],
             2, 'did you mean "Expect"?'),
            ("refuses contradictions", mocked(cases, {"One": one}, {
                "one": {"Expect": {"Status": "FAILED", "Output": 1}}}), [], 2, "has an output"),
            ("refuses an absent case", mocked(cases, {"One": one}), ["--test-case", "on"], 2,
             'did you mean "one"?'),
            ("refuses two inputs", mocked(cases, {"One": one}, {
                "one": {"Input": 1, "InputFile": "x"}}), [], 2, "not both"),
            ("refuses an absent input file", mocked(cases, {"One": one}, {
                "one": {"InputFile": "x"}}), [], 2, "No such file"),
            ("says that nothing runs a task", mocked({"one": {}}, {}), [], 1, "cannot run"),
            ("ends what waits for ever", mocked(cases, {"One": {"0": {"Timeout": True}}}), [], 1,
             "States.Timeout"),
            ("refuses what is no JSON", "{", [], 2, "m.json:1:"),
            ("refuses an empty file", "", [], 2, "m.json:1:"),
            ("says what a mock file is", "", [], 2, 'a mock file is {"StateMachines"'),
            ("takes a byte order mark", "\ufeff" + json.dumps(mocked(cases, {"One": one})), [], 0,
             "ok     one"),
            ("refuses no cases", mocked({}, {}), [], 2, "no test case"),
            ("refuses arrays", mocked([], []), [], 2, "is an object, not an array")]:
        place.write("m.json", document)
        tap.result("a test " + name, expect(
            place.sfnc("test", "t.asl.json", "m.json", *options), status, words))
    place.write("m.json", mocked({"one": {"Work": "One"}}, {"One": one}))
    first = place.sfnc("test", "t.asl.json", "m.json", "--coverage", "c.json")
    second = place.sfnc("test", "t.asl.json", "m.json")
    tap.result("a test repeats", [] if first.stdout == second.stdout else [second.stdout])
    with open(os.path.join(place.folder, "c.json"), encoding="utf-8") as stream:
        report = json.load(stream)
    counts = {kind: (of["taken"], of["total"], [one["location"] for one in of["missed"]])
              for kind, of in report.items() if kind != "definition"}
    wanted = {"states": (4, 5, ["/States/Gone"]),
              "transitions": (3, 5, ["/States/Work/Catch[0]/Next", "/States/Big/Choices[0]/Next"]),
              "retriers": (0, 1, ["/States/Work/Retry[0]"]),
              "catchers": (0, 1, ["/States/Work/Catch[0]"]),
              "choiceRules": (0, 1, ["/States/Big/Choices[0]"])}
    problems = [] if counts == wanted else [json.dumps(counts)]
    for words in ("states        4 of 5", "(/States/Work/Retry[0])",
                  't.asl.json:%d: state "Gone"' % report["states"]["missed"][0]["line"]):
        problems += [] if words in first.stdout else ["does not say " + words, first.stdout]
    tap.result("coverage as text and JSON", problems)
    tap.result("coverage cannot be written", expect(place.sfnc(
        "test", "t.asl.json", "m.json", "--coverage", "no/such/file"), 2, "cannot write"))
    place.write("t.asl.json", "{}")
    tap.result("a test of a bad definition",
               expect(place.sfnc("test", "t.asl.json", "m.json"), 2, "t.asl.json:1:"))


def history_tests(place, tap):
    """What is kept where --history points stays until there is a history to write."""
    place.write("a.asl.json", HELLO)
    place.write("big", json.dumps("x" * 300_000))
    place.write("w.asl.json", {"StartAt": "W", "States": {"W": {
        "Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:f",
        "End": True}}})
    for name, arguments in [("input that is no JSON", ["a.asl.json", "--input", "{"]),
                            ("input that is too large",
                             ["a.asl.json", "--aws-limits", "--input", "@big"]),
                            ("a Resource that nothing runs", ["w.asl.json"])]:
        place.write("kept", "old")
        problems = expect(place.sfnc("run", *arguments, "--history", "kept"), 2)
        problems += expect(place.sfnc("run", *arguments, "--history", "new"), 2)
        with open(os.path.join(place.folder, "kept"), encoding="utf-8") as stream:
            problems += [] if stream.read() == "old" else ["the old history is gone"]
        if os.path.exists(os.path.join(place.folder, "new")):
            problems.append("an empty file is left")
        tap.result("--history and " + name, problems)
    place.write("kept", "x" * 100_000)
    problems = expect(place.sfnc("run", "a.asl.json", "--history", "kept"), 0)
    with open(os.path.join(place.folder, "kept"), encoding="utf-8") as stream:
        problems += [problem for _, problem in [read_json(stream.read())] if problem]
    tap.result("--history replaces a longer file", problems)
    tap.result("--history that cannot be written", expect(
        place.sfnc("run", "a.asl.json", "--history", "no/such/file"), 2, "cannot write"))


def full_disk_tests(place, tap):
    """Whatever prints says why it could not, be it one byte or many of stdio's buffers."""
    states = {"A%d" % i: {"Type": "Pass", "Result": "${X%d}" % i, "Next": "A%d" % (i + 1)}
              for i in range(99)}
    place.write("a.asl.json", HELLO)
    place.write("bad.asl.json", "{")
    place.write("many.asl.json", {"StartAt": "A0", "States": dict(states, A99={"Type": "Succeed"})})
    place.write("t.asl.json", HELLO)
    place.write("one.json", mocked({"Case": {}}, {}))
    place.write("more.json", mocked({"Case%d" % i: {} for i in range(99)}, {}))
    batch = json.dumps({"id": 1, "expr": "$", "input": "x" * 99}) + "\n"
    for arguments in (["--help"], ["--version"], ["help", "build"], ["explain", "--list"],
                      ["explain", "unknown-target"], ["build", "--list-passes"],
                      *(["build", name, "--emit", "c", "-o", "-"]
                        for name in ("a.asl.json", "many.asl.json")),
                      ["run", "a.asl.json"], ["run", "a.asl.json", "--help"], ["eval", "$"],
                      ["eval", "--batch"], ["eval", "$", "--input", json.dumps("x" * 9999)],
                      *([command, "--help"] for command in (
                          "build", "check", "run", "test", "eval", "explain")),
                      *(["check", name, "--format", style]
                        for style in ("text", "json", "sarif", "github", "junit")
                        for name in ("bad.asl.json", "many.asl.json")),
                      *(["test", "t.asl.json", name, "--format", style]
                        for style in ("text", "json", "junit", "tap")
                        for name in ("one.json", "more.json"))):
        for lines in (1, 99) if "--batch" in arguments else (1,):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([SFNC, *arguments], input=batch * lines, stdout=full,
                                      stderr=subprocess.PIPE, cwd=place.folder, timeout=60,
                                      text=True, check=False)
            problems = [] if done.returncode == 2 else ["exit status %d" % done.returncode]
            if done.stderr.count("cannot write the output: No space left on device\n") != 1:
                problems.append(done.stderr or "says nothing")
            tap.result("sfnc %.80s >/dev/full" % " ".join(arguments), problems)


def stream_tests(place, tap):
    """What is printed must arrive; what is read may be marked as UTF-8, but not be endless."""
    place.write("a.asl.json", HELLO)
    marked = "\ufeff" + json.dumps({"n": 7})
    echo = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    place.write("echo.asl.json", echo)
    place.write("marked.json", marked)
    place.write("bindings.json", "\ufeff" + json.dumps({"x": "exec:./x"}))
    for arguments, stdin in [
            (["run", "echo.asl.json", "--input", "@marked.json"], ""),
            (["run", "echo.asl.json", "--input", "-"], marked),
            (["run", "echo.asl.json", "--input", "@marked.json", "--bindings", "bindings.json"],
             ""),
            (["eval", "$", "--input", "@marked.json"], "")]:
        tap.result("a byte order mark: sfnc " + " ".join(arguments), expect(
            place.sfnc(*arguments, stdin=stdin), 0, '{"n":7}'))
    for arguments in (["check", "/dev/zero"], ["build", "/dev/zero"], ["run", "/dev/zero"],
                      ["test", "a.asl.json", "/dev/zero"],
                      ["run", "a.asl.json", "--mock", "/dev/zero"],
                      ["run", "a.asl.json", "--bindings", "/dev/zero"],
                      ["build", "a.asl.json", "--bindings", "/dev/zero", "-o", "x"]):
        tap.result("endless: sfnc " + " ".join(arguments), expect(
            place.sfnc(*arguments), 2, "/dev/zero: it is larger than 64 MiB"))
    for arguments in (["check", "a.asl.json"], ["run", "a.asl.json"],
                      ["build", "a.asl.json", "-o", "x"]):
        tap.result("-D that fills nothing: sfnc " + arguments[0], expect(
            place.sfnc(*arguments, "-D", "Typo=1"), 0, "[unused-define]"))
    tap.result("standard input that is no JSON was read as YAML", expect(
        place.sfnc("check", "-", stdin="not json"), 1, "it was read as YAML"))


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
    place.write("large.asl.json", {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {
        "Type": "Pass", "End": True,
        "Output": ["{% $pad('a', 3) %}", "{% $pad('a', 99999999) %}"]}}})
    done = place.sfnc("build", "large.asl.json", "--emit", "ir", "-o", "-")
    tap.result("what is large is computed when it runs", expect(done, 0) or (
        [] if done.stdout.count("jsonata_pad") == 1 and '"a  "' in done.stdout else [done.stdout]))
    static = () if SANITIZED else (["--static"], ["--static", "--slim", "--backend", "c"])
    for options in (["--backend", "c"], ["--backend", "llvm"], ["--backend", "llvm", "-O0", "-g"],
                    ["--backend", "c", "-O0", "-g"], ["--slim"], *static):
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
            problems += expect(run([exe, "frobnicate"]), 2, "frobnicate")
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
                        "-ex", "break g.asl.json:%d" % line,
                        "-ex", "run run --input '{\"y\":1}'", "-ex", "bt 1", "./exe"],
                       folder=place.folder)
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
    pages = ""
    for page, commands in (("sfnc.1", ["build", "check", "run", "test", "eval", "explain"]),
                           ("sfn-executable.7", ["run", "stream", "definition", "version"])):
        with open(os.path.join(SOURCE, "docs/man", page), encoding="utf-8") as stream:
            text = stream.read()
        tap.result("docs/man/%s names every command" % page,
                   ["no " + one for one in commands if ".B %s\n" % one not in text])
        pages += text.replace("\\-", "-")
    for command in ("build", "check", "run", "test", "eval", "explain"):
        offered = set(re.findall(r"--[a-z][a-z-]*", place.sfnc(command, "--help").stdout))
        tap.result("docs/man has every option of sfnc " + command,
                   ["no " + one for one in sorted(offered)
                    if not re.search(re.escape(one) + r"(?![a-z-])", pages)])


def run_decided(place, exe):
    """What the machine `decided` makes of an input that it takes, and of two that it does not."""
    outcomes = []
    for name, lists in (("zinc", True), ("zinc", False), (None, True)):
        quarry = {"present": True, "when": "2031"}
        data = {"quarry": quarry if name is None else {**quarry, "name": name},
                "shaped": {"result": [{}] if lists else {}},
                "lists": [{"alpha beta": 1, "weight": 7, "colour": "red"}, 2, {"gamma delta": 3}]}
        done = run([os.path.join(place.folder, exe), "run", "--input", json.dumps(data)],
                   folder=place.folder)
        outcomes.append((done.returncode, done.stdout, done.stderr))
    return outcomes


def text_tests(place, tap):
    """No path, template, pattern, operator or timestamp of the definition is in the executable
    outside `definition` and -g, but where an error text quotes it: those stand whole, and only a
    failure reads them, so that an execution without one goes on without them. Names that data is
    compared with or given are there, as they are: keys, literals, pieces of templates and of
    patterns, errors."""
    folder = os.path.join(SOURCE, "tests/golden/lower")
    with open(os.path.join(folder, "decided.asl.json"), "rb") as stream:
        definition = stream.read()
    place.write("t.asl.json", definition)
    place.write("work", "#!/bin/sh\ncat\n")
    os.chmod(os.path.join(place.folder, "work"), 0o755)
    quoted = [
        # The cause of a Choice whose Variable finds nothing quotes the path.
        b"Invalid path '$.quarry.name': The choice state's condition path references",
        b"Invalid path '$.quarry.when': The choice state's condition path references",
        # The cause of a call whose argument is not there or not taken quotes call and path, as
        # written.
        b"\0States.Format('for {}', $.quarry.name)\0", b"\0States.Hash($, 'SHA-384')\0",
        b"\0$.quarry.name\0",
    ]
    # Names that a ResultPath gives to data; its cause is made of them when it fails.
    names = [b"\0shaped\0", b"\0final\0"]
    absent = [
        b"quarry.", b"$.quarry", b"$.lists", b"lists[", b"['alpha", b"beta','", b"[0,2]",
        b"?(@", b"@.weight", b"@.colour",
        b"shaped.", b"IsPresent", b"StringMatches", b"exact\\*", b"first-*",
        b"*-last", b"*-within", b"one*", b"\\\\two", b"two*", b"2031-", b"1931-", b"2032-",
        b"T03:04", b"left {}", b"{} right", b"\\{middle", b"{middle\\}", b"for {}",
        b"States.Format(", b"States.Hash(", b"joined.$", b'"Choices"',
        b'"Parameters"', b'"Variable"',
    ]
    # Libraries have these, too: that of a service, and all of the runtime where it is sanitized.
    others = [] if SANITIZED else [b"Timestamp", b"SHA-384"]
    for options in (["c"], ["llvm"], ["c", "--slim"], ["llvm", "--slim"]):
        done = place.sfnc("build", "t.asl.json", "-o", "exe", "--backend", *options)
        problems = expect(done, 0)
        if problems:
            tap.result("texts in an executable, " + " ".join(options), problems)
            continue
        with open(os.path.join(place.folder, "exe"), "rb") as stream:
            whole = data = stream.read()
        for text in [definition] + quoted + names:
            if text not in data:
                problems.append("the executable lacks %r" % text[:80])
            data = data.replace(text, b"\0")
        problems += ["the executable holds %r" % text
                     for text in absent + (others if "--slim" in options else []) if text in data]
        tap.result("no text of paths, templates, patterns, operators and timestamps, "
                   + " ".join(options), problems)

        for text in quoted:
            bare = text.strip(b"\0")
            if bare.startswith(b"$"):  # the linker may let a name be the end of a path
                bare = bare[:bare.rindex(b".") + 1]
            whole = whole.replace(text, text.replace(bare, b"?" * len(bare)))
        place.write("blind", whole)
        os.chmod(os.path.join(place.folder, "blind"), 0o755)
        seen, blind = run_decided(place, "exe"), run_decided(place, "blind")
        problems = [] if [one[0] for one in seen] == [0, 1, 1] else [str(seen)]
        # A ResultPath's cause is made of names; that of the Choice is a text, which is gone.
        problems += ["%s\n%s" % pair for pair in zip(seen[:2], blind) if pair[0] != pair[1]]
        if "$.quarry.name" not in seen[2][2] or "?????" not in blind[2][2]:
            problems.append("%s\n%s" % (seen[2], blind[2]))
        tap.result("only a failure reads what causes quote, " + " ".join(options), problems)


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


    folder = os.path.join(SOURCE, "examples/invoice")
    with open(os.path.join(folder, "expected.json"), encoding="utf-8") as stream:
        expected = json.load(stream)
    for backend in ("c", "llvm"):
        exe = os.path.join(place.folder, "invoice-" + backend)
        problems = expect(run([SFNC, "build", os.path.join(folder, "invoice.asl.json"), "--backend",
                               backend, "-o", exe]), 0)
        if not problems:
            done = run([exe, "run", "--input", "@deliveries.json"], folder=folder)
            problems = expect(done, 0)
            if not problems and read_json(done.stdout)[0] != expected:
                problems = [done.stdout]
        tap.result("examples/invoice, " + backend, problems)

    for name, definition, count in (("order-fulfilment", "order", 6), ("invoice", "invoice", 5)):
        folder = os.path.join(SOURCE, "examples", name)
        done = run([SFNC, "test", os.path.join(folder, definition + ".asl.json"),
                    os.path.join(folder, "mocks.json")])
        problems = expect(done, 0, "%d of %d test cases passed" % (count, count))
        tap.result("the test cases of examples/%s take everything" % name,
                   problems or (["Never taken"] if "Never taken" in done.stdout else []))


def main():
    tap = Tap()
    for group in (usage_tests, encoding_tests, definition_tests, task_tests, refusal_tests,
                  early_end_tests, plain_tests, care_tests, answer_tests, mocked_name_tests,
                  twice_tests, test_tests, history_tests, full_disk_tests, stream_tests, emit_tests,
                  debug_tests, document_tests, text_tests, example_tests):
        with tempfile.TemporaryDirectory() as folder:
            group(Place(folder), tap)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
