/* compiler/prove/analysis/scopes.c - frames of scopes: how they begin, and what becomes of their
 * ends.
 */
#include "compiler/prove/analysis/scopes.h"

#include <string.h>

static const struct ir_scope *outer_scope(const struct ir_scope *scope)
{
    return scope->owner != NULL ? scope->owner->scope : NULL;
}

void scopes_set(struct analysis *a, const struct ir_scope *scope)
{
    struct scope_facts *facts = &a->scopes[scope->id];
    size_t depth = 0;
    size_t base = 0;

    for (const struct ir_scope *at = scope; at != NULL; at = outer_scope(at))
        depth++;
    facts->scope = scope;
    facts->endings = ARENA_ARRAY(a->arena, struct ending, a->mixed + 1);
    for (size_t i = 0; i <= a->mixed; i++)
        facts->endings[i].output = points_nothing(a);
    facts->bases = ARENA_ARRAY(a->arena, size_t, depth);
    for (const struct ir_scope *at = outer_scope(scope); at != NULL; at = outer_scope(at))
        base += (size_t)at->variables;
    facts->slots = base + (size_t)scope->variables;
    depth = 0;
    for (const struct ir_scope *at = scope; at != NULL; at = outer_scope(at)) {
        facts->bases[depth++] = base;
        if (outer_scope(at) != NULL)
            base -= (size_t)outer_scope(at)->variables;
    }
}

void scopes_begin(struct analysis *a, const struct ir_scope *scope, const struct world *outer,
                  const struct shape *input, const struct shape *item, size_t alternative,
                  size_t answer)
{
    struct scope_facts *facts = &a->scopes[scope->id];
    struct world world = {
        .input = input, .result = points_nothing(a), .item = item, .variable_count = facts->slots};

    world.variables = ARENA_ARRAY(a->arena, const struct shape *, facts->slots);
    for (size_t i = 0; i < facts->slots; i++)
        world.variables[i] =
            outer != NULL && i < outer->variable_count ? outer->variables[i] : shape_lost(a->arena);
    if (shape_is_empty(input))
        return;
    facts->begin = facts->begun ? world_join(a->arena, &facts->begin, &world, false) : world;
    facts->begun = true;
    points_lead_answer(a, scope->start, &world, alternative, answer);
}

/* ---- Parallel and Map ---- */

/* What frames of a scope give that began in an alternative of the input, and whether those give
 * something that began in several. */
static const struct shape *output_of(const struct analysis *a, const struct ir_scope *scope,
                                     size_t alternative, bool *mixed)
{
    const struct ending *endings = a->scopes[scope->id].endings;

    *mixed = *mixed || !shape_is_empty(endings[a->mixed].output);
    return shape_join(a->arena, endings[alternative].output, endings[a->mixed].output);
}

static struct shape_member member(const char *name, const struct shape *shape)
{
    return (struct shape_member){key_of(name, strlen(name)), shape};
}

/* The result of a Map whose results are written elsewhere: where they are. */
static const struct shape *written(const struct analysis *a)
{
    const struct shape *text = shape_of_kinds(a->arena, SHAPE_TEXT);
    const struct shape_member details[] = {member("Bucket", points_anything(a)),
                                           member("Key", text)};
    const struct shape_member all[] = {
        member("MapRunArn", text),
        member("ResultWriterDetails",
               shape_of_members(a->arena, details, 2, NULL, (struct span){0}))};

    return shape_of_members(a->arena, all, 2, NULL, (struct span){0});
}

/* The result of a state whose children end so. False: they do not all end. */
static bool joined_result(const struct analysis *a, const struct ir_state *state,
                          size_t alternative, bool *mixed, const struct shape **result)
{
    const struct shape **outputs = ARENA_ARRAY(a->arena, const struct shape *, state->inner_count);
    const struct shape_items *items =
        a->waiting[state->id].items != NULL ? a->waiting[state->id].items->items : NULL;
    const struct ir_scope *scope = state->inner;

    for (int i = 0; i < state->inner_count; i++, scope = scope->next) {
        outputs[i] = output_of(a, scope, alternative, mixed);
        if (shape_is_empty(outputs[i]) && state->map == NULL)
            return false;
    }
    if (state->map == NULL)
        *result = shape_of_items(a->arena, outputs, (size_t)state->inner_count);
    else if (state->map->writer != NULL && !state->map->drops)
        *result = written(a);
    else if (state->map->distributed || state->map->drops || state->map->form != 0 ||
             a->waiting[state->id].tolerant)
        *result = points_anything(a);
    else if (items == NULL || a->waiting[state->id].opaque)
        *result = shape_of_array(a->arena, outputs[0], 0, SHAPE_SIZE_ANY);
    else
        *result = shape_of_array(a->arena, outputs[0], items->least, items->most);
    return !shape_is_empty(*result);
}

void scopes_end_children(struct analysis *a, const struct ir_state *state)
{
    const struct waiting *waiting = &a->waiting[state->id];

    for (size_t i = 0; i <= a->mixed; i++) {
        struct world world = waiting->worlds[i];
        bool mixed = false;

        if (waiting->reached[i] && joined_result(a, state, i, &mixed, &world.result))
            points_lead_answer(a, state->leave, &world, mixed ? a->mixed : i, 0);
    }
}

const struct shape *scopes_item(const struct analysis *a, const struct ir_state *state,
                                const struct shape *item)
{
    return state->map->distributed ? shape_lost(a->arena) : item;
}

const struct shape *scopes_input(const struct analysis *a, const struct ir_state *state,
                                 const struct shape *item)
{
    const struct waiting *waiting = &a->waiting[state->id];
    const struct shape_member list[] = {
        member("Items", shape_of_array(a->arena, item, 1, SHAPE_SIZE_ANY)),
        member("BatchInput", waiting->batch)};

    if (!waiting->batched || shape_is_empty(item))
        return item;
    return shape_of_members(a->arena, list, waiting->batch != NULL ? 2 : 1, NULL, (struct span){0});
}

/* A child begins with an item of one of several kinds, or (0) of any. */
static void begin_item(struct analysis *a, const struct ir_state *state, const struct world *world,
                       const struct shape *item, size_t kind)
{
    struct world with_item = *world;

    with_item.item = item;
    if (state->map->selector == NULL)
        scopes_begin(a, state->inner, world, scopes_input(a, state, item),
                     scopes_item(a, state, item), a->mixed, kind);
    else if (!shape_is_empty(item))
        points_lead_answer(a, state->map->selector, &with_item, a->mixed, kind);
}

/* The items are those of all alternatives. */
void scopes_begin_items(struct analysis *a, const struct ir_state *state, const struct world *world)
{
    const struct waiting *waiting = &a->waiting[state->id];
    const struct shape *item = points_anything(a);
    const struct alternatives *kinds = NULL;

    if (!waiting->opaque && shape_is_only(waiting->items, SHAPE_ARRAY)) {
        item = shape_items_of(a->arena, waiting->items);
        if (waiting->items->items != NULL && waiting->items->items->first_count == 0)
            kinds = waiting->items->items->apart;
    }
    if (waiting->opaque && waiting->read != NULL && a->assumptions->documented)
        item = waiting->read;
    if (kinds == NULL)
        begin_item(a, state, world, item, 0);
    for (size_t i = 0; kinds != NULL && i < kinds->count; i++)
        begin_item(a, state, world,
                   shape_with_origin(a->arena, shape_meet(a->arena, item, kinds->list[i]),
                                     item->origin & ORIGIN_PARTS),
                   i + 1);
}
