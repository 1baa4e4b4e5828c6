/* compiler/prove/analysis/operation.c - what a definition calls an operation. */
#include "compiler/prove/analysis/operation.h"

#include <string.h>

#include "sfn/abi.h"

/* $name of a built-in function of JSONata; NULL: it is none. */
static const char *builtin_name(enum ir_opcode op)
{
    switch (op) {
#define QUERY_BUILTIN(name, text, signature, arity, traits)                                        \
    case OP_sfn_jsonata_##name:                                                                    \
        return "$" text;
#include "sfn/builtins.def"
#undef QUERY_BUILTIN
    default:
        return NULL;
    }
}

static const char *operator_name(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_query_add_numbers:
        return "the operator +";
    case OP_sfn_query_subtract:
    case OP_sfn_query_negate:
        return "the operator -";
    case OP_sfn_query_multiply:
        return "the operator *";
    case OP_sfn_query_divide:
        return "the operator /";
    case OP_sfn_query_modulo:
        return "the operator %";
    case OP_sfn_query_less:
        return "the comparison <";
    case OP_sfn_query_less_equal:
        return "the comparison <=";
    case OP_sfn_query_greater:
        return "the comparison >";
    case OP_sfn_query_greater_equal:
        return "the comparison >=";
    case OP_sfn_query_concatenate:
        return "the operator &";
    case OP_sfn_query_range:
        return "the range [..]";
    case OP_sfn_query_sort:
        return "the order-by ^(...)";
    default:
        return NULL;
    }
}

static bool is_by_path(const struct ir_instruction *at)
{
    const struct ir_operand *path = &at->operands[at->count - 1];

    return path->type == IR_TEXT && path->as.text.size > 0;
}

static const char *field_name(const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_sfn_wait_seconds:
        return is_by_path(at) ? "SecondsPath" : "Seconds";
    case OP_sfn_wait_until:
        return is_by_path(at) ? "TimestampPath" : "Timestamp";
    case OP_sfn_task_timeout:
        return is_by_path(at) ? "TimeoutSecondsPath" : "TimeoutSeconds";
    case OP_sfn_task_heartbeat_every:
        return is_by_path(at) ? "HeartbeatSecondsPath" : "HeartbeatSeconds";
    case OP_sfn_map_concurrency:
        return is_by_path(at) ? "MaxConcurrencyPath" : "MaxConcurrency";
    case OP_sfn_map_tolerated_count:
        return is_by_path(at) ? "ToleratedFailureCountPath" : "ToleratedFailureCount";
    case OP_sfn_map_tolerated_percentage:
        return is_by_path(at) ? "ToleratedFailurePercentagePath" : "ToleratedFailurePercentage";
    case OP_sfn_map_batch_items:
        return is_by_path(at) ? "MaxItemsPerBatchPath" : "MaxItemsPerBatch";
    case OP_sfn_map_batch_bytes:
        return is_by_path(at) ? "MaxInputBytesPerBatchPath" : "MaxInputBytesPerBatch";
    case OP_sfn_map_max_items:
        return is_by_path(at) ? "MaxItemsPath" : "MaxItems";
    case OP_sfn_map_read:
        return "ItemReader";
    case OP_sfn_map_write:
        return "ResultWriter";
    default:
        return NULL;
    }
}

const char *operation_name(struct arena *arena, const struct ir_instruction *at)
{
    const struct ir_operand *last = at->count > 0 ? &at->operands[at->count - 1] : NULL;
    const char *name = builtin_name(at->op);

    if (name == NULL)
        name = operator_name(at->op);
    if (name == NULL)
        name = field_name(at);
    if (name != NULL)
        return name;
    if (last == NULL || last->type != IR_TEXT)
        return NULL;
    switch (at->op) {
    case OP_sfn_field_integer:
    case OP_sfn_field_number:
    case OP_sfn_field_timestamp:
        return arena_text(arena, last->as.text.text, last->as.text.size);
    default:
        if (last->as.text.size < 7 || memcmp(last->as.text.text, "States.", 7) != 0)
            return NULL;
        return arena_text(arena, last->as.text.text, strcspn(last->as.text.text, "( "));
    }
}

const char *operation_path(struct arena *arena, const struct ir_instruction *at)
{
    size_t path;

    switch (at->op) {
    case OP_sfn_require_path:
    case OP_sfn_require_field:
    case OP_sfn_require_argument:
        path = 2;
        break;
    case OP_sfn_require_context_field:
    case OP_sfn_require_array:
    case OP_sfn_require_items:
        path = 1;
        break;
    default:
        return NULL;
    }
    if (path >= at->count || at->operands[path].type != IR_TEXT)
        return NULL;
    return arena_text(arena, at->operands[path].as.text.text, at->operands[path].as.text.size);
}

const char *operation_wanted(const struct ir_instruction *at)
{
    static const char *const wanted[] = {
        [SFN_EXPECT_BOOLEAN] = "a boolean", [SFN_EXPECT_STRING] = "a text",
        [SFN_EXPECT_NUMBER] = "a number",   [SFN_EXPECT_INTEGER] = "a whole number",
        [SFN_EXPECT_ARRAY] = "an array",    [SFN_EXPECT_OBJECT] = "an object",
    };

    if (at->op != OP_sfn_query_settle)
        return NULL;
    return wanted[at->operands[1].as.integer];
}

/* The kinds of what the operation must be given first; none: that is not known. */
static unsigned first_kinds(enum ir_opcode op)
{
    const char *signature = ir_signature(op);

    switch (op) {
    case OP_sfn_array_partition:
    case OP_sfn_array_contains:
    case OP_sfn_array_get_item:
    case OP_sfn_array_length:
    case OP_sfn_array_unique:
        return SHAPE_ARRAY;
    case OP_sfn_string_to_json:
    case OP_sfn_base64_encode:
    case OP_sfn_base64_decode:
    case OP_sfn_string_split:
    case OP_sfn_format:
        return SHAPE_TEXT;
    case OP_sfn_math_add:
    case OP_sfn_math_random:
    case OP_sfn_array_range:
    case OP_sfn_query_add_numbers:
    case OP_sfn_query_subtract:
    case OP_sfn_query_multiply:
    case OP_sfn_query_divide:
    case OP_sfn_query_modulo:
    case OP_sfn_query_negate:
    case OP_sfn_query_range:
        return SHAPE_NUMBER;
    case OP_sfn_json_merge:
        return SHAPE_OBJECT;
    default:
        break;
    }
    switch (signature != NULL ? signature[1] : '\0') {
    case 's':
        return SHAPE_TEXT;
    case 'n':
        return SHAPE_NUMBER;
    case 'o':
        return SHAPE_OBJECT;
    case 'f':
        return SHAPE_FUNCTION;
    default: /* what is no array counts as one of one item */
        return 0;
    }
}

static const char *kind_words(unsigned kinds)
{
    switch (kinds) {
    case SHAPE_ARRAY:
        return "an array";
    case SHAPE_TEXT:
        return "a text";
    case SHAPE_NUMBER:
        return "a number";
    case SHAPE_OBJECT:
        return "an object";
    default:
        return "a function";
    }
}

size_t operation_first(const struct ir_instruction *at)
{
    return at->op >= OP_sfn_jsonata_sum && at->count > 1 ? 1 : 0;
}

const char *operation_needs(const struct ir_instruction *at, const struct shape *given)
{
    unsigned kinds = first_kinds(at->op);

    return kinds != 0 && !shape_is_only(given, kinds | SHAPE_ABSENT) ? kind_words(kinds) : NULL;
}

const char *operation_wants(const struct ir_instruction *at, const struct shape *given)
{
    unsigned kinds = first_kinds(at->op);

    switch (at->op) {
    case OP_sfn_wait_seconds:
    case OP_sfn_map_concurrency:
        return "a whole number from 0 up";
    case OP_sfn_task_timeout:
    case OP_sfn_task_heartbeat_every:
        return "a whole number from 1 to 99999999";
    case OP_sfn_wait_until:
    case OP_sfn_field_timestamp:
        return "a timestamp such as 2026-03-14T01:59:00Z";
    default:
        return kinds != 0 && !shape_may_be(given, kinds) ? kind_words(kinds) : NULL;
    }
}
