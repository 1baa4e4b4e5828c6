/* compiler/ir/alike.c - operations that are alike in one thing. */
#include "compiler/ir/ir.h"

bool ir_lets_through(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_require:
    case OP_sfn_require_path:
    case OP_sfn_require_steps:
    case OP_sfn_require_field:
    case OP_sfn_require_context_field:
    case OP_sfn_require_argument:
    case OP_sfn_require_array:
    case OP_sfn_require_items:
        return true;
    default:
        return false;
    }
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
