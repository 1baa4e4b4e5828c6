/* runtime/loop/loop.c - the event loop: timers, calls posted by threads, a real or simulated clock.
 *
 * A turn of the loop: what was posted, then the timers that are due, then readiness. Work that a
 * turn creates waits for the next turn, so neither timers nor descriptors starve.
 * A loop that has no descriptor to watch waits on a semaphore (see ready.h).
 * Why timers of our own, in a heap: each takes 48 bytes, which counts when ten thousand executions
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
        1000000000, /* wait at most 1,000 s at a time: far from libevent's limits, and free */
};

#define DUE_MS_MAX                                                                                 \
    (INT64_MAX / 1000 - 1) /* the end of time: it is counted in microseconds, too                  \
                            */

struct loop_timer {
    int64_t due_ms;
    uint64_t order; /* a timer that was armed earlier has a smaller one */
    void (*due)(void *context);
    void *context; /* in the list of spare timers: the next one */
    size_t at;     /* its place in the heap */
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

    int64_t start_us;  /* the wall clock's time when the monotonic clock's was origin_us */
    int64_t origin_us; /* not used with a virtual clock, which moves start_us */
    int64_t latest_ms; /* what loop_now_ms returned last */

    struct loop_timer **heap;
    size_t armed;
    size_t capacity;
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
};

static int64_t clock_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct loop *loop_new(bool virtual_time)
{
    struct loop *loop = mem_zeroed(1, sizeof *loop);

    loop->virtual_time = virtual_time;
    loop->start_us = clock_us(CLOCK_REALTIME);
    loop->origin_us = clock_us(CLOCK_MONOTONIC);
    if (virtual_time) /* whole milliseconds: simulated time has no finer grain */
        loop->start_us -= loop->start_us % 1000;
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
    free(loop->heap);
    free(loop);
}

void loop_begin_at(struct loop *loop, int64_t now_ms)
{
    ENSURE(loop->virtual_time && loop->armed == 0);
    loop->start_us = now_ms * 1000;
}

static int64_t now_us(const struct loop *loop)
{
    if (loop->virtual_time)
        return loop->start_us;
    return loop->start_us + (clock_us(CLOCK_MONOTONIC) - loop->origin_us);
}

/* The time is rounded up, so that a wait that is measured from it never ends early. */
int64_t loop_now_ms(struct loop *loop)
{
    int64_t now_ms = (now_us(loop) + 999) / 1000;

    if (now_ms > loop->latest_ms)
        loop->latest_ms = now_ms;
    return loop->latest_ms;
}

/* ---- the heap: the timer that is due first is heap[0] ---- */

static bool is_before(const struct loop_timer *left, const struct loop_timer *right)
{
    if (left->due_ms != right->due_ms)
        return left->due_ms < right->due_ms;
    return left->order < right->order;
}

static void heap_put(struct loop *loop, size_t at, struct loop_timer *timer)
{
    loop->heap[at] = timer;
    timer->at = at;
}

static void heap_rise(struct loop *loop, struct loop_timer *timer, size_t at)
{
    while (at > 0 && is_before(timer, loop->heap[(at - 1) / 2])) {
        heap_put(loop, at, loop->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    heap_put(loop, at, timer);
}

static void heap_sink(struct loop *loop, struct loop_timer *timer, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= loop->armed)
            break;
        if (child + 1 < loop->armed && is_before(loop->heap[child + 1], loop->heap[child]))
            child++;
        if (!is_before(loop->heap[child], timer))
            break;
        heap_put(loop, at, loop->heap[child]);
        at = child;
    }
    heap_put(loop, at, timer);
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

struct loop_timer *loop_arm(struct loop *loop, int64_t due_ms, void (*due)(void *context),
                            void *context)
{
    struct loop_timer *timer = timer_take(loop);

    if (loop->armed == loop->capacity) {
        loop->capacity = loop->capacity < 16 ? 16 : loop->capacity + loop->capacity / 2;
        loop->heap = mem_resize(loop->heap, loop->capacity * sizeof(struct loop_timer *));
    }
    if (due_ms > DUE_MS_MAX)
        due_ms = DUE_MS_MAX;
    *timer = (struct loop_timer){
        .due_ms = due_ms, .order = loop->next_order++, .due = due, .context = context};
    loop->armed++;
    heap_rise(loop, timer, loop->armed - 1);
    return timer;
}

void loop_disarm(struct loop *loop, struct loop_timer *timer)
{
    struct loop_timer *moved;
    size_t at;

    if (timer == NULL)
        return;
    at = timer->at;
    ENSURE(at < loop->armed && loop->heap[at] == timer);
    moved = loop->heap[--loop->armed];
    if (moved != timer) {
        heap_rise(loop, moved, at);
        if (moved->at == at)
            heap_sink(loop, moved, at);
    }
    timer->at = SIZE_MAX;
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

    *posted = (struct posted){.call = call, .context = context};
    pthread_mutex_lock(&loop->lock);
    *loop->last = posted;
    loop->last = &posted->next;
    if (loop->asleep)
        wake(loop);
    loop->asleep = false;
    pthread_mutex_unlock(&loop->lock);
}

/* ---- turning ---- */

/* Put back the calls that a stopped loop has not made: they come first when it runs again. */
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
    struct posted *posted;
    bool any;

    pthread_mutex_lock(&loop->lock);
    posted = loop->first;
    loop->first = NULL;
    loop->last = &loop->first;
    pthread_mutex_unlock(&loop->lock);

    any = posted != NULL;
    while (posted != NULL && !loop->stopped) {
        struct posted *next = posted->next;

        posted->call(posted->context);
        free(posted);
        posted = next;
    }
    if (posted != NULL)
        post_back(loop, posted);
    return any;
}

/* Call the timers that are due. Timers that they arm wait for the next turn. */
static bool run_due(struct loop *loop)
{
    const uint64_t turn = loop->next_order;
    const int64_t now_ms = now_us(loop) / 1000;
    bool any = false;

    while (!loop->stopped && loop->armed > 0) {
        struct loop_timer *timer = loop->heap[0];
        void (*due)(void *context) = timer->due;
        void *context = timer->context;

        if (timer->due_ms > now_ms || timer->order >= turn)
            break;
        loop_disarm(loop, timer);
        due(context);
        any = true;
    }
    return any;
}

/* How long to wait for something outside, in microseconds; negative: for ever. */
static int64_t patience_us(const struct loop *loop)
{
    int64_t now = now_us(loop);
    int64_t due_ms;

    if (loop->armed == 0 || loop->virtual_time)
        return -1;
    due_ms = loop->heap[0]->due_ms;
    if (due_ms <= now / 1000)
        return 0;
    if (due_ms - now / 1000 > WAIT_US_MAX / 1000)
        return WAIT_US_MAX;
    return due_ms * 1000 - now;
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
static void jump(struct loop *loop, int64_t due_ms)
{
    if (due_ms * 1000 > loop->start_us)
        loop->start_us = due_ms * 1000;
}

void loop_run(struct loop *loop)
{
    loop->stopped = false;
    while (!loop->stopped && !atomic_load(&loop->interrupted)) {
        bool worked = run_posted(loop) | run_due(loop);

        if (loop->stopped)
            break;
        if (worked) {
            if (loop->watcher != NULL)
                wait_for_world(loop, 0);
        } else if (loop->busy > 0 || (!loop->virtual_time && loop->armed > 0)) {
            wait_for_world(loop, patience_us(loop));
        } else if (loop->armed > 0) {
            jump(loop, loop->heap[0]->due_ms);
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
