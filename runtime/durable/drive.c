/* runtime/durable/drive.c - give executions their turns, one after the other.
 *
 * What arrives waits in a queue of its execution. An execution that is idle gets a turn as soon as
 * there are not too many in flight; one whose last turn is not told yet waits until it is. So an
 * execution has one commit in flight, while those of many share a flush. */
#include "runtime/durable/drive.h"

#include "runtime/base/bug.h"
#include "runtime/durable/hold.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/resident.h"
#include "runtime/durable/turn.h"

void drive_reply(struct durable *durable, const struct durable_asker *asker,
                 const struct durable_reply *reply)
{
    struct store_commit *commit;

    if (asker->request != 0 && reply->result != DURABLE_REFUSED && reply->result != DURABLE_LEFT) {
        commit = store_commit_new(store_lease_of(durable->store), NULL);
        store_commit_take_request(commit, asker->request);
        store_submit(durable->store, commit);
    }
    if (asker->replied != NULL)
        asker->replied(asker->context, reply);
}

void drive_refuse(struct durable *durable, const struct durable_asker *asker,
                  enum durable_result result, const char *why)
{
    drive_reply(durable, asker, &(struct durable_reply){.result = result, .why = why});
}

/* ---- outcomes ---- */

void drive_told(struct durable *durable, struct turn *turn)
{
    bool post;

    pthread_mutex_lock(&durable->lock);
    turn->next = NULL;
    *durable->told_end = turn;
    durable->told_end = &turn->next;
    post = !durable->posted;
    durable->posted = true;
    pthread_mutex_unlock(&durable->lock);
    if (post)
        loop_post(durable->options.loop, durable->look, durable);
}

/* ---- commits that are no turns ---- */

struct store_commit *durable_commit_new(struct durable *durable,
                                        void (*done)(void *context, enum store_result result),
                                        void *context)
{
    struct turn *turn = turn_new(durable, NULL);

    turn->done = done;
    turn->context = context;
    return store_commit_new(store_lease_of(durable->store), turn);
}

void durable_commit_submit(struct durable *durable, struct store_commit *commit)
{
    drive_submit(durable, NULL, commit);
}

/* ---- turns ---- */

/* A commit under way keeps the loop running, unless the store tells its outcome by the loop. */
void drive_submit(struct durable *durable, struct turn *turn, struct store_commit *commit)
{
    durable->turns++;
    if (!durable->options.store_in_loop)
        loop_busy(durable->options.loop);
    if (commit != NULL)
        store_submit(durable->store, commit);
    else
        drive_told(durable, turn);
}

static void take_turn(struct resident *resident)
{
    struct store_commit *commit;
    struct turn *turn = turn_take(resident, &commit);

    resident->state = RESIDENT_COMMITTING;
    drive_submit(resident->durable, turn, commit);
}

void drive_ready(struct resident *resident)
{
    struct durable *durable = resident->durable;

    ENSURE(resident->state == RESIDENT_IDLE && !resident->cached);
    resident->state = RESIDENT_READY;
    resident->newer = NULL;
    *durable->ready_end = resident;
    durable->ready_end = &resident->newer;
}

static bool may_take_turn(const struct durable *durable)
{
    return durable->ready != NULL && durable->turns < durable->options.turns_max &&
           !durable->broken && !durable->closing;
}

/* At least one, however late it is. */
static void take_turns(struct durable *durable)
{
    while (may_take_turn(durable)) {
        struct resident *resident = durable->ready;

        durable->ready = resident->newer;
        if (durable->ready == NULL)
            durable->ready_end = &durable->ready;
        resident->newer = NULL;
        take_turn(resident);
        if (may_take_turn(durable) && loop_turn_is_long(durable->options.loop)) {
            durable->resting = true;
            loop_post(durable->options.loop, drive_go_on, durable);
            return;
        }
    }
}

void drive_go_on(void *context)
{
    struct durable *durable = context;

    durable->resting = false;
    take_turns(durable);
}

void drive_turns(struct durable *durable)
{
    if (!durable->resting)
        take_turns(durable);
}

/* ---- what arrives ---- */

void drive_deliver(struct resident *resident, struct arrival *arrival)
{
    if (resident->state == RESIDENT_STALLED)
        arrival = hold_arrival(resident->durable, arrival);
    arrivals_add(&resident->arrivals, arrival);
    if (resident->state != RESIDENT_IDLE)
        return;
    resident_use(resident);
    drive_ready(resident);
    drive_turns(resident->durable);
}
