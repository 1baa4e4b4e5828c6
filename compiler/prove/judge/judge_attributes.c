/* compiler/prove/judge/judge_attributes.c - values that are computed for DynamoDB.
 *
 * Its numbers are written as texts, {"N": "5"}. What stands as it is has been looked at before
 * (compiler/check/calls/attributes.c); here are those that are computed. */
#include "compiler/prove/judge/judge_attributes.h"

#include "compiler/prove/analysis/describe.h"
#include "runtime/base/text.h"

static bool is_text_type(const struct ir_operand *key)
{
    return key->type == IR_KEY && key->as.text.size == 1 &&
           (key->as.text.text[0] == 'N' || key->as.text.text[0] == 'S');
}

void judge_attributes(struct judging *j, const struct seen *seen)
{
    const struct ir_state *state = analysis_state(j->analysis, j->function);
    const struct ir_operand *key = &seen->at->operands[0];
    const struct ir_instruction *value;
    const struct shape *shape;

    if (seen->at->op != OP_sfn_object || seen->at->count != 2 || !is_text_type(key) ||
        state->task == NULL || state->task->type == NULL ||
        !text_ends(state->task->type, "dynamodb") || j->function != state->work ||
        !ir_is_reference(&seen->at->operands[1]))
        return;
    value = seen->at->operands[1].as.instruction;
    shape = value->op == OP_LITERAL ? NULL : judging_known(j, value);
    if (shape == NULL || shape_is_empty(shape) || shape_may_be(shape, SHAPE_TEXT | SHAPE_ABSENT) ||
        shape_is_only(shape, SHAPE_NULL))
        return;
    j->query = describe_is_query(value);
    diag_report(j->diags, value->span, RULE_CALL_PARAMETER,
                "the \"%c\" of DynamoDB is a text: %s is %s", key->as.text.text[0],
                judging_name_or(j, describe_read(value), "the value"),
                judging_words(j, shape_only(j->arena, shape, SHAPE_EVERY & ~(unsigned)SHAPE_NULL)));
}
