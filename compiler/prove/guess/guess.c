/* compiler/prove/guess/guess.c - inputs that take the ways out of a Choice, found by trying.
 *
 * The rules are run on some input. Where they go another way than the one that is wanted, the test
 * that was asked last is turned round: a place that it looks at gets a value that the test names,
 * or one beside it. What brings the run further is kept: a rule of a few tests takes a few runs. */
#include "compiler/prove/guess/guess.h"

#include <string.h>

#include "compiler/prove/guess/grow.h"
#include "compiler/prove/guess/turning.h"
#include "compiler/prove/solver/known.h"
#include "runtime/base/count.h"

#define ROUNDS_MIN 64 /* for one way, and two for each place */
#define VAIN 16       /* ways that are not found: the others are given half as much */
#define HALVED_MAX 4  /* so often */
#define GROWN_MAX 600 /* values that are grown, for one way */
#define GROWN_STEPS ((size_t)2 << 20) /* instructions, of one Choice */

/* ---- one way ---- */

/* Look for an input that takes the way, from the values at hand on. Returns whether it is there. */
static bool search(struct guesser *g, size_t way)
{
    struct outcome outcome = guessing_run(g);
    size_t rounds = ROUNDS_MIN + 2 * g->f->places.count;

    if (!guessing_succeeds(g, &outcome, way) && outcome.done == REPLAY_REACHED)
        turning_only(g, way, &outcome);
    while (!guessing_succeeds(g, &outcome, way))
        if (rounds-- == 0 || *g->attempts.steps == 0 || outcome.done == REPLAY_UNKNOWN ||
            !turning_last(g, way, &outcome))
            return false;
    return true;
}

/* The same of the rule by itself, from the base on: rules before it do not make these runs longer,
 * and often they leave alone what is found. */
static bool search_alone(struct guesser *g, size_t rule)
{
    struct outcome outcome;
    bool found;

    memcpy(g->values, g->base, g->f->places.count * sizeof *g->values);
    guessing_alone(g, rule);
    found = search(g, rule);
    guessing_together(g);
    if (!found)
        return false;
    outcome = guessing_run(g);
    return guessing_succeeds(g, &outcome, rule);
}

/* Give all roots what is grown next. */
static void put_grown(struct guesser *g, struct growing *growing, struct arena *arena)
{
    const struct places *places = &g->f->places;

    memcpy(g->values, g->base, places->count * sizeof *g->values);
    for (size_t i = 0; i < places->count; i++) {
        const struct seed *root = g->seeds->roots[i];
        const struct value *grown = root != NULL ? grow_next(growing, root, arena) : NULL;

        if (grown != NULL && shape_has(places->list[i].shape, grown))
            g->values[i] = (struct place_value){.form = PLACE_VALUE, .value = grown};
    }
}

static bool may_grow(const struct guesser *g)
{
    return *g->attempts.steps > 0 && g->grown_steps > 0;
}

/* Run what is grown next, which does not last. Returns whether it takes the way. */
static bool run_grown(struct guesser *g, size_t way, struct growing *growing, struct arena *arena)
{
    struct outcome outcome;

    region_reset(&arena->region);
    put_grown(g, growing, arena);
    g->grows = true;
    outcome = guessing_run(g);
    g->grows = false;
    g->grown_steps -= outcome.steps < g->grown_steps ? outcome.steps : g->grown_steps;
    return outcome.done == REPLAY_REACHED && outcome.block == g->f->taken[way];
}

/* The same once more, with all rules and to be kept. */
static bool keep_grown(struct guesser *g, size_t way, struct growing *growing)
{
    struct outcome outcome;

    put_grown(g, growing, g->f->arena);
    guessing_together(g);
    outcome = guessing_run(g);
    return guessing_succeeds(g, &outcome, way);
}

/* Try what is grown of all that the rules ask, where no value of one place will do; of a rule by
 * itself first. */
static void search_grown(struct guesser *g, size_t way)
{
    const bool is_rule = way < g->f->rule_count;
    const size_t rule = is_rule ? way : way - 1;
    struct growing growing;
    struct arena *arena;

    if (!g->seeds->any || g->guesses.ways[way] != NULL)
        return;
    arena = arena_new();
    grow_begin(&growing, &g->seeds->words[rule], rule);
    for (size_t i = 0; i < GROWN_MAX && may_grow(g); i++) {
        struct growing before = growing;

        if (is_rule)
            guessing_alone(g, rule);
        if (run_grown(g, way, &growing, arena) && keep_grown(g, way, &before))
            break;
    }
    guessing_together(g);
    arena_free(arena);
}

/* ---- all ways ---- */

/* What is always there is; else there is nothing. */
static void begin_values(struct guesser *g)
{
    const struct places *places = &g->f->places;

    for (size_t i = 0; i < places->count; i++) {
        const struct shape *shape = places->list[i].shape;
        struct place_value *value = &g->values[i];

        value->form = PLACE_ABSENT;
        if (places->list[i].whole < 0 && shape_may_be(shape, SHAPE_OBJECT))
            value->form = PLACE_OBJECT;
        else if (shape_may_be(shape, SHAPE_ABSENT))
            continue;
        else if (places->list[i].part >= 0 && shape_may_be(shape, SHAPE_OBJECT | SHAPE_ARRAY))
            value->form = shape_may_be(shape, SHAPE_OBJECT) ? PLACE_OBJECT : PLACE_ARRAY;
        else
            value->value = shape_sample(g->f->arena, shape);
        if (value->value != NULL)
            value->form = PLACE_VALUE;
    }
}

/* Values of the kinds that the rules expect, where nothing is there. */
static void begin_compared(struct guesser *g, const struct ir_function *function)
{
    for (const struct ir_block *at = function->blocks; at != NULL; at = at->next)
        if (at->last->op == OP_BRANCH)
            turning_compared(g, at->last);
}

/* Look for an input that no rule takes. One of which little is there, if that is easily found;
 * where there is no Default, it is told, and rather one that misses what the rules expect. */
static void search_none(struct guesser *g, const struct ir_function *function)
{
    const size_t way = g->f->rule_count;
    struct outcome outcome;

    begin_values(g);
    if (g->f->has_default) {
        outcome = guessing_run(g);
        if (guessing_succeeds(g, &outcome, way))
            return;
    }
    begin_compared(g, function);
    if (search(g, way))
        return;
    begin_values(g);
    (void)search(g, way);
}

/* Run on the smallest and the largest numbers: what parts of rules, far from each other, say of
 * them is seen at once. */
static void look_around(struct guesser *g)
{
    static const struct value ends[] = {{.kind = VALUE_REAL, .as.real = -1e300},
                                        {.kind = VALUE_REAL, .as.real = 1e300}};
    const struct places *places = &g->f->places;

    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        memcpy(g->values, g->base, places->count * sizeof *g->values);
        for (size_t k = 0; k < places->count; k++)
            if (places->list[k].part < 0 && shape_may_be(places->list[k].shape, SHAPE_NUMBER))
                turning_put(g, k, (struct place_value){.form = PLACE_VALUE, .value = &ends[i]});
        guessing_run(g);
    }
}

/* What takes the rule by itself does not do, or was not found. */
static void search_further(struct guesser *g, size_t rule)
{
    const size_t size = g->f->places.count * sizeof *g->values;
    bool found;

    memcpy(g->alone_values, g->values, size);
    search_grown(g, rule);
    if (g->guesses.ways[rule] != NULL)
        return;
    memcpy(g->values, g->alone_values, size);
    found = search(g, rule);
    if (!found) {
        memcpy(g->values, g->base, size);
        found = search(g, rule);
    }
    g->vain += !found;
}

/* Look for an input that takes the rule, with a part of the instructions that may be run. */
static void search_rule(struct guesser *g, size_t rule, enum guess_effort effort, size_t each)
{
    size_t *all = g->attempts.steps;
    size_t own;

    each >>= g->vain / VAIN < HALVED_MAX ? g->vain / VAIN : HALVED_MAX;
    own = *all < each ? *all : each;
    *all -= own;
    g->attempts.steps = &own;
    if (!search_alone(g, rule) && effort == GUESS_ALL)
        search_further(g, rule);
    g->attempts.steps = all;
    *all += own;
}

struct guesses guess_ways(const struct attempts *attempts, const struct ir_function *function,
                          const bool *decided, enum guess_effort effort, size_t each)
{
    const struct formula *f = attempts->f;
    struct replayer *replayer = attempts->replayer;
    struct guesser g = {
        .f = f,
        .attempts = *attempts,
        .failures = attempts->admission == NULL || attempts->admission->strict,
        .scratch = arena_new(),
        .grown_steps = GROWN_STEPS,
    };
    size_t size = f->places.count * sizeof *g.values;

    g.guesses.ways = ARENA_ARRAY(f->arena, const struct witness *, f->rule_count + 1);
    g.guesses.fails = ARENA_ARRAY(f->arena, const struct witness *, ir_result_room(function));
    g.values = ARENA_ARRAY(f->arena, struct place_value, f->places.count);
    g.kept = ARENA_ARRAY(f->arena, struct place_value, f->places.count);
    g.before = ARENA_ARRAY(f->arena, struct place_value, f->places.count);
    g.base = ARENA_ARRAY(f->arena, struct place_value, f->places.count);
    g.alone_values = ARENA_ARRAY(f->arena, struct place_value, f->places.count);
    for (size_t k = 0; k <= f->rule_count; k++)
        replayer_end(replayer, f->taken[k], true);
    if (f->places.count > 0) {
        search_none(&g, function);
        memcpy(g.base, g.values, size);
    }
    if (effort == GUESS_ALL) {
        g.seeds = seeds_of(f, function);
        search_grown(&g, f->rule_count);
    }
    for (size_t k = 0; k < f->rule_count && f->places.count > 0 && *attempts->steps > 0; k++) {
        if (decided[k])
            continue;
        replayer_end(replayer, f->entries[k + 1], true);
        search_rule(&g, k, effort, each);
        if (k + 1 < f->rule_count)
            replayer_end(replayer, f->entries[k + 1], false);
    }
    if (effort == GUESS_ALL && f->places.count > 0 && *attempts->steps > 0) {
        for (size_t k = 0; k < f->rule_count; k++)
            replayer_end(replayer, f->taken[k], true);
        look_around(&g);
    }
    arena_free(g.scratch);
    return g.guesses;
}
