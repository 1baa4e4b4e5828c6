/* compiler/prove/ways/calls.c - the calls along a way, which mocks answer. */
#include "compiler/prove/ways/calls.h"

#include "compiler/prove/analysis/answers.h"

size_t calls_items(const struct parent *parent)
{
    size_t items = 1;

    for (; parent != NULL; parent = parent->outer)
        items *= parent->items;
    return items;
}

bool calls_asks(const struct ir_state *state)
{
    return state->task != NULL || (state->map != NULL && state->map->reader != NULL);
}

size_t calls_at(const struct stop *stop)
{
    const struct stop *before = stop->previous;

    if (stop->via->op != OP_SUSPEND || before->role == STOP_FAIL || !calls_asks(before->state))
        return 0;
    return stop->error != NULL ? stop->throws : 1;
}

size_t calls_before(const struct stop *stop, const struct ir_state *state)
{
    size_t calls = 0;

    for (; stop != NULL && stop->previous != NULL; stop = stop->previous) {
        const struct stop *before = stop->previous;

        if (before->state == state)
            calls += calls_at(stop) * calls_items(before->parent);
    }
    return calls;
}

const struct shape *calls_answer(const struct route *route, const struct ir_state *state)
{
    const struct shape *documented = answer_of(route->arena, state->task, (struct span){0});
    const struct world *leave =
        state->leave != NULL ? analysis_at(route->analysis, state->leave) : NULL;
    const struct shape *both =
        leave != NULL ? shape_meet(route->arena, leave->result, documented) : documented;

    return shape_is_empty(both) ? documented : both;
}
