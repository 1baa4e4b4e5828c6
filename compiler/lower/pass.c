/* compiler/lower/pass.c - lower a Pass: it computes its output and goes on at once. */
#include "compiler/lower/lowering.h"

void lower_pass(struct lowering *l)
{
    const struct state *state = l->state;
    struct data effective, result;
    struct assigned assigned;

    IR(&l->builder, OP_sfn_enter, ir_state_ref(l->states[state->id]));
    effective = flow_effective(l, flow_begin(l));
    result = effective;
    if (state->result != NULL) {
        lowering_place(l, tree_field(state->tree, "Result"));
        result.value = ir_literal(&l->builder, state->result);
        lowering_inspect(l, SFN_RESULT, result.value);
    }
    assigned = flow_assign(l, state->assign, result);
    flow_leave(l, assigned, flow_output(l, flow_result(l, result), state->output, result),
               &state->next);
}
