#!/usr/bin/env python3
"""tests/spec/spec.py - run the spec lines: an expression, its input, its output (TAP).

A file tests/spec/NAME.test holds blocks separated by blank lines; lines that begin with "# " are
comments. A block is three lines: expression, input, output. `%%FAIL CODE` before it: the
expression fails with that code (path-not-found, invalid-path, States.Runtime, ...) and
the third line, if there is one, is a part of the message. `%%EVAL`: `sfnc check` refuses the
expression in a machine, only `sfnc eval` takes it. Expressions of jsonata.test find the input in
$states.input; one that gives nothing is `%%FAIL undefined`.

Every block runs four ways and all must agree: folded by the compiler, compiled in memory, and as
states of a machine built by the C and by the LLVM back end.

    spec.py [NAME...]
"""
import json
import os
import re
import sys
import tempfile

from tap import SFNC, SOURCE, SANITIZED, Tap, read_json, run, same


class Block:
    def __init__(self, place, lines, jsonata):
        self.place, self.fail, self.eval_only = place, None, False
        self.jsonata = jsonata
        while lines[0].startswith("%%"):
            word, _, rest = lines.pop(0).partition(" ")
            if word == "%%FAIL":
                self.fail = rest.strip()
            elif word == "%%EVAL":
                self.eval_only = True
            else:
                raise ValueError("%s: unknown %s" % (place, word))
        self.expression = lines[0]
        self.input = json.loads(lines[1]) if len(lines) > 1 else None
        self.output = lines[2] if len(lines) > 2 else None
        if not self.fail:
            self.output = json.loads(self.output)

    def request(self, number, fold):
        if self.jsonata:
            return {"id": number, "language": "jsonata", "expr": self.expression,
                    "variables": {"states": {"input": self.input}}, "fold": fold}
        language = "intrinsic" if self.expression.startswith("States.") else "jsonpath"
        return {"id": number, "language": language, "expr": self.expression, "input": self.input,
                "fold": fold}

    def judge(self, answer):
        """Problems of {"value"} or {"error": {"code", "message"}}."""
        if answer.get("undefined"):
            answer = {"error": {"code": "undefined", "message": ""}}
        if not self.fail:
            good = "value" in answer and same(answer["value"], self.output)
            return [] if good else ["%s gives %s, not %s" % (
                self.expression, json.dumps(answer), json.dumps(self.output))]
        error = answer.get("error")
        if not error or error["code"] != self.fail or \
                (self.output and self.output not in error["message"]):
            return ["%s gives %s, not %s: %s" % (self.expression, json.dumps(answer), self.fail,
                                                 self.output or "")]
        return []


def read_blocks(path):
    with open(path, encoding="utf-8") as stream:
        lines = stream.read().split("\n") + [""]
    block, start = [], 0
    for number, line in enumerate(lines, 1):
        if line.startswith("# ") or line == "#":
            continue
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield Block("%s:%d" % (os.path.basename(path), start), block,
                        path.endswith("jsonata.test"))
            block = []


def evaluate(blocks, fold):
    text = "".join(json.dumps(block.request(i, fold)) + "\n" for i, block in enumerate(blocks))
    done = run([SFNC, "eval", "--batch"], text)
    answers = [read_json(line)[0] or {} for line in done.stdout.splitlines()]
    if len(answers) != len(blocks):
        return None, ["%d answers to %d requests, exit status %d: %s" % (
            len(answers), len(blocks), done.returncode, done.stderr[:2000])]
    return answers, []


def machine(blocks):
    """One machine of all blocks: a Choice on the block's number, then a Pass."""
    states = {"Pick": {"Type": "Choice", "Choices": [
        {"Variable": "$.block", "NumericEquals": i, "Next": "B%d" % i}
        for i in range(len(blocks))]}}
    for i, block in enumerate(blocks):
        states["B%d" % i] = {"Type": "Pass", "InputPath": "$.input", "End": True,
                             "Parameters": {"value.$": block.expression}}
        if block.jsonata:
            states["B%d" % i] = {"Type": "Pass", "InputPath": "$.input", "Next": "Q%d" % i}
            states["Q%d" % i] = {"Type": "Pass", "QueryLanguage": "JSONata", "End": True,
                                 "Output": {"value": "{%% %s %%}" % block.expression}}
    return {"StartAt": "Pick", "States": states}


def answer_of_line(block, line):
    value, problem = read_json(line)
    if problem:
        return {"problem": problem}
    if "value" in value:
        return {"value": value["value"]}
    code, cause = value.get("error"), value.get("cause", "")
    if block.jsonata and code == "States.QueryEvaluationError":
        thrown = re.search(r"an error during evaluation\. (\w+): ", cause)
        code = thrown.group(1) if thrown else \
            "undefined" if "returned nothing" in cause else code
    if code == "States.Runtime" and not block.expression.startswith("States."):
        code = "path-not-found"  # as eval calls it for a path alone
    return {"error": {"code": code, "message": cause}}


def built(blocks, backend, folder):
    definition, exe = os.path.join(folder, "spec.asl.json"), os.path.join(folder, backend)
    with open(definition, "w", encoding="utf-8") as stream:
        json.dump(machine(blocks), stream)
    done = run([SFNC, "build", definition, "--backend", backend, "-O1", "-o", exe])
    if done.returncode != 0:
        return None, ["build --backend %s: %s" % (backend, done.stderr[:3000])]
    text = "".join(json.dumps({"block": i, "input": block.input}) + "\n"
                   for i, block in enumerate(blocks))
    done = run([exe, "stream"], text)
    answers = [answer_of_line(*pair) for pair in zip(blocks, done.stdout.splitlines())]
    if len(answers) != len(blocks):
        return None, ["%d results of %d lines, exit status %d: %s" % (
            len(answers), len(blocks), done.returncode, done.stderr[:2000])]
    return answers, []


def compiled(block):
    """Does the block belong into a machine?"""
    return not block.eval_only and block.fail not in ("invalid-path", "invalid-intrinsic")


def main():
    tap, folder = Tap(), os.path.join(SOURCE, "tests/spec")
    names = sys.argv[1:] or sorted(one[:-5] for one in os.listdir(folder) if one.endswith(".test"))
    for name in names:
        blocks = list(read_blocks(os.path.join(folder, name + ".test")))
        inside = [block for block in blocks if compiled(block)]
        ways = [("folded", blocks, lambda: evaluate(blocks, True)),
                ("in memory", blocks, lambda: evaluate(blocks, False))]
        with tempfile.TemporaryDirectory() as scratch:
            for backend in ("c", "llvm") if inside else ():
                ways.append((backend, inside, lambda b=backend: built(inside, b, scratch)))
            for way, of, answer in ways:
                answers, problems = answer()
                for block, one in zip(of, answers or []):
                    problems += ["%s: %s" % (block.place, line) for line in block.judge(one)]
                tap.result("%s: %d lines, %s" % (name, len(of), way), problems)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
