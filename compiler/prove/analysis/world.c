/* compiler/prove/analysis/world.c - what is known at a place of a function, and where two ways
 * meet. */
#include "compiler/prove/analysis/world.h"

#include <string.h>

#include "runtime/base/bug.h"

static const struct world_fact *find(const struct world *world, const struct ir_instruction *of)
{
    const struct world_fact *at = world->facts;

    while (at != NULL && at->of != of)
        at = at->next;
    return at;
}

const struct shape *world_shape(const struct world *world, const struct ir_instruction *of,
                                const struct shape *base)
{
    const struct world_fact *fact = find(world, of);

    return fact != NULL ? fact->shape : base;
}

/* The newest facts, without the oldest ones that are too many. */
static const struct world_fact *newest(struct arena *arena, const struct world_fact *facts,
                                       size_t most)
{
    struct world_fact *copy;

    if (facts == NULL || most == 0)
        return NULL;
    copy = ARENA_NEW(arena, struct world_fact);
    *copy = *facts;
    copy->next = newest(arena, facts->next, most - 1);
    return copy;
}

void world_learn(struct arena *arena, struct world *world, const struct ir_instruction *of,
                 const struct shape *shape)
{
    struct world_fact *fact = ARENA_NEW(arena, struct world_fact);

    if (world->fact_count >= WORLD_FACTS_MAX) {
        world->fact_count = WORLD_FACTS_MAX / 2;
        world->facts = newest(arena, world->facts, world->fact_count);
    }
    *fact = (struct world_fact){of, shape, world->facts};
    world->facts = fact;
    world->fact_count++;
}

void world_assign(struct arena *arena, struct world *world, size_t slot, const struct shape *shape)
{
    const struct shape **copy = ARENA_ARRAY(arena, const struct shape *, world->variable_count);

    ENSURE(slot < world->variable_count);
    memcpy(copy, world->variables, world->variable_count * sizeof(*copy));
    copy[slot] = shape;
    world->variables = copy;
}

static const struct shape *both(struct arena *arena, const struct shape *left,
                                const struct shape *right, bool widen)
{
    return widen ? shape_widen(arena, left, right) : shape_join(arena, left, right);
}

static const struct shape **join_variables(struct arena *arena, const struct world *left,
                                           const struct world *right, bool widen)
{
    const struct shape **joined;

    ENSURE(left->variable_count == right->variable_count);
    if (left->variables == right->variables)
        return left->variables;
    joined = ARENA_ARRAY(arena, const struct shape *, left->variable_count);
    for (size_t i = 0; i < left->variable_count; i++)
        joined[i] = both(arena, left->variables[i], right->variables[i], widen);
    return joined;
}

struct world world_join(struct arena *arena, const struct world *left, const struct world *right,
                        bool widen)
{
    struct world joined = {
        .input = both(arena, left->input, right->input, widen),
        .result = both(arena, left->result, right->result, widen),
        .item = both(arena, left->item, right->item, widen),
        .variables = join_variables(arena, left, right, widen),
        .variable_count = left->variable_count,
    };

    if (left->facts == right->facts) {
        joined.facts = left->facts;
        joined.fact_count = left->fact_count;
        return joined;
    }
    for (const struct world_fact *at = left->facts; at != NULL; at = at->next) {
        const struct world_fact *other = find(right, at->of);

        if (find(left, at->of) == at && other != NULL)
            world_learn(arena, &joined, at->of, shape_join(arena, at->shape, other->shape));
    }
    return joined;
}

bool world_same_frame(const struct world *left, const struct world *right)
{
    if (!shape_equals(left->input, right->input) || !shape_equals(left->result, right->result) ||
        !shape_equals(left->item, right->item))
        return false;
    for (size_t i = 0; i < left->variable_count; i++)
        if (!shape_equals(left->variables[i], right->variables[i]))
            return false;
    return true;
}

struct world world_of_anything(struct arena *arena, size_t variables)
{
    const struct shape *any = shape_of_kinds(arena, SHAPE_JSON);
    const struct shape *any_or_none = shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT);
    struct world world = {
        .input = any, .result = any, .item = any_or_none, .variable_count = variables};

    world.variables = ARENA_ARRAY(arena, const struct shape *, variables);
    for (size_t i = 0; i < variables; i++)
        world.variables[i] = any_or_none;
    return world;
}
