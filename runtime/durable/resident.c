/* runtime/durable/resident.c - the executions that are in use, found by number.
 *
 * An execution that only waits for a time or a token is not in use: nothing in memory is of it. One
 * that waits in memory may be forgotten at any time, the one first that has waited longest; it is
 * when they are too many, or take too many bytes together. */
#include "runtime/durable/resident.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/inside.h"
#include "runtime/store/read.h"

enum { BUCKETS_FIRST = 64 };

void residents_init(struct durable *durable)
{
    durable->bucket_count = BUCKETS_FIRST;
    durable->buckets = mem_zeroed(durable->bucket_count, sizeof *durable->buckets);
}

void residents_fini(struct durable *durable)
{
    for (size_t i = 0; i < durable->bucket_count; i++)
        while (durable->buckets[i] != NULL)
            resident_free(durable->buckets[i]);
    free(durable->buckets);
}

/* ---- the table ---- */

/* Numbers follow each other, so they need no mixing. */
static struct resident **bucket_of(const struct durable *durable, int64_t number)
{
    return &durable->buckets[(uint64_t)number & (durable->bucket_count - 1)];
}

static void put(struct durable *durable, struct resident *resident)
{
    struct resident **bucket = bucket_of(durable, resident->number);

    resident->chain = *bucket;
    *bucket = resident;
}

static void grow(struct durable *durable)
{
    struct resident **old = durable->buckets;
    size_t count = durable->bucket_count;

    durable->bucket_count = 2 * count;
    durable->buckets = mem_zeroed(durable->bucket_count, sizeof *durable->buckets);
    for (size_t i = 0; i < count; i++)
        while (old[i] != NULL) {
            struct resident *resident = old[i];

            old[i] = resident->chain;
            put(durable, resident);
        }
    free(old);
}

static struct resident *add(struct durable *durable, int64_t number)
{
    struct resident *resident = mem_zeroed(1, sizeof *resident);

    if (durable->residents >= durable->bucket_count)
        grow(durable);
    resident->durable = durable;
    resident->number = number;
    arrivals_init(&resident->arrivals);
    put(durable, resident);
    durable->residents++;
    return resident;
}

struct resident *resident_at(struct durable *durable, int64_t number)
{
    struct resident *resident = *bucket_of(durable, number);

    while (resident != NULL && resident->number != number)
        resident = resident->chain;
    return resident != NULL ? resident : add(durable, number);
}

struct resident *resident_new(struct durable_machine *machine, int64_t number)
{
    struct resident *resident = add(machine->durable, number);

    resident->machine = machine;
    return resident;
}

/* ---- those that wait in memory ---- */

void resident_use(struct resident *resident)
{
    struct durable *durable = resident->durable;

    if (!resident->cached)
        return;
    *(resident->newer != NULL ? &resident->newer->older : &durable->newest) = resident->older;
    *(resident->older != NULL ? &resident->older->newer : &durable->oldest) = resident->newer;
    resident->newer = resident->older = NULL;
    resident->cached = false;
    durable->cached--;
    durable->cached_bytes -= resident->bytes;
}

static void cache(struct resident *resident)
{
    struct durable *durable = resident->durable;

    resident->older = durable->newest;
    *(durable->newest != NULL ? &durable->newest->newer : &durable->oldest) = resident;
    durable->newest = resident;
    resident->cached = true;
    durable->cached++;
    resident->bytes = execution_bytes(resident->execution);
    durable->cached_bytes += resident->bytes;
}

void resident_forget(struct resident *resident)
{
    resident_use(resident);
    execution_free(resident->execution);
    resident->execution = NULL;
    resident->adopted = false;
}

void resident_free(struct resident *resident)
{
    struct durable *durable = resident->durable;
    struct resident **link = bucket_of(durable, resident->number);
    struct arrival *arrival;

    resident_forget(resident);
    while (*link != resident)
        link = &(*link)->chain;
    *link = resident->chain;
    durable->residents--;
    while ((arrival = arrivals_take(&resident->arrivals)) != NULL)
        arrival_free(arrival);
    free(resident);
}

void resident_let_go(struct resident *resident)
{
    resident_forget(resident);
    if (resident->works == 0 && resident->state == RESIDENT_IDLE)
        resident_free(resident);
}

void resident_rest(struct resident *resident)
{
    struct durable *durable = resident->durable;

    if (resident->execution == NULL) {
        resident_let_go(resident);
        return;
    }
    cache(resident);
    while (durable->cached > durable->options.cached_max ||
           durable->cached_bytes > durable->options.cached_bytes)
        resident_let_go(durable->oldest); /* perhaps this one */
}

/* ---- waking up ---- */

struct reading {
    struct durable *durable;
    struct resident *resident;
    bool ended; /* also one that has ended, if it has its rows */
    bool wanted;
    bool running;
    bool defined; /* by the machine's definition */
};

/* What to do about an execution that is by another definition, whose digest this is. */
static void add_definition(struct buffer *why, struct store_text digest)
{
    if (digest.size == 0) {
        buffer_add_text(why, "its definition is not in the store any more");
        return;
    }
    buffer_add_text(why, "it was started with another definition, ");
    buffer_add(why, digest.text, digest.size);
    buffer_add_text(why, ": an executable of that one goes on with it, or this one with --adopt");
}

static bool equal(struct store_text text, const char *other)
{
    return text.size == strlen(other) && memcmp(text.text, other, text.size) == 0;
}

bool resident_is_foreign(const struct durable *durable, struct store_text digest)
{
    const struct durable_machine *machine = durable->machines;

    while (machine != NULL && !equal(digest, machine->digest))
        machine = machine->next;
    return machine == NULL;
}

static bool found(void *context, const struct store_execution *execution)
{
    struct reading *reading = context;
    struct durable *durable = reading->durable;
    struct durable_machine *machine = durable->machines;

    reading->running = execution->ended_ms == 0;
    reading->wanted = reading->running || (reading->ended && execution->redrive_until_ms != 0);
    if (!reading->wanted)
        return false;
    while (machine != NULL && !equal(execution->start.machine, machine->arn))
        machine = machine->next;
    reading->resident->machine = machine;
    reading->defined = machine != NULL && equal(execution->start.definition, machine->digest);
    durable->covered = resident_is_foreign(durable, execution->start.definition);
    if (machine == NULL)
        buffer_add_text(&durable->why, "its machine is not here");
    else if (!reading->defined)
        add_definition(&durable->why, execution->start.definition);
    buffer_clear(&durable->name);
    buffer_add(&durable->name, execution->start.id.text, execution->start.id.size);
    buffer_clear(&durable->input);
    buffer_add(&durable->input, execution->start.input.text, execution->start.input.size);
    durable->input_read = true;
    return false;
}

static bool restore(struct resident *resident, bool adopt)
{
    struct durable *durable = resident->durable;
    struct engine *engine = resident->machine->engine;
    struct buffer *why = &durable->why;
    bool restored;

    resident->execution =
        adopt ? execution_adopt(engine, resident, why) : execution_restore(engine, resident, why);
    restored = resident->execution != NULL;
    resident->adopted = restored && adopt;
    if (restored || durable->read_result != STORE_OK)
        buffer_clear(why);
    return restored;
}

bool resident_wake(struct resident *resident, bool ended)
{
    struct durable *durable = resident->durable;
    struct reading reading = {.durable = durable, .resident = resident, .ended = ended};
    const struct store_text no_id = {NULL, 0};
    enum store_result result;

    resident_use(resident);
    if (resident->execution != NULL)
        return true;
    durable->input_read = durable->absent = false;
    buffer_clear(&durable->why);
    result = store_read_execution(durable->store, resident->number, no_id, found, &reading);
    if (result != STORE_OK && result != STORE_NONE) {
        durable->read_result = result;
        return false;
    }
    durable->absent = result == STORE_NONE;
    if (!reading.wanted || resident->machine == NULL ||
        (!reading.defined && !resident->machine->adopts))
        return false;
    buffer_clear(&durable->why);
    return restore(resident, !reading.defined);
}
