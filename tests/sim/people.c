/* tests/sim/people.c - who starts executions, starts them once more, stops them; and what they were
 * promised.
 *
 * A deed whose acknowledgement was lost with the process is done again, as a client does it. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/lang/random.h"
#include "tests/sim/world.h"

#define START_WITHIN_MS 8000
#define RETRY_MS 700

static struct deed *add(struct world *world, enum deed_kind kind, struct run *run, int64_t due_ms)
{
    struct deed *deed = mem_zeroed(1, sizeof *deed);

    *deed = (struct deed){world->deeds, world, kind, run, due_ms, false, false};
    world->deeds = deed;
    return deed;
}

/* What is done with a run does not depend on the others. */
static void plan_run(struct world *world, struct run *run)
{
    uint64_t dice = world_hash(world, run->name, 1);
    int64_t start_ms = (int64_t)(random_next(&dice) % START_WITHIN_MS);

    add(world, DEED_START, run, start_ms);
    if (!world->options->people)
        return;
    if (random_next(&dice) % 4 == 0)
        add(world, DEED_START_AGAIN, run, start_ms + (int64_t)(random_next(&dice) % 3000));
    if (random_next(&dice) % 8 == 0)
        add(world, DEED_START_OTHER, run, start_ms + (int64_t)(random_next(&dice) % 3000));
    if (random_next(&dice) % 8 == 0)
        add(world, DEED_STOP, run, start_ms + (int64_t)(random_next(&dice) % 12000));
}

void people_plan(struct world *world)
{
    for (size_t i = 0; i < world->run_count; i++)
        plan_run(world, &world->runs[i]);
}

/* ---- what is promised ---- */

static void arm(struct world *world);

static void try_again(struct deed *deed)
{
    deed->asked = deed->done = false;
    deed->due_ms = world_now_ms(deed->world) + RETRY_MS;
    arm(deed->world);
}

static const char *result_name(enum durable_result result)
{
    static const char *const names[] = {
        [DURABLE_OK] = "OK",           [DURABLE_EXISTS] = "EXISTS",
        [DURABLE_NONE] = "NONE",       [DURABLE_BAD_INPUT] = "BAD_INPUT",
        [DURABLE_REFUSED] = "REFUSED",
    };

    return names[result];
}

static void start_acknowledged(struct deed *deed, const struct durable_reply *reply)
{
    struct world *world = deed->world;
    struct run *run = deed->run;
    struct recorded recorded;

    if (reply->arn == NULL || reply->arn[0] == '\0') {
        world_complain(world, "%s was started without an ARN", run->name);
        return;
    }
    if (run->arn.size > 0 && strcmp(run->arn.text, reply->arn) != 0)
        world_complain(world, "%s has two ARNs: %s, %s", run->name, run->arn.text, reply->arn);
    if (run->arn.size == 0) {
        buffer_add_text(&run->arn, reply->arn);
        world->counts->executions++;
    }
    recorded_read(world, run, &recorded);
    if (!recorded.is_there)
        world_complain(world, "the start of %s was acknowledged and is not durable", run->name);
    else if (recorded.number != reply->number)
        world_complain(world, "%s has another number", run->name);
    recorded_fini(&recorded);
}

/* That it exists already is right if it has ended, or has another input. */
static void start_exists(struct deed *deed)
{
    struct run *run = deed->run;
    struct recorded recorded;

    if (deed->kind == DEED_START_OTHER)
        return;
    if (run->arn.size == 0)
        return; /* nobody was told its ARN: its end will tell */
    recorded_read(deed->world, run, &recorded);
    if (!recorded.is_there || recorded.status == EXECUTION_RUNNING)
        world_complain(deed->world, "%s runs, and starting it again was refused", run->name);
    recorded_fini(&recorded);
}

static void stop_acknowledged(struct deed *deed)
{
    struct recorded recorded;

    recorded_read(deed->world, deed->run, &recorded);
    if (recorded.status != EXECUTION_ABORTED || recorded.error.size != 8 ||
        memcmp(recorded.error.text, "Sim.Stop", 8) != 0)
        world_complain(deed->world, "the stop of %s was acknowledged and is not durable: %s",
                       deed->run->name, execution_status_name(recorded.status));
    recorded_fini(&recorded);
    deed->run->stop_promised = true;
    deed->world->counts->stopped++;
}

static void stop_found_none(struct deed *deed)
{
    struct recorded recorded;

    recorded_read(deed->world, deed->run, &recorded);
    if (recorded.is_there && recorded.status == EXECUTION_RUNNING)
        world_complain(deed->world, "%s runs, and could not be stopped", deed->run->name);
    recorded_fini(&recorded);
}

static void replied(void *context, const struct durable_reply *reply)
{
    struct deed *deed = context;
    bool starts = deed->kind != DEED_STOP && deed->kind != DEED_STOP_STUCK;

    if (!deed->asked || deed->done) {
        world_complain(deed->world, "%s: a reply that nobody waits for", deed->run->name);
        return;
    }
    if (world_moment(deed->world, MOMENT_REPLIED))
        return;
    deed->done = true;
    if (reply->result == DURABLE_REFUSED) {
        try_again(deed);
    } else if (starts && reply->result == DURABLE_OK) {
        if (deed->kind == DEED_START_OTHER)
            world_complain(deed->world, "%s was started with another input", deed->run->name);
        start_acknowledged(deed, reply);
    } else if (starts && reply->result == DURABLE_EXISTS) {
        start_exists(deed);
        if (reply->arn != NULL && deed->run->arn.size == 0) {
            buffer_add_text(&deed->run->arn, reply->arn);
            deed->world->counts->executions++;
        }
    } else if (!starts && reply->result == DURABLE_OK) {
        stop_acknowledged(deed);
    } else if (!starts && reply->result == DURABLE_NONE) {
        stop_found_none(deed);
    } else {
        world_complain(deed->world, "%s: deed %d was answered %s: %s", deed->run->name, deed->kind,
                       result_name(reply->result), reply->why != NULL ? reply->why : "-");
    }
}

/* ---- asking ---- */

static void ask_to_start(struct deed *deed, const struct durable_asker *asker)
{
    static const char other[] = "{\"other\":true}";
    struct run *run = deed->run;
    struct durable_start start = {.name = run->name,
                                  .input = run->input->text,
                                  .input_size = run->input->size,
                                  .seed = run->seed};

    if (deed->kind == DEED_START_OTHER) {
        start.input = other;
        start.input_size = sizeof other - 1;
    }
    run->may_be_there = true;
    durable_start(deed->world->machine, &start, asker);
}

/* Whether it makes sense now: an execution of which nobody knows is neither stopped nor doubled. */
static bool may_be_done(const struct deed *deed)
{
    return deed->kind == DEED_START || deed->run->arn.size > 0;
}

static void ask(struct deed *deed)
{
    const struct durable_asker asker = {.replied = replied, .context = deed};
    bool stuck = deed->kind == DEED_STOP_STUCK;

    if (!may_be_done(deed)) {
        deed->due_ms += RETRY_MS;
        return;
    }
    deed->asked = true;
    if (deed->kind == DEED_STOP || stuck)
        durable_stop(deed->world->durable, deed->run->arn.text, "Sim.Stop",
                     stuck ? "it waits for what never comes" : NULL, &asker);
    else
        ask_to_start(deed, &asker);
}

static struct deed *next_deed(struct world *world)
{
    struct deed *next = NULL;

    for (struct deed *at = world->deeds; at != NULL; at = at->next)
        if (!at->asked && !at->done && (next == NULL || at->due_ms < next->due_ms))
            next = at;
    return next;
}

static void due(void *context)
{
    struct world *world = context;
    struct deed *deed;

    world->next_deed = NULL;
    while (!world->dying && (deed = next_deed(world)) != NULL &&
           deed->due_ms <= world_now_ms(world))
        ask(deed);
    arm(world);
}

static void arm(struct world *world)
{
    const struct deed *next = next_deed(world);
    int64_t wait_ms;

    loop_disarm(world->loop, world->next_deed);
    world->next_deed = NULL;
    if (next == NULL || world->dying)
        return;
    wait_ms = next->due_ms - world_now_ms(world);
    world->next_deed =
        loop_arm(world->loop, loop_now_ms(world->loop) + (wait_ms > 0 ? wait_ms : 0), due, world);
}

void people_begin(struct world *world)
{
    world->next_deed = NULL;
    for (struct deed *at = world->deeds; at != NULL; at = at->next)
        at->asked = false; /* the process that was asked is dead */
    arm(world);
}

void people_ask_to_stop(struct world *world, struct run *run)
{
    add(world, DEED_STOP_STUCK, run, world_now_ms(world));
    arm(world);
}

void people_forget(struct world *world)
{
    while (world->deeds != NULL) {
        struct deed *deed = world->deeds;

        world->deeds = deed->next;
        free(deed);
    }
}
