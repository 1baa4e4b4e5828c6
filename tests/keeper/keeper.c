/* tests/keeper/keeper.c - keep the rows of an execution in memory, as a store would. */
#include "tests/keeper/keeper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"

/* Where the row with this key is, or belongs. */
static size_t place_of(const struct keeper *keeper, const struct row_key *key)
{
    size_t from = 0, to = keeper->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (row_compare(&keeper->rows[middle].key, key) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool is_at(const struct keeper *keeper, size_t place, const struct row_key *key)
{
    return place < keeper->count && row_compare(&keeper->rows[place].key, key) == 0;
}

static void take_out(struct keeper *keeper, size_t place)
{
    free(keeper->rows[place].name);
    free(keeper->rows[place].text);
    memmove(&keeper->rows[place], &keeper->rows[place + 1],
            (keeper->count - place - 1) * sizeof *keeper->rows);
    keeper->count--;
}

/* With a NUL behind it; there may be others in it. */
static char *text_of(const char *text, size_t size)
{
    char *copy = mem_alloc(size + 1);

    if (size > 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

/* A copy; the key may be that of the row which it replaces. */
static struct kept kept_of(const struct row *row)
{
    struct kept kept = {.key = row->key,
                        .parent = row->parent,
                        .name = text_of(row->key.name, strlen(row->key.name)),
                        .text = text_of(row->text, row->size),
                        .size = row->size};

    kept.key.name = kept.name;
    return kept;
}

static void put(void *context, void *owner, const struct row *row)
{
    struct keeper *keeper = context;
    struct kept kept = kept_of(row);
    size_t place = place_of(keeper, &kept.key);

    (void)owner;
    keeper->puts++;
    if (is_at(keeper, place, &kept.key))
        take_out(keeper, place);
    if (keeper->count == keeper->capacity) {
        keeper->capacity = keeper->capacity == 0 ? 16 : 2 * keeper->capacity;
        keeper->rows = mem_resize(keeper->rows, keeper->capacity * sizeof *keeper->rows);
    }
    memmove(&keeper->rows[place + 1], &keeper->rows[place],
            (keeper->count - place) * sizeof *keeper->rows);
    keeper->rows[place] = kept;
    keeper->count++;
}

static void drop(void *context, void *owner, const struct row_key *key)
{
    struct keeper *keeper = context;
    size_t place = place_of(keeper, key);

    (void)owner;
    if (is_at(keeper, place, key))
        take_out(keeper, place);
}

static void drop_all(void *context, void *owner, uint64_t frame, enum row_kind first,
                     enum row_kind last)
{
    struct keeper *keeper = context;
    size_t place = place_of(keeper, &(struct row_key){first, frame, "", 0});

    (void)owner;
    while (place < keeper->count && keeper->rows[place].key.frame == frame &&
           keeper->rows[place].key.kind <= last)
        take_out(keeper, place);
}

static bool get(void *context, void *owner, const struct row_key *key, struct buffer *text)
{
    struct keeper *keeper = context;
    size_t place = place_of(keeper, key);

    (void)owner;
    keeper->gets++;
    if (!is_at(keeper, place, key))
        return false;
    buffer_add(text, keeper->rows[place].text, keeper->rows[place].size);
    return true;
}

static void children(void *context, void *owner, uint64_t parent,
                     void (*visit)(void *visitor, uint64_t frame), void *visitor)
{
    const struct keeper *keeper = context;

    (void)owner;
    for (size_t i = 0; i < keeper->count; i++)
        if (keeper->rows[i].key.kind == ROW_FRAME && keeper->rows[i].key.frame != 0 &&
            keeper->rows[i].parent == parent)
            visit(visitor, keeper->rows[i].key.frame);
}

static uint64_t next_child(void *context, void *owner, uint64_t parent, uint64_t after)
{
    const struct keeper *keeper = context;

    (void)owner;
    for (size_t i = 0; i < keeper->count; i++)
        if (keeper->rows[i].key.kind == ROW_FRAME && keeper->rows[i].key.frame > after &&
            keeper->rows[i].parent == parent)
            return keeper->rows[i].key.frame;
    return 0;
}

void keeper_fini(struct keeper *keeper)
{
    while (keeper->count > 0)
        take_out(keeper, keeper->count - 1);
    free(keeper->rows);
    *keeper = (struct keeper){.rows = NULL};
}

struct row_sink keeper_sink(struct keeper *keeper)
{
    return (struct row_sink){.put = put, .drop = drop, .drop_all = drop_all, .context = keeper};
}

struct row_source keeper_source(struct keeper *keeper)
{
    return (struct row_source){
        .get = get, .children = children, .next_child = next_child, .context = keeper};
}

/* ---- comparing ---- */

static const char *differs(const char *how, const struct kept *row, const struct kept *other)
{
    static char text[1024];

    (void)snprintf(text, sizeof text, "%s %s %llu %s%llu: %.300s%s%.300s",
                   row_kind_name(row->key.kind), how, (unsigned long long)row->key.frame,
                   row->key.name, (unsigned long long)row->key.index, row->text,
                   other != NULL ? ", not " : "", other != NULL ? other->text : "");
    return text;
}

/* The next row from `at` on that both must have: what a sink has got is in no execution. */
static size_t next_compared(const struct keeper *keeper, size_t at)
{
    while (at < keeper->count && keeper->rows[at].key.kind == ROW_SENT)
        at++;
    return at;
}

const char *keeper_difference(const struct keeper *left, const struct keeper *right)
{
    for (size_t i = next_compared(left, 0), n = next_compared(right, 0);
         i < left->count || n < right->count;
         i = next_compared(left, i + 1), n = next_compared(right, n + 1)) {
        const struct kept *one = &left->rows[i], *other = &right->rows[n];
        int order = i == left->count    ? 1
                    : n == right->count ? -1
                                        : row_compare(&one->key, &other->key);

        if (order < 0)
            return differs("is there that should not be:", one, NULL);
        if (order > 0)
            return differs("is missing:", other, NULL);
        if (one->parent != other->parent || one->size != other->size ||
            memcmp(one->text, other->text, one->size) != 0)
            return differs("is", one, other);
    }
    return NULL;
}
