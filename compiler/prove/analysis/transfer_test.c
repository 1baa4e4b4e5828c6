/* compiler/prove/analysis/transfer_test.c - the operators of choice rules: a wrong type is false.
 */
#include <math.h>

#include "compiler/prove/analysis/transfer.h"
#include "compiler/prove/shape/words.h"

/* Up to here reals tell whole numbers apart. */
#define EXACT 9007199254740992.0

/* ---- what a value is ---- */

static const struct shape *whether(struct transfer *t, unsigned kinds)
{
    return transfer_truth(t, shape_may_be(t->shapes[0], kinds),
                          !shape_is_only(t->shapes[0], kinds));
}

const struct shape *transfer_is_null(struct transfer *t)
{
    return whether(t, SHAPE_NULL);
}

const struct shape *transfer_is_numeric(struct transfer *t)
{
    return whether(t, SHAPE_NUMBER);
}

const struct shape *transfer_is_string(struct transfer *t)
{
    return whether(t, SHAPE_TEXT);
}

const struct shape *transfer_is_boolean(struct transfer *t)
{
    return whether(t, SHAPE_BOOLEAN);
}

/* ---- texts ---- */

/* True only of texts, and of which is not known here. */
const struct shape *transfer_of_text(struct transfer *t)
{
    return transfer_truth(t, shape_may_be(t->shapes[0], SHAPE_TEXT), true);
}

const struct shape *transfer_of_texts(struct transfer *t)
{
    return transfer_truth(
        t, shape_may_be(t->shapes[0], SHAPE_TEXT) && shape_may_be(t->shapes[1], SHAPE_TEXT), true);
}

const struct shape *transfer_string_equals(struct transfer *t)
{
    const struct shape *left = t->shapes[0];
    const struct shape *right = t->shapes[1];
    const struct shape_texts *both;
    bool may = shape_may_be(left, SHAPE_TEXT) && shape_may_be(right, SHAPE_TEXT) &&
               words_meet(t->arena, left->texts, right->texts, &both);

    return transfer_truth(t, may, true);
}

/* ---- numbers ---- */

static bool both_may_be_numbers(const struct transfer *t)
{
    return shape_may_be(t->shapes[0], SHAPE_NUMBER) && shape_may_be(t->shapes[1], SHAPE_NUMBER);
}

static bool both_are_numbers(const struct transfer *t)
{
    return shape_is_only(t->shapes[0], SHAPE_NUMBER) && shape_is_only(t->shapes[1], SHAPE_NUMBER);
}

const struct shape *transfer_numeric_equals(struct transfer *t)
{
    const struct shape_range *left = &t->shapes[0]->range;
    const struct shape_range *right = &t->shapes[1]->range;
    bool may = both_may_be_numbers(t) && left->low <= right->high && right->low <= left->high;
    bool same = left->low == left->high && right->low == right->high && left->low == right->low &&
                fabs(left->low) < EXACT;

    return transfer_truth(t, may, !(both_are_numbers(t) && same));
}

/* Whether all of one are less than all of the other, or equal to them. Where reals are not exact,
 * equal ones say nothing. */
static bool surely_less(double high, double low)
{
    return high < low;
}

static bool surely_not_greater(double high, double low)
{
    return high < low || (high == low && fabs(high) < EXACT);
}

/* left OP right for the four orders. */
const struct shape *transfer_numeric_order(struct transfer *t)
{
    bool turned =
        t->at->op == OP_sfn_numeric_greater_than || t->at->op == OP_sfn_numeric_greater_than_equals;
    bool strict = t->at->op == OP_sfn_numeric_less_than || t->at->op == OP_sfn_numeric_greater_than;
    const struct shape_range *less = &t->shapes[turned ? 1 : 0]->range;
    const struct shape_range *more = &t->shapes[turned ? 0 : 1]->range;
    bool always =
        strict ? surely_less(less->high, more->low) : surely_not_greater(less->high, more->low);
    bool never =
        strict ? surely_not_greater(more->high, less->low) : surely_less(more->high, less->low);

    return transfer_truth(t, both_may_be_numbers(t) && !never, !(both_are_numbers(t) && always));
}

const struct shape *transfer_boolean_equals(struct transfer *t)
{
    unsigned left = t->shapes[0]->kinds & SHAPE_BOOLEAN;
    unsigned right = t->shapes[1]->kinds & SHAPE_BOOLEAN;
    bool same = left == right && (left == SHAPE_TRUE || left == SHAPE_FALSE) &&
                shape_is_only(t->shapes[0], SHAPE_BOOLEAN) &&
                shape_is_only(t->shapes[1], SHAPE_BOOLEAN);

    return transfer_truth(t, (left & right) != 0, !same);
}
