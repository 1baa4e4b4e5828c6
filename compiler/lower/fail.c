/* compiler/lower/fail.c - lower a Fail: the scope fails, perhaps with an error and a cause. */
#include "compiler/lower/lowering.h"

static struct ir_instruction *text_of(struct lowering *l, const struct quantity *field,
                                      struct data input)
{
    if (field->literal != NULL)
        return ir_literal(&l->builder, field->literal);
    if (field->query != NULL)
        return lower_query_field(l, field->query, input);
    if (field->path != NULL)
        return lower_expression(l, field->path, input);
    return IR0(&l->builder, OP_NOTHING);
}

void lower_fail(struct lowering *l)
{
    const struct state *state = l->state;
    struct ir_instruction *error, *cause;
    struct data input;

    IR(&l->builder, OP_sfn_enter, ir_state_ref(l->states[state->id]));
    input.value = IR0(&l->builder, OP_sfn_input);
    if (state->language == QUERY_JSONPATH)
        lowering_inspect(l, SFN_AFTER_INPUT_PATH, input.value);
    error = text_of(l, &state->error, input);
    cause = text_of(l, &state->cause, input);
    IR(&l->builder, OP_sfn_throw, ir_value(error), ir_value(cause));
    IR0(&l->builder, OP_FAIL);
}
