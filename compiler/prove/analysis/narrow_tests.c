/* compiler/prove/analysis/narrow_tests.c - what comparisons say of what they compare.
 *
 * A wrong type is false: so an operator of a choice rule that is true says what type its operands
 * have, and one that is false says something of the numbers among them only. */
#include "compiler/prove/analysis/narrow_tests.h"

#include <math.h>

#include "compiler/prove/shape/words.h"

static const struct ir_instruction *operand(const struct ir_instruction *test, size_t index)
{
    return ir_is_reference(&test->operands[index]) ? test->operands[index].as.instruction : NULL;
}

static const struct shape *kinds(struct narrowing *n, unsigned which)
{
    return shape_of_kinds(n->arena, which);
}

/* Everything, but numbers only within these bounds. */
static const struct shape *bounded(struct narrowing *n, double low, double high, unsigned others)
{
    return shape_join(n->arena, kinds(n, others), shape_of_range(n->arena, low, high, false));
}

/* ---- order ---- */

/* `less` is below `more`, or the same; `others`: what else each may be. */
static bool in_order(struct narrowing *n, const struct ir_instruction *less,
                     const struct ir_instruction *more, unsigned others)
{
    double high = narrow_shape(n, more)->range.high;
    double low = narrow_shape(n, less)->range.low;

    return narrow_to(n, less, bounded(n, -INFINITY, high, others)) &&
           narrow_to(n, more, bounded(n, low, INFINITY, others));
}

static bool is_number(struct narrowing *n, const struct ir_instruction *of)
{
    return shape_is_only(narrow_shape(n, of), SHAPE_NUMBER);
}

static bool narrow_numeric(struct narrowing *n, const struct ir_instruction *test, bool turned,
                           bool truth)
{
    const struct ir_instruction *less = operand(test, turned ? 1 : 0);
    const struct ir_instruction *more = operand(test, turned ? 0 : 1);

    if (truth)
        return narrow_to(n, less, kinds(n, SHAPE_NUMBER)) &&
               narrow_to(n, more, kinds(n, SHAPE_NUMBER)) && in_order(n, less, more, 0);
    /* Not less, if both are numbers: then the order is the other. */
    if (is_number(n, less) && is_number(n, more))
        return in_order(n, more, less, 0);
    if (is_number(n, more))
        return narrow_to(n, less,
                         bounded(n, narrow_shape(n, more)->range.low, INFINITY,
                                 SHAPE_EVERY & ~(unsigned)SHAPE_NUMBER));
    if (is_number(n, less))
        return narrow_to(n, more,
                         bounded(n, -INFINITY, narrow_shape(n, less)->range.high,
                                 SHAPE_EVERY & ~(unsigned)SHAPE_NUMBER));
    return true;
}

bool narrow_order(struct narrowing *n, const struct ir_instruction *order, bool truth)
{
    bool turned = order->op == OP_sfn_query_greater || order->op == OP_sfn_query_greater_equal;
    const struct ir_instruction *less = operand(order, turned ? 1 : 0);
    const struct ir_instruction *more = operand(order, turned ? 0 : 1);
    const struct shape *either = kinds(n, SHAPE_NUMBER | SHAPE_TEXT);

    if (!truth) /* false, or absent */
        return !is_number(n, less) || !is_number(n, more) || in_order(n, more, less, 0);
    if (!narrow_to(n, less, either) || !narrow_to(n, more, either))
        return false;
    /* Both are numbers, or both are texts. */
    if (!shape_may_be(narrow_shape(n, less), SHAPE_TEXT) ||
        !shape_may_be(narrow_shape(n, more), SHAPE_TEXT))
        return narrow_to(n, less, kinds(n, SHAPE_NUMBER)) &&
               narrow_to(n, more, kinds(n, SHAPE_NUMBER)) && in_order(n, less, more, 0);
    if (!shape_may_be(narrow_shape(n, less), SHAPE_NUMBER) ||
        !shape_may_be(narrow_shape(n, more), SHAPE_NUMBER))
        return narrow_to(n, less, kinds(n, SHAPE_TEXT)) && narrow_to(n, more, kinds(n, SHAPE_TEXT));
    return true;
}

/* ---- equality ---- */

/* The shape without what is only one value, of kinds that can be equal; where it can say so. */
static const struct shape *without(struct narrowing *n, const struct shape *shape,
                                   const struct shape *one, unsigned possible)
{
    const unsigned single = SHAPE_NULL | SHAPE_FALSE | SHAPE_TRUE;
    struct shape_word rest[SHAPE_WORDS_MAX];
    size_t count = 0;

    if (!shape_is_only(one, possible) || (one->kinds & (one->kinds - 1)) != 0)
        return shape;
    if (shape_is_only(one, single))
        return shape_only(n->arena, shape, ~one->kinds);
    if (!shape_is_only(one, SHAPE_TEXT) || one->texts == NULL || one->texts->count != 1 ||
        !shape_may_be(shape, SHAPE_TEXT) || shape->texts == NULL || shape->texts->count == 0)
        return shape;
    for (size_t i = 0; i < shape->texts->count; i++)
        if (word_compare(shape->texts->words[i], one->texts->words[0]) != 0)
            rest[count++] = shape->texts->words[i];
    return shape_join(n->arena, shape_only(n->arena, shape, ~(unsigned)SHAPE_TEXT),
                      shape_of_words(n->arena, rest, count));
}

static bool narrow_equality(struct narrowing *n, const struct ir_instruction *test,
                            unsigned possible, bool truth)
{
    const struct ir_instruction *left = operand(test, 0);
    const struct ir_instruction *right = operand(test, 1);
    const struct shape *both = shape_meet(n->arena, narrow_shape(n, left), narrow_shape(n, right));

    if (truth) {
        both = shape_only(n->arena, both, possible);
        return narrow_to(n, left, both) && narrow_to(n, right, both);
    }
    return narrow_to(n, left,
                     without(n, narrow_shape(n, left), narrow_shape(n, right), possible)) &&
           narrow_to(n, right, without(n, narrow_shape(n, right), narrow_shape(n, left), possible));
}

/* a in b: one of the items of an array, or b itself. */
static bool narrow_in(struct narrowing *n, const struct ir_instruction *test, bool truth)
{
    const struct shape *set = narrow_shape(n, operand(test, 1));
    const struct shape *items =
        shape_join(n->arena, shape_items_of(n->arena, set),
                   shape_only(n->arena, set, ~(unsigned)(SHAPE_ARRAY | SHAPE_ABSENT)));

    if (!truth)
        return true;
    return narrow_to(n, operand(test, 0), shape_only(n->arena, items, ~(unsigned)SHAPE_ABSENT));
}

static bool narrow_texts(struct narrowing *n, const struct ir_instruction *test, bool truth)
{
    for (size_t i = 0; truth && i < test->count; i++)
        if (test->operands[i].type == IR_VALUE && test->op != OP_sfn_string_matches &&
            !narrow_to(n, operand(test, i), kinds(n, SHAPE_TEXT)))
            return false;
    if (truth && test->op == OP_sfn_string_matches)
        return narrow_to(n, operand(test, 0), kinds(n, SHAPE_TEXT));
    return true;
}

bool narrow_test(struct narrowing *n, const struct ir_instruction *test, bool truth)
{
    const unsigned there = SHAPE_EVERY & ~(unsigned)SHAPE_ABSENT;

    switch (test->op) {
    case OP_sfn_numeric_less_than:
    case OP_sfn_numeric_less_than_equals:
        return narrow_numeric(n, test, false, truth);
    case OP_sfn_numeric_greater_than:
    case OP_sfn_numeric_greater_than_equals:
        return narrow_numeric(n, test, true, truth);
    case OP_sfn_numeric_equals:
        return !truth || narrow_equality(n, test, SHAPE_NUMBER, true);
    case OP_sfn_string_equals:
        return narrow_equality(n, test, SHAPE_TEXT, truth);
    case OP_sfn_boolean_equals:
        return narrow_equality(n, test, SHAPE_BOOLEAN, truth);
    case OP_sfn_query_equal:
        return narrow_equality(n, test, there, truth);
    case OP_sfn_query_not_equal:
        return !truth || narrow_equality(n, test, there, false);
    case OP_sfn_query_in:
        return narrow_in(n, test, truth);
    case OP_sfn_is_timestamp:
        return narrow_texts(n, test, truth);
    default:
        return !ir_compares_texts(test->op) || narrow_texts(n, test, truth);
    }
}
