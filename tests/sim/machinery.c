/* tests/sim/machinery.c - the machines of a process, which may come and go while executions stay.
 */
#include <string.h>

#include "runtime/base/bug.h"
#include "tests/sim/machines.h"
#include "tests/sim/world.h"

enum {
    REMOVALS = 8,
    BETWEEN_MS = 1500,
};

static void ended(void *context, const struct durable_end *end)
{
    struct world *world = context;
    struct run *run;

    if (world_moment(world, MOMENT_ENDED))
        return;
    run = world_run_of(world, end->arn);
    world_note(world, "%s has ended: %s", run != NULL ? run->name : end->arn,
               execution_status_name(execution_status(end->execution)));
    if (run != NULL)
        check_ended(world, run, end);
}

static bool is_absent(void *context, const char *activity_arn)
{
    (void)context;
    return strcmp(activity_arn, SIM_ACTIVITY) != 0;
}

struct durable_machine *machine_at(struct world *world, int book)
{
    const struct durable_machine_options options = {
        .program = &world->books[book],
        .adopts = world->adopts,
        .ended = ended,
        .absent = is_absent,
        .context = world,
    };
    struct buffer problems = BUFFER_EMPTY;

    if (world->machines[book] == NULL)
        world->machines[book] = durable_add(world->durable, &options, &problems);
    ENSURE(world->machines[book] != NULL);
    buffer_fini(&problems);
    return world->machines[book];
}

struct durable_machine *machine_wanted(void *context, const char *machine_arn, const char *digest,
                                       struct buffer *why)
{
    struct world *world = context;
    int book = strcmp(digest, BOOK_CHANGED) == 0;
    struct durable_machine *machine;

    (void)why;
    if (world->machines[book] != NULL)
        world_complain(world, "a machine is wanted that is there: %s", digest);
    machine = machine_at(world, book);
    if (strcmp(durable_machine_arn(machine), machine_arn) != 0)
        world_complain(world, "a machine is wanted that is not this one: %s", machine_arn);
    world->counts->wanted++;
    return machine;
}

/* ---- removing ---- */

static void look_later(struct world *world);

static void look(void *context)
{
    struct world *world = context;

    for (int book = 0; book < BOOKS && !world->dying; book++)
        if (world->machines[book] != NULL && durable_machine_is_idle(world->machines[book])) {
            durable_remove(world->machines[book]);
            world->machines[book] = NULL;
            world->counts->removed++;
        }
    look_later(world);
}

static void look_later(struct world *world)
{
    if (world->removals-- > 0 && !world->dying)
        loop_arm(world->loop, loop_now_ms(world->loop) + (int64_t)world_below(world, BETWEEN_MS),
                 look, world);
}

void machines_begin(struct world *world)
{
    for (int book = 0; book < BOOKS; book++)
        world->machines[book] = NULL;
    world->removals = REMOVALS;
    if (world->demand)
        look_later(world);
    else
        machine_at(world, world->book);
}
