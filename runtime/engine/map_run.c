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
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/map.h"
#include "runtime/engine/names.h"

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
    parent->join->run.begun = true;
    parent->join->last_id = parent->last_id;
    map_results_open(parent);
    map_items_open(parent);
}

/* Record an event that ends the run; the error and cause may be NULL. */
static void record_end(struct frame *parent, enum history_type type, const struct value *error,
                       const struct value *cause)
{
    const struct join *join = parent->join;

    event_follow(
        parent, type,
        (struct history_detail[]){
            {HISTORY_FIELD_ERROR, DETAIL_TEXT, error, 0},
            {HISTORY_FIELD_CAUSE, DETAIL_TEXT, cause, 0},
            {HISTORY_FIELD_RUN_CHILDREN, DETAIL_NUMBER, NULL, (int64_t)join->started},
            {HISTORY_FIELD_RUN_SUCCEEDED, DETAIL_NUMBER, NULL, (int64_t)join->run.succeeded},
            {HISTORY_FIELD_RUN_FAILED, DETAIL_NUMBER, NULL, (int64_t)join->failed},
        },
        5);
}

int64_t map_run_succeeded(struct frame *parent)
{
    record_end(parent, HISTORY_MAP_RUN_SUCCEEDED, NULL, NULL);
    return parent->last_id;
}

void map_run_failed(struct frame *parent)
{
    const struct failure *failure = &parent->head.failure;

    if (!parent->join->distributed || !parent->join->run.begun)
        return;
    record_end(parent, HISTORY_MAP_RUN_FAILED, failure->error, failure->cause);
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

/* Add the runs of the frame's state and of those inside. */
static void add_progress(const struct frame *frame, struct map_progress *progress)
{
    const struct join *join = frame->join;

    if (join == NULL)
        return;
    if (join->distributed && join->run.begun) {
        progress->runs++;
        progress->children += join->started;
        progress->begun += join->taken;
        progress->succeeded += join->run.succeeded;
        progress->failed += join->failed;
    }
    for (const struct frame *child = join->first; child != NULL; child = child->next)
        add_progress(child, progress);
}

void execution_map_progress(const struct execution *execution, struct map_progress *progress)
{
    *progress = (struct map_progress){.runs = 0};
    if (!execution->asleep && execution->awake->root != NULL)
        add_progress(execution->awake->root, progress);
}

/* ---- its children ---- */

struct frame *map_run_child(struct frame *frame)
{
    while (frame->parent != NULL && !frame->parent->join->distributed)
        frame = frame->parent;
    return frame->parent != NULL ? frame : NULL;
}

/* Event 1 of a child is its ExecutionStarted, which is only counted: children have no history. */
void map_run_child_begin(struct frame *child)
{
    child->own = (struct ledger){
        .events = 1,
        .started_ms = turn_of(child->execution)->now_ms,
        .input = child->input,
    };
    limits_set_child(child);
    child->ledger = &child->own;
    child->last_id = 0;
}

/* Most express children never wait: a timer for each would be most of their cost. */
void map_run_child_waits(struct frame *frame)
{
    struct frame *child = map_run_child(frame);

    if (child != NULL && child->parent->state->map->express && child->own.timer.id == 0)
        effect_arm(child, &child->own.timer, child->own.started_ms + EXPRESS_SECONDS_MAX * 1000);
}
