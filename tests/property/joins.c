/* tests/property/joins.c - check what holds of a running Parallel or Map between two happenings.
 *
 * Every item has at most one child, no child could start and has not, not more failed than may:
 * computed here from what the frames say, not as the engine does it. */
#include <stdio.h>

#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/json/write.h"
#include "tests/property/invariants.h"

static const char *complaint(const struct frame *frame, const char *what)
{
    static char text[256];

    (void)snprintf(text, sizeof text, "the children of state \"%s\": %s", frame->state->name, what);
    return text;
}

static bool is_twice(const struct frame *child)
{
    for (const struct frame *other = child->next; other != NULL; other = other->next)
        if (other->index == child->index)
            return true;
    return false;
}

/* Is the number of failures one that the state goes on with? */
static bool is_tolerable(const struct join *join)
{
    double all = (double)join->count, failed = (double)join->failed;

    if (failed == 0)
        return true;
    if (join->tolerated_count >= 0 && failed > (double)join->tolerated_count)
        return false;
    if (join->tolerated_percentage >= 0 && join->drained &&
        failed * 100 > join->tolerated_percentage * all)
        return false;
    return join->map && (join->tolerated_count > 0 || join->tolerated_percentage > 0);
}

/* What a batch holds, against its limits; an item that is too large is alone. */
static const char *batch_problem(const struct frame *child, const struct map_run *run)
{
    const struct value *items = value_member_named(child->own.input, "Items");
    struct buffer text = BUFFER_EMPTY;
    size_t size;

    if (items == NULL || items->kind != VALUE_ARRAY || items->size != child->items)
        return "the input of a batch is not what it was made of";
    if (run->batch_items > 0 && items->size > (uint64_t)run->batch_items)
        return "a batch has too many items";
    json_write(&text, child->own.input);
    size = text.size;
    buffer_fini(&text);
    if (run->batch_bytes > 0 && items->size > 1 && size > (uint64_t)run->batch_bytes)
        return "a batch is too large";
    return items->size == 0 ? "a batch is empty" : NULL;
}

static const char *map_problem(const struct join *join, size_t given)
{
    const struct map_run *run = &join->run;

    if (join->input != NULL && join->base + join->input->size != join->count)
        return "items are lost";
    if (run->batches ? join->started > join->taken : join->started != join->taken)
        return "an item has more than one child";
    if (join->failed + given > join->taken)
        return "more items run and failed than were given out";
    if (run->max_items > 0 && join->count > (uint64_t)run->max_items)
        return "there are more items than MaxItems";
    if (!join->drained && !run->asked && join->active < join->limit)
        return "nobody has asked for more items";
    if (join->drained && run->source != 0)
        return "a source that was read to its end is open";
    return NULL;
}

/* Whether somebody is told of distributed Maps, who may also change their runs. */
static bool is_told(const struct frame *frame)
{
    return frame->execution->engine->options.map_sink != NULL;
}

static bool is_pending(const struct join *join, const struct frame *child)
{
    if (join->distributed)
        return join->pending > 0 && child->stop == FRAME_STOPPED &&
               child->number > join->run.redriven_frame;
    return child->stop == FRAME_PENDING;
}

static const char *join_problem(const struct join *join)
{
    const char *problem = NULL;
    size_t live = 0, given = 0, pending = 0;

    for (const struct frame *child = join->first; child != NULL; child = child->next) {
        live += child->stop == FRAME_LIVE;
        pending += is_pending(join, child);
        given += child->stop == FRAME_LIVE ? child->items : 0;
        if (join->distributed && join->run.batches && problem == NULL)
            problem = batch_problem(child, &join->run);
        if (child->index >= join->started || is_twice(child))
            return "a child is there twice";
        if (child->number == 0)
            return "a child that waits has no number";
        if (child->next != NULL && child->next->number <= child->number)
            return "children are not in the order of their numbers";
    }
    /* Those of a distributed Map may be in rows. */
    if (pending > join->pending || (pending < join->pending && !join->distributed))
        return "not all that are pending are there";
    if (join->pending > 0 && join->active < join->limit)
        return "a child could go on, and does not";
    if (live != join->active)
        return "not all that are active are alive";
    /* If somebody may lower the limit, what is told of the run is checked (tests/keeper/roll.c). */
    if (join->active > join->limit && !(join->distributed && is_told(join->first)))
        return "more run at once than may";
    if (join->taken > join->count)
        return "more is given out than there is";
    if (join->taken < join->count && join->active < join->limit && !join->run.starved)
        return "a child could run, and does not";
    if (join->active == 0 && join->drained && join->taken == join->count && !join->run.ended)
        return "all are done, and nothing follows";
    if (!is_tolerable(join))
        return "more failed than is tolerated";
    return problem == NULL && join->map ? map_problem(join, given) : problem;
}

static const char *frame_problem(const struct frame *frame)
{
    const char *problem = NULL;

    if (frame->join == NULL || frame->stop != FRAME_LIVE)
        return NULL;
    problem = join_problem(frame->join);
    if (problem != NULL)
        return complaint(frame, problem);
    for (const struct frame *child = frame->join->first; child != NULL && problem == NULL;
         child = child->next)
        problem = frame_problem(child);
    return problem;
}

const char *execution_problem(const struct execution *execution)
{
    return execution->awake->root != NULL ? frame_problem(execution->awake->root) : NULL;
}
