/* compiler/backend/llvm/map.h - from one pointer to another: what an IR thing has become in LLVM.
 *
 * Owns its table, never what the pointers point at. */
#ifndef SFNC_BACKEND_LLVM_MAP_H
#define SFNC_BACKEND_LLVM_MAP_H

#include <stddef.h>

struct map_entry {
    const void *from; /* NULL: free */
    void *to;
};

struct map {
    struct map_entry *entries;
    size_t capacity; /* 0 or a power of two */
    size_t count;
};

#define MAP_EMPTY {NULL, 0, 0}

void map_fini(struct map *map);

/* What `from` was put for, or NULL. */
void *map_get(const struct map *map, const void *from);

/* Put or replace. `from` is not NULL. */
void map_put(struct map *map, const void *from, void *to);

#endif
