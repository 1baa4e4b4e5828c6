/* compiler/prove/analysis/narrow_truth.c - what a condition that holds, or does not, says of its
 * values. */
#include "compiler/prove/analysis/narrow_truth.h"

#include "compiler/prove/analysis/narrow_tests.h"

static const struct ir_instruction *source(const struct ir_instruction *of, size_t index)
{
    return of->operands[index].as.instruction;
}

static bool narrow_kinds(struct narrowing *n, const struct ir_instruction *of, unsigned kinds,
                         bool truth)
{
    return narrow_to(n, of, shape_of_kinds(n->arena, truth ? kinds : SHAPE_EVERY & ~kinds));
}

/* The value, as a condition of JSONata, is `truth`. */
static bool narrow_value(struct narrowing *n, const struct ir_instruction *value, bool truth)
{
    const unsigned never = SHAPE_ABSENT | SHAPE_NULL | SHAPE_FALSE;

    switch (value->op) {
    case OP_sfn_query_boolean:
        return narrow_truth(n, source(value, 0), truth);
    case OP_sfn_query_settle:
    case OP_sfn_query_condition:
        return narrow_value(n, source(value, 0), truth);
    case OP_sfn_query_collapse: /* of what is no array it is the value itself */
        return shape_is_only(narrow_shape(n, source(value, 0)), SHAPE_BOOLEAN | SHAPE_ABSENT)
                   ? narrow_value(n, source(value, 0), truth)
                   : narrow_kinds(n, value, truth ? never : SHAPE_TRUE, false);
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        return narrow_order(n, value, truth);
    case OP_sfn_jsonata_boolean:
        return value->count != 2 || narrow_value(n, source(value, 1), truth);
    case OP_sfn_jsonata_not:
        /* $not of nothing is nothing, which is false, too. */
        if (value->count != 2 || shape_may_be(narrow_shape(n, source(value, 1)), SHAPE_ABSENT))
            return true;
        return narrow_value(n, source(value, 1), !truth);
    case OP_sfn_jsonata_exists:
        return value->count != 2 || narrow_kinds(n, source(value, 1), SHAPE_ABSENT, !truth);
    default:
        return truth ? narrow_kinds(n, value, never, false)
                     : narrow_kinds(n, value, SHAPE_TRUE, false);
    }
}

bool narrow_truth(struct narrowing *n, const struct ir_instruction *condition, bool truth)
{
    if (!shape_may_be(narrow_shape(n, condition), truth ? SHAPE_TRUE : SHAPE_FALSE))
        return false;
    switch (condition->op) {
    case OP_NOT:
        return narrow_truth(n, source(condition, 0), !truth);
    case OP_sfn_present:
    case OP_sfn_query_defined:
        return narrow_kinds(n, source(condition, 0), SHAPE_ABSENT, !truth);
    case OP_sfn_is_null:
        return narrow_kinds(n, source(condition, 0), SHAPE_NULL, truth);
    case OP_sfn_is_numeric:
        return narrow_kinds(n, source(condition, 0), SHAPE_NUMBER, truth);
    case OP_sfn_is_string:
    case OP_sfn_query_is_string:
        return narrow_kinds(n, source(condition, 0), SHAPE_TEXT, truth);
    case OP_sfn_is_boolean:
        return narrow_kinds(n, source(condition, 0), SHAPE_BOOLEAN, truth);
    case OP_sfn_is_container:
        return narrow_kinds(n, source(condition, 0), SHAPE_ARRAY | SHAPE_OBJECT, truth);
    case OP_sfn_query_is_array:
        return narrow_kinds(n, source(condition, 0), SHAPE_ARRAY, truth);
    case OP_sfn_query_is_function:
        return narrow_kinds(n, source(condition, 0), SHAPE_FUNCTION, truth);
    case OP_sfn_query_truth:
        return narrow_value(n, source(condition, 0), truth);
    default:
        return narrow_test(n, condition, truth);
    }
}
