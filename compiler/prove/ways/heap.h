/* compiler/prove/ways/heap.h - stops that are to be gone on from, the cheapest first. */
#ifndef SFNC_PROVE_WAYS_HEAP_H
#define SFNC_PROVE_WAYS_HEAP_H

#include "compiler/prove/ways/route.h"

struct heap_entry {
    struct stop *stop;
    size_t cost;
    size_t number; /* of equal ones the first */
};

/* All 0: it is empty. */
struct heap {
    struct heap_entry *list;
    size_t count, room, numbers;
};

void heap_push(struct heap *heap, struct stop *stop, size_t cost);

/* Take the cheapest of what is there. */
struct stop *heap_pop(struct heap *heap);

/* Give back its memory; it is empty then. */
void heap_fini(struct heap *heap);

#endif
