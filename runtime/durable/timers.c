/* runtime/durable/timers.c - the timers that are due soon, in a hash table by execution and id.
 *
 * In: timers that were recorded, and those of the store. Out: "timer due" for their executions.
 * Why a horizon: a million executions that sleep must not be in memory, nor their timers.
 *
 * The store has all timers by the time of day, so that the next owner knows how much is left of
 * them. When the clock is set, those that go by the time that passes are moved there by as much: no
 * time has passed. */
#include "runtime/durable/timers.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/durable/arrival.h"
#include "runtime/durable/drive.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/resident.h"
#include "runtime/store/commit.h"
#include "runtime/store/read.h"

enum {
    BUCKETS_FIRST = 64,
    LEAD_MS = 10000, /* so long before they are due timers are read; or half the window, so that
                        what is read then is within it */
    STEP_MS = 1000,  /* a clock that was set by less moves nothing */
};

/* A timer in memory. */
struct due {
    struct due *chain;
    struct durable *durable;
    struct loop_timer *armed;
    struct store_timer timer;
};

/* ---- the table ---- */

static struct due **bucket_of(const struct timers *timers, int64_t execution, uint64_t id)
{
    uint64_t hash = ((uint64_t)execution * UINT64_C(0x9E3779B97F4A7C15)) ^ id;

    hash *= UINT64_C(0xBF58476D1CE4E5B9);
    return &timers->buckets[(hash ^ hash >> 32) & (timers->bucket_count - 1)];
}

static struct due **find(const struct timers *timers, int64_t execution, uint64_t id)
{
    struct due **link = bucket_of(timers, execution, id);

    while (*link != NULL && ((*link)->timer.execution != execution || (*link)->timer.id != id))
        link = &(*link)->chain;
    return link;
}

static void put(struct timers *timers, struct due *due)
{
    struct due **bucket = bucket_of(timers, due->timer.execution, due->timer.id);

    due->chain = *bucket;
    *bucket = due;
}

static void grow(struct timers *timers)
{
    struct due **old = timers->buckets;
    size_t count = timers->bucket_count;

    timers->bucket_count = 2 * count;
    timers->buckets = mem_zeroed(timers->bucket_count, sizeof(struct due *));
    for (size_t i = 0; i < count; i++)
        while (old[i] != NULL) {
            struct due *due = old[i];

            old[i] = due->chain;
            put(timers, due);
        }
    free(old);
}

/* Take a timer out of the table. */
static struct due *take_out(struct timers *timers, struct due **link)
{
    struct due *due = *link;

    *link = due->chain;
    timers->count--;
    return due;
}

/* ---- a clock that was set ---- */

/* The same in memory, where timers are armed by the time that passes anyway. No timer that is not
 * in memory may come before the horizon. */
static void move_in_memory(struct timers *timers, int64_t by_ms)
{
    for (size_t i = 0; i < timers->bucket_count; i++)
        for (struct due *due = timers->buckets[i]; due != NULL; due = due->chain)
            if (!due->timer.by_clock)
                due->timer.due_ms += by_ms;
    if (by_ms > 0)
        return;
    if (timers->horizon.due_ms != INT64_MIN)
        timers->horizon.due_ms += by_ms;
    if (timers->beyond_ms != INT64_MAX)
        timers->beyond_ms += by_ms;
}

static void moved(void *context, enum store_result result);

/* Commits are made durable in the order in which they are submitted: what was recorded before is
 * moved, what will be recorded by the new clock is not. */
static void move_in_store(struct durable *durable, int64_t by_ms)
{
    struct store_commit *commit = durable_commit_new(durable, moved, durable);

    store_commit_move_timers(commit, by_ms);
    durable->timers.moving++;
    durable_commit_submit(durable, commit);
}

/* See whether the clock was set. */
static void follow_clock(void *context)
{
    struct durable *durable = context;
    struct timers *timers = &durable->timers;
    const int64_t set_ms = loop_set_by_ms(durable->options.loop);
    const int64_t by_ms = set_ms - timers->set_ms;

    if ((by_ms > -STEP_MS && by_ms < STEP_MS) || durable->broken || durable->closing)
        return;
    timers->set_ms = set_ms;
    if (timers->behind && by_ms > 0) { /* it is set right: timers of earlier owners are due by it */
        timers->behind = false;
        return;
    }
    move_in_memory(timers, by_ms);
    move_in_store(durable, by_ms);
}

/* ---- opening and closing ---- */

static bool found_latest(void *context, const struct store_execution *latest)
{
    *(int64_t *)context = latest->start.started_ms;
    return false;
}

/* Whether the clock shows less than at the last start, so that it cannot be right. */
static bool clock_is_behind(const struct durable *durable)
{
    const int64_t latest = store_last_execution(durable->store);
    const struct store_text no_id = {NULL, 0};
    int64_t started_ms = INT64_MIN;

    if (latest > 0)
        (void)store_read_execution(durable->store, latest, no_id, found_latest, &started_ms);
    return loop_now_ms(durable->options.loop) < started_ms;
}

void timers_init(struct durable *durable)
{
    struct timers *timers = &durable->timers;

    timers->set_ms = loop_set_by_ms(durable->options.loop);
    timers->behind = clock_is_behind(durable);
    loop_tell_set(durable->options.loop, follow_clock, durable);
    timers->bucket_count = BUCKETS_FIRST;
    timers->buckets = mem_zeroed(timers->bucket_count, sizeof(struct due *));
    timers->horizon = (struct store_timer){.due_ms = INT64_MIN};
    timers->beyond_ms = INT64_MAX;
}

void timers_fini(struct durable *durable)
{
    struct timers *timers = &durable->timers;

    loop_tell_set(durable->options.loop, NULL, NULL);
    loop_disarm(durable->options.loop, timers->reading);
    for (size_t i = 0; i < timers->bucket_count; i++)
        while (timers->buckets[i] != NULL) {
            struct due *due = take_out(timers, &timers->buckets[i]);

            loop_disarm(durable->options.loop, due->armed);
            free(due);
        }
    free(timers->buckets);
}

/* ---- reading on ---- */

/* Read more, which is tried again later if it fails. */
static void read_on(struct durable *durable)
{
    if (timers_read(durable) != STORE_OK)
        durable_tell(durable, "timers cannot be read: %s", store_problem(durable->store));
}

static void read_due(void *context)
{
    struct durable *durable = context;

    durable->timers.reading = NULL;
    read_on(durable);
}

/* See that the next timer behind the horizon is read in time, unless there is no room for it: then
 * it is read when others are gone. */
static void plan_reading(struct durable *durable)
{
    struct timers *timers = &durable->timers;
    const int64_t half_ms = durable->options.window_ms / 2;
    const int64_t lead_ms = half_ms < LEAD_MS ? half_ms : LEAD_MS;

    loop_disarm(durable->options.loop, timers->reading);
    timers->reading = NULL;
    if (timers->beyond_ms == INT64_MAX || timers->count > durable->options.timers_max / 2)
        return;
    timers->reading =
        loop_arm_by_clock(durable->options.loop, timers->beyond_ms - lead_ms, read_due, durable);
}

/* In the order in which the store has them. */
static int compare(const struct store_timer *left, const struct store_timer *right)
{
    if (left->due_ms != right->due_ms)
        return left->due_ms < right->due_ms ? -1 : 1;
    if (left->execution != right->execution)
        return left->execution < right->execution ? -1 : 1;
    return (left->id > right->id) - (left->id < right->id);
}

/* ---- due ---- */

static void timer_due(void *context)
{
    struct due *due = context;
    struct durable *durable = due->durable;
    struct timers *timers = &durable->timers;
    const struct happening happening = {.kind = HAPPENING_TIMER_DUE, .id = due->timer.id};
    struct resident *resident = resident_at(durable, due->timer.execution);

    take_out(timers, find(timers, due->timer.execution, due->timer.id));
    free(due);
    if (timers->reading == NULL && timers->beyond_ms != INT64_MAX)
        plan_reading(durable);
    drive_deliver(resident, arrival_new(&happening, NULL));
}

static void arm(struct durable *durable, const struct store_timer *timer)
{
    struct timers *timers = &durable->timers;
    struct due *due;

    if (*find(timers, timer->execution, timer->id) != NULL)
        return;
    if (timers->count >= timers->bucket_count)
        grow(timers);
    due = mem_alloc(sizeof *due);
    *due = (struct due){.durable = durable, .timer = *timer};
    due->armed = timer->by_clock
                     ? loop_arm_by_clock(durable->options.loop, timer->due_ms, timer_due, due)
                     : loop_arm(durable->options.loop, timer->due_ms, timer_due, due);
    put(timers, due);
    timers->count++;
}

struct reading {
    struct durable *durable;
    int64_t until_ms;
    size_t most;
    struct store_timer last; /* that was read, or until which all were */
    int64_t next_ms;         /* when the first one is due that is not to be read now */
};

static bool found(void *context, const struct store_timer *timer)
{
    struct reading *reading = context;

    if (timer->due_ms > reading->until_ms || reading->most == 0) {
        reading->next_ms = timer->due_ms;
        return false;
    }
    reading->most--;
    reading->last = *timer;
    arm(reading->durable, timer);
    return true;
}

enum store_result timers_read(struct durable *durable)
{
    struct timers *timers = &durable->timers;
    const size_t most = durable->options.timers_max;
    const int64_t now_ms = loop_now_ms(durable->options.loop);
    struct reading reading = {.durable = durable,
                              .until_ms = now_ms + durable->options.window_ms,
                              .most = timers->count < most ? most - timers->count : 0,
                              .last = timers->horizon,
                              .next_ms = INT64_MAX};
    const struct store_timer end = {INT64_MAX, INT64_MAX, reading.until_ms, false};
    enum store_result result;

    follow_clock(durable);
    if (timers->moving > 0) /* what the store has now would be too early or too late */
        return STORE_OK;
    result = store_read_timers(durable->store, store_lease_of(durable->store).shard, INT64_MAX,
                               INT32_MAX, &timers->horizon, found, &reading);
    timers->beyond_ms = reading.next_ms;
    if (result != STORE_OK) {
        timers->beyond_ms = now_ms + LEAD_MS + durable->options.retry_ms;
    } else if (reading.next_ms > reading.until_ms && compare(&reading.last, &end) < 0) {
        reading.last = end;
    }
    timers->horizon = reading.last;
    plan_reading(durable);
    return result;
}

/* The store tells what became of the commit that moves its timers. */
static void moved(void *context, enum store_result result)
{
    struct durable *durable = context;

    if (durable->broken)
        return;
    if (result != STORE_OK)
        durable_tell(durable, "the clock was set, and timers could not be kept from following: %s",
                     store_result_text(result));
    if (--durable->timers.moving == 0)
        read_on(durable);
}

/* ---- recorded timers ---- */

static int compare_dues(const void *left, const void *right)
{
    return compare(&(*(struct due *const *)left)->timer, &(*(struct due *const *)right)->timer);
}

/* There are twice as many as there may be: forget those that are due last. */
static void shrink(struct durable *durable)
{
    struct timers *timers = &durable->timers;
    struct due **all = mem_alloc(timers->count * sizeof(struct due *));
    size_t count = 0, most = durable->options.timers_max;

    for (size_t i = 0; i < timers->bucket_count; i++)
        for (struct due *due = timers->buckets[i]; due != NULL; due = due->chain)
            all[count++] = due;
    qsort(all, count, sizeof(struct due *), compare_dues);
    timers->horizon = all[most - 1]->timer;
    timers->beyond_ms = all[most]->timer.due_ms;
    for (size_t i = most; i < count; i++) {
        take_out(timers, find(timers, all[i]->timer.execution, all[i]->timer.id));
        loop_disarm(durable->options.loop, all[i]->armed);
        free(all[i]);
    }
    free(all);
}

void timers_set(struct durable *durable, const struct store_timer *recorded, int64_t set_ms)
{
    struct timers *timers = &durable->timers;
    struct store_timer timer = *recorded;

    follow_clock(durable);
    if (!timer.by_clock)
        timer.due_ms += loop_set_by_ms(durable->options.loop) - set_ms;
    if (compare(&timer, &timers->horizon) <= 0) {
        arm(durable, &timer);
        if (timers->count > 2 * durable->options.timers_max)
            shrink(durable);
        return;
    }
    if (timer.due_ms >= timers->beyond_ms)
        return;
    timers->beyond_ms = timer.due_ms;
    plan_reading(durable);
}

void timers_clear(struct durable *durable, int64_t execution, uint64_t id)
{
    struct timers *timers = &durable->timers;
    struct due **link = find(timers, execution, id);
    struct due *due = *link;

    if (due == NULL)
        return;
    take_out(timers, link);
    loop_disarm(durable->options.loop, due->armed);
    free(due);
    if (timers->reading == NULL && timers->beyond_ms != INT64_MAX)
        plan_reading(durable);
}
