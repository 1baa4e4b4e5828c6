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

/* One parameter: what it may be. Where it stands for an array, anything else stands for an array of
 * it. */
struct parameter {
    unsigned kinds;
    bool listed; /* an array of items of the kinds `within` */
    unsigned within;
    bool left_out;   /* it may be: ? */
    bool of_context; /* it is the context then: - */
    bool many;       /* + */
};

/* Read one parameter, or the result. Returns what is behind it. */
static const char *read_parameter(const char *at, struct parameter *parameter)
{
    struct parameter within;

    *parameter = (struct parameter){0};
    if (*at == '(') {
        for (at++; *at != ')'; at++)
            parameter->kinds |= *at == 'a' ? SHAPE_EVERY : kinds_of_letter(*at);
        at++;
    } else {
        char letter = *at++;

        parameter->kinds = kinds_of_letter(letter);
        if (*at == '<') {
            at = read_parameter(at + 1, &within);
            parameter->listed = letter == 'a';
            parameter->within = within.kinds;
            for (int open = 1; open > 0; at++)
                open += (*at == '<') - (*at == '>');
        }
    }
    for (; *at == '-' || *at == '?' || *at == '+'; at++) {
        parameter->of_context = parameter->of_context || *at == '-';
        parameter->left_out = parameter->left_out || *at == '?';
        parameter->many = parameter->many || *at == '+';
    }
    return at;
}

static bool may_take(const struct parameter *parameter, const struct shape *shape)
{
    return parameter->listed ? transfer_may_list(shape, parameter->within)
                             : shape_may_be(shape, parameter->kinds | SHAPE_ABSENT);
}

/* Whether the arguments may be what the signature asks for, whichever of them is meant by which
 * parameter. `context`: what is not given may be the context. */
static bool may_succeed(const struct transfer *t, const char *signature, bool context)
{
    const char *at = signature + 1;
    size_t given = t->at->count - 1;
    uint32_t met = 1; /* a bit for each number of arguments that may be taken by now */

    if (given >= 31)
        return true;
    while (*at != ':' && *at != '>') {
        struct parameter parameter;
        uint32_t taken = 0;

        at = read_parameter(at, &parameter);
        if (parameter.many)
            return true;
        for (size_t i = 0; i < given; i++)
            if ((met >> i & 1) != 0 && may_take(&parameter, t->shapes[i + 1]))
                taken |= UINT32_C(2) << i;
        if (parameter.left_out ||
            (parameter.of_context && context && may_take(&parameter, t->shapes[0])))
            taken |= met;
        met = taken;
    }
    return (met >> given & 1) != 0;
}

/* Whether a text or number that is needed can only be the context, where there is none: nothing
 * comes of that. */
static bool lacks_context(const struct transfer *t, const char *signature)
{
    return (signature[1] == 's' || signature[1] == 'n') &&
           shape_is_only(t->shapes[0], SHAPE_ABSENT) && !may_succeed(t, signature, false);
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

/* What gives an array, all items of which are of the kind of a letter. */
static const struct shape *array_of(struct transfer *t, char letter)
{
    const struct shape *item = shape_of_kinds(t->arena, kinds_of_letter(letter));

    return shape_with(t->arena, shape_of_array(t->arena, item, 0, SHAPE_SIZE_ANY), SHAPE_ABSENT);
}

/* $merge of objects that are known one by one. NULL: they are not. */
static const struct shape *merge(struct transfer *t)
{
    const struct shape *given = t->shapes[1];
    const struct shape_items *items = given->items;
    const struct shape *all;

    if (!shape_is_only(given, SHAPE_ARRAY) || given->functions || items == NULL ||
        items->least == 0 || items->least != items->most || items->most != items->first_count)
        return NULL;
    all = shape_only(t->arena, items->first[0], SHAPE_OBJECT);
    for (uint32_t i = 1; i < items->first_count; i++)
        all = transfer_merged(t, all, shape_only(t->arena, items->first[i], SHAPE_OBJECT));
    return all;
}

/* Of calls without arguments: whether they give something for certain. */
static bool is_always_there(enum ir_opcode op)
{
    return op == OP_sfn_jsonata_now || op == OP_sfn_jsonata_millis || op == OP_sfn_jsonata_uuid ||
           op == OP_sfn_jsonata_random;
}

/* What a function of one argument gives, which is nothing only of nothing; NULL: it is none of
 * these. */
static const struct shape *of_one(struct transfer *t)
{
    const struct shape *result;

    if (t->at->count != 2)
        return NULL;
    switch (t->at->op) {
    case OP_sfn_jsonata_abs:
    case OP_sfn_jsonata_sqrt:
        result = shape_of_range(t->arena, 0, INFINITY, false);
        break;
    case OP_sfn_jsonata_length:
        result = transfer_count(t);
        break;
    case OP_sfn_jsonata_floor:
    case OP_sfn_jsonata_ceil:
    case OP_sfn_jsonata_round:
        result = shape_of_range(t->arena, -INFINITY, INFINITY, true);
        break;
    case OP_sfn_jsonata_number:
        result = shape_of_kinds(t->arena, SHAPE_NUMBER);
        break;
    case OP_sfn_jsonata_not:
    case OP_sfn_jsonata_boolean:
        result = shape_of_kinds(t->arena, SHAPE_BOOLEAN);
        break;
    case OP_sfn_jsonata_lowercase:
    case OP_sfn_jsonata_uppercase:
    case OP_sfn_jsonata_trim:
        result = shape_of_kinds(t->arena, SHAPE_TEXT);
        break;
    default:
        return NULL;
    }
    return result;
}

static const struct shape *called(struct transfer *t)
{
    const char *signature = ir_signature(t->at->op);
    const char *result = strrchr(signature, ':');
    const struct shape *merged, *one;
    unsigned kinds;

    if (!may_succeed(t, signature, true))
        return shape_of_kinds(t->arena, 0);
    if (lacks_context(t, signature))
        return shape_of_kinds(t->arena, SHAPE_ABSENT);
    one = of_one(t);
    if (one != NULL)
        return one;
    switch (t->at->op) {
    case OP_sfn_jsonata_exists:
        if (t->at->count != 2)
            break;
        t->may_fail = false;
        return transfer_truth(t, !shape_is_only(t->shapes[1], SHAPE_ABSENT),
                              shape_may_be(t->shapes[1], SHAPE_ABSENT));
    case OP_sfn_jsonata_count:
        if (t->at->count == 2)
            return transfer_size(t, t->shapes[1]);
        return transfer_count(t);
    case OP_sfn_jsonata_join:
        if (t->at->count >= 2)
            return transfer_jsonata_join(t);
        break;
    case OP_sfn_jsonata_pad:
        if (t->at->count >= 3)
            return transfer_jsonata_pad(t);
        break;
    case OP_sfn_jsonata_merge:
        merged = t->at->count == 2 ? merge(t) : NULL;
        if (merged != NULL)
            return merged;
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
    if (t->at->count == 1 && is_always_there(t->at->op))
        return shape_of_kinds(t->arena, kinds_of_letter(result[1]));
    kinds = kinds_of_letter(result[1]);
    if (result[1] == 'a' && result[2] == '<' && !hands_functions_on(t))
        return array_of(t, result[3]);
    if (result[1] == 'a')
        kinds = SHAPE_ARRAY;
    if ((kinds & SHAPE_CONTAINER) != 0 && hands_functions_on(t)) {
        kinds |= result[1] == 'j' ? SHAPE_ABSENT | SHAPE_FUNCTION : SHAPE_ABSENT;
        return shape_only(t->arena, shape_of_kinds(t->arena, SHAPE_EVERY), kinds);
    }
    return shape_of_kinds(t->arena, kinds | SHAPE_ABSENT);
}

const struct shape *transfer_builtin(struct transfer *t)
{
    const struct shape *result = called(t);

    return t->at->count < 2 || shape_is_empty(result) || !ir_hands_absence_on(t->at->op)
               ? result
               : transfer_or_absent(t, result, t->shapes[1]);
}
