/* compiler/prove/inputs/back.c - put what a frame is to hold back to where it comes from. */
#include "compiler/prove/inputs/back.h"

#include <string.h>

#include "runtime/json/value.h"

#define DEPTH_MAX 32 /* of values */
#define PARTS_MAX 64 /* of one that is put back part by part, so that others can be added */

struct putting {
    struct solving *solving;
    const struct given *given; /* whose parts are put back */
    struct origin_step steps[DEPTH_MAX];
    bool whole; /* values are too large to be taken apart */
};

static size_t parts_of(const struct value *value)
{
    size_t parts = 1;

    for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->size && parts <= PARTS_MAX; i++)
        parts += parts_of(&value->as.items[i]);
    for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->size && parts <= PARTS_MAX; i++)
        parts += parts_of(&value->as.members[i].value);
    return parts;
}

static void put(struct putting *p, size_t count, const struct value *value);

static void put_parts(struct putting *p, size_t count, const struct value *value)
{
    if (count == DEPTH_MAX)
        return;
    for (uint32_t i = 0; value->kind == VALUE_ARRAY && i < value->size; i++) {
        p->steps[count] = (struct origin_step){.index = i};
        put(p, count + 1, &value->as.items[i]);
    }
    for (uint32_t i = 0; value->kind == VALUE_OBJECT && i < value->size; i++) {
        const struct member *member = &value->as.members[i];

        p->steps[count] = (struct origin_step){.name = member->key.text, .size = member->key.size};
        put(p, count + 1, &member->value);
    }
}

/* What the part is in holds it, whatever else it was to be: a whole that is put says less than a
 * part that rules look at. */
static void open_wholes(struct putting *p, const struct part *part)
{
    struct sources *sources = &p->solving->sources;
    struct region *region = &p->solving->route->arena->region;

    for (size_t i = 0; i < sources->count; i++) {
        struct part *whole = &sources->list[i];
        const char *kind;

        if (!sources_contain(whole, part))
            continue;
        kind = source_container(whole, part);
        if (kind[0] == 'o' && !value_is(whole->value, VALUE_OBJECT))
            whole->value = value_object(region, NULL, 0);
        else if (kind[0] == 'a' && !value_is(whole->value, VALUE_ARRAY))
            whole->value = value_array_of(region, NULL, 0);
    }
}

/* NULL: it is to be absent. */
static void put(struct putting *p, size_t count, const struct value *value)
{
    struct arena *arena = p->solving->route->arena;
    struct origin_step *steps = ARENA_ARRAY(arena, struct origin_step, count);
    bool container = value_is(value, VALUE_OBJECT) || value_is(value, VALUE_ARRAY);
    struct origin origin;

    if (count > 0)
        memcpy(steps, p->steps, count * sizeof *steps);
    origin = origin_of(&p->solving->tracing, p->given, steps, count);
    if (origin.kind == ORIGIN_SOURCE) {
        struct part *part =
            sources_part(&p->solving->sources, &origin, -1, shape_of_kinds(arena, SHAPE_JSON));

        part->value = value;
        part->whole = container && p->whole;
        if (value != NULL)
            open_wholes(p, part);
        if (part->whole)
            return;
    }
    if (container)
        put_parts(p, count, value);
}

/* The steps from the root of a place to it. Returns their number; more than DEPTH_MAX: it is too
 * deep. */
static size_t lead_to(struct putting *p, const struct places *places, size_t index)
{
    const struct place_of *place = &places->list[index];
    const struct ir_operand *step = &place->at->operands[1];
    size_t count;

    if (place->whole < 0)
        return 0;
    count = lead_to(p, places, (size_t)place->whole);
    if (count >= DEPTH_MAX)
        return DEPTH_MAX + 1;
    p->steps[count] = step->type == IR_INT ? (struct origin_step){.index = step->as.integer}
                                           : (struct origin_step){.name = step->as.text.text,
                                                                  .size = step->as.text.size};
    return count + 1;
}

/* Whether all of what the place is, is said by the places that are its parts. */
static bool is_said_by_parts(const struct places *places, size_t index, const struct value *value)
{
    int part = places->list[index].part;

    return part >= 0 && (value == NULL || value_is(value, VALUE_OBJECT) ||
                         (value_is(value, VALUE_ARRAY) && !places_is_query(places->list[part].at)));
}

static const struct given *root_of(const struct stop *stop, const struct places *places,
                                   size_t index)
{
    while (places->list[index].whole >= 0)
        index = (size_t)places->list[index].whole;
    return places_slot(places, index) < 0 ? stop->holding.input
                                          : stop->holding.variables[places_slot(places, index)];
}

/* Whether the place is a member of what is an array in the witness: JSONata looks at its items,
 * which are put with it. */
static bool is_in_items(const struct places *places, size_t index, const struct witness *wanted)
{
    const struct place_of *place = &places->list[index];

    return place->whole >= 0 && place->at->operands[1].type != IR_INT &&
           value_is(input_part(places, (size_t)place->whole, wanted), VALUE_ARRAY);
}

static void put_place(struct putting *p, const struct stop *stop, const struct places *places,
                      size_t place, const struct witness *wanted)
{
    const struct value *value = input_part(places, place, wanted);
    size_t count = lead_to(p, places, place);

    p->given = root_of(stop, places, place);
    if (p->given == NULL || count > DEPTH_MAX || is_said_by_parts(places, place, value) ||
        is_in_items(places, place, wanted))
        return;
    p->whole = value != NULL && parts_of(value) > PARTS_MAX;
    put(p, count, value);
}

void back_put(struct solving *solving, const struct stop *stop, const struct places *places,
              const struct witness *wanted)
{
    struct putting p = {.solving = solving};

    for (int parts = 0; parts < 2; parts++) /* wholes first */
        for (size_t i = 0; i < places->count; i++)
            if ((places->list[i].whole >= 0) == (parts != 0))
                put_place(&p, stop, places, i, wanted);
}
