/* runtime/lang/jsonata/builtin/object.c - $keys $lookup $spread $merge $clone. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/clone.h"
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/object.h"
#include "runtime/lang/jsonata/step.h"
#include "runtime/lang/jsonata/table.h"

static void gather_keys(struct sfn_frame *frame, struct object_table *table,
                        const struct value *value)
{
    if (is_array(value)) {
        for (uint32_t i = 0; i < value->size; i++)
            gather_keys(frame, table, &value->as.items[i]);
    } else if (value->kind == VALUE_OBJECT) {
        for (uint32_t i = 0; i < value->size; i++)
            table_set(frame, table, &value->as.members[i].key, &value_true);
    }
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
    struct object_table table = {0};
    struct query_list list = {0};

    (void)count;
    if (arguments[0]->kind == VALUE_OBJECT) {
        for (uint32_t i = 0; i < arguments[0]->size; i++)
            add_key(frame, &list, &arguments[0]->as.members[i].key);
        return list_array(frame, &list, VALUE_SEQUENCE);
    }
    gather_keys(frame, &table, arguments[0]);
    for (size_t i = 0; i < table.count; i++)
        add_key(frame, &list, &table.members[i].key);
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
    struct object_table table = {0};

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    for (uint32_t i = 0; i < arguments[0]->size; i++) {
        const struct value *object = &arguments[0]->as.items[i];

        for (uint32_t j = 0; object->kind == VALUE_OBJECT && j < object->size; j++)
            table_set(frame, &table, &object->as.members[j].key, &object->as.members[j].value);
    }
    return table_object(frame, &table);
}

BUILTIN(merge, merge)

static const struct value *clone(struct sfn_frame *frame, const struct value *const *arguments,
                                 size_t count)
{
    (void)count;
    return is_undefined(arguments[0]) ? arguments[0] : clone_value(frame, arguments[0]);
}

BUILTIN(clone, clone)
