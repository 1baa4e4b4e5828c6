/* runtime/json/move.c - copy values from one region to another.
 *
 * A container holds its values themselves (16 bytes each), so only the payload of a value can be
 * shared: the text, items or members it points to. Moving leaves the payload's new address in its
 * value_block; the next value with the same payload then uses that instead of copying it again. */
#include <string.h>

#include "runtime/json/make.h"
#include "runtime/json/value.h"

enum sharing {
    KEEP_SHARED,  /* copy each payload once; the source cannot be used any more */
    LEAVE_SOURCE, /* copy payloads that are not VALUE_FIXED, each time they occur */
    OWN_ALL,      /* copy all payloads */
};

static void copy_into(struct region *to, struct value *copy, const struct value *value,
                      enum sharing sharing);

static struct value_block *block_of(const struct value *value)
{
    if ((value->flags & VALUE_BLOCK) == 0 || value->as.text == NULL) /* NULL: of nothing */
        return NULL;
    return (struct value_block *)value->as.text - 1;
}

static const char *copy_text(struct region *to, const struct value *value, uint8_t *flags)
{
    char *text = value_new_text(to, value->size, flags);

    if (value->size > 0)
        memcpy(text, value->as.text, value->size);
    return text;
}

static struct value *copy_items(struct region *to, const struct value *items, size_t count,
                                enum sharing sharing)
{
    struct value *copies = value_new_items(to, count);

    for (size_t i = 0; i < count; i++)
        copy_into(to, &copies[i], &items[i], sharing);
    return copies;
}

static struct key copy_key(struct region *to, const struct key *key, enum sharing sharing)
{
    struct key copy = *key;
    char *text;

    if ((key->hash & KEY_FIXED) != 0 && sharing != OWN_ALL)
        return copy;
    text = region_alloc(to, key->size);
    if (key->size > 0)
        memcpy(text, key->text, key->size);
    copy.text = text;
    copy.hash &= ~KEY_FIXED;
    return copy;
}

static const struct member *copy_members(struct region *to, const struct value *object,
                                         enum sharing sharing)
{
    struct member *members = value_new_few_members(to, object->size);

    for (uint32_t i = 0; i < object->size; i++) {
        members[i].key = copy_key(to, &object->as.members[i].key, sharing);
        copy_into(to, &members[i].value, &object->as.members[i].value, sharing);
    }
    return members;
}

static const void *copy_payload(struct region *to, const struct value *value, uint8_t *flags,
                                enum sharing sharing)
{
    *flags = VALUE_BLOCK | (value->flags & VALUE_INPUT);
    switch (value->kind) {
    case VALUE_ARRAY:
        return copy_items(to, value->as.items, value->size, sharing);
    case VALUE_OBJECT:
        return copy_members(to, value, sharing);
    default:
        return copy_text(to, value, flags);
    }
}

static void copy_into(struct region *to, struct value *copy, const struct value *value,
                      enum sharing sharing)
{
    struct value_block *block;

    *copy = *value;
    if (value->kind < VALUE_BIG || ((value->flags & VALUE_FIXED) != 0 && sharing != OWN_ALL))
        return;
    block = block_of(value);
    if (sharing == KEEP_SHARED && block != NULL && block->forward != NULL) {
        copy->as.text = block->forward;
        return;
    }
    copy->as.text = copy_payload(to, value, &copy->flags, sharing);
    if (sharing == KEEP_SHARED && block != NULL)
        block->forward = copy->as.text;
}

static const struct value *copy_root(struct region *to, const struct value *value,
                                     enum sharing sharing)
{
    struct value *copy;

    if (value == NULL || value->kind == VALUE_NULL)
        return value != NULL ? &value_null : NULL;
    if (value->kind == VALUE_BOOLEAN)
        return value_boolean(value->as.integer != 0);
    copy = region_alloc(to, sizeof(*copy));
    copy_into(to, copy, value, sharing);
    return copy;
}

const struct value *value_move(struct region *to, const struct value *value)
{
    return copy_root(to, value, KEEP_SHARED);
}

struct value *value_move_items(struct region *to, const struct value *items, size_t count)
{
    return copy_items(to, items, count, KEEP_SHARED);
}

const struct value *value_copy(struct region *to, const struct value *value)
{
    return copy_root(to, value, LEAVE_SOURCE);
}

const struct value *value_own(struct region *to, const struct value *value)
{
    return copy_root(to, value, OWN_ALL);
}
