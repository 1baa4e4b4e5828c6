/* tests/sim/former.c - look whether a process goes on with those executions of another definition
 * that it may go on with, and leaves the others as they were. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "tests/sim/world.h"

void check_begin(struct world *world)
{
    for (size_t i = 0; world->revision != NULL && i < world->run_count; i++) {
        struct former *former = &world->runs[i].former;
        struct recorded recorded;
        struct disk_holds holds;

        recorded_read(world, &world->runs[i], &recorded);
        *former =
            (struct former){.running = recorded.is_there && recorded.status == EXECUTION_RUNNING,
                            .book = recorded.book};
        if (former->running) {
            holds = world->disk->kind->holds(world->disk, recorded.number);
            former->timers = (int64_t)holds.timers;
            former->attempts = (int64_t)holds.attempts;
            former->fits = revision_look(world->revision, world->disk->kind->look(world->disk),
                                         recorded.number, &former->print);
        }
        recorded_fini(&recorded);
    }
}

/* One whose states are not where they were, or of which nobody asked that it be adopted. */
static bool must_be_left(const struct world *world, const struct former *former)
{
    return former->running && former->book != world->book &&
           (!world->adopts || former->fits == REVISION_MISFITS);
}

const char *check_former(struct world *world, const struct run *run,
                         const struct recorded *recorded)
{
    const struct former *former = &run->former;
    struct disk_holds holds;
    uint64_t print;

    if (world->revision == NULL || world->demand || !former->running || former->book == world->book)
        return NULL;
    if (!must_be_left(world, former)) {
        world->counts->adopted += recorded->book == world->book;
        return NULL;
    }
    holds = world->disk->kind->holds(world->disk, recorded->number);
    if (recorded->book != former->book)
        return "it goes on by a definition in which it cannot be";
    if (recorded->status != EXECUTION_RUNNING)
        return "it has ended by a definition that is not its own";
    (void)revision_look(world->revision, world->disk->kind->look(world->disk), recorded->number,
                        &print);
    if (print != former->print || (int64_t)holds.timers != former->timers ||
        (int64_t)holds.attempts != former->attempts)
        return "it was left alone, and is not what it was";
    return NULL;
}

void check_told(struct world *world, const char *line)
{
    static const char says[] = " is left alone: ";
    const char *at = strstr(line, says);
    char *arn = at != NULL ? mem_text(line, (size_t)(at - line)) : NULL;
    const struct run *run = arn != NULL ? world_run_of(world, arn) : NULL;

    if (at == NULL)
        return;
    world->counts->left++;
    if (run == NULL || world->revision == NULL || world->demand)
        world_complain(world, "%s", line);
    else if (run->former.running && world->adopts && run->former.fits == REVISION_FITS)
        world_complain(world, "%s is in states that have not changed: %s", run->name, line);
    else if (run->former.running && run->former.book == world->book)
        world_complain(world, "%s runs by its own definition: %s", run->name, line);
    free(arn);
}
