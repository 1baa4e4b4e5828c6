/* compiler/generate/children.c - the stops of the children of a Parallel or Map. */
#include "compiler/generate/children.h"

#include <string.h>

#include "sfn/abi.h"

#define ITEMS_MAX 40 /* of a Map, when their number is known */

static const struct given *list_of(const struct route *route, const struct given *const *list,
                                   size_t count)
{
    struct given *made = ARENA_NEW(route->arena, struct given);

    *made = (struct given){.kind = GIVEN_LIST, .list = list, .count = count};
    return made;
}

static void begin_child(const struct expansion *e, const struct exit *exit,
                        const struct parent *parent, const struct given *input,
                        const struct shape *input_shape, const struct given *item,
                        const struct shape *item_shape)
{
    struct stop *next = exits_follow(e, exit);
    const struct ir_scope *scope = parent->began->state->inner;
    size_t outer = parent->world.variable_count;
    size_t count;
    const struct shape **shapes;
    const struct given **variables;

    for (int i = 0; i < parent->child; i++)
        scope = scope->next;
    count = outer + (size_t)scope->variables;
    shapes = ARENA_ARRAY(e->route->arena, const struct shape *, count);
    variables = ARENA_ARRAY(e->route->arena, const struct given *, count);
    for (size_t i = 0; i < count; i++) {
        shapes[i] = i < outer ? parent->world.variables[i] : shape_lost(e->route->arena);
        variables[i] = i < outer ? parent->holding.variables[i] : NULL;
    }
    next->role = STOP_ENTER;
    next->function = scope->start;
    next->state = analysis_state(e->route->analysis, scope->start);
    next->world = (struct world){.input = input_shape,
                                 .result = shape_of_kinds(e->route->arena, 0),
                                 .item = item_shape,
                                 .variables = shapes,
                                 .variable_count = count};
    next->holding = (struct holding){.input = input, .item = item, .variables = variables};
    next->parent = parent;
    if (next->state != NULL && !shape_is_empty(input_shape))
        exits_tell(e, next);
}

static struct parent *new_parent(const struct expansion *e, const struct exit *exit)
{
    struct parent *parent = ARENA_NEW(e->route->arena, struct parent);
    size_t count = (size_t)e->stop->state->inner_count;

    parent->outer = e->stop->parent;
    parent->began = e->stop;
    parent->world = *exit->world;
    parent->world.facts = NULL;
    parent->world.fact_count = 0;
    parent->holding = e->stop->holding;
    parent->items = 1;
    parent->outputs = ARENA_ARRAY(e->route->arena, const struct given *, count);
    parent->shapes = ARENA_ARRAY(e->route->arena, const struct shape *, count);
    return parent;
}

/* How many items there are: as many as are known, else one. */
static size_t item_count(const struct expansion *e)
{
    const struct shape_items *items = e->begun_shape->items;

    if (items != NULL && items->least == items->most && items->least > 0 &&
        items->least <= ITEMS_MAX)
        return items->least;
    return 1;
}

static const struct given *first_item(const struct expansion *e)
{
    struct given *item = ARENA_NEW(e->route->arena, struct given);

    if (e->reads || e->begun == NULL)
        return exits_given(e->route, GIVEN_UNKNOWN);
    *item = (struct given){.kind = GIVEN_ITEM, .whole = exits_computed(e, &e->begun->operands[0])};
    return item;
}

static void begin_map(const struct expansion *e, const struct exit *exit)
{
    struct parent *parent = new_parent(e, exit);
    const struct shape *shape = shape_of_kinds(e->route->arena, SHAPE_JSON);
    const struct given *item = first_item(e);

    if (e->begun != NULL && !e->reads && shape_may_be(e->begun_shape, SHAPE_ARRAY)) {
        shape = shape_items_of(e->route->arena, e->begun_shape);
        parent->items = item_count(e);
    }
    if (shape_is_empty(shape))
        return; /* there are no items */
    if (e->stop->state->map->selector == NULL) {
        begin_child(e, exit, parent, item, shape, item, shape);
    } else {
        struct stop *next = exits_follow(e, exit);

        next->role = STOP_SELECTOR;
        next->function = e->stop->state->map->selector;
        next->world.item = shape;
        next->holding.item = item;
        next->parent = parent;
        exits_tell(e, next);
    }
}

void children_begin(const struct expansion *e, const struct exit *exit)
{
    struct parent *parent;

    if (e->stop->state->map != NULL) {
        begin_map(e, exit);
    } else if (e->begun != NULL) {
        parent = new_parent(e, exit);
        begin_child(e, exit, parent, exits_computed(e, &e->begun->operands[0]), e->begun_shape,
                    e->stop->holding.item, exit->world->item);
    }
}

void children_give(const struct expansion *e, const struct exit *exit)
{
    begin_child(e, exit, e->stop->parent, exits_computed(e, &exit->at->operands[0]), exit->given,
                e->stop->holding.item, e->stop->world.item);
}

/* The result of a Map or Parallel whose last child has ended. */
static void children_ended(const struct expansion *e, const struct exit *exit,
                           const struct parent *parent)
{
    struct stop *next = exits_follow(e, exit);
    const struct ir_state *owner = parent->began->state;
    size_t count = (size_t)owner->inner_count;

    next->role = STOP_LEAVE;
    next->state = owner;
    next->function = owner->leave;
    next->world = parent->world;
    next->holding = parent->holding;
    next->holding.result = list_of(e->route, parent->outputs, count);
    next->world.result = shape_of_items(e->route->arena, parent->shapes, count);
    if (owner->map != NULL &&
        (owner->map->distributed || owner->map->writer != NULL || owner->map->form != 0)) {
        next->holding.result = exits_given(e->route, GIVEN_UNKNOWN);
        next->world.result = shape_of_kinds(e->route->arena, SHAPE_JSON);
    } else if (owner->map != NULL && parent->items > 1) {
        next->world.result = shape_of_array(e->route->arena, parent->shapes[0],
                                            (uint32_t)parent->items, (uint32_t)parent->items);
    }
    next->parent = parent->outer;
    if (next->function != NULL)
        exits_tell(e, next);
}

void children_end(const struct expansion *e, const struct exit *exit)
{
    const struct parent *parent = e->stop->parent;
    size_t count = (size_t)parent->began->state->inner_count;
    struct parent *now = ARENA_NEW(e->route->arena, struct parent);
    struct holding ignored = e->stop->holding;

    *now = *parent;
    now->outputs = ARENA_ARRAY(e->route->arena, const struct given *, count);
    now->shapes = ARENA_ARRAY(e->route->arena, const struct shape *, count);
    memcpy(now->outputs, parent->outputs, count * sizeof *now->outputs);
    memcpy(now->shapes, parent->shapes, count * sizeof *now->shapes);
    now->outputs[parent->child] = exits_hand_on(e, exit, &ignored);
    now->shapes[parent->child] =
        exit->left != NULL ? exit->left : shape_of_kinds(e->route->arena, SHAPE_JSON);
    now->child++;
    if (now->child == (int)count) {
        children_ended(e, exit, now);
        return;
    }
    /* The next branch has the same input as the first. */
    for (const struct ir_block *block = now->began->function->blocks; block != NULL;
         block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->op == OP_sfn_parallel_begin) {
                struct given *input = ARENA_NEW(e->route->arena, struct given);

                *input = (struct given){.kind = GIVEN_COMPUTED,
                                        .stop = now->began,
                                        .at = at->operands[0].as.instruction};
                begin_child(e, exit, now, input, shape_of_kinds(e->route->arena, SHAPE_JSON),
                            now->holding.item, now->world.item);
                return;
            }
}
