/* compiler/lower/coverage.c - number all that `sfnc test` counts for its coverage report.
 *
 * In: a machine without errors. Out: every state, transition, retrier, catcher and choice rule.
 * Why here: lowering a state needs the numbers, and the report what they mean. At run time there
 * are only counts. */
#include "compiler/lower/coverage.h"

#include "compiler/support/origin.h"
#include "runtime/base/bug.h"

/* Add the items of a state, or only count them when `items` is NULL. Returns their number. */
static size_t add_items(struct arena *arena, const struct machine *machine,
                        const struct state *state, struct coverage_item *items)
{
    const struct target *target;
    size_t count = 0;

#define ADD(kind_, of_, target_, location_, span_)                                                 \
    do {                                                                                           \
        if (items != NULL)                                                                         \
            items[count] = (struct coverage_item){                                                 \
                COVERAGE_##kind_, of_,       state,                                                \
                target_,          location_, source_place(machine->source, span_)};                \
        count++;                                                                                   \
    } while (0)

    ADD(STATE, state, NULL, state->location, state->name_span);
    for (size_t i = 0; i < state->choice_count; i++)
        ADD(RULE, state->choices[i], NULL, state->choices[i]->location,
            state->choices[i]->tree->span);
    for (size_t i = 0; i < state->retrier_count; i++)
        ADD(RETRIER, &state->retriers[i], NULL,
            arena_format(arena, "%s/Retry[%zu]", state->location, i),
            state->retriers[i].tree->span);
    for (size_t i = 0; i < state->catcher_count; i++)
        ADD(CATCHER, &state->catchers[i], NULL,
            arena_format(arena, "%s/Catch[%zu]", state->location, i),
            state->catchers[i].tree->span);
    for (size_t i = 0; (target = machine_target(state, i)) != NULL; i++)
        if (target->state != NULL)
            ADD(TRANSITION, target, target->state->name, target->location, target->tree->span);
#undef ADD
    return count;
}

struct coverage *coverage_of(struct arena *arena, const struct machine *machine)
{
    struct coverage *coverage = ARENA_NEW(arena, struct coverage);

    coverage->first = ARENA_ARRAY(arena, size_t, machine->state_count + 1);
    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next)
        for (const struct state *state = scope->states; state != NULL; state = state->next_state)
            coverage->first[state->id + 1] = add_items(arena, machine, state, NULL);
    for (size_t i = 0; i < machine->state_count; i++)
        coverage->first[i + 1] += coverage->first[i];
    coverage->count = coverage->first[machine->state_count];
    coverage->items = ARENA_ARRAY(arena, struct coverage_item, coverage->count);
    for (const struct scope *scope = machine->scopes; scope != NULL; scope = scope->next)
        for (const struct state *state = scope->states; state != NULL; state = state->next_state)
            add_items(arena, machine, state, &coverage->items[coverage->first[state->id]]);
    return coverage;
}

int64_t coverage_item(const struct coverage *coverage, const struct state *state, const void *of)
{
    size_t at = coverage->first[state->id];

    while (at < coverage->first[state->id + 1] && coverage->items[at].of != of)
        at++;
    ENSURE(at < coverage->first[state->id + 1]);
    return (int64_t)at;
}
