/* compiler/prove/judge/judge_fields.c - fields of a state that are judged by what they are given:
 * the Error and Cause of a Fail state, the timeout and the heartbeat of a Task. */
#include "compiler/prove/judge/judge_fields.h"

#include "compiler/prove/analysis/describe.h"

void judge_fields_see(struct judging *j, const struct interpreted *what)
{
    struct fields_seen *fields = &j->fields;
    bool heartbeat = what->at->op == OP_sfn_task_heartbeat_every;

    if (what->at->op == OP_sfn_throw) {
        fields->throws = what->at;
        for (size_t i = 0; i < 2; i++)
            fields->thrown[i] = judging_joined(j, fields->thrown[i], what->operands[i]);
    }
    if (heartbeat)
        fields->beats = what->at;
    if (heartbeat || what->at->op == OP_sfn_task_timeout)
        fields->seconds[heartbeat] =
            judging_joined(j, fields->seconds[heartbeat], what->operands[0]);
}

/* The Error and the Cause of a Fail state are texts. (Settled ones are: that is told there.) */
static void judge_throw(struct judging *j)
{
    static const char *const fields[] = {"Error", "Cause"};

    for (size_t i = 0; i < 2; i++) {
        const struct shape *shape = j->fields.thrown[i];
        const struct ir_instruction *value = j->fields.throws->operands[i].as.instruction;

        if (shape_is_empty(shape) || shape_may_be(shape, SHAPE_TEXT | SHAPE_ABSENT))
            continue;
        j->query = describe_is_query(value);
        diag_report(j->diags, value->span, RULE_ALWAYS_FAILS,
                    "the %s of a Fail state must be a text: %s is %s", fields[i],
                    judging_name_or(j, value, "the value"), judging_words(j, shape));
    }
}

/* A heartbeat that may be as late as the timeout is never missed. */
static void judge_heartbeat(struct judging *j)
{
    const struct shape *timeout = j->fields.seconds[0], *heartbeat = j->fields.seconds[1];
    const struct ir_instruction *value = j->fields.beats->operands[0].as.instruction;
    struct finding *finding;

    if (timeout == NULL || !shape_is_only(timeout, SHAPE_NUMBER) ||
        !shape_is_only(heartbeat, SHAPE_NUMBER) || heartbeat->range.low < timeout->range.high)
        return;
    j->query = describe_is_query(value);
    finding = diag_report(j->diags, value->span, RULE_HEARTBEAT,
                          "the heartbeat is never missed: it is %s, and the timeout %s",
                          judging_words(j, heartbeat), judging_words(j, timeout));
    finding->severity = SEVERITY_WARNING;
}

void judge_fields(struct judging *j)
{
    if (j->fields.throws != NULL)
        judge_throw(j);
    if (j->fields.beats != NULL)
        judge_heartbeat(j);
}
