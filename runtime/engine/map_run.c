/* runtime/engine/map_run.c - the run of a distributed Map, and the executions in it.
 *
 * In: the join of a distributed Map. Out: the run's history events; children with their own ledger.
 * A child differs from an iteration of an inline Map in what it may see and in where its events are
 * counted. How children are started and joined is the same (join.c). */
#include "runtime/base/bug.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map.h"
#include "runtime/engine/map_told.h"
#include "runtime/engine/names.h"
#include "runtime/engine/touch.h"

/* How many children run at once, as in AWS, unless MaxConcurrency is less. */
#define CHILDREN_MAX 10000

/* ---- the run ---- */

static void set_concurrency(struct join *join, size_t wanted)
{
    join->run.concurrency = wanted == SIZE_MAX ? 0 : (int64_t)wanted;
    join->limit = wanted < CHILDREN_MAX ? wanted : CHILDREN_MAX;
}

void map_run_begin(struct frame *parent)
{
    struct map_run *run = &parent->join->run;
    struct buffer arn = BUFFER_EMPTY;
    struct value text;

    run->id = frame_make_id(parent);
    run->started_ms = turn_of(parent->execution)->now_ms;
    set_concurrency(parent->join, parent->join->limit);
    map_run_arn(parent, &arn);
    text = event_text(arn.text);
    event_follow(parent, HISTORY_MAP_RUN_STARTED,
                 (struct history_detail[]){{HISTORY_FIELD_MAP_RUN_ARN, DETAIL_TEXT, &text, 0}}, 1);
    buffer_fini(&arn);
    run->begun = true;
    parent->execution->awake->progress.runs++;
    map_told_run(parent);
    parent->join->last_id = parent->last_id;
    map_results_open(parent);
    map_items_open(parent);
}

/* Record an event that ends the run; the error and cause may be NULL. */
static void record_end(struct frame *parent, enum history_type type, const struct value *error,
                       const struct value *cause)
{
    const struct join *join = parent->join;

    event_follow(parent, type,
                 (struct history_detail[]){
                     {HISTORY_FIELD_ERROR, DETAIL_TEXT, error, 0},
                     {HISTORY_FIELD_CAUSE, DETAIL_TEXT, cause, 0},
                     {HISTORY_FIELD_RUN_CHILDREN, DETAIL_NUMBER, NULL, (int64_t)join->started},
                     {HISTORY_FIELD_RUN_SUCCEEDED, DETAIL_NUMBER, NULL,
                      (int64_t)join->run.item_ends.succeeded},
                     {HISTORY_FIELD_RUN_FAILED, DETAIL_NUMBER, NULL, (int64_t)join->failed},
                 },
                 5);
}

int64_t map_run_succeeded(struct frame *parent)
{
    record_end(parent, HISTORY_MAP_RUN_SUCCEEDED, NULL, NULL);
    parent->join->run.status = EXECUTION_SUCCEEDED;
    return parent->last_id;
}

void map_run_failed(struct frame *parent)
{
    const struct failure *failure = &parent->head.failure;

    if (!parent->join->distributed || !parent->join->run.begun)
        return;
    record_end(parent, HISTORY_MAP_RUN_FAILED, failure->error, failure->cause);
    parent->join->run.status = EXECUTION_FAILED;
    parent->join_failed = true;
}

void map_run_aborted(struct frame *parent)
{
    if (parent->join->distributed && parent->join->run.begun)
        record_end(parent, HISTORY_MAP_RUN_ABORTED, NULL, NULL);
}

void map_run_close(struct frame *parent)
{
    map_results_pending(parent);
    map_items_close(parent);
    map_results_close(parent);
}

void map_run_end(struct frame *parent)
{
    const struct join *join = parent->join;
    struct map_progress *progress = &parent->execution->awake->progress;

    if (!join->run.begun)
        return;
    progress->runs--;
    progress->children -= join->started;
    progress->begun -= join->taken;
    progress->succeeded -= join->run.item_ends.succeeded;
    progress->failed -= join->failed;
    map_told_run_ended(parent);
}

/* What has ended without success counts as pending from now on. */
static void take_lost(struct map_ends *ends, struct map_ends *pending)
{
    *pending = *ends;
    pending->succeeded = 0;
    *ends = (struct map_ends){.succeeded = ends->succeeded};
}

static void give_back(struct map_ends *ends, struct map_ends *pending)
{
    ends->failed += pending->failed;
    ends->timed_out += pending->timed_out;
    ends->aborted += pending->aborted;
    ends->not_redrivable += pending->not_redrivable;
    *pending = (struct map_ends){.failed = 0};
}

static void all_pending(struct join *join)
{
    struct map_run *run = &join->run;

    take_lost(&run->item_ends, &run->pending_items);
    take_lost(&run->execution_ends, &run->pending_executions);
    run->redriven_frame = 0;
    join->pending = map_ends_sum(&run->pending_executions);
    join->failed = 0;
}

void map_run_give_up(struct frame *parent)
{
    struct join *join = parent->join;
    struct map_run *run = &join->run;
    size_t failed = run->pending_items.failed + run->pending_items.timed_out;

    map_results_give_up(parent);
    join->failed += failed;
    parent->execution->awake->progress.failed += failed;
    give_back(&run->item_ends, &run->pending_items);
    give_back(&run->execution_ends, &run->pending_executions);
    join->pending = 0;
}

void map_run_redrive(struct frame *parent)
{
    struct join *join = parent->join;
    struct map_run *run = &join->run;
    struct map_progress *progress = &parent->execution->awake->progress;
    struct buffer arn = BUFFER_EMPTY;
    struct value text;

    all_pending(join);
    progress->runs++;
    progress->children += join->started;
    progress->begun += join->taken;
    progress->succeeded += run->item_ends.succeeded;
    run->status = EXECUTION_RUNNING;
    run->redrives++;
    run->redriven_ms = turn_of(parent->execution)->now_ms;
    parent->last_id = join->inner_id; /* it follows MapStateStarted, as MapRunStarted did */
    map_run_arn(parent, &arn);
    text = event_text(arn.text);
    event_follow(parent, HISTORY_MAP_RUN_REDRIVEN,
                 (struct history_detail[]){
                     {HISTORY_FIELD_MAP_RUN_ARN, DETAIL_TEXT, &text, 0},
                     {HISTORY_FIELD_REDRIVE_COUNT, DETAIL_NUMBER, NULL, run->redrives},
                 },
                 2);
    buffer_fini(&arn);
    join->last_id = parent->last_id;
    map_told_run(parent);
}

void map_run_reopen(struct frame *parent)
{
    map_results_redrive(parent);
    map_items_redrive(parent);
}

void map_run_change(struct frame *parent, const struct map_run_change *change)
{
    struct join *join = parent->join;

    frame_touch(parent);
    if (change->max_concurrency >= 0)
        set_concurrency(join,
                        change->max_concurrency == 0 ? SIZE_MAX : (size_t)change->max_concurrency);
    if (change->tolerated_count >= 0)
        join->tolerated_count = change->tolerated_count;
    if (change->tolerated_percentage >= 0)
        join->tolerated_percentage = change->tolerated_percentage;
    map_told_run(parent);
}

/* ---- its children ---- */

/* Somebody wants to know of the child, and perhaps of its events: the first is recorded. Out of
 * line, as the next ones: most engines only count children. */
static __attribute__((noinline)) void tell_begun(struct frame *child)
{
    map_told_begun(child);
    map_told_run(child->parent);
    if (child->own.history == NULL)
        return;
    child->own.events = 0;
    event_start(child, child->input);
}

void map_run_child_begin(struct frame *child)
{
    struct map_progress *progress = &child->execution->awake->progress;

    child->own = (struct ledger){
        .events = 1, /* ExecutionStarted */
        .started_ms = turn_of(child->execution)->now_ms,
        .input = child->input,
    };
    limits_set_child(child);
    child->ledger = &child->own;
    child->last_id = 0;
    progress->children++;
    progress->begun += child->items;
    if (map_teller_of(child->execution) != NULL)
        tell_begun(child);
}

static __attribute__((noinline)) void tell_ended(struct frame *child, enum execution_status status)
{
    const struct failure *failure = &child->head.failure;
    const struct ending ending = {
        .status = status,
        .output = status == EXECUTION_SUCCEEDED ? child->input : NULL,
        .error = failure->error,
        .cause = failure->cause,
    };

    if (child->own.history != NULL)
        event_ending(child, &ending);
    map_told_ended(child, &ending);
    map_told_run(child->parent);
}

/* Count so many children or items that have ended as the child has, which has not succeeded. */
static void count_lost(struct map_ends *ends, const struct frame *child, size_t count)
{
    if (child->own.status == EXECUTION_FAILED)
        ends->failed += count;
    else if (child->own.status == EXECUTION_TIMED_OUT)
        ends->timed_out += count;
    else
        ends->aborted += count;
    if (child->own.events >= child->own.events_most)
        ends->not_redrivable += count;
}

static void child_lost(const struct frame *child)
{
    struct join *join = child->parent->join;

    count_lost(&join->run.item_ends, child, child->items);
    count_lost(&join->run.execution_ends, child, 1);
    if (child->own.status == EXECUTION_ABORTED)
        return;
    join->failed += child->items;
    child->execution->awake->progress.failed += child->items;
}

void map_run_child_end(struct frame *child, enum execution_status status)
{
    struct map_run *run = &child->parent->join->run;

    if (status == EXECUTION_SUCCEEDED) {
        run->item_ends.succeeded += child->items;
        run->execution_ends.succeeded++;
        child->execution->awake->progress.succeeded += child->items;
    } else {
        child->own.status = (uint8_t)status;
        child_lost(child);
    }
    if (map_teller_of(child->execution) != NULL)
        tell_ended(child, status);
}

void map_run_child_redriven(struct frame *child)
{
    struct map_run *run = &child->parent->join->run;
    struct ledger *own = &child->own;

    count_lost(&run->pending_items, child, (size_t)0 - child->items); /* so many less */
    count_lost(&run->pending_executions, child, SIZE_MAX);
    run->redriven_frame = child->number;
    own->redrives++;
    own->redriven_ms = turn_of(child->execution)->now_ms;
    own->about = NULL;
    own->status = EXECUTION_RUNNING;
    map_told_redriven(child);
    map_told_run(child->parent);
    if (!child->parent->state->map->express) {
        event_redriven(child);
        return;
    }
    own->events = 1; /* an express one begins anew */
    own->started_ms = own->redriven_ms;
    own->timer = (struct timer){.id = 0};
}

/* Most express children never wait: a timer for each would be most of their cost. */
void map_run_child_waits(struct frame *frame)
{
    struct frame *child = frame_map_child(frame);

    if (child != NULL && child->parent->state->map->express && child->own.timer.id == 0)
        effect_arm(child, &child->own.timer, child->own.started_ms + EXPRESS_SECONDS_MAX * 1000);
}
