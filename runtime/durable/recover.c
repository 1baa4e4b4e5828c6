/* runtime/durable/recover.c - start the work again that was in flight when the last owner ended.
 *
 * In: the attempts of the store. Out: one thing more that has arrived for each execution. That it
 * was lost once more is recorded before it starts again: who brings the process down each time is
 * found out. Only the attempts are read, so opening does not depend on how much sleeps. */
#include "runtime/durable/recover.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/arrival.h"
#include "runtime/durable/drive.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/resident.h"
#include "runtime/store/read.h"

enum {
    BATCH = 256,
    PATIENCE_MS = 1, /* while executions are busy with what was started already */
};

/* In the text of an attempt: its process was ended with its owner, which was no crash. */
#define STOPPED "\"stopped\":true,"

static void go_on(void *context);

static void arm(struct durable *durable, int64_t after_ms)
{
    struct loop *loop = durable->options.loop;

    durable->recovery.timer = loop_arm(loop, loop_now_ms(loop) + after_ms, go_on, durable);
}

static bool starts_with(struct store_text text, const char *start)
{
    size_t size = strlen(start);

    return text.size >= size && memcmp(text.text, start, size) == 0;
}

static bool found(void *context, const struct store_attempt *attempt)
{
    struct recovery *recovery = context;
    bool stopped = starts_with(attempt->text, "{" STOPPED);

    if (recovery->count == recovery->capacity) {
        recovery->capacity = recovery->capacity == 0 ? 64 : 2 * recovery->capacity;
        recovery->lost = mem_resize(recovery->lost, recovery->capacity * sizeof *recovery->lost);
    }
    recovery->lost[recovery->count++] =
        (struct lost){attempt->execution, attempt->id, attempt->crashes + (stopped ? 0 : 1)};
    return true;
}

enum store_result recover_begin(struct durable *durable)
{
    struct recovery *recovery = &durable->recovery;
    enum store_result result;

    recovery->begun_ms = loop_now_ms(durable->options.loop);
    result = store_read_attempts(durable->store, store_lease_of(durable->store).shard, NULL, found,
                                 recovery);
    if (result == STORE_OK && recovery->count > 0)
        arm(durable, 0);
    return result;
}

static void forget(struct recovery *recovery)
{
    free(recovery->lost);
    recovery->lost = NULL;
    recovery->count = recovery->next = recovery->capacity = 0;
}

/* Timers that were due come first: an attempt whose time is over is not started again. */
static void go_on(void *context)
{
    struct durable *durable = context;
    struct recovery *recovery = &durable->recovery;

    recovery->timer = NULL;
    if (durable->timers.beyond_ms <= recovery->begun_ms ||
        durable->turns > durable->options.turns_max / 2) {
        arm(durable, PATIENCE_MS);
        return;
    }
    for (int i = 0; i < BATCH && recovery->next < recovery->count; i++) {
        const struct lost *lost = &recovery->lost[recovery->next++];

        drive_deliver(resident_at(durable, lost->execution), arrival_lost(lost->id, lost->crashes));
    }
    if (recovery->next < recovery->count)
        arm(durable, 0);
    else
        forget(recovery);
}

void recover_fini(struct durable *durable)
{
    loop_disarm(durable->options.loop, durable->recovery.timer);
    forget(&durable->recovery);
}

/* ---- an orderly end ---- */

struct stopping {
    struct store_commit *commit;
    struct buffer text;
};

static bool stop(void *context, const struct store_attempt *attempt)
{
    struct stopping *stopping = context;
    struct store_attempt stopped = *attempt;

    if (starts_with(attempt->text, "{" STOPPED) || !starts_with(attempt->text, "{"))
        return true;
    buffer_clear(&stopping->text);
    buffer_add_text(&stopping->text, "{" STOPPED);
    buffer_add(&stopping->text, attempt->text.text + 1, attempt->text.size - 1);
    stopped.text = (struct store_text){stopping->text.text, stopping->text.size};
    store_commit_attempt(stopping->commit, &stopped);
    return true;
}

void recover_note_stop(struct durable *durable)
{
    struct stopping stopping = {.commit = store_commit_new(store_lease_of(durable->store), NULL)};

    (void)store_read_attempts(durable->store, store_lease_of(durable->store).shard, NULL, stop,
                              &stopping);
    store_submit(durable->store, stopping.commit);
    buffer_fini(&stopping.text);
}
