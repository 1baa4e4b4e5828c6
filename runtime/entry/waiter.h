/* runtime/entry/waiter.h - tells the loop when standard input has something to read.
 *
 * A thread that polls, nothing more: so `stream --unordered`, which every executable has, does not
 * bring libevent into executables that watch no other descriptor. */
#ifndef SFN_ENTRY_WAITER_H
#define SFN_ENTRY_WAITER_H

#include "runtime/loop/loop.h"

struct waiter;

/* `readable(context)` is what is posted into the loop. NULL with errno set when the system
 * has no thread for it. Pair: waiter_free. */
struct waiter *waiter_new(struct loop *loop, void (*readable)(void *context), void *context);

/* Post it once, as soon as there is something to read (or the end, or an error). */
void waiter_wait(struct waiter *waiter);

/* NULL is allowed. Nothing is posted any more afterwards. */
void waiter_free(struct waiter *waiter);

#endif
