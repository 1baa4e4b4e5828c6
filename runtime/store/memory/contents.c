/* runtime/store/memory/contents.c - maps of records: changed with a note of what was there before.
 */
#include "runtime/store/memory/contents.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"

static char present; /* the item of every entry of an index */

struct contents *contents_new(void)
{
    struct contents *contents = mem_zeroed(1, sizeof *contents);

    for (size_t i = 0; i < CONTENTS_MAPS; i++)
        sorted_init(&contents->maps[i]);
    ENSURE(getentropy(contents->token_key, sizeof contents->token_key) == 0);
    return contents;
}

void contents_free(struct contents *contents)
{
    for (size_t i = 0; i < CONTENTS_MAPS; i++)
        sorted_fini(&contents->maps[i], i < CONTENTS_INDEXES ? free : NULL);
    buffer_fini(&contents->key);
    free(contents->changes);
    free(contents);
}

struct buffer *contents_key(struct contents *contents, const int64_t *numbers, size_t count)
{
    buffer_clear(&contents->key);
    for (size_t i = 0; i < count; i++)
        sorted_key_add(&contents->key, numbers[i]);
    return &contents->key;
}

struct buffer *contents_row_key(struct contents *contents, int64_t execution,
                                const struct store_row_key *key)
{
    struct buffer *composed =
        CONTENTS_KEY(contents, execution, (int64_t)key->frame, key->kind, (int64_t)key->index);

    buffer_add(composed, key->name.text, key->name.size);
    return composed;
}

struct buffer *contents_text_key(struct contents *contents, struct store_text text)
{
    buffer_clear(&contents->key);
    sorted_key_add_text(&contents->key, text.text, text.size);
    return &contents->key;
}

const void *contents_get(struct contents *contents, enum contents_map map)
{
    const struct sorted_entry *entry = sorted_find(&contents->maps[map], &contents->key);

    return entry != NULL ? entry->item : NULL;
}

static void note_change(struct contents *contents, enum contents_map map, void *former)
{
    const struct buffer *key = &contents->key;
    struct contents_change *change;

    if (contents->changes_count == contents->changes_capacity) {
        contents->changes_capacity = 2 * contents->changes_capacity + 16;
        contents->changes =
            mem_resize(contents->changes, contents->changes_capacity * sizeof *contents->changes);
    }
    change = &contents->changes[contents->changes_count++];
    *change = (struct contents_change){map, former, mem_alloc(key->size), key->size};
    memcpy(change->key, key->text, key->size);
}

void contents_set(struct contents *contents, enum contents_map map, void *record)
{
    struct sorted *changed = &contents->maps[map];
    void *former = record != NULL ? sorted_put(changed, &contents->key, record)
                                  : sorted_remove(changed, &contents->key);

    if (record != NULL || former != NULL)
        note_change(contents, map, former);
}

void contents_note(struct contents *contents, enum contents_map map)
{
    contents_set(contents, map, &present);
}

void contents_keep(struct contents *contents)
{
    for (size_t i = 0; i < contents->changes_count; i++) {
        struct contents_change *change = &contents->changes[i];

        if (change->map < CONTENTS_INDEXES)
            free(change->former);
        free(change->key);
    }
    contents->changes_count = 0;
}

void contents_undo(struct contents *contents)
{
    while (contents->changes_count > 0) {
        struct contents_change *change = &contents->changes[--contents->changes_count];
        struct sorted *map = &contents->maps[change->map];
        void *record;

        buffer_clear(&contents->key);
        buffer_add(&contents->key, change->key, change->size);
        record = change->former != NULL ? sorted_put(map, &contents->key, change->former)
                                        : sorted_remove(map, &contents->key);
        if (change->map < CONTENTS_INDEXES)
            free(record);
        free(change->key);
    }
}

static struct store_text *text_at(void *record, size_t offset)
{
    return (struct store_text *)((char *)record + offset);
}

void *contents_record(const void *head, size_t size, const size_t *texts, size_t count)
{
    size_t all = size;
    char *record, *to;

    for (size_t i = 0; i < count; i++)
        all += ((const struct store_text *)((const char *)head + texts[i]))->size + 1;
    record = mem_alloc(all);
    memcpy(record, head, size);
    to = record + size;
    for (size_t i = 0; i < count; i++) {
        struct store_text *text = text_at(record, texts[i]);

        if (text->text == NULL)
            continue;
        memcpy(to, text->text, text->size);
        to[text->size] = '\0';
        text->text = to;
        to += text->size + 1;
    }
    return record;
}

const struct store_execution *contents_execution(struct contents *contents, int64_t number)
{
    CONTENTS_KEY(contents, number);
    return contents_get(contents, EXECUTIONS);
}

void contents_set_execution(struct contents *contents, const struct store_execution *execution)
{
    static const size_t texts[] = {
        offsetof(struct store_execution, start.id),
        offsetof(struct store_execution, start.machine),
        offsetof(struct store_execution, start.name),
        offsetof(struct store_execution, start.map_run),
        offsetof(struct store_execution, start.definition),
        offsetof(struct store_execution, start.detail),
        offsetof(struct store_execution, start.input),
        offsetof(struct store_execution, status),
        offsetof(struct store_execution, output),
        offsetof(struct store_execution, error),
        offsetof(struct store_execution, cause),
    };

    CONTENTS_KEY(contents, execution->start.number);
    contents_set(contents, EXECUTIONS,
                 contents_record(execution, sizeof *execution, texts, COUNT_OF(texts)));
}
