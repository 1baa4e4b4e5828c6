/* compiler/prove/inputs/coming.c - what comes to a state for certain: executions that bring it
 * there. */
#include "compiler/prove/inputs/coming.h"

#include <string.h>

#include "compiler/prove/inputs/back.h"
#include "compiler/prove/inputs/chances.h"
#include "compiler/prove/inputs/together.h"
#include "compiler/prove/inputs/walk.h"
#include "compiler/prove/schema/schema_mend.h"
#include "compiler/prove/ways/reach.h"

#define WALKS_MAX 20000 /* functions that are walked, for a program ... */
#define ASKED_MAX 2000  /* ... and that the solver is asked about */
#define CHANCES_MAX 60  /* executions that are made by chance, for a way */
#define MENDS_MAX 4     /* of an input that the schema does not allow */

/* A way to a state, of which more is asked again and again. */
struct begun {
    bool solved;
    struct solving solving;
};

struct coming {
    struct route route;
    struct solver *solver;
    struct reach *reach;
    struct walker *walker;
    const struct shape *input;
    struct begun **begun; /* by function: of REACH_WAYS ways, without the solver and with it */
    size_t walks, asked;
};

struct coming *coming_new(const struct analysis *analysis, const struct ir_program *program,
                          struct solver *solver, struct arena *arena)
{
    struct coming *c = ARENA_NEW(arena, struct coming);
    size_t functions = 0;

    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        functions++;
    *c = (struct coming){.route = {arena, analysis, program},
                         .solver = solver,
                         .input = analysis_begin(analysis, program->scopes)->input};
    c->reach = reach_new(&c->route, c->input);
    c->walker = walker_new(&c->route);
    c->begun = ARENA_ARRAY(arena, struct begun *, functions * REACH_WAYS * 2);
    return c;
}

void coming_free(struct coming *c)
{
    reach_free(c->reach);
    walker_free(c->walker);
}

/* ---- an execution ---- */

/* Whether executions may be given the input; or another one that is made of it. */
static bool allows(struct coming *c, struct arena *arena, struct solution *solution)
{
    const struct value *schema = analysis_assumptions(c->route.analysis)->schema;
    const struct value *found = solution->input;
    const char *keyword;

    if (schema == NULL)
        return shape_has(c->input, found);
    if (schema_fits(arena, schema, found, &keyword) == FIT_YES)
        return true;
    for (unsigned turn = 0; turn < MENDS_MAX; turn++) {
        solution->input = schema_mend(arena, schema, found, turn);
        if (solution->input != NULL && shape_has(c->input, solution->input))
            return true;
    }
    return false;
}

/* What the frame holds, kept. */
static void hold(struct arena *arena, const struct stop *stop, const struct witness *found,
                 struct witness *out)
{
    out->comes = true;
    out->input = value_copy(&arena->region, found->input);
    out->variables = ARENA_ARRAY(arena, const struct value *, stop->world.variable_count);
    for (size_t i = 0; i < stop->world.variable_count; i++)
        if (found->variables[i] != NULL)
            out->variables[i] = value_copy(&arena->region, found->variables[i]);
}

static bool try(struct coming *c, struct arena *scratch, const struct stop *stop,
                struct solution *solution, struct witness *out)
{
    struct witness found;

    c->walks += stop->length + 1;
    if (!allows(c, scratch, solution) || !walker_go(c->walker, stop, solution, scratch, &found))
        return false;
    hold(c->route.arena, stop, &found, out);
    return true;
}

/* ---- what is tried ---- */

/* NULL: the way is not known to be one, or the solver is not asked any more. */
static const struct begun *begun_of(struct coming *c, const struct stop *stop, size_t way, bool ask)
{
    struct begun **begun = &c->begun[((size_t)stop->function->number * REACH_WAYS + way) * 2 + ask];
    const char *why;

    if (*begun == NULL) {
        if (ask && c->asked >= ASKED_MAX)
            return NULL;
        c->asked += ask ? stop->length + 1 : 0;
        *begun = ARENA_NEW(c->route.arena, struct begun);
        (*begun)->solved =
            solving_begin(&(*begun)->solving, &c->route, c->solver, stop, ask, &why) == SOLVED;
    }
    return (*begun)->solved ? *begun : NULL;
}

/* The same, where what is made of it is given back with the scratch. */
static struct solving solving_in(const struct begun *begun, const struct route *scratch)
{
    struct solving solving = begun->solving;
    struct part *list = ARENA_ARRAY(scratch->arena, struct part, solving.sources.room);

    if (solving.sources.count > 0)
        memcpy(list, solving.sources.list, solving.sources.count * sizeof *list);
    solving.route = scratch;
    solving.sources.arena = scratch->arena;
    solving.sources.list = list;
    solving.tracing.arena = scratch->arena;
    return solving;
}

static struct route scratch_of(const struct coming *c)
{
    struct route route = c->route;

    route.arena = arena_new();
    return route;
}

bool coming_make(struct coming *c, const struct ir_state *state, const struct places *places,
                 const struct witness *wanted, unsigned turn, struct witness *out)
{
    const struct stop *const *ways;
    const size_t count = reach_ways(c->reach, state->enter, &ways);
    const size_t way = turn % REACH_WAYS;
    const struct begun *begun;
    struct route scratch;
    struct solving solving;
    struct solution solution;
    bool made;

    if (way >= count || c->walks > WALKS_MAX)
        return false;
    begun = begun_of(c, ways[way], way, turn >= REACH_WAYS);
    if (begun == NULL)
        return false;
    scratch = scratch_of(c);
    solving = solving_in(begun, &scratch);
    back_put(&solving, ways[way], places, wanted);
    together_put(&solving, c->input, &solution);
    made = try(c, scratch.arena, ways[way], &solution, out);
    arena_free(scratch.arena);
    return made;
}

struct following {
    const struct ir_instruction *via;
    const struct stop *found;
};

static void note_following(void *context, struct stop *next)
{
    struct following *following = context;

    if (next->via == following->via && following->found == NULL)
        following->found = next;
}

/* Other inputs and answers, by chance, of what the states on the way ask. */
static bool try_chances(struct coming *c, const struct route *scratch, const struct stop *last,
                        const struct solution *found, coming_goes *goes, void *context,
                        struct witness *out)
{
    struct chances *chances = chances_of(scratch, last, found);

    for (size_t i = 0; chances != NULL && i < CHANCES_MAX && c->walks <= WALKS_MAX; i++) {
        struct solution solution;

        chances_next(chances, &solution);
        if (try(c, scratch->arena, last->previous, &solution, out) && goes(context, out))
            return true;
    }
    return false;
}

bool coming_solve(struct coming *c, const struct ir_state *state, const struct ir_instruction *via,
                  unsigned turn, coming_goes *goes, void *context, struct witness *out)
{
    const struct stop *const *ways;
    const size_t count = reach_ways(c->reach, state->enter, &ways);
    struct following following = {via, NULL};
    struct route scratch;
    struct solution solution;
    const char *why;
    bool made = false;

    if (turn >= count || c->asked >= ASKED_MAX || c->walks > WALKS_MAX)
        return false;
    scratch = scratch_of(c);
    route_follow(&scratch, ways[turn], note_following, &following);
    c->asked += following.found != NULL ? following.found->length : 0;
    if (following.found != NULL &&
        solve_route(&scratch, c->solver, following.found, &solution, &why) == SOLVED)
        made = (try(c, scratch.arena, ways[turn], &solution, out) && goes(context, out)) ||
               try_chances(c, &scratch, following.found, &solution, goes, context, out);
    arena_free(scratch.arena);
    return made;
}
