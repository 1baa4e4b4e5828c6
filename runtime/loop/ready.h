/* runtime/loop/ready.h - inside runtime/loop: how descriptors come into a loop.
 *
 * A loop in which nobody watches a descriptor waits on a semaphore. The first loop_base() attaches
 * a watcher, which then does the waiting. So an executable that starts no process and listens
 * nowhere does not even carry libevent. */
#ifndef SFN_LOOP_READY_H
#define SFN_LOOP_READY_H

#include <stdint.h>

struct loop;

struct loop_watcher {
    /* Serve what is ready; if nothing is, wait at most wait_us microseconds (negative: for ever).
     */
    void (*serve)(struct loop_watcher *watcher, int64_t wait_us);
    void (*free)(struct loop_watcher *watcher);
};

/* The loop's watcher, or NULL. */
struct loop_watcher *loop_watcher(struct loop *loop);

/* From now on this watcher waits; it wakes when something is written to the eventfd `wake_fd`. The
 * loop frees it. */
void loop_attach(struct loop *loop, struct loop_watcher *watcher, int wake_fd);

#endif
