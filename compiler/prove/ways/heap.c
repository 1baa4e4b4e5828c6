/* compiler/prove/ways/heap.c - stops that are to be gone on from, the cheapest first. */
#include "compiler/prove/ways/heap.h"

#include <stdlib.h>

#include "runtime/base/bug.h"

static bool is_before(const struct heap_entry *left, const struct heap_entry *right)
{
    return left->cost != right->cost ? left->cost < right->cost : left->number < right->number;
}

void heap_push(struct heap *heap, struct stop *stop, size_t cost)
{
    size_t at = heap->count;

    if (heap->count == heap->room) {
        heap->room = 2 * heap->room + 64;
        heap->list = mem_resize(heap->list, heap->room * sizeof *heap->list);
    }
    heap->list[heap->count++] = (struct heap_entry){stop, cost, heap->numbers++};
    while (at > 0 && is_before(&heap->list[at], &heap->list[(at - 1) / 2])) {
        struct heap_entry swap = heap->list[at];

        heap->list[at] = heap->list[(at - 1) / 2];
        heap->list[(at - 1) / 2] = swap;
        at = (at - 1) / 2;
    }
}

struct stop *heap_pop(struct heap *heap)
{
    struct stop *stop = heap->list[0].stop;
    size_t at = 0;

    heap->list[0] = heap->list[--heap->count];
    for (;;) {
        size_t least = at;
        struct heap_entry swap;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap->count; child++)
            if (is_before(&heap->list[child], &heap->list[least]))
                least = child;
        if (least == at)
            return stop;
        swap = heap->list[at];
        heap->list[at] = heap->list[least];
        heap->list[least] = swap;
        at = least;
    }
}

void heap_fini(struct heap *heap)
{
    free(heap->list);
    *heap = (struct heap){0};
}
