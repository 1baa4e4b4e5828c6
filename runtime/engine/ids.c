/* runtime/engine/ids.c - number frames, make the ids that name them, and find those in memory.
 * In: frames. Out: ids; a table of the numbered frames that are in memory. An execution that has
 * only its root, as most have, has no table. */
#include "runtime/engine/ids.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"

#define FRAMES_MAX (UINT64_C(1) << (64 - ID_SERIAL_BITS))

static struct frame **chain_of(const struct frame_table *table, uint64_t number)
{
    return &table->chains[number & (table->capacity - 1)];
}

static void table_grow(struct frame_table *table)
{
    struct frame_table grown = {.capacity = table->capacity == 0 ? 8 : table->capacity * 2,
                                .count = table->count};

    grown.chains = mem_zeroed(grown.capacity, sizeof(struct frame *));
    for (uint32_t i = 0; i < table->capacity; i++) {
        struct frame *frame = table->chains[i], *next;

        for (; frame != NULL; frame = next) {
            struct frame **chain = chain_of(&grown, frame->number);

            next = frame->next_numbered;
            frame->next_numbered = *chain;
            *chain = frame;
        }
    }
    free(table->chains);
    *table = grown;
}

void frame_list(struct frame *frame)
{
    struct frame_table *table = &frame->execution->awake->numbered;
    struct frame **chain;

    if (frame->parent == NULL || frame->listed)
        return;
    if (table->count == table->capacity)
        table_grow(table);
    chain = chain_of(table, frame->number);
    frame->next_numbered = *chain;
    *chain = frame;
    frame->listed = true;
    table->count++;
}

void frame_unlist(struct frame *frame)
{
    struct frame_table *table = &frame->execution->awake->numbered;
    struct frame **at;

    if (!frame->listed)
        return;
    for (at = chain_of(table, frame->number); *at != frame; at = &(*at)->next_numbered)
        ;
    *at = frame->next_numbered;
    frame->listed = false;
    table->count--;
}

void frame_number(struct frame *frame)
{
    frame->number = ++frame->execution->awake->frames_numbered;
    ENSURE(frame->number < FRAMES_MAX);
}

static uint32_t next_serial(const struct frame *frame)
{
    return frame->serial == ID_SERIAL_MAX ? 1 : frame->serial + 1;
}

uint64_t frame_make_id(struct frame *frame)
{
    frame_list(frame);
    frame->serial = next_serial(frame);
    return frame->number << ID_SERIAL_BITS | frame->serial;
}

uint64_t frame_next_id(const struct frame *frame)
{
    return frame->number << ID_SERIAL_BITS | next_serial(frame);
}

struct frame *frame_numbered(struct execution *execution, uint64_t number)
{
    struct frame *frame;

    if (number == 0)
        return execution->awake->root;
    if (execution->awake->numbered.count == 0)
        return NULL;
    frame = *chain_of(&execution->awake->numbered, number);
    while (frame != NULL && frame->number != number)
        frame = frame->next_numbered;
    return frame;
}
