/* compiler/prove/judge/judge.c - what is certain to go wrong, told as findings. */
#include "compiler/prove/judge/judge.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/analysis/operation.h"
#include "compiler/prove/choice/blind.h"
#include "compiler/prove/judge/judge_attributes.h"
#include "compiler/prove/judge/judge_failing.h"
#include "compiler/prove/judge/judge_fields.h"
#include "compiler/prove/judge/judge_found.h"
#include "compiler/prove/judge/judge_items.h"
#include "compiler/prove/judge/judge_variable.h"
#include "compiler/prove/judge/told.h"
#include "compiler/prove/judge/undefined.h"
#include "sfn/abi.h"

#define NEARNESS_MAX ((size_t)64 << 20) /* a tenth of a second or so */

/* Whether the instruction only asks whether its operand is there, or counts as true. */
static bool only_asks(const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_sfn_query_defined:
    case OP_sfn_query_truth:
    case OP_sfn_query_condition:
    case OP_sfn_jsonata_exists:
    case OP_sfn_jsonata_boolean:
    case OP_sfn_jsonata_not:
        return true;
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
        for (size_t i = 0; i < at->count; i++) {
            const struct ir_instruction *side = at->operands[i].as.instruction;

            if (side->op == OP_LITERAL && value_is(side->literal, VALUE_NULL))
                return true;
        }
        return false;
    default:
        return false;
    }
}

/* It reads a part, or hands a value on: that is used where its own result is. */
static bool only_reads(const struct ir_instruction *at)
{
    return at->op != OP_sfn_query_settle && (describe_read(at) != at || describe_whole(at) != NULL);
}

static void use(struct judging *j, const struct ir_instruction *value)
{
    while (!j->seen[value->id].used) {
        j->seen[value->id].used = true;
        if (!only_reads(value))
            return;
        value = value->operands[0].as.instruction;
    }
}

static void use_operands(struct judging *j, const struct ir_instruction *at)
{
    if (only_asks(at) || only_reads(at))
        return;
    for (size_t i = 0; i < at->count; i++)
        if (at->operands[i].type == IR_VALUE && ir_is_reference(&at->operands[i]))
            use(j, at->operands[i].as.instruction);
}

static void reached(void *context, const struct interpreted *what)
{
    struct judging *j = context;
    struct seen *seen = &j->seen[what->at->id];
    size_t first = operation_first(what->at);

    payload_see(&j->payloads, what);
    use_operands(j, what->at);
    judge_fields_see(j, what);
    if (what->at->id == 0)
        return;
    if (what->cause != NULL && seen->cause == NULL)
        seen->cause = arena_text(j->arena, what->cause, strlen(what->cause));
    seen->at = what->at;
    seen->passed = seen->passed || !shape_is_empty(what->result);
    seen->result = judging_joined(j, seen->result, what->result);
    if (what->at->count > first && what->operands[first] != NULL)
        seen->operand = judging_joined(j, seen->operand, what->operands[first]);
}

/* ---- judgements ---- */

static void conflict(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    diag_report(j->diags, seen->at->span, RULE_PATH_CONFLICT,
                "ResultPath cannot go into %s, which is %s: States.ReferencePathConflict",
                judging_name_or(j, value, "the value"), judging_words(j, seen->operand));
}

static void not_an_array(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    diag_report(j->diags, seen->at->span, RULE_NOT_AN_ARRAY, "the items are no array: %s is %s",
                judging_name_or(j, value, "the value"), judging_words(j, seen->operand));
}

static void wrong_type(struct judging *j, const struct seen *seen, const char *wanted)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    const struct ir_part *part =
        blind_part_at(analysis_state(j->analysis, j->function), seen->at->span);

    diag_report(j->diags, seen->at->span, RULE_NEVER_TRUE, "%s is never true: %s is %s, not %s",
                part != NULL ? part->name : "the comparison",
                judging_name_or(j, value, "the value"), judging_words(j, seen->operand), wanted);
}

/* A name that finds nothing in JSONata is no failure, but nobody writes one for that. */
static bool is_lost_field(const struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *whole;

    if (seen->at->op != OP_sfn_query_last_field && seen->at->op != OP_sfn_query_field &&
        seen->at->op != OP_sfn_query_step_field && seen->at->op != OP_sfn_query_filter_at)
        return false;
    whole = describe_whole(seen->at);
    return judging_is_nothing(seen->result) && judging_known(j, whole) != NULL &&
           !shape_may_be(judging_known(j, whole), SHAPE_ABSENT);
}

static void undefined(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = seen->at->operands[0].as.instruction;
    const char *cause = undefined_cause(j, value);
    struct finding *finding = diag_report(j->diags, seen->at->span, RULE_UNDEFINED_RESULT,
                                          "the expression never has a value%s%s",
                                          cause != NULL ? ": " : "", cause != NULL ? cause : "");

    value = describe_read(value);
    if (j->seen[value->id].cause != NULL)
        judge_note_cause(j, finding, j->seen[value->id].cause);
}

static void settled(struct judging *j, const struct seen *seen)
{
    bool condition = seen->at->operands[1].as.integer == SFN_EXPECT_BOOLEAN;
    const char *wanted = operation_wanted(seen->at);
    const struct ir_instruction *value = describe_read(seen->at);

    if (shape_is_only(seen->operand, SHAPE_ABSENT) && told_failing(j->diags, seen->at->span))
        return; /* what is not found is told already */
    if (j->seen[value->id].at != NULL && is_lost_field(j, &j->seen[value->id]))
        return;
    if (shape_is_only(seen->operand, SHAPE_ABSENT))
        undefined(j, seen);
    else if (wanted != NULL)
        diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS, "the %s must be %s: %s is %s",
                    condition ? "Condition" : "value", wanted, judging_name_or(j, value, "it"),
                    judging_words(j, seen->operand));
    else
        diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS,
                    "the value can be no result: it is %s", judging_words(j, seen->operand));
}

/* An operation that fails on every way that leads to it. */
static void failing(struct judging *j, const struct seen *seen)
{
    if (ir_wants_found(seen->at->op)) {
        judge_never_found(j, seen, describe_read(seen->at));
        return;
    }
    switch (seen->at->op) {
    case OP_sfn_object_at:
    case OP_sfn_array_at:
        conflict(j, seen);
        break;
    case OP_sfn_require_array:
    case OP_sfn_require_items:
    case OP_sfn_field_items:
        not_an_array(j, seen);
        break;
    case OP_sfn_query_settle:
        settled(j, seen);
        break;
    case OP_sfn_query_error: /* check has told of it */
        break;
    case OP_sfn_query_sum_field:
        judge_no_numbers(j, seen);
        break;
    case OP_sfn_wait_seconds:
    case OP_sfn_wait_until:
    case OP_sfn_task_timeout:
    case OP_sfn_task_heartbeat_every:
    case OP_sfn_field_integer:
    case OP_sfn_field_number:
    case OP_sfn_field_timestamp:
        judge_always_fails(j, seen, "the field");
        break;
    default:
        judge_always_fails(j, seen, "the call");
        break;
    }
}

/* = of JSONata between what is of different kinds wherever it is there. */
static void different_kinds(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *left = seen->at->operands[0].as.instruction;
    const struct shape *sides[2];

    for (size_t i = 0; i < 2; i++) {
        const struct ir_instruction *side = seen->at->operands[i].as.instruction;

        sides[i] = side->op == OP_LITERAL ? shape_of_value(j->arena, side->literal)
                                          : judging_known(j, side);
        if (sides[i] == NULL || shape_is_only(sides[i], SHAPE_ABSENT))
            return;
    }
    if ((sides[0]->kinds & sides[1]->kinds & ~(unsigned)SHAPE_ABSENT) != 0)
        return;
    diag_report(j->diags, seen->at->span, RULE_NEVER_TRUE,
                "the comparison is never true: %s is %s, and compared with %s",
                judging_name_or(j, describe_read(left), "its left side"),
                judging_words(j, sides[0]), judging_words(j, sides[1]));
}

static void comparison(struct judging *j, const struct seen *seen)
{
    const struct shape *value = seen->operand;

    switch (seen->at->op) {
    case OP_sfn_numeric_equals:
    case OP_sfn_numeric_less_than:
    case OP_sfn_numeric_greater_than:
    case OP_sfn_numeric_less_than_equals:
    case OP_sfn_numeric_greater_than_equals:
        if (!shape_may_be(value, SHAPE_NUMBER))
            wrong_type(j, seen, "a number");
        break;
    case OP_sfn_boolean_equals:
        if (!shape_may_be(value, SHAPE_BOOLEAN))
            wrong_type(j, seen, "a boolean");
        break;
    case OP_sfn_query_equal:
        different_kinds(j, seen);
        break;
    default:
        if (ir_compares_texts(seen->at->op) && !shape_may_be(value, SHAPE_TEXT))
            wrong_type(j, seen, "a text");
        break;
    }
}

/* Whether it stands in an expression of JSONata: as what it begins with does, which is known
 * already unless it stands further down. */
static bool is_query(const struct judging *j, const struct ir_instruction *at)
{
    const struct ir_instruction *first =
        at->count > 0 && ir_is_reference(&at->operands[0]) ? at->operands[0].as.instruction : NULL;

    if (ir_is_query(at->op))
        return true;
    if (first == NULL)
        return false;
    return first->id < at->id ? j->seen[first->id].query : describe_is_query(at);
}

static void judge(struct judging *j, struct seen *seen)
{
    seen->query = is_query(j, seen->at);
    if (seen->operand != NULL && shape_is_empty(seen->operand))
        return;
    j->query = seen->query;
    judge_undocumented(j, seen);
    judge_attributes(j, seen);
    if (seen->passed)
        judge_items(j, seen);
    if (!seen->passed && (ir_op_info(seen->at->op)->traits & IR_FAILS) != 0)
        failing(j, seen);
    else if (judge_is_lost_variable(seen) ||
             (is_lost_field(j, seen) && (seen->used || judge_is_slip(j, seen))))
        judge_never_found(j, seen, describe_read(seen->at));
    else if (seen->at->op == OP_sfn_nodes)
        judge_beginning(j, seen);
    else if (seen->at->op == OP_sfn_nodes_member && seen->operand != NULL)
        judge_no_node(j, seen);
    else if (seen->at->type == IR_BOOL && seen->operand != NULL)
        comparison(j, seen);
    else if (seen->operand != NULL && seen->operand->lost &&
             (seen->at->op == OP_sfn_require || seen->at->op == OP_sfn_require_field ||
              seen->at->op == OP_sfn_require_argument || seen->at->op == OP_sfn_require_path))
        judge_sometimes_found(j, seen, describe_read(seen->at));
    else if (seen->at->op == OP_sfn_query_settle && seen->operand != NULL && seen->operand->lost)
        judge_sometimes_undefined(j, seen);
}

void judge_program(const struct analysis *analysis, struct ir_program *program, struct arena *arena,
                   struct diags *diags)
{
    struct judging j = {.analysis = analysis,
                        .whole = arena,
                        .arena = arena_new(),
                        .diags = diags,
                        .nearness = NEARNESS_MAX,
                        .program = program};

    buffer_init(&j.text);
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next) {
        size_t count;

        if (analysis_at(analysis, at) == NULL)
            continue;
        count = ir_result_room(at);
        j.function = at;
        j.scope = analysis_state(analysis, at)->scope;
        j.seen = ARENA_ARRAY(j.arena, struct seen, count);
        j.payloads = (struct payloads){j.arena, NULL};
        j.fields = (struct fields_seen){0};
        analysis_walk(analysis, at, j.arena, reached, &j);
        judge_fields(&j);
        payload_tell(&j.payloads, analysis_state(analysis, at), diags);
        for (size_t id = 1; id < count; id++)
            if (j.seen[id].at != NULL)
                judge(&j, &j.seen[id]);
        region_reset(&j.arena->region);
    }
    buffer_fini(&j.text);
    arena_free(j.arena);
}
