/* compiler/prove/bounds/components.c - the states of a scope in the order in which they are come
 * to.
 *
 * Tarjan's search, with a stack of its own: a machine may be one long chain. */
#include "compiler/prove/bounds/components.h"

struct visit {
    const struct ir_state *state;
    const struct flow_edge *next; /* to look at */
};

struct search {
    const struct flow *flow;
    struct arena *arena;
    int first;     /* id of the scope's first state; the arrays are by what is beyond it */
    size_t *index; /* in the order of the search, from 1; 0: not seen */
    size_t *low;   /* the least index of what it leads back to */
    bool *stacked; /* not in a component yet */
    const struct ir_state **stack;
    size_t stack_count;
    struct visit *path;
    size_t depth;
    size_t indices;
    struct components found;
    size_t *of;
};

static size_t at(const struct search *s, const struct ir_state *state)
{
    return (size_t)(state->id - s->first);
}

static void begin(struct search *s, const struct ir_state *state)
{
    s->index[at(s, state)] = s->low[at(s, state)] = ++s->indices;
    s->stacked[at(s, state)] = true;
    s->stack[s->stack_count++] = state;
    s->path[s->depth++] = (struct visit){state, flow_at(s->flow, state)->edges};
}

static bool leads_to_itself(const struct search *s, const struct ir_state *state)
{
    for (const struct flow_edge *edge = flow_at(s->flow, state)->edges; edge != NULL;
         edge = edge->next)
        if (edge->to == state)
            return true;
    return false;
}

/* All from `root` on the stack are a component. */
static void close_component(struct search *s, const struct ir_state *root)
{
    size_t from = s->stack_count;
    struct component *made = &s->found.list[s->found.count];

    do
        from--;
    while (s->stack[from] != root);
    made->count = s->stack_count - from;
    made->states = ARENA_ARRAY(s->arena, const struct ir_state *, made->count);
    for (size_t i = 0; i < made->count; i++) {
        made->states[i] = s->stack[from + i];
        s->stacked[at(s, made->states[i])] = false;
        s->of[made->states[i]->id] = s->found.count;
    }
    made->loops = made->count > 1 || leads_to_itself(s, root);
    s->stack_count = from;
    s->found.count++;
}

static void lower(size_t *low, size_t to)
{
    if (to < *low)
        *low = to;
}

static void step(struct search *s)
{
    struct visit *visit = &s->path[s->depth - 1];
    const struct ir_state *state = visit->state;
    const struct ir_state *to;

    if (visit->next == NULL) {
        s->depth--;
        if (s->low[at(s, state)] == s->index[at(s, state)])
            close_component(s, state);
        if (s->depth > 0)
            lower(&s->low[at(s, s->path[s->depth - 1].state)], s->low[at(s, state)]);
        return;
    }
    to = visit->next->to;
    visit->next = visit->next->next;
    if (s->index[at(s, to)] == 0)
        begin(s, to);
    else if (s->stacked[at(s, to)])
        lower(&s->low[at(s, state)], s->index[at(s, to)]);
}

struct components components_of(const struct flow *flow, const struct ir_scope *scope,
                                struct arena *arena, size_t *of)
{
    size_t count = (size_t)scope->state_count;
    struct search s = {.flow = flow, .arena = arena, .of = of};
    const struct ir_state *start = analysis_state(flow->analysis, scope->start);

    if (count == 0 || start == NULL || !flow_at(flow, start)->reached)
        return s.found;
    s.first = scope->states->id;
    s.index = ARENA_ARRAY(arena, size_t, count);
    s.low = ARENA_ARRAY(arena, size_t, count);
    s.stacked = ARENA_ARRAY(arena, bool, count);
    s.stack = ARENA_ARRAY(arena, const struct ir_state *, count);
    s.path = ARENA_ARRAY(arena, struct visit, count);
    s.found.list = ARENA_ARRAY(arena, struct component, count);
    begin(&s, start);
    while (s.depth > 0)
        step(&s);
    return s.found;
}
