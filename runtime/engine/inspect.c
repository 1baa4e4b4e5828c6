/* runtime/engine/inspect.c - what a state that is tested tells, and what stands for its children.
 * In: values that its code computes; what the test has for the children of a Map or Parallel.
 * Out: all of it to whoever tests; the state goes on, or fails, as if its children had run. */
#include "runtime/engine/inspect.h"

#include <string.h>

#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map.h"
#include "runtime/json/value.h"

static const struct inspection *inspection_of(const struct frame *frame)
{
    return frame->execution->engine->options.inspection;
}

/* The variables that have a value, as an object; NULL: there are none, or they are nested too
 * deeply for one. */
static const struct value *variables_of(const struct frame *frame)
{
    const struct value *object = &value_empty_object;

    for (int32_t i = 0; i < frame->scope->variables && object != NULL; i++) {
        const char *name = frame->scope->names[i].name;
        struct key key = key_of(name, strlen(name));

        key.hash |= KEY_FIXED; /* the name is a constant of the program */
        if (frame->variables[i] != NULL)
            object = value_with_member(frame->head.region, object, &key, frame->variables[i]);
    }
    return object != &value_empty_object ? object : NULL;
}

static void tell(struct frame *frame, enum sfn_inspected what, const struct value *value)
{
    const struct inspection *inspection = inspection_of(frame);

    if (value != NULL)
        inspection->seen(inspection->seen_context, what, value);
    if (what == SFN_STATE_LEAVE) {
        tell(frame, SFN_VARIABLES, variables_of(frame));
        frame->head.head.pause = 1; /* the test is over, also if the state is its own next one */
    }
    if (what == SFN_RETRIER || what == SFN_CATCHER) {
        tell(frame, SFN_ERROR, frame->head.failure.error);
        tell(frame, SFN_CAUSE, frame->head.failure.cause);
    }
}

static const struct value *context(struct sfn_frame *head)
{
    return value_own(head->region, inspection_of(frame_of(head))->context);
}

/* ---- the children of a Map or Parallel ---- */

static void tell_limits(struct frame *frame)
{
    const struct join *join = frame->join;
    struct region *region = frame->head.region;

    tell(frame, SFN_MAX_CONCURRENCY,
         value_integer(region, join->limit == SIZE_MAX ? 0 : (int64_t)join->limit));
    if (join->tolerated_count >= 0)
        tell(frame, SFN_TOLERATED_COUNT, value_integer(region, join->tolerated_count));
    if (join->tolerated_percentage >= 0)
        tell(frame, SFN_TOLERATED_PERCENTAGE, value_from_real(region, join->tolerated_percentage));
}

/* Tell of the inputs that the children would have. False when one cannot be made. */
static bool tell_inputs(struct frame *frame)
{
    struct join *join = frame->join;
    bool batches = join->run.batches;
    struct value *inputs = value_new_items(frame->head.region, join->count);
    size_t count = 0;

    while (join->taken < join->count) {
        uint32_t items = 1;
        const struct value *input = map_items_next(frame, &items);

        if (input == NULL)
            return false;
        inputs[count++] = value_part(input);
    }
    if (batches || frame->state->map->selector != NULL)
        tell(frame, batches ? SFN_AFTER_ITEM_BATCHER : SFN_AFTER_ITEM_SELECTOR,
             value_array(frame->head.region, inputs, count));
    return true;
}

static bool tell_map(struct frame *frame)
{
    const struct inspection *inspection = inspection_of(frame);
    struct join *join = frame->join;

    if (frame->state->map->reader != NULL && inspection->items != NULL)
        map_items_given(frame, value_own(frame->head.region, inspection->items));
    join->count = join->input->size;
    join->drained = true;
    tell(frame, SFN_AFTER_ITEMS_PATH, join->input);
    tell_limits(frame);
    return tell_inputs(frame);
}

/* Whether the Map fails because too many of its children have. */
static bool is_beyond_tolerance(const struct frame *frame)
{
    const struct join *join = frame->join;
    int64_t failed = inspection_of(frame)->failed;

    return (join->tolerated_count >= 0 && failed > join->tolerated_count) ||
           (join->tolerated_percentage >= 0 &&
            (double)failed * 100 > join->tolerated_percentage * (double)join->count);
}

static void join(struct frame *frame)
{
    const struct inspection *inspection = inspection_of(frame);
    bool told = !frame->join->map || tell_map(frame);

    if (told && inspection->fails)
        limits_set_failure(frame, inspection->error, inspection->cause);
    else if (told && frame->join->map && is_beyond_tolerance(frame))
        failure_set(frame, ERROR_TOLERANCE, CAUSE_TOLERANCE);
    else if (told)
        frame->result = value_own(frame->head.region, inspection->result);
    frame->wait = frame->result != NULL ? FRAME_READY : FRAME_REFUSED;
    frame->join->distributed = false; /* its run has not begun */
    join_end(frame);
}

const struct inspector inspector = {tell, join, context};
