/* runtime/engine/execution.c - make executions, let them take happenings, free them.
 * In: happenings. Out: all of the execution waits, or it has ended; effects in the list.
 * Why: this is the only way in, so that what comes late or twice is ignored in one place. */
#include "runtime/engine/engine.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/handover.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map_told.h"
#include "runtime/engine/names.h"
#include "runtime/engine/task.h"
#include "runtime/engine/redrive.h"
#include "runtime/engine/touch.h"
#include "runtime/json/read.h"

/* ---- making ---- */

struct execution *execution_make(struct engine *engine, void *owner)
{
    struct execution *execution = mem_alloc(sizeof *execution);

    *execution = (struct execution){
        .engine = engine,
        .owner = owner,
        .kept = engine->options.row_sink != NULL,
        .redrivable = engine->options.redriver != NULL && engine->options.row_sink != NULL &&
                      engine->options.row_source != NULL && !engine->options.program->express,
        .awake = awake_take(engine)};
    return execution;
}

struct execution *execution_new(struct engine *engine, const struct execution_start *start,
                                struct json_error *error)
{
    struct execution *execution = execution_make(engine, start->owner);
    struct awake *awake = execution->awake;

    ENSURE(start->input_size <= UINT32_MAX); /* nor can a text be longer */
    execution->input = start->input;
    execution->input_size = (uint32_t)start->input_size;
    execution->input_release = start->release;
    execution->input_holder = start->holder;
    awake->seed = awake->random = start->seed;
    awake->latest_ms = INT64_MIN;
    if (execution_read_input(execution, error) == NULL) {
        execution_free(execution);
        return NULL;
    }
    execution_plan_collection(execution);
    if (start->name != NULL)
        awake->name = mem_text(start->name, strlen(start->name));
    if (start->role_arn != NULL)
        awake->role_arn = mem_text(start->role_arn, strlen(start->role_arn));
    execution->unawaited = start->unawaited;
    if (engine->options.record_history && !start->unrecorded)
        awake->ledger.history = history_new(engine->options.history_sink);
    limits_set(execution);
    return execution;
}

static void free_awake(struct execution *execution)
{
    struct awake *awake = execution->awake;

    if (awake->root != NULL)
        frame_free_all(awake->root);
    execution_free_retired(execution);
    history_free(awake->ledger.history);
    free(awake->name);
    free(awake->role_arn);
    free(awake->damage);
    free(awake->numbered.chains);
    awake_give(execution->engine, awake);
}

void execution_free(struct execution *execution)
{
    if (execution == NULL)
        return;
    if (execution->asleep)
        execution->engine->keeping->forget(execution);
    else
        free_awake(execution);
    if (execution->input_release != NULL)
        execution->input_release(execution->input_holder);
    free(execution);
}

void *execution_owner(const struct execution *execution)
{
    return execution->owner;
}

/* ---- what happens to them ---- */

static struct handover start(struct execution *execution)
{
    const struct sfn_scope *machine = execution->engine->options.program->scopes;

    execution->awake->ledger.started_ms = turn_of(execution)->now_ms;
    execution->awake->root = frame_new(execution, NULL, machine);
    execution->awake->root->input = execution->awake->input_read;
    event_start(execution->awake->root, execution->awake->input_read);
    limits_arm(execution);
    return handover_run(execution->awake->root, machine->start);
}

static void stop(struct execution *execution, const char *error, const char *cause)
{
    execution->awake->error = error == NULL ? NULL : value_text(&execution->awake->region, error);
    execution->awake->cause = cause == NULL ? NULL : value_text(&execution->awake->region, cause);
    execution_end(execution, EXECUTION_ABORTED);
}

static void time_out(struct execution *execution)
{
    execution->awake->ledger.timer.id = 0; /* the timer is due, so it need not be disarmed */
    execution_end(execution, EXECUTION_TIMED_OUT);
}

static struct handover happen(struct execution *execution, const struct happening *happening)
{
    switch (happening->kind) {
    case HAPPENING_START:
        return start(execution);
    case HAPPENING_STOP:
        if (happening->id != 0)
            return answer_take(execution, happening);
        stop(execution, happening->error, happening->cause);
        return handover_none();
    case HAPPENING_REDRIVE:
        return execution->engine->options.redriver->redrive(execution);
    default:
        break;
    }
    if (happening->id == 0) /* the id of timers that are not armed */
        return handover_none();
    if (happening->kind != HAPPENING_TIMER_DUE ||
        happening->id != execution->awake->ledger.timer.id)
        return answer_take(execution, happening);
    time_out(execution);
    return handover_none();
}

/* Forget the frames that may be read again, and their values, if there are many. */
static void let_go(struct execution *execution)
{
    const struct engine_options *options = &execution->engine->options;
    struct awake *awake = execution->awake;

    if (options->row_source == NULL || awake->root == NULL ||
        awake->numbered.count <= options->frames_kept)
        return;
    execution->engine->keeping->unload_frames(execution);
    if (awake->region.older > awake->collect_at)
        execution_collect(execution);
}

/* Put what has changed into rows. */
static void keep(struct execution *execution)
{
    if (!execution->kept)
        return;
    if (execution->awake->damage != NULL) {
        touched_clear(execution->engine);
        return;
    }
    execution->engine->keeping->save_happening(execution);
    if (execution->status == EXECUTION_RUNNING)
        let_go(execution);
    else if (execution->redrivable)
        execution->engine->options.redriver->forget(execution);
}

/* Whether it waits for nothing but a timer of its root, which is likely to take a while. */
static bool waits_for_time(const struct execution *execution)
{
    const struct frame *root = execution->awake->root;

    return root != NULL && (root->wait == FRAME_WAITS || root->wait == FRAME_RETRIES);
}

/* Pack what waits, and unpack it, where the program has what does that. */
static void rest(struct execution *execution)
{
    if (execution->engine->keeping != NULL)
        execution->engine->keeping->sleep(execution);
}

void execution_rouse(struct execution *execution)
{
    if (execution->asleep)
        execution->engine->keeping->wake(execution);
}

/* The clock may have been set back. What the execution shows of time never goes back. */
static void set_time(struct execution *execution, int64_t clock_ms)
{
    struct awake *awake = execution->awake;

    if (clock_ms > awake->latest_ms)
        awake->latest_ms = clock_ms;
    turn_of(execution)->now_ms = awake->latest_ms;
    turn_of(execution)->clock_ms = clock_ms;
}

/* Whether the execution takes that at all: what comes late is ignored. */
static bool may_take(const struct execution *execution, const struct happening *happening)
{
    if (execution_damage(execution) != NULL)
        return false;
    if (happening->kind == HAPPENING_REDRIVE)
        return execution_not_redrivable(execution) == NULL;
    return execution->status == EXECUTION_RUNNING;
}

int64_t execution_take(struct execution *execution, const struct happening *happening,
                       struct effects *out)
{
    if (!execution->asleep)
        execution_free_retired(execution);
    if (!may_take(execution, happening))
        return happening->now_ms;
    *turn_of(execution) =
        (struct turn){.happening = happening, .out = out, .patience = PAUSE_STATES};
    execution_rouse(execution);
    set_time(execution, happening->now_ms);
    ENSURE((execution->awake->root == NULL) ==
           (happening->kind == HAPPENING_START || happening->kind == HAPPENING_REDRIVE));
    execution_run(happen(execution, happening));
    if (execution->awake->ledger.history != NULL)
        history_hand_over(execution->awake->ledger.history);
    map_told_all(execution);
    keep(execution);
    if (waits_for_time(execution))
        rest(execution);
    return turn_of(execution)->now_ms;
}

void execution_rest(struct execution *execution)
{
    if (execution->asleep)
        return;
    execution_free_retired(execution);
    turn_of(execution)->pinned = false;
    rest(execution);
}

/* ---- asking ---- */

size_t execution_bytes(const struct execution *execution)
{
    size_t bytes = sizeof *execution + execution->input_size;
    const struct awake *awake;

    if (execution->asleep) /* in a block of rows, which is small */
        return bytes;
    awake = execution->awake;
    bytes += sizeof *awake + region_used(&awake->region);
    bytes += (awake->numbered.count + 1) * sizeof(struct frame);
    for (const struct retired *at = awake->retired; at != NULL; at = at->next)
        bytes += region_used(&at->region);
    if (awake->ledger.history != NULL)
        bytes += history_bytes(awake->ledger.history);
    return bytes;
}

void execution_about_task(struct execution *execution, uint64_t id, struct buffer *arn,
                          struct buffer *key)
{
    bool slept = execution->asleep;
    struct frame *frame;

    execution_rouse(execution);
    frame = frame_find(execution, id);
    if (frame != NULL)
        task_names(frame, arn, key);
    if (slept)
        execution_rest(execution);
}

bool execution_awaits(struct execution *execution, uint64_t id)
{
    bool slept = execution->asleep;
    const struct frame *frame;
    bool awaits;

    if (execution->status != EXECUTION_RUNNING)
        return false;
    execution_rouse(execution);
    frame = frame_find(execution, id);
    awaits = frame != NULL && frame->task != NULL && frame->task->id == id;
    if (slept)
        execution_rest(execution);
    return awaits;
}

void execution_map_progress(const struct execution *execution, struct map_progress *progress)
{
    *progress = execution->asleep ? execution->engine->keeping->packed_progress(execution)
                                  : execution->awake->progress;
}

const char *execution_input(const struct execution *execution, size_t *size)
{
    *size = execution->input_size;
    return execution->input;
}

const char *execution_not_redrivable(const struct execution *execution)
{
    if (execution->status == EXECUTION_RUNNING)
        return "Execution is RUNNING and cannot be redriven";
    if (execution->status == EXECUTION_SUCCEEDED)
        return "Execution is SUCCEEDED and cannot be redriven";
    if (execution->engine->options.program->express)
        return "This operation is not supported by this type of state machine";
    if (!execution->redrivable)
        return "Execution is not kept and cannot be redriven";
    if (execution->awake->ledger.events > execution->awake->ledger.events_most)
        return "Execution history event limit exceeded";
    return NULL;
}

int64_t execution_redrives(const struct execution *execution)
{
    return execution->asleep ? 0 : execution->awake->ledger.redrives;
}

enum execution_status execution_status(const struct execution *execution)
{
    return (enum execution_status)execution->status;
}

const struct value *execution_output(const struct execution *execution)
{
    return execution->asleep ? NULL : execution->awake->output;
}

const struct value *execution_error(const struct execution *execution)
{
    return execution->asleep ? NULL : execution->awake->error;
}

const struct value *execution_cause(const struct execution *execution)
{
    return execution->asleep ? NULL : execution->awake->cause;
}

const char *execution_damage(const struct execution *execution)
{
    return execution->asleep ? NULL : execution->awake->damage;
}

const struct history *execution_history(const struct execution *execution)
{
    return execution->asleep ? execution->engine->keeping->packed_history(execution)
                             : execution->awake->ledger.history;
}
