/* runtime/store/contents_rows.c - rows, timers and attempts of a store in memory. */
#include <stddef.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/store/contents.h"

static void pair(struct contents *contents, int64_t first, int64_t second)
{
    contents_key(contents, (const int64_t[]){first, second}, 2);
}

static void triple(struct contents *contents, int64_t first, int64_t second, int64_t third)
{
    contents_key(contents, (const int64_t[]){first, second, third}, 3);
}

static void row_key(struct contents *contents, int64_t execution, const struct store_row_key *key)
{
    struct buffer *out = contents_key(
        contents, (const int64_t[]){execution, (int64_t)key->frame, key->kind, (int64_t)key->index},
        4);

    buffer_add(out, key->name.text, key->name.size);
}

/* A frame may have several rows with a parent. */
static void child_key(struct contents *contents, int64_t execution, int64_t parent,
                      const struct store_row_key *key)
{
    struct buffer *out = contents_key(
        contents,
        (const int64_t[]){execution, parent, (int64_t)key->frame, key->kind, (int64_t)key->index},
        5);

    buffer_add(out, key->name.text, key->name.size);
}

/* ---- rows ---- */

void contents_drop_row(struct contents *contents, int64_t execution,
                       const struct store_row_key *key)
{
    const struct store_row *row;

    row_key(contents, execution, key);
    row = contents_get(contents, ROWS);
    if (row == NULL)
        return;
    if (row->parent >= 0) {
        child_key(contents, execution, row->parent, key);
        contents_set(contents, CHILDREN, NULL);
    }
    row_key(contents, execution, key);
    contents_set(contents, ROWS, NULL);
}

void contents_put_row(struct contents *contents, int64_t execution, const struct store_row *row)
{
    static const size_t texts[] = {
        offsetof(struct store_row, key.name),
        offsetof(struct store_row, text),
    };

    contents_drop_row(contents, execution, &row->key);
    row_key(contents, execution, &row->key);
    contents_set(contents, ROWS, contents_record(row, sizeof *row, texts, COUNT_OF(texts)));
    if (row->parent < 0)
        return;
    child_key(contents, execution, row->parent, &row->key);
    contents_note(contents, CHILDREN);
}

/* Drop the rows from the composed key on that begin with its first `size` bytes, up to a kind. */
static void drop_from(struct contents *contents, int64_t execution, size_t size, int32_t last)
{
    struct buffer from = BUFFER_EMPTY;
    const struct map_entry *entry;

    buffer_add(&from, contents->key.text, contents->key.size);
    while ((entry = map_from(&contents->maps[ROWS], &from)) != NULL) {
        const struct store_row *row = entry->item;

        if (memcmp(entry->key, from.text, size) != 0 || row->key.kind > last)
            break;
        contents_drop_row(
            contents, execution,
            &(struct store_row_key){row->key.frame, row->key.kind, row->key.index, row->key.name});
    }
    buffer_fini(&from);
}

void contents_drop_kinds(struct contents *contents, int64_t execution, uint64_t frame,
                         int32_t first, int32_t last)
{
    triple(contents, execution, (int64_t)frame, first);
    drop_from(contents, execution, (size_t)2 * MAP_NUMBER_SIZE, last);
}

void contents_drop_rows(struct contents *contents, int64_t execution)
{
    contents_key(contents, &execution, 1);
    drop_from(contents, execution, MAP_NUMBER_SIZE, INT32_MAX);
}

/* ---- what is waited for ---- */

void contents_clear_timer(struct contents *contents, int64_t execution, uint64_t id)
{
    const struct store_timer *timer;

    pair(contents, execution, (int64_t)id);
    timer = contents_get(contents, TIMERS);
    if (timer == NULL)
        return;
    triple(contents, timer->due_ms, execution, (int64_t)id);
    contents_set(contents, DUE, NULL);
    pair(contents, execution, (int64_t)id);
    contents_set(contents, TIMERS, NULL);
}

void contents_set_timer(struct contents *contents, const struct store_timer *timer)
{
    contents_clear_timer(contents, timer->execution, timer->id);
    pair(contents, timer->execution, (int64_t)timer->id);
    contents_set(contents, TIMERS, contents_record(timer, sizeof *timer, NULL, 0));
    triple(contents, timer->due_ms, timer->execution, (int64_t)timer->id);
    contents_note(contents, DUE);
}

void contents_set_attempt(struct contents *contents, const struct store_attempt *attempt)
{
    static const size_t texts[] = {offsetof(struct store_attempt, text)};

    pair(contents, attempt->execution, (int64_t)attempt->id);
    contents_set(contents, ATTEMPTS,
                 contents_record(attempt, sizeof *attempt, texts, COUNT_OF(texts)));
}

void contents_end_attempt(struct contents *contents, int64_t execution, uint64_t id)
{
    pair(contents, execution, (int64_t)id);
    contents_set(contents, ATTEMPTS, NULL);
}

void contents_drop_waits(struct contents *contents, int64_t execution)
{
    const struct buffer *key;
    const struct map_entry *entry;

    while (key = contents_key(contents, &execution, 1),
           map_is_in(entry = map_from(&contents->maps[TIMERS], key), key))
        contents_clear_timer(contents, execution, ((const struct store_timer *)entry->item)->id);
    while (key = contents_key(contents, &execution, 1),
           map_is_in(entry = map_from(&contents->maps[ATTEMPTS], key), key))
        contents_end_attempt(contents, execution, ((const struct store_attempt *)entry->item)->id);
}
