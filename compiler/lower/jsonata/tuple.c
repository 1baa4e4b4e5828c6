/* compiler/lower/jsonata/tuple.c - paths whose steps bind variables or that ask for a parent.
 *
 * Such steps make tuples: a value and what is bound to it by @$focus, #$index and % so far. The
 * names are known when lowering, so a tuple is an array, and a layout says what is in which slot.
 * The reference gives each tuple a frame; so does query_enter_tuple. */
#include "compiler/lower/jsonata/private.h"

#include <string.h>

#include "runtime/base/bug.h"

bool query_makes_tuples(const struct jsonata_node *path)
{
    for (size_t i = 0; i < path->count; i++)
        if (path->children[i]->tuple)
            return true;
    return false;
}

bool query_gives_tuples(const struct jsonata_node *node)
{
    if (node->kind == JSONATA_BLOCK)
        return node->tuple && node->count > 0 &&
               query_gives_tuples(node->children[node->count - 1]);
    return node->kind == JSONATA_PATH && node->tuple && query_makes_tuples(node);
}

static size_t layout_find(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->count; i++)
        if (strcmp(layout->names[i], name) == 0)
            return i;
    return layout->count;
}

/* The slot of a name, which is added if it has none. */
static size_t layout_slot(struct query *q, struct layout *layout, const char *name)
{
    size_t at = layout_find(layout, name);

    if (at == layout->capacity) {
        size_t capacity = layout->capacity * 2 + 4;
        const char **names = ARENA_ARRAY(q->l->arena, const char *, capacity);

        if (layout->count > 0)
            memcpy(names, layout->names, layout->count * sizeof *names);
        layout->names = names;
        layout->capacity = capacity;
    }
    if (at == layout->count)
        layout->names[layout->count++] = name;
    return at + 1;
}

static struct ir_instruction *slot(struct query *q, struct ir_instruction *tuple, size_t index)
{
    return QUERY(q, slot, ir_value(tuple), ir_int((int64_t)index));
}

/* Which slots of a layout an expression may name. */
struct named {
    struct query *q;
    const struct layout *layout;
    bool *slots;
};

static void visit_name(void *context, const struct jsonata_node *node)
{
    const struct named *named = context;
    const char *name = node->kind == JSONATA_PARENT ? query_ancestor_name(named->q, node->slot)
                       : node->kind == JSONATA_VARIABLE || node->kind == JSONATA_BIND ? node->text
                                                                                      : NULL;
    size_t at = name != NULL ? layout_find(named->layout, name) : named->layout->count;

    if (at < named->layout->count)
        named->slots[at] = true;
}

/* Only what is named is taken from the tuple: else a path that binds many variables would be code
 * of the size of its square. */
void query_enter_tuple(struct query *q, const struct layout *layout, struct ir_instruction *tuple,
                       const struct jsonata_node *root)
{
    struct named named = {q, layout, ARENA_ARRAY(q->l->arena, bool, layout->count)};

    jsonata_each(root, visit_name, &named);
    query_frame_open(q, NULL, 0);
    for (size_t i = 0; i < layout->count; i++)
        if (named.slots[i])
            query_bind(q, layout->names[i], slot(q, tuple, i + 1));
    q->context = (struct context){.found = query_found(q, slot(q, tuple, 0))};
    query_frame_open(q, &root, 1);
}

/* ---- a step ---- */

/* A tuple that is being made: what will be in its slots, slot 0 and those of a layout. One that has
 * many is a copy of the tuple before, of which slots are replaced, each in a copy of its own: for
 * the same reason. */
struct slots {
    struct ir_operand *values;
    size_t count;
    struct ir_instruction *copy; /* NULL: made of its values */
};

/* So many slots are taken over one by one. */
#define NARROW_MAX 16

static void slots_put(struct query *q, struct slots *slots, size_t at, struct ir_instruction *value)
{
    if (slots->copy != NULL)
        slots->copy =
            QUERY(q, with_slot, ir_value(slots->copy), ir_int((int64_t)at), ir_value(value));
    else
        slots->values[at] = ir_value(value);
}

static void slots_set(struct query *q, struct slots *slots, struct layout *layout, const char *name,
                      struct ir_instruction *value)
{
    size_t at = layout_slot(q, layout, name);

    ENSURE(at <= slots->count);
    if (at == slots->count)
        slots->count++;
    slots_put(q, slots, at, value);
}

/* All slots of a tuple, with room for `more`. NULL: only the value. */
static struct slots slots_of(struct query *q, const struct layout *layout,
                             struct ir_instruction *tuple, struct ir_instruction *value,
                             size_t more)
{
    struct slots slots = {.count = layout->count + 1};

    ENSURE(tuple != NULL || layout->count == 0);
    if (layout->count > NARROW_MAX)
        slots.copy = tuple;
    else
        slots.values = ARENA_ARRAY(q->l->arena, struct ir_operand, layout->count + more + 1);
    slots_put(q, &slots, 0, value);
    for (size_t i = 0; slots.copy == NULL && i < layout->count; i++)
        slots_put(q, &slots, i + 1, slot(q, tuple, i + 1));
    return slots;
}

static void add_tuple(struct query *q, struct ir_instruction *list, const struct slots *slots)
{
    struct ir_instruction *tuple = slots->copy;

    if (tuple == NULL)
        tuple = ir_emit(&q->l->builder, OP_sfn_query_tuple, slots->count, slots->values);
    QUERY(q, add_any, ir_value(list), ir_value(tuple));
}

/* A step that gives tuples itself: theirs are added to what the tuple before has. */
static void add_nested(struct query *q, const struct jsonata_node *step,
                       struct ir_instruction *list, struct ir_instruction *tuple,
                       const struct layout *layout, struct layout *next)
{
    struct layout inner = {.count = 0};
    struct ir_instruction *found = query_evaluate_tuples(q, step, &inner);
    struct query_loop loop = query_loop_open(q, QUERY(q, count, ir_value(found)));
    struct ir_instruction *at = QUERY(q, item, ir_value(found), ir_value(loop.index));
    struct slots slots = slots_of(q, layout, tuple, slot(q, at, 0), inner.count);

    for (size_t i = 0; i < inner.count; i++)
        slots_set(q, &slots, next, inner.names[i], slot(q, at, i + 1));
    add_tuple(q, list, &slots);
    query_loop_close(q, &loop, NULL);
}

/* A step whose value is `found`: a tuple for each item. `value` is that of the tuple before. */
static void add_items(struct query *q, const struct jsonata_node *step, struct ir_instruction *list,
                      struct ir_instruction *tuple, struct ir_instruction *value,
                      struct ir_instruction *found, const struct layout *layout,
                      struct layout *next)
{
    struct query_loop loop = query_loop_open(q, QUERY(q, count, ir_value(found)));
    struct ir_instruction *item = QUERY(q, item, ir_value(found), ir_value(loop.index));
    struct slots slots = slots_of(q, layout, tuple, step->focus != NULL ? value : item, 3);

    if (step->focus != NULL)
        slots_set(q, &slots, next, step->focus, item);
    if (step->index != NULL)
        slots_set(q, &slots, next, step->index, QUERY(q, number, ir_value(loop.index)));
    if (step->ancestor != NULL)
        slots_set(q, &slots, next, query_ancestor_name(q, step->ancestor), value);
    add_tuple(q, list, &slots);
    query_loop_close(q, &loop, NULL);
}

/* A step on `items`, which are tuples of the layout if `tuples`. */
static struct ir_instruction *lower_step(struct query *q, const struct jsonata_node *step,
                                         struct ir_instruction *items, bool tuples, bool first,
                                         struct layout *layout)
{
    struct context context = q->context;
    struct query_frame *frame = q->frame;
    struct layout next = *layout;
    struct ir_instruction *list = QUERY0(q, list);
    bool once = first && (step->kind == JSONATA_VARIABLE || q->context.once);
    struct ir_instruction *count = once    ? query_int(q, 1)
                                   : first ? QUERY(q, rounds, ir_value(items))
                                           : QUERY(q, count, ir_value(items));
    struct query_loop loop = query_loop_open(q, count);
    struct ir_instruction *item =
        once ? items : QUERY(q, item, ir_value(items), ir_value(loop.index));
    struct ir_instruction *value;

    next.capacity = next.count; /* what is added is not added to `layout` */
    if (tuples) {
        query_enter_tuple(q, layout, item, step);
    } else {
        if (!once)
            q->context = (struct context){.found = query_found(q, item)};
        query_frame_open(q, &step, 1);
    }
    value = query_context(q);
    if (query_gives_tuples(step))
        add_nested(q, step, list, tuples ? item : NULL, layout, &next);
    else
        add_items(q, step, list, tuples ? item : NULL, value, query_evaluate(q, step), layout,
                  &next);
    query_loop_close(q, &loop, NULL);
    q->frame = frame;
    q->context = context;
    *layout = next;
    return QUERY(q, tuples, ir_value(list));
}

/* ---- what follows a step ---- */

static struct ir_instruction *filter_tuples(struct query *q, const struct jsonata_node *filter,
                                            struct ir_instruction *tuples,
                                            const struct layout *layout)
{
    struct context context = q->context;
    struct query_frame *frame = q->frame;
    struct ir_instruction *list, *count, *tuple, *selects;
    struct query_loop loop;
    int64_t index;

    if (query_index_literal(filter, &index))
        return QUERY(q, filter_tuple, ir_value(tuples), ir_int(index));
    list = QUERY0(q, list);
    count = QUERY(q, count, ir_value(tuples));
    loop = query_loop_open(q, count);
    tuple = QUERY(q, item, ir_value(tuples), ir_value(loop.index));
    query_enter_tuple(q, layout, tuple, filter);
    selects = query_evaluate(q, filter);
    q->frame = frame;
    q->context = context;
    QUERY(q, select, ir_value(list), ir_value(tuple), ir_value(selects), ir_value(loop.index),
          ir_value(count));
    query_loop_close(q, &loop, NULL);
    return QUERY(q, tuples, ir_value(list));
}

/* #$name behind a filter: the place of each tuple among those that are left. */
static struct ir_instruction *index_tuples(struct query *q, const char *name,
                                           struct ir_instruction *tuples, struct layout *layout)
{
    int64_t at = (int64_t)layout_slot(q, layout, name);
    struct ir_instruction *list = QUERY0(q, list);
    struct query_loop loop = query_loop_open(q, QUERY(q, count, ir_value(tuples)));
    struct ir_instruction *tuple = QUERY(q, item, ir_value(tuples), ir_value(loop.index));

    tuple = QUERY(q, with_slot, ir_value(tuple), ir_int(at),
                  ir_value(QUERY(q, number, ir_value(loop.index))));
    QUERY(q, add_any, ir_value(list), ir_value(tuple));
    query_loop_close(q, &loop, NULL);
    return QUERY(q, tuples, ir_value(list));
}

/* Tuples of items that a sort has ordered, where there were none before. */
static struct ir_instruction *make_tuples(struct query *q, const struct jsonata_node *sort,
                                          struct ir_instruction *items, struct layout *layout)
{
    struct layout none = {.count = 0};
    struct ir_instruction *list = QUERY0(q, list);
    struct query_loop loop = query_loop_open(q, QUERY(q, count, ir_value(items)));
    struct ir_instruction *item = QUERY(q, item, ir_value(items), ir_value(loop.index));
    struct slots slots = slots_of(q, &none, NULL, item, 1);

    if (sort->index != NULL)
        slots_set(q, &slots, layout, sort->index, QUERY(q, number, ir_value(loop.index)));
    add_tuple(q, list, &slots);
    query_loop_close(q, &loop, NULL);
    return QUERY(q, tuples, ir_value(list));
}

struct ir_instruction *query_lower_tuple_steps(struct query *q, const struct jsonata_node *path,
                                               size_t first, struct ir_instruction *items,
                                               struct layout *layout)
{
    struct ir_instruction *tuples = NULL;

    for (size_t at = first; at < path->count; at++) {
        const struct jsonata_node *step = path->children[at];

        if (step->kind != JSONATA_SORT)
            tuples = lower_step(q, step,
                                tuples != NULL  ? tuples
                                : items != NULL ? items
                                                : query_context(q),
                                tuples != NULL, at == 0, layout);
        else if (tuples != NULL)
            tuples = query_sort(q, step, tuples, layout);
        else
            tuples = make_tuples(q, step, query_sort(q, step, items, NULL), layout);
        for (const struct jsonata_stage *stage = step->stages; stage != NULL; stage = stage->next)
            tuples = stage->filter != NULL ? filter_tuples(q, stage->filter, tuples, layout)
                                           : index_tuples(q, stage->index, tuples, layout);
    }
    return tuples;
}
