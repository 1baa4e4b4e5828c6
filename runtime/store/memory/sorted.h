/* runtime/store/memory/sorted.h - a map from keys of bytes to items, in the order of the keys.
 *
 * It owns the keys, not the items. Keys that are composed of numbers and texts by the functions
 * below stand in the order of their parts. A skip list: every entry is linked to the next, and some
 * also over longer distances. */
#ifndef SFN_STORE_SORTED_H
#define SFN_STORE_SORTED_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

#define SORTED_LEVELS 20 /* of a million entries one reaches the top */

struct sorted_entry {
    void *item;
    const char *key;
    size_t size;
    struct sorted_entry *next[]; /* at least one; its key stands behind */
};

struct sorted {
    struct sorted_entry *first[SORTED_LEVELS];
    uint64_t random;
    size_t count;
};

void sorted_init(struct sorted *map);
/* Free the entries; free_item, unless it is NULL, gets each item. */
void sorted_fini(struct sorted *map, void (*free_item)(void *item));

/* The entry with a key, or NULL. */
struct sorted_entry *sorted_find(const struct sorted *map, const struct buffer *key);
/* The first entry whose key is not before this one, or NULL. */
struct sorted_entry *sorted_from(const struct sorted *map, const struct buffer *key);
/* The last entry whose key is before this one, or NULL. */
struct sorted_entry *sorted_before(const struct sorted *map, const struct buffer *key);
static inline struct sorted_entry *sorted_next(const struct sorted_entry *entry)
{
    return entry->next[0];
}
/* Put an item under a key; what was there before is returned, or NULL. */
void *sorted_put(struct sorted *map, const struct buffer *key, void *item);
/* Remove the entry with a key; its item, or NULL. */
void *sorted_remove(struct sorted *map, const struct buffer *key);

/* Whether the entry's key begins with these bytes. NULL does not. */
int sorted_is_in(const struct sorted_entry *entry, const struct buffer *prefix);

/* ---- composed keys ---- */
void sorted_key_add(struct buffer *key, int64_t number);
/* A text without NUL; what is added behind it does not count before it. */
void sorted_key_add_text(struct buffer *key, const char *text, size_t size);
/* The number that stands at an offset. A number takes SORTED_NUMBER_SIZE bytes. */
#define SORTED_NUMBER_SIZE 8
int64_t sorted_key_number(const struct sorted_entry *entry, size_t offset);

#endif
