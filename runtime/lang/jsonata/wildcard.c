/* runtime/lang/jsonata/wildcard.c - * and **: what is in a value, and all below it. */
#include "runtime/lang/jsonata/list.h"
#include "runtime/lang/jsonata/run.h"

/* Members that are arrays are flattened to the bottom. From the first of them on the result is no
 * sequence any more (2.0.6). */
static void flatten_deeply(struct sfn_frame *frame, struct query_list *list,
                           const struct value *array)
{
    run_walk(frame, array->size);
    for (uint32_t i = 0; i < array->size; i++) {
        const struct value *item = &array->as.items[i];

        if (is_array(item))
            flatten_deeply(frame, list, item);
        else
            list_add(frame, list, item);
    }
}

static void add_child(struct sfn_frame *frame, struct query_list *list, const struct value *child,
                      unsigned *flags)
{
    if (!is_array(child)) {
        list_add(frame, list, child);
        return;
    }
    flatten_deeply(frame, list, child);
    *flags = 0;
}

/* The reference keeps the marks of a sequence as properties of it, which * finds, too. */
static void add_marks(struct sfn_frame *frame, struct query_list *list, const struct value *array)
{
    if ((array->flags & VALUE_SEQUENCE) != 0)
        list_add(frame, list, &value_true);
    if ((array->flags & VALUE_KEEP) != 0)
        list_add(frame, list, &value_true);
}

const struct value *sfn_query_wildcard(struct sfn_frame *frame, const struct value *context)
{
    struct query_list list = {0};
    unsigned flags = VALUE_SEQUENCE;

    context = sfn_query_context(context);
    if (is_array(context)) {
        for (uint32_t i = 0; i < context->size; i++)
            add_child(frame, &list, &context->as.items[i], &flags);
        add_marks(frame, &list, context);
    } else if (context->kind == VALUE_OBJECT) {
        for (uint32_t i = 0; i < context->size; i++)
            add_child(frame, &list, &context->as.members[i].value, &flags);
    }
    return list_array(frame, &list, flags);
}

static void descend(struct sfn_frame *frame, struct query_list *list, const struct value *value)
{
    if (is_array(value)) {
        run_walk(frame, value->size);
        for (uint32_t i = 0; i < value->size; i++)
            descend(frame, list, &value->as.items[i]);
        return;
    }
    list_add(frame, list, value);
    if (value->kind == VALUE_OBJECT) {
        run_walk(frame, value->size);
        for (uint32_t i = 0; i < value->size; i++)
            descend(frame, list, &value->as.members[i].value);
    }
}

const struct value *sfn_query_descendants(struct sfn_frame *frame, const struct value *context)
{
    struct query_list list = {0};

    if (is_undefined(context))
        return context;
    descend(frame, &list, context);
    return list.count > 0 ? list_collapsed(frame, &list) : &value_empty_sequence;
}
