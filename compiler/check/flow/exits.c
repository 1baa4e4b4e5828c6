/* compiler/check/flow/exits.c - find states from which no transition leads to an end of their
 * scope.
 *
 * Walks against the transitions from all states that end the scope; what is not met there can only
 * go on for ever, until something fails or times out. A scope without any end is terminals.c. */
#include <string.h>

#include "compiler/check/family.h"

/* A transition, kept with the state that it leads to. */
struct arrival {
    struct state *from;
    const struct target *target;
    struct arrival *next;
};

/* What is known of a scope's states, by their ids, which are unique in the machine. */
struct graph {
    struct arena *arena;
    struct arrival **arrivals;
    bool *leads_out;
    struct state **stack; /* room for all states */
};

static void add_arrivals(struct graph *graph, struct state *from)
{
    const struct target *target;

    for (size_t i = 0; (target = machine_target(from, i)) != NULL; i++) {
        const struct state *to = target_state(target);
        struct arrival *arrival;

        if (to == NULL)
            continue;
        arrival = ARENA_NEW(graph->arena, struct arrival);
        *arrival = (struct arrival){from, target, graph->arrivals[to->id]};
        graph->arrivals[to->id] = arrival;
    }
}

/* Whether a target of the state does not exist: once that is mended, it may well lead out. */
static bool is_lost(const struct state *state)
{
    const struct target *target;

    for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
        if (target->tree != NULL && target->state == NULL)
            return true;
    return false;
}

static void mark_leading_out(struct graph *graph, const struct scope *scope)
{
    size_t depth = 0;

    for (struct state *state = scope->states; state != NULL; state = state->next_state) {
        if (!state->end && !is_lost(state))
            continue;
        graph->leads_out[state->id] = true;
        graph->stack[depth++] = state;
    }
    while (depth > 0) {
        const struct state *state = graph->stack[--depth];

        for (const struct arrival *at = graph->arrivals[state->id]; at != NULL; at = at->next) {
            if (graph->leads_out[at->from->id])
                continue;
            graph->leads_out[at->from->id] = true;
            graph->stack[depth++] = at->from;
        }
    }
}

static void report(struct check *check, const struct state *state, const struct target *entry)
{
    struct finding *finding = check_report(
        check, state->name_span, RULE_NO_WAY_OUT, state->location,
        "from state \"%s\" no transition leads to an end: %s can only go on for ever, or fail",
        state->name, state->scope->owner == NULL ? "the machine" : "what is inside");

    if (entry != NULL && entry->tree != NULL)
        diag_note(check->diags, finding, entry->tree->span, "%s goes there", entry->whose);
}

/* The transition by which a trapped state is entered from one that is not, or NULL. */
static const struct target *entry_of(const struct graph *graph, const struct state *state)
{
    for (const struct arrival *at = graph->arrivals[state->id]; at != NULL; at = at->next)
        if (at->from->reachable && graph->leads_out[at->from->id])
            return at->target;
    return NULL;
}

static void check_scope(struct check *check, struct graph *graph, const struct scope *scope)
{
    const struct state *start = target_state(&scope->start);

    for (struct state *state = scope->states; state != NULL; state = state->next_state)
        add_arrivals(graph, state);
    mark_leading_out(graph, scope);
    if (start != NULL && !graph->leads_out[start->id]) {
        report(check, start, NULL);
        return;
    }
    for (const struct state *state = scope->states; state != NULL; state = state->next_state) {
        const struct target *entry;

        if (graph->leads_out[state->id] || !state->reachable)
            continue;
        entry = entry_of(graph, state);
        if (entry != NULL)
            report(check, state, entry);
    }
}

void check_exits(struct check *check)
{
    size_t count = check->machine->state_count;
    struct graph graph = {.arena = check->arena,
                          .arrivals = ARENA_ARRAY(check->arena, struct arrival *, count),
                          .leads_out = ARENA_ARRAY(check->arena, bool, count),
                          .stack = ARENA_ARRAY(check->arena, struct state *, count)};

    for (const struct scope *scope = check->machine->scopes; scope != NULL; scope = scope->next)
        if (!scope_leads_anywhere(scope) && scope_ends(scope))
            check_scope(check, &graph, scope);
}
