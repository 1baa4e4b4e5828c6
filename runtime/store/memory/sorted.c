/* runtime/store/memory/sorted.c - a map in the order of its keys, as a skip list. */
#include "runtime/store/memory/sorted.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"

void sorted_init(struct sorted *map)
{
    *map = (struct sorted){.random = 0x9E3779B97F4A7C15u};
}

void sorted_fini(struct sorted *map, void (*free_item)(void *item))
{
    for (struct sorted_entry *at = map->first[0], *next; at != NULL; at = next) {
        next = sorted_next(at);
        if (free_item != NULL)
            free_item(at->item);
        free(at);
    }
    sorted_init(map);
}

static int compare(const struct sorted_entry *entry, const struct buffer *key)
{
    size_t common = entry->size < key->size ? entry->size : key->size;
    int order = common > 0 ? memcmp(entry->key, key->text, common) : 0;

    return order != 0 ? order : (entry->size > key->size) - (entry->size < key->size);
}

/* Where the key is, or would be, at each level: the links that lead past it. */
static void find_links(struct sorted *map, const struct buffer *key, struct sorted_entry **links[])
{
    struct sorted_entry **link = map->first;

    for (int level = SORTED_LEVELS - 1; level >= 0; level--) {
        while (link[level] != NULL && compare(link[level], key) < 0)
            link = link[level]->next;
        links[level] = &link[level];
    }
}

struct sorted_entry *sorted_before(const struct sorted *map, const struct buffer *key)
{
    struct sorted_entry *const *link = map->first;
    struct sorted_entry *before = NULL;

    for (int level = SORTED_LEVELS - 1; level >= 0; level--)
        while (link[level] != NULL && compare(link[level], key) < 0) {
            before = link[level];
            link = before->next;
        }
    return before;
}

struct sorted_entry *sorted_from(const struct sorted *map, const struct buffer *key)
{
    const struct sorted_entry *before = sorted_before(map, key);

    return before != NULL ? sorted_next(before) : map->first[0];
}

struct sorted_entry *sorted_find(const struct sorted *map, const struct buffer *key)
{
    struct sorted_entry *entry = sorted_from(map, key);

    return entry != NULL && compare(entry, key) == 0 ? entry : NULL;
}

/* Every second entry reaches the second level, every fourth the third ... */
static int random_levels(struct sorted *map)
{
    int levels = 1;

    map->random ^= map->random << 13;
    map->random ^= map->random >> 7;
    map->random ^= map->random << 17;
    while (levels < SORTED_LEVELS && (map->random >> levels & 1) != 0)
        levels++;
    return levels;
}

void *sorted_put(struct sorted *map, const struct buffer *key, void *item)
{
    struct sorted_entry **links[SORTED_LEVELS];
    struct sorted_entry *entry;
    void *former = NULL;
    int levels;

    find_links(map, key, links);
    entry = *links[0];
    if (entry != NULL && compare(entry, key) == 0) {
        former = entry->item;
        entry->item = item;
        return former;
    }
    levels = random_levels(map);
    entry = mem_alloc(sizeof *entry + (size_t)levels * sizeof *entry->next + key->size);
    entry->item = item;
    entry->size = key->size;
    entry->key = memcpy(&entry->next[levels], key->text, key->size);
    for (int level = 0; level < levels; level++) {
        entry->next[level] = *links[level];
        *links[level] = entry;
    }
    map->count++;
    return NULL;
}

void *sorted_remove(struct sorted *map, const struct buffer *key)
{
    struct sorted_entry **links[SORTED_LEVELS];
    struct sorted_entry *entry;
    void *item;

    find_links(map, key, links);
    entry = *links[0];
    if (entry == NULL || compare(entry, key) != 0)
        return NULL;
    for (int level = 0; level < SORTED_LEVELS && *links[level] == entry; level++)
        *links[level] = entry->next[level];
    item = entry->item;
    free(entry);
    map->count--;
    return item;
}

int sorted_is_in(const struct sorted_entry *entry, const struct buffer *prefix)
{
    return entry != NULL && entry->size >= prefix->size &&
           memcmp(entry->key, prefix->text, prefix->size) == 0;
}

/* ---- composed keys: numbers with the sign turned, the highest byte first ---- */

void sorted_key_add(struct buffer *key, int64_t number)
{
    uint64_t bits = (uint64_t)number ^ UINT64_C(1) << 63;

    for (int shift = 56; shift >= 0; shift -= 8)
        buffer_add_byte(key, (char)(bits >> shift));
}

void sorted_key_add_text(struct buffer *key, const char *text, size_t size)
{
    buffer_add(key, text, size);
    buffer_add_byte(key, '\0');
}

int64_t sorted_key_number(const struct sorted_entry *entry, size_t offset)
{
    uint64_t bits = 0;

    ENSURE(offset + SORTED_NUMBER_SIZE <= entry->size);
    for (size_t i = 0; i < SORTED_NUMBER_SIZE; i++)
        bits = bits << 8 | (unsigned char)entry->key[offset + i];
    return (int64_t)(bits ^ UINT64_C(1) << 63);
}
