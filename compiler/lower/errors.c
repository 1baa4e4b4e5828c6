/* compiler/lower/errors.c - lower Retry and Catch: the point of a state that has failed.
 *
 * The first retrier that names the error decides, even when its attempts are used up. Then come the
 * catchers, in order. When one catches, the state's ResultSelector, ResultPath and OutputPath do
 * not apply: the catcher's ResultPath puts the error into the raw input (as recorded from AWS). */
#include "compiler/lower/lowering.h"

#include <string.h>

/* Test whether the failure has that error name. Names that stand for several errors (States.ALL)
 * have operations of their own. */
static struct ir_instruction *lower_name(struct lowering *l, const char *name)
{
    if (strcmp(name, "States.ALL") == 0)
        return IR0(&l->builder, OP_sfn_error_is_any);
    if (strcmp(name, "States.TaskFailed") == 0)
        return IR0(&l->builder, OP_sfn_error_is_task_failed);
    if (strcmp(name, "States.HeartbeatTimeout") == 0)
        return IR0(&l->builder, OP_sfn_error_is_heartbeat);
    return IR(&l->builder, OP_sfn_error_is, ir_text(name));
}

/* Branch to `then` when the failure has one of the names, else to `otherwise`. */
static void lower_names(struct lowering *l, const struct error_names *errors, struct ir_block *then,
                        struct ir_block *otherwise)
{
    for (size_t i = 0; i < errors->count; i++) {
        bool last = i + 1 == errors->count;
        struct ir_block *next = last ? otherwise : lowering_block(l, "or");
        struct ir_instruction *named = lower_name(l, errors->names[i]);

        IR(&l->builder, OP_BRANCH, ir_value(named), ir_block_ref(then), ir_block_ref(next));
        lowering_continue(l, next);
    }
}

static void lower_retrier(struct lowering *l, const struct retrier *retrier, size_t number,
                          struct ir_block *catching)
{
    struct ir_block *then = lowering_block(l, "retry");
    struct ir_block *wait = lowering_block(l, "wait");
    struct ir_block *next = lowering_block(l, "retrier");
    struct ir_instruction *again;

    lowering_place(l, retrier->tree);
    lower_names(l, &retrier->errors, then, next);
    lowering_continue(l, then);
    lowering_cover(l, retrier);
    lowering_inspect_index(l, SFN_RETRIER, number);
    again =
        IR(&l->builder, OP_sfn_retry, ir_int((int64_t)number), ir_real(retrier->interval_seconds),
           ir_int(retrier->max_attempts), ir_real(retrier->backoff_rate),
           ir_real(retrier->max_delay_seconds), ir_bool(retrier->full_jitter));
    IR(&l->builder, OP_BRANCH, ir_value(again), ir_block_ref(wait), ir_block_ref(catching));
    lowering_continue(l, wait);
    IR0(&l->builder, OP_SUSPEND);
    lowering_continue(l, next);
}

/* What the state is left with when the catcher has caught its failure. */
static struct ir_instruction *caught_output(struct lowering *l, const struct catcher *catcher,
                                            struct data error)
{
    if (l->state->language == QUERY_JSONATA)
        return flow_output(l, error.value, catcher->output, error);
    return flow_insert(l, catcher->result_path, error.value);
}

static void lower_catcher(struct lowering *l, const struct catcher *catcher, size_t number)
{
    struct ir_block *then = lowering_block(l, "catch");
    struct ir_block *next = lowering_block(l, "catcher");
    struct assigned assigned;
    struct data output;

    lowering_place(l, catcher->tree);
    lower_names(l, &catcher->errors, then, next);
    lowering_continue(l, then);
    lowering_cover(l, catcher);
    lowering_inspect_index(l, SFN_CATCHER, number);
    output.value = IR0(&l->builder, OP_sfn_caught);
    assigned = flow_assign(l, catcher->assign, output);
    flow_leave(l, assigned, caught_output(l, catcher, output), &catcher->next);
    lowering_continue(l, next);
}

void lower_errors(struct lowering *l)
{
    const struct state *state = l->state;
    struct ir_block *catching;

    if (state->retrier_count == 0 && state->catcher_count == 0)
        return;
    l->states[state->id]->fail = lowering_open(l, "fail", IR_POINT_FUNCTION);
    if (state->unfilled.errors != NULL) {
        lowering_refuse(l, state->unfilled.errors);
        return;
    }
    catching = lowering_block(l, "catching");
    for (size_t i = 0; i < state->retrier_count; i++)
        lower_retrier(l, &state->retriers[i], i, catching);
    IR(&l->builder, OP_JUMP, ir_block_ref(catching));
    lowering_continue(l, catching);
    for (size_t i = 0; i < state->catcher_count; i++)
        lower_catcher(l, &state->catchers[i], i);
    IR0(&l->builder, OP_FAIL);
}
