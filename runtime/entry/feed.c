/* runtime/entry/feed.c - read inputs from standard input while executions run, a line each. */
#include "runtime/entry/feed.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "runtime/entry/waiter.h"

static void stop_reading(struct feed *feed)
{
    if (feed->reading)
        loop_idle(feed->loop);
    feed->reading = false;
}

static bool is_ready(void)
{
    struct pollfd some = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&some, 1, 0) != 0;
}

static void fail(struct feed *feed, int error, const char *what)
{
    stop_reading(feed);
    feed->calls.failed(feed->calls.context, error, what);
}

/* Have the lines taken that have been read. Then read more; if there is nothing yet, have this
 * called when there is. */
static void read_on(void *context)
{
    struct feed *feed = context;
    const struct feed_calls *calls = &feed->calls;
    struct line line;
    int error;

    while (feed->reading && calls->wants(calls->context) && lines_next_input(feed->lines, &line))
        calls->take(calls->context, &line);
    if (!feed->reading)
        return;
    if (!calls->wants(calls->context)) {
        stop_reading(feed);
        feed->paused = true;
    } else if (feed->lines->ended) {
        stop_reading(feed);
        if (calls->ended != NULL)
            calls->ended(calls->context);
    } else if (!is_ready()) {
        if (feed->waiter == NULL)
            feed->waiter = waiter_new(feed->loop, read_on, feed);
        if (feed->waiter != NULL)
            waiter_wait(feed->waiter);
        else
            fail(feed, errno, "cannot wait for standard input");
    } else {
        error = lines_read(feed->lines);
        if (error == 0)
            loop_post(feed->loop, read_on, feed);
        else
            fail(feed, error, "cannot read standard input");
    }
}

static void go_on(struct feed *feed)
{
    feed->reading = true;
    loop_busy(feed->loop);
    loop_post(feed->loop, read_on, feed);
}

void feed_begin(struct feed *feed, struct loop *loop, struct lines *lines,
                const struct feed_calls *calls)
{
    *feed = (struct feed){.loop = loop, .lines = lines, .calls = *calls};
    go_on(feed);
}

void feed_resume(struct feed *feed)
{
    if (!feed->paused)
        return;
    feed->paused = false;
    go_on(feed);
}

void feed_end(struct feed *feed)
{
    stop_reading(feed);
    feed->paused = false;
    waiter_free(feed->waiter);
    feed->waiter = NULL;
    loop_forget(feed->loop, read_on, feed);
}
