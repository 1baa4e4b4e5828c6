/* runtime/lang/jsonata/builtin/object.c - $keys $lookup $spread $merge $clone. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/clone.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/step.h"

/* How many members the objects in an array have, and in its arrays. */
static size_t count_members(struct sfn_frame *frame, const struct value *value)
{
    size_t count = 0;

    if (value->kind == VALUE_OBJECT)
        return value->size;
    if (!is_array(value))
        return 0;
    run_walk(frame, value->size);
    for (uint32_t i = 0; i < value->size; i++)
        count += count_members(frame, &value->as.items[i]);
    return count;
}

static struct member *gather_members(struct member *to, const struct value *value)
{
    if (value->kind == VALUE_OBJECT && value->size > 0) {
        memcpy(to, value->as.members, value->size * sizeof *to);
        return to + value->size;
    }
    for (uint32_t i = 0; is_array(value) && i < value->size; i++)
        to = gather_members(to, &value->as.items[i]);
    return to;
}

/* All members of these objects, each key once: where it came first, with its last value. */
static struct member *merged_members(struct sfn_frame *frame, const struct value *value,
                                     size_t *count)
{
    struct member *members;

    *count = count_members(frame, value);
    frame_afford(frame, *count * sizeof *members);
    members = value_new_members(frame->region, *count);
    (void)gather_members(members, value);
    *count = index_merge(members, *count);
    return members;
}

static void add_key(struct sfn_frame *frame, struct query_list *list, const struct key *key)
{
    struct value *text = region_alloc(frame->region, sizeof(*text));

    *text = (struct value){.kind = VALUE_STRING,
                           .flags = (key->hash & KEY_FIXED) != 0 ? VALUE_FIXED : 0,
                           .size = key->size,
                           .as.text = key->text};
    list_add(frame, list, text);
}

static const struct value *keys(struct sfn_frame *frame, const struct value *const *arguments,
                                size_t count)
{
    struct query_list list = {0};
    const struct member *members = arguments[0]->as.members;

    count = arguments[0]->size;
    if (arguments[0]->kind != VALUE_OBJECT)
        members = merged_members(frame, arguments[0], &count);
    for (size_t i = 0; i < count; i++)
        add_key(frame, &list, &members[i].key);
    return list_array(frame, &list, VALUE_SEQUENCE);
}

BUILTIN(keys, keys)

static const struct value *lookup(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    struct key key;

    (void)count;
    key = is_undefined(arguments[1]) ? key_of("undefined", 9)
                                     : key_of(arguments[1]->as.text, arguments[1]->size);
    return step_look_up(frame, arguments[0], &key);
}

BUILTIN(lookup, lookup)

static bool spread_into(struct sfn_frame *frame, struct query_list *list, const struct value *value)
{
    if (is_undefined(value))
        return true;
    if (is_array(value)) {
        run_walk(frame, value->size);
        for (uint32_t i = 0; i < value->size; i++)
            if (!spread_into(frame, list, &value->as.items[i]))
                return false;
        return true;
    }
    if (value->kind != VALUE_OBJECT) {
        list_add(frame, list, value);
        return true;
    }
    for (uint32_t i = 0; i < value->size; i++) {
        struct object_making making;
        const struct value *one;

        object_begin(frame, &making, 1);
        object_add(&making, &value->as.members[i].key, &value->as.members[i].value);
        one = object_end(frame, &making);
        if (one == NULL)
            return false;
        list_add(frame, list, one);
    }
    return true;
}

/* Arrays are appended to each other, so what comes of one is a sequence only if it was empty. */
static const struct value *spread(struct sfn_frame *frame, const struct value *const *arguments,
                                  size_t count)
{
    const struct value *value = arguments[0];
    struct query_list list = {0};
    bool is_sequence = value->kind == VALUE_OBJECT || (is_array(value) && value->size == 0);

    (void)count;
    if (!is_array(value) && value->kind != VALUE_OBJECT)
        return value;
    if (!spread_into(frame, &list, value))
        return NULL;
    return list_array(frame, &list, is_sequence ? VALUE_SEQUENCE : 0);
}

BUILTIN(spread, spread)

static const struct value *merge(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    struct object_making making = {0};

    if (is_undefined(arguments[0]))
        return arguments[0];
    making.members = merged_members(frame, arguments[0], &count);
    for (making.count = 0; making.count < count; making.count++)
        object_account(&making, &making.members[making.count].value);
    return object_end(frame, &making);
}

BUILTIN(merge, merge)

static const struct value *clone(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    (void)count;
    return is_undefined(arguments[0]) ? arguments[0] : clone_value(frame, arguments[0]);
}

BUILTIN(clone, clone)
