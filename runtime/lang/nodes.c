/* runtime/lang/nodes.c - the steps of paths that may find several nodes, by Jayway's rules.
 *
 * Each operation takes a list of nodes and returns the list of all that its step finds in them, in
 * order. A list is an array value that borrows its nodes. Where a step does not fit a node (a name
 * on an array, an index out of range) it finds nothing.
 *
 * A list is one level deeper than its nodes, so it could be deeper than a value may be. sfn_nodes
 * and the descents, which only begin a path, then give their list a depth that is too small by one:
 * the step after them goes down by at least one level. The others leave out a node of the greatest
 * depth, which only the document's root can have: their list may be what the path returns and must
 * keep the invariant of sfn/value.h. */
#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/pick.h"

struct list {
    struct value *items;
    size_t count;
    size_t room;
    unsigned depth; /* of the deepest node */
};

static void list_begin(struct list *list, struct sfn_frame *frame, size_t room)
{
    frame_afford(frame, room * sizeof *list->items);
    ENSURE(room <= UINT32_MAX);
    list->items = room > 0 ? value_new_items(frame->region, room) : NULL;
    list->count = 0;
    list->room = room;
    list->depth = 0;
}

static inline void list_put(struct list *list, const struct value *node)
{
    ENSURE(list->count < list->room);
    list->items[list->count++] = value_part(node);
    if (node->depth > list->depth)
        list->depth = node->depth;
}

static inline void list_add(struct list *list, const struct value *node)
{
    if (node != NULL && node->depth < VALUE_DEPTH_MAX)
        list_put(list, node);
}

static const struct value *list_end(const struct list *list, struct region *region)
{
    struct value *value;

    if (list->count == 0)
        return &value_empty_array;
    value = region_alloc(region, sizeof(*value));
    *value = (struct value){
        .kind = VALUE_ARRAY,
        .flags = VALUE_BLOCK,
        .depth = (uint16_t)(list->depth < VALUE_DEPTH_MAX ? list->depth + 1 : VALUE_DEPTH_MAX),
        .size = (uint32_t)list->count,
        .as.items = list->items,
    };
    return value;
}

/* How many nodes a list has; nothing counts as an empty list. */
static uint32_t node_count(const struct value *nodes)
{
    return value_is(nodes, VALUE_ARRAY) ? nodes->size : 0;
}

/* ---- the beginning ---- */
const struct value *sfn_nodes(struct sfn_frame *frame, const struct value *value)
{
    struct list list;

    if (value == NULL)
        return &value_empty_array;
    list_begin(&list, frame, 1);
    list_put(&list, value);
    return list_end(&list, frame->region);
}

/* ---- names ---- */
const struct value *sfn_nodes_member(struct sfn_frame *frame, const struct value *nodes,
                                     const struct key *key)
{
    uint32_t count = node_count(nodes);
    struct list list;

    list_begin(&list, frame, count);
    for (uint32_t i = 0; i < count; i++)
        list_add(&list, value_member(&nodes->as.items[i], key));
    return list_end(&list, frame->region);
}

const struct value *sfn_nodes_members(struct sfn_frame *frame, const struct value *nodes,
                                      const struct key_list *names)
{
    uint32_t count = node_count(nodes);
    struct list list;

    list_begin(&list, frame, (size_t)count * names->count);
    for (uint32_t i = 0; i < count; i++)
        for (size_t k = 0; k < names->count; k++)
            list_add(&list, value_member(&nodes->as.items[i], &names->keys[k]));
    return list_end(&list, frame->region);
}

const struct value *sfn_nodes_pick(struct sfn_frame *frame, const struct value *nodes,
                                   const struct key_list *names, int32_t all)
{
    uint32_t count = node_count(nodes);
    struct list list;

    list_begin(&list, frame, count);
    for (uint32_t i = 0; i < count; i++)
        list_add(&list, pick_members(frame->region, &nodes->as.items[i], names, all != 0));
    return list_end(&list, frame->region);
}

/* ---- places in arrays ---- */
const struct value *sfn_nodes_elements(struct sfn_frame *frame, const struct value *nodes,
                                       const struct value *indexes)
{
    uint32_t count = node_count(nodes);
    struct list list;

    list_begin(&list, frame, (size_t)count * indexes->size);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < indexes->size; k++)
            list_add(&list, value_item(&nodes->as.items[i], indexes->as.items[k].as.integer));
    return list_end(&list, frame->region);
}

/* The indexes of a slice: from `from` up to, but without, `to`. */
struct slice {
    int64_t from;
    int64_t to;
};

/* Jayway counts a negative bound from the end of the array only when the other bound is absent.
 * [-4:1] is the indexes -4 -3 -2 -1 0, each looked up as [n] is, and [3:-2] is empty. */
static struct slice slice_of(const struct value *array, const struct value *from,
                             const struct value *to)
{
    bool open_from = !value_is(from, VALUE_INTEGER);
    bool open_to = !value_is(to, VALUE_INTEGER);
    int64_t size = array->size;
    struct slice slice = {open_from ? 0 : from->as.integer, open_to ? size : to->as.integer};

    if (open_to && slice.from < 0)
        slice.from = slice.from < -size ? 0 : slice.from + size;
    if (open_from && slice.to < 0)
        slice.to = slice.to < -size ? 0 : slice.to + size;
    /* Indexes out of range find nothing, so do not walk through them. */
    if (slice.from < -size)
        slice.from = -size;
    if (slice.to > size)
        slice.to = size;
    return slice;
}

const struct value *sfn_nodes_slice(struct sfn_frame *frame, const struct value *nodes,
                                    const struct value *from, const struct value *to)
{
    uint32_t count = node_count(nodes);
    size_t room = 0;
    struct list list;

    for (uint32_t i = 0; i < count; i++) {
        const struct value *node = &nodes->as.items[i];
        struct slice slice = {0, 0};

        if (node->kind == VALUE_ARRAY)
            slice = slice_of(node, from, to);
        room += slice.from < slice.to ? (size_t)(slice.to - slice.from) : 0;
    }
    list_begin(&list, frame, room);
    for (uint32_t i = 0; i < count; i++) {
        const struct value *node = &nodes->as.items[i];
        struct slice slice = {0, 0};

        if (node->kind == VALUE_ARRAY)
            slice = slice_of(node, from, to);
        for (int64_t index = slice.from; index < slice.to; index++)
            list_add(&list, value_item(node, index));
    }
    return list_end(&list, frame->region);
}

/* ---- everything below ---- */
static bool is_container(const struct value *node)
{
    return node->kind == VALUE_ARRAY || node->kind == VALUE_OBJECT;
}

static const struct value *child_at(const struct value *container, uint32_t index)
{
    return container->kind == VALUE_ARRAY ? &container->as.items[index]
                                          : &container->as.members[index].value;
}

const struct value *sfn_nodes_children(struct sfn_frame *frame, const struct value *nodes)
{
    uint32_t count = node_count(nodes);
    size_t room = 0;
    struct list list;

    for (uint32_t i = 0; i < count; i++)
        if (is_container(&nodes->as.items[i]))
            room += nodes->as.items[i].size;
    list_begin(&list, frame, room);
    for (uint32_t i = 0; i < count; i++) {
        const struct value *node = &nodes->as.items[i];

        if (!is_container(node))
            continue;
        for (uint32_t k = 0; k < node->size; k++)
            list_add(&list, child_at(node, k));
    }
    return list_end(&list, frame->region);
}

/* How many containers, and items of arrays, a descent will find. */
struct census {
    size_t containers;
    size_t items;
};

static void census_take(struct census *census, const struct value *node)
{
    if (!is_container(node))
        return;
    census->containers++;
    if (node->kind == VALUE_ARRAY)
        census->items += node->size;
    for (uint32_t i = 0; i < node->size; i++)
        census_take(census, child_at(node, i));
}

static struct census census_of(const struct value *nodes)
{
    struct census census = {0, 0};

    for (uint32_t i = 0; i < node_count(nodes); i++)
        census_take(&census, &nodes->as.items[i]);
    return census;
}

/* List a node and all below it, except scalars, in which no step finds anything. */
static void descend(struct list *list, const struct value *node)
{
    if (!is_container(node))
        return;
    list_put(list, node);
    for (uint32_t i = 0; i < node->size; i++)
        descend(list, child_at(node, i));
}

const struct value *sfn_nodes_descend(struct sfn_frame *frame, const struct value *nodes)
{
    struct list list;

    list_begin(&list, frame, census_of(nodes).containers);
    for (uint32_t i = 0; i < node_count(nodes); i++)
        descend(&list, &nodes->as.items[i]);
    return list_end(&list, frame->region);
}

static void descend_items(struct list *list, const struct value *node)
{
    if (!is_container(node))
        return;
    if (node->kind == VALUE_ARRAY)
        for (uint32_t i = 0; i < node->size; i++)
            list_put(list, &node->as.items[i]);
    for (uint32_t i = 0; i < node->size; i++)
        descend_items(list, child_at(node, i));
}

const struct value *sfn_nodes_descend_items(struct sfn_frame *frame, const struct value *nodes)
{
    struct list list;

    list_begin(&list, frame, census_of(nodes).items);
    for (uint32_t i = 0; i < node_count(nodes); i++)
        descend_items(&list, &nodes->as.items[i]);
    return list_end(&list, frame->region);
}

/* ---- filters ---- */

/* A filter that is being run. A node for which it fails does not pass. */
struct test {
    struct sfn_frame *frame;
    const struct value *root;
    sfn_filter filter;
};

static bool test_accepts(const struct test *test, const struct value *node)
{
    return test->filter(test->frame, node, test->root) > 0;
}

static void filter_node(struct list *list, const struct test *test, const struct value *node)
{
    if (node->kind == VALUE_OBJECT && test_accepts(test, node))
        list_add(list, node);
    if (node->kind != VALUE_ARRAY)
        return;
    for (uint32_t i = 0; i < node->size; i++)
        if (test_accepts(test, &node->as.items[i]))
            list_add(list, &node->as.items[i]);
}

const struct value *sfn_nodes_filter(struct sfn_frame *frame, const struct value *nodes,
                                     const struct value *root, sfn_filter filter)
{
    const struct test test = {frame, root, filter};
    uint32_t count = node_count(nodes);
    size_t room = 0;
    struct list list;

    for (uint32_t i = 0; i < count; i++)
        room += nodes->as.items[i].kind == VALUE_ARRAY ? nodes->as.items[i].size : 1;
    list_begin(&list, frame, room);
    for (uint32_t i = 0; i < count; i++)
        filter_node(&list, &test, &nodes->as.items[i]);
    return list_end(&list, frame->region);
}

/* Test a node and all below it, as Jayway does. An object that passes is found. An array that
 * passes yields those items that pass, or all its items when more steps follow. */
static void descend_filter(struct list *list, const struct test *test, const struct value *node,
                           bool last)
{
    if (!is_container(node))
        return;
    if (test_accepts(test, node)) {
        if (node->kind == VALUE_OBJECT || last)
            filter_node(list, test, node);
        else
            for (uint32_t i = 0; i < node->size; i++)
                list_add(list, &node->as.items[i]);
    }
    for (uint32_t i = 0; i < node->size; i++)
        descend_filter(list, test, child_at(node, i), last);
}

const struct value *sfn_nodes_descend_filter(struct sfn_frame *frame, const struct value *nodes,
                                             const struct value *root, sfn_filter filter,
                                             int32_t last)
{
    const struct test test = {frame, root, filter};
    struct census census = census_of(nodes);
    struct list list;

    list_begin(&list, frame, census.containers + census.items);
    for (uint32_t i = 0; i < node_count(nodes); i++)
        descend_filter(&list, &test, &nodes->as.items[i], last != 0);
    return list_end(&list, frame->region);
}
