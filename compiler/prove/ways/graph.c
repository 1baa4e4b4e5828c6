/* compiler/prove/ways/graph.c - which function may follow which, and how far it is to a goal.
 *
 * Branches of a Parallel follow each other, as in route.h. */
#include "compiler/prove/ways/graph.h"

#include "compiler/prove/ways/calls.h"
#include "compiler/prove/ways/fragile.h"
#include "sfn/abi.h"

struct edge {
    int from, to;
};

struct graph {
    struct arena *arena;
    const struct analysis *analysis;
    const struct ir_program *program;
    struct edge *edges; /* by `to`, once sorted */
    size_t count, room;
    int functions;
    int *first; /* by function: its first edge inwards */
};

static void add_edge(struct graph *g, const struct ir_function *from, const struct ir_function *to)
{
    if (from == NULL || to == NULL)
        return;
    if (g->edges != NULL && g->count < g->room)
        g->edges[g->count] = (struct edge){from->number, to->number};
    g->count++;
}

static const struct ir_scope *scope_after(const struct ir_state *owner,
                                          const struct ir_scope *scope)
{
    const struct ir_scope *at = owner->inner;

    for (int i = 0; i < owner->inner_count - 1; i++, at = at->next)
        if (at == scope)
            return at->next;
    return NULL;
}

/* What may be run after a frame of the scope has ended, or failed. */
static void add_end(struct graph *g, const struct ir_function *from, const struct ir_scope *scope)
{
    const struct ir_scope *next;

    if (scope->owner == NULL)
        return;
    next = scope_after(scope->owner, scope);
    add_edge(g, from, next != NULL ? next->start : scope->owner->leave);
}

static void add_failure(struct graph *g, const struct ir_function *from,
                        const struct ir_scope *scope)
{
    for (; scope->owner != NULL; scope = scope->owner->scope) {
        if (scope->owner->fail == NULL)
            continue;
        add_edge(g, from, scope->owner->fail);
        return;
    }
}

/* What nothing handles ends a child of a distributed Map. */
static void add_fatal(struct graph *g, const struct ir_function *from, const struct ir_scope *scope)
{
    for (; scope->owner != NULL; scope = scope->owner->scope)
        if (scope->owner->map != NULL && scope->owner->map->distributed) {
            add_edge(g, from, scope->owner->fail);
            return;
        }
}

static void add_end_by_failure(struct graph *g, const struct ir_function *from,
                               const struct ir_scope *scope)
{
    add_failure(g, from, scope);
    add_fatal(g, from, scope);
}

static void add_suspension(struct graph *g, const struct ir_state *state,
                           const struct ir_function *from)
{
    if (from == state->fail) {
        add_edge(g, from, state->work);
        return;
    }
    if (state->inner == NULL)
        add_edge(g, from, state->leave);
    else if (state->map != NULL && state->map->selector != NULL)
        add_edge(g, from, state->map->selector);
    else
        add_edge(g, from, state->inner->start);
    if (calls_asks(state) && state->fail != NULL)
        add_edge(g, from, state->fail);
    else if (calls_asks(state))
        add_failure(g, from, state->scope);
}

/* Whether it has a path or an expression that may fail. */
static bool evaluates(const struct ir_function *function)
{
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (fragile_error(at) != NULL)
                return true;
    return false;
}

static void add_function(struct graph *g, const struct ir_function *from)
{
    const struct ir_state *state = analysis_state(g->analysis, from);

    if (state == NULL || analysis_at(g->analysis, from) == NULL)
        return;
    if (from != state->fail && evaluates(from)) {
        add_edge(g, from, state->fail);
        if (state->fail == NULL)
            add_failure(g, from, state->scope);
        add_fatal(g, from, state->scope);
    }
    for (const struct ir_block *block = from->blocks; block != NULL; block = block->next) {
        const struct ir_instruction *last = block->last;

        if (last->op == OP_GOTO)
            add_edge(g, from, last->operands[0].as.function);
        else if (last->op == OP_SUSPEND)
            add_suspension(g, state, from);
        else if (last->op == OP_END)
            add_end(g, from, state->scope);
        else if (last->op == OP_FAIL)
            add_end_by_failure(g, from, state->scope);
        else if (last->op == OP_GIVE)
            add_edge(g, from, state->inner != NULL ? state->inner->start : NULL);
    }
}

static void add_all(struct graph *g)
{
    g->count = 0;
    for (const struct ir_function *at = g->program->functions; at != NULL; at = at->next)
        add_function(g, at);
}

/* Sort by counting. */
static void index_edges(struct graph *g)
{
    struct edge *sorted = ARENA_ARRAY(g->arena, struct edge, g->count);
    int *next = ARENA_ARRAY(g->arena, int, g->functions + 1);

    g->first = ARENA_ARRAY(g->arena, int, g->functions + 1);
    for (size_t i = 0; i < g->count; i++)
        g->first[g->edges[i].to + 1]++;
    for (int i = 0; i < g->functions; i++)
        g->first[i + 1] += g->first[i];
    for (int i = 0; i < g->functions; i++)
        next[i] = g->first[i];
    for (size_t i = 0; i < g->count; i++)
        sorted[next[g->edges[i].to]++] = g->edges[i];
    g->edges = sorted;
}

struct graph *graph_of(struct arena *arena, const struct analysis *analysis,
                       const struct ir_program *program)
{
    struct graph *g = ARENA_NEW(arena, struct graph);

    *g = (struct graph){.arena = arena, .analysis = analysis, .program = program};
    for (const struct ir_function *at = program->functions; at != NULL; at = at->next)
        g->functions++;
    add_all(g);
    g->room = g->count;
    g->edges = ARENA_ARRAY(arena, struct edge, g->room + 1);
    add_all(g);
    index_edges(g);
    return g;
}

static bool is_goal(const struct graph *g, const struct ir_function *function, int64_t item)
{
    const struct ir_state *state = analysis_state(g->analysis, function);

    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next) {
        if (item < 0 && block->last->op == OP_END && state != NULL && state->scope->owner == NULL)
            return true;
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == OP_sfn_cover && at->operands[0].as.integer == item)
                return true;
    }
    return false;
}

int *graph_distances(const struct graph *g, int64_t item)
{
    int *distances = ARENA_ARRAY(g->arena, int, g->functions);
    int *queue = ARENA_ARRAY(g->arena, int, g->functions);
    int first = 0;
    int last = 0;

    for (int i = 0; i < g->functions; i++)
        distances[i] = GRAPH_FAR;
    for (const struct ir_function *at = g->program->functions; at != NULL; at = at->next) {
        if (!is_goal(g, at, item))
            continue;
        distances[at->number] = 0;
        queue[last++] = at->number;
    }
    while (first < last) {
        int to = queue[first++];

        for (int i = g->first[to]; i < g->first[to + 1]; i++) {
            int from = g->edges[i].from;

            if (distances[from] != GRAPH_FAR)
                continue;
            distances[from] = distances[to] + 1;
            queue[last++] = from;
        }
    }
    return distances;
}
