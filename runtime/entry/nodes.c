/* runtime/entry/nodes.c - the hash table of what executions wait for; nodes come from slabs. */
#include "runtime/entry/nodes.h"

#include <stdlib.h>

#include "runtime/base/bug.h"

enum { SLAB_NODES = 64, BUCKETS_FIRST = 16 };

struct node_slab {
    struct node_slab *next;
    struct node nodes[SLAB_NODES];
};

static size_t node_hash(const struct execution *execution, uint64_t key)
{
    uint64_t hash = ((uint64_t)(uintptr_t)execution >> 4) * 0x9E3779B97F4A7C15u;

    hash = (hash ^ (hash >> 29) ^ key) * 0xBF58476D1CE4E5B9u;
    return (size_t)(hash ^ (hash >> 32));
}

static struct node **bucket_of(const struct nodes *nodes, const struct node *node)
{
    return &nodes->buckets[node_hash(node->execution, node->key) & (nodes->bucket_count - 1)];
}

static void put(struct nodes *nodes, struct node *node)
{
    struct node **bucket = bucket_of(nodes, node);

    node->next = *bucket;
    *bucket = node;
}

static void grow_buckets(struct nodes *nodes)
{
    struct node **old = nodes->buckets;
    size_t old_count = nodes->bucket_count;

    nodes->bucket_count = old_count == 0 ? BUCKETS_FIRST : 2 * old_count;
    nodes->buckets = mem_zeroed(nodes->bucket_count, sizeof(struct node *));
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct node *node = old[i];

            old[i] = node->next;
            put(nodes, node);
        }
    }
    free(old);
}

static void add_slab(struct nodes *nodes)
{
    struct node_slab *slab = mem_alloc(sizeof *slab);

    slab->next = nodes->slabs;
    nodes->slabs = slab;
    for (size_t i = 0; i < SLAB_NODES; i++) {
        slab->nodes[i].next = nodes->spare;
        nodes->spare = &slab->nodes[i];
    }
}

struct node *nodes_add(struct nodes *nodes, struct runner *runner, struct execution *execution,
                       uint64_t key)
{
    struct node *node;

    if (nodes->count >= nodes->bucket_count)
        grow_buckets(nodes);
    if (nodes->spare == NULL)
        add_slab(nodes);
    node = nodes->spare;
    nodes->spare = node->next;
    *node = (struct node){.runner = runner, .execution = execution, .key = key};
    put(nodes, node);
    nodes->count++;
    return node;
}

struct node *nodes_find(const struct nodes *nodes, const struct execution *execution, uint64_t key)
{
    struct node *node = NULL;

    if (nodes->bucket_count > 0)
        node = nodes->buckets[node_hash(execution, key) & (nodes->bucket_count - 1)];
    while (node != NULL && (node->execution != execution || node->key != key))
        node = node->next;
    return node;
}

void nodes_remove(struct nodes *nodes, struct node *node)
{
    struct node **link = bucket_of(nodes, node);

    while (*link != node)
        link = &(*link)->next;
    *link = node->next;
    node->next = nodes->spare;
    nodes->spare = node;
    nodes->count--;
}

struct node *nodes_next(const struct nodes *nodes, size_t *from)
{
    while (*from < nodes->bucket_count && nodes->buckets[*from] == NULL)
        ++*from;
    return *from < nodes->bucket_count ? nodes->buckets[*from] : NULL;
}

void nodes_fini(struct nodes *nodes)
{
    while (nodes->slabs != NULL) {
        struct node_slab *slab = nodes->slabs;

        nodes->slabs = slab->next;
        free(slab);
    }
    free(nodes->buckets);
    *nodes = (struct nodes){.count = 0};
}
