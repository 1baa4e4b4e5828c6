/* runtime/base/table.h - a hash table: things by their name, their number, their address.
 *
 * A key is a number and a text, of which one may be all there is; texts are borrowed and may be
 * anything. A table owns neither texts nor items. It grows, and nothing is taken out. */
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

/* Zeroed: empty, with memory of its own. */
struct table {
    struct region *region; /* where its memory is from; NULL: its own, given back by table_fini */
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

/* Empty it, keep its memory. */
void table_clear(struct table *table);

/* What was put under that key, or NULL. */
void *table_get(const struct table *table, uint64_t number, const char *text, size_t size);

/* The place of the item under that key, made if need be: then it holds NULL, and the caller puts an
 * item there before anything else is asked of the table. */
void **table_at(struct table *table, uint64_t number, const char *text, size_t size);

/* Put an item (not NULL); an earlier one is replaced. */
static inline void table_put(struct table *table, uint64_t number, const char *text, size_t size,
                             void *item)
{
    *table_at(table, number, text, size) = item;
}

/* The same for things known by their address alone. */
static inline void *table_get_of(const struct table *table, const void *address)
{
    return table_get(table, (uintptr_t)address, NULL, 0);
}

static inline void table_put_of(struct table *table, const void *address, void *item)
{
    table_put(table, (uintptr_t)address, NULL, 0, item);
}

#endif
