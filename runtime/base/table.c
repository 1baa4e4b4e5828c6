/* runtime/base/table.c - a hash table, by open addressing over a power of two of entries. */
#include "runtime/base/table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"

#define CAPACITY_FIRST 16

void table_init(struct table *table, struct region *region)
{
    *table = (struct table){.region = region};
}

void table_fini(struct table *table)
{
    if (table->region == NULL)
        free(table->entries);
    *table = (struct table)TABLE_EMPTY;
}

void table_clear(struct table *table)
{
    if (table->count > 0)
        memset(table->entries, 0, table->capacity * sizeof *table->entries);
    table->count = 0;
}

/* FNV-1a over the text. The number is spread over all bits, because it may be an address, whose low
 * bits hardly vary. */
static uint64_t hash(uint64_t number, const char *text, size_t size)
{
    uint64_t sum = 14695981039346656037u ^ number * 0x9E3779B97F4A7C15u;

    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)text[i]) * 1099511628211u;
    return sum ^ sum >> 32;
}

static bool is_key(const struct table_entry *entry, uint64_t number, const char *text, size_t size)
{
    return entry->number == number && entry->size == size &&
           (size == 0 || memcmp(entry->text, text, size) == 0);
}

/* The entry of a key, or the free one where it belongs. There is always a free one: the table is at
 * most half full. */
static struct table_entry *find(const struct table *table, uint64_t number, const char *text,
                                size_t size)
{
    size_t at = (size_t)hash(number, text, size) & (table->capacity - 1);

    while (table->entries[at].item != NULL && !is_key(&table->entries[at], number, text, size))
        at = (at + 1) & (table->capacity - 1);
    return &table->entries[at];
}

static void grow(struct table *table)
{
    const struct table old = *table;
    size_t bytes;

    table->capacity = old.capacity == 0 ? CAPACITY_FIRST : 2 * old.capacity;
    bytes = table->capacity * sizeof *table->entries;
    table->entries = old.region != NULL ? region_alloc(old.region, bytes) : mem_alloc(bytes);
    memset(table->entries, 0, bytes);
    for (size_t i = 0; i < old.capacity; i++) {
        const struct table_entry *entry = &old.entries[i];

        if (entry->item != NULL)
            *find(table, entry->number, entry->text, entry->size) = *entry;
    }
    if (old.region == NULL)
        free(old.entries);
}

void *table_get(const struct table *table, uint64_t number, const char *text, size_t size)
{
    return table->capacity > 0 ? find(table, number, text, size)->item : NULL;
}

void **table_at(struct table *table, uint64_t number, const char *text, size_t size)
{
    struct table_entry *entry;

    if (table->count * 2 >= table->capacity)
        grow(table);
    entry = find(table, number, text, size);
    if (entry->item == NULL) {
        *entry = (struct table_entry){.text = text, .size = size, .number = number};
        table->count++;
    }
    return &entry->item;
}
