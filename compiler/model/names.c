/* compiler/model/names.c - open addressing over a power of two, at most half full. */
#include "compiler/model/names.h"

#include <stdint.h>
#include <string.h>

void names_init(struct names *names, struct arena *arena)
{
    *names = (struct names){.arena = arena};
}

/* FNV-1a over the number and the name. */
static size_t names_hash(int number, const char *name, size_t size)
{
    uint64_t hash = 14695981039346656037u ^ (uint64_t)(unsigned)number;

    hash *= 1099511628211u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)name[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 29);
}

/* The entry of that name, or the free one where it belongs. */
static struct name_entry *names_slot(const struct names *names, int number, const char *name,
                                     size_t size)
{
    size_t at = names_hash(number, name, size) & (names->capacity - 1);

    for (;; at = (at + 1) & (names->capacity - 1)) {
        struct name_entry *entry = &names->entries[at];

        if (entry->name == NULL || (entry->number == number && entry->size == size &&
                                    memcmp(entry->name, name, size) == 0))
            return entry;
    }
}

static void names_grow(struct names *names)
{
    struct names larger = {.arena = names->arena, .count = names->count};

    larger.capacity = names->capacity == 0 ? 16 : names->capacity * 2;
    larger.entries = ARENA_ARRAY(names->arena, struct name_entry, larger.capacity);
    for (size_t i = 0; i < names->capacity; i++) {
        struct name_entry *entry = &names->entries[i];

        if (entry->name != NULL)
            *names_slot(&larger, entry->number, entry->name, entry->size) = *entry;
    }
    *names = larger;
}

void *names_get(const struct names *names, int number, const char *name, size_t size)
{
    if (names->capacity == 0)
        return NULL;
    return names_slot(names, number, name, size)->item;
}

void names_put(struct names *names, int number, const char *name, size_t size, void *item)
{
    struct name_entry *entry;

    if (names->count * 2 >= names->capacity)
        names_grow(names);
    entry = names_slot(names, number, name, size);
    if (entry->name == NULL)
        names->count++;
    *entry = (struct name_entry){.name = name, .size = size, .number = number, .item = item};
}
