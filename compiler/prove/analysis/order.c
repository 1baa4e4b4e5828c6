/* compiler/prove/analysis/order.c - in which order the points of a program are walked best. */
#include "compiler/prove/analysis/order.h"

/* A function whose successors are being gone through: its blocks, then its state's other code. */
struct visit {
    const struct place *place;
    const struct ir_block *block;
    int others;
};

struct ordering {
    struct analysis *a;
    bool *seen;
    struct visit *path;
    size_t depth;
    size_t left; /* numbers that are not given yet */
};

static void visit(struct ordering *o, const struct ir_function *function)
{
    if (function == NULL || o->seen[function->number] ||
        points_place(o->a, function)->state == NULL)
        return;
    o->seen[function->number] = true;
    o->path[o->depth++] = (struct visit){points_place(o->a, function), function->blocks, 0};
}

/* Where a block leads to: another state, or behind the children that have ended. */
static const struct ir_function *target(const struct place *place, const struct ir_block *block)
{
    if (block->last->op == OP_GOTO)
        return block->last->operands[0].as.function;
    if (block->last->op == OP_END && place->state->scope->owner != NULL)
        return place->state->scope->owner->leave;
    return NULL;
}

/* Code of the function's own state that may follow it; NULL after the last. What comes first here
 * comes last in the order. */
static const struct ir_function *other(const struct place *place, int index)
{
    const struct ir_state *state = place->state;
    const struct ir_scope *scope = state->inner;

    if (index == 0)
        return state->fail;
    if (index == 1)
        return state->leave;
    if (index == 2)
        return state->work;
    if (index == 3)
        return state->map != NULL ? state->map->selector : NULL;
    for (int i = 4; i < index; i++)
        scope = scope->next;
    return scope->start;
}

static void step(struct ordering *o)
{
    struct visit *at = &o->path[o->depth - 1];

    if (at->block != NULL) {
        const struct ir_function *to = target(at->place, at->block);

        at->block = at->block->next;
        visit(o, to);
    } else if (at->others < 4 + at->place->state->inner_count) {
        visit(o, other(at->place, at->others++));
    } else {
        o->depth--;
        points_place(o->a, at->place->function)->order = --o->left;
    }
}

void order_set(struct analysis *a, size_t functions)
{
    struct ordering o = {.a = a, .left = functions};

    o.seen = ARENA_ARRAY(a->arena, bool, functions);
    o.path = ARENA_ARRAY(a->arena, struct visit, functions);
    a->in_order = ARENA_ARRAY(a->arena, struct place *, functions);
    visit(&o, a->program->scopes->start);
    for (const struct ir_function *at = a->program->functions; at != NULL; at = at->next) {
        while (o.depth > 0)
            step(&o);
        visit(&o, at); /* nothing may lead to it */
    }
    while (o.depth > 0)
        step(&o);
    for (size_t i = 0; i < functions; i++)
        if (a->places[i].state != NULL)
            a->in_order[a->places[i].order] = &a->places[i];
    a->lowest = a->ordered = functions;
}
