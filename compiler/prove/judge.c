/* compiler/prove/judge.c - what is certain to go wrong, told as findings. */
#include "compiler/prove/judge.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"
#include "compiler/prove/lost.h"
#include "compiler/prove/payload.h"
#include "compiler/prove/told.h"
#include "sfn/abi.h"

/* What was seen of an instruction, on all ways to it. */
struct seen {
    const struct ir_instruction *at;
    bool passed;                 /* on one way it does not fail */
    const struct shape *operand; /* its first one */
    const struct shape *result;
    const char *cause; /* of its failure, where that is known */
};

struct judging {
    const struct analysis *analysis;
    struct arena *whole; /* what is kept of one function for the next */
    struct arena *arena; /* of the function at hand */
    struct diags *diags;
    struct losses *losses; /* NULL until something is */
    const struct ir_program *program;
    const struct ir_function *function;  /* at hand */
    const struct ir_scope *scope;        /* of that function */
    bool query;                          /* the finding at hand is about JSONata */
    struct seen *seen;                   /* by result */
    const struct ir_instruction *throws; /* of the function, if it does */
    const struct shape *thrown[2];       /* its Error and Cause */
    struct payloads payloads;
    struct buffer text;
};

static const struct shape *joined(struct judging *j, const struct shape *all,
                                  const struct shape *one)
{
    return all != NULL ? shape_join(j->arena, all, one) : one;
}

static void reached(void *context, const struct interpreted *what)
{
    struct judging *j = context;
    struct seen *seen = &j->seen[what->at->id];
    size_t first = what->at->op >= OP_sfn_jsonata_sum && what->at->count > 1 ? 1 : 0;

    payload_see(&j->payloads, what);
    if (what->at->op == OP_sfn_throw) {
        j->throws = what->at;
        for (size_t i = 0; i < 2; i++)
            j->thrown[i] = joined(j, j->thrown[i], what->operands[i]);
    }
    if (what->at->id == 0)
        return;
    if (what->cause != NULL && seen->cause == NULL)
        seen->cause = arena_text(j->arena, what->cause, strlen(what->cause));
    seen->at = what->at;
    seen->passed = seen->passed || !shape_is_empty(what->result);
    seen->result = joined(j, seen->result, what->result);
    if (what->at->count > first && what->operands[first] != NULL)
        seen->operand = joined(j, seen->operand, what->operands[first]);
}

/* ---- words ---- */

static const char *shape_text(struct judging *j, const struct shape *shape)
{
    buffer_clear(&j->text);
    shape_print(shape, &j->text);
    return arena_text(j->arena, j->text.text, j->text.size);
}

static const char *name_of(struct judging *j, const struct ir_instruction *value)
{
    buffer_clear(&j->text);
    if (!describe_value(value, j->query, j->scope, &j->text))
        return NULL;
    return arena_text(j->arena, j->text.text, j->text.size);
}

static const char *name_or_it(struct judging *j, const struct ir_instruction *value)
{
    const char *name = name_of(j, value);

    return name != NULL ? name : "the value";
}

static const struct shape *known(const struct judging *j, const struct ir_instruction *value)
{
    return j->seen[value->id].result;
}

/* Tell what that is which lacks a part, and (`where`) where it was made. */
static void note_whole(struct judging *j, struct finding *finding,
                       const struct ir_instruction *part, bool where)
{
    const struct ir_instruction *whole = describe_whole(part);
    const struct ir_operand *step = &part->operands[1];
    const struct shape *shape = known(j, whole);
    const char *name = name_or_it(j, whole);

    if (shape == NULL || shape_is_only(shape, SHAPE_ABSENT))
        return;
    diag_note(j->diags, finding, (struct span){0}, "%s is %s here", name, shape_text(j, shape));
    if (where && step->type == IR_KEY && shape_may_be(shape, SHAPE_OBJECT) &&
        shape->members != NULL && shape->members->made.line != 0)
        diag_note(j->diags, finding, shape->members->made, "%s was made here, without \"%.*s\"",
                  name, (int)step->as.text.size, step->as.text.text);
}

/* ---- judgements ---- */

/* The outermost part of a path that is never there. */
static const struct ir_instruction *where_lost(struct judging *j,
                                               const struct ir_instruction *value)
{
    const struct ir_instruction *whole = describe_whole(value);

    while (whole != NULL && known(j, whole) != NULL &&
           shape_is_only(known(j, whole), SHAPE_ABSENT)) {
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
    return losses_note(j->losses, j->function, value, name_or_it(j, value), sometimes, j->diags,
                       finding);
}

static void never_found(struct judging *j, const struct seen *seen,
                        const struct ir_instruction *value)
{
    const struct ir_instruction *lost = where_lost(j, value);
    const char *name = name_of(j, value);
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
                  name_of(j, lost));
    else if (describe_whole(lost) != NULL)
        note_whole(j, finding, lost, !note_loss(j, finding, lost, false));
}

static void sometimes_found(struct judging *j, const struct seen *seen,
                            const struct ir_instruction *value)
{
    const char *name = name_of(j, value);
    struct finding *finding;

    if (name == NULL)
        return;
    finding = diag_report(j->diags, seen->at->span, RULE_SOMETIMES_FOUND,
                          "there is a way to this state on which %s is not there", name);
    if (!note_loss(j, finding, value, true) && describe_whole(value) != NULL)
        note_whole(j, finding, value, true);
}

/* Of a path that may find many nodes, the part that leads to one: without that it finds none. */
static void beginning(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    if (seen->operand == NULL)
        return;
    if (shape_is_only(seen->operand, SHAPE_ABSENT))
        never_found(j, seen, value);
    else if (seen->operand->lost)
        sometimes_found(j, seen, value);
}

static bool is_lost(const struct judging *j, const struct ir_operand *operand)
{
    const struct shape *shape =
        ir_is_reference(operand) ? known(j, operand->as.instruction) : NULL;

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
static void sometimes_undefined(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = needed(j, seen->at->operands[0].as.instruction);

    if (known(j, value) != NULL && known(j, value)->lost)
        sometimes_found(j, seen, value);
}

static void conflict(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    diag_report(j->diags, seen->at->span, RULE_PATH_CONFLICT,
                "ResultPath goes into %s, which is %s: States.ReferencePathConflict",
                name_or_it(j, value), shape_text(j, seen->operand));
}

static void not_an_array(struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    diag_report(j->diags, seen->at->span, RULE_NOT_AN_ARRAY, "the items are no array: %s is %s",
                name_or_it(j, value), shape_text(j, seen->operand));
}

/* What the runtime would say of it, without what is told already: where it happens. */
static void note_cause(struct judging *j, struct finding *finding, const char *cause)
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

static void always_fails(struct judging *j, const struct seen *seen, const char *what)
{
    struct finding *finding;

    if (told_failing(j->diags, seen->at->span))
        return;
    finding = diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS, "%s can only fail", what);
    if (seen->cause != NULL)
        note_cause(j, finding, seen->cause);
    if (seen->operand != NULL)
        diag_note(j->diags, finding, (struct span){0}, "it is given %s",
                  shape_text(j, seen->operand));
}

static const struct ir_part *part_within(const struct ir_part *part, struct span span)
{
    if (span.start < part->span.start || span.end > part->span.end)
        return NULL;
    for (size_t i = 0; i < part->count; i++) {
        const struct ir_part *inner = part_within(&part->parts[i], span);

        if (inner != NULL)
            return inner;
    }
    return part;
}

/* The innermost part of a choice rule that stands around a place, or NULL. */
static const struct ir_part *part_of(const struct ir_state *state, struct span span)
{
    const struct ir_part *part = NULL;

    for (size_t k = 0; k < state->rule_count && part == NULL; k++)
        part = part_within(&state->rules[k], span);
    return part;
}

static void wrong_type(struct judging *j, const struct seen *seen, const char *wanted)
{
    const struct ir_instruction *value = describe_read(seen->at->operands[0].as.instruction);

    const struct ir_part *part = part_of(analysis_state(j->analysis, j->function), seen->at->span);

    diag_report(j->diags, seen->at->span, RULE_NEVER_TRUE, "%s is never true: %s is %s, not %s",
                part != NULL ? part->name : "the comparison", name_or_it(j, value),
                shape_text(j, seen->operand), wanted);
}

/* Not there, or a sequence of nothing, which is the same in JSONata. */
static bool is_nothing(const struct shape *shape)
{
    return shape_is_only(shape, SHAPE_ABSENT | SHAPE_ARRAY) && shape_may_be(shape, SHAPE_ABSENT) &&
           (!shape_may_be(shape, SHAPE_ARRAY) || (shape->items != NULL && shape->items->most == 0));
}

/* A name that finds nothing in JSONata is no failure, but nobody writes one for that. */
static bool is_lost_field(const struct judging *j, const struct seen *seen)
{
    const struct ir_instruction *whole;

    if (seen->at->op != OP_sfn_query_last_field && seen->at->op != OP_sfn_query_field &&
        seen->at->op != OP_sfn_query_filter_at)
        return false;
    whole = describe_whole(seen->at);
    return is_nothing(seen->result) && known(j, whole) != NULL &&
           !shape_may_be(known(j, whole), SHAPE_ABSENT);
}

static void settled(struct judging *j, const struct seen *seen)
{
    bool condition = seen->at->operands[1].as.integer == SFN_EXPECT_BOOLEAN;
    const struct ir_instruction *value = describe_read(seen->at);

    if (value->id != 0 && is_lost_field(j, &j->seen[value->id]))
        return; /* that is told already */
    if (shape_is_only(seen->operand, SHAPE_ABSENT))
        diag_report(j->diags, seen->at->span, RULE_UNDEFINED_RESULT,
                    "the expression never has a value");
    else
        diag_report(j->diags, seen->at->span, RULE_ALWAYS_FAILS,
                    condition ? "the condition is no boolean but %s"
                              : "the value is of the wrong type: %s",
                    shape_text(j, seen->operand));
}

/* An operation that fails on every way that leads to it. */
static void failing(struct judging *j, const struct seen *seen)
{
    switch (seen->at->op) {
    case OP_sfn_require:
    case OP_sfn_require_path:
    case OP_sfn_require_steps:
    case OP_sfn_require_field:
    case OP_sfn_require_context_field:
    case OP_sfn_require_argument:
        never_found(j, seen, describe_read(seen->at));
        break;
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
    case OP_sfn_wait_seconds:
    case OP_sfn_wait_until:
    case OP_sfn_task_timeout:
    case OP_sfn_task_heartbeat_every:
    case OP_sfn_field_integer:
    case OP_sfn_field_number:
    case OP_sfn_field_timestamp:
        always_fails(j, seen, "the field");
        break;
    default:
        always_fails(j, seen, "the call");
        break;
    }
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
    default:
        if (ir_compares_texts(seen->at->op) && !shape_may_be(value, SHAPE_TEXT))
            wrong_type(j, seen, "a text");
        break;
    }
}

/* The Error and the Cause of a Fail state are texts. (Settled ones are: that is told there.) */
static void judge_throw(struct judging *j)
{
    static const char *const fields[] = {"Error", "Cause"};

    for (size_t i = 0; i < 2; i++) {
        const struct shape *shape = j->thrown[i];
        const struct ir_instruction *value = j->throws->operands[i].as.instruction;

        if (shape_is_empty(shape) || shape_may_be(shape, SHAPE_TEXT | SHAPE_ABSENT))
            continue;
        j->query = describe_is_query(value);
        diag_report(j->diags, value->span, RULE_ALWAYS_FAILS,
                    "the %s of a Fail state must be a text: %s is %s", fields[i],
                    name_or_it(j, value), shape_text(j, shape));
    }
}

static void judge(struct judging *j, const struct seen *seen)
{
    if (seen->operand != NULL && shape_is_empty(seen->operand))
        return;
    j->query = describe_is_query(seen->at);
    if (!seen->passed && (ir_op_info(seen->at->op)->traits & IR_FAILS) != 0)
        failing(j, seen);
    else if (is_lost_field(j, seen))
        never_found(j, seen, describe_read(seen->at));
    else if (seen->at->op == OP_sfn_nodes)
        beginning(j, seen);
    else if (seen->at->type == IR_BOOL && seen->operand != NULL)
        comparison(j, seen);
    else if (seen->operand != NULL && seen->operand->lost &&
             (seen->at->op == OP_sfn_require || seen->at->op == OP_sfn_require_field ||
              seen->at->op == OP_sfn_require_argument || seen->at->op == OP_sfn_require_path))
        sometimes_found(j, seen, describe_read(seen->at));
    else if (seen->at->op == OP_sfn_query_settle && seen->operand != NULL && seen->operand->lost)
        sometimes_undefined(j, seen);
}

void judge_program(const struct analysis *analysis, struct ir_program *program, struct arena *arena,
                   struct diags *diags)
{
    struct judging j = {.analysis = analysis,
                        .whole = arena,
                        .arena = arena_new(),
                        .diags = diags,
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
        j.throws = NULL;
        j.thrown[0] = j.thrown[1] = NULL;
        analysis_walk(analysis, at, j.arena, reached, &j);
        if (j.throws != NULL)
            judge_throw(&j);
        payload_tell(&j.payloads, analysis_state(analysis, at), diags);
        for (size_t id = 1; id < count; id++)
            if (j.seen[id].at != NULL)
                judge(&j, &j.seen[id]);
        region_reset(&j.arena->region);
    }
    buffer_fini(&j.text);
    arena_free(j.arena);
}
