/* runtime/engine/children.c - what a Parallel or Map keeps of its children, alive and done.
 * In: children as they start and end. Out: the list of the live ones, the results of the others.
 * Why: like frames, joins go through a free list of the engine and keep their arrays. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"

/* A join that held more results than this gives their memory back. */
#define RESULTS_KEPT 256

struct join *join_new(struct frame *frame, bool map)
{
    struct engine *engine = frame->execution->engine;
    struct join *join = engine->free_joins;
    struct join kept = {.scopes = NULL};

    if (frame->join != NULL)
        BUG("a state began its children twice");
    if (join != NULL) {
        engine->free_joins = join->next_free;
        kept.scopes = join->scopes;
        kept.scopes_capacity = join->scopes_capacity;
        kept.results = join->results;
        kept.results_capacity = join->results_capacity;
    } else {
        join = mem_alloc(sizeof *join);
    }
    memset(join, 0, sizeof *join);
    join->scopes = kept.scopes;
    join->scopes_capacity = kept.scopes_capacity;
    join->results = kept.results;
    join->results_capacity = kept.results_capacity;
    join->selecting = -1;
    join->limit = SIZE_MAX;
    join->tolerated_count = -1;
    join->tolerated_percentage = -1;
    join->map = map;
    join->drained = true;
    frame->join = join;
    return join;
}

void join_free(struct engine *engine, struct join *join)
{
    if (join->results_capacity > RESULTS_KEPT) {
        free(join->results);
        join->results = NULL;
        join->results_capacity = 0;
    }
    join->next_free = engine->free_joins;
    engine->free_joins = join;
}

void join_expect(struct join *join, size_t count)
{
    if (count > join->results_capacity) {
        free(join->results);
        join->results_capacity = count < 8 ? 8 : count;
        join->results = mem_zeroed(join->results_capacity, sizeof *join->results);
    } else if (count > 0) {
        memset(join->results, 0, count * sizeof *join->results);
    }
    join->count = join->results_count = count;
}

void join_keep(struct join *join, size_t index, const struct value *result)
{
    size_t capacity = join->results_capacity;

    if (index >= capacity) {
        join->results_capacity = index < 8 ? 8 : index * 2;
        join->results = mem_resize(join->results, join->results_capacity * sizeof *join->results);
    }
    for (; join->results_count <= index; join->results_count++)
        join->results[join->results_count] = (struct value){.kind = VALUE_NULL};
    join->results[index] = *result;
}

bool join_is_done(const struct join *join)
{
    return join->active == 0 && join->drained && join->taken == join->count;
}

void join_add_scope(struct join *join, const struct sfn_scope *scope)
{
    if (join->scopes_count == join->scopes_capacity) {
        join->scopes_capacity = join->scopes_capacity == 0 ? 4 : join->scopes_capacity * 2;
        join->scopes = mem_resize(join->scopes, join->scopes_capacity * sizeof *join->scopes);
    }
    join->scopes[join->scopes_count++] = scope;
}

void join_add(struct join *join, struct frame *child)
{
    child->previous = join->last;
    child->next = NULL;
    if (join->last != NULL)
        join->last->next = child;
    else
        join->first = child;
    join->last = child;
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

bool join_can_start(const struct join *join)
{
    return join->taken < join->count && !join->run.starved && join->active < join->limit;
}
