/* runtime/engine/map_results.c - keep the results of a Map's children, or give them to its writer.
 * In: children that have ended. Out: the result of the Map. When there is a writer, each child's
 * result is an effect, and the result of the Map says where they are. */
#include "runtime/base/bug.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/map.h"
#include "runtime/engine/names.h"
#include "runtime/json/making.h"
#include "runtime/json/write.h"

/* ---- a child's record ---- */

static const struct value *record_of(struct frame *child, enum execution_status status)
{
    struct region *region = child->head.region;
    const struct failure *failure = &child->head.failure;
    bool succeeded = status == EXECUTION_SUCCEEDED;
    struct making record = {.region = region}, included = {.region = region};
    struct buffer text = BUFFER_EMPTY;
    const struct value *object;

    making_add(&included, "Included", value_boolean(true));
    making_add(&record, "Cause", succeeded ? NULL : failure->cause);
    making_add(&record, "Error", succeeded ? NULL : failure->error);
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
    making_add(&record, "RedriveCount", value_integer(region, child->own.redrives));
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
    making_add(&record, "Status", value_text(region, execution_status_name(status)));
    making_add(&record, "StopDate", making_time(region, turn_of(child->execution)->now_ms));
    buffer_fini(&text);
    object = making_object(&record);
    ENSURE(object != NULL); /* a record is only two levels deep */
    return object;
}

/* ---- a writer outside ---- */

static const struct value *run_arn(struct frame *parent)
{
    struct buffer arn = BUFFER_EMPTY;
    const struct value *value;

    map_run_arn(parent, &arn);
    value = making_written(parent->head.region, &arn);
    buffer_fini(&arn);
    return value;
}

/* The key of the manifest: PREFIX/UUID/manifest.json; of a run that was redriven
 * PREFIX/UUID/Redrive-COUNT/manifest.json. */
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
    if (parent->join->run.redrives > 0)
        buffer_add_format(&key, "/Redrive-%lld", (long long)parent->join->run.redrives);
    buffer_add_text(&key, "/manifest.json");
    value = making_written(parent->head.region, &key);
    buffer_fini(&key);
    return value;
}

/* The request that the writer is opened with. */
static const struct value *destination(struct frame *parent)
{
    const struct value *given = parent->join->run.destination;
    struct making request = {.region = parent->head.region};

    making_add(&request, "Parameters", value_member_named(given, "Parameters"));
    making_add(&request, "Literals", value_member_named(given, "Literals"));
    making_add(&request, "WriterConfig", value_member_named(given, "WriterConfig"));
    making_add(&request, "MapRunArn", run_arn(parent));
    making_add(&request, "Key", manifest_key(parent));
    return making_object(&request);
}

/* The result of a Map whose results a writer has taken: where they are. */
static const struct value *exported(struct frame *parent)
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

static void open_sink(struct frame *parent)
{
    effect_add(parent->execution, &(struct effect){.kind = EFFECT_OPEN_RESULTS,
                                                   .id = parent->join->run.sink,
                                                   .resource = parent->state->map->writer->text,
                                                   .state = parent->state->name,
                                                   .input = destination(parent)});
}

static void send(struct frame *parent, const struct value *result, bool failed)
{
    effect_add(parent->execution, &(struct effect){.kind = EFFECT_RESULT,
                                                   .id = parent->join->run.sink,
                                                   .input = result,
                                                   .failed = failed});
}

static void end_sink(struct frame *parent)
{
    effect_add(parent->execution,
               &(struct effect){.kind = EFFECT_END_RESULTS, .id = parent->join->run.sink});
}

void map_results_open(struct frame *parent)
{
    if (parent->state->map->writer == NULL)
        return;
    parent->join->run.sink = frame_make_id(parent);
    open_sink(parent);
}

/* How many children have ended: that many results were sent. */
static size_t sent_count(const struct join *join)
{
    return join->started - join->active - join->pending;
}

void map_results_redrive(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    run->ended = false;
    if (parent->state->map->writer == NULL)
        return;
    run->sink = frame_make_id(parent);
    map_results_reopen(parent);
}

void map_results_reopen(struct frame *parent)
{
    const struct join *join = parent->join;

    open_sink(parent);
    for (size_t i = 0; i < sent_count(join); i++) {
        bool failed;
        const struct value *result = load_sent(parent, i, &failed);

        send(parent, result, failed);
    }
    if (join->run.ended)
        end_sink(parent);
}

void map_results_pending(struct frame *parent)
{
    const struct join *join = parent->join;

    if (join->run.sink != 0 && join->taken < join->count)
        effect_add(parent->execution, &(struct effect){.kind = EFFECT_PENDING,
                                                       .id = join->run.sink,
                                                       .input = map_items_left(parent)});
}

void map_results_give_up(struct frame *parent)
{
    const struct join *join = parent->join;
    uint64_t number = join->run.redriven_frame;

    for (size_t i = 0; join->run.sink != 0 && i < join->pending; i++)
        send(parent, load_next_record(parent, &number), true);
}

void map_results_close(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    if (run->sink != 0)
        effect_add(parent->execution, &(struct effect){.kind = EFFECT_CLOSE, .id = run->sink});
    run->sink = 0;
}

/* ---- child by child ---- */

/* What stands for the child in the result. */
static const struct value *result_of(struct frame *child, enum execution_status status)
{
    if (status != EXECUTION_SUCCEEDED || child->parent->state->map->form == SFN_RECORDS)
        return record_of(child, status);
    return child->input;
}

const struct value *map_result_of(struct frame *child, enum execution_status status)
{
    struct map_run *run = &child->parent->join->run;
    bool failed = status != EXECUTION_SUCCEEDED;
    const struct value *result;

    if (child->parent->state->map->drops && run->sink == 0)
        return NULL;
    result = result_of(child, status);
    if (run->sink == 0)
        return result;
    send(child->parent, result, failed);
    keep_sent(child->parent, sent_count(child->parent->join), result, failed);
    if (failed)
        keep_record(child, result);
    return NULL;
}

void map_result_aborted(struct frame *child)
{
    const struct value *record;

    if (child->parent->join->run.sink == 0)
        return;
    record = record_of(child, EXECUTION_ABORTED);
    send(child->parent, record, true);
    keep_record(child, record);
}

/* ---- all of them ---- */

bool map_results_end(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    if (run->sink == 0)
        return false;
    if (!run->ended)
        end_sink(parent);
    run->ended = true;
    return true;
}

static size_t flat_count(const struct join *join)
{
    size_t count = 0;

    for (size_t i = 0; i < join->results_count; i++)
        count += join->results[i].kind == VALUE_ARRAY ? join->results[i].size : 1;
    return count;
}

static const struct value *flattened(struct region *region, const struct join *join)
{
    size_t count = flat_count(join), at = 0;
    struct value *items = value_new_items(region, count);

    for (size_t i = 0; i < join->results_count; i++) {
        const struct value *result = &join->results[i];

        if (result->kind != VALUE_ARRAY) {
            items[at++] = *result;
            continue;
        }
        for (uint32_t n = 0; n < result->size; n++)
            items[at++] = result->as.items[n];
    }
    return value_array(region, items, count);
}

const struct value *map_results_whole(struct frame *parent)
{
    struct region *region = parent->head.region;
    const struct join *join = parent->join;

    if (join->map && parent->state->map->writer != NULL)
        return exported(parent);
    if (join->map && parent->state->map->form == SFN_FLAT)
        return flattened(region, join);
    if (join->results_count == 0)
        return &value_empty_array;
    return value_array(region, join->results, join->results_count); /* they change no more */
}
