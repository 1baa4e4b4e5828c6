/* runtime/engine/map_run.c - a distributed Map: its run, the executions that are its children.
 * In: a Map's join that compiled code called distributed. Out: the run's events, what its children
 * are called, their batches of items.
 * Why: such a child differs from an iteration in what it may see and in who counts its events; how
 * children are started and joined is the same (join.c). */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/making.h"
#include "runtime/json/write.h"

/* The hosted service runs this many children at once when no MaxConcurrency says less. */
#define CHILDREN_MAX 10000

/* ---- for compiled code ---- */

void sfn_map_distribute(struct sfn_frame *head, const char *label, int32_t express)
{
    struct frame *frame = frame_of(head);
    struct join *join = frame->join;

    ENSURE(join != NULL && join->begun);
    join->distributed = true;
    join->run.label = label;
    join->run.express = express != 0;
    join->run.seed = map_run_seed(frame->execution);
    if (join->limit > CHILDREN_MAX)
        join->limit = CHILDREN_MAX;
}

static int32_t batch_limit(struct sfn_frame *head, const struct value *value, const char *field,
                           const char *path, int64_t *limit)
{
    if (!number_integer(value, limit)) {
        frame_fail(head, ERROR_RUNTIME,
                   "The %sPath field refers to value \"%s\" which is not a valid integer: %s",
                   field, number_shown(head->region, value), path);
        return 0;
    }
    if (*limit <= 0) {
        frame_fail(head, ERROR_RUNTIME, "%s must be positive.", field);
        return 0;
    }
    frame_of(head)->join->run.batches = true;
    return 1;
}

int32_t sfn_map_batch_items(struct sfn_frame *head, const struct value *value, const char *path)
{
    return batch_limit(head, value, "MaxItemsPerBatch", path,
                       &frame_of(head)->join->run.batch_items);
}

int32_t sfn_map_batch_bytes(struct sfn_frame *head, const struct value *value, const char *path)
{
    return batch_limit(head, value, "MaxInputBytesPerBatch", path,
                       &frame_of(head)->join->run.batch_bytes);
}

void sfn_map_batch_input(struct sfn_frame *head, const struct value *input)
{
    frame_of(head)->join->run.batch_input = input;
}

struct frame *map_run_child(struct frame *frame)
{
    while (frame->parent != NULL && !frame->parent->join->distributed)
        frame = frame->parent;
    return frame->parent != NULL ? frame : NULL;
}

/* ---- the run ---- */

void map_run_begin(struct frame *parent)
{
    struct buffer arn = BUFFER_EMPTY;
    struct value text;

    map_run_arn(parent, &arn);
    text = event_text(arn.text);
    event_follow(parent, HISTORY_MAP_RUN_STARTED,
                 (struct history_detail[]){{HISTORY_FIELD_MAP_RUN_ARN, DETAIL_TEXT, &text, 0}}, 1);
    buffer_fini(&arn);
    if (parent->join->run.batches)
        parent->join->results_count = 0; /* how many there will be is not known */
    parent->join->run.begun = true;
    parent->join->last_id = parent->last_id;
}

void map_run_succeeded(struct frame *parent)
{
    event_follow(parent, HISTORY_MAP_RUN_SUCCEEDED, NULL, 0);
    parent->join->last_id = parent->last_id;
}

void map_run_failed(struct frame *parent)
{
    const struct failure *failure = &parent->head.failure;

    if (!parent->join->distributed || !parent->join->run.begun)
        return;
    event_follow(parent, HISTORY_MAP_RUN_FAILED,
                 (struct history_detail[]){
                     {HISTORY_FIELD_ERROR, DETAIL_TEXT, failure->error, 0},
                     {HISTORY_FIELD_CAUSE, DETAIL_TEXT, failure->cause, 0},
                 },
                 2);
    parent->join_failed = true;
}

void map_run_aborted(struct frame *parent)
{
    if (parent->join->distributed && parent->join->run.begun)
        event_follow(parent, HISTORY_MAP_RUN_ABORTED, NULL, 0);
}

/* ---- its children ---- */

/* Event 1 of a child is its ExecutionStarted, which nobody records. */
void map_run_child_begin(struct frame *child)
{
    child->own = (struct ledger){
        .events = 1,
        .events_most = limits_events(child->execution, child->parent->join->run.express),
        .started_ms = child->execution->now_ms,
        .input = child->input,
    };
    child->ledger = &child->own;
    child->last_id = 0;
}

/* Most express children never wait: a timer for each would be most of their cost. */
void map_run_child_waits(struct frame *frame)
{
    struct frame *child = map_run_child(frame);

    if (child != NULL && child->parent->join->run.express && child->own.timer == 0)
        child->own.timer = effect_arm(child, child->own.started_ms + EXPRESS_SECONDS_MAX * 1000);
}

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

static const char *status_of(const struct frame *child, enum child_end end)
{
    static const char *const names[] = {
        [CHILD_SUCCEEDED] = "SUCCEEDED", [CHILD_FAILED] = "FAILED", [CHILD_ABORTED] = "ABORTED"};

    return end == CHILD_FAILED && child->own.timed_out ? "TIMED_OUT" : names[end];
}

const struct value *map_run_record(struct frame *child, enum child_end end)
{
    struct region *region = child->head.region;
    const struct failure *failure = &child->head.failure;
    bool succeeded = end == CHILD_SUCCEEDED;
    struct making record = {.region = region}, included = {.region = region};
    struct buffer text = BUFFER_EMPTY;
    const struct value *object;

    making_add(&included, "Included", value_boolean(true));
    making_add(&record, "Cause", end == CHILD_FAILED ? failure->cause : NULL);
    making_add(&record, "Error", end == CHILD_FAILED ? failure->error : NULL);
    map_run_child_arn(child, &text);
    making_add(&record, "ExecutionArn", making_written(region, &text));
    json_write(&text, child->own.input);
    making_add(&record, "Input", making_written(region, &text));
    making_add(&record, "InputDetails", making_object(&included));
    map_run_child_name(child, &text);
    making_add(&record, "Name", making_written(region, &text));
    if (succeeded) {
        json_write(&text, child->input);
        making_add(&record, "Output", making_written(region, &text));
    }
    making_add(&record, "OutputDetails", making_object(&included));
    making_add(&record, "RedriveCount", &value_zero);
    making_add(&record, "RedriveStatus",
               value_text(region, succeeded ? "NOT_REDRIVABLE" : "REDRIVABLE_BY_MAP_RUN"));
    if (succeeded)
        making_add(&record, "RedriveStatusReason",
                   value_text(region, "Execution is SUCCEEDED and cannot be redriven"));
    making_add(&record, "StartDate", making_time(region, child->own.started_ms));
    buffer_clear(&text);
    arn_begin(&text, child->execution->engine, "stateMachine");
    map_run_machine_name(child, &text);
    making_add(&record, "StateMachineArn", making_written(region, &text));
    making_add(&record, "Status", value_text(region, status_of(child, end)));
    making_add(&record, "StopDate", making_time(region, child->execution->now_ms));
    buffer_fini(&text);
    object = making_object(&record);
    ENSURE(object != NULL); /* a record is two levels deep */
    return object;
}

/* ---- results that are written ---- */

static const struct value *run_arn(struct frame *parent)
{
    struct buffer arn = BUFFER_EMPTY;
    const struct value *value;

    map_run_arn(parent, &arn);
    value = making_written(parent->head.region, &arn);
    buffer_fini(&arn);
    return value;
}

/* PREFIX/UUID/manifest.json */
static const struct value *manifest_key(struct frame *parent)
{
    const struct value *parameters =
        value_member_named(parent->join->run.destination, "Parameters");
    const struct value *prefix = value_member_named(parameters, "Prefix");
    struct buffer key = BUFFER_EMPTY;
    const struct value *value;

    if (value_is(prefix, VALUE_STRING) && prefix->size > 0) {
        buffer_add(&key, prefix->as.text, prefix->size);
        if (prefix->as.text[prefix->size - 1] != '/')
            buffer_add_byte(&key, '/');
    }
    map_run_name(parent, &key);
    buffer_add_text(&key, "/manifest.json");
    value = making_written(parent->head.region, &key);
    buffer_fini(&key);
    return value;
}

const struct value *map_run_destination(struct frame *parent)
{
    const struct value *destination = parent->join->run.destination;
    struct making request = {.region = parent->head.region};

    making_add(&request, "Parameters", value_member_named(destination, "Parameters"));
    making_add(&request, "Literals", value_member_named(destination, "Literals"));
    making_add(&request, "WriterConfig", value_member_named(destination, "WriterConfig"));
    making_add(&request, "MapRunArn", run_arn(parent));
    making_add(&request, "Key", manifest_key(parent));
    return making_object(&request);
}

const struct value *map_run_exported(struct frame *parent)
{
    const struct value *parameters =
        value_member_named(parent->join->run.destination, "Parameters");
    struct making details = {.region = parent->head.region};
    struct making result = {.region = parent->head.region};

    making_add(&details, "Bucket", value_member_named(parameters, "Bucket"));
    making_add(&details, "Key", manifest_key(parent));
    making_add(&result, "MapRunArn", run_arn(parent));
    making_add(&result, "ResultWriterDetails", making_object(&details));
    return making_object(&result);
}

/* ---- batches ---- */

/* {"Items": [...], "BatchInput": ...} */
static const struct value *batch_object(struct frame *parent, const struct value *items)
{
    struct making record = {.region = parent->head.region};
    const struct value *object;

    making_add(&record, "Items", items);
    making_add(&record, "BatchInput", parent->join->run.batch_input);
    object = items == NULL ? NULL : making_object(&record);
    if (object == NULL)
        frame_fail(&parent->head, ERROR_RUNTIME, "The input of a batch is nested too deeply.");
    return object;
}

/* The items of a batch under construction, which nobody else points at. */
struct batch {
    struct value *items;
    size_t count, capacity;
    size_t bytes; /* of the child's input, when they are limited */
};

static void batch_add(struct batch *batch, const struct value *item)
{
    if (batch->count == batch->capacity) {
        batch->capacity = batch->capacity == 0 ? 16 : batch->capacity * 2;
        batch->items = mem_resize(batch->items, batch->capacity * sizeof *batch->items);
    }
    batch->items[batch->count++] = *item;
}

/* True when the item is in the batch. One that is larger than a batch may be is alone in its own.
 */
static bool batch_takes(struct batch *batch, const struct map_run *run, const struct value *item)
{
    if (run->batch_bytes > 0) {
        batch->bytes += json_size(item) + (batch->count > 0);
        if (batch->count > 0 && batch->bytes > (uint64_t)run->batch_bytes)
            return false;
    }
    batch_add(batch, item);
    return true;
}

static bool batch_is_full(const struct batch *batch, const struct map_run *run)
{
    return run->batch_items > 0 && batch->count == (uint64_t)run->batch_items;
}

static const struct value *batch_items(struct region *region, const struct batch *batch)
{
    struct value *items = value_new_items(region, batch->count);

    memcpy(items, batch->items, batch->count * sizeof *items);
    return value_array(region, items, batch->count);
}

const struct value *map_run_batch(struct frame *parent, uint32_t *items)
{
    struct join *join = parent->join;
    struct batch batch = {.items = NULL};
    const struct value *item = NULL, *input = NULL;
    bool full = false;

    if (!join->drained && (uint64_t)join->run.batch_items > join->count - join->taken &&
        join->run.batch_bytes == 0) {
        join->run.starved = true;
        return NULL;
    }
    if (join->run.batch_bytes > 0) {
        input = batch_object(parent, &value_empty_array);
        if (input == NULL)
            return NULL;
        batch.bytes = json_size(input);
        input = NULL;
    }
    while (!full && join->taken + batch.count < join->count) {
        item = map_item_selected(parent, join->taken + batch.count);
        if (item == NULL)
            break;
        full = !batch_takes(&batch, &join->run, item) || batch_is_full(&batch, &join->run);
    }
    if (item != NULL && !full && !join->drained)
        join->run.starved = true; /* it may hold items that are still to come */
    else if (item != NULL)
        input = batch_object(parent, batch_items(parent->head.region, &batch));
    if (input != NULL)
        join->taken += batch.count;
    *items = (uint32_t)batch.count;
    free(batch.items);
    return input;
}
