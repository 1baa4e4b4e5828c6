/* tests/sim/ports.c - what ItemReaders read and ResultWriters write: the world's.
 *
 * A source gives its items in pieces of any size, a process may die in the middle of it, and the
 * next one opens it again behind what was read. Each item says which one it is, and the Map's label
 * how many there are, so that the inputs of the children tell whether each was given to one of them
 * (stored_items.c). Of a sink the world remembers what it held when it was ended last. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"
#include "runtime/bucket/bucket.h"
#include "runtime/json/making.h"
#include "runtime/json/value.h"
#include "tests/sim/stored_items.h"
#include "tests/sim/world.h"

/* ---- sources ---- */

struct item_source {
    struct world *world;
    struct region region; /* of the items that were read last */
    uint64_t next, end;
};

/* How many items there are: the Key of ours says it, see machines.c. */
static uint64_t count_of(const struct world *world, const struct bucket_request *request)
{
    const struct value *key =
        value_member_named(value_member_named(request->said, "Parameters"), "Key");
    char text[64] = "";
    unsigned count;

    if (value_is(key, VALUE_STRING))
        (void)snprintf(text, sizeof text, "%.*s", (int)key->size, key->as.text);
    if (sscanf(text, SIM_SOURCE_KEY, &count) == 1)
        return count;
    return world_hash(world, text, 9) % 8;
}

static struct item_source *open_source(const struct bucket_request *request, int64_t max_items)
{
    struct world *world = world_present;
    struct item_source *source = mem_zeroed(1, sizeof *source);

    source->world = world;
    source->next = request->skip;
    source->end = count_of(world, request);
    if (max_items > 0 && (uint64_t)max_items < source->end)
        source->end = (uint64_t)max_items;
    region_init(&source->region);
    world_note(world, "a source is opened at %llu of %llu", (unsigned long long)source->next,
               (unsigned long long)source->end);
    if (source->next > source->end && !world->dying)
        world_complain(world, "a source of %llu items is opened at %llu",
                       (unsigned long long)source->end, (unsigned long long)source->next);
    if (source->next > 0)
        world->counts->reopened++;
    (void)world_moment(world, MOMENT_SOURCE_OPENED);
    return source;
}

static const struct value *item_of(struct region *region, uint64_t at)
{
    struct making item = {.region = region};

    making_add(&item, SIM_ITEM_NUMBER, value_integer(region, (int64_t)at));
    return making_object(&item);
}

static const struct value *origin(struct region *region)
{
    struct making origin = {.region = region};

    making_add(&origin, "Source", value_text(region, "s3://sim/items"));
    return making_object(&origin);
}

/* Mostly a few; now and then it is not known yet that these were the last. */
static const struct value *read_items(struct item_source *source, size_t count,
                                      const struct value **origins, bool *last, char **problem)
{
    struct world *world = source->world;
    uint64_t left = source->end > source->next ? source->end - source->next : 0;
    uint64_t wanted = world_below(world, 4) == 0 ? left : 1 + world_below(world, 3);
    struct value *items, *places;

    region_reset(&source->region);
    if (wanted > count)
        wanted = count;
    if (wanted > left)
        wanted = left;
    (void)world_moment(world, MOMENT_ITEMS_READ);
    if (!world->options->even && world_below(world, 60) == 0) {
        *problem = mem_text("the disk is gone", 16);
        return NULL;
    }
    items = value_new_items(&source->region, wanted);
    places = value_new_items(&source->region, wanted);
    for (uint64_t i = 0; i < wanted; i++) {
        items[i] = *item_of(&source->region, source->next++);
        places[i] = *origin(&source->region);
    }
    *last = source->next >= source->end && (wanted == 0 || world_below(world, 3) != 0);
    *origins = value_array(&source->region, places, wanted);
    return value_array(&source->region, items, wanted);
}

static void close_source(struct item_source *source)
{
    region_fini(&source->region);
    free(source);
}

const struct bucket_reader world_reader = {
    .open = open_source,
    .read = read_items,
    .close = close_source,
};

/* ---- sinks ---- */

struct result_sink {
    struct world *world;
    char *run;
    size_t succeeded, failed, pending;
};

static struct result_sink *open_sink(const struct bucket_request *request)
{
    const struct value *run = value_member_named(request->said, "MapRunArn");
    struct result_sink *sink = mem_zeroed(1, sizeof *sink);

    ENSURE(value_is(run, VALUE_STRING));
    sink->world = world_present;
    sink->run = mem_text(run->as.text, run->size);
    return sink;
}

static void add_result(struct result_sink *sink, const struct value *result, bool failed)
{
    if (failed)
        sink->failed++;
    else
        sink->succeeded++;
    (void)world_moment(sink->world, MOMENT_RESULT_GIVEN);
}

static void add_pending(struct result_sink *sink, const struct value *items)
{
    sink->pending += items->size;
}

static struct written *written_at(struct world *world, const char *run)
{
    struct written *written;

    for (written = world->written; written != NULL; written = written->next)
        if (strcmp(written->run, run) == 0)
            return written;
    written = mem_zeroed(1, sizeof *written);
    written->run = mem_text(run, strlen(run));
    written->next = world->written;
    world->written = written;
    return written;
}

/* It is called, too, when the results are not wanted any more. */
static char *end_sink(struct result_sink *sink)
{
    struct world *world = sink->world;
    bool fails = !world->options->even && world_below(world, 60) == 0;

    if (!world->dying) {
        struct written *written = written_at(world, sink->run);

        written->succeeded = sink->succeeded;
        written->failed = sink->failed;
        written->pending = sink->pending;
    }
    (void)world_moment(world, MOMENT_RESULTS_ENDED);
    free(sink->run);
    free(sink);
    return fails ? mem_text("the disk is full", 16) : NULL;
}

const struct bucket_writer world_writer = {
    .open = open_sink,
    .add = add_result,
    .add_pending = add_pending,
    .end = end_sink,
};

bool ports_hold(void *context, const char *run, size_t succeeded, size_t failed)
{
    const struct world *world = context;
    const struct written *written = world->written;

    while (written != NULL && strcmp(written->run, run) != 0)
        written = written->next;
    return written != NULL && written->succeeded == succeeded && written->failed == failed &&
           written->pending == 0;
}

void ports_forget(struct world *world)
{
    while (world->written != NULL) {
        struct written *written = world->written;

        world->written = written->next;
        free(written->run);
        free(written);
    }
}
