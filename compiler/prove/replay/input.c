/* compiler/prove/replay/input.c - an input, and variables, made of what places are. */
#include "compiler/prove/replay/input.h"

#include "runtime/json/bytes.h"

#define ITEMS_MAX 4096 /* of an array */

struct building {
    const struct places *places;
    const struct shape *const *shapes; /* by place, on one way; NULL: on all */
    const struct place_value *values;
    struct arena *arena;
};

static const struct value *build(const struct building *b, size_t place);

static const struct shape *shape_at(const struct building *b, size_t place)
{
    return b->shapes != NULL ? b->shapes[place] : b->places->list[place].shape;
}

static size_t count_parts(const struct building *b, size_t place)
{
    size_t count = 0;

    for (int i = b->places->list[place].part; i >= 0; i = b->places->list[i].next)
        count++;
    return count;
}

/* Whether a rule looks at the member: then its place says what it is. */
static bool is_place(const struct building *b, size_t place, const struct key *key)
{
    for (int i = b->places->list[place].part; i >= 0; i = b->places->list[i].next) {
        const struct ir_operand *step = &b->places->list[i].at->operands[1];
        const struct key own =
            step->type == IR_KEY ? key_of(step->as.text.text, step->as.text.size) : (struct key){0};

        if (step->type == IR_KEY && key_equals(&own, key))
            return true;
    }
    return false;
}

/* What no rule looks at, but is always there. Returns how many members there are then. */
static size_t add_required(const struct building *b, size_t place, struct member *members,
                           size_t count)
{
    const struct shape_members *known = shape_at(b, place)->members;

    for (size_t i = 0; known != NULL && i < known->count; i++) {
        const struct shape_member *member = &known->list[i];
        const struct value *value = NULL;

        if (!shape_may_be(member->shape, SHAPE_ABSENT) && !is_place(b, place, &member->key))
            value = shape_sample(b->arena, member->shape);
        if (value != NULL)
            members[count++] = (struct member){member->key, value_part(value)};
    }
    return count;
}

static const struct value *build_object(const struct building *b, size_t place)
{
    const struct shape_members *known = shape_at(b, place)->members;
    size_t room = count_parts(b, place);
    size_t parts = room;
    struct member *members =
        value_new_members(&b->arena->region, room + (known != NULL ? known->count : 0));
    size_t count = 0;

    /* The latest place is the first in the list: they are put in from behind. */
    for (int i = b->places->list[place].part; i >= 0; i = b->places->list[i].next) {
        const struct ir_operand *step = &b->places->list[i].at->operands[1];
        const struct value *part = step->type == IR_KEY ? build(b, (size_t)i) : NULL;

        if (part != NULL)
            members[--room] =
                (struct member){key_of(step->as.text.text, step->as.text.size), value_part(part)};
    }
    for (; room + count < parts; count++)
        members[count] = members[room + count];
    return value_object(&b->arena->region, members, add_required(b, place, members, count));
}

/* How many items an array has: so many as it is said to, and those that are places. */
static size_t size_of(const struct building *b, size_t place)
{
    size_t count = b->values[place].size < ITEMS_MAX ? b->values[place].size : ITEMS_MAX;

    for (int i = b->places->list[place].part; i >= 0; i = b->places->list[i].next) {
        const struct ir_operand *step = &b->places->list[i].at->operands[1];

        if (step->type == IR_INT && step->as.integer < ITEMS_MAX &&
            (size_t)step->as.integer >= count && b->values[i].form != PLACE_ABSENT)
            count = (size_t)step->as.integer + 1;
    }
    return count;
}

static const struct value *build_array(const struct building *b, size_t place)
{
    const struct shape *all = shape_items_of(b->arena, shape_at(b, place));
    size_t count = size_of(b, place);
    const struct value **items = ARENA_ARRAY(b->arena, const struct value *, count);
    const struct value *other = shape_may_be(all, SHAPE_NULL) ? NULL : shape_sample(b->arena, all);

    for (int i = b->places->list[place].part; i >= 0; i = b->places->list[i].next) {
        const struct ir_operand *step = &b->places->list[i].at->operands[1];
        const struct value *part;

        if (step->type != IR_INT || step->as.integer >= ITEMS_MAX)
            continue;
        part = build(b, (size_t)i);
        if (part != NULL)
            items[step->as.integer] = part;
    }
    for (size_t i = 0; i < count; i++)
        if (items[i] == NULL)
            items[i] = other != NULL ? other : &value_null;
    return value_array_of(&b->arena->region, items, count);
}

/* NULL: it is absent. */
static const struct value *build(const struct building *b, size_t place)
{
    switch (b->values[place].form) {
    case PLACE_VALUE:
        return b->values[place].value;
    case PLACE_OBJECT:
        return build_object(b, place);
    case PLACE_ARRAY:
        return build_array(b, place);
    default:
        return NULL;
    }
}

static bool build_all(const struct building *b, struct witness *out)
{
    const struct places *places = b->places;

    out->input = value_object(&b->arena->region, NULL, 0);
    out->variables = ARENA_ARRAY(b->arena, const struct value *, places->world->variable_count);
    for (int i = places->root; i >= 0; i = places->list[i].next) {
        int slot = places_slot(places, (size_t)i);
        const struct value *value = build(b, (size_t)i);

        if (slot < 0)
            out->input = value;
        else
            out->variables[slot] = value;
    }
    return out->input != NULL;
}

static bool comes_by(const struct world *world, const struct witness *witness)
{
    if (!shape_has(world->input, witness->input))
        return false;
    for (size_t i = 0; i < world->variable_count; i++)
        if (witness->variables[i] != NULL && !shape_has(world->variables[i], witness->variables[i]))
            return false;
    return true;
}

bool input_build(const struct places *places, const struct place_value *values, struct arena *arena,
                 struct witness *out)
{
    const struct building b = {.places = places, .values = values, .arena = arena};

    out->comes = false;
    return build_all(&b, out);
}

bool input_comes(const struct places *places, const struct witness *witness)
{
    for (size_t i = 0; i < places->way_count; i++)
        if (comes_by(places->ways[i], witness))
            return true;
    return false;
}

bool input_build_to_come(const struct places *places, const struct place_value *values,
                         struct arena *arena, struct witness *out)
{
    for (size_t i = 0; i < places->way_count; i++) {
        const struct building b = {.places = places,
                                   .shapes = places_shapes(places, places->ways[i]),
                                   .values = values,
                                   .arena = arena};

        out->comes = build_all(&b, out) && comes_by(places->ways[i], out);
        if (out->comes)
            return true;
    }
    return input_build(places, values, arena, out);
}

const struct value *input_part(const struct places *places, size_t index,
                               const struct witness *witness)
{
    const struct place_of *place = &places->list[index];
    const struct ir_operand *step = &place->at->operands[1];
    const struct value *whole;
    struct key key;

    if (place->whole < 0)
        return places_slot(places, index) < 0 ? witness->input
                                              : witness->variables[places_slot(places, index)];
    whole = input_part(places, (size_t)place->whole, witness);
    if (step->type == IR_INT)
        return value_is(whole, VALUE_ARRAY) && step->as.integer < whole->size
                   ? &whole->as.items[step->as.integer]
                   : NULL;
    key = key_of(step->as.text.text, step->as.text.size);
    return value_is(whole, VALUE_OBJECT)                                ? value_member(whole, &key)
           : value_is(whole, VALUE_ARRAY) && places_is_query(place->at) ? whole
                                                                        : NULL;
}
