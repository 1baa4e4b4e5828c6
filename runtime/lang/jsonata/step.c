/* runtime/lang/jsonata/step.c - names, wildcards and descendants evaluated on a context. */
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/run.h"
#include "runtime/lang/jsonata/step.h"

/* The member, or NULL. */
static inline const struct value *member_of(const struct value *context, const struct key *key)
{
    return context->kind == VALUE_OBJECT ? value_member(context, key) : NULL;
}

/* What the name finds in an array: the members of its items, flattened. */
static void look_up_all(struct sfn_frame *frame, struct query_list *list, const struct value *array,
                        const struct key *key)
{
    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = &array->as.items[i];
        const struct value *found;

        if (is_array(item)) {
            run_walk(frame, item->size);
            look_up_all(frame, list, item, key);
            continue;
        }
        found = member_of(item, key);
        if (found == NULL || is_undefined(found))
            continue;
        if (is_array(found))
            list_add_all(frame, list, found);
        else
            list_add(frame, list, found);
    }
}

const struct value *step_look_up(struct sfn_frame *frame, const struct value *context,
                                 const struct key *key)
{
    struct query_list list = {0};
    const struct value *found;

    if (is_array(context)) {
        look_up_all(frame, &list, context, key);
        return list_array(frame, &list, VALUE_SEQUENCE);
    }
    found = member_of(context, key);
    return found != NULL ? found : &value_undefined;
}

static __attribute__((noinline)) const struct value *
field_of_array(struct sfn_frame *frame, const struct value *array, const struct key *key)
{
    struct query_list list = {0};

    look_up_all(frame, &list, array, key);
    return list_collapsed(frame, &list);
}

static inline const struct value *field(struct sfn_frame *frame, const struct value *context,
                                        const struct key *key)
{
    const struct value *found;

    if (is_array(context))
        return field_of_array(frame, context, key);
    found = member_of(context, key);
    if (found == NULL)
        return &value_undefined;
    return (found->flags & VALUE_SEQUENCE) == 0 ? found : sfn_query_collapse(found);
}

const struct value *sfn_query_field(struct sfn_frame *frame, const struct value *context,
                                    const struct key *key)
{
    return field(frame, context, key);
}

static __attribute__((noinline)) const struct value *
step_of_items(struct sfn_frame *frame, const struct value *items, const struct key *key, bool last)
{
    struct query_list list = {0};

    for (uint32_t i = 0; i < items->size; i++) {
        const struct value *found = field(frame, &items->as.items[i], key);

        if (found == NULL)
            return NULL;
        list_flatten(frame, &list, found);
    }
    return list_step_end(frame, &list, last);
}

/* A step that found nothing but this array. */
static __attribute__((noinline)) const struct value *
step_of_array(struct sfn_frame *frame, const struct value *array, bool last)
{
    struct query_list list = {0};

    if ((array->flags & VALUE_SEQUENCE) != 0)
        array = sfn_query_collapse(array);
    list_flatten(frame, &list, array);
    return list_step_end(frame, &list, last);
}

/* An object's member that is no array, which most are, is found without a list. */
const struct value *sfn_query_step_field(struct sfn_frame *frame, const struct value *items,
                                         const struct key *key, int32_t last)
{
    const struct value *found;

    if (is_array(items))
        return step_of_items(frame, items, key, last != 0);
    found = member_of(items, key);
    if (found == NULL)
        return &value_undefined;
    return is_array(found) ? step_of_array(frame, found, last != 0) : found;
}

const struct value *sfn_query_last_field(struct sfn_frame *frame, const struct value *items,
                                         const struct key *key)
{
    const struct value *found;

    if (!is_array(items)) {
        found = member_of(items, key);
        if (found == NULL)
            return &value_undefined;
        if (!is_array(found))
            return found;
    }
    found = sfn_query_step_field(frame, items, key, 1);
    return found != NULL ? sfn_query_collapse(found) : NULL;
}
