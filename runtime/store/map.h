/* runtime/store/map.h - a map from keys of bytes to items, in the order of the keys.
 *
 * It owns the keys, not the items. Keys that are composed of numbers and texts by the functions
 * below stand in the order of their parts. A skip list: every entry is linked to the next, and some
 * also over longer distances. */
#ifndef SFN_STORE_MAP_H
#define SFN_STORE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

#define MAP_LEVELS 20 /* of a million entries one reaches the top */

struct map_entry {
    void *item;
    const char *key;
    size_t size;
    struct map_entry *next[]; /* at least one; its key stands behind */
};

struct map {
    struct map_entry *first[MAP_LEVELS];
    uint64_t random;
    size_t count;
};

void map_init(struct map *map);
/* Free the entries; free_item, unless it is NULL, gets each item. */
void map_fini(struct map *map, void (*free_item)(void *item));

/* The entry with a key, or NULL. */
struct map_entry *map_find(const struct map *map, const struct buffer *key);
/* The first entry whose key is not before this one, or NULL. */
struct map_entry *map_from(const struct map *map, const struct buffer *key);
/* The last entry whose key is before this one, or NULL. */
struct map_entry *map_before(const struct map *map, const struct buffer *key);
static inline struct map_entry *map_next(const struct map_entry *entry)
{
    return entry->next[0];
}
/* Put an item under a key; what was there before is returned, or NULL. */
void *map_put(struct map *map, const struct buffer *key, void *item);
/* Remove the entry with a key; its item, or NULL. */
void *map_remove(struct map *map, const struct buffer *key);

/* Whether the entry's key begins with these bytes. NULL does not. */
int map_is_in(const struct map_entry *entry, const struct buffer *prefix);

/* ---- composed keys ---- */
void map_key_add(struct buffer *key, int64_t number);
/* A text without NUL; what is added behind it does not count before it. */
void map_key_add_text(struct buffer *key, const char *text, size_t size);
/* The number that stands at an offset. A number takes MAP_NUMBER_SIZE bytes. */
#define MAP_NUMBER_SIZE 8
int64_t map_key_number(const struct map_entry *entry, size_t offset);

#endif
