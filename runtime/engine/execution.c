/* runtime/engine/execution.c - executions: started, given events, ended.
 * In: events with their time. Out: the execution's next suspension or end, effects in the list.
 * Why: the only way in; whatever comes late or twice is ignored here. */
#include "runtime/engine/engine.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"
#include "runtime/json/read.h"

/* Ended executions kept for the next ones. */
#define EXECUTIONS_KEPT 64

/* ---- making ---- */

static struct execution *execution_new(struct engine *engine)
{
    struct execution *execution = engine->free_executions;
    struct region region;

    if (execution == NULL) {
        execution = mem_zeroed(1, sizeof *execution);
        region_init(&execution->region);
    } else {
        engine->free_executions = execution->next_free;
        engine->free_executions_count--;
    }
    region = execution->region;
    *execution = (struct execution){.engine = engine, .region = region};
    return execution;
}

/* What an execution owns beside its frames; the region is kept for the next one. */
static void execution_clear(struct execution *execution)
{
    execution_free_retired(execution);
    dormant_free(execution);
    history_free(execution->ledger.history);
    free(execution->name);
    free(execution->slots);
    region_reset(&execution->region);
}

static void execution_recycle(struct execution *execution)
{
    struct engine *engine = execution->engine;

    execution_clear(execution);
    if (engine->free_executions_count >= EXECUTIONS_KEPT) {
        region_fini(&execution->region);
        free(execution);
        return;
    }
    execution->next_free = engine->free_executions;
    engine->free_executions = execution;
    engine->free_executions_count++;
}

static void record_started(struct execution *execution)
{
    struct value role = event_text(execution->engine->options.place->role_arn);

    event_record(execution->root, HISTORY_EXECUTION_STARTED, 0,
                 (struct history_detail[]){
                     {HISTORY_FIELD_INPUT, DETAIL_JSON, execution->input_read, 0},
                     {HISTORY_FIELD_ROLE_ARN, DETAIL_TEXT, &role, 0},
                 },
                 2);
}

static void arm_timeout(struct execution *execution)
{
    const struct sfn_program *program = execution->engine->options.program;
    int64_t seconds = program->timeout_seconds;
    int64_t most = limits_seconds(execution);

    if (seconds == 0 || seconds > most)
        seconds = most;
    if (seconds != INT64_MAX)
        execution->timeout_timer =
            effect_arm(execution->root, execution->ledger.started_ms + seconds * 1000);
}

struct execution *execution_start(struct engine *engine, const struct execution_start *start,
                                  int64_t now_ms, struct effects *out, struct json_error *error)
{
    const struct sfn_program *program = engine->options.program;
    struct execution *execution = execution_new(engine);

    execution->owner = start->owner;
    execution->input = start->input;
    execution->input_size = start->input_size;
    execution->seed = execution->random = start->seed;
    execution->ledger.started_ms = execution->now_ms = now_ms;
    execution->patience = PAUSE_STATES;
    execution->out = out;
    execution->input_read =
        json_read(&execution->region, start->input, start->input_size, JSON_TEXT_BORROWED, error);
    if (execution->input_read == NULL) {
        execution_recycle(execution);
        return NULL;
    }
    execution->ledger.events_most = limits_events(execution, program->express);
    execution_plan_collection(execution);
    if (start->name != NULL)
        execution->name = mem_text(start->name, strlen(start->name));
    if (engine->options.record_history)
        execution->ledger.history = history_new();
    execution->root = frame_new(execution, NULL, program->machine);
    execution->root->input = execution->input_read;
    record_started(execution);
    arm_timeout(execution);
    execution_run(execution, execution->root, program->machine->start);
    execution_sleep(execution);
    return execution;
}

void execution_free(struct execution *execution)
{
    struct effects unheard;

    if (execution == NULL)
        return;
    if (execution->root != NULL) {
        effects_init(&unheard);
        execution->out = &unheard;
        frame_silence(execution->root);
        frame_free(execution->root);
        effects_fini(&unheard);
    }
    execution_recycle(execution);
}

void *execution_owner(const struct execution *execution)
{
    return execution->owner;
}

/* ---- events ---- */

/* False when the event comes too late for the execution. */
static bool event_begin(struct execution *execution, int64_t now_ms, struct effects *out)
{
    execution_free_retired(execution);
    if (execution->status != EXECUTION_RUNNING)
        return false;
    execution->now_ms = now_ms;
    execution->out = out;
    execution->pinned = false;
    execution->patience = PAUSE_STATES;
    execution_wake(execution);
    return true;
}

static void timer_due(struct execution *execution, uint64_t timer)
{
    struct frame *frame;

    if (timer == execution->timeout_timer) {
        execution->timeout_timer = 0; /* it is due: nothing to disarm */
        execution_end_with(execution, EXECUTION_TIMED_OUT, HISTORY_EXECUTION_TIMED_OUT, 0);
        return;
    }
    frame = frame_find(execution, timer);
    if (frame == NULL)
        return;
    if (frame->own.timer == timer) {
        map_run_child_due(frame);
    } else if (frame->timer == timer) {
        int32_t point = frame->wait == FRAME_WAITS    ? frame->state->leave
                        : frame->wait == FRAME_PAUSES ? frame->next_point
                                                      : frame->state->work;

        frame->timer = 0;
        frame->wait = FRAME_RUNS;
        execution_run(execution, frame, point);
    } else if (frame->task != NULL && frame->task->timeout_timer == timer) {
        frame->task->timeout_timer = 0;
        task_timed_out(frame, false);
    } else if (frame->task != NULL && frame->task->heartbeat_timer == timer) {
        frame->task->heartbeat_timer = 0;
        task_timed_out(frame, true);
    }
}

void execution_timer_due(struct execution *execution, uint64_t timer, int64_t now_ms,
                         struct effects *out)
{
    if (timer == 0 || !event_begin(execution, now_ms, out))
        return;
    timer_due(execution, timer);
    execution_sleep(execution);
}

/* The frame that waits for this task's answer, or NULL. */
static struct frame *worker(struct execution *execution, uint64_t task)
{
    struct frame *frame = frame_find(execution, task);

    if (frame == NULL || frame->task == NULL || task == 0 || frame->task->id != task)
        return NULL;
    return frame;
}

void execution_task_started(struct execution *execution, uint64_t task, int64_t now_ms,
                            struct effects *out)
{
    struct frame *frame;

    if (!event_begin(execution, now_ms, out))
        return;
    frame = worker(execution, task);
    if (frame != NULL)
        task_started(frame);
    execution_sleep(execution);
}

void execution_task_succeeded(struct execution *execution, uint64_t task, const char *output,
                              size_t output_size, int64_t now_ms, struct effects *out)
{
    struct frame *frame;

    if (!event_begin(execution, now_ms, out))
        return;
    frame = worker(execution, task);
    if (frame != NULL)
        task_succeeded(frame, output, output_size);
    execution_sleep(execution);
}

void execution_task_failed(struct execution *execution, uint64_t task, const char *error,
                           const char *cause, int64_t now_ms, struct effects *out)
{
    struct frame *frame;

    if (!event_begin(execution, now_ms, out))
        return;
    frame = worker(execution, task);
    if (frame != NULL)
        task_failed(frame, error, cause);
    execution_sleep(execution);
}

void execution_task_heartbeat(struct execution *execution, uint64_t task, int64_t now_ms,
                              struct effects *out)
{
    struct frame *frame;

    if (!event_begin(execution, now_ms, out))
        return;
    frame = worker(execution, task);
    if (frame != NULL)
        task_heartbeat(frame);
    execution_sleep(execution);
}

/* The frame whose Map has this source or sink open, or NULL. */
static struct frame *mapper(struct execution *execution, uint64_t id)
{
    struct frame *frame = id != 0 ? frame_find(execution, id) : NULL;

    if (frame == NULL || frame->join == NULL ||
        (frame->join->run.source != id && frame->join->run.sink != id))
        return NULL;
    return frame;
}

void execution_items(struct execution *execution, uint64_t source, const struct value *items,
                     bool last, int64_t now_ms, struct effects *out)
{
    struct frame *frame;
    int32_t point = -1;

    if (!event_begin(execution, now_ms, out))
        return;
    frame = mapper(execution, source);
    if (frame == NULL)
        return;
    frame = map_data_items(frame, items, last, &point);
    execution_run(execution, frame, point);
    execution_sleep(execution);
}

void execution_results_ended(struct execution *execution, uint64_t sink, int64_t now_ms,
                             struct effects *out)
{
    struct frame *frame;
    int32_t point = -1;

    if (!event_begin(execution, now_ms, out))
        return;
    frame = mapper(execution, sink);
    if (frame == NULL)
        return;
    frame = map_data_ended(frame, &point);
    execution_run(execution, frame, point);
    execution_sleep(execution);
}

void execution_data_failed(struct execution *execution, uint64_t id, const char *cause,
                           int64_t now_ms, struct effects *out)
{
    struct frame *frame;
    int32_t point = -1;

    if (!event_begin(execution, now_ms, out))
        return;
    frame = mapper(execution, id);
    if (frame == NULL)
        return;
    frame = map_data_failed(frame, id, cause, &point);
    execution_run(execution, frame, point);
    execution_sleep(execution);
}

void execution_stop(struct execution *execution, const char *error, const char *cause,
                    int64_t now_ms, struct effects *out)
{
    if (!event_begin(execution, now_ms, out))
        return;
    execution->error = error == NULL ? NULL : value_text(&execution->region, error);
    execution->cause = cause == NULL ? NULL : value_text(&execution->region, cause);
    execution_end_with(execution, EXECUTION_ABORTED, HISTORY_EXECUTION_ABORTED, 0);
}

/* ---- asking ---- */

enum execution_status execution_status(const struct execution *execution)
{
    return (enum execution_status)execution->status;
}

const char *execution_status_name(enum execution_status status)
{
    static const char *const names[] = {
        [EXECUTION_RUNNING] = "RUNNING", [EXECUTION_SUCCEEDED] = "SUCCEEDED",
        [EXECUTION_FAILED] = "FAILED",   [EXECUTION_TIMED_OUT] = "TIMED_OUT",
        [EXECUTION_ABORTED] = "ABORTED",
    };

    ENSURE((size_t)status < sizeof names / sizeof names[0]);
    return names[status];
}

const struct value *execution_output(const struct execution *execution)
{
    return execution->output;
}

const struct value *execution_error(const struct execution *execution)
{
    return execution->error;
}

const struct value *execution_cause(const struct execution *execution)
{
    return execution->cause;
}

const struct history *execution_history(const struct execution *execution)
{
    return execution->ledger.history;
}
