/* runtime/loop/loop.c - the event loop: timers, calls posted by threads, a real or simulated clock.
 *
 * A turn of the loop: what was posted, then the timers that are due, then readiness. Work that a
 * turn creates waits for the next turn, so neither timers nor descriptors starve; nor do they for
 * want of time, because a turn that has become long leaves the rest to the next one.
 * A loop that has no descriptor to watch waits on a semaphore (see ready.h).
 *
 * The real clock has two hands. What is relative (most timers) goes by the steady one, which nobody
 * can set; the time of day is the steady time plus a shift, which changes when the clock is set or
 * the machine has slept. Timers that go by the time of day stand in a heap of their own, so that a
 * new shift leaves the order in both heaps as it is.
 *
 * Why timers of our own, in heaps: each takes 48 bytes, which counts when ten thousand executions
 * wait, and libevent's timers have no order among equal due times. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* sem_clockwait */
#endif
#include "runtime/loop/loop.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/loop/ready.h"

enum {
    SLAB_TIMERS = 64,
    WAIT_US_MAX =
        1000000000,   /* wait at most 1,000 s at a time: far from libevent's limits, and free */
    LOOK_US = 100000, /* how long a look at the time of day is good for */
    CLOCK_US_MAX = 1000000, /* with timers that go by it: wait at most so long until the next */
    STEP_US = 2000,         /* less is no new shift, but the time that reading two clocks takes */
    TURN_US = 2000,         /* a turn that has lasted so long is a long one */
    BACK_MS = 1000,         /* a clock that was set back by less stands still meanwhile */
};

#define DUE_MS_MAX                                                                                 \
    (INT64_MAX / 1000 - 1) /* the end of time: it is counted in microseconds                       \
                            */

struct loop_timer {
    int64_t due_us; /* of the steady clock or of the time of day */
    uint64_t order; /* a timer that was armed earlier has a smaller one */
    void (*due)(void *context);
    void *context; /* in the list of spare timers: the next one */
    uint32_t at;   /* its place in the heap */
    bool by_clock; /* it goes by the time of day */
};

struct heap {
    struct loop_timer **timers; /* the one that is due first is timers[0] */
    size_t count;
    size_t capacity;
};

struct slab {
    struct slab *next;
    struct loop_timer timers[SLAB_TIMERS];
};

struct posted {
    struct posted *next;
    void (*call)(void *context);
    void *context;
};

struct loop {
    bool virtual_time;
    bool stopped;            /* by loop_stop, until loop_run is called again */
    atomic_bool interrupted; /* by loop_interrupt, until loop_run has returned */
    size_t busy;             /* how much work outside has begun and not ended (loop_busy) */

    int64_t virtual_us; /* the virtual clock: its steady hand */
    int64_t shift_us;   /* the time of day minus the steady clock; of a virtual clock 0 at first */
    int64_t set_us;     /* by how much the shift has grown because the clock was set ... */
    int64_t slept_us;   /* ... and not because the machine slept: for so long, since it started */
    int64_t looked_us;  /* the steady time of the last look at the time of day */
    int64_t latest_ms;  /* what loop_now_ms returned last */
    void (*set)(void *context); /* told when the clock was set; or NULL */
    void *set_context;

    struct heap steady;
    struct heap by_clock;
    uint64_t next_order;
    struct loop_timer *spare;
    struct slab *slabs;

    struct loop_watcher *watcher; /* NULL: there is no descriptor to watch, so wait on `wake` */
    atomic_int wake_fd;           /* the watcher's, or -1 */
    sem_t wake;

    pthread_mutex_t lock; /* guards what follows */
    struct posted *first;
    struct posted **last;
    bool asleep; /* the loop waits, or is about to */

    struct posted *turning; /* calls that this turn is still to make */
    int64_t turn_us;        /* when it began, by the steady clock */
};

static int64_t clock_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* The time of day. A clock that shows a time before 1970 is not set at all; what it shows instead
 * is how long the machine runs, so that there is a time, and it passes: 0 stands for none. */
static int64_t time_of_day_us(int64_t steady)
{
    int64_t now_us = clock_us(CLOCK_REALTIME);

    return now_us > 0 ? now_us : steady;
}

struct loop *loop_new(bool virtual_time)
{
    struct loop *loop = mem_zeroed(1, sizeof *loop);

    loop->virtual_time = virtual_time;
    if (virtual_time) { /* whole milliseconds: simulated time has no finer grain */
        loop->virtual_us = time_of_day_us(clock_us(CLOCK_MONOTONIC));
        loop->virtual_us -= loop->virtual_us % 1000;
    } else {
        loop->looked_us = clock_us(CLOCK_MONOTONIC);
        loop->slept_us = clock_us(CLOCK_BOOTTIME) - loop->looked_us;
        loop->shift_us = time_of_day_us(loop->looked_us) - loop->looked_us;
    }
    loop->last = &loop->first;
    pthread_mutex_init(&loop->lock, NULL);
    sem_init(&loop->wake, 0, 0);
    atomic_init(&loop->interrupted, false);
    atomic_init(&loop->wake_fd, -1);
    return loop;
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    while (loop->first != NULL) {
        struct posted *posted = loop->first;

        loop->first = posted->next;
        free(posted);
    }
    while (loop->slabs != NULL) {
        struct slab *slab = loop->slabs;

        loop->slabs = slab->next;
        free(slab);
    }
    if (loop->watcher != NULL)
        loop->watcher->free(loop->watcher);
    pthread_mutex_destroy(&loop->lock);
    sem_destroy(&loop->wake);
    free(loop->steady.timers);
    free(loop->by_clock.timers);
    free(loop);
}

static size_t armed(const struct loop *loop)
{
    return loop->steady.count + loop->by_clock.count;
}

void loop_begin_at(struct loop *loop, int64_t now_ms)
{
    ENSURE(loop->virtual_time && armed(loop) == 0);
    loop->virtual_us = now_ms * 1000;
}

static void shift(struct loop *loop, int64_t step_us)
{
    loop->shift_us += step_us;
    if (step_us < -BACK_MS * 1000)
        loop->latest_ms = 0;
    if (loop->set != NULL)
        loop_post(loop, loop->set, loop->set_context);
}

/* Find out whether the time of day still is what the shift makes of the steady time. */
static void look_at_clock(struct loop *loop, int64_t steady)
{
    int64_t step_us = time_of_day_us(steady) - steady - loop->shift_us;
    int64_t slept_us;

    loop->looked_us = steady;
    if (step_us > -STEP_US && step_us < STEP_US)
        return;
    slept_us = clock_us(CLOCK_BOOTTIME) - steady;
    loop->set_us += step_us - (slept_us - loop->slept_us);
    loop->slept_us = slept_us;
    shift(loop, step_us);
}

void loop_tell_set(struct loop *loop, void (*set)(void *context), void *context)
{
    if (loop->set != NULL)
        loop_forget(loop, loop->set, loop->set_context);
    loop->set = set;
    loop->set_context = context;
}

int64_t loop_set_by_ms(const struct loop *loop)
{
    return loop->set_us / 1000;
}

void loop_set_clock(struct loop *loop, int64_t by_ms)
{
    ENSURE(loop->virtual_time);
    loop->set_us += by_ms * 1000;
    shift(loop, by_ms * 1000);
}

/* The steady clock; the time of day is as much later as shift_us says. */
static int64_t steady_us(struct loop *loop)
{
    int64_t steady;

    if (loop->virtual_time)
        return loop->virtual_us;
    steady = clock_us(CLOCK_MONOTONIC);
    if (steady - loop->looked_us > LOOK_US)
        look_at_clock(loop, steady);
    return steady;
}

/* The time is rounded up, so that a wait that is measured from it never ends early. */
int64_t loop_now_ms(struct loop *loop)
{
    int64_t steady = steady_us(loop);
    int64_t now_ms = (steady + loop->shift_us + 999) / 1000;

    if (now_ms > loop->latest_ms)
        loop->latest_ms = now_ms;
    return loop->latest_ms;
}

/* ---- a heap ---- */

static bool is_before(const struct loop_timer *left, const struct loop_timer *right)
{
    if (left->due_us != right->due_us)
        return left->due_us < right->due_us;
    return left->order < right->order;
}

static void heap_put(struct heap *heap, size_t at, struct loop_timer *timer)
{
    heap->timers[at] = timer;
    timer->at = (uint32_t)at;
}

static void heap_rise(struct heap *heap, struct loop_timer *timer, size_t at)
{
    while (at > 0 && is_before(timer, heap->timers[(at - 1) / 2])) {
        heap_put(heap, at, heap->timers[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    heap_put(heap, at, timer);
}

static void heap_sink(struct heap *heap, struct loop_timer *timer, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= heap->count)
            break;
        if (child + 1 < heap->count && is_before(heap->timers[child + 1], heap->timers[child]))
            child++;
        if (!is_before(heap->timers[child], timer))
            break;
        heap_put(heap, at, heap->timers[child]);
        at = child;
    }
    heap_put(heap, at, timer);
}

static void heap_add(struct heap *heap, struct loop_timer *timer)
{
    if (heap->count == heap->capacity) {
        heap->capacity = heap->capacity < 16 ? 16 : heap->capacity + heap->capacity / 2;
        heap->timers = mem_resize(heap->timers, heap->capacity * sizeof(struct loop_timer *));
    }
    heap_rise(heap, timer, heap->count++);
}

static void heap_remove(struct heap *heap, struct loop_timer *timer)
{
    size_t at = timer->at;
    struct loop_timer *moved;

    ENSURE(at < heap->count && heap->timers[at] == timer);
    moved = heap->timers[--heap->count];
    if (moved == timer)
        return;
    heap_rise(heap, moved, at);
    if (moved->at == at)
        heap_sink(heap, moved, at);
}

/* ---- timers ---- */

/* The steady time at which a timer is due. */
static int64_t due_us(const struct loop *loop, const struct loop_timer *timer)
{
    return timer->by_clock ? timer->due_us - loop->shift_us : timer->due_us;
}

/* The timer that is due first, or NULL. */
static struct loop_timer *first_timer(const struct loop *loop)
{
    struct loop_timer *steady = loop->steady.count > 0 ? loop->steady.timers[0] : NULL;
    struct loop_timer *by_clock = loop->by_clock.count > 0 ? loop->by_clock.timers[0] : NULL;
    int64_t difference;

    if (steady == NULL || by_clock == NULL)
        return steady != NULL ? steady : by_clock;
    difference = due_us(loop, steady) - due_us(loop, by_clock);
    if (difference != 0)
        return difference < 0 ? steady : by_clock;
    return steady->order < by_clock->order ? steady : by_clock;
}

static struct loop_timer *timer_take(struct loop *loop)
{
    struct loop_timer *timer;

    if (loop->spare == NULL) {
        struct slab *slab = mem_alloc(sizeof *slab);

        slab->next = loop->slabs;
        loop->slabs = slab;
        for (size_t i = 0; i < SLAB_TIMERS; i++) {
            slab->timers[i].context = loop->spare;
            loop->spare = &slab->timers[i];
        }
    }
    timer = loop->spare;
    loop->spare = timer->context;
    return timer;
}

static struct loop_timer *arm(struct loop *loop, const struct loop_timer *like)
{
    struct loop_timer *timer = timer_take(loop);

    *timer = *like;
    timer->order = loop->next_order++;
    heap_add(timer->by_clock ? &loop->by_clock : &loop->steady, timer);
    return timer;
}

static int64_t bounded_us(int64_t due_ms)
{
    return (due_ms > DUE_MS_MAX ? DUE_MS_MAX : due_ms) * 1000;
}

struct loop_timer *loop_arm(struct loop *loop, int64_t due_ms, void (*due)(void *context),
                            void *context)
{
    return arm(loop, &(struct loop_timer){.due_us = bounded_us(due_ms) - loop->shift_us,
                                          .due = due,
                                          .context = context});
}

struct loop_timer *loop_arm_by_clock(struct loop *loop, int64_t due_ms, void (*due)(void *context),
                                     void *context)
{
    return arm(loop,
               &(struct loop_timer){
                   .due_us = bounded_us(due_ms), .due = due, .context = context, .by_clock = true});
}

void loop_disarm(struct loop *loop, struct loop_timer *timer)
{
    if (timer == NULL)
        return;
    heap_remove(timer->by_clock ? &loop->by_clock : &loop->steady, timer);
    timer->at = UINT32_MAX;
    timer->context = loop->spare;
    loop->spare = timer;
}

/* ---- work outside ---- */

void loop_busy(struct loop *loop)
{
    loop->busy++;
}

void loop_idle(struct loop *loop)
{
    ENSURE(loop->busy > 0);
    loop->busy--;
}

/* End the wait that is under way, or the next one. Async-signal-safe. */
static void wake(struct loop *loop)
{
    const uint64_t one = 1;
    int fd = atomic_load(&loop->wake_fd);

    if (fd < 0)
        sem_post(&loop->wake);
    else
        while (write(fd, &one, sizeof one) < 0 && errno == EINTR)
            ;
}

void loop_post(struct loop *loop, void (*call)(void *context), void *context)
{
    struct posted *posted = mem_alloc(sizeof *posted);
    bool asleep;

    *posted = (struct posted){.call = call, .context = context};
    pthread_mutex_lock(&loop->lock);
    *loop->last = posted;
    loop->last = &posted->next;
    asleep = loop->asleep;
    loop->asleep = false;
    pthread_mutex_unlock(&loop->lock);
    if (asleep) /* who is woken finds the lock free */
        wake(loop);
}

/* Free those of a list with this call and context. Returns the end of the list. */
static struct posted **take_out(struct posted **link, void (*call)(void *context), void *context)
{
    while (*link != NULL) {
        struct posted *posted = *link;

        if (posted->call != call || posted->context != context) {
            link = &posted->next;
            continue;
        }
        *link = posted->next;
        free(posted);
    }
    return link;
}

void loop_forget(struct loop *loop, void (*call)(void *context), void *context)
{
    pthread_mutex_lock(&loop->lock);
    loop->last = take_out(&loop->first, call, context);
    pthread_mutex_unlock(&loop->lock);
    take_out(&loop->turning, call, context);
}

/* ---- turning ---- */

bool loop_turn_is_long(struct loop *loop)
{
    return steady_us(loop) - loop->turn_us > TURN_US && !loop->virtual_time;
}

/* Put back the calls that a turn has not made: they come first in the next one. */
static void post_back(struct loop *loop, struct posted *rest)
{
    struct posted **end = &rest->next;

    while (*end != NULL)
        end = &(*end)->next;
    pthread_mutex_lock(&loop->lock);
    *end = loop->first;
    if (loop->first == NULL)
        loop->last = end;
    loop->first = rest;
    pthread_mutex_unlock(&loop->lock);
}

static bool run_posted(struct loop *loop)
{
    struct posted *const outer = loop->turning; /* of a turn that is waiting for this one */
    struct posted *posted;
    bool any;

    pthread_mutex_lock(&loop->lock);
    loop->turning = loop->first;
    loop->first = NULL;
    loop->last = &loop->first;
    pthread_mutex_unlock(&loop->lock);

    any = loop->turning != NULL;
    while ((posted = loop->turning) != NULL && !loop->stopped) {
        loop->turning = posted->next;
        posted->call(posted->context);
        free(posted);
        if (loop_turn_is_long(loop))
            break;
    }
    if (loop->turning != NULL)
        post_back(loop, loop->turning);
    loop->turning = outer;
    return any;
}

/* Call the timers that are due, at least one. Timers that they arm wait for the next turn. */
static bool run_due(struct loop *loop)
{
    const uint64_t turn = loop->next_order;
    const int64_t now_us = steady_us(loop);
    struct loop_timer *timer;
    bool any = false;

    while (!loop->stopped && (timer = first_timer(loop)) != NULL) {
        void (*due)(void *context) = timer->due;
        void *context = timer->context;

        if (due_us(loop, timer) > now_us || timer->order >= turn)
            break;
        loop_disarm(loop, timer);
        due(context);
        any = true;
        if (loop_turn_is_long(loop))
            break;
    }
    return any;
}

/* How long to wait for something outside, in microseconds; negative: for ever. */
static int64_t patience_us(struct loop *loop)
{
    int64_t now_us = steady_us(loop);
    const struct loop_timer *timer = first_timer(loop);
    int64_t most_us = loop->by_clock.count > 0 ? CLOCK_US_MAX : WAIT_US_MAX;
    int64_t wait_us;

    if (timer == NULL || loop->virtual_time)
        return -1;
    wait_us = due_us(loop, timer) - now_us;
    return wait_us < 0 ? 0 : wait_us < most_us ? wait_us : most_us;
}

/* Wait on the semaphore for at most wait_us microseconds; negative: for ever. */
static void doze(struct loop *loop, int64_t wait_us)
{
    int64_t until_us = clock_us(CLOCK_MONOTONIC) + wait_us;
    const struct timespec until = {.tv_sec = until_us / 1000000,
                                   .tv_nsec = until_us % 1000000 * 1000};

    if (wait_us < 0)
        sem_wait(&loop->wake);
    else if (wait_us > 0)
        sem_clockwait(&loop->wake, CLOCK_MONOTONIC, &until);
    while (sem_trywait(&loop->wake) == 0)
        ;
}

static void wait_for_world(struct loop *loop, int64_t wait_us)
{
    bool posted;

    pthread_mutex_lock(&loop->lock);
    posted = loop->first != NULL;
    loop->asleep = !posted;
    pthread_mutex_unlock(&loop->lock);

    if (posted || atomic_load(&loop->interrupted))
        wait_us = 0;
    if (loop->watcher != NULL)
        loop->watcher->serve(loop->watcher, wait_us);
    else
        doze(loop, wait_us);

    pthread_mutex_lock(&loop->lock);
    loop->asleep = false;
    pthread_mutex_unlock(&loop->lock);
}

static bool has_posted(struct loop *loop)
{
    bool posted;

    pthread_mutex_lock(&loop->lock);
    posted = loop->first != NULL;
    pthread_mutex_unlock(&loop->lock);
    return posted;
}

/* Move the simulated clock to a time. */
static void jump(struct loop *loop, int64_t until_us)
{
    if (until_us > loop->virtual_us)
        loop->virtual_us = until_us;
}

void loop_run(struct loop *loop)
{
    loop->stopped = false;
    while (!loop->stopped && !atomic_load(&loop->interrupted)) {
        bool worked;

        loop->turn_us = steady_us(loop);
        worked = run_posted(loop) | run_due(loop);
        if (loop->stopped)
            break;
        if (worked) {
            if (loop->watcher != NULL)
                wait_for_world(loop, 0);
        } else if (loop->busy > 0 || (!loop->virtual_time && armed(loop) > 0)) {
            wait_for_world(loop, patience_us(loop));
        } else if (armed(loop) > 0) {
            jump(loop, due_us(loop, first_timer(loop)));
        } else if (!has_posted(loop)) {
            break;
        }
    }
    atomic_store(&loop->interrupted, false);
}

void loop_stop(struct loop *loop)
{
    loop->stopped = true;
}

void loop_interrupt(struct loop *loop)
{
    atomic_store(&loop->interrupted, true);
    wake(loop);
}

/* ---- for the watcher ---- */

struct loop_watcher *loop_watcher(struct loop *loop)
{
    return loop->watcher;
}

void loop_attach(struct loop *loop, struct loop_watcher *watcher, int wake_fd)
{
    ENSURE(loop->watcher == NULL);
    loop->watcher = watcher;
    atomic_store(&loop->wake_fd, wake_fd);
}
