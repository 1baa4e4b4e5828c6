/* runtime/durable/retain.c - have the store remove what has had its time, a little at a time.
 *
 * In: ends, and time. Out: commits that remove some executions each. As many may go as come, so
 * that the store is bounded at any rate; and in quiet times some go now and then. */
#include "runtime/durable/retain.h"

#include "runtime/durable/inside.h"

enum {
    ENDED_MANY = 100,   /* after so many ends ... */
    REMOVED_MOST = 200, /* ... so many executions may be removed */
    PAUSE_MS = 10000,
};

/* A definition goes with the last execution of it, and must be kept again then. */
static void note_definitions(struct durable *durable)
{
    for (struct durable_machine *at = durable->machines; at != NULL; at = at->next)
        if (at->kept_ms <= durable->retained_before_ms)
            at->kept_ms = INT64_MIN;
}

static void remove_some(struct durable *durable)
{
    const int64_t now_ms = loop_now_ms(durable->options.loop);
    const struct store_retention retention = {.now_ms = now_ms,
                                              .ended_before_ms =
                                                  now_ms - durable->options.retention_ms,
                                              .most = REMOVED_MOST};
    struct store_commit *commit;

    durable->ended = 0;
    if (durable->options.retention_ms < 0 || durable->broken || durable->closing)
        return;
    commit = store_commit_new(store_lease_of(durable->store), NULL);
    store_commit_retain(commit, &retention);
    store_submit(durable->store, commit);
    if (durable->retained_before_ms < retention.ended_before_ms)
        durable->retained_before_ms = retention.ended_before_ms;
    note_definitions(durable);
}

static void pause_over(void *context);

static void arm(struct durable *durable)
{
    struct loop *loop = durable->options.loop;

    if (durable->options.stays)
        durable->retaining = loop_arm(loop, loop_now_ms(loop) + PAUSE_MS, pause_over, durable);
}

static void pause_over(void *context)
{
    struct durable *durable = context;

    durable->retaining = NULL;
    remove_some(durable);
    arm(durable);
}

void retain_begin(struct durable *durable)
{
    durable->retained_before_ms = INT64_MIN;
    remove_some(durable);
    arm(durable);
}

void retain_fini(struct durable *durable)
{
    loop_disarm(durable->options.loop, durable->retaining);
}

void retain_note_start(const struct turn *turn)
{
    struct durable_machine *machine = turn->resident->machine;

    if (!turn->defines && machine->kept_ms == INT64_MIN)
        return;
    if (turn->now_ms > machine->kept_ms &&
        turn->now_ms > turn->resident->durable->retained_before_ms)
        machine->kept_ms = turn->now_ms;
}

void retain_note_end(struct durable *durable)
{
    if (++durable->ended >= ENDED_MANY)
        remove_some(durable);
}
