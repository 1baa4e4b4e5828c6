/* compiler/lower/parallel.c - lower a Parallel: a child for each branch, with the same input. */
#include "compiler/lower/lowering.h"

void lower_parallel(struct lowering *l)
{
    const struct state *state = l->state;
    struct data result, effective;
    struct assigned assigned;

    lowering_begin_work(l);
    effective = flow_effective(l, flow_begin(l));
    IR(&l->builder, OP_sfn_parallel_begin, ir_value(effective.value));
    IR0(&l->builder, OP_SUSPEND);

    result = lowering_begin_leave(l);
    assigned = flow_assign(l, state->assign, result);
    flow_leave(l, assigned, flow_output(l, flow_result(l, result), state->output, result),
               &state->next);
}
