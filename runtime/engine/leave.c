/* runtime/engine/leave.c - what becomes of children and joins that end without success.
 * In: a child that has failed or was aborted, or a join whose children all have ended or have
 * stopped. Out: it is freed and its rows are dropped; or, in an execution that may be redriven, it
 * stays stopped. */
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/redrive.h"
#include "runtime/engine/touch.h"

/* The child is no more, nor are those below it. */
static void child_end(struct frame *child)
{
    if (child->join != NULL)
        join_end(child);
    join_remove(child->parent->join, child);
    frame_end(child);
}

void join_end(struct frame *parent)
{
    struct join *join = parent->join;

    if (join->distributed && !join->stopped)
        map_run_end(parent);
    if (parent->execution->redrivable && (join->stopped || join->distributed))
        load_children(parent, true);
    while (join->first != NULL)
        child_end(join->first);
    rows_end_join(parent);
    join_free(parent->execution->engine, join);
    parent->join = NULL;
}

void join_leave(struct frame *parent)
{
    if (!parent->execution->redrivable || parent->wait != FRAME_JOINS) {
        join_end(parent); /* nobody will redrive it, or its children had not begun */
        return;
    }
    parent->join->pending = 0;
    if (parent->join->distributed)
        map_run_end(parent);
    parent->join->stopped = true;
    frame_touch(parent);
}

void join_drop(struct frame *child)
{
    struct join *join = child->parent->join;

    if (child->stop == FRAME_LIVE)
        join->active--;
    if (child->execution->redrivable) {
        child->execution->engine->options.redriver->stop(child);
        return;
    }
    join_remove(join, child);
    frame_end(child);
}
