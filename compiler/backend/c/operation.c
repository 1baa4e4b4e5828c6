/* compiler/backend/c/operation.c - emit an instruction as lines of C.
 *
 * In: an instruction of the body at hand. Out: an assignment or a call, a line for each, and where
 * it fails a return; for a terminator, a goto or a return. */
#include "compiler/backend/c/body.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "runtime/base/bug.h"

/* ---- operands ---- */

bool operation_is_inline(const struct ir_instruction *at)
{
    return at->op == OP_LITERAL || at->op == OP_NOTHING || at->op == OP_CONST_BOOL ||
           at->op == OP_CONST_INT ||
           (at->op == OP_ARGUMENT && at->block->function->kind == IR_FILTER);
}

static void emit_result(struct body *body, const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_LITERAL:
        data_literal_address(body->emitter, at->literal);
        break;
    case OP_NOTHING:
        buffer_add_text(body->out, "NULL");
        break;
    case OP_CONST_BOOL:
        buffer_add_byte(body->out, at->operands[0].as.integer != 0 ? '1' : '0');
        break;
    case OP_CONST_INT:
        text_integer(body->out, at->operands[0].as.integer);
        break;
    default:
        if (operation_is_inline(at))
            buffer_add_text(body->out,
                            at->operands[0].as.integer == IR_FILTER_NODE ? "node" : "root");
        else
            buffer_add_format(body->out, "v%d", at->id);
    }
}

static void emit_operand(struct body *body, const struct ir_operand *operand)
{
    struct emitter *emitter = body->emitter;
    struct buffer *out = body->out;

    if (ir_is_reference(operand)) {
        emit_result(body, operand->as.instruction);
        return;
    }
    switch (operand->type) {
    case IR_BOOL:
        buffer_add_byte(out, operand->as.integer != 0 ? '1' : '0');
        return;
    case IR_INT:
        text_integer(out, operand->as.integer);
        return;
    case IR_REAL:
        ENSURE(isfinite(operand->as.real));
        /* A small integer is exact as a decimal; any other number is in hexadecimal (%a). */
        if (fabs(operand->as.real) <= INT_MAX && operand->as.real == trunc(operand->as.real))
            buffer_add_format(out, "%.1f", operand->as.real);
        else
            buffer_add_format(out, "%a /* %g */", operand->as.real, operand->as.real);
        return;
    case IR_KEY:
        data_key_address(emitter, operand->as.text.text, operand->as.text.size);
        return;
    case IR_TEXT:
        data_text(emitter, operand->as.text.text, operand->as.text.size);
        return;
    case IR_STATE:
        buffer_add_format(out, "%d /* ", operand->as.state->id);
        text_comment(out, operand->as.state->name, strlen(operand->as.state->name), COMMENT_MAX);
        buffer_add_text(out, " */");
        return;
    case IR_FUNCTION:
    case IR_LAMBDA_REF:
        buffer_add_text(out, emitter->names[operand->as.function->number]);
        return;
    case IR_POINT:
        buffer_add_format(out, "%d", operand->as.function->point);
        return;
    case IR_BLOCK:
        buffer_add_format(out, "b%d_%s", operand->as.block->id, operand->as.block->label);
        return;
    case IR_KEYS:
        data_names_address(emitter, operand->as.names);
        return;
    case IR_NONE:
    case IR_VALUE:
    case IR_LIST:
    case IR_FRAME:
        break;
    }
    BUG("an operand of this type has no text in C");
}

/* ---- operations ---- */

static const char *failing_result(const struct body *body)
{
    switch (body->function->kind) {
    case IR_POINT_FUNCTION:
        return "SFN_FAILED";
    case IR_CHOOSER:
    case IR_LAMBDA:
        return "NULL";
    case IR_FILTER:
        return "0";
    }
    BUG("a function of unknown kind");
}

/* Append the name of an array with the values of an operation, or with its keys. */
static void emit_parts_name(struct body *body, const struct ir_instruction *at, const char *which)
{
    if (at->id > 0)
        buffer_add_format(body->out, "v%d_%s", at->id, which);
    else
        buffer_add_format(body->out, "parts%d_%s", body->nameless, which);
}

/* Emit the arrays that the operation takes, before its call. */
static void emit_parts(struct body *body, const struct ir_instruction *at)
{
    struct buffer *out = body->out;
    const struct ir_op_info *info = ir_op_info(at->op);

    if (at->count == info->count)
        return;
    body->nameless += at->id == 0;
    if (info->repeats == 2) {
        buffer_add_text(out, "    static const struct key ");
        emit_parts_name(body, at, "keys");
        buffer_add_text(out, "[] = {\n");
        for (size_t i = info->count; i < at->count; i += 2) {
            buffer_add_text(out, "        ");
            data_key_fields(out, at->operands[i].as.text.text, at->operands[i].as.text.size);
            buffer_add_text(out, ",\n");
        }
        buffer_add_text(out, "    };\n");
    }
    buffer_add_text(out, "    const struct value *const ");
    emit_parts_name(body, at, "values");
    buffer_add_text(out, "[] = {");
    for (size_t i = info->count + info->repeats - 1; i < at->count; i += info->repeats) {
        if (i >= info->count + info->repeats)
            buffer_add_text(out, ", ");
        emit_operand(body, &at->operands[i]);
    }
    buffer_add_text(out, "};\n");
}

/* Append the arguments that the arrays are. */
static void emit_parts_arguments(struct body *body, const struct ir_instruction *at)
{
    const struct ir_op_info *info = ir_op_info(at->op);
    bool empty = at->count == info->count;

    if (empty) {
        buffer_add_text(body->out, info->repeats == 2 ? "NULL, NULL, 0" : "NULL, 0");
        return;
    }
    if (info->repeats == 2) {
        emit_parts_name(body, at, "keys");
        buffer_add_text(body->out, ", ");
    }
    emit_parts_name(body, at, "values");
    buffer_add_format(body->out, ", %zu", (at->count - info->count) / info->repeats);
}

/* True for an operation that sfn/abi.h has as an inline function, too. */
static bool has_inline(enum ir_opcode op)
{
    return op == OP_sfn_query_count || op == OP_sfn_query_rounds || op == OP_sfn_query_item ||
           op == OP_sfn_query_defined || op == OP_sfn_query_is_array ||
           op == OP_sfn_query_is_string || op == OP_sfn_query_is_function;
}

static void emit_call(struct body *body, const struct ir_instruction *at)
{
    const struct ir_op_info *info = ir_op_info(at->op);
    const char *separator = "";

    buffer_add_format(body->out, has_inline(at->op) ? "sfn_inline_%s(" : "sfn_%s(", info->name);
    if (info->frame) {
        buffer_add_text(body->out, "f");
        separator = ", ";
    }
    for (size_t i = 0; i < info->count; i++) {
        buffer_add_text(body->out, separator);
        emit_operand(body, &at->operands[i]);
        separator = ", ";
    }
    if (info->repeats > 0) {
        buffer_add_text(body->out, separator);
        emit_parts_arguments(body, at);
    }
    buffer_add_byte(body->out, ')');
}

static void emit_infix(struct body *body, const struct ir_instruction *at, const char *operator)
{
    emit_operand(body, &at->operands[0]);
    buffer_add_text(body->out, operator);
    emit_operand(body, &at->operands[1]);
}

/* Emit the right side of an assignment: a call, or an expression that needs none. */
static void emit_expression(struct body *body, const struct ir_instruction *at)
{
    const struct ir_operand *operands = at->operands;

    switch (at->op) {
    case OP_NOT:
        buffer_add_byte(body->out, '!');
        emit_operand(body, &operands[0]);
        break;
    case OP_ARGUMENT:
        buffer_add_format(body->out, "arguments[%d]", (int)operands[0].as.integer);
        break;
    case OP_CAPTURED:
        buffer_add_format(body->out, "captured[%d]", (int)operands[0].as.integer);
        break;
    case OP_ADD:
        emit_infix(body, at, " + ");
        break;
    case OP_LESS:
        emit_infix(body, at, " < ");
        break;
    case OP_EQUAL:
        emit_infix(body, at, " == ");
        break;
    case OP_sfn_present:
        /* A path has found something when its result is not NULL; a constant never is. */
        if (operands[0].as.instruction->op == OP_LITERAL) {
            buffer_add_byte(body->out, '1');
        } else {
            emit_operand(body, &operands[0]);
            buffer_add_text(body->out, " != NULL");
        }
        break;
    default:
        emit_call(body, at);
    }
}

const char *operation_type(enum ir_type type)
{
    switch (type) {
    case IR_BOOL:
        return "int32_t ";
    case IR_INT:
        return "int64_t ";
    case IR_LIST:
        return "struct query_list *";
    default:
        return "const struct value *";
    }
}

static void emit_operation(struct body *body, const struct ir_instruction *at)
{
    const struct ir_op_info *info = ir_op_info(at->op);
    struct buffer *out = body->out;
    const struct use *use = &body->uses[at->id];
    bool fails = (info->traits & IR_FAILS) != 0;
    bool acts = (info->traits & IR_ACTS) != 0;

    if (info->result != IR_NONE && !use->used && !fails && !acts)
        return;
    if (info->repeats > 0)
        emit_parts(body, at);
    buffer_add_text(out, "    ");
    if (info->result != IR_NONE && use->used) {
        if (!use->shared)
            buffer_add_text(out, operation_type(info->result));
        buffer_add_format(out, "v%d = ", at->id);
        emit_expression(body, at);
        buffer_add_text(out, ";\n");
        if (fails)
            buffer_add_format(out, "    if (!v%d)\n        return %s;\n", at->id,
                              failing_result(body));
    } else if (fails) {
        buffer_add_text(out, "if (!");
        emit_expression(body, at);
        buffer_add_format(out, ")\n        return %s;\n", failing_result(body));
    } else {
        emit_expression(body, at);
        buffer_add_text(out, ";\n");
    }
}

/* The parameter that argument `index` of a jump reads although it has been assigned to before, or
 * the argument's own, which needs no assignment; else NULL. */
static const struct ir_instruction *read_parameter(const struct ir_instruction *jump, size_t index)
{
    const struct ir_operand *operand = &jump->operands[index];
    const struct ir_instruction *parameter = jump->operands[0].as.block->first;

    for (size_t i = 1; i <= index && ir_is_reference(operand); i++, parameter = parameter->next) {
        if (operand->as.instruction == parameter)
            return parameter;
    }
    return NULL;
}

/* Assign to the parameters of the block that a jump leads to. All get their values at once: what is
 * read from one that comes before goes to a variable beside it first. */
static void emit_arguments(struct body *body, const struct ir_instruction *jump)
{
    const struct ir_instruction *first = jump->operands[0].as.block->first;
    const struct ir_instruction *parameter = first;
    struct buffer *out = body->out;

    for (size_t i = 1; i < jump->count; i++, parameter = parameter->next) {
        const struct ir_instruction *read = read_parameter(jump, i);

        if (read != NULL && read != parameter)
            buffer_add_format(out, "    %sv%d_next = v%d;\n", operation_type(parameter->type),
                              parameter->id, read->id);
    }
    parameter = first;
    for (size_t i = 1; i < jump->count; i++, parameter = parameter->next) {
        const struct ir_instruction *read = read_parameter(jump, i);

        if (read == parameter)
            continue;
        buffer_add_format(out, "    v%d = ", parameter->id);
        if (read != NULL)
            buffer_add_format(out, "v%d_next", parameter->id);
        else
            emit_operand(body, &jump->operands[i]);
        buffer_add_text(out, ";\n");
    }
}

static void emit_terminator(struct body *body, const struct ir_instruction *at)
{
    struct buffer *out = body->out;

    switch (at->op) {
    case OP_JUMP:
        emit_arguments(body, at);
        buffer_add_text(out, "    goto ");
        emit_operand(body, &at->operands[0]);
        break;
    case OP_BRANCH:
        buffer_add_text(out, "    if (");
        emit_operand(body, &at->operands[0]);
        buffer_add_text(out, ")\n        goto ");
        emit_operand(body, &at->operands[1]);
        buffer_add_text(out, ";\n    goto ");
        emit_operand(body, &at->operands[2]);
        break;
    case OP_GOTO:
        buffer_add_text(out, "    return ");
        emit_operand(body, &at->operands[0]);
        buffer_add_text(out, "; /* ");
        text_comment(out, at->operands[0].as.function->name,
                     strlen(at->operands[0].as.function->name), COMMENT_MAX);
        buffer_add_text(out, " */\n");
        return;
    case OP_GIVE:
    case OP_ANSWER:
        buffer_add_text(out, "    return ");
        emit_operand(body, &at->operands[0]);
        break;
    case OP_END:
        buffer_add_text(out, "    return SFN_END");
        break;
    case OP_SUSPEND:
        buffer_add_text(out, "    return SFN_SUSPENDED");
        break;
    case OP_FAIL:
        buffer_add_format(out, "    return %s", failing_result(body));
        break;
    default:
        BUG("a terminator that the C back end does not know");
    }
    buffer_add_text(out, ";\n");
}

void operation_emit(struct body *body, const struct ir_instruction *at)
{
    if (ir_op_info(at->op)->terminator)
        emit_terminator(body, at);
    else
        emit_operation(body, at);
}
