/* compiler/prove/guess/guess.c - inputs that take the ways out of a Choice, found by trying.
 *
 * The rules are run on some input. Where they go another way than the one that is wanted, the test
 * that was asked last is turned round: a place that it looks at gets a value that the test names,
 * or one beside it. What brings the run further is kept: a rule of a few tests takes a few runs. */
#include "compiler/prove/guess/guess.h"

#include <string.h>

#include "compiler/prove/guess/grow.h"
#include "compiler/prove/guess/guessing.h"
#include "compiler/prove/solver/known.h"
#include "compiler/prove/guess/tries.h"
#include "runtime/base/count.h"

#define ROUNDS_MIN 64                 /* for one way, and two for each place */
#define TOUCHED_MAX 3                 /* places of one test */
#define DEPTH_MAX 10                  /* of operands below a test */
#define BRANCHES_MAX 16               /* that are looked at, the last ones */
#define GROWN_MAX 600                 /* values that are grown, for one way */
#define GROWN_STEPS ((size_t)2 << 20) /* instructions, of one Choice */
#define TURNED_MAX 3                  /* tests that are tried to be turned */

/* ---- what is to be turned round ---- */

/* The places that a test looks at, but for what a block is given. Returns their number. */
static size_t touched(const struct guesser *g, const struct ir_instruction *test,
                      int out[TOUCHED_MAX], size_t count, unsigned depth)
{
    int place = test->type == IR_VALUE ? g->f->places.of[test->id] : -1;

    if (place >= 0) {
        if (count < TOUCHED_MAX)
            out[count++] = place;
        return count;
    }
    for (size_t i = 0; i < test->count && depth < DEPTH_MAX; i++)
        if (ir_is_reference(&test->operands[i]))
            count = touched(g, test->operands[i].as.instruction, out, count, depth + 1);
    return count;
}

static bool looks_at(const struct guesser *g, const struct ir_instruction *test, int place)
{
    int places[TOUCHED_MAX];
    size_t count = touched(g, test, places, 0, 0);

    for (size_t i = 0; i < count; i++)
        if (places[i] == place)
            return true;
    return false;
}

static const struct ir_instruction *condition_of(const struct ir_instruction *branch)
{
    return ir_is_reference(&branch->operands[0]) ? branch->operands[0].as.instruction : NULL;
}

/* The tests that the last run has asked, the latest first, if they look at some place. */
static size_t asked_last(const struct guesser *g, const struct ir_instruction *out[BRANCHES_MAX])
{
    int places[TOUCHED_MAX];
    size_t all;
    const struct ir_instruction *const *branches = replayer_branches(g->attempts.replayer, &all);
    size_t count = 0;

    for (size_t i = 0; i < BRANCHES_MAX && i < all; i++) {
        const struct ir_instruction *test = condition_of(branches[all - 1 - i]);

        if (test != NULL && touched(g, test, places, 0, 0) > 0)
            out[count++] = test;
    }
    return count;
}

/* ---- turning ---- */

static void put(struct guesser *g, size_t place, struct place_value value)
{
    const struct place_of *list = g->f->places.list;

    g->values[place] = value;
    if (value.form == PLACE_ABSENT)
        return;
    for (; list[place].whole >= 0; place = (size_t)list[place].whole)
        g->values[list[place].whole] = (struct place_value){
            .form = list[place].at->operands[1].type == IR_INT ? PLACE_ARRAY : PLACE_OBJECT};
}

/* Give the place other values, until the run succeeds or comes further than it did. */
static bool turn_place(struct guesser *g, size_t way, int place,
                       const struct ir_instruction *const *tests, size_t test_count,
                       const struct ir_instruction *test, struct outcome *outcome)
{
    size_t size = g->f->places.count * sizeof *g->values;
    int others[TOUCHED_MAX];
    size_t other_count = touched(g, test, others, 0, 0);
    bool all = false; /* values of all kinds have been added */
    struct tries tries;

    tries_begin(&tries, g->f->arena, &g->f->places.list[place]);
    tries_add_test(&tries, test);
    for (size_t i = 0; i < other_count; i++)
        if (others[i] != place && g->values[others[i]].form == PLACE_VALUE)
            tries_add_value(&tries, g->values[others[i]].value);
    for (size_t i = 0; i < test_count; i++)
        if (tests[i] != test && looks_at(g, tests[i], place))
            tries_add_test(&tries, tests[i]);
    memcpy(g->kept, g->values, size);
    for (size_t i = 0; *g->attempts.steps > 0; i++) {
        struct outcome next;

        if (i == tries.count && !all) {
            all = true; /* what the tests name has not helped */
            tries_add_others(&tries);
        }
        if (i == tries.count)
            break;
        put(g, (size_t)place, tries.list[i]);
        next = guessing_run(g);
        if (guessing_succeeds(g, &next, way) ||
            (next.done != REPLAY_UNKNOWN && next.steps > outcome->steps)) {
            *outcome = next;
            return true;
        }
        memcpy(g->values, g->kept, size);
    }
    return false;
}

/* The same of one of several places that the test looks at. What is made of two of them needs both:
 * those that are absent are given something first. */
static bool turn_test(struct guesser *g, size_t way, const struct ir_instruction *const *tests,
                      size_t test_count, const struct ir_instruction *test, struct outcome *outcome)
{
    static const struct value number = {.kind = VALUE_INTEGER, .as.integer = 1};
    static const struct value text = {.kind = VALUE_STRING, .size = 1, .as.text = "a"};
    const struct value *const given[] = {NULL, &number, &text};
    size_t size = g->f->places.count * sizeof *g->values;
    int places[TOUCHED_MAX];
    size_t touches = touched(g, test, places, 0, 0);

    memcpy(g->before, g->values, size);
    for (size_t i = 0; i < (touches > 1 ? COUNT_OF(given) : 1); i++) {
        for (size_t k = 0; given[i] != NULL && k < touches; k++)
            if (g->values[places[k]].form == PLACE_ABSENT)
                put(g, (size_t)places[k],
                    (struct place_value){.form = PLACE_VALUE, .value = given[i]});
        for (size_t k = 0; k < touches; k++)
            if (turn_place(g, way, places[k], tests, test_count, test, outcome))
                return true;
        memcpy(g->values, g->before, size);
    }
    return false;
}

/* Turn what the last run asked last, or what it failed at. */
static bool turn(struct guesser *g, size_t way, struct outcome *outcome)
{
    const struct ir_instruction *tests[BRANCHES_MAX + 1];
    size_t count = asked_last(g, tests);

    if (outcome->done == REPLAY_FAILED) {
        memmove(tests + 1, tests, count * sizeof *tests);
        tests[0] = outcome->failing;
        count++;
    }
    for (size_t i = 0; i < count && i < TURNED_MAX; i++)
        if (turn_test(g, way, tests, count, tests[i], outcome))
            return true;
    return false;
}

/* Turn the only test of a rule: from far off that is nearer than rule after rule. */
static void leap(struct guesser *g, size_t way, struct outcome *outcome)
{
    const struct ir_instruction *last = g->f->entries[way]->last;
    const struct ir_instruction *test = way < g->f->rule_count && last->op == OP_BRANCH &&
                                                (last->operands[1].as.block == g->f->taken[way] ||
                                                 last->operands[2].as.block == g->f->taken[way])
                                            ? condition_of(last)
                                            : NULL;

    if (test != NULL)
        (void)turn_test(g, way, &test, 1, test, outcome);
}

/* Look for an input that takes the way, from the values at hand on. */
static void search(struct guesser *g, size_t way)
{
    struct outcome outcome = guessing_run(g);
    size_t rounds = ROUNDS_MIN + 2 * g->f->places.count;

    if (!guessing_succeeds(g, &outcome, way) && outcome.done == REPLAY_REACHED)
        leap(g, way, &outcome);
    for (; rounds > 0 && *g->attempts.steps > 0 && !guessing_succeeds(g, &outcome, way); rounds--)
        if (outcome.done == REPLAY_UNKNOWN || !turn(g, way, &outcome))
            return;
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

/* Try what is grown of all that the rules ask, where no value of one place will do. */
static void search_grown(struct guesser *g, size_t way)
{
    const size_t rule = way < g->f->rule_count ? way : way - 1;
    struct growing growing;
    struct arena *arena;

    if (!g->seeds->any || g->guesses.ways[way] != NULL)
        return;
    arena = arena_new();
    grow_begin(&growing, &g->seeds->words[rule], rule);
    for (size_t i = 0; i < GROWN_MAX && may_grow(g); i++) {
        const struct growing before = growing;
        struct outcome outcome;

        region_reset(&arena->region);
        put_grown(g, &growing, arena);
        g->grows = true;
        outcome = guessing_run(g);
        g->grows = false;
        g->grown_steps -= outcome.steps < g->grown_steps ? outcome.steps : g->grown_steps;
        if (outcome.done != REPLAY_REACHED || outcome.block != g->f->taken[way])
            continue;
        growing = before;
        put_grown(g, &growing, g->f->arena); /* the same, to be kept */
        if (guessing_succeeds(g, &outcome, way))
            break;
    }
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

/* Give a place that a test looks at, and no other, what the test compares it with. */
static void put_compared(struct guesser *g, const struct ir_instruction *test)
{
    int places[TOUCHED_MAX];
    struct tries tries;

    if (test == NULL || touched(g, test, places, 0, 0) != 1 ||
        g->values[places[0]].form != PLACE_ABSENT)
        return;
    tries_begin(&tries, g->f->arena, &g->f->places.list[places[0]]);
    tries_add_test(&tries, test);
    if (tries.count > 0)
        put(g, (size_t)places[0], tries.list[0]);
}

/* Values of the kinds that the rules expect: what they miss among them is worth more than that
 * nothing is there. */
static void begin_compared(struct guesser *g, const struct ir_function *function)
{
    begin_values(g);
    for (const struct ir_block *at = function->blocks; at != NULL; at = at->next)
        if (at->last->op == OP_BRANCH)
            put_compared(g, condition_of(at->last));
}

/* Look for an input that no rule takes. */
static void search_none(struct guesser *g, const struct ir_function *function)
{
    const size_t way = g->f->rule_count;

    if (!g->f->has_default) {
        begin_compared(g, function);
        search(g, way);
    }
    if (g->guesses.ways[way] == NULL) {
        begin_values(g);
        search(g, way);
    }
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
                put(g, k, (struct place_value){.form = PLACE_VALUE, .value = &ends[i]});
        guessing_run(g);
    }
}

/* Look for an input that takes the way, with a part of the instructions that may be run. */
static void search_way(struct guesser *g, size_t way, size_t each)
{
    size_t *all = g->attempts.steps;
    size_t own = *all < each ? *all : each;

    *all -= own;
    g->attempts.steps = &own;
    memcpy(g->values, g->base, g->f->places.count * sizeof *g->values);
    search(g, way);
    search_grown(g, way);
    g->attempts.steps = all;
    *all += own;
}

struct guesses guess_ways(const struct attempts *attempts, const struct ir_function *function,
                          const bool *decided, size_t each)
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
    for (size_t k = 0; k <= f->rule_count; k++)
        replayer_end(replayer, f->taken[k], true);
    if (f->places.count > 0) {
        search_none(&g, function);
        memcpy(g.base, g.values, size);
    }
    g.seeds = seeds_of(f, function);
    search_grown(&g, f->rule_count);
    for (size_t k = 0; k < f->rule_count && f->places.count > 0 && *attempts->steps > 0; k++) {
        if (decided[k])
            continue;
        replayer_end(replayer, f->entries[k + 1], true);
        search_way(&g, k, each);
        if (k + 1 < f->rule_count)
            replayer_end(replayer, f->entries[k + 1], false);
    }
    if (f->places.count > 0 && *attempts->steps > 0) {
        for (size_t k = 0; k < f->rule_count; k++)
            replayer_end(replayer, f->taken[k], true);
        look_around(&g);
    }
    arena_free(g.scratch);
    return g.guesses;
}
