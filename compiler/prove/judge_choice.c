/* compiler/prove/judge_choice.c - what is proven of the rules of Choices, told as findings. */
#include "compiler/prove/judge_choice.h"

#include "compiler/prove/choice.h"
#include "runtime/base/text.h"
#include "runtime/json/write.h"

#define INPUT_SHOWN 300 /* bytes of a counterexample in a message */

struct telling {
    const struct choice *choice;
    struct arena *arena;
    struct diags *diags;
};

static const char *json_of(struct arena *arena, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    const char *made;

    json_write(&text, value);
    made = text.size > INPUT_SHOWN ? arena_format(arena, "%.*s...", INPUT_SHOWN, text.text)
                                   : arena_text(arena, text.text, text.size);
    buffer_fini(&text);
    return made;
}

/* Where a rule stands: the first place that its code names. */
static struct span span_of_rule(const struct ir_block *entry)
{
    const struct ir_instruction *at = entry->first;

    while (at != entry->last && (at->op == OP_sfn_enter || at->op == OP_sfn_input))
        at = at->next;
    return at->span;
}

/* "Choices[0]", "Choices[0] and Choices[2]", "Choices[0], Choices[1] and Choices[2]" */
static const char *covering(struct telling *t, const struct choice_way *way)
{
    const char *text = "";

    for (size_t i = 0; i < way->covering_count; i++)
        text = arena_format(t->arena, "%s%sChoices[%zu]", text,
                            i == 0                         ? ""
                            : i + 1 == way->covering_count ? " and "
                                                           : ", ",
                            way->covering[i]);
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

static void dead_rule(struct telling *t, size_t rule)
{
    const struct choice_way *way = &t->choice->ways[rule];
    struct finding *finding =
        diag_report(t->diags, span_of_rule(t->choice->entries[rule]), RULE_DEAD_RULE,
                    "Choices[%zu] of state \"%s\" is never taken", rule, t->choice->state->name);

    if (way->alone)
        diag_note(t->diags, finding, (struct span){0},
                  "no value that may come here fulfils all of its conditions");
    else if (way->covering_count > 0)
        diag_note(t->diags, finding, span_of_rule(t->choice->entries[way->covering[0]]),
                  "whatever fulfils it is taken, or fails, at %s", covering(t, way));
}

static void tell(struct telling *t)
{
    const struct choice *choice = t->choice;
    const struct choice_way *last = &choice->ways[choice->rule_count];
    struct span span = choice->state->enter->span;

    for (size_t k = 0; k < choice->rule_count; k++)
        if (choice->ways[k].possible == IMPOSSIBLE && !is_told(t, k))
            dead_rule(t, k);
    if (choice->has_default && last->possible == IMPOSSIBLE)
        diag_report(t->diags, span, RULE_DEAD_DEFAULT,
                    "the Default of state \"%s\" is never taken: every input takes a rule or fails",
                    choice->state->name);
    if (!choice->has_default && last->possible == POSSIBLE)
        diag_report(t->diags, span, RULE_CHOICE_NOT_TOTAL,
                    "state \"%s\" has no Default, and no rule holds for the input %s",
                    choice->state->name, json_of(t->arena, last->witness.input));
}

void judge_choices(const struct analysis *analysis, const struct ir_program *program,
                   const struct solver *solver, struct arena *arena, struct diags *diags)
{
    struct choice *choices;
    size_t count = choices_prove(analysis, program, solver, false, arena, &choices);

    for (size_t i = 0; i < count; i++) {
        struct telling t = {&choices[i], arena, diags};

        tell(&t);
    }
}
