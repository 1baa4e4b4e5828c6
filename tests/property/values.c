/* tests/property/values.c - random literals, documents, payload templates and assignments. */
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/json/write.h"
#include "runtime/lang/random.h"
#include "tests/property/generate.h"

unsigned pick(struct generator *g, unsigned count)
{
    return (unsigned)((random_next(&g->random) >> 11) % count);
}

bool chance(struct generator *g, unsigned percent)
{
    return pick(g, 100) < percent;
}

const char *pick_text(struct generator *g, const char *const *texts, size_t count)
{
    return texts[pick(g, (unsigned)count)];
}

void put_text(struct generator *g, const char *text)
{
    json_write_string(g->out, text, strlen(text));
}

void put_key(struct generator *g, const char *key)
{
    char last = g->out->size > 0 ? g->out->text[g->out->size - 1] : '{';

    if (last != '{')
        buffer_add_text(g->out, ", ");
    put_text(g, key);
    buffer_add_text(g->out, ": ");
}

static const char *const numbers[] = {"0",
                                      "1",
                                      "2",
                                      "3",
                                      "3",
                                      "5",
                                      "-1",
                                      "10",
                                      "1.5",
                                      "1.0",
                                      "2.0",
                                      "-0.0",
                                      "0.1",
                                      "2.5",
                                      "-2.5",
                                      "1e2",
                                      "1E-3",
                                      "1e300",
                                      "2147483647",
                                      "2147483648",
                                      "-2147483649",
                                      "9007199254740993",
                                      "9223372036854775807",
                                      "-9223372036854775808",
                                      "123456789012345678901"};
static const char *const small_numbers[] = {"0", "1", "2", "3", "4", "-1", "1.0", "1.5"};
static const char *const strings[] = {
    "",
    "a",
    "b",
    "abc",
    "ab*",
    "a,b;c",
    "h\303\251llo",
    "{}",
    "{} and {}",
    "it's",
    "back\\slash",
    "\"quoted\"",
    "aGVsbG8=",
    "====",
    "{\"a\":1}",
    "[1,2,[3]]",
    "{\"a\":",
    "SHA-256",
    "MD5",
    "true",
    "1",
    "$.a",
    "line\nbreak\ttab",
    "\360\237\230\200",
    "\357\277\256", /* less in UTF-8, greater in UTF-16 */
    "x y",
    "nul\177",
    "a text that is long enough to be worth sharing when a region is copied out: it has a block, "
    "as containers do, and is copied once however often it is pointed at"};
static const char *const timestamps[] = {
    "2023-11-14T22:13:25Z",          "2023-11-14T22:13:20Z", "2023-11-14T22:13:21.5Z",
    "2023-11-14T23:13:22+01:00",     "2020-01-01T00:00:00Z", "2023-11-14T22:13:20.123456789Z",
    "2016-03-14T01:59:00.000-05:30", "2024-02-29T12:00:00Z"};
static const char *const members[] = {"a", "b",   "n", "s",     "f",        "t",
                                      "z", "x y", "o", "items", "h\303\251"};

static void put_items(struct generator *g, int depth);

static void put_object(struct generator *g, int depth)
{
    buffer_add_byte(g->out, '{');
    for (unsigned i = 0; i < COUNT_OF(members); i++) {
        if (!chance(g, 25))
            continue;
        put_key(g, members[i]);
        if (depth > 0 && chance(g, 30))
            chance(g, 50) ? put_object(g, depth - 1) : put_items(g, depth - 1);
        else
            put_literal(g, (enum want)pick(g, WANT_ARRAY));
    }
    buffer_add_byte(g->out, '}');
}

static void put_items(struct generator *g, int depth)
{
    unsigned count = pick(g, 5);
    bool mixed = chance(g, 30);
    enum want want = (enum want)pick(g, WANT_ARRAY);

    buffer_add_byte(g->out, '[');
    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_text(g->out, ", ");
        if (depth > 0 && chance(g, mixed ? 40 : 15))
            chance(g, 70) ? put_object(g, depth - 1) : put_items(g, depth - 1);
        else
            put_literal(g, mixed ? (enum want)pick(g, WANT_ARRAY) : want);
    }
    buffer_add_byte(g->out, ']');
}

/* Large enough for what only large containers have: an index, memory of their own. */
static void put_many(struct generator *g, bool array)
{
    unsigned count = 30 + pick(g, 40);

    buffer_add_byte(g->out, array ? '[' : '{');
    for (unsigned i = 0; i < count; i++) {
        buffer_add_text(g->out, i > 0 ? ", " : "");
        if (!array)
            buffer_add_format(g->out, "\"m%u\": ", i);
        buffer_add_format(g->out, "%u", i % 4);
    }
    buffer_add_text(g->out, array ? "]" : ", \"n\": 2, \"s\": \"last\"}");
}

void put_literal(struct generator *g, enum want want)
{
    switch (want) {
    case WANT_NUMBER:
        buffer_add_text(g->out,
                        chance(g, g->calm ? 96 : 60) ? PICK(g, small_numbers) : PICK(g, numbers));
        break;
    case WANT_STRING:
        put_text(g, PICK(g, strings));
        break;
    case WANT_BOOLEAN:
        buffer_add_text(g->out, chance(g, 50) ? "true" : "false");
        break;
    case WANT_TIMESTAMP:
        put_text(g, PICK(g, timestamps));
        break;
    case WANT_ARRAY:
        chance(g, 2) ? put_many(g, true) : put_items(g, 1);
        break;
    case WANT_OBJECT:
        chance(g, 2) ? put_many(g, false) : put_object(g, 1);
        break;
    case WANT_ANY:
        if (chance(g, 10))
            buffer_add_text(g->out, "null");
        else
            put_literal(g, (enum want)pick(g, WANT_ANY));
        break;
    }
}

/* What the members of a document hold when nothing odd happens. */
static enum want usual(const char *member)
{
    switch (member[0]) {
    case 'n':
        return WANT_NUMBER;
    case 's':
        return WANT_STRING;
    case 'f':
        return WANT_BOOLEAN;
    case 't':
        return WANT_TIMESTAMP;
    case 'i':
        return WANT_ARRAY;
    case 'o':
        return WANT_OBJECT;
    default:
        return WANT_ANY;
    }
}

/* A value of the kind its name promises, mostly. */
static void put_member(struct generator *g, const char *member)
{
    put_key(g, member);
    if (member[0] == 'i' && (g->calm || chance(g, 50))) {
        unsigned count = g->calm ? 1 + pick(g, 3) : pick(g, 4);

        buffer_add_byte(g->out, '[');
        for (unsigned i = 0; i < count; i++) {
            buffer_add_text(g->out, i > 0 ? ", {" : "{");
            put_member(g, "n");
            if (g->calm || chance(g, 70))
                put_member(g, "s");
            if (chance(g, 40))
                put_member(g, "o");
            if (chance(g, 30))
                put_member(g, "t");
            buffer_add_byte(g->out, '}');
        }
        buffer_add_byte(g->out, ']');
    } else if (member[0] == 'o' && (g->calm || chance(g, 60))) {
        buffer_add_byte(g->out, '{');
        put_member(g, "n");
        put_member(g, "s");
        buffer_add_byte(g->out, '}');
    } else if (member[0] == 'n' && chance(g, 60)) {
        buffer_add_format(g->out, "%u", 1 + pick(g, 4));
    } else {
        put_literal(g, !g->calm && chance(g, 10) ? WANT_ANY : usual(member));
    }
}

void put_document(struct generator *g)
{
    if (!g->calm && chance(g, 8)) {
        put_literal(g, WANT_ANY);
        return;
    }
    buffer_add_byte(g->out, '{');
    for (unsigned i = 0; i < COUNT_OF(members); i++)
        if (g->calm || chance(g, 85))
            put_member(g, members[i]);
    buffer_add_byte(g->out, '}');
}

/* An expression, one of five the same as an earlier one: what is computed twice, may be computed
 * once, but not if it is random. */
static void put_expression(struct generator *g, const char *name, enum want want, unsigned calls)
{
    struct buffer text = BUFFER_EMPTY;

    if (g->jsonata) {
        put_query(g, name, want);
        return;
    }
    buffer_add_format(&text, "%s.$", name);
    put_key(g, text.text);
    buffer_clear(&text);
    if (g->again.size > 0 && g->again_scope == g->scope && g->again_want == want && chance(g, 20)) {
        buffer_add(&text, g->again.text, g->again.size);
    } else {
        if (chance(g, calls))
            add_call(g, &text, 2);
        else
            add_path(g, &text, g->calm || chance(g, 80) ? want : WANT_ANY);
        buffer_clear(&g->again);
        buffer_add(&g->again, text.text, text.size);
        g->again_scope = g->scope;
        g->again_want = want;
    }
    json_write_string(g->out, text.text, text.size);
    buffer_fini(&text);
}

void put_deep_document(struct generator *g, unsigned most)
{
    unsigned depth = most - 1 - pick(g, 6);

    put_document(g);
    if (g->out->text[g->out->size - 1] != '}')
        return;
    g->out->size--;
    put_key(g, "deep");
    for (unsigned i = 0; i < 2 * depth; i++)
        buffer_add_byte(g->out, i < depth ? '[' : ']');
    buffer_add_byte(g->out, '}');
}

void put_template(struct generator *g, int depth)
{
    if (!g->calm && chance(g, 5)) {
        put_literal(g, WANT_ANY);
        return;
    }
    buffer_add_byte(g->out, '{');
    for (unsigned i = 0; i < COUNT_OF(members); i++) {
        if (!(g->calm && usual(members[i]) != WANT_ANY) && !chance(g, 45))
            continue;
        if (chance(g, g->blind ? 3 : 55)) {
            put_expression(g, members[i], usual(members[i]),
                           !g->calm                        ? 45
                           : usual(members[i]) == WANT_ANY ? 30
                                                           : 0);
        } else if (depth > 0 && chance(g, 25) && !(g->calm && usual(members[i]) != WANT_ANY)) {
            put_key(g, members[i]);
            put_template(g, depth - 1);
        } else if (depth > 0 && chance(g, 25) && !(g->calm && usual(members[i]) != WANT_ANY)) {
            put_key(g, members[i]);
            buffer_add_byte(g->out, '[');
            put_template(g, depth - 1);
            buffer_add_text(g->out, ", ");
            put_literal(g, WANT_ANY);
            buffer_add_byte(g->out, ']');
        } else {
            put_member(g, members[i]);
        }
    }
    buffer_add_byte(g->out, '}');
}

/* Variables are called after what they hold and the scope that owns them: an inner scope may not
 * assign what an outer one does. */
void put_assign(struct generator *g, const char *loop, bool first)
{
    static const char kinds[] = "nsaof";
    static const enum want wants[] = {WANT_NUMBER, WANT_STRING, WANT_ARRAY, WANT_OBJECT,
                                      WANT_BOOLEAN};

    put_key(g, "Assign");
    buffer_add_byte(g->out, '{');
    if (loop != NULL) {
        put_key(g, loop);
        buffer_add_byte(g->out, '0');
    }
    for (int i = 0; i < 5; i++) {
        struct buffer text = BUFFER_EMPTY;

        if (!(first && g->calm) && !chance(g, 30))
            continue;
        buffer_add_format(&text, "%c%d", kinds[i], g->scope);
        if (chance(g, g->blind || first ? 4 : 50)) {
            put_expression(g, text.text, wants[i], g->calm ? 0 : 25);
        } else {
            put_key(g, text.text);
            put_literal(g, wants[i]);
        }
        buffer_fini(&text);
    }
    buffer_add_byte(g->out, '}');
}
