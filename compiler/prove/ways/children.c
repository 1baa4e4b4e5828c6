/* compiler/prove/ways/children.c - the stops of the children of a Parallel or Map. */
#include "compiler/prove/ways/children.h"

#include <string.h>

#include "compiler/prove/ways/calls.h"
#include "compiler/prove/ways/errors.h"
#include "compiler/prove/ways/items.h"
#include "compiler/prove/ways/tolerance.h"
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

/* What the Map's reader gives, or what was made of the state's input. */
static const struct given *all_items(const struct expansion *e)
{
    struct given *read;

    if (e->reads == NULL)
        return exits_computed(e, &e->begun->operands[0]);
    read = ARENA_NEW(e->route->arena, struct given);
    *read = (struct given){.kind = GIVEN_ANSWER,
                           .state = e->stop->state,
                           .call = calls_before(e->stop, e->stop->state)};
    return read;
}

static const struct given *first_item(const struct expansion *e)
{
    struct given *item = ARENA_NEW(e->route->arena, struct given);

    if (e->begun == NULL)
        return exits_given(e->route, GIVEN_UNKNOWN);
    *item = (struct given){.kind = GIVEN_ITEM, .whole = all_items(e)};
    return item;
}

/* Put the only item of a batch into it. */
static void put_in_batch(const struct expansion *e, const struct parent *parent,
                         const struct given **input, const struct shape **shape)
{
    struct arena *arena = e->route->arena;
    struct given *batch = ARENA_NEW(arena, struct given);
    const struct given **list = ARENA_ARRAY(arena, const struct given *, 1);
    struct shape_member members[] = {
        {key_of("Items", 5), shape_of_items(arena, shape, 1)},
        {key_of("BatchInput", 10), shape_of_kinds(arena, SHAPE_JSON)},
    };
    size_t count = parent->batch_input != NULL ? 2 : 1;

    if (!parent->batched)
        return;
    list[0] = *input;
    *batch =
        (struct given){.kind = GIVEN_BATCH, .list = list, .count = 1, .whole = parent->batch_input};
    *input = batch;
    *shape = shape_of_members(arena, members, count, NULL, (struct span){0});
}

static void begin_item(const struct expansion *e, const struct exit *exit,
                       const struct parent *parent, const struct given *item,
                       const struct shape *shape)
{
    const struct given *input = item;
    const struct shape *input_shape = shape;

    put_in_batch(e, parent, &input, &input_shape);
    begin_child(e, exit, parent, input, input_shape, item, shape);
}

/* Begin a Map of which `copies` items are alike; 0: of as many as there are. */
static void begin_items(const struct expansion *e, const struct exit *exit, size_t copies)
{
    struct parent *parent = new_parent(e, exit);
    const struct shape *shape = shape_of_kinds(e->route->arena, SHAPE_JSON);
    const struct given *item = first_item(e);

    parent->batched = e->batches;
    if (e->batch_input != NULL)
        parent->batch_input = exits_computed(e, &e->batch_input->operands[0]);
    if (e->reads != NULL) {
        shape = items_mocked(e->route->arena, e->stop->state->map->reader, e->reader_config);
    } else if (e->begun != NULL && shape_may_be(e->begun_shape, SHAPE_ARRAY)) {
        shape = shape_items_of(e->route->arena, e->begun_shape);
        parent->items = e->batches ? 1 : item_count(e);
    }
    if (shape_is_empty(shape))
        return; /* there are no items */
    if (copies > 0)
        parent->items = parent->copies = copies;
    tolerance_set(e, parent);
    if (e->stop->state->map->selector == NULL) {
        begin_item(e, exit, parent, item, shape);
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

/* A Map, and one of so many items that it fails when all of them do. */
static void begin_map(const struct expansion *e, const struct exit *exit)
{
    size_t copies = tolerance_copies(e);

    begin_items(e, exit, 0);
    if (copies > 1 && copies <= ITEMS_MAX && (e->reads != NULL || item_count(e) == 1))
        begin_items(e, exit, copies);
}

void children_begin(const struct expansion *e, const struct exit *exit)
{
    struct parent *parent;

    if (e->stop->state->map != NULL) {
        begin_map(e, exit);
        if (e->reads != NULL)
            errors_reader(e, exit);
    } else if (e->begun != NULL) {
        parent = new_parent(e, exit);
        parent->input = e->begun_shape;
        begin_child(e, exit, parent, exits_computed(e, &e->begun->operands[0]), e->begun_shape,
                    e->stop->holding.item, exit->world->item);
    }
}

void children_give(const struct expansion *e, const struct exit *exit)
{
    const struct given *input = exits_computed(e, &exit->at->operands[0]);
    const struct shape *shape = exit->given;

    put_in_batch(e, e->stop->parent, &input, &shape);
    begin_child(e, exit, e->stop->parent, input, shape, e->stop->holding.item, e->stop->world.item);
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
    if (owner->map != NULL && (owner->map->writer != NULL || owner->map->form != SFN_OUTPUTS)) {
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
                begin_child(e, exit, now, input, now->input, now->holding.item, now->world.item);
                return;
            }
}
