/* compiler/prove/analysis/transfer_path.c - what paths find, and what it means when they find
 * nothing. */
#include "compiler/prove/analysis/transfer.h"

static struct key key_at(const struct transfer *t, size_t index)
{
    return key_of(t->at->operands[index].as.text.text, t->at->operands[index].as.text.size);
}

static const struct shape *kinds(struct transfer *t, unsigned which)
{
    return shape_of_kinds(t->arena, which);
}

/* ---- definite paths ---- */

const struct shape *transfer_member(struct transfer *t)
{
    const struct key key = key_at(t, 1);

    return shape_member_of(t->arena, t->shapes[0], &key);
}

const struct shape *transfer_element(struct transfer *t)
{
    const struct shape *index = t->shapes[1];

    if (index->range.low != index->range.high)
        return shape_with(t->arena, shape_items_of(t->arena, t->shapes[0]), SHAPE_ABSENT);
    return shape_item_of(t->arena, t->shapes[0], (int64_t)index->range.low);
}

const struct shape *transfer_element_or_null(struct transfer *t)
{
    const struct shape *item = transfer_element(t);

    if (!shape_may_be(item, SHAPE_ABSENT))
        return item;
    if (shape_is_only(t->shapes[0], SHAPE_ARRAY))
        item = shape_only(t->arena, item, ~(unsigned)SHAPE_ABSENT);
    return shape_may_be(t->shapes[0], SHAPE_ARRAY) ? shape_with(t->arena, item, SHAPE_NULL) : item;
}

const struct shape *transfer_pick(struct transfer *t)
{
    const struct value *names = t->at->operands[1].as.names;
    struct shape_member *list = ARENA_ARRAY(t->arena, struct shape_member, names->size);
    const struct shape *object;
    bool known = true;

    for (uint32_t i = 0; i < names->size; i++) {
        list[i].key = key_of(names->as.items[i].as.text, names->as.items[i].size);
        list[i].shape = shape_member_of(t->arena, t->shapes[0], &list[i].key);
        for (uint32_t k = 0; k < i; k++)
            known = known && !value_equals(&names->as.items[i], &names->as.items[k]);
    }
    object = known ? shape_of_members(t->arena, list, names->size, NULL, t->at->span)
                   : kinds(t, SHAPE_OBJECT);
    return shape_with(t->arena, object, SHAPE_ABSENT);
}

const struct shape *transfer_present(struct transfer *t)
{
    return transfer_truth(t, !shape_is_only(t->shapes[0], SHAPE_ABSENT),
                          shape_may_be(t->shapes[0], SHAPE_ABSENT));
}

/* ---- lists of nodes ---- */

static const struct shape *there(struct transfer *t, const struct shape *shape)
{
    return shape_only(t->arena, shape, ~(unsigned)SHAPE_ABSENT);
}

static uint32_t most_of(const struct shape *list)
{
    return list->items != NULL ? list->items->most : SHAPE_SIZE_ANY;
}

const struct shape *transfer_nodes(struct transfer *t)
{
    bool always = !shape_may_be(t->shapes[0], SHAPE_ABSENT);

    return shape_of_array(t->arena, there(t, t->shapes[0]), always ? 1 : 0, 1);
}

const struct shape *transfer_nodes_member(struct transfer *t)
{
    const struct key key = key_at(t, 1);
    const struct shape *node = shape_items_of(t->arena, t->shapes[0]);
    const struct shape *found = shape_member_of(t->arena, node, &key);

    return shape_of_array(t->arena, there(t, found), 0, most_of(t->shapes[0]));
}

const struct shape *transfer_nodes_items(struct transfer *t)
{
    const struct shape *node = shape_items_of(t->arena, t->shapes[0]);

    return shape_of_array(t->arena, shape_items_of(t->arena, node), 0, SHAPE_SIZE_ANY);
}

/* A filter looks at an object itself, and at the items of an array. */
const struct shape *transfer_nodes_filter(struct transfer *t)
{
    const struct shape *node = shape_items_of(t->arena, t->shapes[0]);
    const struct shape *item = shape_join(t->arena, shape_only(t->arena, node, SHAPE_OBJECT),
                                          shape_items_of(t->arena, node));

    return shape_of_array(t->arena, item, 0, SHAPE_SIZE_ANY);
}

/* What the members of an object are. */
static const struct shape *members_of(struct transfer *t, const struct shape *shape)
{
    const struct shape *all = kinds(t, 0);

    if (!shape_may_be(shape, SHAPE_OBJECT))
        return all;
    if (shape->members == NULL)
        return kinds(t, SHAPE_JSON);
    for (size_t i = 0; i < shape->members->count; i++)
        all = shape_join(t->arena, all, shape->members->list[i].shape);
    if (shape->members->other != NULL)
        all = shape_join(t->arena, all, shape->members->other);
    return there(t, all);
}

const struct shape *transfer_nodes_children(struct transfer *t)
{
    const struct shape *node = shape_items_of(t->arena, t->shapes[0]);
    const struct shape *child =
        shape_join(t->arena, shape_items_of(t->arena, node), members_of(t, node));

    return shape_of_array(t->arena, child, 0, SHAPE_SIZE_ANY);
}

const struct shape *transfer_list(struct transfer *t)
{
    return kinds(t, SHAPE_ARRAY);
}

const struct shape *transfer_only_array(struct transfer *t)
{
    const struct shape *array = shape_only(t->arena, t->shapes[0], SHAPE_ARRAY);

    return shape_is_only(t->shapes[0], SHAPE_ARRAY) ? array
                                                    : shape_with(t->arena, array, SHAPE_ABSENT);
}

const struct shape *transfer_is_container(struct transfer *t)
{
    const unsigned containers = SHAPE_ARRAY | SHAPE_OBJECT;

    return transfer_truth(t, shape_may_be(t->shapes[0], containers),
                          !shape_is_only(t->shapes[0], containers));
}

/* ---- when nothing was found ---- */

/* What is of these kinds goes on, everything else fails. */
static const struct shape *only(struct transfer *t, const struct shape *shape, unsigned which)
{
    t->may_fail = !shape_is_only(shape, which);
    return shape_only(t->arena, shape, which);
}

const struct shape *transfer_require(struct transfer *t)
{
    return only(t, t->shapes[0], ~(unsigned)SHAPE_ABSENT);
}

const struct shape *transfer_require_array(struct transfer *t)
{
    return only(t, t->shapes[0], SHAPE_ARRAY);
}

const struct shape *transfer_require_items(struct transfer *t)
{
    return only(t, t->shapes[0], SHAPE_ARRAY | SHAPE_OBJECT);
}

/* ---- ResultPath ---- */

const struct shape *transfer_object_at(struct transfer *t)
{
    const struct shape *object = only(t, t->shapes[0], SHAPE_OBJECT | SHAPE_ABSENT);
    const struct shape *empty;

    if (!shape_may_be(object, SHAPE_ABSENT))
        return object;
    empty = shape_of_members(t->arena, NULL, 0, NULL, t->at->span);
    return shape_join(t->arena, shape_only(t->arena, object, SHAPE_OBJECT), empty);
}

/* Only arrays that have the item go on: putting something into it is sure to find it. */
const struct shape *transfer_array_at(struct transfer *t)
{
    /* An index of a Reference Path is not negative, and fits 32 bits. */
    const uint32_t least = (uint32_t)t->shapes[1]->range.low + 1;
    const struct shape *longer =
        shape_of_array(t->arena, kinds(t, SHAPE_JSON), least, SHAPE_SIZE_ANY);

    t->may_fail = !shape_is_only(t->shapes[0], SHAPE_ARRAY) || t->shapes[0]->items == NULL ||
                  t->shapes[0]->items->least < least;
    return shape_meet(t->arena, t->shapes[0], longer);
}

/* What is put into a container: nothing becomes null. */
static const struct shape *as_part(struct transfer *t, const struct shape *shape)
{
    const struct shape *part = there(t, shape);

    return shape_may_be(shape, SHAPE_ABSENT) ? shape_with(t->arena, part, SHAPE_NULL) : part;
}

const struct shape *transfer_set_member(struct transfer *t)
{
    const struct key key = key_at(t, 1);
    const struct shape *object = shape_only(t->arena, t->shapes[0], SHAPE_OBJECT);
    struct span made = {0};

    t->may_fail = !shape_is_only(t->shapes[0], SHAPE_OBJECT); /* but for depth */
    if (object->members != NULL)
        made = object->members->made;
    return shape_set_member(t->arena, object, &key, as_part(t, t->shapes[2]), made);
}

const struct shape *transfer_set_element(struct transfer *t)
{
    const struct shape *array = shape_only(t->arena, t->shapes[0], SHAPE_ARRAY);
    const struct shape *item =
        shape_join(t->arena, shape_items_of(t->arena, array), as_part(t, t->shapes[2]));

    if (array->items == NULL)
        return array;
    return shape_of_array(t->arena, item, array->items->least, array->items->most);
}
