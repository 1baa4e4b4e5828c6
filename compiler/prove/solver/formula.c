/* compiler/prove/solver/formula.c - a Choice state as a formula that a solver of SMT-LIB decides.
 */
#include "compiler/prove/solver/formula.h"

#include <string.h>

#include "compiler/prove/solver/arrival.h"
#include "compiler/prove/solver/parts.h"
#include "compiler/prove/solver/writer.h"
#include "runtime/base/bug.h"

/* ---- the shape of a Choice: rules one after the other ---- */

static bool is_labelled(const struct ir_block *block, const char *label)
{
    return strncmp(block->label, label, strlen(label)) == 0;
}

/* lower/choice.c adds for each rule the block "taken", and "untaken" right behind it. */
static bool find_rules(struct formula *f, const struct ir_function *function)
{
    size_t count = 0;

    for (const struct ir_block *at = function->blocks; at != NULL; at = at->next)
        count += is_labelled(at, "taken");
    f->taken = ARENA_ARRAY(f->arena, struct ir_block *, count + 1);
    f->entries = ARENA_ARRAY(f->arena, struct ir_block *, count + 1);
    f->entries[0] = function->blocks;
    for (struct ir_block *at = function->blocks; at != NULL; at = at->next) {
        if (!is_labelled(at, "taken"))
            continue;
        if (at->next == NULL || !is_labelled(at->next, "untaken"))
            return false;
        f->taken[f->rule_count++] = at;
        f->entries[f->rule_count] = at->next;
    }
    f->taken[f->rule_count] = f->entries[f->rule_count];
    f->has_default = true;
    for (const struct ir_instruction *at = f->taken[count]->first; at != NULL; at = at->next)
        if (at->op == OP_sfn_no_choice)
            f->has_default = false;
    return count > 0;
}

static void name_way(struct writer *w, const char *name, size_t number,
                     const struct ir_block *block)
{
    terms_name(w->f, arena_format(w->f->arena, "%s%zu", name, number), "Bool",
               writer_comes_to(w, block));
}

/* Rules end where one has been taken, or all have failed. */
static void begin(struct writer *w, struct formula *f, const struct ir_state *state)
{
    writer_begin(w, f, state->enter, f->terms);
    for (size_t k = 0; k <= f->rule_count; k++)
        w->ends[f->taken[k]->id] = true;
}

/* Also those places that only a rule later on looks at. */
static void find_places(struct formula *f, const struct ir_function *function)
{
    places_begin(&f->places, function);
    places_find_all(&f->places, function);
}

bool formula_begin(struct formula *f, const struct analysis *analysis, const struct ir_state *state,
                   struct arena *arena)
{
    const struct world *world = analysis_at(analysis, state->enter);

    *f = (struct formula){.arena = arena};
    f->places =
        (struct places){.arena = arena, .world = world, .bases = analysis_bases(analysis, state)};
    if (world == NULL || !find_rules(f, state->enter))
        return false;
    f->places.ways = analysis_ways(analysis, state->enter, arena, &f->places.way_count);
    find_places(f, state->enter);
    f->numbers = numbers_of(state->enter, arena);
    return true;
}

/* What the rules look at, and those of earlier states that the input has come through. */
static void declare(struct formula *f, const struct ir_state *state)
{
    const struct ir_function *functions[1 + ARRIVALS_FUNCTIONS_MAX] = {state->enter};
    size_t count = 1;

    if (f->arrivals != NULL)
        count += arrivals_find(f->arrivals, state, f, functions + 1);
    terms_declare(f, functions, count);
    if (f->arrivals != NULL)
        arrivals_write(f->arrivals, state, f);
}

void formula_write(struct formula *f, const struct ir_state *state)
{
    struct writer w;

    f->fails =
        ARENA_ARRAY(f->arena, const struct ir_instruction *, ir_instruction_count(state->enter));
    f->terms = terms_new(f, state->enter, f->numbers, "");
    declare(f, state);
    begin(&w, f, state);
    writer_write(&w, state->enter->blocks, NULL, "");
    for (size_t k = 0; k <= f->rule_count; k++)
        name_way(&w, "taken", k, f->taken[k]);
    for (size_t k = 0; k < f->rule_count && state->rule_count == f->rule_count; k++)
        parts_define(f, &state->rules[k], k, "");
    writer_end(&w);
}

void formula_alone(struct formula *f, const struct ir_state *state)
{
    struct writer w;

    begin(&w, f, state);
    for (size_t k = 0; k < f->rule_count; k++) {
        writer_write(&w, f->entries[k], f->entries[k + 1], arena_format(f->arena, "r%zu_", k));
        name_way(&w, "own", k, f->taken[k]);
        name_way(&w, "pass", k, f->entries[k + 1]);
        if (state->rule_count == f->rule_count)
            parts_define(f, &state->rules[k], k, w.prefix);
    }
    writer_end(&w);
}

/* ---- a course ---- */

static void find_step_places(struct formula *f, struct formula_step *step)
{
    f->places.world = step->world;
    f->places.bases = step->bases;
    step->first_place = f->places.count;
    find_places(f, step->function);
    step->place_count = f->places.count - step->first_place;
    step->place_of = f->places.of;
    step->root = f->places.root;
}

static void write_step(struct formula *f, const struct formula_step *step, size_t number)
{
    const char *prefix = arena_format(f->arena, "s%zu_", number);
    const struct ir_block *last = step->end->block;
    struct writer w;

    f->places.world = step->world;
    f->places.bases = step->bases;
    f->places.of = step->place_of;
    f->places.root = step->root;
    writer_begin(&w, f, step->function,
                 terms_new(f, step->function, numbers_of(step->function, f->arena), prefix));
    writer_write(&w, step->function->blocks, NULL, prefix);
    terms_name(f, arena_format(f->arena, "step%zu", number), "Bool",
               last == step->function->blocks || w.edges[last->id].size > 0
                   ? arena_format(f->arena, "%sgo%d", prefix, last->id)
                   : "false");
    writer_end(&w);
}

void formula_course(struct formula *f, struct formula_step *steps, size_t count,
                    struct arena *arena)
{
    const struct ir_function **functions = ARENA_ARRAY(arena, const struct ir_function *, count);

    *f = (struct formula){.arena = arena, .places = {.arena = arena, .course = true}};
    for (size_t i = 0; i < count; i++) {
        functions[i] = steps[i].function;
        find_step_places(f, &steps[i]);
    }
    terms_declare(f, functions, count);
    for (size_t i = 0; i < count; i++)
        write_step(f, &steps[i], i);
}
