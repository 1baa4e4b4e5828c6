/* runtime/lang/jsonata/group.c - {key: value} over many items: a table of groups by key.
 *
 * The groups stand in the order in which their keys were found; buckets of a power of two find
 * them. */
#include "runtime/json/bytes.h"
#include "runtime/lang/jsonata/fail.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/text/print.h"

struct query_group {
    struct key key;
    int64_t pair;
    struct query_list data;
    bool tuples;
    const struct value *value; /* NULL: none yet */
};

struct query_groups {
    struct query_group *groups;
    size_t count, capacity;
    uint32_t *buckets; /* 1 + the index of a group; twice the capacity */
};

static uint32_t *bucket_of(const struct query_groups *groups, const struct key *key)
{
    size_t mask = groups->capacity * 2 - 1;
    size_t at = key->hash & mask;

    while (groups->buckets[at] != 0) {
        const struct key *other = &groups->groups[groups->buckets[at] - 1].key;

        if (key_equals(other, key))
            break;
        at = (at + 1) & mask;
    }
    return &groups->buckets[at];
}

static void grow(struct sfn_frame *frame, struct query_groups *groups)
{
    size_t capacity = groups->capacity == 0 ? 8 : groups->capacity * 2;
    struct query_group *bigger;

    frame_afford(frame, capacity * (sizeof(*bigger) + 2 * sizeof(uint32_t)));
    bigger = region_alloc(frame->region, capacity * sizeof(*bigger));
    if (groups->count > 0)
        memcpy(bigger, groups->groups, groups->count * sizeof(*bigger));
    groups->groups = bigger;
    groups->capacity = capacity;
    groups->buckets = region_alloc(frame->region, capacity * 2 * sizeof(uint32_t));
    memset(groups->buckets, 0, capacity * 2 * sizeof(uint32_t));
    for (size_t i = 0; i < groups->count; i++)
        *bucket_of(groups, &bigger[i].key) = (uint32_t)i + 1;
}

int64_t sfn_query_group_rounds(const struct value *input)
{
    return is_array(input) && input->size > 0 ? input->size : 1;
}

const struct value *sfn_query_group_item(const struct value *input, int64_t index)
{
    if (!is_array(input))
        return input;
    return index < input->size ? &input->as.items[index] : &value_undefined;
}

struct query_list *sfn_query_groups(struct sfn_frame *frame)
{
    struct query_list *list = region_alloc(frame->region, sizeof(*list));

    *list = (struct query_list){0};
    list->groups = region_alloc(frame->region, sizeof(*list->groups));
    *list->groups = (struct query_groups){0};
    return list;
}

static struct query_group *group_for(struct sfn_frame *frame, struct query_groups *groups,
                                     const struct key *key, int64_t pair)
{
    struct query_group *group;
    uint32_t *bucket;

    if (groups->count == groups->capacity)
        grow(frame, groups);
    bucket = bucket_of(groups, key);
    if (*bucket != 0)
        return &groups->groups[*bucket - 1];
    group = &groups->groups[groups->count++];
    *group = (struct query_group){.key = *key, .pair = pair};
    *bucket = (uint32_t)groups->count;
    return group;
}

int32_t sfn_query_group_add(struct sfn_frame *frame, struct query_list *list,
                            const struct value *key, int64_t pair, const struct value *item,
                            int32_t tuple)
{
    struct query_group *group;
    struct key text;

    if (is_undefined(key))
        return 1;
    if (!is_string(key)) {
        query_fail(frame, "T1003", "Key in object structure must evaluate to a string; got: %s",
                   query_quote(frame, key));
        return 0;
    }
    text = key_of(key->as.text, key->size);
    group = group_for(frame, list->groups, &text, pair);
    if (group->pair != pair) {
        query_fail(frame, "D1009", "Multiple key definitions evaluate to same key: %s",
                   query_quote(frame, key));
        return 0;
    }
    group->tuples = tuple != 0;
    if (tuple)
        list_add(frame, &group->data, item);
    else
        list_append(frame, &group->data, item);
    return 1;
}

int64_t sfn_query_group_count(struct sfn_frame *frame, struct query_list *list)
{
    (void)frame;
    return (int64_t)list->groups->count;
}

int64_t sfn_query_group_pair(struct sfn_frame *frame, struct query_list *list, int64_t index)
{
    (void)frame;
    return list->groups->groups[index].pair;
}

const struct value *sfn_query_group_data(struct sfn_frame *frame, struct query_list *list,
                                         int64_t index)
{
    struct query_group *group = &list->groups->groups[index];

    if (!group->tuples)
        return list_appended(frame, &group->data);
    return sfn_query_reduce(frame, list_array(frame, &group->data, 0));
}

void sfn_query_group_set(struct sfn_frame *frame, struct query_list *list, int64_t index,
                         const struct value *value)
{
    (void)frame;
    list->groups->groups[index].value = value;
}

const struct value *sfn_query_group_end(struct sfn_frame *frame, struct query_list *list)
{
    const struct query_groups *groups = list->groups;
    struct object_making making;

    object_begin(frame, &making, groups->count);
    for (size_t i = 0; i < groups->count; i++)
        if (groups->groups[i].value != NULL && !is_undefined(groups->groups[i].value))
            object_add(&making, &groups->groups[i].key, groups->groups[i].value);
    return object_end(frame, &making);
}
