/* compiler/prove/claims.c - what can be claimed of a program, and what came of it. */
#include "compiler/prove/claims.h"

#include "compiler/prove/bounds/overruns.h"
#include "compiler/prove/bounds/rehearsal.h"
#include "compiler/prove/failing.h"
#include "compiler/prove/replay/input_shown.h"
#include "compiler/prove/schema/schema_mend.h"
#include "sfn/abi.h"

#define INPUTS_MAX 16 /* of Choices, with which a machine is tried */

struct claiming {
    const struct analysis *analysis;
    const struct bounds *bounds;
    const struct ir_program *program;
    struct arena *arena;
    struct origins *origins;
    struct claim *first, **end;
    const struct ir_state *state; /* at hand */
};

const char *claim_name(enum claim_kind kind)
{
    static const char *const names[] = {"total", "taken", "no-failure", "ends", "history"};

    return names[kind];
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"proved", "refuted", "not proven"};

    return names[verdict];
}

static struct claim *add(struct claiming *c, enum claim_kind kind, enum verdict verdict,
                         const char *because)
{
    struct claim *claim = ARENA_NEW(c->arena, struct claim);

    *claim =
        (struct claim){.kind = kind, .verdict = verdict, .state = c->state, .because = because};
    *c->end = claim;
    c->end = &claim->next;
    return claim;
}

/* ---- Choices ---- */

/* The claim is shown by what takes that way. */
static struct claim *show(struct claiming *c, const struct choice *choice,
                          const struct choice_way *way, struct claim *claim)
{
    claim->input = way->witness.input;
    claim->variables = input_variables(c->analysis, choice->state, &way->witness, c->arena);
    return claim;
}

static const char *covering(struct claiming *c, const struct choice_way *way)
{
    const char *text = "never taken: what fulfils it is taken, or fails, at";

    if (way->alone)
        return "never taken: no value that may come here fulfils its conditions";
    if (way->covering_count == 0)
        return "never taken";
    for (size_t i = 0; i < way->covering_count; i++)
        text =
            arena_format(c->arena, "%s%s Choices[%zu]", text, i > 0 ? "," : "", way->covering[i]);
    return text;
}

static void claim_rule(struct claiming *c, const struct choice *choice, size_t rule)
{
    const struct choice_way *way = &choice->ways[rule];
    struct claim *claim;

    if (way->possible == POSSIBLE) {
        claim = show(c, choice, way, add(c, CLAIM_TAKEN, VERDICT_PROVED, "by"));
    } else if (way->possible == IMPOSSIBLE) {
        claim = add(c, CLAIM_TAKEN, VERDICT_REFUTED, covering(c, way));
    } else {
        claim = add(c, CLAIM_TAKEN, VERDICT_UNPROVEN, way->why);
        claim->advice = way->advice;
    }
    claim->subject =
        rule < choice->rule_count ? arena_format(c->arena, "Choices[%zu]", rule) : "Default";
}

static void claim_total(struct claiming *c, const struct choice *choice)
{
    const struct choice_way *last = &choice->ways[choice->rule_count];

    if (choice->has_default)
        add(c, CLAIM_TOTAL, VERDICT_PROVED, "there is a Default");
    else if (last->possible == IMPOSSIBLE)
        add(c, CLAIM_TOTAL, VERDICT_PROVED, "a rule holds, or fails, for every input");
    else if (last->possible == POSSIBLE)
        (void)show(c, choice, last,
                   add(c, CLAIM_TOTAL, VERDICT_REFUTED, "no rule holds for the state's input"));
    else
        add(c, CLAIM_TOTAL, VERDICT_UNPROVEN, last->why)->advice = last->advice;
}

static void claim_conditions(struct claiming *c, const struct choice *choice)
{
    const struct choice_way *open = NULL;
    struct failing failing;

    for (size_t i = 0; i < choice->fail_count; i++) {
        const struct choice_way *way = &choice->fails[i];

        if (way->possible == POSSIBLE) {
            (void)show(c, choice, way,
                       add(c, CLAIM_NO_FAILURE, VERDICT_REFUTED, "a condition fails for"));
            return;
        }
        if (way->possible == UNDECIDED && open == NULL)
            open = way;
    }
    failing = failing_when_taken(c->analysis, choice, c->origins, c->arena);
    if (open != NULL)
        add(c, CLAIM_NO_FAILURE, VERDICT_UNPROVEN, open->why)->advice = open->advice;
    else if (failing.may_fail)
        add(c, CLAIM_NO_FAILURE, VERDICT_UNPROVEN, failing.why)->advice = failing.advice;
    else
        add(c, CLAIM_NO_FAILURE, VERDICT_PROVED, "no condition fails");
}

static void claim_choice(struct claiming *c, const struct choice *choice)
{
    claim_total(c, choice);
    for (size_t k = 0; k < choice->rule_count + choice->has_default; k++)
        claim_rule(c, choice, k);
    claim_conditions(c, choice);
}

/* ---- failures of other states ---- */

static void claim_failures(struct claiming *c)
{
    const struct failing failing = failing_of(c->analysis, c->state, c->origins, c->arena);

    if (failing.must && c->state->placeholder != NULL) {
        const char *why =
            arena_format(c->arena, "nothing fills the placeholder ${%s}", c->state->placeholder);

        if (c->state->kind == SFN_CHOICE)
            add(c, CLAIM_TOTAL, VERDICT_UNPROVEN, why);
        add(c, CLAIM_NO_FAILURE, VERDICT_UNPROVEN, why)->advice =
            arena_format(c->arena, "-D %s=VALUE fills it", c->state->placeholder);
        return;
    }
    if (failing.must)
        add(c, CLAIM_NO_FAILURE, VERDICT_REFUTED, "it fails for every input: sfnc check says why");
    else if (failing.may_fail)
        add(c, CLAIM_NO_FAILURE, VERDICT_UNPROVEN, failing.why)->advice = failing.advice;
    else
        add(c, CLAIM_NO_FAILURE, VERDICT_PROVED, "no path or expression in it fails");
}

/* ---- executions ---- */

/* Whether executions may be given that input. */
static bool may_be_given(const struct claiming *c, const struct value *input)
{
    const struct value *schema = analysis_assumptions(c->analysis)->schema;
    const char *keyword;

    return schema == NULL || schema_fits(c->arena, schema, input, &keyword) == FIT_YES;
}

/* Try an input of the machine. True: it refutes a claim, which is added. */
typedef bool refuting(struct claiming *c, const struct value *input);

/* Try inputs that may lead far: none at all, some that is allowed, those that take a rule of a
 * Choice (which is given the machine's own input if nothing before it has changed that). */
static bool try_inputs(struct claiming *c, refuting *refute)
{
    const struct world *begin = analysis_begin(c->analysis, c->program->scopes);
    struct value *nothing = ARENA_NEW(c->arena, struct value);
    const struct value *schema = analysis_assumptions(c->analysis)->schema;
    const struct value *sample = begin != NULL ? shape_sample(c->arena, begin->input) : NULL;
    size_t tried = 0;

    nothing->kind = VALUE_OBJECT;
    if (schema != NULL)
        sample = schema_mend(c->arena, schema, sample, 0);
    if (refute(c, nothing) || (sample != NULL && refute(c, sample)))
        return true;
    for (const struct claim *at = c->first; at != NULL && tried < INPUTS_MAX; at = at->next)
        if (at->kind == CLAIM_TAKEN && at->input != NULL) {
            tried++;
            if (refute(c, at->input))
                return true;
        }
    return false;
}

/* ---- ends ---- */

/* Whether an execution that comes to the state waits there, for work, a time or children, or comes
 * to it no more than a known number of times. */
static bool waits(const struct claiming *c, const struct ir_state *state)
{
    bool at_once = state->kind == SFN_PASS || state->kind == SFN_CHOICE ||
                   state->kind == SFN_SUCCEED || state->kind == SFN_FAIL;

    return !at_once || bounds_count_turns(c->bounds, state);
}

struct search {
    struct claiming *c;
    unsigned char *colours; /* by state id: 0 not seen, 1 on the way, 2 done */
    const struct ir_state **by_function;
    const struct ir_state *turning; /* a state on a way back to itself that never waits */
};

static void search_from(struct search *s, const struct ir_state *state, int depth);

static void search_block(struct search *s, const struct ir_block *block, int depth)
{
    const struct ir_state *to;

    if (block->last->op != OP_GOTO)
        return;
    to = s->by_function[block->last->operands[0].as.function->number];
    if (to == NULL || waits(s->c, to) || s->turning != NULL)
        return;
    if (s->colours[to->id] == 1)
        s->turning = to;
    else if (s->colours[to->id] == 0)
        search_from(s, to, depth + 1);
}

#define DEPTH_MAX 100000

static void search_from(struct search *s, const struct ir_state *state, int depth)
{
    s->colours[state->id] = 1;
    for (const struct ir_block *at = state->enter->blocks; at != NULL && depth < DEPTH_MAX;
         at = at->next)
        search_block(s, at, depth);
    s->colours[state->id] = 2;
}

static bool refute_ends(struct claiming *c, const struct value *input)
{
    struct rehearsal found;

    if (!may_be_given(c, input) || !rehearse(c->bounds->flow, input, OVERRUNS_EVENTS_MAX, &found) ||
        !found.endless)
        return false;
    add(c, CLAIM_ENDS, VERDICT_REFUTED,
        arena_format(c->arena, "%s\"%s\" is come back to for ever, by",
                     found.works ? "if all work succeeds, " : "", found.at->name))
        ->input = input;
    return true;
}

static void claim_ends(struct claiming *c)
{
    struct search s = {.c = c};
    size_t states = 0;
    size_t functions = 0;

    for (const struct ir_state *at = c->program->states; at != NULL; at = at->next)
        states++;
    for (const struct ir_function *at = c->program->functions; at != NULL; at = at->next)
        functions++;
    s.colours = ARENA_ARRAY(c->arena, unsigned char, states);
    s.by_function = ARENA_ARRAY(c->arena, const struct ir_state *, functions);
    for (const struct ir_state *at = c->program->states; at != NULL; at = at->next)
        s.by_function[at->enter->number] = at;
    for (const struct ir_state *at = c->program->states; at != NULL; at = at->next)
        if (!waits(c, at) && s.colours[at->id] == 0 && analysis_at(c->analysis, at->enter) != NULL)
            search_from(&s, at, 0);
    c->state = NULL;
    if (s.turning != NULL && try_inputs(c, refute_ends))
        return;
    if (s.turning != NULL)
        add(c, CLAIM_ENDS, VERDICT_UNPROVEN,
            arena_format(c->arena,
                         "\"%s\" may be come back to without a wait, and how often is not known",
                         s.turning->name))
            ->advice = "a Wait or a Task on the way back ends it, or a counter that begins and "
                       "ends at constants";
    else
        add(c, CLAIM_ENDS, VERDICT_PROVED,
            "every way back to a state waits for something, or is counted");
}

/* ---- history ---- */

/* More events than there may be refute the claim. */
static bool refute_history(struct claiming *c, const struct value *input)
{
    struct rehearsal found;

    if (!may_be_given(c, input) || !rehearse(c->bounds->flow, input, OVERRUNS_EVENTS_MAX, &found))
        return false;
    add(c, CLAIM_HISTORY, VERDICT_REFUTED,
        arena_format(c->arena, "%sthere are more than %d events at \"%s\", by",
                     found.works ? "if all work succeeds, " : "", OVERRUNS_EVENTS_MAX,
                     found.at->name))
        ->input = input;
    return true;
}

static void claim_history(struct claiming *c)
{
    const struct amount *events = &c->bounds->whole.of[MEASURE_EVENTS];
    struct overrun *list;

    if (c->program->express)
        return;
    if (events->cause == NULL && events->most <= OVERRUNS_EVENTS_MAX)
        add(c, CLAIM_HISTORY, VERDICT_PROVED,
            arena_format(c->arena, "there are %.0f events at most", events->most));
    else if (try_inputs(c, refute_history))
        return;
    else if (overruns_of(c->bounds->flow, c->arena, &list) > 0)
        add(c, CLAIM_HISTORY, VERDICT_UNPROVEN, /* that an execution comes there is not shown */
            arena_format(c->arena, "at \"%s\" there are at least %.0f events, if it is come to",
                         list[0].at->name, list[0].events));
    else if (events->cause != NULL)
        add(c, CLAIM_HISTORY, VERDICT_UNPROVEN, events->cause);
    else
        add(c, CLAIM_HISTORY, VERDICT_UNPROVEN,
            arena_format(c->arena, "on the worst way there may be %.0f events", events->most));
}

struct claim *claims_of(const struct analysis *analysis, const struct ir_program *program,
                        const struct bounds *bounds, struct solver *solver, struct arena *arena)
{
    struct claiming c = {
        .analysis = analysis, .bounds = bounds, .program = program, .arena = arena};
    struct choice *choices;
    size_t count = choices_prove(analysis, program, solver, true, arena, &choices);
    size_t next = 0;

    c.end = &c.first;
    c.origins = origins_new(analysis, program, arena);
    for (const struct ir_state *at = program->states; at != NULL; at = at->next) {
        if (analysis_at(analysis, at->enter) == NULL)
            continue;
        c.state = at;
        if (next < count && choices[next].state == at)
            claim_choice(&c, &choices[next++]);
        else
            claim_failures(&c);
    }
    if (bounds != NULL) {
        claim_ends(&c);
        claim_history(&c);
    }
    return c.first;
}
