/* compiler/prove/analysis/analysis.c - what is known at every point of a program. */
#include "compiler/prove/analysis/analysis.h"

#include <string.h>

#include "compiler/prove/analysis/answers.h"
#include "runtime/base/bug.h"

#define JOINS_MAX 4    /* of a point, before what has grown is let go */
#define GROWTHS_MAX 60 /* of a point, before nothing is known of it any more */

enum role { ROLE_NONE, ROLE_ENTER, ROLE_WORK, ROLE_LEAVE, ROLE_FAIL, ROLE_SELECTOR };

/* A function: whose it is, and what is known where it begins. */
struct place {
    const struct ir_function *function;
    const struct ir_state *state;
    enum role role;
    bool reached;
    bool queued;
    int growths;
    struct world world;
    struct place *next; /* in the queue */
};

/* A scope: where its variables are, and what its frames give. */
struct scope_facts {
    const struct ir_scope *scope;
    size_t *bases;              /* by how many scopes outwards: the slot of the first variable */
    size_t slots;               /* of this scope and all outer ones */
    const struct shape *output; /* empty: no frame of it ends */
    int growths;
    bool begun;
    struct world begin; /* of its frames */
};

/* A state that waits for its children: what was known when it began to. */
struct waiting {
    bool reached;
    struct world world;
    const struct shape *items; /* of a Map */
    bool opaque;               /* its children get other things than the items */
    bool tolerant;             /* some may fail: their errors are in the results */
};

struct analysis {
    struct arena *arena;
    struct ir_program *program;
    const struct assumptions *assumptions;
    struct place *places;         /* by the function's number */
    struct scope_facts *scopes;   /* by id */
    struct waiting *waiting;      /* by the state's id */
    const struct shape **answers; /* by the resource's id; NULL: not made yet */
    const struct shape **started; /* by the state's id: what its task was given last */
    struct place *first, *last;   /* the queue */
    struct place *at;             /* whose function is being walked */
};

static const struct shape *nothing(const struct analysis *a)
{
    return shape_of_kinds(a->arena, 0);
}

static const struct shape *anything(const struct analysis *a)
{
    return shape_of_kinds(a->arena, SHAPE_JSON);
}

static struct place *place_of(const struct analysis *a, const struct ir_function *function)
{
    return &a->places[function->number];
}

/* ---- what leads to a point ---- */

static void enqueue(struct analysis *a, struct place *place)
{
    if (place->queued)
        return;
    place->queued = true;
    place->next = NULL;
    if (a->last != NULL)
        a->last->next = place;
    else
        a->first = place;
    a->last = place;
}

/* Nothing is known any more: what is left for programs whose facts would grow for ever. */
static void let_go(const struct analysis *a, struct world *world)
{
    for (size_t i = 0; i < world->variable_count; i++)
        world_assign(a->arena, world, i, shape_of_kinds(a->arena, SHAPE_JSON | SHAPE_ABSENT));
    world->input = anything(a);
    world->result = anything(a);
    world->item = anything(a);
}

/* A frame may come to the function in this world, too. */
static void lead_to(struct analysis *a, const struct ir_function *function,
                    const struct world *world)
{
    struct place *place;
    struct world joined;

    if (function == NULL)
        return;
    place = place_of(a, function);
    if (!place->reached) {
        place->reached = true;
        place->world = *world;
        place->world.facts = NULL;
        place->world.fact_count = 0;
        enqueue(a, place);
        return;
    }
    joined = world_join(a->arena, &place->world, world, place->growths >= JOINS_MAX);
    joined.facts = NULL;
    joined.fact_count = 0;
    if (world_same_frame(&joined, &place->world))
        return;
    if (++place->growths > GROWTHS_MAX)
        let_go(a, &joined);
    place->world = joined;
    enqueue(a, place);
}

/* ---- scopes ---- */

static const struct ir_scope *outer_scope(const struct ir_scope *scope)
{
    return scope->owner != NULL ? scope->owner->scope : NULL;
}

static void set_scope(struct analysis *a, const struct ir_scope *scope)
{
    struct scope_facts *facts = &a->scopes[scope->id];
    size_t depth = 0;
    size_t base = 0;

    for (const struct ir_scope *at = scope; at != NULL; at = outer_scope(at))
        depth++;
    facts->scope = scope;
    facts->output = nothing(a);
    facts->bases = ARENA_ARRAY(a->arena, size_t, depth);
    for (const struct ir_scope *at = outer_scope(scope); at != NULL; at = outer_scope(at))
        base += (size_t)at->variables;
    facts->slots = base + (size_t)scope->variables;
    depth = 0;
    for (const struct ir_scope *at = scope; at != NULL; at = outer_scope(at)) {
        facts->bases[depth++] = base;
        if (outer_scope(at) != NULL)
            base -= (size_t)outer_scope(at)->variables;
    }
}

/* A frame of the scope begins with that input; what it knows of outer variables is `outer`'s. */
static void begin_scope(struct analysis *a, const struct ir_scope *scope, const struct world *outer,
                        const struct shape *input, const struct shape *item)
{
    struct scope_facts *facts = &a->scopes[scope->id];
    struct world world = {
        .input = input, .result = nothing(a), .item = item, .variable_count = facts->slots};

    world.variables = ARENA_ARRAY(a->arena, const struct shape *, facts->slots);
    for (size_t i = 0; i < facts->slots; i++)
        world.variables[i] =
            outer != NULL && i < outer->variable_count ? outer->variables[i] : shape_lost(a->arena);
    if (shape_is_empty(input))
        return;
    facts->begin = facts->begun ? world_join(a->arena, &facts->begin, &world, false) : world;
    facts->begun = true;
    lead_to(a, scope->start, &world);
}

/* ---- Parallel and Map ---- */

/* The result of a state whose children end so. False: they do not all end. */
static bool joined_result(const struct analysis *a, const struct ir_state *state,
                          const struct shape **result)
{
    const struct shape **outputs = ARENA_ARRAY(a->arena, const struct shape *, state->inner_count);
    const struct shape_items *items =
        a->waiting[state->id].items != NULL ? a->waiting[state->id].items->items : NULL;
    const struct ir_scope *scope = state->inner;

    for (int i = 0; i < state->inner_count; i++, scope = scope->next) {
        outputs[i] = a->scopes[scope->id].output;
        if (shape_is_empty(outputs[i]) && state->map == NULL)
            return false;
    }
    if (state->map == NULL)
        *result = shape_of_items(a->arena, outputs, (size_t)state->inner_count);
    else if (state->map->distributed || state->map->writer != NULL || state->map->drops ||
             state->map->form != 0 || a->waiting[state->id].tolerant)
        *result = anything(a);
    else if (items == NULL || a->waiting[state->id].opaque)
        *result = shape_of_array(a->arena, outputs[0], 0, SHAPE_SIZE_ANY);
    else
        *result = shape_of_array(a->arena, outputs[0], items->least, items->most);
    return !shape_is_empty(*result);
}

static void end_children(struct analysis *a, const struct ir_state *state)
{
    struct waiting *waiting = &a->waiting[state->id];
    struct world world = waiting->world;

    if (waiting->reached && joined_result(a, state, &world.result))
        lead_to(a, state->leave, &world);
}

/* What is the input of a Map's child: an item, or what the ItemSelector makes of it. */
static void begin_items(struct analysis *a, const struct ir_state *state, const struct world *world)
{
    const struct waiting *waiting = &a->waiting[state->id];
    const struct shape *item = anything(a);
    struct world with_item = *world;

    if (!waiting->opaque && shape_is_only(waiting->items, SHAPE_ARRAY))
        item = shape_items_of(a->arena, waiting->items);
    with_item.item = item;
    if (state->map->selector == NULL)
        begin_scope(a, state->inner, world, waiting->opaque ? anything(a) : item, item);
    else if (!shape_is_empty(item))
        lead_to(a, state->map->selector, &with_item);
}

/* ---- what the code of a point does ---- */

static struct world next_world(const struct analysis *a, const struct interpreted *what)
{
    struct world world = *what->world;

    world.result = nothing(a);
    if (what->left != NULL)
        world.input = what->left;
    return world;
}

/* What AWS documents of a Task's result, made once. */
static const struct shape *documented(struct analysis *a, const struct ir_resource *task,
                                      struct span span)
{
    if (!a->assumptions->documented)
        return anything(a);
    if (a->answers[task->id] == NULL)
        a->answers[task->id] = answer_of(a->arena, task, span);
    return a->answers[task->id];
}

/* What a Task gives that has been started with `input`. */
static const struct shape *answer(struct analysis *a, const struct ir_state *state,
                                  const struct shape *input, struct span span, bool *fails)
{
    const struct results *results = a->assumptions->results;
    const struct shape *known = NULL;
    const char *function;

    if (results == NULL)
        return documented(a, state->task, span);
    known = results->of_state(results->context, state->name, fails);
    if (known == NULL)
        known = results->of_resource(results->context, state->task->text);
    if (known != NULL)
        return known;
    function = answer_function(a->arena, state->task, input);
    if (function != NULL)
        known = results->of_function(results->context, function);
    if (known == NULL)
        return documented(a, state->task, span);
    return answer_of_function(a->arena, documented(a, state->task, span), known);
}

static void suspended(struct analysis *a, const struct interpreted *what)
{
    const struct ir_state *state = a->at->state;
    struct world world = *what->world;
    bool fails = true;

    world.result = nothing(a);
    if (a->at->role == ROLE_FAIL) {
        lead_to(a, state->work, &world);
        return;
    }
    if (state->inner != NULL) {
        struct waiting *waiting = &a->waiting[state->id];

        waiting->world =
            waiting->reached ? world_join(a->arena, &waiting->world, &world, false) : world;
        waiting->reached = true;
        if (state->map != NULL)
            begin_items(a, state, &waiting->world);
        end_children(a, state);
    } else {
        if (state->task != NULL)
            world.result = answer(a, state, a->started[state->id], what->at->span, &fails);
        if (state->task == NULL || !shape_is_empty(world.result))
            lead_to(a, state->leave, &world);
    }
    world.result = nothing(a);
    if (fails)
        lead_to(a, state->fail, &world);
}

static void ended(struct analysis *a, const struct shape *output)
{
    struct scope_facts *facts = &a->scopes[a->at->state->scope->id];
    const struct shape *joined = shape_join(a->arena, facts->output, output);

    if (shape_equals(joined, facts->output))
        return;
    if (++facts->growths > JOINS_MAX)
        joined = shape_widen(a->arena, facts->output, joined);
    if (facts->growths > GROWTHS_MAX)
        joined = anything(a);
    facts->output = joined;
    if (facts->scope->owner != NULL)
        end_children(a, facts->scope->owner);
}

static void remember_items(struct analysis *a, const struct shape *items)
{
    struct waiting *waiting = &a->waiting[a->at->state->id];

    waiting->items = waiting->items == NULL ? items : shape_join(a->arena, waiting->items, items);
}

static void begin_branches(struct analysis *a, const struct interpreted *what)
{
    const struct ir_scope *scope = a->at->state->inner;

    for (int i = 0; i < a->at->state->inner_count; i++, scope = scope->next)
        begin_scope(a, scope, what->world, what->operands[0], what->world->item);
}

static void terminator(struct analysis *a, const struct interpreted *what)
{
    struct world world;

    switch (what->at->op) {
    case OP_GOTO:
        world = next_world(a, what);
        lead_to(a, what->at->operands[0].as.function, &world);
        break;
    case OP_END:
        ended(a, what->left != NULL ? what->left : anything(a));
        break;
    case OP_SUSPEND:
        suspended(a, what);
        break;
    case OP_GIVE:
        if (a->at->role == ROLE_SELECTOR)
            begin_scope(a, a->at->state->inner, &a->waiting[a->at->state->id].world,
                        a->waiting[a->at->state->id].opaque ? anything(a) : what->operands[0],
                        what->world->item);
        break;
    default:
        break;
    }
}

static void reached(void *context, const struct interpreted *what)
{
    struct analysis *a = context;
    struct world world;

    if (ir_op_info(what->at->op)->terminator) {
        terminator(a, what);
        return;
    }
    if (what->may_fail && (a->at->role == ROLE_WORK || a->at->role == ROLE_LEAVE)) {
        world = *what->world;
        world.result = nothing(a);
        lead_to(a, a->at->state->fail, &world);
    }
    switch (what->at->op) {
    case OP_sfn_task_start:
        a->started[a->at->state->id] = what->operands[0];
        break;
    case OP_sfn_parallel_begin:
        begin_branches(a, what);
        break;
    case OP_sfn_map_begin:
        remember_items(a, what->operands[0]);
        break;
    case OP_sfn_map_tolerated_count:
    case OP_sfn_map_tolerated_percentage:
        a->waiting[a->at->state->id].tolerant = true;
        break;
    case OP_sfn_map_read:
    case OP_sfn_map_batch_items:
    case OP_sfn_map_batch_bytes:
    case OP_sfn_map_batch_input:
        a->waiting[a->at->state->id].opaque = true;
        break;
    default:
        break;
    }
}

/* ---- all of it ---- */

void analysis_walk(const struct analysis *a, const struct ir_function *function,
                   void (*tell)(void *context, const struct interpreted *what), void *context)
{
    const struct place *place = place_of(a, function);
    const struct interpretation interpretation = {
        .arena = a->arena,
        .function = function,
        .entry = &place->world,
        .bases = a->scopes[place->state->scope->id].bases,
        .reached = tell,
        .context = context,
    };

    ENSURE(place->reached);
    interpret_function(&interpretation);
}

static void own(struct analysis *a, const struct ir_function *function,
                const struct ir_state *state, enum role role)
{
    if (function == NULL)
        return;
    a->places[function->number].state = state;
    a->places[function->number].role = role;
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
    a->waiting = ARENA_ARRAY(arena, struct waiting, states);
    a->answers = ARENA_ARRAY(arena, const struct shape *, resources);
    a->started = ARENA_ARRAY(arena, const struct shape *, states);
    set_places(a);
    for (const struct ir_scope *at = program->scopes; at != NULL; at = at->next)
        set_scope(a, at);
    begin_scope(a, program->scopes, NULL, assumptions->input, nothing(a));
    while (a->first != NULL) {
        a->at = a->first;
        a->first = a->at->next;
        if (a->first == NULL)
            a->last = NULL;
        a->at->queued = false;
        analysis_walk(a, a->at->function, reached, a);
    }
    return a;
}

const struct world *analysis_at(const struct analysis *a, const struct ir_function *function)
{
    const struct place *place = place_of(a, function);

    return place->reached ? &place->world : NULL;
}

const struct world *analysis_begin(const struct analysis *a, const struct ir_scope *scope)
{
    const struct scope_facts *facts = &a->scopes[scope->id];

    return facts->begun ? &facts->begin : NULL;
}

const struct ir_state *analysis_state(const struct analysis *a, const struct ir_function *function)
{
    return place_of(a, function)->state;
}

const struct shape *analysis_output(const struct analysis *a)
{
    return a->scopes[a->program->scopes->id].output;
}

const size_t *analysis_bases(const struct analysis *a, const struct ir_state *state)
{
    return a->scopes[state->scope->id].bases;
}
