/* compiler/prove/analysis/describe.c - the name of a value, as its definition writes it. */
#include "compiler/prove/analysis/describe.h"

#include <ctype.h>

static const struct ir_instruction *operand(const struct ir_instruction *at)
{
    return at->operands[0].as.instruction;
}

/* Whether it gives the same value that it was given, as far as names go. */
static bool hands_on(enum ir_opcode op)
{
    switch (op) {
    case OP_sfn_object_at:
    case OP_sfn_array_at:
    case OP_sfn_query_from:
    case OP_sfn_query_context:
    case OP_sfn_query_enter:
    case OP_sfn_query_settle:
    case OP_sfn_query_collapse:
    case OP_sfn_query_argument:
        return true;
    default:
        return ir_lets_through(op);
    }
}

const struct ir_instruction *describe_read(const struct ir_instruction *value)
{
    while (hands_on(value->op))
        value = operand(value);
    return value;
}

const struct ir_instruction *describe_whole(const struct ir_instruction *value)
{
    switch (value->op) {
    case OP_sfn_member:
    case OP_sfn_element:
    case OP_sfn_element_or_null:
    case OP_sfn_query_filter_at:
    case OP_sfn_query_field:
    case OP_sfn_query_last_field:
    case OP_sfn_query_step_field:
        return describe_read(operand(value));
    default:
        return NULL;
    }
}

bool describe_is_query(const struct ir_instruction *value)
{
    while (!ir_is_query(value->op)) {
        if (value->count == 0 || !ir_is_reference(&value->operands[0]))
            return false;
        value = operand(value);
    }
    return true;
}

static bool is_name(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)text[i]) && text[i] != '_')
            return false;
    return size > 0 && !isdigit((unsigned char)text[0]);
}

static void add_step(const struct ir_instruction *value, bool query, struct buffer *out)
{
    const struct ir_operand *step = &value->operands[1];

    if (step->type == IR_INT)
        buffer_add_format(out, "[%lld]", (long long)step->as.integer);
    else if (is_name(step->as.text.text, step->as.text.size))
        buffer_add_format(out, ".%.*s", (int)step->as.text.size, step->as.text.text);
    else
        buffer_add_format(out, query ? ".`%.*s`" : "['%.*s']", (int)step->as.text.size,
                          step->as.text.text);
}

static bool add_root(const struct ir_instruction *root, bool query, const struct ir_scope *scope,
                     struct buffer *out)
{
    switch (root->op) {
    case OP_sfn_input:
        buffer_add_text(out, query ? "$states.input" : "$");
        return true;
    case OP_sfn_result:
        buffer_add_text(out, query ? "$states.result" : "$");
        return true;
    case OP_sfn_caught:
        buffer_add_text(out, query ? "$states.errorOutput" : "$");
        return true;
    case OP_sfn_context:
        buffer_add_text(out, query ? "$states.context" : "$$");
        return true;
    case OP_sfn_variable:
        for (int64_t up = root->operands[0].as.integer; up > 0; up--)
            scope = scope->owner->scope;
        buffer_add_format(out, "$%s", scope->variable_names[root->operands[1].as.integer]);
        return true;
    default:
        return false;
    }
}

static bool add(const struct ir_instruction *value, bool query, const struct ir_scope *scope,
                struct buffer *out, int depth)
{
    const struct ir_instruction *whole = describe_whole(value);

    if (whole == NULL && !query && depth > 0 && !add_root(value, query, scope, out)) {
        buffer_add_byte(out, '$'); /* what the fields before have made of the input */
        return true;
    }
    if (whole == NULL)
        return query || depth == 0 ? add_root(value, query, scope, out) : true;
    if (depth > 64 || (value->operands[1].type == IR_INT && !value->operands[1].immediate) ||
        !add(whole, query, scope, out, depth + 1))
        return false;
    add_step(value, query, out);
    return true;
}

bool describe_value(const struct ir_instruction *value, bool query, const struct ir_scope *scope,
                    struct buffer *out)
{
    return add(describe_read(value), query, scope, out, 0);
}

const char *describe_name(const struct ir_instruction *value, const struct ir_scope *scope,
                          struct arena *arena)
{
    struct buffer name = BUFFER_EMPTY;
    const char *made = NULL;

    if (describe_value(value, describe_is_query(value), scope, &name))
        made = arena_text(arena, name.text, name.size);
    buffer_fini(&name);
    return made;
}
