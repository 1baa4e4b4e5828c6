/* runtime/entry/waiter.h - tell the loop when standard input can be read.
 *
 * It is a thread that polls. libevent could do it, but every executable has `stream --unordered`,
 * and one that watches no other descriptor should not be linked with libevent. */
#ifndef SFN_ENTRY_WAITER_H
#define SFN_ENTRY_WAITER_H

#include "runtime/loop/loop.h"

struct waiter;

/* Make a waiter, which posts `readable(context)` into the loop. NULL, with errno set, when the
 * system has no thread for it. */
struct waiter *waiter_new(struct loop *loop, void (*readable)(void *context), void *context);

/* Post it once, as soon as there is something to read, or the end, or an error. */
void waiter_wait(struct waiter *waiter);

/* Free a waiter; it posts nothing any more. NULL is allowed. */
void waiter_free(struct waiter *waiter);

#endif
