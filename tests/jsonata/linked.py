#!/usr/bin/env python3
"""tests/jsonata/linked.py - no parser or evaluator of JSONata is in an executable (TAP).

A machine whose expressions use much of the language is built by both back ends. It has no symbol of
those folders of the compiler that read and lower JSONata, none of their texts (messages and codes
of syntax errors, what flex says), and of the built-in functions only those that it calls; that the
same search finds them in the compiler is shown first. One without JSONata has nothing of it. The
text of an expression is there, because failures quote it: changing it changes no result.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap  # noqa: E402

FOLDERS = ("compiler/syntax/jsonata", "compiler/lower/jsonata")
EXPRESSION = """{% (
    $double := function($x)<n:n> { $x * 2 };
    $down := function($n) { $n <= 0 ? 0 : $down($n - 1) };
    { "sum": $sum($states.input.items.(price * qty)), "all": $states.input.items[qty > 1].price,
      "map": $map([1..3], $double), "tail": $down(1000), "re": $match("xabb", /a(b+)/).match,
      "sorted": $states.input.items^(>price).qty, "by": $states.input.items{ $string(qty): price },
      "%": $states.input.items.{ "n": $uppercase(name & "a") }, "**": $count($states.input.**) }
) %}"""
INPUT = {"items": [{"price": 2.5, "qty": 4}, {"price": 10, "qty": 1}]}
RESULT = {"sum": 20, "all": 2.5, "map": [2, 4, 6], "tail": 0, "re": "abb", "sorted": [1, 4],
          "by": {"4": 2.5, "1": 10}, "%": [{"n": "A"}, {"n": "A"}], "**": 7}
CALLED = {"count", "map", "match", "string", "sum", "uppercase"}


def machine(**fields):
    return {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True, **fields}}}


def symbols(*files):
    """What files define that the linker sees."""
    done = subprocess.run(["nm", "-P", "-g", "--defined-only", *files], capture_output=True,
                          text=True, check=True)
    return {line.split()[0] for line in done.stdout.split("\n") if len(line.split()) > 2}


def texts(files):
    """The messages in object files: texts with blanks (not among those of sanitizers), codes."""
    found = set()
    for file in files:
        with open(file, "rb") as stream:
            data = stream.read()
        for text in re.findall(rb"[ -~]{12,}", data):
            if b" " in text and not tap.SANITIZED and \
                    not re.search(rb"GNU C|GCC:|clang", text):
                found.add(text)
        found |= set(re.findall(rb"S0[0-9]{3}(?=\0)", data))
    return found


def own_parts():
    """Symbols and texts of what reads JSONata."""
    files = [file for folder in FOLDERS for file in glob.glob(os.path.join(folder, "*.o"))]
    syntax = [file for file in files if FOLDERS[0] in file]
    names = {name for name in symbols(*files) if not name.startswith("__")}
    return names, {text for text in texts(syntax) if not text.startswith(b"expected ")}


def build(folder, definition, *options):
    with open(os.path.join(folder, "m.asl.json"), "w", encoding="utf-8") as out:
        json.dump(definition, out)
    done = tap.run([tap.SFNC, "build", "m.asl.json", "-o", "exe", "-g", *options], folder=folder)
    return [done.stderr] if done.returncode != 0 else []


def search(path, names, messages):
    """What of the compiler's parts is in a file."""
    with open(path, "rb") as stream:
        data = stream.read()
    return sorted(symbols(path) & names), sorted(text.decode() for text in messages if text in data)


def linked_problems(folder, names, messages, called):
    path = os.path.join(folder, "exe")
    found = symbols(path)
    inside, said = search(path, names, messages)
    functions = {name[len("sfn_jsonata_"):] for name in found if name.startswith("sfn_jsonata_")
                 and not name.endswith("_function")}
    problems = ["symbols: %s" % inside] * bool(inside) + ["texts: %s" % said] * bool(said)
    if functions != called:
        problems.append("functions: %s; wanted: %s" % (sorted(functions), sorted(called)))
    if not called:
        problems += ["it has " + name for name in sorted(found)
                     if name.startswith(("sfn_query_", "sfn_jsonata_"))]
    return problems


def run_problems(folder):
    done = tap.run(["./exe", "run", "--input", json.dumps(INPUT)], folder=folder)
    given, problem = tap.read_json(done.stdout)
    if problem:
        return [problem, done.stderr]
    return [] if tap.same(given, RESULT) else ["%s, expected %s" % (given, RESULT)]


def main():
    result = tap.Tap()
    names, messages = own_parts()
    inside, said = search(tap.SFNC, names, messages)
    result.result("the compiler has symbols and texts of what reads JSONata",
                  [] if len(inside) > 50 and len(said) > 20 and "S0201" in said
                  else ["%d symbols, texts: %s" % (len(inside), said)])
    for backend in ("llvm", "c"):
        with tempfile.TemporaryDirectory() as folder:
            problems = build(folder, machine(QueryLanguage="JSONata", Output=EXPRESSION),
                             "--backend", backend)
            if not problems:
                problems = linked_problems(folder, names, messages, CALLED)
                problems += run_problems(folder)
            result.result("an executable with JSONata has none of it, %s" % backend, problems)
    with tempfile.TemporaryDirectory() as folder:
        problems = build(folder, machine()) or linked_problems(folder, names, messages, set())
        result.result("an executable without JSONata has no operation of it", problems)
    return result.end()


if __name__ == "__main__":
    sys.exit(main())
