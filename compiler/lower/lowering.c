/* compiler/lower/lowering.c - keep track of where the next instruction goes while lowering.
 *
 * The files that lower states and expressions use these to begin functions and blocks and to set
 * places in the definition; nothing here knows a state type or an expression. */
#include "compiler/lower/lowering.h"

#include <string.h>

#include "compiler/support/origin.h"
#include "runtime/json/value.h"

struct ir_block *lowering_block(struct lowering *l, const char *label)
{
    return ir_block_add(l->program, l->builder.function, label);
}

void lowering_continue(struct lowering *l, struct ir_block *block)
{
    l->builder.block = block;
}

void lowering_place(struct lowering *l, const struct tree *tree)
{
    if (tree != NULL && l->machine != NULL)
        l->builder.span = source_place(l->machine->source, tree->span);
}

#define INSIDE_MAX 4096 /* bytes of an expression whose parts have places of their own */

void lowering_place_inside(struct lowering *l, size_t start, size_t end)
{
    const struct field_query *query = l->query;

    if (query == NULL || query->tree->size > INSIDE_MAX || end <= start)
        return;
    l->builder.span =
        source_place(l->machine->source, tree_span_inside(l->machine->source, query->tree,
                                                          query->offset + start,
                                                          query->offset + end));
}

static bool is_inspected(const struct lowering *l)
{
    return l->inspected != NULL && strcmp(l->state->name, l->inspected) == 0;
}

void lowering_inspect(struct lowering *l, enum sfn_inspected what, struct ir_instruction *value)
{
    if (is_inspected(l))
        IR(&l->builder, OP_sfn_inspect, ir_int(what), ir_value(value));
}

void lowering_inspect_name(struct lowering *l, enum sfn_inspected what, const char *name)
{
    if (is_inspected(l))
        lowering_inspect(l, what, ir_literal(&l->builder, value_text(&l->arena->region, name)));
}

void lowering_inspect_index(struct lowering *l, enum sfn_inspected what, size_t index)
{
    if (is_inspected(l))
        lowering_inspect(l, what,
                         ir_literal(&l->builder, value_integer(&l->arena->region, (int64_t)index)));
}

void lowering_cover(struct lowering *l, const void *of)
{
    if (l->coverage != NULL)
        IR(&l->builder, OP_sfn_cover, ir_int(coverage_item(l->coverage, l->state, of)));
}

void lowering_enter_function(struct lowering *l, struct ir_function *function)
{
    l->builder.function = function;
    l->builder.span = function->span;
    lowering_continue(l, lowering_block(l, "entry"));
}

struct ir_function *lowering_function(struct lowering *l, const struct state *state,
                                      const char *suffix, enum ir_function_kind kind)
{
    const char *name = arena_format(l->arena, "%s.%s", state->name, suffix);
    struct ir_function *function = ir_function_add(l->program, name, kind);

    function->span = source_place(l->machine->source, state->name_span);
    return function;
}

struct ir_function *lowering_open(struct lowering *l, const char *suffix,
                                  enum ir_function_kind kind)
{
    struct ir_function *function = lowering_function(l, l->state, suffix, kind);

    lowering_enter_function(l, function);
    return function;
}

void lowering_begin_work(struct lowering *l)
{
    struct ir_state *ir = l->states[l->state->id];

    ir->work = lowering_function(l, l->state, "work", IR_POINT_FUNCTION);
    IR(&l->builder, OP_sfn_enter, ir_state_ref(ir));
    IR(&l->builder, OP_GOTO, ir_point(ir->work));
    lowering_enter_function(l, ir->work);
}

struct data lowering_begin_leave(struct lowering *l)
{
    l->states[l->state->id]->leave = lowering_open(l, "leave", IR_POINT_FUNCTION);
    return (struct data){IR0(&l->builder, OP_sfn_result)};
}

void lowering_refuse(struct lowering *l, const char *placeholder)
{
    const char *cause = arena_format(
        l->arena,
        "The state '%s' holds the placeholder ${%s}, which was not filled when this was compiled: "
        "give sfnc -D %s=VALUE",
        l->state->name, placeholder, placeholder);

    IR(&l->builder, OP_sfn_require, ir_value(IR0(&l->builder, OP_NOTHING)), ir_text(cause));
    IR0(&l->builder, OP_FAIL);
}
