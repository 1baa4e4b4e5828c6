/* runtime/engine/answer.c - what the world answers, taken by the frame that waits for it.
 * In: a frame and the answer to what its effects asked for. Out: the frame that goes on, if any. */
#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"

/* ---- a Map's items and results ---- */

struct frame *map_data_items(struct frame *parent, const struct value *items, bool last,
                             int32_t *point)
{
    map_items_came(parent, items, last);
    return last ? join_drained(parent, point) : frame_next(parent, point);
}

struct frame *map_data_ended(struct frame *parent, int32_t *point)
{
    parent->join->run.sink = 0;
    return join_complete(parent, point);
}

struct frame *map_data_failed(struct frame *parent, uint64_t id, const char *cause, int32_t *point)
{
    struct map_run *run = &parent->join->run;

    if (id == run->sink) {
        run->sink = 0;
        failure_set(parent, ERROR_RESULT_WRITER, cause);
    } else {
        run->source = 0;
        failure_set(parent, ERROR_ITEM_READER, cause);
    }
    return frame_failed(parent, point);
}

/* ---- the time of a child is over ---- */

void map_run_child_due(struct frame *child)
{
    struct execution *execution = child->execution;
    int32_t point = -1;

    child->own.timer = 0;
    child->own.timed_out = true;
    failure_set(child, NULL, NULL);
    child->fatal = true;
    child = frame_failed(child, &point);
    execution_run(execution, child, point);
}
