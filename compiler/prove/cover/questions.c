/* compiler/prove/cover/questions.c - what operations ask of cells. */
#include "compiler/prove/cover/questions.h"

#include "sfn/abi.h"

static cell_answer both(const struct cell *x, const struct cell *y, enum cell_kind kind)
{
    return cell_and(cell_is_kind(x, kind), cell_is_kind(y, kind));
}

cell_answer questions_in(const struct cell *x, const struct value *set)
{
    cell_answer answer = MAY_NOT;

    for (uint32_t i = 0; i < set->size; i++) {
        const struct cell item = cell_of_value(&set->as.items[i]);

        if (item.kind == CELL_ARRAY || item.kind == CELL_OBJECT || item.kind == CELL_UNKNOWN ||
            item.kind == CELL_ABSENT)
            answer = cell_or(answer, MAY_EITHER);
        else
            answer = cell_or(answer, cell_equals(x, &item));
    }
    return answer;
}

static bool ask_kind(enum ir_opcode op, const struct cell *x, cell_answer *answer)
{
    switch (op) {
    case OP_sfn_present:
    case OP_sfn_query_defined:
        *answer = cell_not(cell_is_kind(x, CELL_ABSENT));
        return true;
    case OP_sfn_is_null:
        *answer = cell_is_kind(x, CELL_NULL);
        return true;
    case OP_sfn_is_numeric:
        *answer = cell_is_kind(x, CELL_NUMBER);
        return true;
    case OP_sfn_is_string:
    case OP_sfn_query_is_string:
        *answer = cell_is_kind(x, CELL_TEXT);
        return true;
    case OP_sfn_is_boolean:
        *answer = cell_is_boolean(x);
        return true;
    case OP_sfn_query_is_array:
        *answer = cell_is_kind(x, CELL_ARRAY);
        return true;
    case OP_sfn_query_is_function:
        *answer = cell_is_kind(x, CELL_FUNCTION);
        return true;
    case OP_sfn_is_container:
        *answer = cell_or(cell_is_kind(x, CELL_ARRAY), cell_is_kind(x, CELL_OBJECT));
        return true;
    case OP_sfn_query_truth:
        *answer = cell_truth(x);
        return true;
    default:
        return false;
    }
}

bool questions_ask(enum ir_opcode op, const struct cell *x, const struct cell *y,
                   cell_answer *answer)
{
    switch (op) {
    case OP_sfn_numeric_equals:
        *answer = cell_and(both(x, y, CELL_NUMBER), cell_equals(x, y));
        return true;
    case OP_sfn_numeric_less_than:
        *answer = cell_and(both(x, y, CELL_NUMBER), cell_less(x, y));
        return true;
    case OP_sfn_numeric_greater_than:
        *answer = cell_and(both(x, y, CELL_NUMBER), cell_less(y, x));
        return true;
    case OP_sfn_numeric_less_than_equals:
        *answer = cell_and(both(x, y, CELL_NUMBER), cell_not(cell_less(y, x)));
        return true;
    case OP_sfn_numeric_greater_than_equals:
        *answer = cell_and(both(x, y, CELL_NUMBER), cell_not(cell_less(x, y)));
        return true;
    case OP_sfn_boolean_equals:
        *answer = cell_and(cell_is_boolean(x), cell_equals(x, y));
        return true;
    case OP_sfn_string_equals:
        *answer = cell_and(both(x, y, CELL_TEXT), cell_equals(x, y));
        return true;
    case OP_sfn_string_less_than:
        *answer = cell_and(both(x, y, CELL_TEXT), cell_less(x, y));
        return true;
    case OP_sfn_string_greater_than:
        *answer = cell_and(both(x, y, CELL_TEXT), cell_less(y, x));
        return true;
    case OP_sfn_string_less_than_equals:
        *answer = cell_and(both(x, y, CELL_TEXT), cell_not(cell_less(y, x)));
        return true;
    case OP_sfn_string_greater_than_equals:
        *answer = cell_and(both(x, y, CELL_TEXT), cell_not(cell_less(x, y)));
        return true;
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
        *answer = cell_equals(x, y);
        if (op == OP_sfn_query_not_equal)
            *answer = cell_not(*answer);
        *answer = cell_and(*answer, cell_and(cell_not(cell_is_kind(x, CELL_ABSENT)),
                                             cell_not(cell_is_kind(y, CELL_ABSENT))));
        return true;
    default:
        return ask_kind(op, x, answer);
    }
}

/* ---- failures ---- */

static cell_answer absent_or(const struct cell *x, enum cell_kind kind)
{
    return cell_or(cell_is_kind(x, CELL_ABSENT), cell_is_kind(x, kind));
}

/* Operands of JSONata's order: numbers, texts, or nothing; both of one kind. */
static cell_answer order_fails(const struct cell *x, const struct cell *y)
{
    cell_answer numbers = cell_and(absent_or(x, CELL_NUMBER), absent_or(y, CELL_NUMBER));
    cell_answer texts = cell_and(absent_or(x, CELL_TEXT), absent_or(y, CELL_TEXT));
    cell_answer fit = cell_and(cell_or(absent_or(x, CELL_NUMBER), cell_is_kind(x, CELL_TEXT)),
                               cell_or(absent_or(y, CELL_NUMBER), cell_is_kind(y, CELL_TEXT)));
    cell_answer one = cell_or(cell_is_kind(x, CELL_ABSENT), cell_is_kind(y, CELL_ABSENT));

    return cell_not(cell_and(fit, cell_or(one, cell_or(numbers, texts))));
}

bool questions_fails(const struct ir_instruction *at, const struct cell *x, const struct cell *y,
                     cell_answer *answer)
{
    if (ir_wants_found(at->op)) {
        *answer = cell_is_kind(x, CELL_ABSENT);
        return true;
    }
    switch (at->op) {
    case OP_sfn_require_array:
        *answer = cell_not(cell_is_kind(x, CELL_ARRAY));
        return true;
    case OP_sfn_require_items: /* an object may be too deep */
        *answer = x->kind == CELL_OBJECT ? MAY_EITHER : cell_not(cell_is_kind(x, CELL_ARRAY));
        return true;
    case OP_sfn_object_at:
        *answer = cell_not(absent_or(x, CELL_OBJECT));
        return true;
    case OP_sfn_query_settle:
        *answer = at->operands[1].as.integer == SFN_EXPECT_BOOLEAN ? cell_not(cell_is_boolean(x))
                                                                   : absent_or(x, CELL_FUNCTION);
        return true;
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
        *answer = order_fails(x, y);
        return true;
    case OP_sfn_jsonata_length: /* the first operand is the context */
        *answer = cell_not(absent_or(y, CELL_TEXT));
        return at->count == 2;
    default:
        return false;
    }
}
