/* runtime/loop/ready.c - let a loop wait for descriptors, by means of libevent.
 *
 * Threads and signal handlers wake the loop through an eventfd of our own. libevent could do it
 * with its locking, but that can only be switched on for the whole process. */
#include "runtime/loop/ready.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/loop/event_memory.h"
#include "runtime/loop/loop.h"

#define DESCRIPTORS "descriptors to wait with: the limit on open files (ulimit -n) is too low"

struct ready {
    struct loop_watcher watcher; /* first */
    struct event_base *base;
    struct event *woken;
    struct event *timeout;
    int wake_fd;
};

static void on_wake(evutil_socket_t fd, short what, void *context)
{
    uint64_t count;

    (void)what;
    (void)context;
    while (read(fd, &count, sizeof count) < 0 && errno == EINTR)
        ;
}

static void on_timeout(evutil_socket_t fd, short what, void *context)
{
    (void)fd;
    (void)what;
    (void)context;
}

static void ready_free(struct loop_watcher *watcher)
{
    struct ready *ready = (struct ready *)watcher;

    event_free(ready->woken);
    event_free(ready->timeout);
    event_base_free(ready->base);
    close(ready->wake_fd);
    free(ready);
}

static void ready_serve(struct loop_watcher *watcher, int64_t wait_us)
{
    struct ready *ready = (struct ready *)watcher;

    if (wait_us == 0) {
        event_base_loop(ready->base, EVLOOP_NONBLOCK);
        return;
    }
    if (wait_us > 0) {
        struct timeval limit = {.tv_sec = wait_us / 1000000, .tv_usec = wait_us % 1000000};

        evtimer_add(ready->timeout, &limit);
    }
    event_base_loop(ready->base, EVLOOP_ONCE);
    if (wait_us > 0)
        evtimer_del(ready->timeout);
}

/* libevent would print a message of its own and call exit(). */
static void on_fatal(int status)
{
    (void)status;
    exhausted(DESCRIPTORS);
}

static void on_log(int severity, const char *message)
{
    (void)severity;
    (void)message;
}

/* What a connection waits for changes several times while a request is answered; the kernel is told
 * once, before the loop waits. That is a fifth of what a request costs. */
static struct event_base *base_new(void)
{
    struct event_config *config = event_config_new();
    struct event_base *base;

    if (config == NULL)
        return NULL;
    event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

static struct ready *ready_new(void)
{
    struct ready *ready = mem_zeroed(1, sizeof *ready);

    event_memory_install();
    event_set_fatal_callback(on_fatal);
    event_set_log_callback(on_log);
    ready->watcher = (struct loop_watcher){.serve = ready_serve, .free = ready_free};
    ready->base = base_new();
    ready->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (ready->base == NULL || ready->wake_fd < 0)
        exhausted(DESCRIPTORS);
    ready->woken = event_new(ready->base, ready->wake_fd, EV_READ | EV_PERSIST, on_wake, NULL);
    ready->timeout = evtimer_new(ready->base, on_timeout, NULL);
    ENSURE(ready->woken != NULL && ready->timeout != NULL);
    ENSURE(event_add(ready->woken, NULL) == 0);
    return ready;
}

struct event_base *loop_base(struct loop *loop)
{
    struct ready *ready = (struct ready *)loop_watcher(loop);

    if (ready == NULL) {
        ready = ready_new();
        loop_attach(loop, &ready->watcher, ready->wake_fd);
    }
    return ready->base;
}
