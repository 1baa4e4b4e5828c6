/* tests/sim/check.c - look at what is durable, from outside: is it what was promised? */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "tests/sim/history.h"
#include "tests/sim/stored.h"
#include "tests/sim/world.h"

static struct store *look(struct world *world)
{
    return world->disk->kind->look(world->disk);
}

/* ---- what is recorded of a run ---- */

static enum execution_status status_of(struct store_text name)
{
    for (int status = EXECUTION_RUNNING; status <= EXECUTION_ABORTED; status++) {
        const char *text = execution_status_name((enum execution_status)status);

        if (strlen(text) == name.size && memcmp(text, name.text, name.size) == 0)
            return (enum execution_status)status;
    }
    BUG("a status that there is not");
}

static void add_text(struct buffer *out, struct store_text text)
{
    if (text.size > 0)
        buffer_add(out, text.text, text.size);
}

static bool note_recorded(void *context, const struct store_execution *execution)
{
    struct recorded *recorded = context;

    recorded->is_there = true;
    recorded->number = execution->start.number;
    recorded->status = status_of(execution->status);
    recorded->redrive_until_ms = execution->redrive_until_ms;
    add_text(&recorded->output, execution->output);
    add_text(&recorded->error, execution->error);
    add_text(&recorded->cause, execution->cause);
    return true;
}

void recorded_read(struct world *world, const struct run *run, struct recorded *recorded)
{
    const struct store_text id = {run->arn.text, run->arn.size};

    *recorded = (struct recorded){.status = EXECUTION_RUNNING};
    if (run->arn.size > 0)
        (void)store_read_execution(look(world), 0, id, note_recorded, recorded);
}

void recorded_fini(struct recorded *recorded)
{
    buffer_fini(&recorded->output);
    buffer_fini(&recorded->error);
    buffer_fini(&recorded->cause);
}

/* ---- at any time ---- */

static void check_run(struct world *world, const struct run *run)
{
    struct recorded recorded;
    const char *problem = NULL;
    int64_t events;

    recorded_read(world, run, &recorded);
    if (!recorded.is_there)
        problem = run->arn.size > 0 ? "its start was acknowledged, and it is not there" : NULL;
    else if (run->stop_promised && recorded.status != EXECUTION_ABORTED)
        problem = "its stop was acknowledged, and it is not ABORTED";
    else if (run->ends_told > 0 && recorded.status == EXECUTION_RUNNING)
        problem = "its end was told, and it runs";
    if (problem == NULL && recorded.is_there)
        problem = stored_history_problem(look(world), recorded.number, recorded.status, NULL, NULL,
                                         &events);
    if (problem == NULL && recorded.is_there && recorded.status == EXECUTION_RUNNING)
        problem = stored_execution_problem(look(world), &world->program, recorded.number);
    if (problem != NULL)
        world_complain(world, "%s (number %lld): %s", run->name, (long long)recorded.number,
                       problem);
    recorded_fini(&recorded);
}

void check_durable(struct world *world)
{
    for (size_t i = 0; i < world->run_count; i++)
        check_run(world, &world->runs[i]);
}

/* ---- attempts ---- */

struct attempts_found {
    struct world *world;
    const struct attempt *attempt;
    int64_t number;
    int found;
    int32_t crashes; /* the most of any */
};

static bool find_attempt(void *context, const struct store_attempt *attempt)
{
    struct attempts_found *found = context;

    if (attempt->execution != found->number)
        return true;
    found->found++;
    if (attempt->crashes > found->crashes)
        found->crashes = attempt->crashes;
    return true;
}

void check_attempt(struct world *world, const struct attempt *attempt)
{
    struct attempts_found found = {.world = world, .attempt = attempt};
    struct recorded recorded;

    if (attempt->run == NULL)
        return; /* of a child */
    recorded_read(world, attempt->run, &recorded);
    found.number = recorded.number;
    if (recorded.is_there) /* its ARN is known */
        (void)store_read_attempts(look(world), 0, NULL, find_attempt, &found);
    if (recorded.is_there && found.found == 0)
        world_complain(world, "attempt %s of %s began, and is not durable", attempt->key,
                       attempt->run->name);
    else if (recorded.is_there && found.crashes < attempt->starts - 1)
        world_complain(world,
                       "attempt %s of %s begins for the %dth time, and %d crashes are durable",
                       attempt->key, attempt->run->name, attempt->starts, (int)found.crashes);
    if (attempt->starts > 5)
        world_complain(world, "attempt %s was started %d times", attempt->key, attempt->starts);
    recorded_fini(&recorded);
}

/* ---- ends ---- */

void check_ended(struct world *world, struct run *run, const struct durable_end *end)
{
    struct recorded recorded;

    run->ends_told++;
    if (run->arn.size == 0) {
        buffer_add_text(&run->arn, end->arn);
        world->counts->executions++;
    }
    recorded_read(world, run, &recorded);
    if (!recorded.is_there || recorded.status != execution_status(end->execution))
        world_complain(world, "the end of %s was told (%s) and is not durable (%s)", run->name,
                       execution_status_name(execution_status(end->execution)),
                       execution_status_name(recorded.status));
    if (run->ends_told > 1)
        world_complain(world, "the end of %s was told twice", run->name);
    recorded_fini(&recorded);
}

bool check_stuck(struct world *world)
{
    bool any = false;

    for (size_t i = 0; i < world->run_count; i++) {
        struct run *run = &world->runs[i];
        struct recorded recorded;
        struct disk_holds holds;

        recorded_read(world, run, &recorded);
        if (run->arn.size == 0)
            world_complain(world, "%s was never started", run->name);
        if (recorded.is_there && recorded.status == EXECUTION_RUNNING) {
            holds = world->disk->kind->holds(world->disk, recorded.number);
            if (holds.timers > 0)
                world_complain(world, "%s waits for a timer that is never due", run->name);
            else if (holds.attempts == 0)
                world_complain(world, "%s waits for nothing", run->name);
            any = true;
            people_ask_to_stop(world, run);
        }
        recorded_fini(&recorded);
    }
    return any;
}

void check_end(struct world *world)
{
    check_durable(world);
    for (size_t i = 0; i < world->run_count; i++) {
        const struct run *run = &world->runs[i];
        struct recorded recorded;
        struct disk_holds holds;

        recorded_read(world, run, &recorded);
        holds = world->disk->kind->holds(world->disk, recorded.number);
        world->counts->statuses[recorded.status]++;
        if (recorded.status == EXECUTION_RUNNING)
            world_complain(world, "%s never ends", run->name);
        if (holds.timers > 0 || holds.attempts > 0)
            world_complain(world, "%s has ended and left %zu timers, %zu attempts", run->name,
                           holds.timers, holds.attempts);
        if (holds.rows > 0 && recorded.redrive_until_ms == 0)
            world_complain(world, "%s has ended and left %zu rows", run->name, holds.rows);
        recorded_fini(&recorded);
    }
}
