/* runtime/engine/map_told.c - tell the engine's map sink of the runs of distributed Maps and of the
 * executions in them.
 * In: children and runs that begin, change and end. Out: calls of the sink, in the same happening.
 * Why at once for children and late for runs: each child is told of once, but a run changes with
 * every child, and only how it is in the end matters. */
#include "runtime/engine/map_told.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/map.h"
#include "runtime/engine/names.h"
#include "runtime/json/write.h"

static const struct map_sink *sink_of(const struct frame *frame)
{
    return frame->execution->engine->options.map_sink;
}

static struct telling *telling_of(const struct frame *frame)
{
    return &frame->execution->engine->telling;
}

static void take_events(void *context, const struct history *events)
{
    const struct engine *engine = context;
    const struct frame *child = engine->telling.child;
    const struct map_sink *sink = engine->options.map_sink;

    sink->child_events(sink->context, child->execution->owner, child->own.number, events);
}

/* ---- children ---- */

/* The number of the child that the frame is part of, or 0. */
static uint64_t number_around(struct frame *frame)
{
    const struct frame *child = frame_map_child(frame);

    return child != NULL ? child->own.number : 0;
}

/* The history that children share, or NULL: events are not wanted. */
static struct history *shared_history(struct engine *engine)
{
    struct telling *telling = &engine->telling;

    if (telling->history == NULL && engine->options.record_history) {
        telling->sink =
            (struct history_sink){.take = take_events, .context = engine, .apart = true};
        telling->history = history_new(&telling->sink);
    }
    return telling->history;
}

static void redriven(struct frame *child)
{
    const struct map_sink *sink = sink_of(child);

    sink->child_redriven(sink->context, child->execution->owner, child->own.number,
                         child->own.redriven_ms);
}

static void record(struct frame *child)
{
    if (!child->parent->state->map->express)
        child->own.history = shared_history(child->execution->engine);
}

static void begun(struct frame *child)
{
    struct frame *parent = child->parent;
    const struct map_sink *sink = sink_of(child);
    struct buffer name = BUFFER_EMPTY, arn = BUFFER_EMPTY, run_arn = BUFFER_EMPTY;
    struct buffer machine = BUFFER_EMPTY, input = BUFFER_EMPTY;

    frame_list(child);
    map_run_child_name(child, &name);
    map_run_child_arn(child, &arn);
    map_run_arn(parent, &run_arn);
    arn_begin(&machine, child->execution->engine, "stateMachine");
    map_run_machine_name(child, &machine);
    json_write(&input, child->input);
    child->own.number =
        sink->child_begun(sink->context, child->execution->owner,
                          &(struct map_child_start){.id = child->number << ID_SERIAL_BITS,
                                                    .run = parent->join->run.id,
                                                    .within = number_around(parent),
                                                    .name = name.text,
                                                    .arn = arn.text,
                                                    .run_arn = run_arn.text,
                                                    .machine_arn = machine.text,
                                                    .input = input.text,
                                                    .input_size = input.size,
                                                    .started_ms = child->own.started_ms,
                                                    .items = child->items,
                                                    .express = parent->state->map->express});
    buffer_fini(&name);
    buffer_fini(&arn);
    buffer_fini(&run_arn);
    buffer_fini(&machine);
    buffer_fini(&input);
    record(child);
}

/* Give the events that are there to the sink. */
static void hand_over(struct telling *telling)
{
    if (telling->child != NULL)
        history_hand_over(telling->history);
    telling->child = NULL;
}

static void turn(struct frame *frame)
{
    struct telling *telling = telling_of(frame);

    if (frame->ledger->history != telling->history)
        return; /* it is the execution's own */
    if (telling->child != NULL && frame->ledger == &telling->child->own)
        return;
    hand_over(telling);
    telling->child = frame_map_child(frame);
}

static void ended(struct frame *child, const struct ending *ending)
{
    const struct map_sink *sink = sink_of(child);
    struct buffer output = BUFFER_EMPTY;

    hand_over(telling_of(child));
    if (ending->output != NULL)
        json_write(&output, ending->output);
    sink->child_ended(sink->context, child->execution->owner, child->own.number,
                      &(struct map_child_end){.status = ending->status,
                                              .ended_ms = turn_of(child->execution)->now_ms,
                                              .output = output.text,
                                              .output_size = output.size,
                                              .error = ending->error,
                                              .cause = ending->cause});
    buffer_fini(&output);
}

/* ---- runs ---- */

static struct map_counts counts_of(const struct frame *parent, const struct map_ends *ends,
                                   size_t known, size_t begun, size_t pending_redrive)
{
    size_t ended = ends->succeeded + ends->failed + ends->timed_out + ends->aborted;

    return (struct map_counts){
        .pending = known - begun,
        .pending_redrive = pending_redrive,
        .running = begun - ended - pending_redrive,
        .succeeded = ends->succeeded,
        .failed = ends->failed,
        .timed_out = ends->timed_out,
        .aborted = ends->aborted,
        .total = known,
        .results_written = parent->state->map->writer != NULL ? ended : 0,
        .not_redrivable = ends->not_redrivable,
    };
}

static void report(struct frame *parent, enum execution_status status)
{
    const struct map_sink *sink = sink_of(parent);
    const struct join *join = parent->join;
    const struct map_run *run = &join->run;
    struct buffer arn = BUFFER_EMPTY;

    map_run_arn(parent, &arn);
    sink->run_changed(
        sink->context, parent->execution->owner,
        &(struct map_run_report){
            .id = run->id,
            .within = number_around(parent),
            .arn = arn.text,
            .state = parent->state->name,
            .status = status,
            .started_ms = run->started_ms,
            .ended_ms = status == EXECUTION_RUNNING ? 0 : turn_of(parent->execution)->now_ms,
            .max_concurrency = run->concurrency,
            .tolerated_count = join->tolerated_count > 0 ? join->tolerated_count : 0,
            .tolerated_percentage = join->tolerated_percentage > 0 ? join->tolerated_percentage : 0,
            .redrives = run->redrives,
            .redriven_ms = run->redriven_ms,
            .redriven_until = run->redriven_frame << ID_SERIAL_BITS,
            .items = counts_of(parent, &run->item_ends, join->count, join->taken,
                               map_ends_sum(&run->pending_items)),
            .executions = counts_of(parent, &run->execution_ends, join->started, join->started,
                                    join->pending),
        });
    buffer_fini(&arn);
}

static void run_changed(struct frame *parent)
{
    struct telling *telling = telling_of(parent);

    if (parent->join->run.changed)
        return;
    if (telling->runs_count == telling->runs_capacity) {
        telling->runs_capacity = telling->runs_capacity == 0 ? 4 : telling->runs_capacity * 2;
        telling->runs = mem_resize(telling->runs, telling->runs_capacity * sizeof *telling->runs);
    }
    telling->runs[telling->runs_count++] = parent;
    parent->join->run.changed = true;
}

static void run_ended(struct frame *parent)
{
    struct telling *telling = telling_of(parent);
    const struct map_run *run = &parent->join->run;

    for (size_t i = telling->runs_count; run->changed && i > 0; i--)
        if (telling->runs[i - 1] == parent)
            telling->runs[i - 1] = NULL;
    report(parent, run->status != EXECUTION_RUNNING ? (enum execution_status)run->status
                                                    : EXECUTION_ABORTED);
}

static void all(struct execution *execution)
{
    struct telling *telling = &execution->engine->telling;

    hand_over(telling);
    for (size_t i = 0; i < telling->runs_count; i++) {
        if (telling->runs[i] == NULL)
            continue;
        telling->runs[i]->join->run.changed = false;
        report(telling->runs[i], EXECUTION_RUNNING);
    }
    telling->runs_count = 0;
}

const struct map_teller map_teller = {
    .begun = begun,
    .redriven = redriven,
    .record = record,
    .turn = turn,
    .ended = ended,
    .run = run_changed,
    .run_ended = run_ended,
    .all = all,
};
