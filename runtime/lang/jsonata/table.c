/* runtime/lang/jsonata/table.c - an object that is being made, whose keys may come again. */
#include "runtime/lang/jsonata/table.h"

#include <string.h>

#include "runtime/json/make.h"
#include "runtime/lang/jsonata/object.h"

static uint32_t *slot_of(const struct object_table *table, const struct key *key)
{
    size_t mask = table->capacity * 2 - 1;
    size_t at = key->hash & mask;

    while (table->slots[at] != 0) {
        const struct key *other = &table->members[table->slots[at] - 1].key;

        if (((other->hash ^ key->hash) & ~KEY_FIXED) == 0 && other->size == key->size &&
            memcmp(other->text, key->text, key->size) == 0)
            break;
        at = (at + 1) & mask;
    }
    return &table->slots[at];
}

static void grow(struct sfn_frame *frame, struct object_table *table)
{
    size_t capacity = table->capacity == 0 ? 8 : table->capacity * 2;
    struct member *members;

    frame_afford(frame, capacity * (sizeof(*members) + 2 * sizeof(uint32_t)));
    members = region_alloc(frame->region, capacity * sizeof(*members));
    if (table->count > 0)
        memcpy(members, table->members, table->count * sizeof(*members));
    table->members = members;
    table->capacity = capacity;
    table->slots = region_alloc(frame->region, capacity * 2 * sizeof(uint32_t));
    memset(table->slots, 0, capacity * 2 * sizeof(uint32_t));
    for (size_t i = 0; i < table->count; i++)
        *slot_of(table, &members[i].key) = (uint32_t)i + 1;
}

struct member *table_member(struct sfn_frame *frame, struct object_table *table,
                            const struct key *key, bool *found)
{
    uint32_t *slot;

    if (table->count == table->capacity)
        grow(frame, table);
    slot = slot_of(table, key);
    *found = *slot != 0;
    if (*found)
        return &table->members[*slot - 1];
    *slot = (uint32_t)table->count + 1;
    table->members[table->count].key = *key;
    return &table->members[table->count++];
}

void table_set(struct sfn_frame *frame, struct object_table *table, const struct key *key,
               const struct value *value)
{
    bool found;

    value_put_part(&table_member(frame, table, key, &found)->value, value);
}

const struct value *table_object(struct sfn_frame *frame, const struct object_table *table)
{
    struct object_making making;

    object_begin(frame, &making, table->count);
    for (size_t i = 0; i < table->count; i++)
        object_add(&making, &table->members[i].key, &table->members[i].value);
    return object_end(frame, &making);
}
