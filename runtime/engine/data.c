/* runtime/engine/data.c - the data of a frame, for compiled code: input, result, variables, item.
 * Emitted code only knows the head of a frame; it calls these to read and assign its data. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/kept.h"

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
    frame->rows.assigned |= UINT64_C(1) << (slot < 63 ? slot : 63);
    if (frame->ledger->history == NULL)
        return;
    key = key_of(name, strlen(name));
    key.hash |= KEY_FIXED; /* the name is a constant of the program */
    frame->assigned = value_with_member(
        head->region, frame->assigned != NULL ? frame->assigned : &value_empty_object, &key, value);
    /* NULL when it is nested too deeply for an object: it is then only missing in the event. */
}

/* The Map whose item the frame sees, and the item's index: the Map itself while its item selector
 * runs, else the innermost one around the frame. NULL when there is none; a child of a distributed
 * Map is an execution of its own and sees no item. */
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

/* A member of what is known of where the item comes from (struct join), or NULL. */
static const struct value *item_origin(const struct frame *owner, size_t index, const char *name)
{
    if (!owner->join->placed) /* nothing is known of nearly all items */
        return NULL;
    return value_member_named(load_origin(owner, index), name);
}

const struct value *sfn_item_value(struct sfn_frame *head)
{
    size_t index;
    struct frame *owner = item_owner(frame_of(head), &index);
    const struct value *item;

    if (owner == NULL)
        return NULL;
    item = load_item(owner, index);
    if (item_origin(owner, index, "Key") != NULL)
        return value_member_named(item, "Value");
    return item;
}

const struct value *sfn_item_key(struct sfn_frame *head)
{
    size_t index;
    struct frame *owner = item_owner(frame_of(head), &index);

    return owner == NULL ? NULL : item_origin(owner, index, "Key");
}

const struct value *sfn_item_source(struct sfn_frame *head)
{
    size_t index;
    struct frame *owner = item_owner(frame_of(head), &index);
    const struct value *source;

    if (owner == NULL || !owner->join->distributed) /* AWS says it of no inline Map */
        return NULL;
    source = item_origin(owner, index, "Source");
    return source != NULL ? source : value_text(head->region, "STATE_DATA");
}
