/* compiler/prove/bounds/overruns.c - where a history gets more events than AWS allows. */
#include "compiler/prove/bounds/overruns.h"

#include <math.h>

#include "compiler/prove/bounds/turns.h"
#include "sfn/abi.h"

struct counting {
    const struct flow *flow;
    struct arena *arena;
    double *scopes; /* by id: the events of a frame that succeeds, at least */
    double *states; /* by id: of a visit */
    size_t *of;     /* by state id: its component */
    double *rest;   /* by component of the scope: of it and what follows */
    size_t walks;
    struct overrun *list;
    size_t count;
};

static bool has_quota(const struct counting *c, const struct ir_scope *scope)
{
    if (c->flow->program->express)
        return false;
    for (; scope->owner != NULL; scope = scope->owner->scope)
        if (scope->owner->map != NULL && scope->owner->map->express)
            return false;
    return true;
}

static void note(struct counting *c, const struct ir_state *at, const struct component *loop,
                 double times, double events)
{
    if (events > OVERRUNS_EVENTS_MAX && isfinite(events) && has_quota(c, at->scope))
        c->list[c->count++] = (struct overrun){at, loop, times, events};
}

/* ---- states ---- */

/* A state that succeeds is entered and left. */
static double state_events(struct counting *c, const struct ir_state *state)
{
    const struct ir_scope *inner = state->inner;
    double events = 2;
    double items;

    switch ((enum sfn_state_kind)state->kind) {
    case SFN_TASK:
        return events + 3 + (state->task->submits ? 1 : 0);
    case SFN_PARALLEL:
        for (int i = 0; i < state->inner_count; i++, inner = inner->next)
            events += c->scopes[inner->id];
        return events + 2;
    case SFN_MAP:
        if (state->map->distributed)
            return events + 4;
        items = flow_at(c->flow, state)->items_least;
        if (items > 0)
            events += items * (2 + c->scopes[inner->id]);
        if (c->scopes[inner->id] <= OVERRUNS_EVENTS_MAX) /* else that is told */
            note(c, state, NULL, items, events + 2);
        return events + 2;
    default:
        return state->kind == SFN_FAIL ? 1 : events;
    }
}

/* ---- loops ---- */

static double run_events(const struct counting *c, const struct turns *turns);

/* The least that follows a state of a part of a turn, behind that part, up to the head. */
static double least_after(const struct counting *c, const struct turns *turns,
                          const struct ir_state *state, size_t end, const double *rest)
{
    double least = INFINITY;

    for (const struct flow_edge *edge = flow_at(c->flow, state)->edges; edge != NULL;
         edge = edge->next) {
        size_t place = c->flow->places[edge->to->id] - turns->first;

        if (c->of[edge->to->id] != c->of[state->id])
            continue;
        if (place == 0)
            least = 0;
        else if (place >= end && place < turns->count) /* else the turn was not whole */
            least = fmin(least, rest[place]);
    }
    return least;
}

/* The events of a turn, from the head to the head, at least. */
static double turn_events(const struct counting *c, const struct turns *turns)
{
    double *rest = ARENA_ARRAY(c->arena, double, turns->count);

    for (size_t end = turns->count; end > 0;) {
        size_t at = turns->part[end - 1];
        double least = INFINITY;
        double events = turns->inner[at] != NULL ? run_events(c, turns->inner[at])
                                                 : c->states[turns->order[at]->id];

        for (size_t i = at; i < end; i++)
            least = fmin(least, least_after(c, turns, turns->order[i], end, rest));
        for (size_t i = at; i < end; i++)
            rest[i] = events + least;
        end = at;
    }
    return rest[0];
}

/* Of a loop that is run, at least: of some state in it, or of the turns that are sure. */
static double run_events(const struct counting *c, const struct turns *turns)
{
    double least = INFINITY;

    if (turns->sure >= 2)
        return (turns->sure - 1) * turn_events(c, turns);
    for (size_t i = 0; i < turns->count; i++)
        least = fmin(least, c->states[turns->order[i]->id]);
    return least;
}

static double loop_events(struct counting *c, const struct component *loop)
{
    const struct turns *turns = turns_of(c->flow, loop, c->of, true, &c->walks, c->arena);
    double least = INFINITY;
    double events;

    for (size_t i = 0; i < loop->count; i++)
        least = fmin(least, c->states[loop->states[i]->id]);
    if (turns == NULL || turns->sure < 2)
        return least;
    nest_place(c->flow, turns);
    events = run_events(c, turns);
    note(c, turns->order[0], loop, turns->sure - 1, events);
    return events;
}

/* Whether no way out of the loop is taken, whatever comes; something may fail in it. */
static bool is_never_left(const struct counting *c, const struct component *loop)
{
    for (size_t i = 0; i < loop->count; i++) {
        const struct flow_state *state = flow_at(c->flow, loop->states[i]);

        if (state->ends)
            return false;
        for (const struct flow_edge *edge = state->edges; edge != NULL; edge = edge->next)
            if (c->of[edge->to->id] != c->of[loop->states[i]->id])
                return false;
    }
    return true;
}

/* ---- scopes ---- */

/* Of a component and what follows. Where it fails, nothing follows that would succeed. */
static double rest_events(const struct counting *c, const struct component *component)
{
    double least = INFINITY;

    for (size_t i = 0; i < component->count; i++) {
        const struct flow_state *state = flow_at(c->flow, component->states[i]);

        if (state->ends)
            return 0;
        for (const struct flow_edge *edge = state->edges; edge != NULL; edge = edge->next)
            if (c->of[edge->to->id] != c->of[state->state->id])
                least = fmin(least, c->rest[c->of[edge->to->id]]);
    }
    return least;
}

static void count_scope(struct counting *c, const struct ir_scope *scope)
{
    const struct components found = components_of(c->flow, scope, c->arena, c->of);

    c->rest = ARENA_ARRAY(c->arena, double, found.count);
    for (size_t i = 0; i < found.count; i++) {
        struct component *at = &found.list[i];
        double events = 0;

        for (size_t k = 0; k < at->count; k++)
            events = c->states[at->states[k]->id] = state_events(c, at->states[k]);
        if (at->loops && is_never_left(c, at))
            c->list[c->count++] = (struct overrun){at->states[0], at, INFINITY, INFINITY};
        else if (at->loops)
            events = loop_events(c, at);
        c->rest[i] = events + rest_events(c, at);
    }
    if (found.count > 0) /* the start is found last; a frame that only fails has some events */
        c->scopes[scope->id] = isfinite(c->rest[found.count - 1]) ? c->rest[found.count - 1] : 1;
}

size_t overruns_of(const struct flow *flow, struct arena *arena, struct overrun **list)
{
    struct counting c = {.flow = flow, .arena = arena, .walks = TURNS_WALKS_MAX};
    const struct ir_scope **order;
    size_t count = 0;

    for (const struct ir_scope *at = flow->program->scopes; at != NULL; at = at->next)
        count++;
    order = ARENA_ARRAY(arena, const struct ir_scope *, count);
    for (const struct ir_scope *at = flow->program->scopes; at != NULL; at = at->next)
        order[at->id] = at;
    c.scopes = ARENA_ARRAY(arena, double, count);
    c.states = ARENA_ARRAY(arena, double, flow->count);
    c.of = ARENA_ARRAY(arena, size_t, flow->count);
    c.list = ARENA_ARRAY(arena, struct overrun, flow->count);
    for (size_t i = count; i-- > 0;) /* what is inside has the larger number */
        count_scope(&c, order[i]);
    *list = c.list;
    return c.count;
}
