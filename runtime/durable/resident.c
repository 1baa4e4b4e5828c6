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

static void set_machine(struct resident *resident, struct durable_machine *machine)
{
    if (resident->machine != NULL)
        resident->machine->residents--;
    resident->machine = machine;
    if (machine != NULL)
        machine->residents++;
}

struct resident *resident_new(struct durable_machine *machine, int64_t number)
{
    struct resident *resident = add(machine->durable, number);

    set_machine(resident, machine);
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
    set_machine(resident, NULL);
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
    bool ended; /* also one that has ended, if it has its rows */
    bool wanted;
    bool running;
    struct durable_machine *machine; /* NULL: that which it was started with is not here ... */
    struct buffer arn, digest;       /* ... but would be this one */
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

/* The machine with this ARN, by the definition with this digest. */
static struct durable_machine *find_machine(const struct durable *durable, struct store_text arn,
                                            struct store_text digest)
{
    struct durable_machine *machine = durable->machines;

    while (machine != NULL && (!equal(digest, machine->digest) || !equal(arn, machine->arn)))
        machine = machine->next;
    return machine;
}

static bool found(void *context, const struct store_execution *execution)
{
    struct reading *reading = context;
    struct durable *durable = reading->durable;
    const struct store_start *start = &execution->start;

    reading->running = execution->ended_ms == 0;
    reading->wanted = reading->running || (reading->ended && execution->redrive_until_ms != 0);
    if (!reading->wanted)
        return false;
    reading->machine = find_machine(durable, start->machine, start->definition);
    if (reading->machine == NULL) {
        buffer_add(&reading->arn, start->machine.text, start->machine.size);
        buffer_add(&reading->digest, start->definition.text, start->definition.size);
    }
    durable->covered =
        durable->options.wanted == NULL && resident_is_foreign(durable, start->definition);
    buffer_clear(&durable->name);
    buffer_add(&durable->name, start->id.text, start->id.size);
    buffer_clear(&durable->input);
    buffer_add(&durable->input, start->input.text, start->input.size);
    durable->input_read = true;
    return false;
}

/* The machine that the execution was started with is not here: have it added. */
static struct durable_machine *want_machine(struct reading *reading)
{
    struct durable *durable = reading->durable;
    const struct durable_options *options = &durable->options;
    struct durable_machine *machine;

    if (options->wanted == NULL || reading->digest.size == 0)
        return NULL;
    machine =
        options->wanted(options->context, reading->arn.text, reading->digest.text, &durable->why);
    ENSURE(machine == NULL || strcmp(machine->digest, reading->digest.text) == 0);
    return machine;
}

/* The machine that the execution goes on by; reading->machine is the same unless it adopts it.
 * NULL: there is none, and durable->why says so. */
static struct durable_machine *choose_machine(struct reading *reading)
{
    struct durable *durable = reading->durable;
    const struct store_text digest = {reading->digest.text, reading->digest.size};
    struct durable_machine *machine = durable->machines;

    if (reading->machine == NULL)
        reading->machine = want_machine(reading);
    if (reading->machine != NULL)
        return reading->machine;
    while (machine != NULL && strcmp(machine->arn, reading->arn.text) != 0)
        machine = machine->next;
    if (machine != NULL && machine->adopts)
        return machine;
    if (durable->why.size > 0)
        return NULL;
    if (machine == NULL)
        buffer_add_text(&durable->why, "its machine is not here");
    else
        add_definition(&durable->why, digest);
    return NULL;
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
    struct reading reading = {.durable = durable, .ended = ended};
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
    if (!reading.wanted)
        return false;
    set_machine(resident, choose_machine(&reading));
    buffer_fini(&reading.arn);
    buffer_fini(&reading.digest);
    if (resident->machine == NULL)
        return false;
    buffer_clear(&durable->why);
    return restore(resident, reading.machine == NULL);
}

/* ---- of a machine ---- */

bool residents_are_idle(const struct durable_machine *machine)
{
    size_t idle = 0;

    for (const struct resident *at = machine->durable->newest; at != NULL; at = at->older)
        if (at->machine == machine && at->works == 0)
            idle++;
    return machine->residents == idle;
}

void residents_forget(struct durable_machine *machine)
{
    struct resident *resident = machine->durable->newest;

    while (resident != NULL) {
        struct resident *older = resident->older;

        if (resident->machine == machine)
            resident_let_go(resident);
        resident = older;
    }
}
