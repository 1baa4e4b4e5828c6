/* compiler/backend/llvm/map.c - open addressing, linear probing, at most three quarters full. */
#include "compiler/backend/llvm/map.h"

#include <stdint.h>
#include <stdlib.h>

#include "runtime/base/bug.h"

void map_fini(struct map *map)
{
    free(map->entries);
    *map = (struct map)MAP_EMPTY;
}

/* The entry of `from`, or the free one where it would go. */
static struct map_entry *map_slot(const struct map *map, const void *from)
{
    uint64_t bits = (uint64_t)(uintptr_t)from * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(bits >> 32) & (map->capacity - 1);

    while (map->entries[at].from != NULL && map->entries[at].from != from)
        at = (at + 1) & (map->capacity - 1);
    return &map->entries[at];
}

void *map_get(const struct map *map, const void *from)
{
    return map->capacity == 0 ? NULL : map_slot(map, from)->to;
}

static void map_grow(struct map *map)
{
    struct map old = *map;

    map->capacity = old.capacity == 0 ? 32 : old.capacity * 2;
    map->entries = mem_zeroed(map->capacity, sizeof *map->entries);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.entries[i].from != NULL)
            *map_slot(map, old.entries[i].from) = old.entries[i];
    }
    free(old.entries);
}

void map_put(struct map *map, const void *from, void *to)
{
    struct map_entry *slot;

    ENSURE(from != NULL);
    if ((map->count + 1) * 4 > map->capacity * 3)
        map_grow(map);
    slot = map_slot(map, from);
    if (slot->from == NULL)
        map->count++;
    slot->from = from;
    slot->to = to;
}
