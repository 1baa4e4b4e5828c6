/* compiler/lower/expressions/intrinsic.c - lower intrinsic calls to operations of the runtime. */
#include "compiler/lower/lowering.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/format.h"

/* An argument that is a path. When it finds nothing the error message shows a path into the context
 * object without its first $, as AWS does. */
static struct ir_instruction *lower_argument_path(struct lowering *l, const struct path *path,
                                                  const char *call, struct data data)
{
    struct ir_instruction *value = lower_path(l, path, data);
    const char *shown = path->text + (path->root == PATH_ROOT_CONTEXT);

    if (lower_always_found(path))
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

/* States.Format with a literal template: join its pieces and the arguments between them. */
static struct ir_instruction *lower_format(struct lowering *l, const struct value *template,
                                           const struct ir_operand *arguments, size_t count)
{
    const char *at = template->as.text, *end = at + template->size;
    struct ir_operand *parts = ARENA_ARRAY(l->arena, struct ir_operand, 2 * count + 1);
    char *piece = arena_alloc(l->arena, (size_t) template->size + 1);
    size_t places = format_places(at, end), part_count = 0;

    if (places != count)
        return IR(&l->builder, OP_sfn_format_miscounted, ir_int((int64_t)places),
                  ir_int((int64_t)count));
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
    return ir_emit(&l->builder, OP_JOIN, part_count, parts);
}

struct ir_instruction *lower_call(struct lowering *l, const struct intrinsic_call *call,
                                  struct data data)
{
    struct ir_operand *operands = ARENA_ARRAY(l->arena, struct ir_operand, call->count + 1);
    enum ir_opcode op = operation_of(call);
    const struct ir_op_info *info = ir_op_info(op);

    for (size_t i = 0; i < call->count; i++)
        operands[i] = ir_value(lower_argument(l, &call->arguments[i], call->whole, data));
    if (info->variadic)
        return ir_emit(&l->builder, op, call->count, operands);
    if (op == OP_sfn_format && call->template != NULL)
        return lower_format(l, call->template, operands + 1, call->count - 1);
    if (op == OP_sfn_format)
        return IR(&l->builder, op, operands[0],
                  ir_value(ir_emit(&l->builder, OP_ARRAY, call->count - 1, operands + 1)));
    if (call->count < info->count) /* MathRandom without a seed */
        operands[call->count] = ir_value(IR0(&l->builder, OP_NOTHING));
    return ir_emit(&l->builder, op, info->count, operands);
}
