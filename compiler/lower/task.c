/* compiler/lower/task.c - lower a Task: it starts its work, waits, and goes on with the result. */
#include "compiler/lower/lowering.h"

static void lower_work(struct lowering *l)
{
    const struct state *state = l->state;
    struct data input, effective;

    lowering_place(l, state->resource_tree);
    IR0(&l->builder, OP_sfn_task_begin);
    input = flow_begin(l);
    effective = flow_effective(l, input);
    lower_quantity(l, &state->timeout, FIELD_TIMEOUT_SECONDS, OP_sfn_task_timeout, input);
    lower_quantity(l, &state->heartbeat, FIELD_HEARTBEAT_SECONDS, OP_sfn_task_heartbeat_every,
                   input);
    if (state->credentials != NULL)
        IR(&l->builder, OP_sfn_task_credentials,
           ir_value(lower_template(l, state->credentials, input)));
    lowering_place(l, state->resource_tree);
    IR(&l->builder, OP_sfn_task_start, ir_value(effective.value));
    IR0(&l->builder, OP_SUSPEND);
}

void lower_task(struct lowering *l)
{
    struct assigned assigned;
    struct data result;

    lowering_begin_work(l);
    lower_work(l);

    result = lowering_begin_leave(l);
    lowering_inspect(l, SFN_RESULT, result.value);
    assigned = flow_assign(l, l->state->assign, result);
    flow_leave(l, assigned, flow_output(l, flow_result(l, result), l->state->output, result),
               &l->state->next);
}
