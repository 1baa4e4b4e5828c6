/* compiler/driver/test/names.c - the members of an object by name. */
#include "compiler/driver/test/names.h"

#include <stdlib.h>
#include <string.h>

static int compare_members(const void *left, const void *right)
{
    const struct tree_member *a = *(const struct tree_member *const *)left;
    const struct tree_member *b = *(const struct tree_member *const *)right;
    int order = strcmp(a->key, b->key);

    if (order != 0)
        return order;
    return (a->key_span.start < b->key_span.start) - (a->key_span.start > b->key_span.start);
}

struct names names_by(struct arena *arena, const struct tree *object)
{
    struct names names = {NULL, 0};

    if (object == NULL || object->kind != TREE_OBJECT)
        return names;
    names.sorted = ARENA_ARRAY(arena, const struct tree_member *, object->count + 1);
    for (const struct tree_member *at = object->members; at != NULL; at = at->next)
        names.sorted[names.count++] = at;
    qsort(names.sorted, names.count, sizeof(*names.sorted), compare_members);
    return names;
}

size_t names_find(const struct names *names, const char *name)
{
    size_t low = 0, high = names->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(names->sorted[middle]->key, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < names->count && strcmp(names->sorted[low]->key, name) == 0 ? low : names->count;
}

const struct tree *names_field(const struct names *names, const char *name)
{
    size_t place = names_find(names, name);

    return place < names->count ? names->sorted[place]->value : NULL;
}
