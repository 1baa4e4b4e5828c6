/* compiler/prove/analysis/transfer_kind.c - operations of whose result no more is known than its
 * kind, and those of the IR itself. */
#include "compiler/evaluate/evaluate.h"
#include "compiler/prove/analysis/transfer.h"

static const struct shape *kinds(struct transfer *t, unsigned which)
{
    return shape_of_kinds(t->arena, which);
}

const struct shape *transfer_literal(struct transfer *t)
{
    return shape_of_value(t->arena, t->at->literal);
}

const struct shape *transfer_absent(struct transfer *t)
{
    return kinds(t, SHAPE_ABSENT);
}

/* Any value that may stand in an expression of JSONata. */
const struct shape *transfer_everything(struct transfer *t)
{
    return kinds(t, SHAPE_EVERY);
}

const struct shape *transfer_anything_or_absent(struct transfer *t)
{
    return kinds(t, SHAPE_JSON | SHAPE_ABSENT);
}

const struct shape *transfer_any_object(struct transfer *t)
{
    return shape_only(t->arena, kinds(t, SHAPE_EVERY), SHAPE_OBJECT);
}

const struct shape *transfer_text(struct transfer *t)
{
    return kinds(t, SHAPE_TEXT);
}

const struct shape *transfer_number(struct transfer *t)
{
    return kinds(t, SHAPE_NUMBER);
}

const struct shape *transfer_function_value(struct transfer *t)
{
    return kinds(t, SHAPE_FUNCTION);
}

/* How many there are of something. */
const struct shape *transfer_count(struct transfer *t)
{
    return shape_of_range(t->arena, 0, SHAPE_SIZE_ANY, true);
}

const struct shape *transfer_either(struct transfer *t)
{
    return kinds(t, SHAPE_BOOLEAN);
}

/* An operation that fails or is done. */
const struct shape *transfer_did(struct transfer *t)
{
    return kinds(t, SHAPE_TRUE);
}

const struct shape *transfer_act(struct transfer *t)
{
    return kinds(t, SHAPE_EVERY);
}

const struct shape *transfer_same(struct transfer *t)
{
    return t->shapes[0];
}

const struct shape *transfer_not(struct transfer *t)
{
    return transfer_truth(t, shape_may_be(t->shapes[0], SHAPE_FALSE),
                          shape_may_be(t->shapes[0], SHAPE_TRUE));
}

/* Of an INT: an index or a count. */
const struct shape *transfer_sum(struct transfer *t)
{
    const struct shape_range *left = &t->shapes[0]->range;
    const struct shape_range *right = &t->shapes[1]->range;

    return shape_of_range(t->arena, left->low + right->low, left->high + right->high, true);
}

const struct shape *transfer_less(struct transfer *t)
{
    const struct shape_range *left = &t->shapes[0]->range;
    const struct shape_range *right = &t->shapes[1]->range;

    return transfer_truth(t, left->low < right->high, left->high >= right->low);
}

/* An immediate BOOL or INT. */
const struct shape *transfer_constant(struct transfer *t)
{
    return t->shapes[0];
}
