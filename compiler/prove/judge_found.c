/* compiler/prove/judge_found.c - paths and names that find nothing, on all ways or on one. */
#include "compiler/prove/judge_found.h"

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/told.h"

/* Tell what that is which lacks a part, and (`where`) where it was made. */
static void note_whole(struct judging *j, struct finding *finding,
                       const struct ir_instruction *part, bool where)
{
    const struct ir_instruction *whole = describe_whole(part);
    const struct ir_operand *step = &part->operands[1];
    const struct shape *shape = judging_known(j, whole);
    const char *name = judging_name_or_it(j, whole);

    if (shape == NULL || shape_is_only(shape, SHAPE_ABSENT))
        return;
    diag_note(j->diags, finding, (struct span){0}, "%s is %s here", name,
              judging_shape_text(j, shape));
    if (where && step->type == IR_KEY && shape_may_be(shape, SHAPE_OBJECT) &&
        shape->members != NULL && shape->members->made.line != 0)
        diag_note(j->diags, finding, shape->members->made, "%s was made here, without \"%.*s\"",
                  name, (int)step->as.text.size, step->as.text.text);
}

/* The outermost part of a path that is never there. */
static const struct ir_instruction *where_lost(struct judging *j,
                                               const struct ir_instruction *value)
{
    const struct ir_instruction *whole = describe_whole(value);

    while (whole != NULL && judging_known(j, whole) != NULL &&
           shape_is_only(judging_known(j, whole), SHAPE_ABSENT)) {
        value = whole;
        whole = describe_whole(value);
    }
    return value;
}

/* Tell on which way it went missing. */
static bool note_loss(struct judging *j, struct finding *finding,
                      const struct ir_instruction *value, bool sometimes)
{
    if (j->losses == NULL)
        j->losses = losses_new(j->analysis, j->program, j->whole);
    return losses_note(j->losses, j->function, value, judging_name_or_it(j, value), sometimes,
                       j->diags, finding);
}

void judge_never_found(struct judging *j, const struct seen *seen,
                       const struct ir_instruction *value)
{
    const struct ir_instruction *lost = where_lost(j, value);
    const char *name = judging_name(j, value);
    struct finding *finding;

    if (name == NULL && (seen->at->next->op == OP_FAIL || told_failing(j->diags, seen->at->span)))
        return;         /* a placeholder that is not filled, or a variable that nothing assigns */
    if (name == NULL) { /* its beginning was known, and has been computed */
        diag_report(j->diags, seen->at->span, RULE_NEVER_FOUND,
                    "what this looks for is never there");
        return;
    }
    finding = diag_report(j->diags, seen->at->span, RULE_NEVER_FOUND, "%s is never there", name);
    if (lost->op == OP_sfn_variable)
        diag_note(j->diags, finding, (struct span){0}, "no way to this state assigns %s",
                  judging_name(j, lost));
    else if (describe_whole(lost) != NULL)
        note_whole(j, finding, lost, !note_loss(j, finding, lost, false));
}

void judge_sometimes_found(struct judging *j, const struct seen *seen,
                           const struct ir_instruction *value)
{
    const char *name = judging_name(j, value);
    struct finding *finding;

    if (name == NULL)
        return;
    finding = diag_report(j->diags, seen->at->span, RULE_SOMETIMES_FOUND,
                          "there is a way to this state on which %s is not there", name);
    if (!note_loss(j, finding, value, true) && describe_whole(value) != NULL)
        note_whole(j, finding, value, true);
}

/* Of a path that may find many nodes, the part that leads to one: without that it finds none. */
void judge_beginning(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    if (seen->operand == NULL)
        return;
    if (shape_is_only(seen->operand, SHAPE_ABSENT))
        judge_never_found(j, seen, value);
    else if (seen->operand->lost)
        judge_sometimes_found(j, seen, value);
}

static bool is_lost(const struct judging *j, const struct ir_operand *operand)
{
    const struct shape *shape =
        ir_is_reference(operand) ? judging_known(j, operand->as.instruction) : NULL;

    return shape != NULL && shape->lost;
}

/* The part of an expression without which all of it has no value. */
static const struct ir_instruction *needed(struct judging *j, const struct ir_instruction *value)
{
    for (;;) {
        size_t i = 0;

        value = describe_read(value);
        if (value->op < OP_sfn_query_add_numbers || value->op > OP_sfn_query_negate)
            return value;
        while (i < value->count && !is_lost(j, &value->operands[i]))
            i++;
        if (i == value->count)
            return value;
        value = value->operands[i].as.instruction;
    }
}

/* An expression of which a part is certainly not there on one way. */
void judge_sometimes_undefined(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = needed(j, seen->at->operands[0].as.instruction);

    if (judging_known(j, value) != NULL && judging_known(j, value)->lost)
        judge_sometimes_found(j, seen, value);
}
