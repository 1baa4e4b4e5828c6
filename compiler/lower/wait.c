/* compiler/lower/wait.c - lower a Wait: it waits, and hands its input on. */
#include "compiler/lower/lowering.h"

#include "runtime/base/time.h"
#include "runtime/json/value.h"

/* Lower a Timestamp that is a literal. False when it is a path. */
static bool lower_instant(struct lowering *l, const struct quantity *moment)
{
    const struct value *literal = moment->literal;
    struct instant instant;

    if (moment->path != NULL || !value_is(literal, VALUE_STRING) ||
        !time_read(literal->as.text, literal->size, &instant))
        return false;
    lowering_place(l, moment->tree);
    IR(&l->builder, OP_sfn_wait_until_moment, ir_int(instant.seconds), ir_int(instant.nanoseconds));
    return true;
}

/* Lower Seconds or Timestamp, a literal or a path. A path that finds nothing fails with a message
 * that only Wait has (as recorded from AWS). */
static void lower_moment(struct lowering *l, const struct quantity *moment, enum ir_opcode op,
                         const char *parameter, struct data input)
{
    struct ir_instruction *value;
    const char *path = "";

    lowering_place(l, moment->tree);
    if (moment->path == NULL) {
        value = ir_literal(&l->builder, moment->literal);
    } else {
        path = moment->path->tree->text;
        value = lower_found(l, moment->path, input);
        value = IR(
            &l->builder, OP_sfn_require, ir_value(value),
            ir_text(arena_format(l->arena, "The %s parameter does not reference an input value: %s",
                                 parameter, path)));
    }
    IR(&l->builder, op, ir_value(value), ir_text(path));
}

void lower_wait(struct lowering *l)
{
    const struct state *state = l->state;
    struct assigned assigned;
    struct data input;

    IR(&l->builder, OP_sfn_enter, ir_state_ref(l->states[state->id]));
    input = flow_begin(l);
    if (state->seconds.tree != NULL)
        lower_moment(l, &state->seconds, OP_sfn_wait_seconds, "SecondsPath", input);
    else if (!lower_instant(l, &state->timestamp))
        lower_moment(l, &state->timestamp, OP_sfn_wait_until, "TimestampPath", input);
    IR0(&l->builder, OP_SUSPEND);

    l->states[state->id]->leave = lowering_open(l, "leave", IR_POINT_FUNCTION);
    input = flow_input(l);
    assigned = flow_assign(l, state->assign, input);
    flow_leave(l, assigned, flow_output(l, input.value), &state->next);
}
