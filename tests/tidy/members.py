"""tests/tidy/members.py - the members of an execution, as headers and docs/members.txt have them.

An execution must hold nothing that cannot be written down. So each member of its structs has a line
that says how it is kept, and a pointer to a struct is kept only if that struct has lines, too.
"""
import re

HOWS = ("number", "text", "json", "name", "struct", "rebuilt", "dropped")
SPEAKING = ("rebuilt", "dropped")  # of these something must be said
COMMENT = re.compile(r"/\*.*?\*/", re.S)
FUNCTION = re.compile(r"\(\s*\*\s*(\w+)\s*\)\s*\(")
STRUCT = re.compile(r"^struct (\w+) \{$", re.M)


def body_at(text, start):
    """What stands between the brace at `start` and the one that closes it."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return text[start + 1:at]
    raise ValueError("a brace is not closed")


def members_of(body):
    """(name, type) of each member; those of a struct or union without a name are the body's own."""
    at, members = 0, []
    while at < len(body):
        end = re.compile(r"[;{]").search(body, at)
        if end is None:
            break
        if body[end.start()] == "{":
            inner = body_at(body, end.start())
            members += members_of(inner)
            at = body.index(";", end.start() + len(inner) + 2) + 1
            continue
        declaration = " ".join(body[at:end.start()].split())
        at = end.end()
        function = FUNCTION.search(declaration)
        if function:
            members.append((function.group(1), ""))
            continue
        parts = re.sub(r"\[[^]]*\]", "", declaration).split(",")
        names = [re.search(r"(\w+)$", part.strip()).group(1) for part in parts]
        kind = re.match(r"(?:const )?struct (\w+)", declaration)
        members += [(name, kind.group(1) if kind else "") for name in names]
    return members


def structs_of(texts):
    """The structs that the headers define: name -> members."""
    structs = {}
    for text in texts:
        text = COMMENT.sub("", text)
        for found in STRUCT.finditer(text):
            structs[found.group(1)] = members_of(body_at(text, found.end() - 1))
    return structs


def read_lines(text):
    """STRUCT -> {MEMBER: (HOW, what is said)}, and what is wrong with the lines."""
    lines, problems = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(":", 2)] + ["", ""]
        struct, _, member = parts[0].partition(".")
        if not member or parts[1] not in HOWS:
            problems.append("line %d: not STRUCT.MEMBER: HOW" % number)
        elif parts[1] in SPEAKING and not parts[2]:
            problems.append("line %d: %s is %s, and nothing says why" % (number, parts[0],
                                                                         parts[1]))
        elif member in lines.setdefault(struct, {}):
            problems.append("line %d: %s has two lines" % (number, parts[0]))
        else:
            lines[struct][member] = (parts[1], parts[2])
    return lines, problems


def member_problems(headers, text, root="execution"):
    """What does not fit together; `root`: the struct that all begins with."""
    structs = structs_of(headers)
    lines, problems = read_lines(text)
    for struct in lines:
        if struct not in structs:
            problems.append("there is no struct %s (any more)" % struct)
    if root not in lines:
        problems.append("struct %s has no lines" % root)
    for struct, listed in lines.items():
        there = dict(structs.get(struct, []))
        problems += ["struct %s has no member %s (any more)" % (struct, member)
                     for member in listed if struct in structs and member not in there]
        for member, kind in there.items():
            if member not in listed:
                problems.append("how is %s.%s kept? It has no line" % (struct, member))
            elif listed[member][0] == "struct" and kind not in lines:
                problems.append("%s.%s is kept as struct %s, which has no lines"
                                % (struct, member, kind or "?"))
    return problems


def self_test():
    """Each thing that can be wrong is found."""
    header = ("/* a.h */\nstruct execution {\n    struct part *part; /* why */\n    int a, b[3];\n"
              "    union {\n        void (*call)(int x);\n        char *text;\n    };\n};\n"
              "struct part {\n    int c;\n};\n")
    good = ("# a comment\nexecution.part: struct\nexecution.a: number\nexecution.b: number\n"
            "execution.call: rebuilt: anew\nexecution.text: text\npart.c: number\n")
    cases = [
        ("members passes what fits", good, None),
        ("members finds one without a line", good.replace("execution.b: number\n", ""),
         "how is execution.b kept"),
        ("members finds one in a union", good.replace("execution.text: text\n", ""),
         "how is execution.text kept"),
        ("members finds a line without one", good + "part.d: number\n", "no member d"),
        ("members finds a line of no struct", good + "gone.d: number\n", "no struct gone"),
        ("members finds a struct without lines", good.replace("part.c: number\n", ""),
         "which has no lines"),
        ("members finds what is not explained", good.replace("rebuilt: anew", "rebuilt"),
         "nothing says why"),
        ("members finds a line twice", good + "part.c: number\n", "two lines"),
        ("members finds an unknown way", good.replace("part.c: number", "part.c: somehow"),
         "not STRUCT.MEMBER"),
    ]
    for name, text, wanted in cases:
        found = member_problems([header], text)
        fine = not found if wanted is None else any(wanted in one for one in found)
        yield "the rule of " + name, fine, found
