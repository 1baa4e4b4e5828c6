/* runtime/durable/changes.c - what a turn changes of an execution, before it is committed.
 * In: rows put and dropped, timers, attempts. Out: operations of a commit, one for each thing. */
#include "runtime/durable/changes.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"

enum { BUCKETS_FIRST = 64, BUCKETS_KEPT = 4096 };

void changes_init(struct changes *changes)
{
    *changes = (struct changes){.bucket_count = BUCKETS_FIRST, .end = &changes->first};
    region_init(&changes->region);
    changes->buckets = mem_zeroed(changes->bucket_count, sizeof *changes->buckets);
}

void changes_fini(struct changes *changes)
{
    region_fini(&changes->region);
    free(changes->buckets);
}

void changes_clear(struct changes *changes, bool fresh)
{
    if (changes->bucket_count > BUCKETS_KEPT) { /* to be cleared by each small turn */
        free(changes->buckets);
        changes->bucket_count = BUCKETS_FIRST;
        changes->buckets = mem_zeroed(changes->bucket_count, sizeof *changes->buckets);
    } else if (changes->count > 0) {
        memset(changes->buckets, 0, changes->bucket_count * sizeof *changes->buckets);
    }
    region_reset(&changes->region);
    changes->count = 0;
    changes->first = NULL;
    changes->end = &changes->first;
    changes->fresh = fresh;
}

/* ---- the table ---- */

static size_t hash_of(int kind, uint64_t frame, uint64_t index, const char *name)
{
    uint64_t hash = (frame * 16 + (uint64_t)kind) * UINT64_C(0x9E3779B97F4A7C15);

    hash = (hash ^ (hash >> 29) ^ index) * UINT64_C(0xBF58476D1CE4E5B9);
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ (hash >> 32));
}

static struct change **bucket_of(const struct changes *changes, int kind, uint64_t frame,
                                 uint64_t index, const char *name)
{
    return &changes->buckets[hash_of(kind, frame, index, name) & (changes->bucket_count - 1)];
}

struct change *changes_find(const struct changes *changes, int kind, uint64_t frame, uint64_t index,
                            const char *name)
{
    struct change *change = *bucket_of(changes, kind, frame, index, name);

    while (change != NULL && (change->kind != kind || change->frame != frame ||
                              change->index != index || strcmp(change->name, name) != 0))
        change = change->chain;
    return change;
}

static void grow(struct changes *changes)
{
    free(changes->buckets);
    changes->bucket_count *= 4;
    changes->buckets = mem_zeroed(changes->bucket_count, sizeof *changes->buckets);
    for (struct change *at = changes->first; at != NULL; at = at->next) {
        struct change **bucket = bucket_of(changes, at->kind, at->frame, at->index, at->name);

        at->chain = *bucket;
        *bucket = at;
    }
}

static const char *copy(struct changes *changes, const char *text, size_t size)
{
    char *to = region_alloc(&changes->region, size + 1);

    memcpy(to, text, size);
    to[size] = '\0';
    return to;
}

struct change *changes_at(struct changes *changes, int kind, uint64_t frame, uint64_t index,
                          const char *name)
{
    struct change *change = changes_find(changes, kind, frame, index, name);
    struct change **bucket;

    if (change != NULL)
        return change;
    if (changes->count >= changes->bucket_count)
        grow(changes);
    bucket = bucket_of(changes, kind, frame, index, name);
    change = region_alloc(&changes->region, sizeof *change);
    *change = (struct change){.chain = *bucket,
                              .kind = kind,
                              .frame = frame,
                              .index = index,
                              .name = *name != '\0' ? copy(changes, name, strlen(name)) : "",
                              .before = !changes->fresh,
                              .parent = -1};
    *bucket = change;
    *changes->end = change;
    changes->end = &change->next;
    changes->count++;
    return change;
}

/* ---- rows ---- */

/* The change of a row, which is found by its frame, too. */
static struct change *row_at(struct changes *changes, const struct row_key *key)
{
    size_t count = changes->count;
    struct change *row = changes_at(changes, (int)key->kind, key->frame, key->index, key->name);
    struct change *of;

    if (changes->count == count)
        return row;
    of = changes_at(changes, CHANGE_OF, key->frame, 0, "");
    row->row = of->row;
    of->row = row;
    return row;
}

void changes_set_text(struct changes *changes, struct change *change, const char *text, size_t size)
{
    change->text = copy(changes, text, size);
    change->size = size;
}

void changes_put_row(struct changes *changes, const struct row *row)
{
    struct change *change = row_at(changes, &row->key);

    if (row->key.kind == ROW_FRAME && row->key.frame != 0 && change->parent < 0) {
        struct change *children = changes_at(changes, CHANGE_CHILDREN, row->parent, 0, "");

        change->child = children->child;
        children->child = change;
        change->parent = (int64_t)row->parent;
    }
    changes_set_text(changes, change, row->text, row->size);
    change->present = true;
}

void changes_drop_row(struct changes *changes, const struct row_key *key)
{
    row_at(changes, key)->present = false;
}

void changes_drop_rows(struct changes *changes, uint64_t frame, int first, int last)
{
    const struct change *of = changes_find(changes, CHANGE_OF, frame, 0, "");
    struct change *kinds;

    for (struct change *row = of != NULL ? of->row : NULL; row != NULL; row = row->row)
        if (row->kind >= first && row->kind <= last)
            row->present = row->before = false;
    if (changes->fresh)
        return;
    kinds = changes_at(changes, CHANGE_KINDS, frame, (uint64_t)first, "");
    kinds->last = kinds->last < last ? last : kinds->last;
}

bool changes_has_dropped(const struct changes *changes, const struct row_key *key)
{
    for (int first = 0; first <= (int)key->kind; first++) {
        const struct change *kinds =
            changes_find(changes, CHANGE_KINDS, key->frame, (uint64_t)first, "");

        if (kinds != NULL && kinds->last >= (int)key->kind)
            return true;
    }
    return false;
}

/* ---- the commit ---- */

static void commit_row(const struct change *change, struct store_commit *commit, int64_t execution)
{
    const struct store_row row = {
        .key = {.frame = change->frame,
                .kind = change->kind,
                .index = change->index,
                .name = store_text_of(change->name)},
        .parent = change->parent,
        .text = {change->text, change->size},
    };

    if (change->kind == ROW_INPUT) /* the execution has it */
        return;
    if (change->present)
        store_commit_put(commit, execution, &row);
    else if (change->before)
        store_commit_drop(commit, execution, &row.key);
}

static void commit_timer(const struct change *change, struct store_commit *commit,
                         int64_t execution)
{
    const struct store_timer timer = {execution, change->index, change->due_ms, change->by_clock};

    if (change->present)
        store_commit_timer(commit, &timer);
    else if (change->before)
        store_commit_clear_timer(commit, execution, change->index);
}

static void commit_attempt(const struct change *change, struct store_commit *commit,
                           int64_t execution)
{
    const struct store_attempt attempt = {
        execution, change->index, change->crashes, {change->text, change->size}};

    if (change->present)
        store_commit_attempt(commit, &attempt);
    else if (change->before)
        store_commit_end_attempt(commit, execution, change->index);
}

static void commit_offer(const struct change *change, struct store_commit *commit,
                         int64_t execution)
{
    const struct store_text activity = {change->text, change->size};

    if (change->present)
        store_commit_offer(commit, execution, change->index, activity);
    else if (change->before)
        store_commit_end_offer(commit, execution, change->index);
}

/* What is dropped by kinds comes first: rows may have been put again. */
void changes_commit(const struct changes *changes, struct store_commit *commit, int64_t execution)
{
    for (const struct change *at = changes->first; at != NULL; at = at->next)
        if (at->kind == CHANGE_KINDS)
            store_commit_drop_kinds(commit, execution, at->frame, (int32_t)at->index, at->last);
    for (const struct change *at = changes->first; at != NULL; at = at->next) {
        if (at->kind < ROW_KINDS)
            commit_row(at, commit, execution);
        else if (at->kind == CHANGE_TIMER)
            commit_timer(at, commit, execution);
        else if (at->kind == CHANGE_ATTEMPT)
            commit_attempt(at, commit, execution);
        else if (at->kind == CHANGE_OFFER)
            commit_offer(at, commit, execution);
    }
}
