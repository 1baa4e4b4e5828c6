/* runtime/engine/keeping/sleep.c - pack an execution that waits, and unpack it again.
 * In: an execution that has taken a happening. Out: its rows in one block; its frames and its
 * region are given back. Why rows: what suffices to go on in another process suffices in this one.
 */
#include "runtime/engine/keeping/sleep.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/keeping/fields.h"
#include "runtime/engine/frame.h"
#include "runtime/engine/join.h"
#include "runtime/engine/kept.h"
#include "runtime/engine/limits.h"
#include "runtime/engine/keeping/load.h"
#include "runtime/engine/keeping/save.h"
#include "runtime/rows/block.h"

/* To wake an execution all of it is read, so one that has more stays awake. */
#define FRAMES_MAX 8
#define ITEMS_MAX 64

/* ---- going to sleep ---- */

/* Whether the frame and all below it wait for something that may take a while, and are few. */
static bool tree_may_sleep(const struct frame *frame)
{
    const struct join *join = frame->join;

    if (frame->wait == FRAME_PAUSES)
        return false;
    if (join == NULL)
        return true;
    if (join->distributed || join->count > ITEMS_MAX) /* a run is asked how far it is */
        return false;
    for (const struct frame *child = join->first; child != NULL; child = child->next)
        if (!tree_may_sleep(child))
            return false;
    return true;
}

static bool may_sleep(const struct execution *execution)
{
    const struct awake *awake = execution->awake;

    return awake->root != NULL && awake->retired == NULL && !execution->kept &&
           !turn_of(execution)->pinned && awake->numbered.count < FRAMES_MAX &&
           tree_may_sleep(awake->root);
}

/* Free all that is not in rows. The history, if there is one, is kept as it is. */
static void release_awake(struct execution *execution)
{
    struct awake *awake = execution->awake;

    frame_free_all(awake->root);
    free(awake->numbered.chains);
    free(awake->name);
    free(awake->role_arn);
    awake_give(execution->engine, awake);
}

/* What stands before a block that begins with the address of a history. Most executions have none.
 */
#define HISTORY_MARK ((char)(ROW_KINDS + 1))

static void add_history(struct buffer *block, struct history *history)
{
    if (history == NULL)
        return;
    buffer_add_byte(block, HISTORY_MARK);
    buffer_add(block, (const char *)&history, sizeof history);
}

/* *block moves on to the rows. */
static struct history *read_history(const char **block)
{
    struct history *history = NULL;

    if (**block == HISTORY_MARK) {
        memcpy(&history, *block + 1, sizeof history);
        *block += 1 + sizeof history;
    }
    return history;
}

void execution_sleep(struct execution *execution)
{
    struct buffer *block = &execution->engine->block;
    struct row_sink sink = block_sink(block);

    if (execution->asleep || !may_sleep(execution))
        return;
    buffer_clear(block);
    add_history(block, execution->awake->ledger.history);
    save_all(execution, &sink, true);
    block_end(block);
    release_awake(execution);
    execution->asleep = true;
    execution->packed = mem_alloc(block->size);
    memcpy(execution->packed, block->text, block->size);
}

/* ---- waking up ---- */

/* Read the items of a Map. Those whose child has ended are no more, and nobody asks for them. */
static const struct value *read_items(struct frame *parent, enum row_kind kind)
{
    struct execution *execution = parent->execution;
    size_t count = parent->join->count;
    struct value *items = value_new_items(parent->head.region, count);

    for (size_t i = 0; i < count; i++) {
        struct row_key key = {kind, parent->number, "", i};
        const struct value *item = load_value(execution, &key);

        items[i] = value_part(item != NULL ? item : &value_null);
    }
    return value_array(parent->head.region, items, count);
}

static void read_join(struct frame *frame)
{
    struct join *join = frame->join;

    load_children(frame, true);
    load_results(frame);
    if (join->map) {
        join->input = read_items(frame, ROW_ITEM);
        join->origins = join->placed ? read_items(frame, ROW_ORIGIN) : NULL;
        join->base = 0;
    }
    join->partial = join->written = false;
    join->items_written = 0;
}

/* Read all below the frame. Then there are no rows any more. */
static void read_tree(struct frame *frame)
{
    if (frame->join != NULL) {
        read_join(frame);
        for (struct frame *child = frame->join->first; child != NULL; child = child->next)
            read_tree(child);
    }
    frame->rows = (struct frame_rows){.written = false};
}

/* The fields of the execution that the engine's source has. Pair: load_fields_end. */
static struct fields read_execution(struct engine *engine, const char **wrong)
{
    struct row_key key = {ROW_EXECUTION, 0, "", 0};

    buffer_clear(&engine->block);
    ENSURE(engine->source->get(engine->source->context, NULL, &key, &engine->block));
    return load_fields(engine, &engine->block, wrong);
}

static void read_all(struct execution *execution)
{
    struct engine *engine = execution->engine;
    const char *wrong = NULL;
    struct fields fields = read_execution(engine, &wrong);

    execution_fields_read(execution, &fields);
    load_fields_end(engine);
    ENSURE(load_frame(execution, 0) != NULL);
    read_tree(execution->awake->root);
    ENSURE(wrong == NULL && execution->awake->damage == NULL);
}

void execution_wake(struct execution *execution)
{
    struct engine *engine = execution->engine;
    char *packed = execution->packed;
    const char *block = packed;
    struct history *history;
    struct row_source source;

    if (!execution->asleep)
        return;
    history = read_history(&block);
    source = block_source(block);
    execution->asleep = false;
    execution->awake = awake_take(engine);
    execution->awake->ledger.history = history;
    limits_set(execution);
    engine->source = &source;
    read_all(execution);
    engine->source = engine->options.row_source;
    execution_plan_collection(execution);
    free(packed);
}

struct history *packed_history(const struct execution *execution)
{
    const char *block = execution->packed;

    return read_history(&block);
}

struct map_progress packed_progress(const struct execution *execution)
{
    struct engine *engine = execution->engine;
    const char *block = execution->packed, *wrong = NULL;
    struct map_progress progress;
    struct row_source source;
    struct fields fields;

    (void)read_history(&block);
    source = block_source(block);
    engine->source = &source;
    fields = read_execution(engine, &wrong);
    progress = execution_fields_progress(&fields);
    load_fields_end(engine);
    engine->source = engine->options.row_source;
    ENSURE(wrong == NULL);
    return progress;
}

void execution_forget(struct execution *execution)
{
    history_free(packed_history(execution));
    free(execution->packed);
}
