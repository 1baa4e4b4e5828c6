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
        if how == "text":
            return of_characters or (self.struct() != "" and self.pointers > 0)
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
    """(name, Kind) of each member declared there, those of a struct or union without a name too;
    and the lines that cannot be read."""
    members, unread = [], []
    while True:
        stop = re.compile(r"[;{]").search(text, at, end)
        if stop is None:
            return members, unread
        found, behind = [], stop.start()
        if text[behind] == "{":
            close = body_end(text, behind)
            found, inner_unread = members_of(text, behind + 1, close)
            unread += inner_unread
            behind = text.index(";", close)
            if text[close + 1:behind].strip():
                found = None
        else:
            found = read_declaration(text[at:behind])
        if found is None:
            unread.append(text.count("\n", 0, behind) + 1)
        members += found or []
        at = behind + 1


def structs_of(headers):
    """The structs that the headers, (path, text), define: name -> (members, unread places)."""
    structs = {}
    for path, text in headers:
        text = COMMENT.sub(lambda found: re.sub(r"[^\n]", "", found.group()), text)
        for found in STRUCT.finditer(text):
            members, unread = members_of(text, found.end(), body_end(text, found.end() - 1))
            structs[found.group(1)] = (members, ["%s:%d" % (path, line) for line in unread])
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


def fit_problem(place, kind, how, lines):
    """Why a member of this type is not kept in that way, or None."""
    if not kind.may_be(how):
        return "%s is kept as %s, which its type `%s` is not" % (place, how, kind)
    if how == "struct" and kind.struct() not in lines:
        return "%s is kept as struct %s, which has no lines" % (place, kind.struct())
    return None


def member_problems(headers, text, root="execution"):
    """What does not fit together in the headers, (path, text), and the lines; `root`: the struct
    that all begins with."""
    structs = structs_of(headers)
    lines, problems = read_lines(text)
    if root not in lines:
        problems.append("struct %s has no lines" % root)
    for struct, listed in lines.items():
        if struct not in structs:
            problems.append("there is no struct %s (any more)" % struct)
            continue
        members, unread = structs[struct]
        there = dict(members)
        problems += ["%s: what struct %s declares here cannot be read" % (place, struct)
                     for place in unread]
        problems += ["struct %s has no member %s (any more)" % (struct, member)
                     for member in listed if member not in there]
        for member, kind in there.items():
            place = "%s.%s" % (struct, member)
            problem = "how is %s kept? It has no line" % place
            if member in listed:
                problem = fit_problem(place, kind, listed[member][0], lines)
            problems += [problem] if problem else []
    return problems


def self_test():
    """Each thing that can be wrong is found."""
    header = ("/* a.h\n */\nstruct execution {\n    struct part *part; /* why */\n"
              "    int a, b[3];\n    union {\n        void (*call)(int x);\n"
              "        const char *text;\n    };\n    char token[9];\n    void *holder;\n"
              "    const struct value **values;\n    int32_t *counts;\n    unsigned flag : 1;\n"
              "};\nstruct part {\n    enum sort c;\n};\n")
    good = ("# a comment\nexecution.part: struct\nexecution.a: number\nexecution.b: number\n"
            "execution.call: rebuilt: anew\nexecution.text: text\nexecution.token: text\n"
            "execution.holder: rebuilt: anew\nexecution.values: json\nexecution.counts: number\n"
            "execution.flag: number\npart.c: number\n")
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
    misfits = [("holder", "number"), ("part", "number"), ("text", "number"), ("call", "number"),
               ("a", "json"), ("flag", "text"), ("counts", "json"), ("holder", "text"),
               ("part", "json"), ("holder", "struct")]
    for member, how in misfits:
        text = re.sub(r"(execution\.%s: ).*" % member, r"\g<1>" + how, good)
        cases.append(("members finds %s that is no %s" % (member, how), text,
                      "execution.%s is kept as %s, which" % (member, how)))
    for name, text, wanted in cases:
        found = member_problems([("a.h", header)], text)
        fine = not found if wanted is None else any(wanted in one for one in found)
        yield "the rule of " + name, fine, found
    for declared in ("int (*sneaky)[3]", "struct {\n int d;\n} inner", "int q __attribute__((x))"):
        changed = header.replace("enum sort c", declared + "; int c")
        found = member_problems([("a.h", changed)], good)
        wanted = "a.h:%d: what struct part declares" % (17 + declared.count("\n"))
        yield ("the rule of members tells where it cannot read `%s`" % " ".join(declared.split()),
               any(one.startswith(wanted) for one in found), found)
