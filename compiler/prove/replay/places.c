/* compiler/prove/replay/places.c - the parts of what a frame holds that the rules of a Choice look
 * at. */
#include "compiler/prove/replay/places.h"

#include <string.h>

#include "compiler/prove/analysis/describe.h"

#define PLACE_UNKNOWN (-2)
#define DEPTH_MAX 200 /* of a place: of each all that it is a part of is gone through */

/* What the frame holds: the input, or a variable. */
static bool is_root(const struct places *places, const struct ir_instruction *at)
{
    return at->op == OP_sfn_input || at->op == OP_sfn_variable ||
           (places->course &&
            (at->op == OP_sfn_result || at->op == OP_sfn_item_value || at->op == OP_sfn_context));
}

static int slot_of(const struct places *places, const struct ir_instruction *at)
{
    switch (at->op) {
    case OP_sfn_input:
        return -1;
    case OP_sfn_result:
        return -2;
    case OP_sfn_item_value:
        return -3;
    case OP_sfn_context:
        return -4;
    default:
        return (int)(places->bases[at->operands[0].as.integer] +
                     (size_t)at->operands[1].as.integer);
    }
}

int places_slot(const struct places *places, size_t place)
{
    return slot_of(places, places->list[place].at);
}

static const struct shape *root_shape(const struct places *places, const struct world *world,
                                      const struct ir_instruction *at)
{
    if (at->op == OP_sfn_input)
        return world->input;
    if (at->op == OP_sfn_result)
        return world->result;
    if (at->op == OP_sfn_context)
        return shape_of_kinds(places->arena, SHAPE_OBJECT);
    if (at->op == OP_sfn_item_value)
        return shape_is_empty(world->item)
                   ? shape_of_kinds(places->arena, SHAPE_JSON | SHAPE_ABSENT)
                   : world->item;
    return world
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

/* Whether two instructions that read parts of one whole, or no parts, read the same. */
static bool is_same(const struct places *places, const struct ir_instruction *left,
                    const struct ir_instruction *right)
{
    const struct ir_operand *a = &left->operands[1];
    const struct ir_operand *b = &right->operands[1];

    if (is_root(places, left) || is_root(places, right))
        return is_root(places, left) && is_root(places, right) &&
               slot_of(places, left) == slot_of(places, right);
    if (a->type != b->type)
        return false;
    if (a->type == IR_INT)
        return a->as.integer == b->as.integer;
    return a->as.text.size == b->as.text.size &&
           (a->as.text.size == 0 || memcmp(a->as.text.text, b->as.text.text, a->as.text.size) == 0);
}

static int add(struct places *places, const struct ir_instruction *at, int whole,
               const struct shape *shape)
{
    int *first = whole >= 0 ? &places->list[whole].part : &places->root;
    int index = (int)places->count;

    if (places->count == places->room) {
        size_t room = places->room > 0 ? 2 * places->room : 16;
        struct place_of *list = ARENA_ARRAY(places->arena, struct place_of, room);

        if (places->count > 0)
            memcpy(list, places->list, places->count * sizeof *list);
        places->list = list;
        places->room = room;
        first = whole >= 0 ? &places->list[whole].part : &places->root;
    }
    places->list[places->count++] =
        (struct place_of){.at = at, .whole = whole, .shape = shape, .part = -1, .next = *first};
    places->list[index].depth = whole >= 0 ? places->list[whole].depth + 1 : 0;
    *first = index;
    return index;
}

void places_go_on(struct places *places, const struct ir_function *function)
{
    size_t count = ir_result_room(function);

    places->of = ARENA_ARRAY(places->arena, int, count);
    for (size_t i = 0; i < count; i++)
        places->of[i] = PLACE_UNKNOWN;
}

void places_begin(struct places *places, const struct ir_function *function)
{
    places->root = -1;
    places_go_on(places, function);
}

bool places_is_query(const struct ir_instruction *at)
{
    return at->op == OP_sfn_query_field || at->op == OP_sfn_query_last_field ||
           at->op == OP_sfn_query_step_field || at->op == OP_sfn_query_count_field ||
           at->op == OP_sfn_query_sum_field;
}

/* The place is the field, not what is made of it. */
static bool is_made_of_field(const struct ir_instruction *at)
{
    return at->op == OP_sfn_query_count_field || at->op == OP_sfn_query_sum_field;
}

/* Look it up, or add it. */
static int look_up(struct places *places, const struct ir_instruction *at)
{
    const struct ir_instruction *whole = NULL;
    int of = -1;

    if (!is_root(places, at)) {
        const struct ir_operand *step;

        if (at->op != OP_sfn_member && at->op != OP_sfn_element && !places_is_query(at))
            return -1;
        step = &at->operands[1];
        if (step->type == IR_INT && (!step->immediate || step->as.integer < 0))
            return -1;
        whole = is_made_of_field(at) ? describe_read(at->operands[0].as.instruction)
                                     : describe_whole(at);
        of = whole != NULL ? places_find(places, whole) : -1;
        if (of < 0 || places->list[of].depth == DEPTH_MAX)
            return -1;
    }
    for (int i = of >= 0 ? places->list[of].part : places->root; i >= 0; i = places->list[i].next)
        if (is_same(places, places->list[i].at, at))
            return i;
    return add(places, at, of,
               of < 0 ? root_shape(places, places->world, at)
                      : part_shape(places, places->list[of].shape, at));
}

/* The variable that has the name of a function of JSONata, if it is always set there. */
static int find_bound(struct places *places, const struct ir_instruction *at)
{
    int variable = places_find(places, at->operands[0].as.instruction);

    return variable >= 0 && !shape_may_be(places->list[variable].shape, SHAPE_ABSENT) ? variable
                                                                                      : -1;
}

int places_find(struct places *places, const struct ir_instruction *at)
{
    at = describe_read(at);
    if (places->of[at->id] == PLACE_UNKNOWN)
        places->of[at->id] =
            at->op == OP_sfn_query_bound ? find_bound(places, at) : look_up(places, at);
    return places->of[at->id];
}

void places_find_all(struct places *places, const struct ir_function *function)
{
    for (const struct ir_block *block = function->blocks; block != NULL; block = block->next)
        for (const struct ir_instruction *at = block->first; at != NULL; at = at->next)
            if (at->type == IR_VALUE && at->id != 0)
                (void)places_find(places, at);
}

const struct shape **places_shapes(const struct places *places, const struct world *world)
{
    const struct shape **shapes = ARENA_ARRAY(places->arena, const struct shape *, places->count);

    for (size_t i = 0; i < places->count; i++) { /* a whole comes before its parts */
        const struct place_of *place = &places->list[i];

        shapes[i] = place->whole < 0 ? root_shape(places, world, place->at)
                                     : part_shape(places, shapes[place->whole], place->at);
    }
    return shapes;
}
