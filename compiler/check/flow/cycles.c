/* compiler/check/flow/cycles.c - the loops of a scope.
 *
 * First the states are put into the order in which a search along the transitions is done with
 * them; then a search against the transitions, from the last one back, meets what can be left and
 * come back to (Kosaraju). Neither recurses: a machine may be one long chain. */
#include "compiler/check/flow/cycles.h"

struct step {
    const struct state *state;
    size_t next; /* target to look at */
};

struct cycle_arrival {
    const struct state *from;
    struct cycle_arrival *next;
};

struct search {
    struct arena *arena;
    struct cycle_room *room;
    const struct state **done; /* in the order in which the search was done with them */
    size_t done_count;
    struct step *path;
    const struct state **stack;
};

static void arrive(struct search *s, const struct state *from, const struct state *to)
{
    struct cycle_arrival *arrival = ARENA_NEW(s->arena, struct cycle_arrival);

    *arrival = (struct cycle_arrival){from, s->room->arrivals[to->id]};
    s->room->arrivals[to->id] = arrival;
}

static void search_along(struct search *s, const struct state *start)
{
    size_t depth = 0;

    s->room->seen[start->id] = true;
    s->path[depth++] = (struct step){start, 0};
    while (depth > 0) {
        struct step *step = &s->path[depth - 1];
        const struct target *target = machine_target(step->state, step->next++);
        const struct state *to;

        if (target == NULL) {
            s->done[s->done_count++] = step->state;
            depth--;
            continue;
        }
        to = target->state;
        if (to == NULL)
            continue;
        arrive(s, step->state, to);
        if (s->room->seen[to->id])
            continue;
        s->room->seen[to->id] = true;
        s->path[depth++] = (struct step){to, 0};
    }
}

/* All that lead to `root` and were not met before; they become part of `number`. Returns how many
 * they are; they stand in the stack. */
static size_t search_against(struct search *s, const struct state *root, size_t number)
{
    size_t count = 1;

    s->stack[0] = root;
    s->room->of[root->id] = number;
    for (size_t i = 0; i < count; i++)
        for (const struct cycle_arrival *at = s->room->arrivals[s->stack[i]->id]; at != NULL;
             at = at->next)
            if (s->room->of[at->from->id] == 0) {
                s->room->of[at->from->id] = number;
                s->stack[count++] = at->from;
            }
    return count;
}

static bool leads_to_itself(const struct search *s, const struct state *state)
{
    for (const struct cycle_arrival *at = s->room->arrivals[state->id]; at != NULL; at = at->next)
        if (at->from == state)
            return true;
    return false;
}

struct cycle_room cycle_room_of(struct check *check)
{
    size_t states = check->machine->state_count;

    return (struct cycle_room){
        .of = ARENA_ARRAY(check->arena, size_t, states),
        .seen = ARENA_ARRAY(check->arena, bool, states),
        .arrivals = ARENA_ARRAY(check->arena, struct cycle_arrival *, states),
    };
}

struct cycle *cycles_of(struct check *check, const struct scope *scope, struct cycle_room *room)
{
    size_t states = scope->state_count;
    struct search s = {.arena = check->arena,
                       .room = room,
                       .done = ARENA_ARRAY(check->arena, const struct state *, states),
                       .path = ARENA_ARRAY(check->arena, struct step, states),
                       .stack = ARENA_ARRAY(check->arena, const struct state *, states)};
    struct cycle *first = NULL;
    size_t number = 0;

    if (scope->start.state == NULL)
        return NULL;
    search_along(&s, scope->start.state);
    for (size_t i = s.done_count; i-- > 0;) {
        const struct state *root = s.done[i];
        struct cycle *cycle;
        size_t count;

        if (room->of[root->id] != 0)
            continue;
        count = search_against(&s, root, ++number);
        if (count == 1 && !leads_to_itself(&s, root))
            continue;
        cycle = ARENA_NEW(check->arena, struct cycle);
        *cycle =
            (struct cycle){ARENA_ARRAY(check->arena, const struct state *, count), count, first};
        for (size_t k = 0; k < count; k++) /* they were met backwards */
            cycle->states[k] = s.stack[k == 0 ? 0 : count - k];
        first = cycle;
    }
    return first;
}
