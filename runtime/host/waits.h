/* runtime/host/waits.h - what executions wait for outside, found by execution, kind and id.
 *
 * One hash table of all executions: ten thousand waiting items of one Map must not be searched one
 * after the other, and ten thousand executions that wait for one thing each must not have a table
 * each. */
#ifndef SFN_HOST_WAITS_H
#define SFN_HOST_WAITS_H

#include <stddef.h>
#include <stdint.h>

struct port;
struct execution;
struct loop_timer;
struct host_machine;
struct task_call;

enum wait_kind {
    WAIT_TIMER,
    WAIT_WORK, /* a task, a source or a sink */
};

struct wait {
    struct wait *next; /* in its bucket, or the next spare one */
    struct host_machine *machine;
    struct execution *execution;
    uint64_t id; /* of the effect it came of */
    enum wait_kind kind;
    union {
        struct loop_timer *timer;
        struct task_call *call;
        struct port *port;
    } of;
};

struct waits_slab;

/* Zeroed: empty. Pair: waits_fini. */
struct waits {
    struct wait **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
    struct wait *spare;
    struct waits_slab *slabs;
};

/* A wait stays where it is until it is removed; `of` is the caller's. */
struct wait *waits_add(struct waits *waits, struct host_machine *machine,
                       struct execution *execution, enum wait_kind kind, uint64_t id);
/* NULL: there is none. */
struct wait *waits_find(const struct waits *waits, const struct execution *execution,
                        enum wait_kind kind, uint64_t id);
void waits_remove(struct waits *waits, struct wait *wait);

/* Any wait, NULL when there is none; *from begins with 0 and is kept between calls, during which
 * waits may be removed but not added. */
struct wait *waits_next(const struct waits *waits, size_t *from);

void waits_fini(struct waits *waits);

#endif
