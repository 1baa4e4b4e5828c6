/* compiler/prove/ways/errors.c - the stops behind what fails. */
#include "compiler/prove/ways/errors.h"

#include "compiler/prove/ways/handlers.h"
#include "compiler/prove/ways/throws.h"
#include "sfn/abi.h"

#define COST_OF_ERROR 4    /* ways without one are tried first */
#define COST_OF_BREAKING 9 /* and those with one that a mock throws */
#define TOO_MANY_FAILED "States.ExceedToleratedFailureThreshold"

/* The Map goes on without its children. */
static void is_tolerated(const struct expansion *e, const struct stop *failed,
                         const struct parent *parent)
{
    struct stop *next = ARENA_NEW(e->route->arena, struct stop);

    *next = *failed;
    next->error = NULL;
    next->throws = 0;
    next->judged = parent->threshold != NULL ? parent : NULL;
    next->tolerated = true;
    next->role = STOP_LEAVE;
    next->state = parent->began->state;
    next->function = parent->began->state->leave;
    next->world = parent->world;
    next->world.result = shape_of_kinds(e->route->arena, SHAPE_JSON);
    next->holding = parent->holding;
    next->holding.result = exits_given(e->route, GIVEN_UNKNOWN);
    next->parent = parent->outer;
    if (next->function != NULL)
        exits_tell(e, next);
}

/* The state that waits for its children handles what they failed with. */
static void is_handled(const struct expansion *e, struct stop *next, const struct parent *parent)
{
    const struct stop *owner = parent->began;

    next->role = STOP_FAIL;
    next->state = owner->state;
    next->function = owner->state->fail;
    next->attempts = owner->attempts;
    next->world = parent->world;
    next->world.result = shape_of_kinds(e->route->arena, 0);
    next->holding = parent->holding;
    next->parent = parent->outer;
    exits_tell(e, next);
}

/* Tell of what becomes of the failure outside of `parent`, and outwards. */
static void passes_up(const struct expansion *e, struct stop *next, const struct parent *parent)
{
    for (; parent != NULL; parent = parent->outer) {
        const struct ir_state *owner = parent->began->state;
        bool distributed = owner->map != NULL && owner->map->distributed;

        if (handlers_fatal(next->error) && !distributed)
            continue;
        if (parent->goes_on)
            is_tolerated(e, next, parent);
        if (parent->goes_on && !parent->gives_up)
            return;
        if (parent->threshold != NULL)
            next->judged = parent;
        if (distributed || parent->goes_on || parent->gives_up)
            next->error = TOO_MANY_FAILED;
        if (owner->fail == NULL)
            continue;
        is_handled(e, next, parent);
        return;
    }
    next->role = STOP_END;
    next->function = NULL;
    next->parent = NULL;
    exits_tell(e, next);
}

/* The frame has failed: whoever began it handles that, or the execution fails. */
void errors_fail(const struct expansion *e, const struct exit *exit, const struct parent *parent,
                 const char *error, size_t throws)
{
    struct stop *next = exits_follow(e, exit);

    next->error = error;
    next->throws = throws;
    next->broken = ir_op_info(exit->at->op)->terminator ? NULL : exit->at;
    next->cost += next->broken != NULL ? COST_OF_BREAKING : COST_OF_ERROR;
    passes_up(e, next, parent);
}

/* A Fail state whose error is computed ends with each that somebody around it names. */
static void computed(const struct expansion *e, const struct exit *exit,
                     const struct ir_instruction *operand)
{
    const char *const *names = throws_around(e->route->arena, e->route->program, e->stop->state);

    for (; *names != NULL; names++) {
        struct stop *next = exits_follow(e, exit);

        next->error = *names;
        next->named = operand;
        next->cost += COST_OF_ERROR;
        passes_up(e, next, e->stop->parent);
    }
}

void errors_end(const struct expansion *e, const struct exit *exit)
{
    const char *name = throws_name(exit->at);

    if (name != NULL)
        errors_fail(e, exit, e->stop->parent, name, 0);
    else
        computed(e, exit, throws_operand(exit->at));
}

void errors_break(const struct expansion *e, const struct exit *exit, const char *error)
{
    struct stop *next = exits_follow(e, exit);

    next->role = STOP_FAIL;
    next->function = e->stop->state->fail;
    next->error = error;
    next->attempts = e->stop->attempts;
    next->broken = exit->at;
    next->cost += COST_OF_BREAKING;
    exits_tell(e, next);
}

/* The call fails, so often that it is not retried any more if `exhausted`. */
static void call_fails(const struct expansion *e, const struct exit *exit, const char *error,
                       bool exhausted)
{
    const struct ir_state *state = e->stop->state;
    struct stop *next;

    if (state->fail == NULL) {
        if (exhausted)
            errors_fail(e, exit, e->stop->parent, error, 1);
        return;
    }
    next = exits_follow(e, exit);
    next->role = STOP_FAIL;
    next->function = state->fail;
    next->error = error;
    next->throws = 1;
    next->attempts = e->stop->attempts;
    next->cost += COST_OF_ERROR;
    if (exhausted) {
        next->throws = handlers_exhaust(e->route->arena, state->fail, error, &next->attempts);
        if (next->throws <= 1)
            return;                 /* it is the same as without */
        next->cost += next->throws; /* and meanwhile much else may happen */
    }
    exits_tell(e, next);
}

void errors_answer(const struct expansion *e, const struct exit *exit)
{
    const char *const *names = throws_of_task(e->route->arena, e->route->program, e->stop->state);

    for (; *names != NULL; names++) {
        call_fails(e, exit, *names, false);
        call_fails(e, exit, *names, true);
    }
}

void errors_reader(const struct expansion *e, const struct exit *exit)
{
    call_fails(e, exit, "States.ItemReaderFailed", false);
    call_fails(e, exit, "States.ItemReaderFailed", true);
}

/* What handles an error is known for certain, so it is walked as it is, not as it may be. */
void errors_follow(struct expansion *e)
{
    struct handled handled;
    const struct stop *stop = e->stop;

    if (!handlers_walk(e->route->arena, stop->function, stop->error, stop->attempts, &handled))
        return;
    exits_find(e);
    for (size_t i = 0; i < e->count; i++) {
        const struct exit *exit = &e->exits[i];
        struct stop *next;

        if (exit->at != handled.end)
            continue;
        if (exit->at->op == OP_FAIL) {
            errors_fail(e, exit, stop->parent, stop->error, 0);
            return;
        }
        next = exits_follow(e, exit);
        if (exit->at->op == OP_SUSPEND) {
            next->role = STOP_WORK;
            next->function = stop->state->work;
            next->attempts = handled.attempts;
        } else {
            next->role = STOP_ENTER;
            next->holding.input = exits_hand_on(e, exit, &next->holding);
            if (exit->left != NULL)
                next->world.input = exit->left;
            next->function = exit->at->operands[0].as.function;
            next->state = analysis_state(e->route->analysis, next->function);
        }
        exits_tell(e, next);
        return;
    }
}
