/* compiler/prove/solver/places.c - the parts of what a frame holds that the rules of a Choice look
 * at. */
#include "compiler/prove/solver/places.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"

static const char *root_name(const struct places *places, const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_sfn_input:
        return "input";
    case OP_sfn_variable:
        return arena_format(places->arena, "variable %zu",
                            places->bases[at->operands[0].as.integer] +
                                (size_t)at->operands[1].as.integer);
    default:
        return NULL;
    }
}

static const struct shape *root_shape(const struct places *places, const struct ir_instruction *at)
{
    if (at->op == OP_sfn_input)
        return places->world->input;
    return places->world
        ->variables[places->bases[at->operands[0].as.integer] + (size_t)at->operands[1].as.integer];
}

static const struct shape *part_shape(const struct places *places, const struct shape *whole,
                                      const struct ir_instruction *at)
{
    const struct ir_operand *step = &at->operands[1];
    struct key key;

    if (step->type == IR_INT)
        return shape_item_of(places->arena, whole, step->as.integer);
    key = key_of(step->as.text.text, step->as.text.size);
    return shape_member_of(places->arena, whole, &key);
}

static int add(struct places *places, const char *name, const struct ir_instruction *at, int whole,
               const struct shape *shape)
{
    for (size_t i = 0; i < places->count; i++)
        if (strcmp(places->list[i].name, name) == 0)
            return (int)i;
    if (places->count == places->room) {
        size_t room = places->room > 0 ? 2 * places->room : 16;
        struct place_of *list = ARENA_ARRAY(places->arena, struct place_of, room);

        if (places->count > 0)
            memcpy(list, places->list, places->count * sizeof *list);
        places->list = list;
        places->room = room;
    }
    places->list[places->count] = (struct place_of){name, at, whole, shape};
    return (int)places->count++;
}

bool places_is_query(const struct ir_instruction *at)
{
    return at->op == OP_sfn_query_field || at->op == OP_sfn_query_last_field;
}

int places_find(struct places *places, const struct ir_instruction *at)
{
    const struct ir_instruction *whole;
    const struct ir_operand *step;
    const char *name;
    int of;

    at = describe_read(at);
    if (root_name(places, at) != NULL)
        return add(places, root_name(places, at), at, -1, root_shape(places, at));
    if (at->op != OP_sfn_member && at->op != OP_sfn_element && !places_is_query(at))
        return -1;
    step = &at->operands[1];
    if (step->type == IR_INT && (!step->immediate || step->as.integer < 0))
        return -1;
    whole = describe_whole(at);
    of = whole != NULL ? places_find(places, whole) : -1;
    if (of < 0)
        return -1;
    if (step->type == IR_INT)
        name = arena_format(places->arena, "%s[%lld]", places->list[of].name,
                            (long long)step->as.integer);
    else
        name =
            arena_format(places->arena, "%s.%u:%.*s", places->list[of].name,
                         (unsigned)step->as.text.size, (int)step->as.text.size, step->as.text.text);
    return add(places, name, at, of, part_shape(places, places->list[of].shape, at));
}
