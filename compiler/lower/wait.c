/* compiler/lower/wait.c - lower a Wait: it waits, and hands its input on. */
#include "compiler/lower/lowering.h"

#include "runtime/base/time.h"
#include "runtime/json/value.h"

/* Lower a Timestamp that is a literal. False when it is none. */
static bool lower_instant(struct lowering *l, const struct quantity *moment)
{
    const struct value *literal = moment->literal;
    struct instant instant;

    if (literal == NULL || !value_is(literal, VALUE_STRING) ||
        !time_read(literal->as.text, literal->size, &instant))
        return false;
    lowering_place(l, moment->tree);
    IR(&l->builder, OP_sfn_wait_until_moment, ir_int(instant.seconds), ir_int(instant.nanoseconds));
    return true;
}

/* Lower Seconds or Timestamp, a literal, a path or an expression. A path that finds nothing fails
 * with a message that only Wait has (as recorded from AWS). */
static void lower_moment(struct lowering *l, const struct quantity *moment, enum field field,
                         enum ir_opcode op, struct data input)
{
    struct ir_instruction *value;
    const char *path = "";

    lowering_place(l, moment->tree);
    if (moment->query != NULL) {
        value = lower_checked(l, moment->query, field, input);
    } else if (moment->path == NULL) {
        value = ir_literal(&l->builder, moment->literal);
    } else {
        path = moment->path->tree->text;
        value = lower_found(l, moment->path, input);
        value = IR(&l->builder, OP_sfn_require, ir_value(value),
                   ir_text(arena_format(
                       l->arena, "The %sPath parameter does not reference an input value: %s",
                       field_rows[field].name, path)));
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
        lower_moment(l, &state->seconds, FIELD_SECONDS, OP_sfn_wait_seconds, input);
    else if (!lower_instant(l, &state->timestamp))
        lower_moment(l, &state->timestamp, FIELD_TIMESTAMP, OP_sfn_wait_until, input);
    IR0(&l->builder, OP_SUSPEND);

    l->states[state->id]->leave = lowering_open(l, "leave", IR_POINT_FUNCTION);
    input = flow_input(l);
    assigned = flow_assign(l, state->assign, input);
    flow_leave(l, assigned, flow_output(l, input.value, state->output, input), &state->next);
}
