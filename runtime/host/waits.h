/* runtime/host/waits.h - keep what executions wait for, to be found by whose it is, kind and id.
 *
 * All executions share one hash table: ten thousand items of a Map that wait must be found fast,
 * and ten thousand executions that wait for one thing each must not have a table each. */
#ifndef SFN_HOST_WAITS_H
#define SFN_HOST_WAITS_H

#include <stddef.h>
#include <stdint.h>

struct port;
struct loop_timer;
struct task_call;
struct work;

enum wait_kind {
    WAIT_TIMER,
    WAIT_TASK,
    WAIT_PORT, /* a source or a sink */
};

struct wait {
    struct wait *next; /* in its bucket, or the next spare one */
    struct work *work;
    void *whose; /* only compared: the caller's address for the execution */
    uint64_t id; /* that of the effect which asked for it */
    enum wait_kind kind;
    union {
        struct loop_timer *timer;
        struct task_call *call;
        struct port *port;
    } of;
};

struct waits_slab;

/* It is empty when it is zeroed. Free it with waits_fini. */
struct waits {
    struct wait **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
    struct wait *spare;
    struct waits_slab *slabs;
};

/* Add a wait. Its address stays the same until it is removed. The caller fills in `of`. */
struct wait *waits_add(struct waits *waits, struct work *work, void *whose, enum wait_kind kind,
                       uint64_t id);
/* The wait, or NULL when there is none. */
struct wait *waits_find(const struct waits *waits, const void *whose, enum wait_kind kind,
                        uint64_t id);
void waits_remove(struct waits *waits, struct wait *wait);

/* Some wait, or NULL when there is none, to visit all: *from begins with 0 and is kept between
 * calls. Meanwhile waits may be removed, but not added. */
struct wait *waits_next(const struct waits *waits, size_t *from);

void waits_fini(struct waits *waits);

#endif
