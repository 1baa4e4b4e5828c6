/* compiler/prove/bounds/nest.c - find the head of a loop, and the loops within it.
 *
 * States that belong together are a group. Tarjan's search, without the transitions to the head,
 * splits a group: into single states, and loops that become groups of their own. */
#include "compiler/prove/bounds/nest.h"

#include "runtime/base/bug.h"
#include "sfn/abi.h"

#define HEADS_MAX 8 /* states that are tried as the head of a loop */
#define DEPTH_MAX 8 /* of loops within loops */

struct visit {
    size_t at;
    const struct flow_edge *next; /* to look at */
};

/* States are numbered by their places in the component here. */
struct nesting {
    const struct flow *flow;
    const struct component *loop;
    const size_t *of;
    struct arena *arena;
    size_t *group; /* of each state */
    size_t groups;
    /* Of a search: */
    size_t *index, *low;
    bool *stacked;
    size_t *stack;
    size_t stack_count;
    struct visit *path;
    size_t depth;
    size_t indices;
};

/* A group that was split: the parts in order, each as the number of states in it. */
struct split {
    size_t *states;
    size_t *sizes; /* of a part, at the place of its first state; of a loop of one: with LOOPS */
    size_t loops;
};

#define LOOPS (SIZE_MAX / 2 + 1)

static const struct flow_edge *edges(const struct nesting *n, size_t at)
{
    return flow_at(n->flow, n->loop->states[at])->edges;
}

/* Where an edge leads to, if that is in the group; else SIZE_MAX. */
static size_t target(const struct nesting *n, const struct flow_edge *edge, size_t group)
{
    const struct ir_state *first = n->loop->states[0];
    size_t at;

    if (edge->to->scope != first->scope || n->of[edge->to->id] != n->of[first->id])
        return SIZE_MAX;
    at = n->flow->places[edge->to->id];
    return n->group[at] == group ? at : SIZE_MAX;
}

/* ---- splitting ---- */

static bool leads_to_itself(const struct nesting *n, size_t at)
{
    for (const struct flow_edge *edge = edges(n, at); edge != NULL; edge = edge->next)
        if (target(n, edge, n->group[at]) == at)
            return true;
    return false;
}

static void begin(struct nesting *n, size_t at)
{
    n->index[at] = n->low[at] = ++n->indices;
    n->stacked[at] = true;
    n->stack[n->stack_count++] = at;
    n->path[n->depth++] = (struct visit){at, edges(n, at)};
}

static void lower(size_t *low, size_t to)
{
    if (to < *low)
        *low = to;
}

/* All from `root` on the stack are a part; those that it leads to are behind `left`. */
static void close_part(struct nesting *n, struct split *split, size_t root, size_t head,
                       size_t *left)
{
    size_t count = 0;
    size_t at;

    do {
        at = n->stack[--n->stack_count];
        n->stacked[at] = false;
        split->states[--*left] = at;
        count++;
    } while (at != root);
    split->sizes[*left] = count;
    if (count > 1 || (root != head && leads_to_itself(n, root))) {
        split->sizes[*left] |= LOOPS;
        split->loops++;
    }
}

/* Split `count` states of a group; the head leads to all of them. */
static void split_group(struct nesting *n, size_t head, const size_t *states, size_t count,
                        struct split *split)
{
    size_t left = count;

    split->loops = 0;
    n->stack_count = n->depth = n->indices = 0;
    for (size_t i = 0; i < count; i++)
        n->index[states[i]] = 0;
    begin(n, head);
    while (n->depth > 0) {
        struct visit *visit = &n->path[n->depth - 1];
        size_t at = visit->at;
        size_t to;

        if (visit->next == NULL) {
            n->depth--;
            if (n->low[at] == n->index[at])
                close_part(n, split, at, head, &left);
            if (n->depth > 0)
                lower(&n->low[n->path[n->depth - 1].at], n->low[at]);
            continue;
        }
        to = target(n, visit->next, n->group[head]);
        visit->next = visit->next->next;
        if (to == SIZE_MAX || to == head)
            continue;
        if (n->index[to] == 0)
            begin(n, to);
        else if (n->stacked[to])
            lower(&n->low[at], n->index[to]);
    }
    ENSURE(left == 0);
}

/* ---- heads ---- */

static bool is_likely(const struct nesting *n, size_t at)
{
    if (n->loop->states[at]->kind != SFN_CHOICE)
        return false;
    for (const struct flow_edge *edge = edges(n, at); edge != NULL; edge = edge->next)
        if (target(n, edge, n->group[at]) == SIZE_MAX)
            return true;
    return false;
}

/* The best head of some states, or SIZE_MAX. Likely ones come first; among equal ones one that
 * leaves no inner loop. `flat`: no other will do. */
static size_t find_head(struct nesting *n, const size_t *states, size_t count, bool flat,
                        struct split *split)
{
    size_t nested = SIZE_MAX;
    size_t tried = 0;

    for (int likely = 1; likely >= 0; likely--) {
        for (size_t i = 0; i < count && tried < HEADS_MAX; i++) {
            if (is_likely(n, states[i]) != (likely == 1))
                continue;
            tried++;
            split_group(n, states[i], states, count, split);
            if (split->loops == 0)
                return states[i];
            if (nested == SIZE_MAX)
                nested = states[i];
        }
        if (nested != SIZE_MAX && !flat)
            return nested;
    }
    return SIZE_MAX;
}

/* ---- nests ---- */

static struct turns *nest(struct nesting *n, const size_t *states, size_t count, bool flat,
                          const struct ir_state **order, size_t first, int depth)
{
    struct turns *turns = ARENA_NEW(n->arena, struct turns);
    struct split split = {.states = ARENA_ARRAY(n->arena, size_t, count),
                          .sizes = ARENA_ARRAY(n->arena, size_t, count)};
    size_t head = depth < DEPTH_MAX ? find_head(n, states, count, flat, &split) : SIZE_MAX;
    size_t size;

    if (head == SIZE_MAX)
        return NULL;
    *turns = (struct turns){.order = order,
                            .count = count,
                            .inner = ARENA_ARRAY(n->arena, struct turns *, count),
                            .part = ARENA_ARRAY(n->arena, size_t, count),
                            .first = first};
    split_group(n, head, states, count, &split);
    for (size_t i = 0; i < count; i += size) {
        size = split.sizes[i] & ~LOOPS;
        order[i] = n->loop->states[split.states[i]];
        for (size_t k = i; k < i + size; k++)
            turns->part[k] = i;
        if ((split.sizes[i] & LOOPS) == 0)
            continue;
        n->groups++;
        for (size_t k = i; k < i + size; k++)
            n->group[split.states[k]] = n->groups;
        turns->inner[i] = nest(n, &split.states[i], size, flat, &order[i], first + i, depth + 1);
        if (turns->inner[i] == NULL)
            return NULL;
    }
    return turns;
}

struct turns *nest_of(const struct flow *flow, const struct component *loop, const size_t *of,
                      enum nest_head kind, struct arena *arena)
{
    struct nesting n = {.flow = flow, .loop = loop, .of = of, .arena = arena};
    const struct ir_state **order = ARENA_ARRAY(arena, const struct ir_state *, loop->count);
    size_t *states = ARENA_ARRAY(arena, size_t, loop->count);
    struct turns *turns;

    n.group = ARENA_ARRAY(arena, size_t, loop->count);
    n.index = ARENA_ARRAY(arena, size_t, loop->count);
    n.low = ARENA_ARRAY(arena, size_t, loop->count);
    n.stacked = ARENA_ARRAY(arena, bool, loop->count);
    n.stack = ARENA_ARRAY(arena, size_t, loop->count);
    n.path = ARENA_ARRAY(arena, struct visit, loop->count);
    for (size_t i = 0; i < loop->count; i++)
        flow->places[loop->states[i]->id] = states[i] = i;
    turns = nest(&n, states, loop->count, kind == NEST_FLAT, order, 0, 0);
    if (turns != NULL)
        nest_place(flow, turns);
    return turns;
}

void nest_place(const struct flow *flow, const struct turns *turns)
{
    for (size_t i = 0; i < turns->count; i++)
        flow->places[turns->order[i]->id] = turns->first + i;
}
