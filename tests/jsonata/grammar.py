"""tests/jsonata/grammar.py - random documents and random expressions of JSONata over them.

The grammar follows the language, not our code: whatever can stand somewhere stands there at times.
What the reference computes in an order of its own (an assignment directly in [...] or {...}) or
draws at random is left out."""
import json

NAMES = ["a", "b", "c", "d"]
TEXTS = ["", "x", "y", "ab", "abc", "a,b", "1", "-2.5", "é", "😀z", "A b"]
NUMBERS = [0, 1, 2, 3, -1, 10, 0.5, 2.5, -7, 1e3, 123456789.125]
VARIABLES = ["x", "y", "z", "f", "g"]


class Maker:
    def __init__(self, random):
        self.random = random
        self.variables = []  # names that are bound around the expression
        self.functions = []  # names of functions, with how many parameters

    def pick(self, *choices):
        return self.random.choice(choices)

    def chance(self, percent):
        return self.random.randrange(100) < percent

    # ---- documents ----

    def scalar(self):
        kind = self.random.randrange(10)
        if kind < 4:
            return self.random.choice(NUMBERS)
        if kind < 8:
            return self.random.choice(TEXTS)
        return self.pick(True, False, None)

    def document(self, depth=3):
        kind = self.random.randrange(10)
        if depth == 0 or kind < 2:
            return self.scalar()
        if kind < 6:
            return {name: self.document(depth - 1) for name in NAMES if self.chance(60)}
        if kind < 8:
            return [{name: self.document(depth - 2 if depth > 1 else 0)
                     for name in NAMES if self.chance(70)}
                    for _ in range(self.random.randrange(4))]
        return [self.document(depth - 1) for _ in range(self.random.randrange(4))]

    # ---- expressions ----

    def literal(self, _=0):
        value = self.scalar()
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0:
            return "(%s)" % json.dumps(value)
        return json.dumps(value, ensure_ascii=False)

    def name(self):
        return self.random.choice(NAMES)

    def variable(self, _=0):
        if self.variables and self.chance(85):
            return "$" + self.random.choice(self.variables)
        return self.pick("$", "$$", "$", "$nothing")

    def bound(self, names, make):
        """What `make` gives with more variables in scope."""
        before = list(self.variables)
        self.variables += names
        text = make()
        self.variables = before
        return text

    def expr(self, depth):
        if depth <= 0:
            return self.pick(self.literal, self.variable, self.name, self.name, self.name)()
        kinds = [(30, self.path), (6, self.literal), (8, self.variable), (14, self.binary),
                 (6, self.condition), (8, self.block), (6, self.array), (5, self.object),
                 (14, self.builtin), (10, self.higher), (3, self.group), (3, self.apply),
                 (3, self.call), (2, self.transform), (1, self.negate), (2, self.tuple_path)]
        total = self.random.randrange(sum(weight for weight, _ in kinds))
        for weight, make in kinds:
            total -= weight
            if total < 0:
                return make(depth - 1)
        return self.literal()

    def wrapped(self, depth):
        """An expression that may stand beside any operator."""
        return "(%s)" % self.expr(depth)

    def predicate(self, depth):
        kind = self.random.randrange(10)
        if kind < 4:
            return "[%s]" % self.pick("0", "1", "-1", "2", "0.5", "-2")
        if kind < 5:
            return "[]"
        if kind < 8:
            return "[%s %s %s]" % (self.name(), self.pick("=", "!=", "<", ">="),
                                   self.pick(self.literal, self.name)())
        return "[%s]" % self.expr(depth - 1)

    def step(self, depth):
        kind = self.random.randrange(22)
        if kind < 14:
            text = self.name()
        elif kind < 15:
            text = "*"
        elif kind < 16:
            text = "**"
        elif kind < 17:
            text = "$"
        elif kind < 18:
            text = "[%s]" % self.items(depth - 1)
        elif kind < 19:
            text = "{%s}" % self.pairs(depth - 1)
        elif kind < 20:
            text = self.builtin(depth - 1)
        else:
            text = "(%s)" % self.expr(depth - 1)
        while self.chance(22):
            text += self.predicate(depth)
        if self.chance(4):
            text += "^(%s%s)" % (self.pick("", "<", ">"), self.pick(self.name(), "$", "b.c"))
        return text

    def path(self, depth):
        first = self.pick(self.step, self.step, self.step, self.start)(depth)
        return ".".join([first] + [self.step(depth) for _ in range(self.random.randrange(3))])

    def start(self, depth):
        text = self.variable()
        if self.chance(15):
            text += self.predicate(depth)
        return text

    def tuple_path(self, depth):
        """Steps with @ and #, and % for parents."""
        steps, names = [], []
        before = list(self.variables)
        for i in range(1 + self.random.randrange(3)):
            step = self.name()
            if self.chance(25):
                name = "v%d" % i
                step += "@$" + name
                names.append(name)
            if self.chance(25):
                name = "i%d" % i
                step += "#$" + name
                names.append(name)
            self.variables = before + names
            if self.chance(25):
                step += "[%s]" % self.expr(depth - 1)
            if self.chance(10):
                step += "^(%s)" % self.pick(self.name(), "%" + "." + self.name())
            steps.append(step)
        last = ["%%.%s" % self.name()] if self.chance(60) else []
        last += [self.variable() for _ in range(2)] + [self.name()]
        steps.append("{%s}" % ", ".join('"k%d": %s' % (i, value) for i, value in enumerate(last)))
        text = ".".join(steps)
        self.variables = before
        return text

    def binary(self, depth):
        operator = self.pick("+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "&", "&",
                             "and", "or", "in")
        if operator == "in":  # the same object is in an array, an equal one is not
            return "%s in %s" % (self.literal(), self.wrapped(depth))
        return "%s %s %s" % (self.wrapped(depth), operator, self.wrapped(depth))

    def negate(self, depth):
        return "-" + self.wrapped(depth)

    def condition(self, depth):
        otherwise = " : " + self.wrapped(depth) if self.chance(80) else ""
        return "(%s ? %s%s)" % (self.wrapped(depth), self.wrapped(depth), otherwise)

    def block(self, depth):
        before, functions = list(self.variables), list(self.functions)
        parts = []
        for _ in range(self.random.randrange(3)):
            name = self.random.choice(VARIABLES)
            if self.chance(25):
                count = self.random.randrange(3)
                parts.append("$%s := %s" % (name, self.function(depth - 1, count)))
                self.functions.append((name, count))
            else:
                parts.append("$%s := %s" % (name, self.wrapped(depth - 1)))
            self.variables.append(name)
        parts.append(self.expr(depth))
        self.variables, self.functions = before, functions
        return "(%s)" % "; ".join(parts)

    def items(self, depth):
        def item():
            if self.chance(15):
                return "%s..%s" % (self.pick("0", "1", "-1"), self.pick("2", "3", "$count(a)"))
            return self.expr(depth)
        return ", ".join(item() for _ in range(self.random.randrange(4)))

    def array(self, depth):
        return "[%s]" % self.items(depth)

    def pairs(self, depth):
        def key():
            if self.chance(80):
                return json.dumps(self.pick("k", "l", "m", "n", "o"))
            return self.pick(self.name(), "$string(%s)" % self.name(), "$type($)")
        count = self.random.randrange(3)
        return ", ".join("%s: %s" % (key(), self.expr(depth)) for _ in range(count))

    def object(self, depth):
        return "{%s}" % self.pairs(depth)

    def group(self, depth):
        return "%s{%s}" % (self.path(depth - 1), self.pairs(depth))

    def function(self, depth, count):
        names = self.random.sample(VARIABLES[:4], count)
        body = self.bound(names, lambda: self.expr(depth))
        return "function(%s){%s}" % (", ".join("$" + name for name in names), body)

    def call(self, depth):
        if self.functions and self.chance(70):
            name, count = self.random.choice(self.functions)
            if self.chance(10):
                count += 1
            return "$%s(%s)" % (name, ", ".join(self.expr(depth - 1) for _ in range(count)))
        count = self.random.randrange(3)
        if self.chance(20):
            return "%s(%s)" % (self.function(depth, count + 1),
                               ", ".join(["?"] + [self.literal() for _ in range(count)])) + \
                "(%s)" % self.expr(depth - 1)
        return "%s(%s)" % (self.function(depth, count),
                           ", ".join(self.expr(depth - 1) for _ in range(count)))

    def higher(self, depth):
        kind = self.pick("map", "map", "map", "filter", "filter", "reduce", "sort", "each",
                         "sift", "single")
        source = self.pick(self.path, self.path, self.array, self.expr)(depth - 1)
        builtins = ["$string", "$count", "$exists", "$type", "$not", "$boolean", "$length"]
        if kind == "reduce":
            start = ", " + self.literal() if self.chance(50) else ""
            count = 2 + self.random.randrange(2)
            return "$reduce(%s, %s%s)" % (source, self.function(depth, count), start)
        if kind == "sort":
            compare = self.pick("", ", function($l, $r){$l > $r}",
                                ", function($l, $r){$l.a < $r.a}")
            return "$sort(%s%s)" % (source, compare)
        if self.chance(15):
            return "$%s(%s, %s)" % (kind, source, self.random.choice(builtins))
        return "$%s(%s, %s)" % (kind, source, self.function(depth, 1 + self.random.randrange(3)))

    def builtin(self, depth):
        value = lambda: self.expr(depth)
        text = lambda: self.pick(self.literal, self.name, value, value)()
        number = lambda: self.pick("0", "1", "2", "-1", "3", self.name())
        kind = self.random.randrange(30)
        if kind < 8:
            return "$%s(%s)" % (self.pick("sum", "count", "max", "min", "average", "exists",
                                          "boolean", "not", "type", "reverse", "distinct",
                                          "keys", "spread", "merge"), value())
        if kind < 12:
            return "$%s(%s)" % (self.pick("string", "length", "uppercase", "lowercase", "trim",
                                          "number", "floor", "ceil", "abs", "string"), text())
        if kind < 14:
            return "$append(%s, %s)" % (value(), value())
        if kind < 16:
            return "$substring(%s, %s%s)" % (text(), number(), self.pick("", ", 1", ", 2"))
        if kind < 18:
            return "$%s(%s, %s)" % (self.pick("substringBefore", "substringAfter", "contains",
                                              "split", "lookup"), text(), self.literal())
        if kind < 20:
            return "$join(%s%s)" % (value(), self.pick("", ', ","', ', "-"'))
        if kind < 22:
            return "$round(%s%s)" % (text(), self.pick("", ", 1", ", -1"))
        if kind < 23:
            return "$zip(%s, %s)" % (value(), value())
        if kind < 24:
            return "$pad(%s, %s%s)" % (text(), self.pick("4", "-4", "0"), self.pick("", ', "#"'))
        if kind < 26:
            return "$%s()" % self.pick("string", "keys", "count", "exists", "length", "uppercase")
        if kind < 27:
            return "$match(%s, /%s/%s)" % (text(), self.pick("a", "[a-z]", "(.)b", "x*y"),
                                           self.pick("", "i"))
        if kind < 28:
            if self.chance(30):
                return '$replace(%s, "b", "-")' % text()
            by = self.pick('"-"', '"$0$0"', "function($m){$m.match & 1}")
            return "$replace(%s, %s, %s)" % (text(), self.pick("/a/", "/[xy]/"), by)
        if kind < 29:
            return "%s in %s" % (self.literal(), self.wrapped(depth))
        return "$power(%s, %s)" % (text(), number())

    def apply(self, depth):
        right = self.pick("$string", "$count", "$sum", "$uppercase", "$map(%s)", "%s",
                          "$append(%s)" % self.literal())
        if "%s" in right:
            right %= self.function(depth, 1)
        return "(%s ~> %s)" % (self.wrapped(depth), right)

    def transform(self, depth):
        delete = ", %s" % self.pick('"a"', '["b", "c"]', "d") if self.chance(40) else ""
        return "(%s ~> |%s|{%s}%s|)" % (self.pick("$", "$$", self.name()), self.path(depth - 2),
                                        self.pairs(depth - 1), delete)
