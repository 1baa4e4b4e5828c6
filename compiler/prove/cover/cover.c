/* compiler/prove/cover/cover.c - what the rules of a Choice leave for each other, without a solver.
 *
 * Of a box, rules are taken away that meet it: nothing is left if a rule cannot be passed; a rule
 * that can only be passed does not matter, for smaller boxes neither; one that can be passed in one
 * way narrows the box; what can be passed in several cuts it in pieces. */
#include "compiler/prove/cover/cover.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/prove/cover/box.h"
#include "compiler/prove/cover/free.h"
#include "compiler/prove/cover/named.h"
#include "compiler/prove/cover/passing.h"
#include "compiler/prove/cover/pick.h"
#include "compiler/prove/solver/arrival.h"
#include "runtime/base/bug.h"

#define TARGET_WORK 400000 /* for one question */
#define TRIES_MAX 12       /* inputs that are tried for one question */

struct cover {
    struct attempts *trial;
    struct arena *arena; /* of answers */
    struct arena *own;   /* of what all questions share */
    struct arena *scratch;
    struct meanings *meanings;
    struct rule_paths *rules;
    size_t rule_count;
    bool gated; /* rules of earlier states say something of what comes, which is not looked into */
    struct box box;
    struct passing passing;
    size_t *work;
    /* Of the question at hand: */
    const struct cover_target *target;
    size_t left;  /* of its work */
    size_t tries; /* that are left */
    bool *used;   /* by rule: it takes something away */
    bool open;    /* something is left of which no input was shown ... */
    bool free;    /* ... and nothing links what is left */
    bool whole;   /* all rules are looked into */
    struct cover_answer answer;
    bool quiet;    /* no input is to be shown */
    size_t *stack; /* lists of rules, one behind the other */
    size_t stack_room;
};

/* ---- trying ---- */

static bool is_turned(const struct cover *c)
{
    for (size_t i = 0; i < c->target->turn_count; i++)
        if (replayer_took(c->trial->replayer, c->target->turns[i].branch,
                          c->target->turns[i].truth))
            return true;
    return false;
}

static bool comes_there(const struct cover *c, const struct outcome *outcome)
{
    switch (c->target->what) {
    case COVER_TAKEN:
        return outcome->done == REPLAY_REACHED &&
               outcome->block == c->trial->f->taken[c->target->rule];
    case COVER_FAILING:
        return outcome->done == REPLAY_FAILED && outcome->failing == c->target->failing;
    default:
        return is_turned(c);
    }
}

/* Whether some input of the box does what is asked for. */
static bool show(struct cover *c)
{
    const struct places *places = &c->trial->f->places;

    for (size_t turn = 0; turn < PICK_TURNS && c->tries > 0 && *c->trial->steps > 0; turn++) {
        struct place_value *values;
        struct outcome outcome;
        struct witness witness;

        c->tries--;
        region_reset(&c->scratch->region);
        values = ARENA_ARRAY(c->scratch, struct place_value, places->count);
        pick_values(&c->box, turn, c->scratch, values);
        if (!input_build(places, values, c->scratch, &witness))
            continue;
        replayer_count(c->trial->replayer, !c->gated); /* it may be none that comes */
        outcome = attempt_run(c->trial, &witness);
        replayer_count(c->trial->replayer, true);
        if (!comes_there(c, &outcome))
            continue;
        if (c->target->what == COVER_TURN)
            return true;
        pick_values(&c->box, turn, c->arena, values);
        c->answer.witness = attempt_keep(c->trial, values, &outcome);
        if (c->answer.witness != NULL)
            return true;
    }
    return false;
}

/* ---- taking away ---- */

enum left { NOTHING, SOMETHING, STOP };

static void reserve(struct cover *c, size_t count)
{
    if (count > c->stack_room) {
        c->stack_room = 2 * count + 64;
        c->stack = mem_resize(c->stack, c->stack_room * sizeof *c->stack);
    }
}

/* Narrow the box by the only way through a rule. */
static bool pass(struct cover *c, size_t rule)
{
    for (size_t i = 0; i < c->rules[rule].count; i++) {
        const struct rule_path *path = &c->rules[rule].list[i];

        if (path->end == PATH_PASSED && box_meets(&c->box, path))
            return box_narrow(&c->box, path);
    }
    return false;
}

/* Go through a list of rules, and leave in the list behind it those that still cut the box in
 * pieces. False: nothing is left. `narrows`: those that can be passed in one way narrow the box. */
static bool sift(struct cover *c, size_t from, size_t count, bool narrows, size_t *kept)
{
    *kept = 0;
    reserve(c, from + 2 * count);
    for (size_t i = 0; i < count && c->left > 0; i++) {
        size_t rule = c->stack[from + i];
        bool ends;
        size_t ways = passing_ways(&c->passing, rule, &ends, &c->left);

        if (ways == 0 || (narrows && ways == 1 && ends && !pass(c, rule))) {
            c->used[rule] = true;
            return false;
        }
        if (!ends)
            continue;
        if (narrows && ways == 1)
            c->used[rule] = true;
        else
            c->stack[from + count + (*kept)++] = rule;
    }
    return true;
}

static enum left take(struct cover *c, size_t from, size_t count);

/* Cut the box in pieces by the rule in the list that has the fewest. */
static enum left cut(struct cover *c, size_t from, size_t count)
{
    size_t best = 0;
    size_t fewest = SIZE_MAX;
    size_t rule;

    for (size_t i = 0; i < count; i++) {
        bool ends;
        size_t ways = passing_ways(&c->passing, c->stack[from + i], &ends, &c->left);

        if (ways < fewest) {
            fewest = ways;
            best = i;
        }
    }
    rule = c->stack[from + best];
    c->stack[from + best] = c->stack[from + count - 1];
    c->used[rule] = true;
    for (size_t i = 0; i < c->rules[rule].count; i++) {
        const struct rule_path *path = &c->rules[rule].list[i];
        struct box_mark mark = box_mark(&c->box);
        enum left left = NOTHING;

        if (path->end != PATH_PASSED)
            continue;
        if (box_meets(&c->box, path) && box_narrow(&c->box, path))
            left = take(c, from, count - 1);
        box_reset(&c->box, mark);
        if (left == STOP)
            return STOP;
    }
    return NOTHING;
}

/* Take the rules of the list away from the box. */
static enum left take(struct cover *c, size_t from, size_t count)
{
    bool narrows = false;

    for (;;) {
        size_t kept;

        if (!sift(c, from, count, narrows, &kept))
            return NOTHING;
        if (c->left == 0) {
            c->open = true;
            c->answer.covered = OPEN;
            return STOP;
        }
        from += count;
        if (kept == 0) {
            c->open = true;
            c->free = c->free || free_of_links(&c->box);
            c->answer.covered = !c->quiet && show(c) ? SHOWN : OPEN;
            return c->answer.covered == SHOWN || c->quiet || c->tries == 0 || *c->trial->steps == 0
                       ? STOP
                       : SOMETHING;
        }
        if (narrows && kept == count)
            return cut(c, from, kept);
        narrows = true;
        count = kept;
    }
}

/* ---- questions ---- */

static bool is_wanted_turn(const struct cover_target *target, const struct rule_path *path)
{
    for (size_t i = 0; i < path->turn_count; i++)
        for (size_t k = 0; k < target->turn_count; k++)
            if (path->turns[i].branch == target->turns[k].branch &&
                path->turns[i].truth == target->turns[k].truth)
                return true;
    return false;
}

/* Whether the path does what is asked for. */
static bool is_wanted(const struct cover_target *target, const struct rule_path *path)
{
    switch (target->what) {
    case COVER_TAKEN:
        return path->end == PATH_TAKEN;
    case COVER_FAILING:
        return path->end == PATH_FAILED && path->failing == target->failing;
    default:
        return is_wanted_turn(target, path);
    }
}

/* Take rules away from all boxes of what is asked for. */
static void take_all(struct cover *c, const size_t *rules, size_t count)
{
    const struct cover_target *target = c->target;
    const struct rule_paths *own = target->rule < c->rule_count && c->rules[target->rule].whole
                                       ? &c->rules[target->rule]
                                       : NULL;
    static const struct rule_path all = {.end = PATH_TAKEN};

    reserve(c, count);
    if (count > 0)
        memcpy(c->stack, rules, count * sizeof *rules);
    c->open = false;
    c->answer = (struct cover_answer){.alone = true};
    for (size_t i = 0; i < (own != NULL ? own->count : 1); i++) {
        const struct rule_path *path = own != NULL ? &own->list[i] : &all;
        struct box_mark mark = box_mark(&c->box);
        enum left left = NOTHING;

        if (own != NULL && !is_wanted(target, path))
            continue;
        if (box_narrow(&c->box, path)) {
            c->answer.alone = false;
            left = take(c, 0, count);
        }
        box_reset(&c->box, mark);
        if (left == STOP)
            return;
    }
}

/* ---- reasons ---- */

/* Whether these rules leave nothing; false also when that takes too much work. */
static bool covers(struct cover *c, const size_t *rules, size_t count)
{
    take_all(c, rules, count);
    return !c->open;
}

/* The shortest beginning of the list that, with the rules in front of it, leaves nothing; the whole
 * does. */
static size_t needed(struct cover *c, const size_t *rules, size_t core, size_t count)
{
    size_t *tried = ARENA_ARRAY(c->scratch, size_t, core + count);
    size_t low = 0;
    size_t high = count;

    memcpy(tried, rules, (core + count) * sizeof *tried);
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;

        if (covers(c, tried, core + middle))
            high = middle;
        else
            low = middle;
    }
    return high;
}

static int compare(const void *left, const void *right)
{
    size_t a = *(const size_t *)left;
    size_t b = *(const size_t *)right;

    return (a > b) - (a < b);
}

/* Leave out what is not needed of rules that leave nothing. Returns how many are left. */
static size_t shorten(struct cover *c, size_t *rules, size_t count)
{
    size_t core = 0; /* these are needed; of the others those up to `count` may be */

    c->quiet = true;
    while (core < count && !covers(c, rules, core)) {
        size_t need = needed(c, rules, core, count - core);
        size_t last = rules[core + need - 1];

        if (c->left == 0)
            break;
        memmove(rules + core + 1, rules + core, (need - 1) * sizeof *rules);
        rules[core++] = last;
        count = core + need - 1;
    }
    c->quiet = false;
    if (c->left > 0)
        count = core;
    qsort(rules, count, sizeof *rules, compare);
    return count;
}

static void find_reasons(struct cover *c, size_t rules)
{
    size_t *used = ARENA_ARRAY(c->arena, size_t, rules);
    size_t count = 0;

    for (size_t k = 0; k < rules; k++)
        if (c->used[k])
            used[count++] = k;
    c->left = TARGET_WORK;
    count = shorten(c, used, count);
    c->answer = (struct cover_answer){.covered = COVERED, .rule_count = count, .rules = used};
}

bool cover_is_gated(const struct cover *c)
{
    return c->gated;
}

size_t cover_rule_of_failure(const struct cover *c, const struct ir_instruction *failing)
{
    for (size_t k = 0; k < c->rule_count; k++)
        for (size_t i = 0; i < c->rules[k].count; i++)
            if (c->rules[k].list[i].failing == failing)
                return k;
    return c->rule_count;
}

struct cover_answer cover_ask(struct cover *c, const struct cover_target *target)
{
    size_t count = target->rule < c->rule_count ? target->rule : c->rule_count;
    size_t *rules;
    size_t most = *c->work < TARGET_WORK ? *c->work : TARGET_WORK;
    size_t listed = 0;

    region_reset(&c->scratch->region);
    c->target = target;
    c->quiet = target->quiet;
    c->free = false;
    c->left = most;
    c->tries = TRIES_MAX;
    rules = ARENA_ARRAY(c->scratch, size_t, count);
    memset(c->used, 0, c->rule_count * sizeof *c->used);
    c->whole = !c->gated && !c->box.subjects->vague &&
               (target->rule >= c->rule_count || c->rules[target->rule].whole);
    for (size_t k = 0; k < count; k++)
        if (c->rules[k].whole)
            rules[listed++] = k;
        else
            c->whole = false;
    take_all(c, rules, listed);
    *c->work -= most - c->left;
    if (c->open) {
        if (c->answer.covered != SHOWN)
            c->answer.covered = OPEN;
        c->answer.alone = false;
        c->answer.free = c->free && c->whole;
        return c->answer;
    }
    c->answer.covered = COVERED;
    if (!c->answer.alone)
        find_reasons(c, count);
    return c->answer;
}

/* ---- the beginning ---- */

struct cover *cover_begin(struct attempts *trial, const struct ir_function *function, size_t *work)
{
    const struct formula *f = trial->f;
    struct cover *c = ARENA_NEW(f->arena, struct cover);
    struct arena *own = arena_new();
    struct subjects *subjects = subjects_of(f, function, own);

    *c = (struct cover){
        .trial = trial, .arena = f->arena, .own = own, .scratch = arena_new(), .work = work};
    named_cut(subjects, function);
    c->meanings = meanings_of(subjects, function, own);
    c->rules = paths_of(c->meanings, subjects, f, function, own);
    c->rule_count = f->rule_count;
    c->gated = trial->admission != NULL && trial->admission->arrivals != NULL &&
               arrivals_any(trial->admission->arrivals, trial->admission->state);
    c->used = ARENA_ARRAY(f->arena, bool, f->rule_count);
    box_begin(&c->box, subjects);
    passing_begin(&c->passing, &c->box, c->rules, c->rule_count, own);
    return c;
}

void cover_end(struct cover *c)
{
    if (c == NULL)
        return;
    meanings_free(c->meanings);
    arena_free(c->scratch);
    arena_free(c->own);
    box_fini(&c->box);
    free(c->stack);
}
