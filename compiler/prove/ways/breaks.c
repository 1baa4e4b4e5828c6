/* compiler/prove/ways/breaks.c - the stops behind what fails without a Task. */
#include "compiler/prove/ways/breaks.h"

#include "compiler/prove/ways/errors.h"
#include "compiler/prove/ways/fragile.h"
#include "compiler/prove/ways/handlers.h"

void breaks_follow(const struct expansion *e)
{
    const struct stop *stop = e->stop;

    if (stop->role == STOP_SELECTOR)
        return;
    for (size_t i = 0; i < e->breakable_count; i++) {
        const char *error = fragile_error(e->breakable[i]);
        struct world *world = ARENA_NEW(e->route->arena, struct world);
        const struct exit exit = {.at = e->breakable[i], .world = world};

        *world = stop->world;
        if (stop->state->fail == NULL || handlers_fatal(error))
            errors_fail(e, &exit, stop->parent, error, 0);
        else
            errors_break(e, &exit, error);
    }
}
