/* compiler/model/names.h - a table from (number, name) to a pointer: states and variables by name.
 *
 * Lives in an arena; names are borrowed. The number keeps scopes apart. */
#ifndef SFNC_MODEL_NAMES_H
#define SFNC_MODEL_NAMES_H

#include <stddef.h>

#include "compiler/support/arena.h"

struct name_entry {
    const char *name; /* NULL: free */
    size_t size;
    int number;
    void *item;
};

struct names {
    struct arena *arena;
    struct name_entry *entries;
    size_t capacity; /* 0 or a power of two */
    size_t count;
};

void names_init(struct names *names, struct arena *arena);

/* What was put under that number and name, or NULL. */
void *names_get(const struct names *names, int number, const char *name, size_t size);

/* Put an item (not NULL); an earlier one is replaced. */
void names_put(struct names *names, int number, const char *name, size_t size, void *item);

#endif
