/* runtime/json/make.c - make JSON values in a region. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/index.h"
#include "runtime/json/make.h"
#include "runtime/json/value.h"

/* Strings of this size and more get a value_block, so that value_move copies a shared one once. */
#define STRING_BLOCK_MIN 64

const struct value *value_boolean(bool truth)
{
    return truth ? &value_true : &value_false;
}

static struct value *value_new(struct region *region, uint64_t head, uint64_t payload)
{
    struct value *value = region_alloc(region, sizeof(*value));

    value_fill(value, head, payload);
    return value;
}

const struct value *value_integer(struct region *region, int64_t integer)
{
    return value_new(region, value_head(VALUE_INTEGER, 0, 0, 0), (uint64_t)integer);
}

const struct value *value_from_real(struct region *region, double real)
{
    uint64_t payload;

    memcpy(&payload, &real, sizeof(payload));
    return value_new(region, value_head(VALUE_REAL, 0, 0, 0), payload);
}

const struct value *value_string(struct region *region, const char *text, size_t size)
{
    ENSURE(size <= UINT32_MAX);
    return value_new(region, value_head(VALUE_STRING, 0, 0, (uint32_t)size), (uintptr_t)text);
}

char *value_new_text(struct region *region, size_t size, uint8_t *flags)
{
    struct value_block *block;

    *flags = 0;
    if (size < STRING_BLOCK_MIN)
        return region_alloc(region, size);
    block = region_alloc(region, sizeof(*block) + size);
    *block = (struct value_block){NULL, NULL};
    *flags = VALUE_BLOCK;
    return (char *)(block + 1);
}

const struct value *value_string_copy(struct region *region, const char *text, size_t size)
{
    struct value *value = region_alloc(region, sizeof(*value));
    uint8_t flags;
    char *copy = value_new_text(region, size, &flags);

    ENSURE(size <= UINT32_MAX);
    if (size > 0)
        memcpy(copy, text, size);
    value_fill(value, value_head(VALUE_STRING, flags, 0, (uint32_t)size), (uintptr_t)copy);
    return value;
}

const struct value *value_text(struct region *region, const char *text)
{
    return value_string_copy(region, text, strlen(text));
}

struct value *value_new_items(struct region *region, size_t count)
{
    struct value_block *block;

    ENSURE(count <= UINT32_MAX);
    block = region_alloc(region, sizeof(*block) + count * sizeof(struct value));
    *block = (struct value_block){NULL, NULL};
    return (struct value *)(block + 1);
}

struct member *value_new_members(struct region *region, size_t count)
{
    size_t space = index_space(count);
    struct value_block *block;
    char *start;

    ENSURE(count < UINT32_MAX);
    start = region_alloc(region, space + sizeof(*block) + count * sizeof(struct member));
    block = (struct value_block *)(start + space);
    *block = (struct value_block){NULL, NULL};
    if (space > 0)
        index_prepare(block, start, count);
    return (struct member *)(block + 1);
}

/* The array or object with this payload, whose deepest child has this depth; NULL when too deep. */
static const struct value *container_new(struct region *region, enum value_kind kind,
                                         const void *payload, size_t count, unsigned depth)
{
    if (depth >= VALUE_DEPTH_MAX)
        return NULL;
    return value_new(region, value_head(kind, VALUE_BLOCK, depth + 1, (uint32_t)count),
                     (uintptr_t)payload);
}

static inline unsigned deeper(unsigned depth, const struct value *value)
{
    return value->depth > depth ? value->depth : depth;
}

const struct value *value_array(struct region *region, const struct value *items, size_t count)
{
    unsigned depth = 0;

    for (size_t i = 0; i < count; i++)
        depth = deeper(depth, &items[i]);
    return container_new(region, VALUE_ARRAY, items, count, depth);
}

const struct value *value_object(struct region *region, const struct member *members, size_t count)
{
    unsigned depth = 0;

    for (size_t i = 0; i < count; i++)
        depth = deeper(depth, &members[i].value);
    return container_new(region, VALUE_OBJECT, members, count, depth);
}

const struct value *value_array_of(struct region *region, const struct value *const *values,
                                   size_t count)
{
    struct value *items = value_new_items(region, count);

    for (size_t i = 0; i < count; i++)
        value_put_part(&items[i], values[i]);
    return value_array(region, items, count);
}

const struct value *value_object_of(struct region *region, const struct key *keys,
                                    const struct value *const *values, size_t count)
{
    struct member *members = value_new_few_members(region, count);
    unsigned depth = 0;

    for (size_t i = 0; i < count; i++) {
        members[i].key = keys[i];
        value_put_part(&members[i].value, values[i]);
        depth = deeper(depth, values[i]);
    }
    return container_new(region, VALUE_OBJECT, members, count, depth);
}

const struct value *value_with_member(struct region *region, const struct value *object,
                                      const struct key *key, const struct value *value)
{
    const struct value *old = value_member(object, key);
    const struct member *place;
    struct member *members;
    size_t count;

    ENSURE(value_is(object, VALUE_OBJECT));
    count = (size_t)object->size + (old == NULL);
    members = value_new_members(region, count);
    if (object->size > 0)
        memcpy(members, object->as.members, object->size * sizeof(*members));
    if (old == NULL) {
        members[object->size].key = *key;
        value_put_part(&members[object->size].value, value);
        return container_new(region, VALUE_OBJECT, members, count,
                             deeper(object->depth - 1u, value));
    }
    place = (const struct member *)((const char *)old - offsetof(struct member, value));
    value_put_part(&members[place - object->as.members].value, value);
    return value_object(region, members, count); /* what made it deep may be gone */
}

const struct value *value_with_item(struct region *region, const struct value *array, size_t index,
                                    const struct value *value)
{
    struct value *items;

    ENSURE(value_is(array, VALUE_ARRAY) && index < array->size);
    items = value_new_items(region, array->size);
    memcpy(items, array->as.items, array->size * sizeof(*items));
    value_put_part(&items[index], value);
    return value_array(region, items, array->size);
}
