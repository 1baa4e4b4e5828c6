/* compiler/prove/inputs/fill.c - an answer for a Task that no way has thought of.
 *
 * Branches of a Parallel run beside the one that a way is about. If they fail, so does the
 * Parallel, before the way is gone. So a Task there is answered in such a way that what its state
 * does with it does not fail, nor what comes behind it until the next Task: that way is solved
 * alone. */
#include "compiler/prove/inputs/fill.h"

#include "compiler/prove/ways/calls.h"
#include "compiler/prove/ways/exits.h"

#define STEPS_MAX 12 /* functions behind the answer */

static const struct given *const *unknown_variables(const struct route *route, size_t count)
{
    const struct given **list = ARENA_ARRAY(route->arena, const struct given *, count);

    for (size_t i = 0; i < count; i++)
        list[i] = exits_given(route, GIVEN_UNKNOWN);
    return list;
}

/* The answer comes in, and of all else nothing is known but what is for every execution. */
static struct stop *stop_of(const struct route *route, const struct ir_state *state,
                            const struct world *world)
{
    struct stop *stop = ARENA_NEW(route->arena, struct stop);
    struct given *answer = ARENA_NEW(route->arena, struct given);

    *answer = (struct given){.kind = GIVEN_ANSWER, .state = state};
    stop->role = STOP_LEAVE;
    stop->function = state->leave;
    stop->state = state;
    stop->world = *world;
    stop->world.result = calls_answer(route, state);
    stop->holding = (struct holding){
        .input = exits_given(route, GIVEN_UNKNOWN),
        .result = answer,
        .item = exits_given(route, GIVEN_UNKNOWN),
        .variables = unknown_variables(route, world->variable_count),
    };
    return stop;
}

struct following {
    struct stop *next; /* the first that is no failure */
};

static void note_first(void *context, struct stop *next)
{
    struct following *following = context;

    if (following->next == NULL && next->error == NULL)
        following->next = next;
}

/* Go on to what asks for the next answer, or to an end. */
static const struct stop *go_on(const struct route *route, const struct stop *stop)
{
    for (int steps = 0; steps < STEPS_MAX && stop->role != STOP_END; steps++) {
        struct following following = {NULL};

        if (stop->role == STOP_WORK)
            break;
        route_follow(route, stop, note_first, &following);
        if (following.next == NULL)
            break;
        stop = following.next;
    }
    return stop;
}

const struct value *fill_answer(const struct route *route, struct solver *solver,
                                const struct ir_state *state)
{
    const struct value *found = NULL;
    const struct world *world =
        state->leave != NULL ? analysis_at(route->analysis, state->leave) : NULL;
    const struct stop *last;

    if (world == NULL)
        return NULL;
    last = go_on(route, stop_of(route, state, world));
    while (last->previous != NULL && !solve_answer(route, solver, last, state, &found))
        last = last->previous; /* less of the way may do */
    return found;
}
