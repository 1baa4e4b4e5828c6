/* compiler/prove/analysis/transfer_operator.c - what operators of JSONata make. */
#include <math.h>

#include "compiler/prove/analysis/transfer.h"

static const struct shape *kinds(struct transfer *t, unsigned which)
{
    return shape_of_kinds(t->arena, which);
}

/* Operands of these kinds, or absent; anything else fails. False: it always fails. */
static bool operands_are(struct transfer *t, unsigned which)
{
    bool possible = true;

    t->may_fail = false;
    for (size_t i = 0; i < 2; i++) {
        possible = possible && shape_may_be(t->shapes[i], which | SHAPE_ABSENT);
        t->may_fail = t->may_fail || !shape_is_only(t->shapes[i], which | SHAPE_ABSENT);
    }
    return possible;
}

static bool may_be_absent(const struct transfer *t)
{
    return shape_may_be(t->shapes[0], SHAPE_ABSENT) || shape_may_be(t->shapes[1], SHAPE_ABSENT);
}

/* The result, which is not there where one of the operands is not. */
static const struct shape *or_absent(struct transfer *t, const struct shape *result)
{
    return transfer_or_absent(t, transfer_or_absent(t, result, t->shapes[0]), t->shapes[1]);
}

static bool both_may_be(const struct transfer *t, unsigned which)
{
    return shape_may_be(t->shapes[0], which) && shape_may_be(t->shapes[1], which);
}

const struct shape *transfer_query_arithmetic(struct transfer *t)
{
    const struct shape_range *left = &t->shapes[0]->range;
    const struct shape_range *right = &t->shapes[1]->range;
    const struct shape *number = kinds(t, both_may_be(t, SHAPE_NUMBER) ? SHAPE_NUMBER : 0);
    bool whole = left->whole && right->whole;

    if (!operands_are(t, SHAPE_NUMBER))
        return kinds(t, 0);
    t->may_fail = true; /* the result may be beyond all numbers */
    if (!shape_is_empty(number) && t->at->op == OP_sfn_query_add_numbers)
        number = shape_of_range(t->arena, left->low + right->low, left->high + right->high, whole);
    else if (!shape_is_empty(number) && t->at->op == OP_sfn_query_subtract)
        number = shape_of_range(t->arena, left->low - right->high, left->high - right->low, whole);
    else if (!shape_is_empty(number) && t->at->op == OP_sfn_query_multiply && whole)
        number = shape_of_range(t->arena, -INFINITY, INFINITY, true);
    return or_absent(t, number);
}

const struct shape *transfer_query_negate(struct transfer *t)
{
    const struct shape *value = t->shapes[0];
    const struct shape *number = kinds(t, 0);

    t->may_fail = !shape_is_only(value, SHAPE_NUMBER | SHAPE_ABSENT);
    if (shape_may_be(value, SHAPE_NUMBER))
        number =
            shape_of_range(t->arena, -value->range.high, -value->range.low, value->range.whole);
    return transfer_or_absent(t, number, value);
}

static bool may_be_equal(struct transfer *t)
{
    const struct shape *both = shape_meet(t->arena, t->shapes[0], t->shapes[1]);

    return !shape_is_only(both, SHAPE_ABSENT);
}

const struct shape *transfer_query_equal(struct transfer *t)
{
    return transfer_truth(t, may_be_equal(t), true);
}

const struct shape *transfer_query_not_equal(struct transfer *t)
{
    return transfer_truth(t, both_may_be(t, ~(unsigned)SHAPE_ABSENT),
                          may_be_absent(t) || may_be_equal(t));
}

const struct shape *transfer_query_order(struct transfer *t)
{
    const enum ir_opcode op = t->at->op;
    bool turned = op == OP_sfn_query_greater || op == OP_sfn_query_greater_equal;
    const struct shape_range *less = &t->shapes[turned ? 1 : 0]->range;
    const struct shape_range *more = &t->shapes[turned ? 0 : 1]->range;
    bool or_equal = op == OP_sfn_query_less_equal || op == OP_sfn_query_greater_equal;
    bool always = less->high < more->low || (or_equal && less->high <= more->low);
    bool never = more->high < less->low || (!or_equal && more->high <= less->low);
    unsigned which = 0;

    if (!operands_are(t, SHAPE_NUMBER | SHAPE_TEXT))
        return kinds(t, 0);
    if (both_may_be(t, SHAPE_NUMBER))
        which |= (never ? 0u : SHAPE_TRUE) | (always ? 0u : SHAPE_FALSE);
    if (both_may_be(t, SHAPE_TEXT))
        which |= SHAPE_BOOLEAN;
    t->may_fail = t->may_fail || !(shape_is_only(t->shapes[0], SHAPE_NUMBER | SHAPE_ABSENT) &&
                                   shape_is_only(t->shapes[1], SHAPE_NUMBER | SHAPE_ABSENT));
    return or_absent(t, kinds(t, which));
}

const struct shape *transfer_query_range(struct transfer *t)
{
    return shape_with(t->arena,
                      shape_of_array(t->arena, shape_of_range(t->arena, -INFINITY, INFINITY, true),
                                     0, SHAPE_SIZE_ANY),
                      SHAPE_ABSENT);
}
