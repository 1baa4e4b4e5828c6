/* runtime/entry/nodes.h - what executions wait for outside, found by execution and id.
 *
 * One hash table of all executions: ten thousand waiting items of one Map must not be searched one
 * after the other, and ten thousand executions that wait for one thing each must not have a table
 * each. */
#ifndef SFN_ENTRY_NODES_H
#define SFN_ENTRY_NODES_H

#include <stddef.h>
#include <stdint.h>

struct data_port;
struct execution;
struct loop_timer;
struct runner;
struct task_call;

struct node {
    struct node *next; /* in its bucket, or the next spare one */
    struct runner *runner;
    struct execution *execution;
    uint64_t key; /* 2 * id, + 1 for a task, a source or a sink */
    union {
        struct loop_timer *timer;
        struct task_call *call;
        struct data_port *port;
    } of;
};

struct node_slab;

/* Zeroed: empty. Pair: nodes_fini. */
struct nodes {
    struct node **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
    struct node *spare;
    struct node_slab *slabs;
};

/* A node stays where it is until it is removed; `of` is the caller's. */
struct node *nodes_add(struct nodes *nodes, struct runner *runner, struct execution *execution,
                       uint64_t key);
/* NULL: there is none. */
struct node *nodes_find(const struct nodes *nodes, const struct execution *execution, uint64_t key);
void nodes_remove(struct nodes *nodes, struct node *node);

/* Any node, NULL when there is none; *from begins with 0 and is kept between calls, during which
 * nodes may be removed but not added. */
struct node *nodes_next(const struct nodes *nodes, size_t *from);

void nodes_fini(struct nodes *nodes);

#endif
