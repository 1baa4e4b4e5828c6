/* tests/sim/workers.c - workers of the activity: they take tasks, hang up, and answer, or never do.
 *
 * Workers outlive processes, but do not know what became of a taking whose answer was lost with
 * one. Where every execution is to end somebody makes up for that: the task is offered again. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/lang/random.h"
#include "runtime/store/read.h"
#include "tests/sim/machines.h"
#include "tests/sim/world.h"

enum {
    SOON_MS = 1500, /* until workers ask, after they were told */
    MOST = 8,       /* tasks at a time */
};

static void look_soon(struct world *world);

static struct taking *taking_of(struct world *world, int64_t execution, uint64_t id)
{
    struct taking *taking = world->takings;

    while (taking != NULL && (taking->execution != execution || taking->id != id))
        taking = taking->next;
    if (taking != NULL)
        return taking;
    taking = mem_zeroed(1, sizeof *taking);
    *taking =
        (struct taking){.next = world->takings, .world = world, .execution = execution, .id = id};
    world->takings = taking;
    return taking;
}

/* ---- a task was taken ---- */

struct search {
    const struct taking *taking;
    bool found;
};

static bool find_offer(void *context, int64_t number, int64_t execution, uint64_t id)
{
    struct search *search = context;

    (void)number;
    if (execution == search->taking->execution && id == search->taking->id)
        search->found = true;
    return !search->found;
}

static const struct store_text activity = {SIM_ACTIVITY, sizeof SIM_ACTIVITY - 1};

static void check_taken(struct taking *taking)
{
    struct world *world = taking->world;
    struct search search = {.taking = taking};

    ENSURE(store_read_offers(world->disk->kind->look(world->disk), activity, 0, INT32_MAX,
                             find_offer, &search) == STORE_OK);
    if (search.found)
        world_complain(world, "task %llu of %lld was taken, and is still offered",
                       (unsigned long long)taking->id, (long long)taking->execution);
    if (taking->taken)
        world_complain(world, "task %llu of %lld was taken twice", (unsigned long long)taking->id,
                       (long long)taking->execution);
}

/* The worker that has the task hangs up, or does the work. */
static void go_on(struct taking *taking, const struct durable_reply *reply)
{
    struct world *world = taking->world;
    char *token = mem_text(reply->token, strlen(reply->token)); /* nobody else has it */
    char *arn = mem_text(reply->arn, strlen(reply->arn));
    const struct attempt attempt = {.run = world_run_of(world, arn), .key = token, .arn = arn};

    if (world_below(world, 4) == 0) {
        taking->taken = false;
        taking->unknown = true; /* the process may die before it is offered again */
        world->counts->offered_again++;
        durable_offer_again(world->durable, taking->execution, taking->id);
    } else {
        people_give_token(world, &attempt, token, false);
    }
    free(token);
    free(arn);
}

static void replied(void *context, const struct durable_reply *reply)
{
    struct taking *taking = context;
    struct world *world = taking->world;

    if (!taking->asked) {
        world_complain(world, "a taking was answered that nobody waits for");
        return;
    }
    if (world_moment(world, MOMENT_REPLIED))
        return;
    taking->asked = false;
    world_note(world, "task %llu of %lld is taken: %d", (unsigned long long)taking->id,
               (long long)taking->execution, (int)reply->result);
    if (reply->result == DURABLE_REFUSED) {
        taking->unknown = true; /* if the store broke */
        look_soon(world);
    } else if (reply->result == DURABLE_LEFT) {
        taking->left = true;
    } else if (reply->result != DURABLE_OK) {
        if (reply->result != DURABLE_TASK_OVER)
            world_complain(world, "a taking was answered %d: %s", (int)reply->result, reply->why);
    } else if (reply->token == NULL || reply->input == NULL ||
               strlen(reply->input) != reply->input_size) {
        world_complain(world, "a worker was given no task");
    } else {
        check_taken(taking);
        taking->taken = true;
        world->counts->taken++;
        go_on(taking, reply);
    }
}

/* ---- taking ---- */

struct offers {
    int64_t executions[MOST];
    uint64_t ids[MOST];
    size_t count;
    struct world *world;
};

static bool note_offer(void *context, int64_t number, int64_t execution, uint64_t id)
{
    struct offers *offers = context;
    const struct taking *taking = taking_of(offers->world, execution, id);

    (void)number;
    if (!taking->asked && !taking->left) {
        offers->executions[offers->count] = execution;
        offers->ids[offers->count++] = id;
    }
    return offers->count < MOST;
}

static void look(void *context)
{
    struct world *world = context;
    struct offers offers = {.world = world};

    world->next_look = NULL;
    if (world->dying || store_read_offers(durable_store(world->durable), activity, 0, INT32_MAX,
                                          note_offer, &offers) != STORE_OK)
        return;
    for (size_t i = 0; i < offers.count && !world->dying; i++) {
        struct taking *taking = taking_of(world, offers.executions[i], offers.ids[i]);
        const struct durable_asker asker = {.replied = replied, .context = taking};

        taking->asked = true;
        taking->unknown = false;
        durable_take(world->durable, taking->execution, taking->id,
                     world_below(world, 2) == 0 ? "worker" : NULL, &asker);
    }
    if (offers.count == MOST)
        look_soon(world);
}

static void look_soon(struct world *world)
{
    if (world->next_look == NULL && !world->dying)
        world->next_look =
            loop_arm(world->loop, loop_now_ms(world->loop) + (int64_t)world_below(world, SOON_MS),
                     look, world);
}

void workers_told(void *context, const char *activity_arn)
{
    struct world *world = context;

    if (strcmp(activity_arn, SIM_ACTIVITY) != 0)
        world_complain(world, "a task is offered to %s", activity_arn);
    look_soon(world);
}

void workers_begin(struct world *world)
{
    world->next_look = NULL;
    for (struct taking *at = world->takings; at != NULL; at = at->next) {
        at->unknown = at->unknown || at->asked;
        at->asked = at->left = false;
        if (at->unknown && world->options->even)
            durable_offer_again(world->durable, at->execution, at->id);
    }
    look_soon(world);
}

void workers_forget(struct world *world)
{
    while (world->takings != NULL) {
        struct taking *taking = world->takings;

        world->takings = taking->next;
        free(taking);
    }
}
