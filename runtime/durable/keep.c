/* runtime/durable/keep.c - how the engine reaches the store.
 * In: what the engine puts, asks for and records while it takes a happening. Out: the changes and
 * events of the turn; rows of the store. */
#include "runtime/durable/keep.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/inside.h"
#include "runtime/history/history.h"
#include "runtime/store/read.h"

/* ---- rows ---- */

static void put(void *context, void *owner, const struct row *row)
{
    struct durable *durable = context;

    changes_put_row(&durable->changes, row);
}

static void drop(void *context, void *owner, const struct row_key *key)
{
    struct durable *durable = context;

    changes_drop_row(&durable->changes, key);
}

static void drop_all(void *context, void *owner, uint64_t frame, enum row_kind first,
                     enum row_kind last)
{
    struct durable *durable = context;

    changes_drop_rows(&durable->changes, frame, (int)first, (int)last);
}

/* Whether reading succeeded; the turn fails with the first result that says otherwise. */
static bool was_read(struct durable *durable, enum store_result result)
{
    if (result == STORE_OK)
        return true;
    if (result != STORE_NONE && durable->read_result == STORE_OK)
        durable->read_result = result;
    return false;
}

static bool get(void *context, void *owner, const struct row_key *key, struct buffer *text)
{
    struct durable *durable = context;
    const struct resident *resident = owner;
    const struct changes *changes = &durable->changes;
    const struct change *change =
        changes_find(changes, (int)key->kind, key->frame, key->index, key->name);
    const struct store_row_key in_store = {
        key->frame, (int32_t)key->kind, key->index, {key->name, strlen(key->name)}};

    if (change != NULL) {
        if (change->present)
            buffer_add(text, change->text, change->size);
        return change->present;
    }
    if (key->kind == ROW_INPUT) {
        if (durable->input_read)
            buffer_add(text, durable->input.text, durable->input.size);
        return durable->input_read;
    }
    if (changes->fresh || changes_has_dropped(changes, key))
        return false;
    return was_read(durable, store_read_row(durable->store, resident->number, &in_store, text));
}

/* ---- children ---- */

struct frames {
    const struct changes *changes;
    uint64_t *numbers;
    size_t count, capacity;
};

static void add_frame(struct frames *frames, uint64_t frame)
{
    if (frames->count == frames->capacity) {
        frames->capacity = frames->capacity == 0 ? 64 : 2 * frames->capacity;
        frames->numbers = mem_resize(frames->numbers, frames->capacity * sizeof *frames->numbers);
    }
    frames->numbers[frames->count++] = frame;
}

/* Whether the turn has put or dropped a frame. */
static bool is_changed(const struct changes *changes, uint64_t frame)
{
    const struct row_key key = {ROW_FRAME, frame, "", 0};

    return changes_find(changes, ROW_FRAME, frame, 0, "") != NULL ||
           changes_has_dropped(changes, &key);
}

/* A frame of the store. */
static bool found_frame(void *context, uint64_t frame)
{
    struct frames *frames = context;

    if (!is_changed(frames->changes, frame))
        add_frame(frames, frame);
    return true;
}

struct nearest {
    const struct changes *changes;
    uint64_t frame; /* 0: none is found yet */
};

static bool found_nearest(void *context, uint64_t frame)
{
    struct nearest *nearest = context;

    if (is_changed(nearest->changes, frame))
        return true;
    nearest->frame = frame;
    return false;
}

static int compare_numbers(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return (a > b) - (a < b);
}

/* They are collected first, because the visitor reads rows. */
static void children(void *context, void *owner, uint64_t parent,
                     void (*visit)(void *visitor, uint64_t frame), void *visitor)
{
    struct durable *durable = context;
    const struct resident *resident = owner;
    struct frames frames = {.changes = &durable->changes};
    const struct change *changed = changes_find(&durable->changes, CHANGE_CHILDREN, parent, 0, "");

    if (!durable->changes.fresh)
        was_read(durable, store_read_children(durable->store, resident->number, (int64_t)parent, -1,
                                              found_frame, &frames));
    for (changed = changed != NULL ? changed->child : NULL; changed != NULL;
         changed = changed->child)
        if (changed->present)
            add_frame(&frames, changed->frame);
    if (frames.count > 1)
        qsort(frames.numbers, frames.count, sizeof *frames.numbers, compare_numbers);
    for (size_t i = 0; i < frames.count; i++)
        visit(visitor, frames.numbers[i]);
    free(frames.numbers);
}

/* The first of the store that the turn has not changed, and the first of those that it has put. */
static uint64_t next_child(void *context, void *owner, uint64_t parent, uint64_t after)
{
    struct durable *durable = context;
    const struct resident *resident = owner;
    struct nearest nearest = {.changes = &durable->changes};
    const struct change *changed = changes_find(&durable->changes, CHANGE_CHILDREN, parent, 0, "");

    if (!durable->changes.fresh)
        was_read(durable, store_read_children(durable->store, resident->number, (int64_t)parent,
                                              (int64_t)after, found_nearest, &nearest));
    for (changed = changed != NULL ? changed->child : NULL; changed != NULL;
         changed = changed->child)
        if (changed->present && changed->frame > after &&
            (nearest.frame == 0 || changed->frame < nearest.frame))
            nearest.frame = changed->frame;
    return nearest.frame;
}

/* ---- names ---- */

struct naming {
    void (*visit)(void *visitor, const char *name);
    void *visitor;
};

static bool found_name(void *context, const struct store_row *row)
{
    const struct naming *naming = context;

    naming->visit(naming->visitor, row->key.name.text);
    return true;
}

/* Nothing has been changed when they are asked for. */
static void names(void *context, void *owner, uint64_t frame, enum row_kind kind,
                  void (*visit)(void *visitor, const char *name), void *visitor)
{
    struct durable *durable = context;
    const struct resident *resident = owner;
    const struct store_row_key from = {frame, (int32_t)kind, 0, {"", 0}};
    struct naming naming = {visit, visitor};

    was_read(durable, store_read_rows(durable->store, resident->number, &from, (int32_t)kind,
                                      found_name, &naming));
}

/* ---- events ---- */

static void take_events(void *context, const struct history *events)
{
    struct durable *durable = context;
    const struct resident *resident = durable->turn->resident;
    const struct durable_machine *machine = resident->machine;
    struct buffer *text = &durable->events;
    int64_t first;
    int64_t count = (int64_t)history_untaken(events, &first);

    if (durable->events_count == 0)
        durable->events_first = first;
    durable->events_count += count;
    buffer_add_byte(text, text->size > 0 ? ',' : '[');
    history_render_part(events, text);
    if (machine->log != NULL)
        machine->log(machine->context, resident->execution, events, &durable->turn->lines);
}

void keep_init(struct durable *durable)
{
    durable->row_sink = (struct row_sink){put, drop, drop_all, durable, .skips_succeeded = true};
    durable->row_source = (struct row_source){.get = get,
                                              .children = children,
                                              .next_child = next_child,
                                              .names = names,
                                              .context = durable};
    durable->history_sink = (struct history_sink){take_events, durable, .apart = true};
}
