"""tests/jsonata/expressions.py - random JSONata expressions: sound ones, changed ones, tokens."""

NAMES = ["a", "b", "Account", "`a b`", "and", "or", "in", "function", "\u03bb", "\u00e9t\u00e9",
         "\U0001f600", "x1", "``", "nulls", "a\"b"]
VARIABLES = ["$", "$$", "$x", "$y", "$sum", "$map", "$1", "$\u00e9"]
LITERALS = ["0", "1", "2.5", "1e3", "1E-7", "123456789012345678901234567890", "9007199254740993",
            "0.1", "\"s\"", "'t'", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "\"\\n\\\"\"", "''", "true",
            "false", "null"]
PATTERNS = ["/a/", "/[a-z]+/i", "/(a|b)\\/c/im", "/a{2}/m", "/[/]/", "/\\\\/"]
OPERATORS = ["+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "&", "and", "or", "in"]
SIGNATURES = ["", "", "", "<n:n>", "<s-n?:s>", "<a<n>:n>", "<(sn)+:b>", "<f<n:n>-x?>", "<j>",
              "<n<s>>", "<(a<n>)>", "<s++>", "<s??>", "< s - >", "<-?n:x>", "<o l>"]
TOKENS = ["(", ")", "[", "]", "{", "}", ",", "@", "#", ";", ":", "?", "|", "^", "**", "..", ":=",
          "~>", "!", "~", ".", "function(", "/*c*/", "^(", "^(>", "[]", "@$v", "#$i", "$x:=",
          "\\", "\"", "'", "`", "/", " ", "\n", "\t", "\v", "/*", "*/", "\u00a0", "\0", "\x1b",
          "\\u12", "\"\\q\"", "\"\\u12", "\"\\\U0001f600\"", "01", "1e999", "1..2", "//"]
BLANKS = ["", "", "", "", "", " ", " ", "\n", "\t", "/* c */", " /**/ ", "\v", "\r\n"]


class Maker:
    def __init__(self, random):
        self.random = random
        self.budget = 0

    def pick(self, items):
        return self.random.choice(items)

    def join(self, *parts):
        return "".join(part + self.pick(BLANKS) for part in parts)

    def several(self, make, least=0, most=3):
        return [make() for _ in range(self.random.randint(least, most))]

    def listed(self, make, least=0, most=3, between=","):
        return between.join(self.several(make, least, most))

    # What may begin an expression.

    def leaf(self):
        roll = self.random.random()
        if roll < 0.45:
            return self.pick(NAMES)
        if roll < 0.65:
            return self.pick(VARIABLES)
        if roll < 0.9:
            return self.pick(LITERALS)
        return self.pick(["*", "**", "%", "%"])

    def negation(self):
        return "-" + self.operand()

    def block(self):
        return self.join("(", self.listed(self.expression, 0, 3, ";"), self.pick(["", ";"]), ")")

    def array(self):
        return self.join("[", self.listed(self.item), "]")

    def item(self):
        if self.random.random() < 0.3:
            return self.join(self.expression(), "..", self.expression())
        return self.expression()

    def pair(self):
        return self.join(self.expression(), ":", self.expression())

    def object(self):
        return self.join("{", self.listed(self.pair), "}")

    def transform(self):
        more = "," + self.expression() if self.random.random() < 0.3 else ""
        return self.join("|", self.expression(), "|", self.expression(), more, "|")

    def function(self):
        parameters = self.listed(lambda: self.pick(["$x", "$y", "$z", "$"]))
        if self.random.random() < 0.05:
            parameters += "," + self.expression()
        return self.join(self.pick(["function", "\u03bb"]), "(", parameters, ")",
                         self.pick(SIGNATURES), "{", self.expression(), "}")

    def bind(self):
        text = self.join(self.pick(["$x", "$y", "$f"]), ":=", self.expression())
        return self.pick([text, self.join("(", text, ")")])

    def operand(self):
        self.budget -= 1
        if self.budget < 0:
            return self.leaf()
        return self.random.choices(
            [self.leaf, self.negation, self.block, self.array, self.object, self.transform,
             self.function, self.bind], [12, 1, 2, 1.5, 1, 0.5, 1, 0.7])[0]()

    def step(self):
        """Mostly something that may be a step."""
        text = self.operand()
        return text if text[0] not in "0123456789tfn" or self.random.random() < 0.1 else \
            self.pick(NAMES[:4] + ["%", "*"])

    # What may go on with one.

    def argument(self):
        roll = self.random.random()
        return "?" if roll < 0.1 else self.pick(PATTERNS) if roll < 0.2 else self.expression()

    def call(self):
        return self.join("(", self.listed(self.argument), ")")

    def order(self):
        return self.join("^(", self.listed(lambda: self.pick(["", "<", ">"]) + self.expression(),
                                           1), ")")

    def condition(self):
        other = ":" + self.expression() if self.random.random() < 0.7 else ""
        return self.join("?", self.expression(), other)

    def behind(self):
        kinds = [(10, lambda: "." + self.step()), (4, lambda: self.join("[", self.expression(),
                                                                           "]")),
                 (1.5, lambda: "[]"), (3, self.call), (1, self.object), (1.5, self.order),
                 (1, lambda: "@" + self.pick(["$v", "$w"])), (1, lambda: "#" + self.pick(
                     ["$i", "$j"])), (1, self.condition), (1.5, lambda: "~>" + self.operand()),
                 (5, lambda: self.join(" ", self.pick(OPERATORS), " ", self.operand())),
                 (2, lambda: ".%"), (0.3, lambda: "@" + self.operand()),
                 (0.2, lambda: ":=" + self.operand())]
        return self.random.choices([make for _, make in kinds], [weight for weight, _ in kinds])[0]

    def expression(self):
        text = self.operand()
        while self.budget > 0 and self.random.random() < 0.6:
            self.budget -= 1
            text = self.join(text, self.behind()())
        return text

    # All kinds.

    def sound(self):
        self.budget = self.pick([3, 8, 15, 30])
        return self.expression()

    def tokens(self):
        choices = TOKENS + NAMES + VARIABLES + LITERALS + PATTERNS + OPERATORS
        return "".join(self.pick(choices) + self.pick(BLANKS)
                       for _ in range(self.random.randint(0, 10)))

    def change(self, text):
        start = self.random.randint(0, len(text))
        end = min(len(text), start + self.pick([0, 1, 1, 2, 5]))
        other = self.random.randint(0, len(text))
        new = self.pick([self.pick(TOKENS), "", "", self.pick(OPERATORS), text[other:other + 3],
                         self.leaf()])
        return text[:start] + new + text[end:]

    def any(self):
        roll = self.random.random()
        if roll < 0.1:
            return self.tokens()
        text = self.sound()
        if roll > 0.5:
            for _ in range(self.pick([1, 1, 2, 4])):
                text = self.change(text)
        return text
