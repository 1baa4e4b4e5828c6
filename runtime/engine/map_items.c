/* runtime/engine/map_items.c - get a Map's items, and make the inputs of its children from them.
 * In: an array, or items that a reader outside gives, some at a time. Out: the next child's input;
 * effects that ask for more.
 * Why: a Map over a million items then holds only some of them at a time. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/bounded.h"
#include "runtime/engine/effect.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/ids.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/map.h"
#include "runtime/engine/touch.h"
#include "runtime/json/making.h"
#include "runtime/json/write.h"

/* How many items are asked for at a time. */
#define ITEMS_WANTED 1000

/* ---- from the state's input ---- */

/* The members of the object as items, {"Key", "Value"}; or only their keys. */
static const struct value *items_of_members(struct region *region, const struct value *object,
                                            bool keys_only)
{
    struct value *items = value_new_items(region, object->size);
    const struct value *array;

    for (uint32_t i = 0; i < object->size; i++) {
        const struct member *member = &object->as.members[i];
        struct making item = {.region = region};
        const struct value *made;

        making_add(&item, "Key", value_string_copy(region, member->key.text, member->key.size));
        making_add(&item, "Value", keys_only ? NULL : &member->value);
        made = making_object(&item);
        ENSURE(made != NULL); /* sfn_require_items has looked at the depth */
        items[i] = *made;
    }
    array = value_array(region, items, object->size);
    ENSURE(array != NULL);
    return array;
}

void map_items_given(struct frame *parent, const struct value *items)
{
    struct region *region = parent->head.region;
    struct join *join = parent->join;

    join->input = items;
    if (items->kind == VALUE_ARRAY)
        return;
    join->input = items_of_members(region, items, false);
    join->origins = items_of_members(region, items, true);
    join->placed = true;
}

/* ---- from outside ---- */

static void open_source(struct frame *parent)
{
    const struct map_run *run = &parent->join->run;

    effect_add(parent->execution, &(struct effect){.kind = EFFECT_OPEN_ITEMS,
                                                   .id = run->source,
                                                   .resource = parent->state->map->reader->text,
                                                   .state = parent->state->name,
                                                   .input = run->request,
                                                   .count = run->max_items,
                                                   .skip = (int64_t)parent->join->count});
}

static void ask_source(struct frame *parent)
{
    effect_add(parent->execution, &(struct effect){.kind = EFFECT_ITEMS,
                                                   .id = parent->join->run.source,
                                                   .count = ITEMS_WANTED});
}

void map_items_open(struct frame *parent)
{
    if (parent->state->map->reader == NULL)
        return;
    parent->join->run.source = frame_make_id(parent);
    open_source(parent);
}

void map_items_reopen(struct frame *parent)
{
    open_source(parent);
    if (parent->join->run.asked)
        ask_source(parent);
}

void map_items_redrive(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    run->asked = run->starved = false;
    if (!parent->join->drained)
        map_items_open(parent);
}

void map_items_ask(struct frame *parent)
{
    struct join *join = parent->join;
    struct map_run *run = &join->run;

    if (join->drained || run->asked || join->active >= join->limit || run->source == 0)
        return;
    run->asked = true;
    frame_touch(parent);
    ask_source(parent);
}

typedef const struct value *item_loader(const struct frame *parent, size_t index);

/* Of the items, or what stands beside them: those that no child has taken yet, followed by those
 * that came. */
static const struct value *items_joined(struct frame *parent, item_loader *load,
                                        const struct value *more)
{
    struct join *join = parent->join;
    size_t left = join->count - join->taken;
    struct value *items = value_new_items(parent->head.region, left + more->size);
    const struct value *joined;

    for (size_t i = 0; i < left; i++)
        items[i] = value_part(load(parent, join->taken + i));
    for (uint32_t i = 0; i < more->size; i++)
        items[left + i] = *value_copy(parent->head.region, &more->as.items[i]);
    joined = value_array(parent->head.region, items, left + more->size);
    ENSURE(joined != NULL); /* they came in an array */
    return joined;
}

const struct value *map_items_left(struct frame *parent)
{
    return items_joined(parent, load_item, &value_empty_array);
}

void map_items_came(struct frame *parent, const struct value *items, const struct value *origins,
                    bool last)
{
    struct join *join = parent->join;

    /* A source tells always or never where its items come from. */
    join->placed = origins != NULL;
    join->origins = origins != NULL ? items_joined(parent, load_origin, origins) : NULL;
    join->input = items_joined(parent, load_item, items);
    join->base = join->taken;
    join->count += items->size;
    join->drained = last;
    join->run.asked = join->run.starved = false;
    if (last)
        join->run.source = 0;
}

void map_items_close(struct frame *parent)
{
    struct map_run *run = &parent->join->run;

    if (run->source != 0)
        effect_add(parent->execution, &(struct effect){.kind = EFFECT_CLOSE, .id = run->source});
    run->source = 0;
}

/* ---- to a child ---- */

/* What the item selector makes of the item with this index. NULL when the selector has failed. */
static const struct value *item_selected(struct frame *parent, size_t index)
{
    struct join *join = parent->join;
    sfn_chooser selector = parent->state->map->selector;
    const struct value *item;

    if (selector == NULL)
        return load_item(parent, index);
    join->selecting = (int64_t)index;
    item = bounded_choose(parent, selector);
    join->selecting = -1;
    return item;
}

/* Make {"Items": [...], "BatchInput": ...}. */
static const struct value *batch_object(struct frame *parent, const struct value *items)
{
    struct making record = {.region = parent->head.region};
    const struct value *object;

    making_add(&record, "Items", items);
    making_add(&record, "BatchInput", parent->join->run.batch_input);
    object = items == NULL ? NULL : making_object(&record);
    if (object == NULL)
        frame_fail(&parent->head, ERROR_RUNTIME, "The input of a batch is nested too deeply.");
    return object;
}

/* A batch that is being made; nothing else points at its items. */
struct batch {
    struct value *items;
    size_t count, capacity;
    size_t bytes; /* of the child's input, when they are limited */
};

static void batch_add(struct batch *batch, const struct value *item)
{
    if (batch->count == batch->capacity) {
        batch->capacity = batch->capacity == 0 ? 16 : batch->capacity * 2;
        batch->items = mem_resize(batch->items, batch->capacity * sizeof *batch->items);
    }
    batch->items[batch->count++] = value_part(item);
}

/* Add an item to the batch; false when there is no room. An item that is larger than a batch may be
 * gets a batch of its own. */
static bool batch_takes(struct batch *batch, const struct map_run *run, const struct value *item)
{
    if (run->batch_bytes > 0) {
        batch->bytes += json_size(item) + (batch->count > 0);
        if (batch->count > 0 && batch->bytes > (uint64_t)run->batch_bytes)
            return false;
    }
    batch_add(batch, item);
    return true;
}

static bool batch_is_full(const struct batch *batch, const struct map_run *run)
{
    return run->batch_items > 0 && batch->count == (uint64_t)run->batch_items;
}

static const struct value *batch_items(struct region *region, const struct batch *batch)
{
    struct value *items = value_new_items(region, batch->count);

    memcpy(items, batch->items, batch->count * sizeof *items);
    return value_array(region, items, batch->count);
}

/* The input of a child that takes a batch. NULL when it cannot be made or more items must come
 * first. */
static const struct value *batch_next(struct frame *parent, uint32_t *items)
{
    struct join *join = parent->join;
    struct batch batch = {.items = NULL};
    const struct value *item = NULL, *input = NULL;
    bool full = false;

    if (!join->drained && (uint64_t)join->run.batch_items > join->count - join->taken &&
        join->run.batch_bytes == 0) {
        join->run.starved = true;
        return NULL;
    }
    if (join->run.batch_bytes > 0) {
        input = batch_object(parent, &value_empty_array);
        if (input == NULL)
            return NULL;
        batch.bytes = json_size(input);
        input = NULL;
    }
    while (!full && join->taken + batch.count < join->count) {
        item = item_selected(parent, join->taken + batch.count);
        if (item == NULL)
            break;
        full = !batch_takes(&batch, &join->run, item) || batch_is_full(&batch, &join->run);
    }
    if (item != NULL && !full && !join->drained)
        join->run.starved = true; /* items that are still to come may belong to this batch */
    else if (item != NULL)
        input = batch_object(parent, batch_items(parent->head.region, &batch));
    if (input != NULL)
        join->taken += batch.count;
    *items = (uint32_t)batch.count;
    free(batch.items);
    return input;
}

const struct value *map_items_next(struct frame *parent, uint32_t *items)
{
    if (parent->join->run.batches)
        return batch_next(parent, items);
    *items = 1;
    return item_selected(parent, parent->join->taken++);
}
