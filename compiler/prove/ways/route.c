/* compiler/prove/ways/route.c - ways that an execution can go, function by function. */
#include "compiler/prove/ways/route.h"

#include "compiler/prove/ways/breaks.h"
#include "compiler/prove/ways/calls.h"
#include "compiler/prove/ways/children.h"
#include "compiler/prove/ways/errors.h"
#include "compiler/prove/ways/exits.h"
#include "sfn/abi.h"

static bool is_task(const struct ir_state *state)
{
    return state->task != NULL;
}

/* ---- a stop ---- */

static void answers(const struct expansion *e, const struct exit *exit)
{
    struct stop *next = exits_follow(e, exit);
    struct given *answer = ARENA_NEW(e->route->arena, struct given);

    next->role = STOP_LEAVE;
    next->function = e->stop->state->leave;
    if (is_task(e->stop->state)) {
        *answer = (struct given){.kind = GIVEN_ANSWER,
                                 .state = e->stop->state,
                                 .call = calls_before(e->stop, e->stop->state)};
        next->holding.result = answer;
        next->world.result = calls_answer(e->route, e->stop->state);
    }
    if (next->function != NULL)
        exits_tell(e, next);
    if (is_task(e->stop->state))
        errors_answer(e, exit);
}

static void follow_exit(const struct expansion *e, const struct exit *exit)
{
    struct stop *next;

    switch (exit->at->op) {
    case OP_GOTO:
        next = exits_follow(e, exit);
        next->holding.input = exits_hand_on(e, exit, &next->holding);
        if (exit->left != NULL)
            next->world.input = exit->left;
        next->function = exit->at->operands[0].as.function;
        next->state = analysis_state(e->route->analysis, next->function);
        next->role = next->function == next->state->work ? STOP_WORK : STOP_ENTER;
        exits_tell(e, next);
        return;
    case OP_END:
        if (e->stop->parent != NULL) {
            children_end(e, exit);
            return;
        }
        next = exits_follow(e, exit);
        next->role = STOP_END;
        next->function = NULL;
        exits_tell(e, next);
        return;
    case OP_SUSPEND:
        if (e->stop->state->inner != NULL)
            children_begin(e, exit);
        else
            answers(e, exit);
        return;
    case OP_GIVE:
        children_give(e, exit);
        return;
    case OP_FAIL:
        errors_end(e, exit);
        return;
    default:
        return;
    }
}

void route_follow(const struct route *route, const struct stop *stop,
                  void (*told)(void *context, struct stop *next), void *context)
{
    struct expansion e = {.route = route, .stop = stop, .tell = told, .context = context};

    if (stop->role == STOP_END)
        return;
    if (stop->role == STOP_FAIL) {
        errors_follow(&e);
        return;
    }
    exits_find(&e);
    for (size_t i = 0; i < e.count; i++)
        follow_exit(&e, &e.exits[i]);
    breaks_follow(&e);
}

struct stop *route_start(const struct route *route, const struct shape *input)
{
    struct stop *start = ARENA_NEW(route->arena, struct stop);
    const struct ir_scope *scope = route->program->scopes;
    size_t count = (size_t)scope->variables;
    const struct shape **shapes = ARENA_ARRAY(route->arena, const struct shape *, count);

    for (size_t i = 0; i < count; i++)
        shapes[i] = shape_lost(route->arena);
    start->role = STOP_ENTER;
    start->function = scope->start;
    start->state = analysis_state(route->analysis, scope->start);
    start->world = (struct world){.input = input,
                                  .result = shape_of_kinds(route->arena, 0),
                                  .item = shape_of_kinds(route->arena, 0),
                                  .variables = shapes,
                                  .variable_count = count};
    start->holding.input = exits_given(route, GIVEN_INPUT);
    start->holding.variables = ARENA_ARRAY(route->arena, const struct given *, count);
    return start;
}
