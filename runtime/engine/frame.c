/* runtime/engine/frame.c - make frames and free them, and find them by the ids of timers and tasks.
 * Why free lists: an item of a Map that never waits must not cost an allocation, so frames and
 * their tasks are used again, and frames keep their arrays. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/event.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/task.h"

/* An id is a serial number, and in its lowest bits the slot of the frame that it belongs to. */
#define SLOT_BITS 28
#define SLOTS_MAX ((UINT32_C(1) << SLOT_BITS) - 1)

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
    frame->handling = frame->fatal = frame->heartbeat = frame->join_failed = false;
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
    frame->head.region = &execution->region;
    frame->head.random = &execution->random;
    frame->execution = execution;
    frame->ledger = parent != NULL ? parent->ledger : &execution->ledger;
    frame->own = (struct ledger){.input = NULL};
    frame->parent = parent;
    frame->next = frame->previous = NULL;
    frame->scope = scope;
    frame->timer = (struct timer){.id = 0};
    frame->slot = 0;
    frame->last_id = 0;
    frame->variables_bytes = 0;
    frame_reset(frame);
    return frame;
}

static void slot_release(struct execution *execution, uint32_t slot)
{
    if (slot == 0)
        return;
    execution->slots[slot] = (struct slot){NULL, execution->slots_free};
    execution->slots_free = slot;
    if (--execution->slots_used > 0)
        return;
    execution->slots_count = 0; /* none is in use: begin anew */
    execution->slots_free = 0;
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
    slot_release(frame->execution, frame->slot);
    frame->next = engine->free_frames;
    engine->free_frames = frame;
}

/* Give a frame a slot. That of the root is 0 and needs no table: most executions have none. */
static uint32_t slot_take(struct execution *execution, struct frame *frame)
{
    uint32_t slot = execution->slots_free;

    if (slot != 0) {
        execution->slots_free = execution->slots[slot].next_free;
    } else {
        if (execution->slots_count == 0)
            execution->slots_count = 1;
        ENSURE(execution->slots_count < SLOTS_MAX);
        if (execution->slots_count >= execution->slots_capacity) {
            execution->slots_capacity =
                execution->slots_capacity == 0 ? 8 : execution->slots_capacity * 2;
            execution->slots =
                mem_resize(execution->slots, execution->slots_capacity * sizeof *execution->slots);
        }
        slot = execution->slots_count++;
    }
    execution->slots[slot] = (struct slot){frame, 0};
    execution->slots_used++;
    return slot;
}

uint64_t frame_make_id(struct frame *frame)
{
    if (frame->parent != NULL && frame->slot == 0)
        frame->slot = slot_take(frame->execution, frame);
    return ++frame->execution->serial << SLOT_BITS | frame->slot;
}

struct frame *frame_find(struct execution *execution, uint64_t id)
{
    uint32_t slot = (uint32_t)(id & SLOTS_MAX);

    if (slot == 0)
        return execution->root;
    return slot < execution->slots_count ? execution->slots[slot].frame : NULL;
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
