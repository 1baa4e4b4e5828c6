/* runtime/engine/again.c - ask again for work that was lost with the process that did it.
 * In: the id of a task, a source or a sink. Out: the effects that it was asked for with, and what
 * it was told since. Nothing of the execution changes, as nothing has happened to it. */
#include "runtime/engine/engine.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/map.h"
#include "runtime/engine/task.h"

static void ask(struct frame *frame, uint64_t id)
{
    const struct map_run *run = frame->join != NULL ? &frame->join->run : NULL;

    if (frame->task != NULL && frame->task->id == id &&
        (!frame->task->submitted || frame->task->working))
        task_work(frame);
    else if (run != NULL && run->source == id)
        map_items_reopen(frame);
    else if (run != NULL && run->sink == id)
        map_results_reopen(frame);
}

void execution_ask_again(struct execution *execution, uint64_t id, struct effects *out)
{
    struct frame *frame;

    if (id == 0 || execution->status != EXECUTION_RUNNING || execution_damage(execution) != NULL)
        return;
    turn_of(execution)->out = out;
    execution_rouse(execution);
    frame = frame_find(execution, id);
    if (frame != NULL)
        ask(frame, id);
}
