/* compiler/lower/expressions/intrinsic.c - lower intrinsic calls to operations of the runtime. */
#include "compiler/lower/lowering.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/format.h"

/* An argument that is a path. When it finds nothing the error message shows a path into the context
 * object without its first $, as AWS does. */
static struct ir_instruction *lower_argument_path(struct lowering *l, const struct path *path,
                                                  const char *call, struct data data)
{
    struct ir_instruction *value = lower_path(l, path, data);
    const char *shown = path->text + (path->root == PATH_ROOT_CONTEXT);

    if (lower_always_found(l, path))
        return value;
    return IR(&l->builder, OP_sfn_require_argument, ir_value(value), ir_value(data.value),
              ir_text(shown), ir_text(call));
}

static struct ir_instruction *lower_argument(struct lowering *l,
                                             const struct intrinsic_argument *argument,
                                             const char *call, struct data data)
{
    switch (argument->kind) {
    case INTRINSIC_LITERAL:
        return ir_literal(&l->builder, argument->literal);
    case INTRINSIC_PATH:
        return lower_argument_path(l, argument->path, call, data);
    case INTRINSIC_CALL:
        return lower_call(l, argument->call, data);
    }
    BUG("unknown kind of argument");
}

/* The operation of a call. States.Hash with a literal algorithm has one for each algorithm. */
static enum ir_opcode operation_of(const struct intrinsic_call *call)
{
    const struct intrinsic_function *function = intrinsic_find(call->name);
    const char *name = NULL;
    enum ir_opcode op;

    ENSURE(function != NULL);
    op = ir_op_named(function->operation);
    if (op == OP_sfn_hash && call->arguments[1].kind == INTRINSIC_LITERAL)
        name = intrinsic_hash_operation(call->arguments[1].literal);
    if (name != NULL)
        op = ir_op_named(name);
    ENSURE(op != OP_COUNT);
    return op;
}

/* A call that fails whatever its arguments are. */
static struct ir_instruction *lower_refusal(struct lowering *l, const struct intrinsic_call *call)
{
    const char *cause = arena_format(l->arena, CALL_REFUSES, call->whole, call->name);

    if (strcmp(call->name, "States.JsonToString") == 0)
        cause = arena_format(l->arena, "%s: only a single argument is allowed.", cause);
    return lower_failing(l, cause);
}

/* States.Format with a literal template: join its pieces and the arguments between them. */
static struct ir_instruction *lower_format(struct lowering *l, const struct intrinsic_call *call,
                                           const struct ir_operand *arguments)
{
    const struct value *template = call->template;
    const char *at = template->as.text, *end = at + template->size;
    struct format_form form = format_read(at, end);
    struct ir_operand *parts = ARENA_ARRAY(l->arena, struct ir_operand, 2 * call->count);
    char *piece = arena_alloc(l->arena, (size_t) template->size + 1);
    size_t part_count = 0;

    if (form.alone != '\0')
        return lower_failing(l, arena_format(l->arena, CALL_NO_TEMPLATE, call->whole,
                                             format_partner(form.alone), form.alone));
    if (form.places != call->count - 1)
        return lower_refusal(l, call);
    while (at < end) {
        char *piece_end = piece;

        at = format_text(at, end, &piece_end);
        if (piece_end > piece)
            parts[part_count++] = ir_value(ir_literal(
                &l->builder, value_string(&l->arena->region, piece, (size_t)(piece_end - piece))));
        piece = piece_end;
        if (at < end) {
            parts[part_count++] = *arguments++;
            at += FORMAT_PLACE_SIZE;
        }
    }
    return ir_emit(&l->builder, OP_sfn_join, part_count, parts);
}

/* Emit the operation of a call, which takes the number of arguments that it is given. */
static struct ir_instruction *emit_call(struct lowering *l, const struct intrinsic_call *call,
                                        enum ir_opcode op, struct ir_operand *operands)
{
    const struct ir_op_info *info = ir_op_info(op);
    bool quoted = info->count > 0 && info->parameters[info->count - 1] == IR_TEXT;
    size_t values = info->count - quoted;

    if (info->repeats > 0)
        return ir_emit(&l->builder, op, call->count, operands);
    if (op == OP_sfn_format)
        operands[1] = ir_value(ir_emit(&l->builder, OP_sfn_array, call->count - 1, operands + 1));
    else if (call->count < values) /* MathRandom without a seed */
        operands[call->count] = ir_value(IR0(&l->builder, OP_NOTHING));
    if (quoted)
        operands[values] = ir_text(call->whole);
    return ir_emit(&l->builder, op, info->count, operands);
}

/* Arguments come first: one that finds nothing fails before the function looks at how many there
 * are. */
struct ir_instruction *lower_call(struct lowering *l, const struct intrinsic_call *call,
                                  struct data data)
{
    /* There may be two more operands than arguments: a seed that is not given, and the text. */
    struct ir_operand *operands = ARENA_ARRAY(l->arena, struct ir_operand, call->count + 2);

    for (size_t i = 0; i < call->count; i++)
        operands[i] = ir_value(lower_argument(l, &call->arguments[i], call->whole, data));
    if (!intrinsic_takes(intrinsic_find(call->name), call->count))
        return lower_refusal(l, call);
    if (call->template != NULL && strcmp(call->name, "States.Format") == 0)
        return lower_format(l, call, operands + 1);
    return emit_call(l, call, operation_of(call), operands);
}
