/* tests/property/rules.c - random choice rules: every operator, nested And, Or and Not. */
#include <string.h>

#include "compiler/model/fields.h"
#include "tests/property/generate.h"

static enum want operand_of(const struct operator_row *row)
{
    if (strncmp(row->name, "String", 6) == 0)
        return WANT_STRING;
    if (strncmp(row->name, "Numeric", 7) == 0)
        return WANT_NUMBER;
    if (strncmp(row->name, "Timestamp", 9) == 0)
        return WANT_TIMESTAMP;
    return WANT_BOOLEAN;
}

static void put_test(struct generator *g)
{
    static const char *const patterns[] = {"a*",  "*", "*b*",        "\\*", "a\\\\*",
                                           "abc", "",  "*\303\251*", "a**c"};
    const struct operator_row *row = &operator_rows[pick(g, FIELD_COUNT - FIELD_FIRST_OPERATOR)];
    enum want want = operand_of(row);
    bool asks = strncmp(row->name, "Is", 2) == 0;

    put_path(g, "Variable", asks || chance(g, 10) ? (enum want)pick(g, WANT_ANY + 1) : want);
    if (row->takes_path) {
        put_path(g, row->name, want);
        return;
    }
    put_key(g, row->name);
    if (strcmp(row->name, "StringMatches") == 0)
        put_text(g, PICK(g, patterns));
    else
        put_literal(g, want);
}

static void put_nested(struct generator *g, const char *key, int depth)
{
    unsigned count = 1 + pick(g, 3);

    put_key(g, key);
    buffer_add_byte(g->out, '[');
    for (unsigned i = 0; i < count; i++) {
        buffer_add_text(g->out, i > 0 ? ", {" : "{");
        if (chance(g, 5)) {
            put_key(g, "Comment");
            put_text(g, "a nested rule");
        }
        put_choice_rule(g, depth);
        buffer_add_byte(g->out, '}');
    }
    buffer_add_byte(g->out, ']');
}

/* The members of a rule; the braces are the caller's, who may have more to say. */
void put_choice_rule(struct generator *g, int depth)
{
    unsigned choice = depth > 0 ? pick(g, 10) : 9;

    if (g->jsonata) {
        put_key(g, "Condition");
        if (chance(g, 10))
            buffer_add_text(g->out, chance(g, 50) ? "true" : "false");
        else
            put_query_value(g, WANT_BOOLEAN);
    } else if (choice == 0) {
        put_nested(g, "And", depth - 1);
    } else if (choice == 1) {
        put_nested(g, "Or", depth - 1);
    } else if (choice == 2) {
        put_key(g, "Not");
        buffer_add_byte(g->out, '{');
        if (chance(g, 5)) {
            put_key(g, "Comment");
            put_text(g, "not this");
        }
        put_choice_rule(g, depth - 1);
        buffer_add_byte(g->out, '}');
    } else {
        put_test(g);
    }
}
