/* runtime/engine/children.c - keep the children of a Parallel or Map, and their results.
 * In: children as they start and end. Out: the list of the live ones, the results of the others.
 * Like frames, joins are reused through a free list of the engine. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"

struct join *join_new(struct frame *frame, bool map)
{
    struct engine *engine = frame->execution->engine;
    struct join *join = engine->free_joins;

    if (frame->join != NULL)
        BUG("a state began its children twice");
    if (join != NULL)
        engine->free_joins = join->next_free;
    else
        join = mem_alloc(sizeof *join);
    memset(join, 0, sizeof *join);
    join->selecting = -1;
    join->limit = SIZE_MAX;
    join->tolerated_count = -1;
    join->tolerated_percentage = -1;
    join->map = map;
    join->drained = true;
    frame->join = join;
    frame_list(frame);
    return join;
}

void join_free(struct engine *engine, struct join *join)
{
    join->next_free = engine->free_joins;
    engine->free_joins = join;
}

/* Make room for `capacity` results. A result is null until its child has ended. */
static void results_grow(struct frame *parent, size_t capacity)
{
    struct join *join = parent->join;
    struct value *results = value_new_items(parent->head.region, capacity);

    if (join->results_count > 0)
        memcpy(results, join->results, join->results_count * sizeof *results);
    join->results = results;
    join->results_capacity = capacity;
}

static void results_fill(struct join *join, size_t count)
{
    for (; join->results_count < count; join->results_count++)
        join->results[join->results_count] = (struct value){.kind = VALUE_NULL};
}

void join_expect(struct frame *parent, size_t count)
{
    struct join *join = parent->join;

    join->count = count;
    if (count == 0)
        return;
    results_grow(parent, count);
    results_fill(join, count);
}

void join_keep(struct frame *parent, size_t index, const struct value *result)
{
    struct join *join = parent->join;
    struct value part = value_part(result);

    if (join->partial) {
        if (index >= join->results_count)
            join->results_count = index + 1;
        keeping_of(parent)->put_result(parent, index, &part);
        return;
    }
    if (index >= join->results_capacity)
        results_grow(parent, index < 8 ? 8 : index * 2);
    if (index >= join->results_count)
        results_fill(join, index + 1);
    join->results[index] = part;
    if (join->written)
        keeping_of(parent)->put_result(parent, index, &part);
}

/* Add a child behind another one, or as the first. */
static void add_behind(struct join *join, struct frame *child, struct frame *previous)
{
    struct frame *next = previous != NULL ? previous->next : join->first;

    child->previous = previous;
    child->next = next;
    if (previous != NULL)
        previous->next = child;
    else
        join->first = child;
    if (next != NULL)
        next->previous = child;
    else
        join->last = child;
}

void join_add(struct join *join, struct frame *child)
{
    add_behind(join, child, join->last);
}

void join_insert(struct join *join, struct frame *child)
{
    struct frame *previous = join->last;

    while (previous != NULL && previous->number > child->number)
        previous = previous->previous;
    add_behind(join, child, previous);
}

void join_remove(struct join *join, struct frame *child)
{
    if (child->previous != NULL)
        child->previous->next = child->next;
    else
        join->first = child->next;
    if (child->next != NULL)
        child->next->previous = child->previous;
    else
        join->last = child->previous;
}
