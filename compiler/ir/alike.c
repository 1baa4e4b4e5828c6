/* compiler/ir/alike.c - operations that are alike in one thing. */
#include "compiler/ir/ir.h"

bool ir_wants_found(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_require:
    case OP_sfn_require_path:
    case OP_sfn_require_steps:
    case OP_sfn_require_field:
    case OP_sfn_require_context_field:
    case OP_sfn_require_argument:
        return true;
    default:
        return false;
    }
}

bool ir_never_fails(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_jsonata_count:
    case OP_sfn_query_count_field:
    case OP_sfn_query_condition: /* only of a number that is infinite, which no input has */
    case OP_sfn_jsonata_exists:
    case OP_sfn_jsonata_not:
    case OP_sfn_jsonata_boolean:
    case OP_sfn_jsonata_type:
    case OP_sfn_query_visit:
        return true;
    default:
        return (ir_op_info(op)->traits & IR_FAILS) == 0;
    }
}

bool ir_lets_through(enum ir_opcode op)
{
    return ir_wants_found(op) || op == OP_sfn_require_array || op == OP_sfn_require_items;
}

bool ir_compares_texts(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_string_equals:
    case OP_sfn_string_less_than:
    case OP_sfn_string_greater_than:
    case OP_sfn_string_less_than_equals:
    case OP_sfn_string_greater_than_equals:
    case OP_sfn_string_starts:
    case OP_sfn_string_ends:
    case OP_sfn_string_contains:
    case OP_sfn_string_matches:
    case OP_sfn_timestamp_equals:
    case OP_sfn_timestamp_less_than:
    case OP_sfn_timestamp_greater_than:
    case OP_sfn_timestamp_less_than_equals:
    case OP_sfn_timestamp_greater_than_equals:
    case OP_sfn_timestamp_at:
    case OP_sfn_timestamp_before:
    case OP_sfn_timestamp_after:
    case OP_sfn_timestamp_until:
    case OP_sfn_timestamp_since:
        return true;
    default:
        return false;
    }
}

const char *ir_signature(enum ir_opcode op)
{
    switch (op) {
#define QUERY_BUILTIN(name, text, signature, arity, traits)                                        \
    case OP_sfn_jsonata_##name:                                                                    \
        return signature;
#include "sfn/builtins.def"
#undef QUERY_BUILTIN
    default:
        return NULL;
    }
}

bool ir_is_query(enum ir_opcode op)
{
    switch (op) {
#define SFN_ABI(name, result, parameters, traits) case OP_sfn_##name:
#include "sfn/query.def"
#undef SFN_ABI
    case OP_sfn_field_integer:
    case OP_sfn_field_number:
    case OP_sfn_field_timestamp:
    case OP_sfn_field_items:
        return true;
    default:
        return false;
    }
}

bool ir_hands_absence_on(enum ir_opcode op)
{
    const char *signature = ir_signature(op);

    switch (op) {
    case OP_sfn_query_add_numbers:
    case OP_sfn_query_subtract:
    case OP_sfn_query_multiply:
    case OP_sfn_query_divide:
    case OP_sfn_query_modulo:
    case OP_sfn_query_negate:
    case OP_sfn_query_less:
    case OP_sfn_query_less_equal:
    case OP_sfn_query_greater:
    case OP_sfn_query_greater_equal:
    case OP_sfn_jsonata_boolean:
    case OP_sfn_jsonata_not:
    case OP_sfn_jsonata_number:
        return true;
    default: /* functions of a text or a number first, which may be the context */
        return signature != NULL && (signature[1] == 's' || signature[1] == 'n') &&
               signature[2] == '-';
    }
}

enum ir_opcode ir_builtin(enum ir_opcode op)
{
    switch (op) {
#define QUERY_BUILTIN(name, text, signature, arity, traits)                                        \
    case OP_sfn_jsonata_##name:                                                                    \
    case OP_sfn_jsonata_##name##_function:                                                         \
        return OP_sfn_jsonata_##name;
#include "sfn/builtins.def"
#undef QUERY_BUILTIN
    default:
        return OP_COUNT;
    }
}

/* Whether a built-in function draws at random, or tells the time. */
static bool is_drawn(const struct ir_instruction *at, enum ir_opcode builtin)
{
    switch (builtin) {
    case OP_sfn_jsonata_random:
    case OP_sfn_jsonata_shuffle:
    case OP_sfn_jsonata_uuid:
    case OP_sfn_jsonata_now:
    case OP_sfn_jsonata_millis:
        return true;
    case OP_sfn_jsonata_to_millis: /* a picture may leave a part of the date to the clock */
        return at->op != builtin || at->count > 2;
    default:
        return false;
    }
}

bool ir_is_computed(const struct ir_instruction *at)
{
    if (at->op == OP_sfn_jsonata_to_millis) /* it is its pictures that act */
        return !is_drawn(at, at->op);
    return (ir_op_info(at->op)->traits & (IR_READS | IR_ACTS)) == 0;
}

bool ir_is_determined(const struct ir_instruction *at)
{
    enum ir_opcode builtin = ir_builtin(at->op);

    if (builtin != OP_COUNT)
        return !is_drawn(at, builtin);
    switch (at->op) {
    case OP_PARAMETER:
    case OP_ARGUMENT:
    case OP_CAPTURED:
        return false;
    case OP_sfn_input:
    case OP_sfn_variable:
    case OP_sfn_context:
    case OP_sfn_result:
    case OP_sfn_item_value:
    case OP_sfn_nodes_filter:
    case OP_sfn_nodes_descend_filter:
    case OP_sfn_query_visit:
    case OP_sfn_query_argument:
    case OP_sfn_query_error:
    case OP_sfn_query_meant:
    case OP_sfn_query_hole:
    case OP_sfn_query_closure:
    case OP_sfn_query_call:
    case OP_sfn_query_tail_call:
    case OP_sfn_query_partial:
    case OP_sfn_query_apply:
    case OP_sfn_query_transform:
    case OP_sfn_query_regex:
    case OP_sfn_query_sort:
        return true;
    default:
        return (ir_op_info(at->op)->traits & (IR_READS | IR_ACTS)) == 0;
    }
}
