/* compiler/prove/analysis/transfer_builtin.c - what built-in functions of JSONata give: their
 * signatures say it.
 *
 * <s-nn?:s>: a text (or the context), a number, perhaps one more number; a text comes out. A call
 * whose arguments can never be what its signature asks for always fails. */
#include <math.h>
#include <string.h>

#include "compiler/prove/analysis/transfer.h"

static unsigned kinds_of_letter(char letter)
{
    switch (letter) {
    case 's':
        return SHAPE_TEXT;
    case 'n':
        return SHAPE_NUMBER;
    case 'b':
        return SHAPE_BOOLEAN;
    case 'l':
        return SHAPE_NULL;
    case 'o':
        return SHAPE_OBJECT;
    case 'f':
        return SHAPE_FUNCTION;
    case 'j':
        return SHAPE_JSON;
    default:
        return SHAPE_EVERY;
    }
}

/* Read one parameter, or the result: what it may be. Anything else stands for an array of it. */
static const char *read_kinds(const char *at, unsigned *kinds)
{
    unsigned within;

    if (*at == '(') {
        *kinds = 0;
        for (at++; *at != ')'; at++)
            *kinds |= *at == 'a' ? SHAPE_EVERY : kinds_of_letter(*at);
        return at + 1;
    }
    *kinds = kinds_of_letter(*at++);
    if (*at != '<')
        return at;
    at = read_kinds(at + 1, &within);
    if (*kinds == SHAPE_EVERY)
        *kinds = SHAPE_ARRAY | within;
    for (int open = 1; open > 0; at++)
        open += (*at == '<') - (*at == '>');
    return at;
}

/* Whether some argument can never be what the signature asks for. Which argument is meant by which
 * parameter is only plain where there is one for each. */
static bool can_only_fail(const struct transfer *t, const char *signature)
{
    const char *at = signature + 1;
    size_t given = t->at->count - 1;
    size_t count = 0;
    bool impossible = false;

    while (*at != ':' && *at != '>') {
        unsigned kinds;

        at = read_kinds(at, &kinds);
        count++;
        if (count <= given && !shape_may_be(t->shapes[count], kinds | SHAPE_ABSENT))
            impossible = true;
        if (*at == '+')
            return false;
        while (*at == '-' || *at == '?')
            at++;
    }
    return impossible && given == count;
}

/* Whether functions may stand in the result: it has parts of what was given, or of what a function
 * that was given gives. */
static bool hands_functions_on(const struct transfer *t)
{
    if (t->at->op == OP_sfn_jsonata_match || t->at->op == OP_sfn_jsonata_split ||
        t->at->op == OP_sfn_jsonata_keys)
        return false;
    for (size_t i = 1; i < t->at->count; i++)
        if (t->shapes[i]->functions || shape_may_be(t->shapes[i], SHAPE_FUNCTION))
            return true;
    return false;
}

const struct shape *transfer_builtin(struct transfer *t)
{
    const char *signature = ir_signature(t->at->op);
    const char *result = strrchr(signature, ':');
    unsigned kinds;

    if (can_only_fail(t, signature))
        return shape_of_kinds(t->arena, 0);
    switch (t->at->op) {
    case OP_sfn_jsonata_exists:
        if (t->at->count == 2)
            return transfer_truth(t, !shape_is_only(t->shapes[1], SHAPE_ABSENT),
                                  shape_may_be(t->shapes[1], SHAPE_ABSENT));
        break;
    case OP_sfn_jsonata_count:
        if (t->at->count == 2)
            return transfer_size(t, t->shapes[1]);
        return shape_of_range(t->arena, 0, INFINITY, true);
    case OP_sfn_jsonata_join:
        if (t->at->count >= 2)
            return transfer_jsonata_join(t);
        break;
    case OP_sfn_jsonata_clone: /* these give what they were given when it is of another kind */
    case OP_sfn_jsonata_spread:
    case OP_sfn_jsonata_append:
        return shape_of_kinds(t->arena, SHAPE_EVERY);
    case OP_sfn_jsonata_parse_integer: /* null of what is no number */
        return shape_of_kinds(t->arena, SHAPE_NUMBER | SHAPE_NULL | SHAPE_ABSENT);
    default:
        break;
    }
    if (result == NULL)
        return shape_of_kinds(t->arena, SHAPE_EVERY);
    kinds = kinds_of_letter(result[1]);
    if (result[1] == 'a')
        kinds = SHAPE_ARRAY;
    if ((kinds & SHAPE_CONTAINER) != 0 && hands_functions_on(t)) {
        kinds |= result[1] == 'j' ? SHAPE_ABSENT | SHAPE_FUNCTION : SHAPE_ABSENT;
        return shape_only(t->arena, shape_of_kinds(t->arena, SHAPE_EVERY), kinds);
    }
    return shape_of_kinds(t->arena, kinds | SHAPE_ABSENT);
}
