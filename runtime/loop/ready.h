/* runtime/loop/ready.h - let a loop wait for descriptors. Inside runtime/loop.
 *
 * A loop that has no descriptor to watch waits on a semaphore. The first call of loop_base()
 * attaches a watcher, which from then on does the waiting. So an executable that starts no process
 * and listens nowhere is not linked with libevent. */
#ifndef SFN_LOOP_READY_H
#define SFN_LOOP_READY_H

#include <stdint.h>

struct loop;

struct loop_watcher {
    /* Serve what is ready. If nothing is, wait for it, but at most wait_us microseconds (negative:
     * for ever). */
    void (*serve)(struct loop_watcher *watcher, int64_t wait_us);
    void (*free)(struct loop_watcher *watcher);
};

/* The loop's watcher, or NULL. */
struct loop_watcher *loop_watcher(struct loop *loop);

/* Let this watcher do the waiting from now on. It must wake when something is written to the
 * eventfd `wake_fd`. The loop frees it. */
void loop_attach(struct loop *loop, struct loop_watcher *watcher, int wake_fd);

#endif
