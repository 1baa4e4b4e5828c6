/* compiler/lower/succeed.c - lower a Succeed: the scope ends with the state's filtered input. */
#include "compiler/lower/lowering.h"

void lower_succeed(struct lowering *l)
{
    struct data input;

    IR(&l->builder, OP_sfn_enter, ir_state_ref(l->states[l->state->id]));
    input = flow_begin(l);
    flow_leave(l, (struct assigned){0}, flow_output(l, input.value, l->state->output, input), NULL);
}
