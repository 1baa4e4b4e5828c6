/* compiler/prove/judge/judge_choice.c - what is proven of the rules of Choices, told as findings.
 */
#include "compiler/prove/judge/judge_choice.h"

#include "compiler/prove/choice/choice.h"
#include "compiler/prove/choice/choice_kinds.h"
#include "compiler/prove/judge/judge_values.h"
#include "compiler/prove/judge/told.h"
#include "compiler/prove/replay/input_shown.h"
#include "runtime/base/text.h"

#define INPUT_SHOWN 300 /* bytes of a counterexample in a message */

#define TOLD_MAX 200 /* findings about whose values notes tell: each takes a walk of the state */

struct telling {
    const struct analysis *analysis;
    const struct choice *choice;
    size_t told; /* such findings, of all Choices so far */
    struct arena *arena;
    struct diags *diags;
};

/* {"input": ..., "variables": {...}}, the latter where rules read some. */
static const struct value *counterexample_of(const struct telling *t, const struct choice_way *way)
{
    const struct value *variables =
        input_variables(t->analysis, t->choice->state, &way->witness, t->arena);
    struct region *region = &t->arena->region;
    static const char input[] = "input", others[] = "variables";
    const struct key first = key_of(input, sizeof input - 1);
    const struct key second = key_of(others, sizeof others - 1);
    const struct value *made =
        value_with_member(region, value_object(region, NULL, 0), &first, way->witness.input);

    return variables != NULL ? value_with_member(region, made, &second, variables) : made;
}

/* Tell that an input finds no rule. */
static void not_total(struct telling *t, struct span span, const struct choice_way *way)
{
    struct finding *finding = diag_report(
        t->diags, span, RULE_CHOICE_NOT_TOTAL,
        "state \"%s\" has no Default, and no rule holds for the state's input %s",
        t->choice->state->name,
        input_shown(t->analysis, t->choice->state, &way->witness, INPUT_SHOWN, t->arena));

    diag_counterexample(finding, counterexample_of(t, way));
    diag_note(t->diags, finding, (struct span){0},
              "add a Default, or a rule that takes such an input");
}

/* Where a rule stands: one of several parts as a whole, any other where its code looks first. */
static struct span span_of_rule(const struct telling *t, size_t rule)
{
    const struct choice *choice = t->choice;
    const struct ir_block *entry = choice->entries[rule];
    const struct ir_instruction *at = entry->first;

    if (choice->parts[rule] != NULL)
        return choice->parts[rule][0].part->span;
    while (at != entry->last && (at->op == OP_sfn_enter || at->op == OP_sfn_input))
        at = at->next;
    return at->span;
}

/* "Choices[0]", "Choices[0] and Choices[2]", "Choices[0], Choices[1] and Choices[2]" */
static const char *named(struct telling *t, const size_t *rules, size_t count)
{
    const char *text = "";

    for (size_t i = 0; i < count; i++)
        text = arena_format(t->arena, "%s%sChoices[%zu]", text,
                            i == 0           ? ""
                            : i + 1 == count ? " and "
                                             : ", ",
                            rules[i]);
    return text;
}

/* Whether compiler/check has told that the rule has the condition of an earlier one. */
static bool is_told(struct telling *t, size_t rule)
{
    const char *location =
        arena_format(t->arena, "/States/%s/Choices[%zu]", t->choice->state->name, rule);

    for (const struct finding *at = diags_first(t->diags); at != NULL; at = at->next)
        if (at->rule == RULE_DUPLICATE_CONDITION && at->location != NULL &&
            text_ends(at->location, location))
            return true;
    return false;
}

/* Whether something within the rule has been told that says why it fails. */
static bool is_failing(struct telling *t, size_t rule)
{
    const struct ir_state *state = t->choice->state;

    return rule < state->rule_count && told_failing(t->diags, state->rules[rule].span);
}

/* Whether it follows from what has been told that the rule is never taken. */
static bool follows(struct telling *t, size_t rule)
{
    const struct choice_way *way = &t->choice->ways[rule];

    if (is_failing(t, rule))
        return true;
    for (size_t i = 0; !way->alone && i < way->covering_count; i++)
        if (t->choice->ways[way->covering[i]].possible == IMPOSSIBLE &&
            is_failing(t, way->covering[i]))
            return true;
    return false;
}

/* Tell what the values are that the tests within a rule look at. */
static void note_values(struct telling *t, struct span span, struct finding *finding)
{
    if (t->told++ < TOLD_MAX)
        judge_values(t->analysis, t->choice->state, span, t->arena, t->diags, finding);
}

static void dead_rule(struct telling *t, size_t rule)
{
    const struct choice_way *way = &t->choice->ways[rule];
    struct finding *finding =
        diag_report(t->diags, span_of_rule(t, rule), RULE_DEAD_RULE,
                    "Choices[%zu] of state \"%s\" is never taken", rule, t->choice->state->name);

    if (way->alone) {
        if (rule < t->choice->state->rule_count)
            note_values(t, t->choice->state->rules[rule].span, finding);
        diag_note(t->diags, finding, (struct span){0},
                  "no value that may come here fulfils all of its conditions");
    } else if (way->covering_count > 0) {
        diag_note(t->diags, finding, span_of_rule(t, way->covering[0]),
                  "whatever fulfils it is taken, or fails, at %s",
                  named(t, way->covering, way->covering_count));
    }
}

/* ---- parts of rules ---- */

/* A part of an Or that is never true, where nothing denies the Or. */
static bool would_make_true(const struct ir_part *parent, bool denied)
{
    return parent->kind == IR_PART_OR && !denied;
}

/* A test that stands on several lines is shown where it names what it looks at. */
static struct span span_of_part(const struct ir_part *part)
{
    const struct ir_instruction *branch = part->branch;

    return part->count == 0 && part->span.line != part->span.end_line && branch != NULL &&
                   branch->op == OP_BRANCH && ir_is_reference(&branch->operands[0])
               ? branch->operands[0].as.instruction->span
               : part->span;
}

static void never_true(struct telling *t, const struct choice_part *part,
                       const struct ir_part *parent, bool denied)
{
    const char *state = t->choice->state->name;
    struct finding *finding;

    if (would_make_true(parent, denied))
        finding = diag_report(t->diags, span_of_part(part->part), RULE_DEAD_PART,
                              "%s of state \"%s\" can never be what makes the rule true",
                              part->part->name, state);
    else
        finding = diag_report(t->diags, span_of_part(part->part), RULE_DEAD_PART,
                              "%s of state \"%s\" is never true where it is looked at",
                              part->part->name, state);
    if (part->alone_never_true) {
        note_values(t, part->part->span, finding);
        diag_note(t->diags, finding, (struct span){0},
                  "no value for which it is looked at fulfils it");
    } else if (part->covering_count > 0) {
        diag_note(t->diags, finding, span_of_rule(t, part->covering[0]),
                  "whatever fulfils it is taken, or fails, at %s",
                  named(t, part->covering, part->covering_count));
    }
}

static void always_true(struct telling *t, const struct choice_part *part)
{
    struct finding *finding =
        diag_report(t->diags, span_of_part(part->part), RULE_DEAD_PART,
                    "%s of state \"%s\" is always true where it is looked at, and decides nothing",
                    part->part->name, t->choice->state->name);

    diag_note(t->diags, finding, (struct span){0},
              "the parts before it, and what is known of the values, leave nothing else");
}

static bool is_null_or_type(const struct ir_operand *operand)
{
    const struct ir_instruction *at;

    if (!ir_is_reference(operand))
        return false;
    at = operand->as.instruction;
    while (at->op == OP_sfn_query_collapse || at->op == OP_sfn_query_settle)
        at = at->operands[0].as.instruction;
    return at->op == OP_sfn_jsonata_type ||
           (at->op == OP_LITERAL && value_is(at->literal, VALUE_NULL));
}

/* Whether a test asks for a type, or whether something is there: to ask twice is but careful. */
static bool is_careful_test(const struct ir_instruction *test)
{
    while (test->op == OP_NOT || test->op == OP_sfn_query_truth ||
           test->op == OP_sfn_query_boolean || test->op == OP_sfn_query_condition)
        test = test->operands[0].as.instruction;
    switch (test->op) {
    case OP_sfn_present:
    case OP_sfn_is_null:
    case OP_sfn_is_numeric:
    case OP_sfn_is_string:
    case OP_sfn_is_boolean:
    case OP_sfn_is_timestamp:
    case OP_sfn_jsonata_exists:
    case OP_sfn_query_defined:
    case OP_sfn_query_is_array:
    case OP_sfn_query_is_string:
    case OP_CONST_BOOL:
        return true;
    case OP_sfn_query_equal:
    case OP_sfn_query_not_equal:
        return is_null_or_type(&test->operands[0]) || is_null_or_type(&test->operands[1]);
    default:
        return false;
    }
}

static bool is_careful(const struct ir_part *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (!is_careful(&part->parts[i]))
            return false;
    if (part->count > 0)
        return true;
    if (part->branch == NULL || part->branch->op != OP_BRANCH ||
        !ir_is_reference(&part->branch->operands[0]))
        return true; /* it is a constant */
    return is_careful_test(part->branch->operands[0].as.instruction);
}

/* Tell of the parts of a part, which is that of the number; returns the number behind them. */
static size_t judge_parts(struct telling *t, size_t rule, size_t number, bool denied, bool quiet)
{
    const struct choice_part *parts = t->choice->parts[rule];
    const struct ir_part *parent = parts[number].part;
    size_t next = number + 1;

    denied = denied != (parent->kind == IR_PART_NOT);
    for (size_t i = 0; i < parent->count; i++) {
        const struct choice_part *part = &parts[next];
        bool told = quiet || (part->never_true && part->never_false); /* it is not looked at */

        if (!told && part->never_true) {
            /* that nothing is left but what a Not says, as in "a; Not a", is but careful */
            if (!denied || part->alone_never_true || part->covering_count == 0)
                never_true(t, part, parent, denied);
            told = true;
        } else if (!told && part->never_false && part->alone_never_false &&
                   !is_careful(part->part)) {
            always_true(t, part);
            told = true;
        }
        next = judge_parts(t, rule, next, denied, told || part->never_false);
    }
    return next;
}

static void tell(struct telling *t)
{
    const struct choice *choice = t->choice;
    const struct choice_way *last = &choice->ways[choice->rule_count];
    struct span span = choice->state->enter->span;
    bool failing = false;

    for (size_t k = 0; k < choice->rule_count; k++)
        if (choice->ways[k].possible == IMPOSSIBLE && !is_told(t, k) && !follows(t, k))
            dead_rule(t, k);
        else if (choice->parts[k] != NULL && choice->ways[k].possible != IMPOSSIBLE &&
                 !is_failing(t, k))
            (void)judge_parts(t, k, 0, false, false);
    for (size_t k = 0; k < choice->rule_count; k++)
        failing = failing || (choice->ways[k].possible == IMPOSSIBLE && is_failing(t, k));
    if (choice->has_default && last->possible == IMPOSSIBLE && !failing)
        diag_report(t->diags, span, RULE_DEAD_DEFAULT,
                    "the Default of state \"%s\" is never taken: every input takes a rule or fails",
                    choice->state->name);
    if (!choice->has_default && last->possible == POSSIBLE &&
        !rules_take_kind(choice->state, t->arena))
        not_total(t, span, last);
}

void judge_choices(const struct analysis *analysis, const struct ir_program *program,
                   struct solver *solver, struct arena *arena, struct diags *diags)
{
    struct telling t = {.analysis = analysis, .arena = arena, .diags = diags};
    struct choice *choices;
    size_t count = choices_prove(analysis, program, solver, false, arena, &choices);

    for (size_t i = 0; i < count; i++) {
        t.choice = &choices[i];
        tell(&t);
    }
}
