/* runtime/engine/frame.c - make frames and free them, and the attempts of their tasks.
 * Why free lists: an item of a Map that never waits must not cost an allocation, so frames and
 * their tasks are used again, and frames keep their arrays. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/task.h"

static void variables_clear(struct frame *frame)
{
    uint32_t count = (uint32_t)frame->scope->variables;

    if (count > frame->variables_capacity) {
        frame->variables = mem_resize(frame->variables, count * sizeof *frame->variables);
        frame->variables_capacity = count;
    }
    if (count > 0)
        memset(frame->variables, 0, count * sizeof *frame->variables);
}

void frame_reset(struct frame *frame)
{
    frame->ledger->variables_bytes -= frame->variables_bytes;
    frame->head.failure = (struct failure){NULL, NULL, false};
    frame->state = NULL;
    frame->result = NULL;
    frame->assigned = NULL;
    frame->wait = FRAME_RUNS;
    frame->stop = FRAME_LIVE;
    frame->handling = frame->fatal = frame->heartbeat = frame->join_failed = false;
    frame->moved = false;
    frame->rows = (struct frame_rows){.place = 0};
    frame->variables_bytes = 0;
    variables_clear(frame);
}

struct frame *frame_new(struct execution *execution, struct frame *parent,
                        const struct sfn_scope *scope)
{
    struct engine *engine = execution->engine;
    struct frame *frame = engine->free_frames;

    if (frame != NULL)
        engine->free_frames = frame->next;
    else
        frame = mem_zeroed(1, sizeof *frame);
    frame->head.region = &execution->awake->region;
    frame->head.random = &execution->awake->random;
    frame->head.now_ms = &engine->turn.now_ms;
    frame->head.query_timed = engine->options.aws_limits;
    frame->execution = execution;
    frame->ledger = parent != NULL ? parent->ledger : &execution->awake->ledger;
    frame->own = (struct ledger){.input = NULL};
    frame->parent = parent;
    frame->next = frame->previous = NULL;
    frame->scope = scope;
    frame->timer = (struct timer){.id = 0};
    frame->number = 0;
    frame->serial = 0;
    frame->last_id = 0;
    frame->variables_bytes = 0;
    frame_reset(frame);
    return frame;
}

void frame_free(struct frame *frame)
{
    struct engine *engine = frame->execution->engine;

    frame->ledger->variables_bytes -= frame->variables_bytes;
    if (frame->task != NULL)
        task_free(engine, frame->task);
    if (frame->join != NULL)
        join_free(engine, frame->join);
    frame->task = NULL;
    frame->join = NULL;
    frame_unlist(frame);
    frame->next = engine->free_frames;
    engine->free_frames = frame;
}

/* The innermost first, as a join goes with its frame. */
void frame_free_all(struct frame *frame)
{
    struct frame *at = frame, *next;

    do {
        while (at->join != NULL && at->join->first != NULL)
            at = at->join->first;
        next = at != frame ? at->parent : NULL;
        if (next != NULL)
            join_remove(next->join, at);
        frame_free(at);
        at = next;
    } while (at != NULL);
}

void frame_end(struct frame *frame)
{
    rows_end_frame(frame);
    frame_free(frame);
}

struct task *task_new(struct engine *engine)
{
    struct task *task = engine->free_tasks;

    if (task != NULL)
        engine->free_tasks = task->next_free;
    else
        task = mem_alloc(sizeof *task);
    memset(task, 0, sizeof *task);
    return task;
}

void task_free(struct engine *engine, struct task *task)
{
    task->next_free = engine->free_tasks;
    engine->free_tasks = task;
}
