"""tests/tidy/rings.py - find files of one folder that need each other, by their symbols.

A room is a floor of docs/floors.txt. A file needs another if its object uses a symbol that only the
other's object defines; files that need each other in a circle cannot be read, or tested, one after
the other. docs/rings.txt lists the few rings that are one idea in two files, with the reason.
"""
import os
import re
import subprocess

COMPILED = (".c", ".l", ".y")


def read_allowed(path, text):
    """{(room, files of the ring): place} of the lines `ROOM: FILE FILE...: reason` of the file
    `path`, and what is wrong with them. A line without a reason allows its ring: only the reason
    is missing."""
    allowed, problems = {}, []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        place = "%s:%d" % (path, number)
        parts = [part.strip() for part in line.split(":", 2)] + ["", ""]
        room, files, reason = parts[:3]
        ring = room, tuple(sorted(files.split()))
        if not room or len(ring[1]) < 2:
            problems.append("%s: not FOLDER: FILES: why" % place)
            continue
        if not reason:
            problems.append("%s: nothing says why these files need each other" % place)
        if ring in allowed:
            problems.append("%s: this ring has two lines" % place)
        allowed.setdefault(ring, place)
    return allowed, problems


def object_of(build, path):
    """The newest object of a source: x.o, LIBRARY_a-x.o, or in libtool's .libs; None: no such."""
    folder, name = os.path.split(os.path.join(build, os.path.splitext(path)[0]))
    wanted = re.compile(r"(\w+_l?a-)?%s\.o" % re.escape(name))
    found = [os.path.join(place, one) for place in (folder, os.path.join(folder, ".libs"))
             if os.path.isdir(place) for one in sorted(os.listdir(place)) if wanted.fullmatch(one)]
    return max(found, key=os.path.getmtime, default=None)


def read_symbols(objects):
    """[(object, symbol, is it defined there?)] of all global symbols."""
    done = subprocess.run(["nm", "-P", "-A", "-g", *objects], capture_output=True, text=True,
                          check=True)
    for line in done.stdout.split("\n"):
        if line:
            place, _, rest = line.partition(": ")
            name, kind = rest.split()[:2]
            yield place, name, kind not in "Uwv"


def arrows(symbols, room_of):
    """{room: {file: {file it needs: symbols}}} from (file, symbol, defined)."""
    homes, needs = {}, {}
    for file, symbol, defined in symbols:
        if defined:
            homes.setdefault((room_of(file), symbol), set()).add(file)
    for file, symbol, defined in symbols:
        room = room_of(file)
        found = homes.get((room, symbol), set())
        if not defined and len(found) == 1:
            target = next(iter(found))
            needs.setdefault(room, {}).setdefault(file, {}).setdefault(target, set()).add(symbol)
    return needs


def reach(graph, start):
    """All that `start` needs, itself only if it is in a ring."""
    seen, todo = set(), [start]
    while todo:
        for target in graph.get(todo.pop(), ()):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def rings(graph):
    """The sets of files, sorted, in which each needs each other."""
    reached = {file: reach(graph, file) for file in graph}
    found = {tuple(sorted(other for other in reached[file] if file in reached.get(other, ())))
             for file in graph if file in reached[file]}
    return sorted(ring for ring in found if len(ring) > 1)


def shortest_circle(graph, files):
    """The shortest way along needs from a file back to itself, as a list of arrows; [] if none."""
    best = []
    for start in sorted(files):
        before, todo = {start: None}, [start]
        for file in todo:
            for target in sorted(graph.get(file, {})):
                if target == start:
                    path = [(file, target)]
                    while before[path[0][0]] is not None:
                        path.insert(0, (before[path[0][0]], path[0][0]))
                    best = path if not best or len(path) < len(best) else best
                    todo.clear()
                    break
                if target in files and target not in before:
                    before[target] = file
                    todo.append(target)
    return best


def explain(graph, ring):
    """The circles that close the ring, a line each: without an arrow of each no ring is left."""
    graph = {file: {target: symbols for target, symbols in graph[file].items() if target in ring}
             for file in ring}
    lines = []
    while True:
        circle = shortest_circle(graph, ring)
        if not circle:
            return lines
        lines.append("  %s%s" % (short(circle[0][0]), "".join(
            " -> %s (%s)" % (short(target), ", ".join(sorted(graph[file][target])[:4]))
            for file, target in circle)))
        file, target = min(circle, key=lambda arrow: len(graph[arrow[0]][arrow[1]]))
        del graph[file][target]


def short(path):
    return os.path.basename(os.path.splitext(path)[0])


def ring_problems(needs, allowed):
    """A ring that is in none of those allowed, {(room, files): place}; one allowed of which nothing
    is left."""
    found = {}
    for room, graph in needs.items():
        for ring in rings(graph):
            files = (os.path.relpath(os.path.splitext(one)[0], room) for one in ring)
            found[room, tuple(sorted(files))] = ring
    for room, files in sorted(found):
        if not any(room == other and set(files) <= set(listed) for other, listed in allowed):
            yield "%s: %d files need each other: %s" % (room, len(files), " ".join(files))
            yield from explain(needs[room], found[room, files])
    for room, files in sorted(allowed):
        if not any(room == other and set(ring) <= set(files) for other, ring in found):
            yield "%s: `%s: %s` is no ring (any more)" % (allowed[room, files], room,
                                                          " ".join(files))


def built_symbols(root, build, paths):
    """(symbols of the sources, problems): each must be compiled since it was written."""
    objects, problems = {}, []
    for path in paths:
        if path.endswith(COMPILED):
            compiled = object_of(build, path)
            if compiled is None or \
                    os.path.getmtime(compiled) < os.path.getmtime(os.path.join(root, path)):
                problems.append("%s is not built in %s: run make" % (path, build))
            else:
                objects[compiled] = path
    found = [(objects[place], name, defined)
             for place, name, defined in (read_symbols(objects) if objects else ())]
    return found, problems
