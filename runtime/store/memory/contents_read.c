/* runtime/store/memory/contents_read.c - read a store in memory: walk its maps in order. */
#include <string.h>

#include "runtime/store/memory/contents.h"
#include "runtime/store/kind.h"
#include "runtime/store/memory/store.h"

static struct contents *contents_of(struct store *store)
{
    return ((struct memory_store *)store)->contents;
}

/* The first entry of a map from a key of numbers on. */
static const struct sorted_entry *from(struct contents *contents, enum contents_map map,
                                       const int64_t *numbers, size_t count)
{
    return sorted_from(&contents->maps[map], contents_key(contents, numbers, count));
}

/* The first entry behind that key. */
static const struct sorted_entry *behind(struct contents *contents, enum contents_map map,
                                         const int64_t *numbers, size_t count)
{
    const struct buffer *key = contents_key(contents, numbers, count);
    const struct sorted_entry *entry = sorted_from(&contents->maps[map], key);

    return sorted_is_in(entry, key) ? sorted_next(entry) : entry;
}

/* ---- rows ---- */

static enum store_result read_row(struct store *store, int64_t execution,
                                  const struct store_row_key *key, struct buffer *text)
{
    struct contents *contents = contents_of(store);
    const struct store_row *row;

    contents_row_key(contents, execution, key);
    row = contents_get(contents, ROWS);
    if (row == NULL)
        return STORE_NONE;
    buffer_add(text, row->text.text, row->text.size);
    return STORE_OK;
}

static enum store_result read_rows(struct store *store, int64_t execution,
                                   const struct store_row_key *first, int32_t last,
                                   bool (*found)(void *context, const struct store_row *row),
                                   void *context)
{
    struct contents *contents = contents_of(store);
    const struct sorted_entry *entry;

    contents_row_key(contents, execution, first);
    for (entry = sorted_from(&contents->maps[ROWS], &contents->key); entry != NULL;
         entry = sorted_next(entry)) {
        const struct store_row *row = entry->item;

        if (sorted_key_number(entry, 0) != execution || row->key.frame != first->frame ||
            row->key.kind > last || !found(context, row))
            break;
    }
    return STORE_OK;
}

static enum store_result read_children(struct store *store, int64_t execution, int64_t parent,
                                       int64_t after, bool (*found)(void *context, uint64_t frame),
                                       void *context)
{
    const struct sorted_entry *entry =
        behind(contents_of(store), CHILDREN, (const int64_t[]){execution, parent, after}, 3);

    for (; entry != NULL && sorted_key_number(entry, 0) == execution &&
           sorted_key_number(entry, SORTED_NUMBER_SIZE) == parent;
         entry = sorted_next(entry)) {
        int64_t frame = sorted_key_number(entry, (size_t)2 * SORTED_NUMBER_SIZE);

        if (frame == after)
            continue;
        after = frame;
        if (!found(context, (uint64_t)frame))
            break;
    }
    return STORE_OK;
}

/* ---- executions ---- */

static enum store_result
read_execution(struct store *store, int64_t number, struct store_text id,
               bool (*found)(void *context, const struct store_execution *execution), void *context)
{
    struct contents *contents = contents_of(store);
    const struct store_execution *execution;

    if (number == 0) {
        const struct buffer *key = contents_text_key(contents, id);
        const struct sorted_entry *entry = sorted_from(&contents->maps[IDS], key);

        if (!sorted_is_in(entry, key))
            return STORE_NONE;
        number = sorted_key_number(entry, id.size + 1);
    }
    execution = contents_execution(contents, number);
    if (execution == NULL)
        return STORE_NONE;
    found(context, execution);
    return STORE_OK;
}

/* The entry before one that has this number behind the text (NULL: nothing). */
static const struct sorted_entry *entry_below(struct contents *contents, enum contents_map map,
                                              struct store_text text, int64_t below)
{
    const struct sorted_entry *entry;

    if (text.text == NULL)
        buffer_clear(&contents->key);
    else
        contents_text_key(contents, text);
    sorted_key_add(&contents->key, below);
    entry = sorted_before(&contents->maps[map], &contents->key);
    contents->key.size -= SORTED_NUMBER_SIZE;
    return sorted_is_in(entry, &contents->key) ? entry : NULL;
}

static enum store_result list(struct store *store, const struct store_query *query, int64_t below,
                              int64_t *next,
                              bool (*found)(void *context, const struct store_execution *execution),
                              void *context)
{
    struct contents *contents = contents_of(store);
    const struct store_text no_text = {NULL, 0};
    const bool by_definition = query->definition.text != NULL; /* for which there is no map */
    const bool by_map_run = !by_definition && query->map_run.text != NULL;
    const struct store_text text = by_definition ? no_text
                                   : by_map_run  ? query->map_run
                                                 : query->machine;
    const enum contents_map map = by_map_run ? MAP_RUNS : text.text != NULL ? MACHINES : EXECUTIONS;
    int32_t looks = 0, given = 0;

    *next = 0;
    for (;;) {
        const struct sorted_entry *entry = entry_below(contents, map, text, below);
        const struct store_execution *execution;
        int64_t number;
        bool matches;

        if (entry == NULL)
            return STORE_OK;
        number = sorted_key_number(entry, entry->size - SORTED_NUMBER_SIZE);
        execution = contents_execution(contents, number);
        matches = store_query_matches(query, execution);
        if ((matches && given == query->most) || looks++ == STORE_LOOKS_MAX) {
            *next = below;
            return STORE_OK;
        }
        below = number;
        if (!matches)
            continue;
        given++;
        if (!found(context, execution))
            return STORE_OK;
    }
}

/* ---- runs of distributed Maps ---- */

static enum store_result read_map_run(struct store *store, struct store_text arn,
                                      bool (*found)(void *context, const struct store_map_run *run),
                                      void *context)
{
    struct contents *contents = contents_of(store);
    const struct buffer *key = contents_text_key(contents, arn);
    const struct sorted_entry *entry = sorted_from(&contents->maps[RUN_ARNS], key);
    size_t numbers = key->size;

    if (!sorted_is_in(entry, key))
        return STORE_NONE;
    CONTENTS_KEY(contents, sorted_key_number(entry, numbers),
                 sorted_key_number(entry, numbers + SORTED_NUMBER_SIZE));
    found(context, contents_get(contents, RUNS));
    return STORE_OK;
}

static enum store_result
read_map_runs(struct store *store, int64_t execution, uint64_t after,
              bool (*found)(void *context, const struct store_map_run *run), void *context)
{
    const struct sorted_entry *entry =
        behind(contents_of(store), RUNS, (const int64_t[]){execution, (int64_t)after}, 2);

    while (entry != NULL && sorted_key_number(entry, 0) == execution && found(context, entry->item))
        entry = sorted_next(entry);
    return STORE_OK;
}

/* ---- history ---- */

/* The entry that holds the event, or would be behind it. */
static const struct sorted_entry *events_at(struct contents *contents, int64_t execution,
                                            int64_t event)
{
    const struct sorted_entry *entry;
    const int64_t behind = event == INT64_MAX ? event : event + 1;

    CONTENTS_KEY(contents, execution, behind);
    entry = sorted_before(&contents->maps[EVENTS], &contents->key);
    return entry != NULL && sorted_key_number(entry, 0) == execution ? entry : NULL;
}

static enum store_result
read_events(struct store *store, int64_t execution, int64_t first, bool reverse,
            bool (*found)(void *context, const struct store_events *events), void *context)
{
    struct contents *contents = contents_of(store);
    const struct sorted_entry *entry =
        events_at(contents, execution, reverse && first == 0 ? INT64_MAX : first);
    const struct store_events *events = entry != NULL ? entry->item : NULL;

    if (reverse) {
        while (events != NULL && found(context, events)) {
            entry = events_at(contents, execution, events->first - 1);
            events = entry != NULL ? entry->item : NULL;
        }
        return STORE_OK;
    }
    if (events == NULL)
        entry = from(contents, EVENTS, (const int64_t[]){execution, 0}, 2);
    else if (events->first + events->count <= first)
        entry = sorted_next(entry);
    for (; entry != NULL && sorted_key_number(entry, 0) == execution; entry = sorted_next(entry))
        if (!found(context, entry->item))
            break;
    return STORE_OK;
}

/* ---- what is waited for ---- */

static enum store_result read_timers(struct store *store, int32_t shard, int64_t until_ms,
                                     int32_t most, const struct store_timer *after,
                                     bool (*found)(void *context, const struct store_timer *timer),
                                     void *context)
{
    struct contents *contents = contents_of(store);
    const struct sorted_entry *entry = contents->maps[DUE].first[0];

    if (after != NULL)
        entry = behind(contents, DUE,
                       (const int64_t[]){after->due_ms, after->execution, (int64_t)after->id}, 3);
    for (; most > 0 && entry != NULL && sorted_key_number(entry, 0) <= until_ms;
         entry = sorted_next(entry), most--) {
        CONTENTS_KEY(contents, sorted_key_number(entry, SORTED_NUMBER_SIZE),
                     sorted_key_number(entry, (size_t)2 * SORTED_NUMBER_SIZE));
        if (!found(context, contents_get(contents, TIMERS)))
            break;
    }
    return STORE_OK;
}

static enum store_result
read_attempts(struct store *store, int32_t shard, const struct store_attempt *after,
              bool (*found)(void *context, const struct store_attempt *attempt), void *context)
{
    struct contents *contents = contents_of(store);
    const struct sorted_entry *entry = contents->maps[ATTEMPTS].first[0];

    if (after != NULL)
        entry =
            behind(contents, ATTEMPTS, (const int64_t[]){after->execution, (int64_t)after->id}, 2);
    while (entry != NULL && found(context, entry->item))
        entry = sorted_next(entry);
    return STORE_OK;
}

static enum store_result
read_offers(struct store *store, struct store_text activity, int64_t after, int32_t most,
            bool (*found)(void *context, int64_t number, int64_t execution, uint64_t id),
            void *context)
{
    struct contents *contents = contents_of(store);
    struct buffer *key = contents_text_key(contents, activity);
    const size_t at = key->size;
    const struct sorted_entry *entry;

    if (after == INT64_MAX)
        return STORE_OK;
    sorted_key_add(key, after + 1);
    entry = sorted_from(&contents->maps[QUEUES], key);
    key->size = at;
    for (; most > 0 && sorted_is_in(entry, key); entry = sorted_next(entry), most--)
        if (!found(context, sorted_key_number(entry, at),
                   sorted_key_number(entry, at + SORTED_NUMBER_SIZE),
                   (uint64_t)sorted_key_number(entry, at + (size_t)2 * SORTED_NUMBER_SIZE)))
            break;
    return STORE_OK;
}

static enum store_result
read_express(struct store *store, int64_t after, int32_t most,
             bool (*found)(void *context, int64_t number, struct store_text text), void *context)
{
    const struct sorted_entry *entry =
        behind(contents_of(store), EXPRESS, (const int64_t[]){after}, 1);

    for (; most > 0 && entry != NULL; entry = sorted_next(entry), most--) {
        const struct store_express *express = entry->item;

        if (!found(context, express->number, express->text))
            break;
    }
    return STORE_OK;
}

/* ---- resources ---- */

static enum store_result read_resource(struct store *store, struct store_text arn,
                                       bool (*found)(void *context, int64_t number,
                                                     const struct store_resource *resource),
                                       void *context)
{
    struct contents *contents = contents_of(store);
    const struct contents_resource *placed;

    contents_text_key(contents, arn);
    placed = contents_get(contents, RESOURCES);
    if (placed == NULL)
        return STORE_NONE;
    found(context, placed->number, &placed->resource);
    return STORE_OK;
}

/* The next place in an index, from a prefix of its keys on, behind (or before) a number. */
static const struct sorted_entry *next_place(struct contents *contents, enum contents_map map,
                                             struct buffer *prefix, int64_t after,
                                             bool newest_first)
{
    const size_t size = prefix->size;
    const struct sorted_entry *entry;

    if (!newest_first && after == INT64_MAX)
        return NULL;
    sorted_key_add(prefix, newest_first ? after : after + 1);
    entry = newest_first ? sorted_before(&contents->maps[map], prefix)
                         : sorted_from(&contents->maps[map], prefix);
    prefix->size = size;
    return sorted_is_in(entry, prefix) ? entry : NULL;
}

static enum store_result list_resources(struct store *store, int32_t kind, struct store_text owner,
                                        int64_t after, bool newest_first, int32_t most,
                                        bool (*found)(void *context, int64_t number,
                                                      const struct store_resource *resource),
                                        void *context)
{
    struct contents *contents = contents_of(store);
    const enum contents_map map = owner.text != NULL ? OWNED : KINDS;
    const struct sorted_entry *entry;
    int64_t at = newest_first && after == 0 ? INT64_MAX : after;

    while (most-- > 0 &&
           (entry = next_place(contents, map, contents_place_key(contents, kind, owner), at,
                               newest_first)) != NULL) {
        const size_t place = contents->key.size, arn = place + SORTED_NUMBER_SIZE;
        const struct contents_resource *placed;

        at = sorted_key_number(entry, place);
        contents_text_key(contents, (struct store_text){entry->key + arn, entry->size - arn});
        placed = contents_get(contents, RESOURCES);
        if (!found(context, at, &placed->resource))
            break;
    }
    return STORE_OK;
}

/* ---- requests, definitions ---- */

static enum store_result
read_requests(struct store *store, int32_t shard,
              bool (*found)(void *context, const struct store_request *request), void *context)
{
    const struct sorted_entry *entry = contents_of(store)->maps[REQUESTS].first[0];

    while (entry != NULL && found(context, entry->item))
        entry = sorted_next(entry);
    return STORE_OK;
}

static enum store_result read_definition(struct store *store, struct store_text digest,
                                         struct buffer *text)
{
    struct contents *contents = contents_of(store);
    const struct store_text *kept;

    contents_text_key(contents, digest);
    kept = contents_get(contents, DEFINITIONS);
    if (kept == NULL)
        return STORE_NONE;
    buffer_add(text, kept->text, kept->size);
    return STORE_OK;
}

/* The key of a definition is its digest and a NUL. */
static enum store_result read_digests(struct store *store,
                                      bool (*found)(void *context, struct store_text digest),
                                      void *context)
{
    const struct sorted_entry *entry = contents_of(store)->maps[DEFINITIONS].first[0];

    while (entry != NULL && found(context, (struct store_text){entry->key, entry->size - 1}))
        entry = sorted_next(entry);
    return STORE_OK;
}

const struct store_reads memory_reads = {
    .read_row = read_row,
    .read_rows = read_rows,
    .read_children = read_children,
    .read_execution = read_execution,
    .list = list,
    .read_map_run = read_map_run,
    .read_map_runs = read_map_runs,
    .read_events = read_events,
    .read_timers = read_timers,
    .read_attempts = read_attempts,
    .read_offers = read_offers,
    .read_express = read_express,
    .read_resource = read_resource,
    .list_resources = list_resources,
    .read_requests = read_requests,
    .read_definition = read_definition,
    .read_digests = read_digests,
};
