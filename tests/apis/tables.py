"""tests/apis/tables.py - read and write the tables of shapes and parameters that our code includes.

An entry is MACRO("service:action", text), the text of pieces in quotes and names of #defines.
"""
import re

ENTRY = re.compile(r'^(ANSWER|RESULT|CALL|INNER)\("([^"]+)",\s*((?:"[^"]*"|[A-Z]+|\s)*)\)\n', re.M)
DEFINE = re.compile(r'^#define ([A-Z]+)((?:.*\\\n)*.*)\n', re.M)
PIECE = re.compile(r'"([^"]*)"|([A-Z]+)')
CALLS = ("CALL", "INNER")  # of names, not of shapes
COLUMNS = 88  # of a piece, without its indent


class Table:
    """The text of a file, with its entries in their order."""

    def __init__(self, path, shared=""):
        """`shared`: the text of a file whose #defines count here, too."""
        self.path = path
        with open(path, encoding="utf-8") as stream:
            self.text = stream.read()
        self.defines = {}
        for name, pieces in DEFINE.findall(shared or self.text):
            self.defines[name] = self.joined(pieces)
        self.entries = [(macro, action, self.joined(pieces))
                        for macro, action, pieces in ENTRY.findall(self.text)]

    def joined(self, pieces):
        return "".join(self.defines[name] if name else text for text, name in PIECE.findall(pieces))

    def renewed(self, texts):
        """The text of the file with other texts in its entries: (macro, action) -> text."""
        def entry(match):
            macro, action, pieces = match.groups()
            text = texts.get((macro, action))
            if text is None or text == self.joined(pieces):
                return match.group(0)
            if macro in CALLS:
                return call_entry(macro, action, text)
            return shape_entry(macro, action, text, self.defines)
        return ENTRY.sub(entry, self.text)


def call_entry(macro, action, text):
    line = '%s("%s", "%s")\n' % (macro, action, text)
    if len(line) <= 100:
        return line
    indent = "\n" + " " * (len(macro) + 1)
    return '%s("%s",%s%s)\n' % (macro, action, indent, indent.join(
        '"%s"' % piece for piece in wrapped(text)))


def wrapped(text):
    """Pieces of a shape, broken behind a space or a bar where there is one."""
    pieces, piece = [], ""
    for word in re.split(r"(?<= )|(?<=\|)", text):
        if piece and len(piece) + len(word) > COLUMNS:
            pieces.append(piece)
            piece = ""
        while len(word) > COLUMNS:
            pieces.append(word[:COLUMNS])
            word = word[COLUMNS:]
        piece += word
    return pieces + [piece] if piece else pieces


def shape_entry(macro, action, text, defines):
    """An entry; what has a name is called by it, the longest first."""
    parts = [text]
    for name, meant in sorted(defines.items(), key=lambda item: -len(item[1])):
        parts = [piece for part in parts for piece in
                 ([part] if part in defines else re.split("(%s)" % re.escape(meant), part))]
        parts = [name if part == meant else part for part in parts]
    lines = [line for part in parts for line in
             ([part] if part in defines else ['"%s"' % piece for piece in wrapped(part)])]
    indent = "\n" + " " * (len(macro) + 1)
    return '%s("%s",%s%s)\n' % (macro, action, indent, indent.join(lines))


def number(bound):
    return "" if bound is None else str(bound)


def shape_text(shape):
    """A shape (models.py) as it is written."""
    kind = shape[0]
    if kind == "s":
        return "s" if shape[1] is None else "s(%s)" % "|".join(shape[1])
    if kind == "n":
        return "n" if shape[1:] == (None, None) else "n(%s,%s)" % tuple(map(number, shape[1:]))
    if kind == "[":
        return "[%s]" % shape_text(shape[1])
    if kind == "<":
        return "<%s>" % shape_text(shape[1])
    if kind == "{":
        members = ["%s%s:%s" % (name, "!" * required, shape_text(inner))
                   for name, (required, inner) in shape[1].items()]
        return "{%s}" % " ".join(members + ["*:*"] * shape[2])
    return kind


class Reader:
    """Reads the text of a shape."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def take(self, mark):
        taken = self.text.startswith(mark, self.at)
        self.at += len(mark) * taken
        return taken

    def until(self, marks):
        start = self.at
        while self.text[self.at] not in marks:
            self.at += 1
        return self.text[start:self.at]

    def shape(self):
        kind = self.text[self.at]
        self.at += 1
        if kind in "[<":
            inner = self.shape()
            assert self.take({"[": "]", "<": ">"}[kind]), self.text[self.at:]
            return (kind, inner)
        if kind == "{":
            return self.members()
        if kind in "sn" and self.take("("):
            inside = self.until(")")
            self.at += 1
            if kind == "s":
                return ("s", tuple(inside.split("|")))
            return ("n", *(float(bound) if bound else None for bound in inside.split(",")))
        return {"s": ("s", None), "n": ("n", None, None)}.get(kind, (kind,))

    def members(self):
        members, others = {}, False
        while not self.take("}"):
            self.take(" ")
            name = self.until("!:}")
            required = self.take("!")
            assert self.take(":"), self.text[self.at:]
            inner = self.shape()
            if name == "*":
                others = True
            else:
                members[name] = (required, inner)
        return ("{", members, others)


def shape_read(text):
    reader = Reader(text)
    shape = reader.shape()
    assert reader.at == len(text), text[reader.at:]
    return shape
