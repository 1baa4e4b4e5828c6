#!/usr/bin/env python3
"""tests/tidy/tidy.py - the house rules, as a test (TAP).

    tidy.py [SOURCE_FOLDER [BUILD_FOLDER]]

Includes may only point down the floors of docs/floors.txt; files of one room need each other only
where docs/rings.txt says why (seen in the objects of the build folder, by default the working
one); docs/members.txt says of each member of an execution how it could be kept elsewhere; every
source file has a caption, no banned call, no tab; functions have at most 70 lines, files 700. No
line of a source, a script or a Makefile has more than 100 columns. Each rule is first shown to be
able to fail.
"""
import os
import re
import sys

import members
import rings

COLUMNS, FUNCTION_LINES, FILE_LINES = 100, 70, 700
SOURCES = (".c", ".h", ".l", ".y", ".def")
SCRIPTS = (".py", ".sh", ".am", "bootstrap")
BANNED = re.compile(r"\b(gets|strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|tmpnam|mktemp|"
                    r"alloca|system|popen)\s*\(")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
# Of what stands in <...> only what is ours: a floor is a floor however its file is included.
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<((?:compiler|runtime|tests|sfn)/[^>]+)>)')
GENERATED = re.compile(r"_[yl]\.[ch]$")


def read_floors(root):
    """[(folder, what it may include, place of the line)]"""
    floors, listed = [], "docs/floors.txt"
    with open(os.path.join(root, listed), encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            line = line.split("#")[0].strip()
            if line:
                folder, _, allowed = line.partition(":")
                floors.append((folder.strip(), allowed.split(), "%s:%d" % (listed, number)))
    return floors


def floor_problems(floors, exists):
    """What the floors name that is not there; exists(path) tells."""
    seen = set()
    for folder, allowed, place in floors:
        if folder in seen:
            yield "%s: %s has two lines" % (place, folder)
        seen.add(folder)
        for one in (folder, *allowed):
            if one != "sfn" and not exists(one):
                yield "%s: there is no %s (any more)" % (place, one)


def covers(place, path):
    """Is the file `path` the place itself or inside it?"""
    return path == place or path.startswith(place + "/")


def floor_of(floors, path):
    return max((floor for floor in floors if covers(floor[0], path)),
               key=lambda floor: len(floor[0]), default=None)


def include_problem(floors, path, target):
    """Why `path` may not include `target`, or None."""
    if target == "config.h" or GENERATED.search(target):
        return None
    if target.startswith("sfn/"):
        target = "runtime/include/" + target
    floor = floor_of(floors, path)
    if floor is None:
        return "stands on no floor of docs/floors.txt"
    home, allowed, _ = floor
    allowed = ["runtime/include/sfn" if one == "sfn" else one for one in allowed]
    inner = floor_of(floors, target)
    own = inner is not None and inner[0] == home
    if own or any(covers(one, target) for one in allowed):
        return None
    return 'may not include "%s"' % target


def without_comments(text):
    """Blank out comments and strings, keep the lines."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def long_functions(path, text):
    """Functions as our style writes them: `{` and `}` alone in the first column."""
    start = None
    for number, line in enumerate(text.split("\n"), 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            if number - start - 1 > FUNCTION_LINES:
                yield "%s:%d: a function of %d lines (at most %d)" % (
                    path, start, number - start - 1, FUNCTION_LINES)
            start = None


def line_problems(path, text):
    """What is wrong with a line whatever language it is in."""
    for number, line in enumerate(text.split("\n"), 1):
        where = "%s:%d: " % (path, number)
        if len(line) > COLUMNS:
            yield where + "%d columns (at most %d)" % (len(line), COLUMNS)
        if "\t" in line and not path.endswith(".am"):
            yield where + "a tab"
        if line != line.rstrip():
            yield where + "blanks at the end"


def file_problems(floors, path, text):
    yield from line_problems(path, text)
    if path.endswith(SCRIPTS):
        return
    lines = text.split("\n")
    if path.endswith((".c", ".h", ".def")) and not re.match(
            r"/\* %s - \S" % re.escape(path), lines[0]):
        yield "%s:1: the first line is not the caption `/* %s - ...`" % (path, path)
    if len(lines) > FILE_LINES:
        yield "%s: %d lines (at most %d)" % (path, len(lines), FILE_LINES)
    code = without_comments(text).split("\n")
    for number, line in enumerate(lines, 1):
        where = "%s:%d: " % (path, number)
        if BANNED.search(code[number - 1]):
            yield where + "banned call: " + BANNED.search(code[number - 1]).group(1)
        if UNFINISHED.search(line):
            yield where + "unfinished: " + UNFINISHED.search(line).group()
        included = INCLUDE.match(line)
        problem = included and include_problem(floors, path,
                                               included.group(1) or included.group(2))
        if problem:
            yield where + problem
    if path.endswith(".c"):
        yield from long_functions(path, text)


def files_of(root, tops, endings):
    for top in tops:
        for folder, folders, files in os.walk(os.path.join(root, top)):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for name in sorted(files):
                path = os.path.relpath(os.path.join(folder, name), root)
                if name.endswith(endings) and not GENERATED.search(name):
                    yield path


def source_files(root):
    for path in files_of(root, ("compiler", "runtime", "tests"), SOURCES):
        if "/golden/" not in path:
            yield path


def script_files(root):
    yield from (name for name in sorted(os.listdir(root)) if name.endswith(SCRIPTS))
    yield from files_of(root, ("compiler", "docs", "examples", "runtime", "tests"), SCRIPTS)


def all_problems(root):
    floors = read_floors(root)
    yield from floor_problems(floors, lambda path: os.path.exists(os.path.join(root, path)))
    for path in [*source_files(root), *script_files(root)]:
        with open(os.path.join(root, path), encoding="utf-8") as stream:
            yield from file_problems(floors, path, stream.read())


def room_of(floors, path):
    floor = floor_of(floors, path)
    return floor[0] if floor else os.path.dirname(path)


def all_rings(root, build):
    """The rings between the files of a room that docs/rings.txt does not list, and the reverse."""
    floors, listed = read_floors(root), "docs/rings.txt"
    with open(os.path.join(root, listed), encoding="utf-8") as stream:
        allowed, wrong = rings.read_allowed(listed, stream.read())
    sources = [path for path in source_files(root) if not covers("tests", path)]
    symbols, problems = rings.built_symbols(root, build, sources)
    if problems:
        return problems
    needs = rings.arrows(symbols, lambda path: room_of(floors, path))
    return wrong + list(rings.ring_problems(needs, allowed))


def all_members(root):
    """What docs/members.txt and the structs of the engine do not agree in."""
    folders = ("runtime/engine", "runtime/lang")
    paths = [path for path in source_files(root)
             if path.endswith(".h") and os.path.dirname(path) in folders]
    texts = []
    for path in paths + ["docs/members.txt"]:
        with open(os.path.join(root, path), encoding="utf-8") as stream:
            texts.append(stream.read())
    return members.member_problems(zip(paths, texts), "docs/members.txt", texts[-1])


def ring_self_test():
    """Two files in a circle, one that both need, one of another room: found, or listed, or gone."""
    symbols = [("r/a.c", "a", True), ("r/b.c", "b", True), ("r/c.c", "c", True),
               ("s/d.c", "d", True), ("r/a.c", "b", False), ("r/b.c", "c", False),
               ("r/a.c", "c", False), ("r/a.c", "d", False), ("s/d.c", "a", False)]
    closed = symbols + [("r/b.c", "a", False)]
    listed = "# a comment\nr: b a: one idea\n"
    cases = [
        ("rings passes files in a row", symbols, "", []),
        ("rings finds one and what closes it", closed, "",
         ["r: 2 files need each other: a b", "  a -> b (b) -> a (a)"]),
        ("rings passes a listed one", closed, listed, []),
        ("rings finds a listed one that is gone", symbols, listed,
         ["r.txt:2: `r: a b` is no ring (any more)"]),
        ("rings passes what is left of a listed one", closed, "r: a b c: one idea\n", []),
        ("rings finds one that is larger than listed", closed + [("r/c.c", "b", False)], listed,
         ["r: 3 files need each other: a b c", "  a -> b (b) -> a (a)", "  b -> c (c) -> b (b)",
          "  a -> c (c) -> b (b) -> a (a)", "r.txt:2: `r: a b` is no ring (any more)"]),
        ("rings finds none in another room", closed, "s: b a: one idea\n",
         ["r: 2 files need each other: a b", "  a -> b (b) -> a (a)",
          "r.txt:1: `s: a b` is no ring (any more)"]),
        ("rings finds one without a reason", closed, "r: b a:  \n",
         ["r.txt:1: nothing says why these files need each other"]),
        ("rings finds one without a colon", closed, "r: b a\n",
         ["r.txt:1: nothing says why these files need each other"]),
        ("rings finds a line of another form", closed, listed + "r b a\n",
         ["r.txt:3: not FOLDER: FILES: why"]),
        ("rings finds a line twice", closed, listed + "r: a b: one idea\n",
         ["r.txt:3: this ring has two lines"]),
    ]
    for name, found, allowed, wanted in cases:
        allowed, problems = rings.read_allowed("r.txt", allowed)
        problems += rings.ring_problems(rings.arrows(found, os.path.dirname), allowed)
        yield "the rule against " + name, problems == wanted, problems


def self_test(root):
    """Each rule must be able to fail: a file that breaks it gives exactly its problem."""
    floors = read_floors(root)
    path = "runtime/json/x.c"
    caption = "/* runtime/json/x.c - a file of the test. */\n"
    cases = [
        ("clean file", caption + '#include "runtime/base/buffer.h"\n', None),
        ("include that points up", caption + '#include "runtime/engine/engine.h"\n', "may not"),
        ("include that points up in <>", caption + "#include <runtime/engine/engine.h>\n",
         "may not"),
        ("include of the system is fine", caption + "#include <string.h>\n", None),
        ("include across", caption + '#include "compiler/ir/ir.h"\n', "may not"),
        ("no caption", "int x;\n", "caption"),
        ("long line", caption + "/* " + "x" * 100 + " */\n", "columns"),
        ("banned call", caption + "int f(void) { return atoi(\"1\"); }\n", "banned"),
        ("banned word in a comment is fine", caption + "/* not atoi(x) */\n", None),
        ("tab", caption + "\tint x;\n", "tab"),
        ("long function", caption + "void f(void)\n{\n" + "    g();\n" * 71 + "}\n", "function of"),
        ("long file", caption + "int x;\n" * 700, "lines (at most"),
    ]
    cases = [(name, path, text, wanted) for name, text, wanted in cases] + [
        ("long line of a script", "x.sh", "#!/bin/sh\n: " + "x" * 99 + "\n", "columns"),
        ("long line of a Python script", "x.py", "x = 1  # " + "x" * 99 + "\n", "columns"),
        ("long line of a Makefile", "x.am", "x: " + "x" * 99 + "\n", "columns"),
        ("tab in a script", "x.py", "if x:\n\ty()\n", "tab"),
        ("tab in a Makefile is fine", "x.am", "x: y\n\ttouch x\n", None),
    ]
    for name, path, text, wanted in cases:
        found = list(file_problems(floors, path, text))
        good = (not found) if wanted is None else any(wanted in one for one in found)
        yield "the rule against %s" % name, good, found
    there = [("a/b", ["a/c", "sfn"], "f.txt:1")]
    for name, listed, wanted in (
            ("floors passes what is there", [], []),
            ("floors finds a folder that is gone", [("a/d", ["a/c"], "f.txt:2")],
             ["f.txt:2: there is no a/d (any more)"]),
            ("floors finds one below that is gone", [("a/c", ["a/d"], "f.txt:2")],
             ["f.txt:2: there is no a/d (any more)"]),
            ("floors finds a folder twice", [("a/b", [], "f.txt:2")],
             ["f.txt:2: a/b has two lines"])):
        found = list(floor_problems(there + listed, lambda path: path in ("a/b", "a/c")))
        yield "the rule of " + name, found == wanted, found


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../..")
    build = sys.argv[2] if len(sys.argv) > 2 else os.getcwd()
    results = list(self_test(root)) + list(ring_self_test()) + list(members.self_test())
    for name, problems in (("the house is tidy", list(all_problems(root))),
                           ("the files of a room stand in a row", all_rings(root, build)),
                           ("an execution can be written down", all_members(root))):
        results.append((name, not problems, problems))
    print("1..%d" % len(results))
    for number, (name, good, found) in enumerate(results, 1):
        print("%s %d - %s" % ("ok" if good else "not ok", number, name))
        for one in [] if good else found:
            print("# " + str(one))
    return 0 if all(good for _, good, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
