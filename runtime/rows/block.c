/* runtime/rows/block.c - the rows of one small execution in one block of bytes.
 * In: rows. Out: a block; from a block, rows again. A row is its kind, the number of its frame,
 * what else its kind has in its key, and its text. Behind the last one stands ROW_KINDS. */
#include "runtime/rows/block.h"

#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/rows/packed.h"

/* The root has none. */
static bool has_parent(enum row_kind kind, uint64_t frame)
{
    return kind == ROW_FRAME && frame != 0;
}

static bool has_name(enum row_kind kind)
{
    return kind == ROW_VALUE || kind == ROW_VARIABLE || kind == ROW_SENT;
}

static bool has_index(enum row_kind kind)
{
    return kind >= ROW_ITEM && kind <= ROW_SENT;
}

/* ---- writing ---- */

static void block_put(void *context, void *owner, const struct row *row)
{
    struct buffer *block = context;
    const struct row_key *key = &row->key;

    (void)owner;
    packed_add_tagged(block, (char)key->kind, key->frame);
    if (has_parent(key->kind, key->frame))
        packed_add(block, row->parent);
    if (has_name(key->kind))
        packed_add_text(block, key->name, strlen(key->name));
    if (has_index(key->kind))
        packed_add(block, key->index);
    packed_add_text(block, row->text, row->size);
}

struct row_sink block_sink(struct buffer *block)
{
    return (struct row_sink){.put = block_put, .context = block};
}

void block_end(struct buffer *block)
{
    buffer_add_byte(block, (char)ROW_KINDS);
}

/* ---- reading ---- */

/* A row in a block; nothing in it ends in a NUL. */
struct packed_row {
    enum row_kind kind;
    uint64_t frame, parent, index;
    const char *name, *text;
    size_t name_size, text_size;
};

/* Read the row at *at, which moves on to the next. False at the end. */
static bool next_row(const char **at, struct packed_row *row)
{
    *row = (struct packed_row){.kind = (enum row_kind)(unsigned char)*(*at)++};
    if (row->kind == ROW_KINDS)
        return false;
    row->frame = packed_read(at);
    if (has_parent(row->kind, row->frame))
        row->parent = packed_read(at);
    if (has_name(row->kind))
        row->name = packed_read_text(at, &row->name_size);
    if (has_index(row->kind))
        row->index = packed_read(at);
    row->text = packed_read_text(at, &row->text_size);
    return true;
}

static bool is_row(const struct packed_row *row, const struct row_key *key)
{
    return row->kind == key->kind && row->frame == key->frame && row->index == key->index &&
           row->name_size == strlen(key->name) &&
           (row->name_size == 0 || memcmp(row->name, key->name, row->name_size) == 0);
}

static bool block_get(void *context, void *owner, const struct row_key *key, struct buffer *text)
{
    const char *at = context;
    struct packed_row row;

    (void)owner;
    while (next_row(&at, &row)) {
        if (!is_row(&row, key))
            continue;
        buffer_add(text, row.text, row.text_size);
        return true;
    }
    return false;
}

static void block_children(void *context, void *owner, uint64_t parent,
                           void (*visit)(void *visitor, uint64_t frame), void *visitor)
{
    const char *at = context;
    struct packed_row row;

    (void)owner;
    while (next_row(&at, &row))
        if (has_parent(row.kind, row.frame) && row.parent == parent)
            visit(visitor, row.frame);
}

struct row_source block_source(const char *block)
{
    return (struct row_source){.get = block_get,
                               .children = block_children,
                               .context = (void *)(uintptr_t)block,
                               .compact = true};
}
