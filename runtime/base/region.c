/* runtime/base/region.c - bump allocation: many small things, freed together.
 *
 * The first chunk of the list is the one that is being filled. A request that would waste much of a
 * chunk gets one of its own, linked behind the first, so that the first can still be filled. */
#include "runtime/base/region.h"

#include <stdint.h>
#include <stdlib.h>

#include "runtime/base/bug.h"

struct region_chunk {
    struct region_chunk *next;
    size_t size; /* bytes after this head */
};

#define CHUNK_MIN ((size_t)512 - sizeof(struct region_chunk))
#define CHUNK_MAX ((size_t)256 * 1024 - sizeof(struct region_chunk))

/* How many chunks of CHUNK_MAX a pool keeps; none under the address sanitizer, which would miss
 * that a freed chunk is used. */
#ifdef __SANITIZE_ADDRESS__
#define POOL_CHUNKS_MAX 0
#else
#define POOL_CHUNKS_MAX 32
#endif

/* What the bump pointer points to while there is no chunk, so that no request returns NULL. */
static uint64_t nowhere;

/* ---- chunks ---- */

static struct region_chunk *chunk_new(struct region_pool *pool, size_t size)
{
    struct region_chunk *chunk;

    if (pool != NULL && pool->count > 0 && size == CHUNK_MAX) {
        chunk = pool->chunks;
        pool->chunks = chunk->next;
        pool->count--;
    } else {
        chunk = mem_alloc(sizeof(*chunk) + size);
        chunk->size = size;
    }
    chunk->next = NULL;
    return chunk;
}

static void chunk_free(struct region_pool *pool, struct region_chunk *chunk)
{
    if (pool == NULL || pool->count == POOL_CHUNKS_MAX || chunk->size != CHUNK_MAX) {
        free(chunk);
        return;
    }
    chunk->next = pool->chunks;
    pool->chunks = chunk;
    pool->count++;
}

void region_pool_fini(struct region_pool *pool)
{
    while (pool->chunks != NULL) {
        struct region_chunk *chunk = pool->chunks;

        pool->chunks = chunk->next;
        free(chunk);
    }
    pool->count = 0;
}

/* ---- regions ---- */

void region_init(struct region *region)
{
    region_init_pooled(region, NULL);
}

void region_init_pooled(struct region *region, struct region_pool *pool)
{
    region->at = (char *)&nowhere;
    region->end = (char *)&nowhere;
    region->chunks = NULL;
    region->older = 0;
    region->pool = pool;
}

void region_fini(struct region *region)
{
    struct region_chunk *chunk = region->chunks;

    while (chunk != NULL) {
        struct region_chunk *next = chunk->next;

        chunk_free(region->pool, chunk);
        chunk = next;
    }
    region_init_pooled(region, region->pool);
}

static char *chunk_start(struct region_chunk *chunk)
{
    return (char *)(chunk + 1);
}

static void region_fill(struct region *region, struct region_chunk *chunk)
{
    region->chunks = chunk;
    region->at = chunk_start(chunk);
    region->end = region->at + chunk->size;
}

void region_reset(struct region *region)
{
    struct region_chunk *chunk = region->chunks;
    struct region_chunk *largest = chunk;

    if (chunk == NULL)
        return;
    while (chunk != NULL) {
        struct region_chunk *next = chunk->next;

        if (chunk->size > largest->size) {
            chunk_free(region->pool, largest);
            largest = chunk;
        } else if (chunk != largest) {
            chunk_free(region->pool, chunk);
        }
        chunk = next;
    }
    largest->next = NULL;
    region->older = 0;
    region_fill(region, largest);
}

static size_t region_used_in_newest(const struct region *region)
{
    return region->chunks != NULL ? (size_t)(region->at - chunk_start(region->chunks)) : 0;
}

size_t region_used(const struct region *region)
{
    return region->older + region_used_in_newest(region);
}

/* The size of the next chunk: twice that of the newest (heads included), at most CHUNK_MAX, but at
 * least `needed`. */
static size_t region_next_size(const struct region *region, size_t needed)
{
    size_t head = sizeof(struct region_chunk);
    size_t size = CHUNK_MIN;

    if (region->chunks != NULL)
        size = (region->chunks->size + head) * 2 - head;
    while (size < needed)
        size = (size + head) * 2 - head;
    if (size <= CHUNK_MAX)
        return size;
    return needed > CHUNK_MAX ? needed : CHUNK_MAX;
}

void *region_grow(struct region *region, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    struct region_chunk *chunk;
    char *block;

    /* Beyond any address space: mem_alloc reports it and aborts. */
    if (rounded < size || rounded > SIZE_MAX / 2)
        return mem_alloc(SIZE_MAX);
    if (region->chunks != NULL && rounded > CHUNK_MAX / 4) {
        chunk = chunk_new(region->pool, rounded);
        chunk->next = region->chunks->next;
        region->chunks->next = chunk;
        region->older += rounded;
        return chunk_start(chunk);
    }
    region->older += region_used_in_newest(region);
    chunk = chunk_new(region->pool, region_next_size(region, rounded));
    chunk->next = region->chunks;
    region_fill(region, chunk);
    block = region->at;
    region->at += rounded;
    return block;
}
