/* runtime/host/waits.c - keep what executions wait for, in a hash table of chains.
 *
 * Why not runtime/base/table.h: waits must be removed, and there is one for every execution that
 * sleeps. A chain costs 16 bytes for each wait, where that table would take 64. Waits are allocated
 * in slabs. */
#include "runtime/host/waits.h"

#include <stdlib.h>

#include "runtime/base/bug.h"

enum { SLAB_WAITS = 64, BUCKETS_FIRST = 16 };

struct waits_slab {
    struct waits_slab *next;
    struct wait waits[SLAB_WAITS];
};

static size_t wait_hash(const void *whose, enum wait_kind kind, uint64_t id)
{
    uint64_t hash = ((uint64_t)(uintptr_t)whose >> 4) * 0x9E3779B97F4A7C15u;

    hash = (hash ^ (hash >> 29) ^ (2 * id + kind)) * 0xBF58476D1CE4E5B9u;
    return (size_t)(hash ^ (hash >> 32));
}

static struct wait **bucket_of(const struct waits *waits, const struct wait *wait)
{
    size_t hash = wait_hash(wait->whose, wait->kind, wait->id);

    return &waits->buckets[hash & (waits->bucket_count - 1)];
}

static void put(struct waits *waits, struct wait *wait)
{
    struct wait **bucket = bucket_of(waits, wait);

    wait->next = *bucket;
    *bucket = wait;
}

static void grow_buckets(struct waits *waits)
{
    struct wait **old = waits->buckets;
    size_t old_count = waits->bucket_count;

    waits->bucket_count = old_count == 0 ? BUCKETS_FIRST : 2 * old_count;
    waits->buckets = mem_zeroed(waits->bucket_count, sizeof(struct wait *));
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct wait *wait = old[i];

            old[i] = wait->next;
            put(waits, wait);
        }
    }
    free(old);
}

static void add_slab(struct waits *waits)
{
    struct waits_slab *slab = mem_alloc(sizeof *slab);

    slab->next = waits->slabs;
    waits->slabs = slab;
    for (size_t i = 0; i < SLAB_WAITS; i++) {
        slab->waits[i].next = waits->spare;
        waits->spare = &slab->waits[i];
    }
}

struct wait *waits_add(struct waits *waits, struct work *work, void *whose, enum wait_kind kind,
                       uint64_t id)
{
    struct wait *wait;

    if (waits->count >= waits->bucket_count)
        grow_buckets(waits);
    if (waits->spare == NULL)
        add_slab(waits);
    wait = waits->spare;
    waits->spare = wait->next;
    *wait = (struct wait){.work = work, .whose = whose, .kind = kind, .id = id};
    put(waits, wait);
    waits->count++;
    return wait;
}

struct wait *waits_find(const struct waits *waits, const void *whose, enum wait_kind kind,
                        uint64_t id)
{
    struct wait *wait = NULL;

    if (waits->bucket_count > 0)
        wait = waits->buckets[wait_hash(whose, kind, id) & (waits->bucket_count - 1)];
    while (wait != NULL && (wait->whose != whose || wait->kind != kind || wait->id != id))
        wait = wait->next;
    return wait;
}

void waits_remove(struct waits *waits, struct wait *wait)
{
    struct wait **link = bucket_of(waits, wait);

    while (*link != wait)
        link = &(*link)->next;
    *link = wait->next;
    wait->next = waits->spare;
    waits->spare = wait;
    waits->count--;
}

struct wait *waits_next(const struct waits *waits, size_t *from)
{
    while (*from < waits->bucket_count && waits->buckets[*from] == NULL)
        ++*from;
    return *from < waits->bucket_count ? waits->buckets[*from] : NULL;
}

void waits_fini(struct waits *waits)
{
    while (waits->slabs != NULL) {
        struct waits_slab *slab = waits->slabs;

        waits->slabs = slab->next;
        free(slab);
    }
    free(waits->buckets);
    *waits = (struct waits){.count = 0};
}
