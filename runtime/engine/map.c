/* runtime/engine/map.c - set the limits of a Map and begin its items, for compiled code. */
#include "runtime/base/bug.h"
#include "runtime/engine/event.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/inspect.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map.h"
#include "runtime/engine/number.h"

/* Fail with: The FIELD field refers to value "V" which is not a valid integer: PATH. */
static int32_t refuse(struct sfn_frame *head, const char *field, const struct value *value,
                      const char *kind, const char *path)
{
    if (value == NULL)
        frame_fail(head, ERROR_RUNTIME, "The %s field does not reference an input value: %s", field,
                   path);
    else
        frame_fail(head, ERROR_RUNTIME,
                   "The %s field refers to value \"%s\" which is not a valid %s: %s", field,
                   number_shown(head->region, value), kind, path);
    return 0;
}

/* The Map's join. Limits come before or after the items: whichever is first makes it. */
static struct join *map_join(struct frame *frame)
{
    return frame->join != NULL ? frame->join : join_new(frame, true);
}

int32_t sfn_map_concurrency(struct sfn_frame *head, const struct value *value, const char *path)
{
    int64_t limit;

    if (!number_integer(value, &limit))
        return refuse(head, "MaxConcurrencyPath", value, "integer", path);
    if (limit < 0) {
        frame_fail(head, ERROR_RUNTIME, "MaxConcurrency cannot be negative.");
        return 0;
    }
    map_join(frame_of(head))->limit = limit == 0 ? SIZE_MAX : (size_t)limit;
    return 1;
}

int32_t sfn_map_tolerated_count(struct sfn_frame *head, const struct value *value, const char *path)
{
    int64_t count;

    if (!number_integer(value, &count))
        return refuse(head, "ToleratedFailureCountPath", value, "integer", path);
    if (count < 0) {
        frame_fail(head, ERROR_RUNTIME, "ToleratedFailureCount cannot be negative.");
        return 0;
    }
    map_join(frame_of(head))->tolerated_count = count;
    return 1;
}

int32_t sfn_map_tolerated_percentage(struct sfn_frame *head, const struct value *value,
                                     const char *path)
{
    double percentage;

    if (!number_real(value, &percentage))
        return refuse(head, "ToleratedFailurePercentagePath", value, "float", path);
    if (!(percentage >= 0 && percentage <= 100)) {
        frame_fail(head, ERROR_RUNTIME, "ToleratedFailurePercentage must be between 0 and 100.");
        return 0;
    }
    map_join(frame_of(head))->tolerated_percentage = percentage;
    return 1;
}

void sfn_map_begin(struct sfn_frame *head, const struct value *items)
{
    struct frame *frame = frame_of(head);
    struct join *join = map_join(frame);

    ENSURE(items->kind == VALUE_ARRAY || items->kind == VALUE_OBJECT);
    event_follow(
        frame, HISTORY_MAP_STARTED,
        (struct history_detail[]){{HISTORY_FIELD_LENGTH, DETAIL_NUMBER, NULL, items->size}}, 1);
    map_items_given(frame, items);
    join->begun = true;
    join->last_id = join->inner_id = frame->last_id;
}

/* Whether a result is kept for each item. It is not with batches, which have one for several items,
 * with a writer, which takes the results, or when they are dropped. */
static bool item_leaves_result(const struct frame *frame)
{
    const struct sfn_map *map = frame->state->map;

    return !frame->join->run.batches && !map->drops && map->writer == NULL;
}

void sfn_map_start(struct sfn_frame *head)
{
    struct frame *frame = frame_of(head);
    struct join *join = frame->join;

    ENSURE(join != NULL && join->begun);
    if (frame->execution->engine->options.inspection != NULL) {
        frame->execution->engine->options.inspection->inspector->join(frame);
        return;
    }
    if (item_leaves_result(frame))
        join_expect(frame, join->input->size);
    else
        join->count = join->input->size;
    frame->wait = FRAME_JOINS;
    if (!join->distributed) {
        join->limit = limits_concurrency(frame, join->limit);
        map_iterations_announce(frame);
        return;
    }
    map_run_begin(frame);
}
