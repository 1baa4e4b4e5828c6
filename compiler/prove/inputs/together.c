/* compiler/prove/inputs/together.c - the input, and the answers, of a way that was solved. */
#include "compiler/prove/inputs/together.h"

#include "compiler/prove/ways/calls.h"
#include "compiler/prove/inputs/demands.h"
#include "compiler/prove/inputs/wishes.h"
#include "runtime/json/value.h"

/* A Map's items are looked at by nobody, perhaps, but there must be one. */
static void add_items(struct solving *s)
{
    for (const struct stop *stop = s->last; stop != NULL; stop = stop->previous) {
        struct origin origin;
        struct part *part;

        if (stop->holding.item == NULL)
            continue;
        origin = origin_of(&s->tracing, stop->holding.item, NULL, 0);
        if (origin.kind != ORIGIN_SOURCE)
            continue;
        part = sources_part(&s->sources, &origin, -1, stop->world.item);
        if (stop->parent != NULL && stop->parent->copies > part->copies)
            part->copies = stop->parent->copies;
        if (part->value == NULL)
            part->value = shape_sample(s->route->arena, stop->world.item);
        if (part->value == NULL || part->value->kind == VALUE_NULL)
            part->value = value_object(&s->route->arena->region, NULL, 0);
    }
}

static const struct value *answered(struct solving *s, const struct ir_state *state, size_t call)
{
    const struct value *value = sources_build(&s->sources, state, call);
    const struct value *empty = value_object(&s->route->arena->region, NULL, 0);
    const struct shape *shape;

    if (state->task == NULL) /* a reader: add_items has seen to its items */
        return value != NULL ? value : value_array_of(&s->route->arena->region, &empty, 1);
    shape = calls_answer(s->route, state);
    return value != NULL ? value : source_required(s->route->arena, empty, shape);
}

static void add_outcome(struct solving *s, const struct stop *after, struct solution *out)
{
    const struct stop *stop = after->previous;
    struct outcome *outcome = &out->outcomes[out->count];
    size_t items = calls_items(stop->parent);

    if (calls_at(after) == 0)
        return;
    outcome->state = stop->state;
    outcome->first = calls_before(stop, stop->state);
    outcome->count = calls_at(after) * items;
    if (after->error == NULL)
        outcome->value = answered(s, stop->state, outcome->first);
    else
        outcome->error = after->error;
    out->count++;
}

void together_put(struct solving *s, const struct shape *input, struct solution *out)
{
    size_t count = s->last->length + 1;
    const struct stop **order = ARENA_ARRAY(s->route->arena, const struct stop *, count);
    const struct stop *stop = s->last;
    size_t first = count;

    add_items(s);
    wishes_add(s);
    demands_put(s);
    *out = (struct solution){.outcomes = ARENA_ARRAY(s->route->arena, struct outcome, count)};
    out->input = sources_build(&s->sources, NULL, 0);
    if (out->input == NULL)
        out->input = source_required(s->route->arena,
                                     value_object(&s->route->arena->region, NULL, 0), input);
    for (; stop->previous != NULL; stop = stop->previous)
        order[--first] = stop;
    for (; first < count; first++)
        add_outcome(s, order[first], out);
}
