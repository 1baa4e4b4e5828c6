/* compiler/prove/judge/judge_failing.c - tell of an operation that it can only fail, and with what.
 */
#include "compiler/prove/judge/judge_failing.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/analysis/operation.h"
#include "compiler/prove/judge/told.h"

void judge_note_cause(struct judging *j, struct finding *finding, const char *cause)
{
    static const char *const ends[] = {"during evaluation. ", ", caused by: "};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *at = strstr(cause, ends[i]);

        if (at == NULL)
            continue;
        at += strlen(ends[i]);
        diag_note(j->diags, finding, (struct span){0}, "%.*s", (int)strcspn(at, "\n"), at);
        return;
    }
}

/* One operand of an operation, and what is known of it. */
struct given {
    const struct ir_operand *operand;
    const struct shape *shape;
    const char *wanted; /* instead; NULL: its kind is right, or any is */
};

/* The operand of which it is told that the operation can only fail with it: one of a wrong kind, or
 * the only one. Its shape is NULL when there is none. */
static struct given culprit(const struct judging *j, const struct seen *seen)
{
    size_t first = operation_first(seen->at), references = 0;
    bool alike = seen->at->op >= OP_sfn_query_add_numbers && seen->at->op <= OP_sfn_query_negate;
    struct given given = {&seen->at->operands[first], seen->operand, NULL};

    if (seen->operand == NULL || shape_is_only(seen->operand, SHAPE_ABSENT))
        return (struct given){NULL, NULL, NULL};
    given.wanted = operation_wants(seen->at, seen->operand);
    for (size_t i = first; i < seen->at->count && given.wanted == NULL; i++) {
        const struct ir_operand *operand = &seen->at->operands[i];
        const struct shape *shape =
            ir_is_reference(operand) ? judging_known(j, operand->as.instruction) : NULL;

        references += shape != NULL;
        if (shape != NULL && alike && operation_wants(seen->at, shape) != NULL)
            given = (struct given){operand, shape, operation_wants(seen->at, shape)};
    }
    if (given.wanted == NULL && (references > 1 || given.operand->as.instruction->op == OP_LITERAL))
        given.shape = NULL;
    return given;
}

static bool compares(const struct ir_instruction *at)
{
    return at->op == OP_sfn_query_less || at->op == OP_sfn_query_less_equal ||
           at->op == OP_sfn_query_greater || at->op == OP_sfn_query_greater_equal;
}

static const char *words_of(struct judging *j, const struct ir_operand *operand)
{
    const struct shape *shape =
        ir_is_reference(operand) ? judging_known(j, operand->as.instruction) : NULL;

    return shape != NULL ? judging_words(j, shape) : "a value";
}

void judge_always_fails(struct judging *j, const struct seen *seen, const char *what)
{
    const char *name = operation_name(j->arena, seen->at);
    const struct given given = culprit(j, seen);
    struct finding *finding;

    if (told_failing(j->diags, seen->at->span))
        return;
    what = name != NULL ? name : what;
    if (given.shape != NULL) {
        const struct ir_instruction *value = given.operand->as.instruction;

        j->query = describe_is_query(value);
        finding = diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS,
                              "%s can only fail: %s is %s%s%s", what,
                              judging_name_or(j, describe_read(value), "what it is given"),
                              judging_words(j, given.shape), given.wanted != NULL ? ", not " : "",
                              given.wanted != NULL ? given.wanted : "");
    } else if (compares(seen->at)) {
        finding =
            diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS,
                        "%s can only fail: it is between %s and %s", what,
                        words_of(j, &seen->at->operands[0]), words_of(j, &seen->at->operands[1]));
    } else {
        finding =
            diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS, "%s can only fail", what);
    }
    if (seen->cause != NULL)
        judge_note_cause(j, finding, seen->cause);
}

void judge_no_numbers(struct judging *j, const struct seen *seen)
{
    const struct ir_operand *name = &seen->at->operands[1];
    const struct ir_instruction *whole = describe_read(seen->at->operands[0].as.instruction);

    if (told_failing(j->diags, seen->at->span))
        return;
    j->query = true;
    diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS,
                "$sum can only fail: what %.*s finds in %s is not only numbers",
                (int)name->as.text.size, name->as.text.text,
                judging_name_or(j, whole, "what it is given"));
}
