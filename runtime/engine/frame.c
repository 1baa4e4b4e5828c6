/* runtime/engine/frame.c - frames: made, reused, found by the ids of their timers and tasks.
 * Why: items of a Map that never wait must not cost an allocation, so frames (and the tasks they
 * hold) go through free lists of the engine and keep their arrays. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/frame.h"

/* An id is a serial number and, below it, the slot of the frame it belongs to. */
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
    frame->timer = 0;
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

/* Slot 0 is the root's and needs no table; most executions never have one. */
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

/* ---- the frame's data, for compiled code ---- */

const struct value *sfn_input(struct sfn_frame *head)
{
    return frame_of(head)->input;
}

const struct value *sfn_result(struct sfn_frame *head)
{
    return frame_of(head)->result;
}

const struct value *sfn_variable(struct sfn_frame *head, int64_t up, int64_t slot)
{
    struct frame *frame = frame_of(head);

    for (; up > 0; up--)
        frame = frame->parent;
    return frame->variables[slot];
}

void sfn_assign(struct sfn_frame *head, int64_t slot, const char *name, const struct value *value)
{
    struct frame *frame = frame_of(head);
    struct key key;

    ENSURE(slot >= 0 && slot < frame->scope->variables);
    if (frame->execution->engine->options.aws_limits)
        limits_assign(frame, frame->variables[slot], value);
    frame->variables[slot] = value;
    if (frame->ledger->history == NULL)
        return;
    key = key_of(name, strlen(name));
    key.hash |= KEY_FIXED; /* the name is a constant of the program */
    frame->assigned = value_with_member(
        head->region, frame->assigned != NULL ? frame->assigned : &value_empty_object, &key, value);
    /* Too deep to be shown as an object of variables: it is only left out of the event. */
}

/* The innermost Map item around the frame: the item the selector runs for, else the iteration. A
 * child of a distributed Map is an execution of its own and knows of no item. */
static struct frame *item_owner(struct frame *frame, size_t *index)
{
    if (frame->join != NULL && frame->join->map && frame->join->selecting >= 0) {
        *index = (size_t)frame->join->selecting;
        return frame;
    }
    for (; frame->parent != NULL && !frame->parent->join->distributed; frame = frame->parent)
        if (frame->parent->join->map) {
            *index = frame->index;
            return frame->parent;
        }
    return NULL;
}

const struct value *sfn_item_index(struct sfn_frame *head)
{
    size_t index;

    if (item_owner(frame_of(head), &index) == NULL)
        return NULL;
    return value_integer(head->region, (int64_t)index);
}

const struct value *sfn_item_value(struct sfn_frame *head)
{
    size_t index;
    struct frame *owner = item_owner(frame_of(head), &index);

    return owner == NULL ? NULL : &owner->join->input->as.items[index - owner->join->base];
}
