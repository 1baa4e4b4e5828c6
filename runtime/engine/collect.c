/* runtime/engine/collect.c - collect garbage: copy the live values into a fresh region.
 * In: an execution at a safepoint. Out: its live values in a new region; the old region is freed.
 * Why: values are never freed one by one, and a machine that loops must not grow for ever. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/task.h"

/* A region is collected when it has grown to a multiple of what was live after the last collection,
 * plus a slack. The slack is less than a large chunk, so that a loop reuses memory that is still in
 * the cache: the region that one collection empties is what the next copies to. The multiple is
 * three: with two, a Map over many items, nearly all of whose values stay live, would be copied
 * often, and need more memory than without a collection. */
#define COLLECT_SLACK ((size_t)192 * 1024)
#define COLLECT_MULTIPLE 3

static void move(struct region *to, const struct value **root)
{
    if (*root != NULL)
        *root = value_move(to, *root);
}

static void move_join(struct region *to, struct join *join)
{
    move(to, &join->input);
    move(to, &join->origins);
    move(to, &join->run.batch_input);
    move(to, &join->run.request);
    move(to, &join->run.destination);
    if (join->results != NULL) {
        join->results = value_move_items(to, join->results, join->results_count);
        join->results_capacity = join->results_count;
    }
}

static void move_frame(struct region *to, struct frame *frame)
{
    move(to, &frame->head.failure.error);
    move(to, &frame->head.failure.cause);
    move(to, &frame->input);
    move(to, &frame->result);
    move(to, &frame->assigned);
    move(to, &frame->own.input);
    move(to, &frame->own.about);
    for (int32_t i = 0; i < frame->scope->variables; i++)
        move(to, &frame->variables[i]);
    if (frame->task != NULL)
        move(to, &frame->task->input);
    if (frame->join == NULL)
        return;
    move_join(to, frame->join);
    for (struct frame *child = frame->join->first; child != NULL; child = child->next)
        move_frame(to, child);
}

/* Keep the old region until the next happening, because effects of this one may point into it. */
static void retire(struct execution *execution)
{
    struct retired *retired = mem_alloc(sizeof *retired);

    retired->region = execution->awake->region;
    retired->next = execution->awake->retired;
    execution->awake->retired = retired;
    turn_of(execution)->pinned = false;
}

void execution_collect(struct execution *execution)
{
    struct region *spare = &execution->engine->spare;
    struct region fresh = *spare;

    move_frame(&fresh, execution->awake->root);
    move(&fresh, &execution->awake->ledger.about);
    if (execution->awake->ledger.history != NULL)
        move(&fresh, &execution->awake->input_read);
    else
        execution->awake->input_read = NULL;
    region_init_pooled(spare, &execution->engine->pool);
    if (turn_of(execution)->pinned) {
        retire(execution);
    } else {
        *spare = execution->awake->region;
        region_reset(spare);
    }
    execution->awake->region = fresh;
    execution_plan_collection(execution);
}

/* Plan the next collection as if all that is in the region were live. */
void execution_plan_collection(struct execution *execution)
{
    execution->awake->collect_at =
        COLLECT_SLACK + COLLECT_MULTIPLE * region_used(&execution->awake->region);
}

void execution_free_retired(struct execution *execution)
{
    while (execution->awake->retired != NULL) {
        struct retired *retired = execution->awake->retired;

        execution->awake->retired = retired->next;
        region_fini(&retired->region);
        free(retired);
    }
}
