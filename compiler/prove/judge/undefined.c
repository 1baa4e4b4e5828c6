/* compiler/prove/judge/undefined.c - why an expression of JSONata never has a value.
 *
 * An operator gives nothing where an operand is not there, and fails where that is of the wrong
 * kind. So if it may be not there, and is wrong otherwise, the expression only ever has no value;
 * but what is to be mended is the kind. */
#include "compiler/prove/judge/undefined.h"

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/analysis/operation.h"

static bool is_arithmetic(enum ir_opcode op)
{
    return op == OP_sfn_query_add_numbers || op == OP_sfn_query_subtract ||
           op == OP_sfn_query_multiply || op == OP_sfn_query_divide || op == OP_sfn_query_modulo;
}

static bool is_order(enum ir_opcode op)
{
    return op == OP_sfn_query_less || op == OP_sfn_query_less_equal || op == OP_sfn_query_greater ||
           op == OP_sfn_query_greater_equal;
}

static const struct ir_instruction *operand(const struct ir_instruction *at, size_t i)
{
    return i < at->count && at->operands[i].type == IR_VALUE && ir_is_reference(&at->operands[i])
               ? at->operands[i].as.instruction
               : NULL;
}

/* What is known of an operand where it is there; NULL: nothing. */
static const struct shape *there(struct judging *j, const struct ir_instruction *value)
{
    const struct shape *known = value != NULL ? judging_known(j, value) : NULL;

    return known != NULL ? shape_only(j->arena, known, SHAPE_EVERY & ~SHAPE_ABSENT) : NULL;
}

static const char *name_of(struct judging *j, const struct ir_instruction *value)
{
    return judging_name_or(j, describe_read(value), "what it is given");
}

static const char *of_operand(struct judging *j, const struct ir_instruction *at, size_t i,
                              const char *name)
{
    const struct ir_instruction *value = operand(at, i);
    const struct shape *shape = there(j, value);
    const char *wants;

    if (shape == NULL)
        return NULL;
    j->query = describe_is_query(value);
    if (shape_is_empty(shape))
        return judging_name(j, describe_read(value)) != NULL
                   ? arena_format(j->arena, "%s is never there", name_of(j, value))
                   : NULL;
    wants = operation_wants(at, shape);
    if (wants == NULL || (i != operation_first(at) && !is_arithmetic(at->op)))
        return NULL;
    return arena_format(j->arena, "%s is %s where it is there, and %s needs %s", name_of(j, value),
                        judging_words(j, shape), name, wants);
}

static bool may_both(const struct shape *left, const struct shape *right, unsigned kind)
{
    return shape_may_be(left, kind) && shape_may_be(right, kind);
}

/* Two sides that are never of one kind. */
static const char *of_sides(struct judging *j, const struct ir_instruction *at, const char *name)
{
    const struct ir_instruction *left = operand(at, 0), *right = operand(at, 1);
    const struct shape *a = there(j, left), *b = there(j, right);

    if (a == NULL || b == NULL || may_both(a, b, SHAPE_TEXT) || may_both(a, b, SHAPE_NUMBER))
        return NULL;
    j->query = describe_is_query(left) || describe_is_query(right);
    return arena_format(j->arena, "%s needs two numbers or two texts, and is given %s and %s", name,
                        judging_words(j, a), judging_words(j, b));
}

const char *undefined_cause(struct judging *j, const struct ir_instruction *last)
{
    const char *name = operation_name(j->arena, last);
    const char *cause = NULL;

    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < last->count && cause == NULL; i++)
        cause = of_operand(j, last, i, name);
    return cause == NULL && is_order(last->op) ? of_sides(j, last, name) : cause;
}
