/* runtime/engine/join.c - run the children of a Parallel or Map state, and join their results.
 * In: children that end or fail. Out: which frame is next; in the end the parent goes on with its
 * result.
 * Why one file: branches and items differ in their inputs and events, not in how they are joined.
 */
#include "runtime/engine/effect.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/handover.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/map.h"
#include "runtime/engine/redrive.h"
#include "runtime/engine/touch.h"

/* A child that has ended is no more. */
static void child_gone(struct frame *child)
{
    join_remove(child->parent->join, child);
    frame_end(child);
}

/* The scope of a branch of a Parallel; a Map has one scope for all items. */
static const struct sfn_scope *inner_scope(const struct frame *parent, size_t branch)
{
    const struct sfn_program *program = parent->execution->engine->options.program;

    return &program->scopes[(size_t)parent->state->inner + branch];
}

struct handover join_start(struct frame *parent, struct frame *reuse)
{
    struct join *join = parent->join;
    size_t index = join->started, taken = join->taken;
    const struct sfn_scope *scope = inner_scope(parent, join->map ? 0 : index);
    struct frame *child = reuse;
    const struct value *input;
    uint32_t items = 1;

    frame_touch(parent);
    if (join->pending > 0)
        return parent->execution->engine->options.redriver->redrive_child(parent, reuse);
    if (join->map) {
        input = map_items_next(parent, &items);
        if (input != NULL && !limits_allow_input(parent, input))
            input = NULL;
    } else {
        input = join->input;
        join->taken++;
    }
    if (input == NULL) {
        join->taken = taken;
        if (reuse != NULL)
            child_gone(reuse);
        return join->run.starved ? handover_look(parent) : handover_fail(parent);
    }
    join->started++;
    join->active++;
    if (child != NULL) {
        child->scope = scope;
        frame_reset(child);
    } else {
        child = frame_new(parent->execution, parent, scope);
        frame_number(child);
        join_add(join, child);
    }
    child->index = (uint32_t)index;
    child->items = items;
    child->input = input;
    if (join->map && !join->distributed && parent->state->map->selector != NULL)
        child->moved = child->rows.new_input = true; /* it is in no other row */
    if (taken < join->items_written)
        keeping_of(parent)->take_items(child, taken, join->taken);
    if (join->distributed)
        map_run_child_begin(child);
    else
        child->last_id =
            join->map ? map_iteration_begin(parent, (uint32_t)index) : join->announced_id;
    return handover_run(child, scope->start);
}

/* Whether no more children have failed than the Map tolerates. A percentage only counts once all
 * items are known. If neither is given, none may fail. */
static bool join_tolerates(const struct join *join)
{
    if (join->tolerated_count >= 0 && join->failed > (size_t)join->tolerated_count)
        return false;
    if (join->tolerated_percentage >= 0 && join->drained &&
        (double)join->failed * 100 > join->tolerated_percentage * (double)join->count)
        return false;
    return join->tolerated_count > 0 || join->tolerated_percentage > 0;
}

struct handover join_checked(struct frame *parent)
{
    struct join *join = parent->join;

    if (join->failed > 0 && !join_tolerates(join)) {
        failure_set(parent, ERROR_TOLERANCE, CAUSE_TOLERANCE);
        return handover_fail(parent);
    }
    return join_is_done(join) ? join_complete(parent) : handover_look(parent);
}

struct handover join_complete(struct frame *parent)
{
    struct join *join = parent->join;
    int64_t last_id;

    if (map_results_end(parent))
        return handover_look(parent);
    last_id = join->distributed ? map_run_succeeded(parent) : join->last_id;
    event_record(parent, join->map ? HISTORY_MAP_SUCCEEDED : HISTORY_PARALLEL_SUCCEEDED, last_id,
                 NULL, 0);
    /* In AWS neither this event nor MapRunSucceeded moves the chain on: the exit event follows what
     * came before them. */
    parent->last_id = join->last_id;
    load_results(parent);
    parent->result = map_results_whole(parent);
    join_end(parent);
    parent->wait = FRAME_RUNS;
    if (parent->result == NULL) {
        frame_fail(&parent->head, ERROR_RUNTIME, "The result is nested too deeply.");
        return handover_fail(parent);
    }
    return handover_run(parent, parent->state->leave);
}

/* Whether the frame's children are told of: then each has a frame of its own, whose number names
 * it.
 */
static bool names_children(const struct frame *parent)
{
    return parent->join->distributed && parent->execution->engine->options.map_sink != NULL;
}

/* A child has ended and is gone, or has stopped: start the next one, or see if it was the last. */
static struct handover child_over(struct frame *parent)
{
    if (join_can_start(parent->join))
        return join_start(parent, NULL);
    if (join_is_done(parent->join))
        return join_complete(parent);
    return handover_look(parent);
}

/* A child has ended: keep its result; use its frame for the next child, or free it. */
static struct handover child_done(struct frame *child, const struct value *result)
{
    struct frame *parent = child->parent;
    struct join *join = parent->join;

    frame_touch(parent);
    rows_end_frame(child);
    if (result != NULL)
        join_keep(parent, child->index, result);
    effect_disarm(child->execution, &child->own.timer);
    join->active--;
    if (join_can_start(join) && !names_children(parent))
        return join_start(parent, child);
    child_gone(child);
    return child_over(parent);
}

/* An execution of a distributed Map has ended without success, which is tolerated: its result says
 * so. It may stay to be redriven, so no other child ever gets its frame. */
static struct handover child_lost(struct frame *child, const struct value *result)
{
    struct frame *parent = child->parent;

    frame_touch(parent);
    if (result != NULL)
        join_keep(parent, child->index, result);
    effect_disarm(child->execution, &child->own.timer);
    join_drop(child);
    return child_over(parent);
}

struct handover join_child_ended(struct frame *child)
{
    struct frame *parent = child->parent;
    struct join *join = parent->join;

    if (join->distributed) {
        const struct value *result = map_result_of(child, EXECUTION_SUCCEEDED);

        map_run_child_end(child, EXECUTION_SUCCEEDED);
        return child_done(child, result);
    }
    join->inner_id = join->last_id = child->last_id;
    if (join->map) {
        map_iteration_event(parent, HISTORY_MAP_ITERATION_SUCCEEDED, child->index, child->last_id);
        join->last_id = parent->ledger->events;
    }
    return child_done(child, child->input);
}

/* Make the child's failure that of the parent, under the name that the parent's Retry and Catch
 * see. */
static void failure_pass_up(struct frame *child, struct frame *parent)
{
    struct join *join = parent->join;
    bool tolerant = join->map && (join->tolerated_count > 0 || join->tolerated_percentage > 0);

    if (tolerant) {
        failure_set(parent, ERROR_TOLERANCE, CAUSE_TOLERANCE);
    } else {
        parent->head.failure = child->head.failure;
        parent->heartbeat = child->heartbeat;
    }
    parent->last_id = child->last_id;
    parent->join_failed = true;
}

/* A child of a distributed Map has failed. Whatever its error was, that of the Map can only be that
 * too many children failed. */
static struct handover execution_failed(struct frame *child)
{
    struct frame *parent = child->parent;
    enum execution_status status = child->own.timed_out ? EXECUTION_TIMED_OUT : EXECUTION_FAILED;
    const struct value *result = map_result_of(child, status);

    map_run_child_end(child, status);
    if (join_tolerates(parent->join))
        return child_lost(child, result);
    effect_disarm(child->execution, &child->own.timer);
    join_drop(child);
    failure_set(parent, ERROR_TOLERANCE, CAUSE_TOLERANCE);
    return handover_fail(parent);
}

struct handover join_child_stopped(struct frame *child, const char *error, const char *cause)
{
    const struct value *result;

    frame_silence(child);
    failure_set(child, error, cause);
    result = map_result_of(child, EXECUTION_ABORTED);
    map_run_child_end(child, EXECUTION_ABORTED);
    return child_lost(child, result);
}

struct handover join_child_failed(struct frame *child)
{
    struct frame *parent = child->parent;
    struct join *join = parent->join;
    int64_t failed_id = child->last_id;

    if (join->distributed)
        return execution_failed(child);
    if (join->map)
        map_iteration_event(parent, HISTORY_MAP_ITERATION_FAILED, child->index, failed_id);
    else if (child->state->kind == SFN_TASK) /* the child failed in it and never left it */
        event_record(parent, HISTORY_TASK_STATE_ABORTED, failed_id, NULL, 0);
    join->failed++;
    if (join->map && join_tolerates(join)) {
        join->inner_id = failed_id;
        join->last_id = parent->ledger->events;
        if (child->join != NULL)
            join_end(child); /* its children have stopped, and nobody will redrive them */
        return child_done(child, failure_output(child));
    }
    join->failed--; /* it will not count, if it is redriven */
    failure_pass_up(child, parent);
    join_drop(child);
    join_abort(parent);
    return handover_fail(parent);
}
