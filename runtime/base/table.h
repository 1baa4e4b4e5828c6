/* runtime/base/table.h - a hash table: look things up by name, number or address.
 *
 * A key is a number together with a text; either may be left out (0; NULL and 0). Texts may hold
 * any bytes. A table owns neither texts nor items. It grows as needed; nothing can be removed. */
#ifndef SFN_BASE_TABLE_H
#define SFN_BASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct region;

struct table_entry {
    const char *text;
    size_t size;
    uint64_t number;
    void *item; /* NULL: the entry is free */
};

/* A zeroed table is empty and has memory of its own. */
struct table {
    struct region *region; /* where the entries live; NULL: on the heap, until table_fini */
    struct table_entry *entries;
    size_t capacity; /* 0 or a power of two */
    size_t count;
};

#define TABLE_EMPTY                                                                                \
    {                                                                                              \
        NULL, NULL, 0, 0                                                                           \
    }

/* A table in a region needs no table_fini. */
void table_init(struct table *table, struct region *region);
void table_fini(struct table *table);

/* Empty the table but keep its memory. */
void table_clear(struct table *table);

/* What was put under that key, or NULL. */
void *table_get(const struct table *table, uint64_t number, const char *text, size_t size);

/* Where the item of that key is stored. If the key is new that holds NULL, and the caller must
 * store an item there before the next call for this table. */
void **table_at(struct table *table, uint64_t number, const char *text, size_t size);

/* Store an item (not NULL) under a key; it replaces an earlier one. */
static inline void table_put(struct table *table, uint64_t number, const char *text, size_t size,
                             void *item)
{
    *table_at(table, number, text, size) = item;
}

/* table_get and table_put with an address as the key. */
static inline void *table_get_of(const struct table *table, const void *address)
{
    return table_get(table, (uintptr_t)address, NULL, 0);
}

static inline void table_put_of(struct table *table, const void *address, void *item)
{
    table_put(table, (uintptr_t)address, NULL, 0, item);
}

#endif
