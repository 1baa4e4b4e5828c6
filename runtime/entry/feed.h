/* runtime/entry/feed.h - read inputs from standard input while executions run, a line each.
 *
 * Lines are taken in turns of the loop, which counts reading as busy, as long as the taker wants
 * more. */
#ifndef SFN_ENTRY_FEED_H
#define SFN_ENTRY_FEED_H

#include "runtime/entry/lines.h"
#include "runtime/loop/loop.h"

/* Whom a feed calls, from the loop. */
struct feed_calls {
    bool (*wants)(void *context); /* another line now */
    void (*take)(void *context, const struct line *line);
    void (*failed)(void *context, int error, const char *what); /* no more lines will come */
    void (*ended)(void *context); /* the same, because all were read; NULL: nobody minds */
    void *context;
};

struct feed {
    struct loop *loop;
    struct lines *lines;
    struct feed_calls calls;
    struct waiter *waiter; /* NULL until it is needed */
    bool reading;          /* more lines may come */
    bool paused;           /* they are not wanted now */
};

/* Begin to read. The lines are borrowed. */
void feed_begin(struct feed *feed, struct loop *loop, struct lines *lines,
                const struct feed_calls *calls);
/* Lines may be wanted again. */
void feed_resume(struct feed *feed);
/* No more lines are wanted: nothing is taken any more, also when it is resumed. */
void feed_end(struct feed *feed);

#endif
