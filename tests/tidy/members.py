"""tests/tidy/members.py - compare the members of an execution's structs with docs/members.txt.

An execution must hold nothing that cannot be written down. So each member of its structs has a line
that says how it is kept, and a pointer to a struct is kept only if that struct has lines, too.
"""
import re

HOWS = ("number", "text", "json", "name", "struct", "rebuilt", "dropped")
SPEAKING = ("rebuilt", "dropped")  # of these something must be said
COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRUCT = re.compile(r"^struct (\w+) \{$", re.M)
FUNCTION = re.compile(r"[\w *]+\( ?\* ?(\w+) ?\) ?\(.*\)")
DECLARATION = re.compile(r"(?:(?:const|volatile) )*((?:struct|enum|union) \w+|"
                         r"(?:(?:unsigned|signed|long|short) )*\w+)([ *]+\w.*)")
DECLARATOR = re.compile(r"([ *]*)(\w+)((?:\[[^][]*\])*)(?: ?: ?\w+)?")
NUMBER = re.compile(r"enum \w+|bool|double|float|u?int\d+_t|u?intptr_t|s?size_t|time_t|"
                    r"(?:(?:unsigned|signed|long|short|int) ?)+")


OTHER_TEXTS = ("history",)  # structs that hold nothing but text


class Kind:
    """The type of a member: what it is at last, behind how many pointers, and whether an array."""

    def __init__(self, base, pointers, array):
        self.base, self.pointers, self.array = base, pointers, array

    def __str__(self):
        return self.base + " *" * self.pointers + "[]" * self.array

    def struct(self):
        return self.base[len("struct "):] if self.base.startswith("struct ") else ""

    def may_be(self, how):
        """Whether a member of this type can be kept in that way."""
        of_characters = self.base == "char" and (self.pointers == 1 or self.array)
        if how == "number":  # or numbers: a pointer to them is an array of them
            return NUMBER.fullmatch(self.base) is not None
        if how == "name":  # what the program has is behind a pointer, or a number says which it is
            return self.may_be("number") if self.pointers == 0 \
                else self.struct().startswith("sfn_")
        if how == "text":
            return of_characters or (self.struct() in OTHER_TEXTS and self.pointers == 1)
        if how == "json":
            return of_characters or (self.base == "struct value" and self.pointers > 0)
        return how != "struct" or self.struct() != ""


def body_end(text, start):
    """Where the brace stands that closes the one at `start`."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at
    raise ValueError("a brace is not closed")


def read_declaration(text):
    """(name, Kind) of each member that the text declares; None: it cannot be read."""
    declaration = " ".join(text.split())
    function = FUNCTION.fullmatch(declaration)
    if function:
        return [(function.group(1), Kind("function", 1, False))]
    found = DECLARATION.fullmatch(declaration)
    parts = found.group(2).split(",") if found else []
    declarators = [DECLARATOR.fullmatch(part.strip()) for part in parts]
    if not found or None in declarators:
        return None
    return [(one.group(2), Kind(found.group(1), one.group(1).count("*"), one.group(3) != ""))
            for one in declarators]


def members_of(text, at, end):
    """(name, Kind, line) of each member declared there, those of a struct or union without a name
    too; and the lines that cannot be read."""
    members, unread = [], []
    while True:
        stop = re.compile(r"[;{]").search(text, at, end)
        if stop is None:
            return members, unread
        behind = stop.start()
        if text[behind] == "{":
            close = body_end(text, behind)
            inner, inner_unread = members_of(text, behind + 1, close)
            unread += inner_unread
            behind = text.index(";", close)
            found = None if text[close + 1:behind].strip() else []
            members += inner if found is not None else []
        else:
            found = read_declaration(text[at:behind])
        line = text.count("\n", 0, behind) + 1
        if found is None:
            unread.append(line)
        members += [(name, kind, line) for name, kind in found or []]
        at = behind + 1


def structs_of(headers):
    """The structs that the headers, (path, text), define: name -> ({member: (Kind, place)}, unread
    places)."""
    structs = {}
    for path, text in headers:
        text = COMMENT.sub(lambda found: re.sub(r"[^\n]", "", found.group()), text)
        for found in STRUCT.finditer(text):
            members, unread = members_of(text, found.end(), body_end(text, found.end() - 1))
            structs[found.group(1)] = (
                {name: (kind, "%s:%d" % (path, line)) for name, kind, line in members},
                ["%s:%d" % (path, line) for line in unread])
    return structs


def read_lines(path, text):
    """STRUCT -> {MEMBER: (HOW, place)}, and what is wrong with the lines; a line that is wrong says
    nothing (HOW is None), but it is there."""
    lines, problems = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(":", 2)] + ["", ""]
        struct, _, member = parts[0].partition(".")
        place, problem = "%s:%d" % (path, number), None
        if not member or parts[1] not in HOWS:
            problem = "not STRUCT.MEMBER: HOW"
        elif parts[1] in SPEAKING and not parts[2]:
            problem = "%s is %s, and nothing says why" % (parts[0], parts[1])
        elif member in lines.get(struct, {}):
            problem = "%s has two lines" % parts[0]
        if problem:
            problems.append("%s: %s" % (place, problem))
        if member:
            lines.setdefault(struct, {}).setdefault(member, (None if problem else parts[1], place))
    return lines, problems


def fit_problem(name, kind, how, lines):
    """Why a member of this type is not kept in that way, or None."""
    if not kind.may_be(how):
        return "%s is kept as %s, which its type `%s` is not" % (name, how, kind)
    if how == "struct" and kind.struct() not in lines:
        return "%s is kept as struct %s, which has no lines" % (name, kind.struct())
    return None


def struct_problems(struct, there, listed, lines):
    """What does not fit together in the members of a struct, {name: (Kind, place)}, and its
    lines."""
    for member, (_, place) in listed.items():
        if member not in there:
            yield "%s: struct %s has no member %s (any more)" % (place, struct, member)
    for member, (kind, declared) in there.items():
        name = "%s.%s" % (struct, member)
        how, place = listed.get(member, (None, None))
        problem = fit_problem(name, kind, how, lines) if how else None
        if place is None:
            yield "%s: how is %s kept? It has no line" % (declared, name)
        elif problem:
            yield "%s: %s" % (place, problem)


def member_problems(headers, path, text, root="execution"):
    """What does not fit together in the headers, (path, text), and the lines of the file `path`;
    `root`: the struct that all begins with."""
    structs = structs_of(headers)
    lines, problems = read_lines(path, text)
    if root not in lines:
        problems.append("%s: struct %s has no lines" % (path, root))
    for struct, listed in lines.items():
        if struct not in structs:
            problems += ["%s: there is no struct %s (any more)" % (place, struct)
                         for _, place in list(listed.values())[:1]]
            continue
        there, unread = structs[struct]
        problems += ["%s: what struct %s declares here cannot be read" % (place, struct)
                     for place in unread]
        problems += struct_problems(struct, there, listed, lines)
    return problems


def self_test():
    """Each thing that can be wrong is found."""
    header = ("/* a.h\n */\nstruct execution {\n    struct part *part; /* why */\n"
              "    int a, b[3];\n    union {\n        void (*call)(int x);\n"
              "        const char *text;\n    };\n    char token[9];\n    void *holder;\n"
              "    const struct value **values;\n    int32_t *counts;\n    unsigned flag : 1;\n"
              "    const struct sfn_state *state;\n    struct history *told;\n"
              "};\nstruct part {\n    enum sort c;\n};\n")
    good = ("# a comment\nexecution.part: struct\nexecution.a: number\nexecution.b: number\n"
            "execution.call: rebuilt: anew\nexecution.text: text\nexecution.token: text\n"
            "execution.holder: rebuilt: anew\nexecution.values: json\nexecution.counts: number\n"
            "execution.flag: number\nexecution.state: name\nexecution.told: text\n"
            "part.c: number\n")
    last = good.count("\n")
    cases = [  # what is found, and nothing else
        ("members passes what fits", good, []),
        ("members passes a number that names", good.replace("b: number", "b: name"), []),
        ("members finds one without a line", good.replace("execution.b: number\n", ""),
         ["a.h:5: how is execution.b kept? It has no line"]),
        ("members finds one in a union", good.replace("execution.text: text\n", ""),
         ["a.h:8: how is execution.text kept? It has no line"]),
        ("members finds a line without one", good + "part.d: number\n",
         ["m.txt:%d: struct part has no member d (any more)" % (last + 1)]),
        ("members finds a line of no struct", good + "gone.d: number\n",
         ["m.txt:%d: there is no struct gone (any more)" % (last + 1)]),
        ("members finds a struct without lines", good.replace("part.c: number\n", ""),
         ["m.txt:2: execution.part is kept as struct part, which has no lines"]),
        ("members finds what is not explained",
         good.replace("holder: rebuilt: anew", "holder: dropped:"),
         ["m.txt:8: execution.holder is dropped, and nothing says why"]),
        ("members finds a line twice", good + "part.c: number\n",
         ["m.txt:%d: part.c has two lines" % (last + 1)]),
        ("members finds an unknown way", good.replace("part.c: number", "part.c: somehow"),
         ["m.txt:%d: not STRUCT.MEMBER: HOW" % last]),
    ]
    misfits = [("holder", "number"), ("part", "number"), ("text", "number"), ("call", "number"),
               ("a", "json"), ("flag", "text"), ("counts", "json"), ("holder", "text"),
               ("part", "json"), ("holder", "struct"), ("holder", "name"), ("part", "name"),
               ("text", "name"), ("counts", "name"), ("part", "text"), ("state", "text"),
               ("values", "text"), ("state", "number")]
    for member, how in misfits:
        text = re.sub(r"(execution\.%s: ).*" % member, r"\g<1>" + how, good)
        line = text[:text.index("execution.%s:" % member)].count("\n") + 1
        kind = structs_of([("a.h", header)])["execution"][0][member][0]
        cases.append(("members finds %s that is no %s" % (member, how), text,
                      ["m.txt:%d: execution.%s is kept as %s, which its type `%s` is not" %
                       (line, member, how, kind)]))
    for name, text, wanted in cases:
        found = member_problems([("a.h", header)], "m.txt", text)
        yield "the rule of " + name, found == wanted, found
    for declared in ("int (*sneaky)[3]", "struct {\n int d;\n} inner", "int q __attribute__((x))"):
        changed = header.replace("enum sort c", declared + "; int c")
        found = member_problems([("a.h", changed)], "m.txt", good)
        wanted = "a.h:%d: what struct part declares" % (19 + declared.count("\n"))
        yield ("the rule of members tells where it cannot read `%s`" % " ".join(declared.split()),
               any(one.startswith(wanted) for one in found), found)
