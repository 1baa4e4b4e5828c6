/* runtime/base/region.h - bump allocation: many small things, freed together.
 *
 * A region owns its chunks; nothing in it is freed alone. Chunks grow from small (a waiting
 * execution must stay below a kilobyte) to large. Alignment is 8. Not thread-safe.
 *
 * Short-lived regions may share a pool, which keeps the large chunks that one gives back for the
 * next. Without it the chunks go back to the system and are later mapped anew, which costs more
 * than the work that is done in them. */
#ifndef SFN_BASE_REGION_H
#define SFN_BASE_REGION_H

#include <stddef.h>
#include <stdint.h>

struct region_chunk;

struct region {
    char *at;  /* next free byte of the newest chunk */
    char *end; /* one past it */
    struct region_chunk *chunks;
    size_t older; /* bytes handed out by older chunks */
    struct region_pool *pool;
};

/* Large chunks that regions have given back, a few megabytes at most. Begin with {NULL, 0}. A pool
 * must outlive the regions that use it. */
struct region_pool {
    struct region_chunk *chunks;
    size_t count;
};

void region_pool_fini(struct region_pool *pool);

/* Initialise an empty region, which takes its large chunks from the pool and gives them back there
 * (NULL: no pool); nothing is allocated yet. region_fini frees all of it; it is empty again then.
 */
void region_init(struct region *region);
void region_init_pooled(struct region *region, struct region_pool *pool);
void region_fini(struct region *region);

/* Forget everything in the region but keep its largest chunk for the next use. */
void region_reset(struct region *region);

/* Bytes handed out so far. */
size_t region_used(const struct region *region);

/* The slow path of region_alloc: a new chunk. Never NULL. */
void *region_grow(struct region *region, size_t size);

/* `size` bytes, aligned to 8, not cleared. Never NULL. */
static inline void *region_alloc(struct region *region, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    char *at = region->at;

    if (rounded < size || (size_t)(region->end - at) < rounded)
        return region_grow(region, size);
    region->at = at + rounded;
    return at;
}

#endif
