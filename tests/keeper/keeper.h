/* tests/keeper/keeper.h - keep the rows of an execution in memory, as a store would. */
#ifndef TESTS_KEEPER_KEEPER_H
#define TESTS_KEEPER_KEEPER_H

#include "runtime/rows/row.h"

struct kept {
    struct row_key key;
    uint64_t parent;
    char *name, *text;
    size_t size;
};

/* Rows in their order. Begin with a zeroed one. */
struct keeper {
    struct kept *rows;
    size_t count, capacity;
    size_t puts, gets; /* how often rows were put, and asked for */
};

void keeper_fini(struct keeper *keeper);
struct row_sink keeper_sink(struct keeper *keeper);
struct row_source keeper_source(struct keeper *keeper);
/* NULL, or how the rows differ; in a static text. */
const char *keeper_difference(const struct keeper *left, const struct keeper *right);

#endif
