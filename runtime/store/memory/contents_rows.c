/* runtime/store/memory/contents_rows.c - rows, timers, attempts and offers of a store in
 * memory. */
#include <stddef.h>
#include <string.h>

#include "runtime/base/count.h"
#include "runtime/store/memory/contents.h"

/* A frame may have several rows with a parent. */
static void child_key(struct contents *contents, int64_t execution, int64_t parent,
                      const struct store_row_key *key)
{
    struct buffer *out = CONTENTS_KEY(contents, execution, parent, (int64_t)key->frame, key->kind,
                                      (int64_t)key->index);

    buffer_add(out, key->name.text, key->name.size);
}

/* ---- rows ---- */

void contents_drop_row(struct contents *contents, int64_t execution,
                       const struct store_row_key *key)
{
    const struct store_row *row;

    contents_row_key(contents, execution, key);
    row = contents_get(contents, ROWS);
    if (row == NULL)
        return;
    if (row->parent >= 0) {
        child_key(contents, execution, row->parent, key);
        contents_set(contents, CHILDREN, NULL);
    }
    contents_row_key(contents, execution, key);
    contents_set(contents, ROWS, NULL);
}

void contents_put_row(struct contents *contents, int64_t execution, const struct store_row *row)
{
    static const size_t texts[] = {
        offsetof(struct store_row, key.name),
        offsetof(struct store_row, text),
    };

    contents_drop_row(contents, execution, &row->key);
    contents_row_key(contents, execution, &row->key);
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
    const struct sorted_entry *entry;

    buffer_add(&from, contents->key.text, contents->key.size);
    while ((entry = sorted_from(&contents->maps[ROWS], &from)) != NULL) {
        const struct store_row *row = entry->item;

        if (memcmp(entry->key, from.text, size) != 0 || row->key.kind > last)
            break;
        contents_drop_row(contents, execution, &row->key);
    }
    buffer_fini(&from);
}

void contents_drop_kinds(struct contents *contents, int64_t execution, uint64_t frame,
                         int32_t first, int32_t last)
{
    CONTENTS_KEY(contents, execution, (int64_t)frame, first);
    drop_from(contents, execution, (size_t)2 * SORTED_NUMBER_SIZE, last);
}

void contents_drop_rows(struct contents *contents, int64_t execution)
{
    CONTENTS_KEY(contents, execution);
    drop_from(contents, execution, SORTED_NUMBER_SIZE, INT32_MAX);
}

/* ---- what is waited for ---- */

void contents_clear_timer(struct contents *contents, int64_t execution, uint64_t id)
{
    const struct store_timer *timer;

    CONTENTS_KEY(contents, execution, (int64_t)id);
    timer = contents_get(contents, TIMERS);
    if (timer == NULL)
        return;
    CONTENTS_KEY(contents, timer->due_ms, execution, (int64_t)id);
    contents_set(contents, DUE, NULL);
    CONTENTS_KEY(contents, execution, (int64_t)id);
    contents_set(contents, TIMERS, NULL);
}

void contents_set_timer(struct contents *contents, const struct store_timer *timer)
{
    contents_clear_timer(contents, timer->execution, timer->id);
    CONTENTS_KEY(contents, timer->execution, (int64_t)timer->id);
    contents_set(contents, TIMERS, contents_record(timer, sizeof *timer, NULL, 0));
    CONTENTS_KEY(contents, timer->due_ms, timer->execution, (int64_t)timer->id);
    contents_note(contents, DUE);
}

void contents_move_timers(struct contents *contents, int64_t by_ms)
{
    const struct sorted_entry *entry = contents->maps[TIMERS].first[0];

    while (entry != NULL) {
        struct store_timer timer = *(const struct store_timer *)entry->item;

        if (!timer.by_clock) {
            timer.due_ms += by_ms;
            contents_set_timer(contents, &timer);
        }
        entry = sorted_from(&contents->maps[TIMERS],
                            CONTENTS_KEY(contents, timer.execution, (int64_t)timer.id + 1));
    }
}

void contents_set_attempt(struct contents *contents, const struct store_attempt *attempt)
{
    static const size_t texts[] = {offsetof(struct store_attempt, text)};

    CONTENTS_KEY(contents, attempt->execution, (int64_t)attempt->id);
    contents_set(contents, ATTEMPTS,
                 contents_record(attempt, sizeof *attempt, texts, COUNT_OF(texts)));
}

void contents_end_attempt(struct contents *contents, int64_t execution, uint64_t id)
{
    CONTENTS_KEY(contents, execution, (int64_t)id);
    contents_set(contents, ATTEMPTS, NULL);
}

/* The key of an offer in its activity's queue. */
static void queue_key(struct contents *contents, const struct contents_offer *offer)
{
    struct buffer *key = contents_text_key(contents, offer->offer.activity);

    sorted_key_add(key, offer->number);
    sorted_key_add(key, offer->offer.execution);
    sorted_key_add(key, (int64_t)offer->offer.id);
}

void contents_set_offer(struct contents *contents, const struct store_offer *offer)
{
    static const size_t texts[] = {offsetof(struct contents_offer, offer.activity)};
    const struct contents_offer queued = {contents->last.offer + 1, *offer};

    CONTENTS_KEY(contents, offer->execution, (int64_t)offer->id);
    if (contents_get(contents, OFFERS) != NULL)
        return;
    contents->last.offer++;
    contents_set(contents, OFFERS, contents_record(&queued, sizeof queued, texts, COUNT_OF(texts)));
    queue_key(contents, &queued);
    contents_note(contents, QUEUES);
}

void contents_end_offer(struct contents *contents, int64_t execution, uint64_t id)
{
    const struct contents_offer *offer;

    CONTENTS_KEY(contents, execution, (int64_t)id);
    offer = contents_get(contents, OFFERS);
    if (offer == NULL)
        return;
    queue_key(contents, offer);
    contents_set(contents, QUEUES, NULL);
    CONTENTS_KEY(contents, execution, (int64_t)id);
    contents_set(contents, OFFERS, NULL);
}

void contents_drop_waits(struct contents *contents, int64_t execution)
{
    const struct buffer *key;
    const struct sorted_entry *entry;

    while (key = CONTENTS_KEY(contents, execution),
           sorted_is_in(entry = sorted_from(&contents->maps[TIMERS], key), key))
        contents_clear_timer(contents, execution, ((const struct store_timer *)entry->item)->id);
    while (key = CONTENTS_KEY(contents, execution),
           sorted_is_in(entry = sorted_from(&contents->maps[ATTEMPTS], key), key))
        contents_end_attempt(contents, execution, ((const struct store_attempt *)entry->item)->id);
    while (key = CONTENTS_KEY(contents, execution),
           sorted_is_in(entry = sorted_from(&contents->maps[OFFERS], key), key))
        contents_end_offer(contents, execution,
                           ((const struct contents_offer *)entry->item)->offer.id);
}
