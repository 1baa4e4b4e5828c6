/* tests/property/expressions.c - random paths and intrinsic calls. */
#include <string.h>

#include "compiler/syntax/intrinsic.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/write.h"
#include "tests/property/generate.h"

/* ---- paths ---- */

/* Members below a document, by what they usually hold. */
static const char *const numbers[] = {".n",          ".o.n", ".items[0].n", "['n']",
                                      ".items[1].n", ".a",   "['x y'].n"};
static const char *const strings[] = {".s", ".o.s", ".items[0].s", "['s']", ".b", ".z"};
static const char *const booleans[] = {".f", "['f']", ".o.f"};
static const char *const timestamps[] = {".t", ".items[0].t", "['t']"};
static const char *const arrays[] = {".items", ".o.items", "['items']"};
static const char *const objects[] = {".o", ".items[0]", "['o']", ".items[1]"};
static const char *const anything[] = {"",           ".a",      ".b",         ".z",
                                       ".h\303\251", "['x y']", "['a']['b']", ".o.o",
                                       ".none",      "[0]",     ".items[7]"};

/* What every calm document has. */
static const char *surely(struct generator *g, enum want want)
{
    static const char *const sure[][3] = {
        [WANT_NUMBER] = {".n", ".o.n", ".items[0].n"},
        [WANT_STRING] = {".s", ".o.s", ".items[0].s"},
        [WANT_BOOLEAN] = {".f", "['f']", ".f"},
        [WANT_TIMESTAMP] = {".t", ".t", "['t']"},
        [WANT_ARRAY] = {".items", "['items']", ".items"},
        [WANT_OBJECT] = {".o", "['o']", ".items[0]"},
        [WANT_ANY] = {"", ".n", ".o"},
    };

    return PICK(g, sure[want]);
}

static const char *definite(struct generator *g, enum want want)
{
    if (g->calm && chance(g, 97))
        return surely(g, want);
    switch (want) {
    case WANT_NUMBER:
        return PICK(g, numbers);
    case WANT_STRING:
        return PICK(g, strings);
    case WANT_BOOLEAN:
        return PICK(g, booleans);
    case WANT_TIMESTAMP:
        return PICK(g, timestamps);
    case WANT_ARRAY:
        return PICK(g, arrays);
    case WANT_OBJECT:
        return PICK(g, objects);
    case WANT_ANY:
        break;
    }
    return PICK(g, anything);
}

static const char *const comparisons[] = {"==", "!=", "<", "<=", ">", ">="};

static void add_filter(struct generator *g, struct buffer *out, int depth)
{
    static const char *const operands[] = {"@.n", "@.s",    "@.o.n",     "@.f",
                                           "@",   "@['s']", "@.items[0]"};
    static const char *const literals[] = {"1",    "2.0", "'a'", "\"abc\"", "true",
                                           "null", "-1",  "''",  "1.5"};

    if (depth > 0 && chance(g, 35)) {
        bool parted = chance(g, 50);

        buffer_add_text(out, parted ? "(" : "");
        add_filter(g, out, depth - 1);
        buffer_add_text(out, chance(g, 50) ? " && " : " || ");
        add_filter(g, out, depth - 1);
        buffer_add_text(out, parted ? ")" : "");
    } else if (depth > 0 && chance(g, 15)) {
        buffer_add_text(out, "!(");
        add_filter(g, out, depth - 1);
        buffer_add_text(out, ")");
    } else if (chance(g, 25)) {
        buffer_add_text(out, PICK(g, operands));
    } else {
        buffer_add_format(out, "%s %s ", PICK(g, operands), PICK(g, comparisons));
        buffer_add_text(out, chance(g, 20) ? PICK(g, operands) : PICK(g, literals));
    }
}

static void add_indefinite(struct generator *g, struct buffer *out)
{
    static const char *const steps[] = {".items[*]",
                                        ".*",
                                        "[*]",
                                        ".items[*].n",
                                        ".items[0,1]",
                                        ".items[0:2]",
                                        ".items[1:]",
                                        ".items[:1]",
                                        ".items[-2:]",
                                        ".items[:-1]",
                                        "..n",
                                        "..s",
                                        "..*",
                                        "['n','s']",
                                        ".items[*]['n','s']",
                                        "..items[0]",
                                        "..items[0:1].n",
                                        "..[0]",
                                        "..['n','s']",
                                        ".items[-1]",
                                        ".items[*].o.n",
                                        "..o.n",
                                        "..items[*]",
                                        "..[*].n",
                                        ".items[0,5].s",
                                        "..[0,1].n"};

    if (chance(g, 30)) {
        buffer_add_text(out, chance(g, 70) ? ".items[?(" : "..[?(");
        add_filter(g, out, 2);
        buffer_add_text(out, ")]");
        if (chance(g, 40))
            buffer_add_text(out, PICK(g, numbers));
        if (chance(g, 10))
            buffer_add_text(out, "[0]");
    } else {
        buffer_add_text(out, PICK(g, steps));
    }
}

static void add_variable(struct generator *g, struct buffer *out, enum want want)
{
    static const char kinds[] = "nsfsaon";
    int scope = g->scope;
    bool sure = g->calm && chance(g, 98);

    while (g->parents[scope] >= 0 && (chance(g, 40) || (sure && !g->ready[scope])))
        scope = g->parents[scope];
    if (sure && (!g->ready[scope] || want == WANT_TIMESTAMP)) {
        buffer_add_byte(out, '$');
        buffer_add_text(out, surely(g, want));
        return;
    }
    buffer_add_format(out, "$%c%d", kinds[want], scope);
    if (chance(g, sure ? 0 : 15))
        buffer_add_text(out, definite(g, want));
}

static void add_context(struct generator *g, struct buffer *out, enum want want)
{
    static const char *const texts[] = {
        "$$.Execution.Name", "$$.State.Name",        "$$.Execution.Id",    "$$.StateMachine.Name",
        "$$.Task.Token",     "$$.Execution.RoleArn", "$$.Map.Item.Source", "$$.Map.Item.Key"};
    static const char *const others[] = {
        "$$",          "$$.Execution.Input",       "$$.State", "$$.Map.Item.Value",
        "$$.Map.Item", "$$.Execution.Input.items", "$$..Name", "$$.Execution",
        "$$.Map"};

    if (want == WANT_STRING && g->calm)
        buffer_add_text(out, texts[pick(g, 4)]);
    else if (want == WANT_ANY && g->calm)
        buffer_add_text(out, others[pick(g, 3)]);
    else if (want == WANT_NUMBER)
        buffer_add_text(out, chance(g, 50) ? "$$.State.RetryCount" : "$$.Map.Item.Index");
    else if (want == WANT_TIMESTAMP)
        buffer_add_text(out, chance(g, 50) ? "$$.State.EnteredTime" : "$$.Execution.StartTime");
    else
        buffer_add_text(out, want == WANT_STRING ? PICK(g, texts) : PICK(g, others));
}

void add_reference(struct generator *g, struct buffer *out, enum want want)
{
    if (!g->data_only && chance(g, 20)) {
        add_variable(g, out, want);
    } else if (!g->data_only && !g->no_context && chance(g, g->calm ? 1 : 8) &&
               (want == WANT_NUMBER || want == WANT_STRING || want == WANT_ARRAY)) {
        buffer_add_text(out, want == WANT_NUMBER   ? "$$.State.RetryCount"
                             : want == WANT_STRING ? "$$.State.Name"
                                                   : "$$.Execution.Input.items");
    } else {
        buffer_add_byte(out, '$');
        buffer_add_text(out, definite(g, want));
    }
}

void add_path(struct generator *g, struct buffer *out, enum want want)
{
    if (!g->data_only && chance(g, 8) &&
        (!g->calm || want == WANT_STRING || want == WANT_TIMESTAMP || want == WANT_ANY ||
         chance(g, 5))) {
        add_context(g, out, want);
    } else if (chance(g, want == WANT_ARRAY || want == WANT_ANY ? 35 : g->calm ? 0 : 8)) {
        if (!g->data_only && chance(g, 20))
            add_variable(g, out, chance(g, 50) ? WANT_ARRAY : WANT_OBJECT);
        else
            buffer_add_byte(out, '$');
        add_indefinite(g, out);
    } else {
        add_reference(g, out, want);
    }
}

static void put_bare(struct generator *g, const char *key, struct buffer *text)
{
    put_key(g, key);
    json_write_string(g->out, text->text, text->size);
    buffer_fini(text);
}

void put_path(struct generator *g, const char *key, enum want want)
{
    struct buffer text = BUFFER_EMPTY;

    if (g->jsonata) {
        put_query(g, key, want);
        return;
    }
    add_path(g, &text, want);
    put_bare(g, key, &text);
}

void put_reference(struct generator *g, const char *key, enum want want)
{
    struct buffer text = BUFFER_EMPTY;

    if (g->jsonata) {
        put_query(g, key, want);
        return;
    }
    g->no_context = text_starts(key, "Max") || text_starts(key, "Tolerated");
    add_reference(g, &text, want);
    g->no_context = false;
    put_bare(g, key, &text);
}

/* ---- intrinsic calls ---- */

static const char *const texts[] = {"'a'",
                                    "''",
                                    "'abc'",
                                    "'{} {}'",
                                    "'x{}'",
                                    "'it\\'s'",
                                    "'a\\\\b'",
                                    "'\\{\\}{}'",
                                    "'a,b;c'",
                                    "'h\303\251'",
                                    "'[1,{\"a\":null}]'",
                                    "'{\"n\":2}'",
                                    "'aGVsbG8='",
                                    "'1'",
                                    "'{'",
                                    "'{{}}'",
                                    "'[1,]'",
                                    "'nul'",
                                    "'true'",
                                    "' aGV.sbG8'"};
/* Numbers at and beyond the bounds of 32 bits, fractions, and what is no number. */
static const char *const literals[] = {"1",
                                       "0",
                                       "2",
                                       "-1",
                                       "1.5",
                                       "3",
                                       "null",
                                       "true",
                                       "false",
                                       "100",
                                       "2.0",
                                       "1e1",
                                       "0.9",
                                       "-0.9",
                                       "-2.5",
                                       "2147483647",
                                       "2147483648",
                                       "-2147483648",
                                       "-2147483648.5",
                                       "1e19",
                                       "123456789012345678901"};

static enum want wanted_by(char kind)
{
    switch (kind) {
    case 'a':
        return WANT_ARRAY;
    case 'o':
        return WANT_OBJECT;
    case '*':
    case 'f':
        return WANT_ANY;
    default:
        return strchr("sjth", kind) != NULL ? WANT_STRING : WANT_NUMBER;
    }
}

/* A literal of which the function likes the value, too; NULL for kinds that have none. */
static const char *liked(struct generator *g, char kind)
{
    static const char *const positive[] = {"1", "2", "3.9", "1.5"};
    static const char *const steps[] = {"1", "2", "-1", "-2.5", "3"};
    static const char *const lower[] = {"-1", "0", "1", "0.5"}, *const upper[] = {"2", "5", "9.9"};
    static const char *const hashes[] = {"'MD5'", "'SHA-1'", "'SHA-256'", "'SHA-384'", "'SHA-512'"};
    static const char *const json[] = {"'[1,{\"a\":null}]'", "'{\"n\":2}'", "'1'", "''", "'1 2'"};

    switch (kind) {
    case 'p':
        return PICK(g, positive);
    case 'z':
        return PICK(g, steps);
    case 'l':
        return PICK(g, lower);
    case 'u':
        return PICK(g, upper);
    case 'i':
        return chance(g, 70) ? "0" : "-0.4";
    case 'h':
        return PICK(g, hashes);
    case 'j':
        return PICK(g, json);
    case 'f':
        return "false";
    default:
        return NULL;
    }
}

/* A template with a place for each of the arguments. */
static void add_places(struct generator *g, struct buffer *out, int count)
{
    buffer_add_byte(out, '\'');
    for (int i = 0; i < count; i++)
        buffer_add_text(out, chance(g, 50) ? "{}" : "a \\{{}\\}");
    buffer_add_text(out, chance(g, 50) ? "'" : "\\\\'");
}

static void add_argument(struct generator *g, struct buffer *out, enum want want, int depth)
{
    if (depth > 0 && chance(g, 25))
        add_call(g, out, depth - 1);
    else if (chance(g, 50) || want == WANT_ARRAY || want == WANT_OBJECT)
        add_path(g, out, chance(g, 90) ? want : WANT_ANY);
    else if (want == WANT_STRING || (want == WANT_ANY && chance(g, 50)))
        buffer_add_text(out, PICK(g, texts));
    else
        buffer_add_text(out, PICK(g, literals));
}

/* The kinds of its arguments: n s a o, * any; the last one repeats. Those that must have certain
 * values: t a template, j JSON text, h an algorithm, f a flag, p positive, i an index, z a step, l
 * and u the ends of a range. */
static const char *argument_kinds(const char *name)
{
    static const char *const kinds[][2] = {
        {"States.Format", "t*"},         {"States.StringToJson", "j"},
        {"States.JsonToString", "*"},    {"States.Array", "*"},
        {"States.ArrayPartition", "ap"}, {"States.ArrayContains", "a*"},
        {"States.ArrayRange", "luz"},    {"States.ArrayGetItem", "ai"},
        {"States.ArrayLength", "a"},     {"States.ArrayUnique", "a"},
        {"States.Base64Encode", "s"},    {"States.Base64Decode", "s"},
        {"States.Hash", "*h"},           {"States.JsonMerge", "oof"},
        {"States.MathRandom", "lun"},    {"States.MathAdd", "nn"},
        {"States.StringSplit", "ss"},    {"States.UUID", "*"},
    };

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i][0], name) == 0)
            return kinds[i][1];
    return "*";
}

/* How many arguments: mostly as many as the function takes. Nothing catches what it refuses. */
static int argument_count(struct generator *g, const struct intrinsic_function *function)
{
    int most = function->most < 0 ? function->least + 3 : function->most;

    if (chance(g, g->calm ? 1 : 8))
        return (int)pick(g, (unsigned)most + 2);
    return function->least + (int)pick(g, (unsigned)(most - function->least) + 1);
}

static void add_function(struct generator *g, struct buffer *out,
                         const struct intrinsic_function *function, int depth)
{
    const char *kinds = argument_kinds(function->name);
    int count = argument_count(g, function);

    buffer_add_format(out, "%s(", function->name);
    for (int i = 0; i < count; i++) {
        bool right = chance(g, g->calm ? 98 : 60);
        const char *literal = right ? liked(g, *kinds) : NULL;

        buffer_add_text(out, i > 0 ? ", " : "");
        if (right && *kinds == 't')
            add_places(g, out, count - 1);
        else if (literal != NULL)
            buffer_add_text(out, literal);
        else if (right && g->calm && *kinds != '*')
            add_path(g, out, wanted_by(*kinds));
        else
            add_argument(g, out, chance(g, 85) ? wanted_by(*kinds) : WANT_ANY, depth);
        if (kinds[1] != '\0')
            kinds++;
    }
    buffer_add_byte(out, ')');
}

void add_call(struct generator *g, struct buffer *out, int depth)
{
    const struct intrinsic_function *function =
        &intrinsic_functions[pick(g, (unsigned)intrinsic_function_count)];

    add_function(g, out, function, depth);
}

void add_text_call(struct generator *g, struct buffer *out)
{
    const struct intrinsic_function *function;

    do
        function = &intrinsic_functions[pick(g, (unsigned)intrinsic_function_count)];
    while (!function->returns_string);
    add_function(g, out, function, 1);
}
