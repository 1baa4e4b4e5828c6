/* runtime/loop/event_memory.c - memory for libevent, which takes and gives back many small blocks.
 *
 * Every block is one of malloc's, so that it does not matter who gave it. */
#include "runtime/loop/event_memory.h"

#include <event2/event.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* Blocks of up to 4 KiB, what a buffer of a connection has at most, are kept. The address sanitizer
 * would miss that one is used after it was given back. */
#ifdef __SANITIZE_ADDRESS__
enum { KEPT_BYTES_MAX = 0 };
#else
enum { KEPT_BYTES_MAX = 1024 * 1024 };
#endif

/* The sizes that malloc has itself: 24, 40, 56 ... */
enum { STEP = 16, LEAST = 8, CLASSES = 4096 / STEP + 1 };

struct block {
    struct block *next;
};

/* Of class N are blocks with room for N * STEP + LEAST bytes, and less than a STEP more. */
struct kept {
    struct block *first[CLASSES];
    size_t bytes;
};

static _Thread_local struct kept kept;

static void *take(size_t size)
{
    const size_t class = size > LEAST + STEP ? (size - LEAST + STEP - 1) / STEP : 1;
    struct block *block;

    if (class >= CLASSES)
        return malloc(size);
    block = kept.first[class];
    if (block == NULL)
        return malloc(class * STEP + LEAST);
    kept.first[class] = block->next;
    kept.bytes -= class * STEP;
    return block;
}

static size_t class_of(size_t room)
{
    return room > LEAST ? (room - LEAST) / STEP : 0;
}

static void give_back(void *memory)
{
    const size_t class = class_of(malloc_usable_size(memory)); /* of NULL 0 */
    struct block *block = memory;

    if (class == 0 || class >= CLASSES || kept.bytes + class * STEP > KEPT_BYTES_MAX) {
        free(memory);
        return;
    }
    block->next = kept.first[class];
    kept.first[class] = block;
    kept.bytes += class * STEP;
}

static void *resize(void *memory, size_t size)
{
    const size_t room = malloc_usable_size(memory);
    void *larger;

    if (room >= size && room / 2 <= size && memory != NULL)
        return memory;
    if (class_of(room) >= CLASSES)
        return realloc(memory, size);
    larger = take(size);
    if (larger == NULL)
        return NULL;
    if (memory != NULL)
        memcpy(larger, memory, room < size ? room : size);
    give_back(memory);
    return larger;
}

void event_memory_install(void)
{
    event_set_mem_functions(take, resize, give_back);
}
