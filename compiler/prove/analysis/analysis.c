/* compiler/prove/analysis/analysis.c - what is known at every point of a program. */
#include "compiler/prove/analysis/analysis.h"

#include "compiler/prove/analysis/follow.h"
#include "compiler/prove/analysis/order.h"
#include "compiler/prove/analysis/scopes.h"
#include "runtime/base/bug.h"

/* What the schema says that the execution is given of which the state is a part; NULL: nothing. The
 * children of a distributed Map are executions of their own. */
static const struct shape *given_to(const struct analysis *a, const struct ir_state *state)
{
    for (const struct ir_state *at = state->scope->owner; at != NULL; at = at->scope->owner)
        if (at->map != NULL && at->map->distributed)
            return NULL;
    return a->assumptions->schema != NULL ? a->assumptions->input : NULL;
}

static void walk(const struct analysis *a, const struct place *place, const struct world *entry,
                 struct arena *arena, void (*tell)(void *context, const struct interpreted *what),
                 void *context)
{
    const struct interpretation interpretation = {
        .arena = arena,
        .function = place->function,
        .entry = entry,
        .bases = a->scopes[place->state->scope->id].bases,
        .token = interpret_has_token(place->state, place->function),
        .given = given_to(a, place->state),
        .reached = tell,
        .context = context,
    };

    interpret_function(&interpretation);
}

void analysis_walk(const struct analysis *a, const struct ir_function *function,
                   struct arena *arena, void (*tell)(void *context, const struct interpreted *what),
                   void *context)
{
    const struct place *place = points_place(a, function);

    ENSURE(place->reached);
    for (const struct way *way = place->ways; way != NULL; way = way->next)
        walk(a, place, &way->world, arena, tell, context);
}

void analysis_walk_apart(const struct analysis *a, const struct ir_function *function,
                         struct arena *arena,
                         void (*tell)(void *context, const struct interpreted *what), void *context)
{
    const struct place *place = points_place(a, function);
    const struct world world = world_of_anything(arena, a->scopes[place->state->scope->id].slots);

    walk(a, place, &world, arena, tell, context);
}

/* Walk each way to the point at hand of which more is known than when it was last walked. */
static void walk_fresh(struct analysis *a)
{
    for (a->way = a->at->ways; a->way != NULL; a->way = a->way->next) {
        if (!a->way->fresh)
            continue;
        a->way->fresh = false;
        walk(a, a->at, &a->way->world, a->arena, follow, a);
    }
}

static void own(struct analysis *a, const struct ir_function *function,
                const struct ir_state *state, enum role role)
{
    if (function == NULL)
        return;
    a->places[function->number].state = state;
    a->places[function->number].role = role;
}

/* Find the points that several functions go on to; to the start of a scope comes what begins. */
static void find_meetings(struct analysis *a, size_t functions)
{
    const struct ir_function **first = ARENA_ARRAY(a->arena, const struct ir_function *, functions);
    bool *starts = ARENA_ARRAY(a->arena, bool, functions);

    for (const struct ir_scope *at = a->program->scopes; at != NULL; at = at->next)
        if (at->start != NULL)
            starts[at->start->number] = true;
    for (const struct ir_function *at = a->program->functions; at != NULL; at = at->next) {
        for (const struct ir_block *block = at->blocks; block != NULL; block = block->next) {
            const struct ir_function *to =
                block->last->op == OP_GOTO ? block->last->operands[0].as.function : NULL;

            if (to != NULL && (starts[to->number] ||
                               (first[to->number] != NULL && first[to->number] != at)))
                points_place(a, to)->meeting = true;
            else if (to != NULL)
                first[to->number] = at;
        }
    }
}

static void set_places(struct analysis *a)
{
    for (const struct ir_function *at = a->program->functions; at != NULL; at = at->next)
        a->places[at->number].function = at;
    for (const struct ir_state *state = a->program->states; state != NULL; state = state->next) {
        own(a, state->enter, state, ROLE_ENTER);
        own(a, state->work, state, ROLE_WORK);
        own(a, state->leave, state, ROLE_LEAVE);
        own(a, state->fail, state, ROLE_FAIL);
        if (state->map != NULL)
            own(a, state->map->selector, state, ROLE_SELECTOR);
    }
}

/* Executions begin, each with one of the alternatives of what they are given. */
static void begin(struct analysis *a)
{
    const struct alternatives one = alternatives_of(a->assumptions->input);
    const struct alternatives *inputs =
        a->assumptions->inputs != NULL ? a->assumptions->inputs : &one;

    for (a->alternative = 0; a->alternative < inputs->count; a->alternative++)
        scopes_begin(a, a->program->scopes, NULL, inputs->list[a->alternative], points_nothing(a),
                     a->alternative, 0);
}

struct analysis *analyse(struct ir_program *program, struct arena *arena,
                         const struct assumptions *assumptions)
{
    struct analysis *a = ARENA_NEW(arena, struct analysis);
    size_t functions = 0;
    size_t scopes = 0;
    size_t states = 0;
    size_t resources = program->last_resource != NULL ? (size_t)program->last_resource->id + 1 : 0;

    ir_number(program);
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        functions++;
    for (const struct ir_scope *at = program->scopes; at != NULL; at = at->next)
        scopes++;
    for (const struct ir_state *at = program->states; at != NULL; at = at->next)
        states++;
    a->arena = arena;
    a->program = program;
    a->assumptions = assumptions;
    a->places = ARENA_ARRAY(arena, struct place, functions);
    a->scopes = ARENA_ARRAY(arena, struct scope_facts, scopes);
    a->mixed = assumptions->inputs != NULL && assumptions->inputs->count > 1
                   ? assumptions->inputs->count
                   : 0;
    a->waiting = ARENA_ARRAY(arena, struct waiting, states);
    for (size_t i = 0; i < states; i++) {
        a->waiting[i].reached = ARENA_ARRAY(arena, bool, a->mixed + 1);
        a->waiting[i].worlds = ARENA_ARRAY(arena, struct world, a->mixed + 1);
    }
    a->answers = ARENA_ARRAY(arena, const struct shape *, resources);
    a->started = ARENA_ARRAY(arena, const struct shape *, states);
    set_places(a);
    find_meetings(a, functions);
    order_set(a, functions);
    for (const struct ir_scope *at = program->scopes; at != NULL; at = at->next)
        scopes_set(a, at);
    if (assumptions->apart)
        return a;
    begin(a);
    while ((a->at = points_take(a)) != NULL)
        walk_fresh(a);
    return a;
}

const struct world *analysis_at(const struct analysis *a, const struct ir_function *function)
{
    const struct place *place = points_place(a, function);

    return place->reached ? &place->world : NULL;
}

const struct world *const *analysis_ways(const struct analysis *a,
                                         const struct ir_function *function, struct arena *arena,
                                         size_t *count)
{
    const struct place *place = points_place(a, function);
    const struct world **worlds = ARENA_ARRAY(arena, const struct world *, place->way_count);

    *count = 0;
    for (const struct way *way = place->ways; way != NULL; way = way->next)
        worlds[(*count)++] = &way->world;
    return worlds;
}

bool analysis_is_mixed(const struct analysis *a, const struct ir_function *function)
{
    for (const struct way *way = points_place(a, function)->ways; way != NULL; way = way->next)
        if (a->mixed > 0 && way->alternative == a->mixed)
            return true;
    return false;
}

const struct world *analysis_begin(const struct analysis *a, const struct ir_scope *scope)
{
    const struct scope_facts *facts = &a->scopes[scope->id];

    return facts->begun ? &facts->begin : NULL;
}

const struct assumptions *analysis_assumptions(const struct analysis *a)
{
    return a->assumptions;
}

const struct ir_state *analysis_state(const struct analysis *a, const struct ir_function *function)
{
    return points_place(a, function)->state;
}

const struct shape *analysis_output(const struct analysis *a)
{
    const struct ending *endings = a->scopes[a->program->scopes->id].endings;
    const struct shape *output = points_nothing(a);

    for (size_t i = 0; i <= a->mixed; i++)
        output = shape_join(a->arena, output, endings[i].output);
    return output;
}

const size_t *analysis_bases(const struct analysis *a, const struct ir_state *state)
{
    return a->scopes[state->scope->id].bases;
}
