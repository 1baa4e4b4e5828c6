/* runtime/api/pending.c - which children of distributed Maps wait to be redriven by their run.
 * In: executions that have ended without success, and the runs that they are in. Out: their status.
 * Why it is not kept with each: a run may redrive a hundred thousand of them, as many at a time as
 * it allows, and says in one number how far it is. */
#include "runtime/api/pending.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

/* A run that may have such children. */
struct pending_run {
    char *arn;
    size_t size;
    bool any;       /* it has: */
    uint64_t until; /* they are named by a higher number than this */
};

static struct pending_run *find(const struct pending *pending, struct store_text arn)
{
    for (size_t i = pending->count; i > 0; i--) {
        struct pending_run *run = &pending->runs[i - 1];

        if (run->size == arn.size && memcmp(run->arn, arn.text, arn.size) == 0)
            return run;
    }
    return NULL;
}

void pending_note_run(struct pending *pending, struct store_text arn)
{
    if (find(pending, arn) != NULL)
        return;
    pending->runs = mem_resize(pending->runs, (pending->count + 1) * sizeof *pending->runs);
    pending->runs[pending->count++] =
        (struct pending_run){.arn = mem_text(arn.text, arn.size), .size = arn.size};
}

static bool may_wait(const struct store_execution *execution)
{
    return execution->start.map_run.text != NULL && execution->ended_ms != 0 &&
           !store_text_is(execution->status, "SUCCEEDED");
}

void pending_note(struct pending *pending, const struct store_execution *execution)
{
    if (may_wait(execution))
        pending_note_run(pending, execution->start.map_run);
}

static bool on_run(void *context, const struct store_map_run *stored)
{
    struct pending_run *run = context;
    struct region region;
    struct json_error error;
    const struct value *until;

    if (stored->ended_ms != 0)
        return false;
    region_init(&region);
    until = value_member_named(
        json_read(&region, stored->text.text, stored->text.size, JSON_TEXT_BORROWED, &error),
        "redriven_until");
    run->any = value_is(until, VALUE_INTEGER);
    run->until = run->any ? (uint64_t)until->as.integer : 0;
    region_fini(&region);
    return false;
}

enum store_result pending_read(struct pending *pending, struct store *store)
{
    for (size_t i = 0; i < pending->count; i++) {
        struct pending_run *run = &pending->runs[i];
        enum store_result result =
            store_read_map_run(store, (struct store_text){run->arn, run->size}, on_run, run);

        if (result != STORE_OK && result != STORE_NONE)
            return result;
    }
    return STORE_OK;
}

struct store_text pending_status(const struct pending *pending,
                                 const struct store_execution *execution)
{
    const struct pending_run *run =
        may_wait(execution) ? find(pending, execution->start.map_run) : NULL;

    if (run == NULL || !run->any || execution->start.child <= run->until)
        return execution->status;
    return store_text_of(PENDING_REDRIVE);
}

void pending_fini(struct pending *pending)
{
    for (size_t i = 0; i < pending->count; i++)
        free(pending->runs[i].arn);
    free(pending->runs);
    *pending = (struct pending){.runs = NULL};
}
