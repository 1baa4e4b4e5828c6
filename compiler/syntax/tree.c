/* compiler/syntax/tree.c - what a located tree can be asked: members, values, places in strings. */
#include "compiler/syntax/tree.h"

#include <string.h>

#include "compiler/syntax/written.h"
#include "runtime/base/bug.h"
#include "runtime/base/table.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct tree_member *tree_member(const struct tree *object, const char *key)
{
    size_t size = strlen(key);
    struct tree_member *found = NULL;

    if (object == NULL || object->kind != TREE_OBJECT)
        return NULL;
    for (struct tree_member *member = object->members; member != NULL; member = member->next) {
        if (member->key_size == size && memcmp(member->key, key, size) == 0)
            found = member;
    }
    return found;
}

struct tree *tree_field(const struct tree *object, const char *key)
{
    struct tree_member *member = tree_member(object, key);

    return member == NULL ? NULL : member->value;
}

const char *tree_kind_name(const struct tree *tree)
{
    switch (tree->kind) {
    case TREE_NULL:
        return "null";
    case TREE_BOOLEAN:
        return "a boolean";
    case TREE_NUMBER:
        return "a number";
    case TREE_STRING:
        return "a string";
    case TREE_ARRAY:
        return "an array";
    case TREE_OBJECT:
        return "an object";
    case TREE_PLACEHOLDER:
        return "a placeholder";
    }
    BUG("unknown kind of node");
}

/* ---- values ---- */

static bool make_value(struct arena *arena, const struct tree *tree, struct value *out);

static void make_string(struct value *out, const char *text, size_t size)
{
    ENSURE(size <= UINT32_MAX);
    memset(out, 0, sizeof(*out));
    out->kind = VALUE_STRING;
    out->flags = VALUE_FIXED;
    out->size = (uint32_t)size;
    out->as.text = text;
}

static bool make_array(struct arena *arena, const struct tree *tree, struct value *out)
{
    struct value *items = value_new_items(&arena->region, tree->count);
    const struct value *array;

    for (size_t i = 0; i < tree->count; i++) {
        if (!make_value(arena, tree->items[i], &items[i]))
            return false;
    }
    array = value_array(&arena->region, items, tree->count);
    if (array == NULL)
        return false;
    *out = *array;
    return true;
}

/* Of a key that occurs twice the last value wins, at the place of the first. */
static bool make_object(struct arena *arena, const struct tree *tree, struct value *out)
{
    struct member *members = value_new_members(&arena->region, tree->count);
    struct table places = TABLE_EMPTY;
    const struct value *object;
    size_t count = 0;
    bool fits = true;

    for (const struct tree_member *each = tree->members; each != NULL && fits; each = each->next) {
        void **place = table_at(&places, 0, each->key, each->key_size);
        struct member *member = *place != NULL ? *place : &members[count++];

        *place = member;
        member->key = key_of(each->key, each->key_size);
        member->key.hash |= KEY_FIXED;
        fits = make_value(arena, each->value, &member->value);
    }
    table_fini(&places);
    object = fits ? value_object(&arena->region, members, count) : NULL;
    if (object == NULL)
        return false;
    *out = *object;
    return true;
}

static bool make_value(struct arena *arena, const struct tree *tree, struct value *out)
{
    bool fits = true;

    memset(out, 0, sizeof(*out));
    switch (tree->kind) {
    case TREE_NULL:
        out->kind = VALUE_NULL;
        break;
    case TREE_BOOLEAN:
        out->kind = VALUE_BOOLEAN;
        out->as.integer = tree->truth;
        break;
    case TREE_NUMBER:
        ENSURE(json_read_number(tree->text, tree->size, out));
        break;
    case TREE_STRING:
        make_string(out, tree->text, tree->size);
        break;
    case TREE_PLACEHOLDER: {
        const char *text = arena_format(arena, "${%s}", tree->text);

        make_string(out, text, strlen(text));
        break;
    }
    case TREE_ARRAY:
        fits = make_array(arena, tree, out);
        break;
    case TREE_OBJECT:
        fits = make_object(arena, tree, out);
        break;
    }
    out->flags |= VALUE_FIXED;
    return fits;
}

const struct value *tree_value(struct arena *arena, const struct tree *tree)
{
    struct value *value = ARENA_NEW(arena, struct value);

    return make_value(arena, tree, value) ? value : NULL;
}

/* ---- places inside strings ---- */

struct span tree_span_inside(const struct source *source, const struct tree *string, size_t from,
                             size_t to)
{
    struct span span = string->span;
    struct written written;
    struct written_run run;
    size_t start = span.end, end = span.end;

    if (string->kind != TREE_STRING || span.line == 0 || span.end > source->size)
        return span;
    if (to <= from)
        to = from + 1;
    written_begin(&written, source, span, string->text, string->size);
    while (written_next(&written, &run)) {
        bool bytewise = run.size == run.end - run.start;

        if (run.at <= from && from < run.at + run.size)
            start = bytewise ? run.start + (from - run.at) : run.start;
        if (run.at < to && to <= run.at + run.size)
            end = bytewise ? run.start + (to - run.at) : run.end;
    }
    if (!written_agrees(&written))
        return span;
    /* What is missing at the end is shown at the closing quote, where there is one. */
    if (from >= string->size)
        start = span.end > span.start ? span.end - 1 : span.end;
    return span_after(source, span, start, end < start ? start : end);
}

/* ---- dump ---- */

static void dump_node(const struct tree *tree, int depth, struct buffer *out);

static void dump_indent(int depth, struct buffer *out)
{
    buffer_add_format(out, "%*s", 2 * depth, "");
}

static void dump_place(struct span span, struct buffer *out)
{
    buffer_add_format(out, " @%d:%d-%d:%d\n", span.line, span.column, span.end_line,
                      span.end_column);
}

static void dump_members(const struct tree *tree, int depth, struct buffer *out)
{
    for (const struct tree_member *member = tree->members; member != NULL; member = member->next) {
        dump_indent(depth, out);
        json_write_string(out, member->key, member->key_size);
        buffer_add_text(out, ":");
        dump_place(member->key_span, out);
        dump_node(member->value, depth + 1, out);
    }
}

static void dump_node(const struct tree *tree, int depth, struct buffer *out)
{
    dump_indent(depth, out);
    switch (tree->kind) {
    case TREE_NULL:
        buffer_add_text(out, "null");
        break;
    case TREE_BOOLEAN:
        buffer_add_text(out, tree->truth ? "true" : "false");
        break;
    case TREE_NUMBER:
        buffer_add(out, tree->text, tree->size);
        break;
    case TREE_STRING:
        json_write_string(out, tree->text, tree->size);
        break;
    case TREE_PLACEHOLDER:
        buffer_add_format(out, "${%s}", tree->text);
        break;
    case TREE_ARRAY:
        buffer_add_text(out, "array");
        break;
    case TREE_OBJECT:
        buffer_add_text(out, "object");
        break;
    }
    dump_place(tree->span, out);
    for (size_t i = 0; tree->kind == TREE_ARRAY && i < tree->count; i++)
        dump_node(tree->items[i], depth + 1, out);
    if (tree->kind == TREE_OBJECT)
        dump_members(tree, depth + 1, out);
}

void tree_dump(const struct tree *tree, struct buffer *out)
{
    if (tree != NULL)
        dump_node(tree, 0, out);
}
