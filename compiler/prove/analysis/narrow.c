/* compiler/prove/analysis/narrow.c - what a branch that was taken says of the values it looked at.
 *
 * From the result backwards: a field that is a number stands in an object, which stood in the
 * input, so the input of the next state is known to have it. Only what is certain is learnt; an
 * operation that is not named here says nothing. */
#include "compiler/prove/analysis/narrow.h"

#include <stdlib.h>

#include "compiler/prove/analysis/describe.h"
#include "runtime/base/bug.h"

#define REMEMBERED_MAX 64 /* members of an object that are known because they were looked at */
#define DEEP_MAX 64       /* parts of a path, operators around a value */

const struct shape *narrow_shape(const struct narrowing *n, const struct ir_instruction *of)
{
    switch (of->op) {
    case OP_sfn_input: /* is read more than once: what is learnt of one reading is known of all */
        return n->world->input;
    case OP_sfn_result:
        return n->world->result;
    default:
        return world_shape(n->world, of, n->shapes[of->id]);
    }
}

static const struct ir_instruction *source(const struct ir_instruction *of, size_t index)
{
    return of->operands[index].as.instruction;
}

/* ---- where a value was read from ---- */

/* What holds a member of that shape. Of an absent one: anything that has no such member. */
static const struct shape *holder(struct narrowing *n, const struct ir_instruction *of,
                                  const struct shape *member, unsigned others)
{
    const struct ir_operand *name = &of->operands[1];
    const struct shape_member one = {key_of(name->as.text.text, name->as.text.size), member};
    const struct shape *whole = narrow_shape(n, source(of, 0));
    const unsigned every = whole->functions ? SHAPE_EVERY : SHAPE_EVERY & ~(unsigned)SHAPE_FUNCTION;
    const struct shape *any = shape_of_kinds(n->arena, every);
    const struct shape *object = shape_of_members(n->arena, &one, 1, any, (struct span){0});

    if (shape_may_be(member, SHAPE_ABSENT))
        others |= SHAPE_EVERY & ~(unsigned)SHAPE_OBJECT;
    return shape_join(n->arena, object, shape_of_kinds(n->arena, others));
}

static const struct shape *variable_shape(const struct narrowing *n,
                                          const struct ir_instruction *of)
{
    size_t slot = n->bases[of->operands[0].as.integer] + (size_t)of->operands[1].as.integer;

    ENSURE(slot < n->world->variable_count);
    return n->world->variables[slot];
}

/* The members that are known of a value where it stands: what is known of a result may have been
 * forgotten, when it is still known of what it was read from. NULL: of none. */
static const struct shape_members *members_of(const struct narrowing *n,
                                              const struct ir_instruction *of)
{
    const struct shape *shape = narrow_shape(n, of);

    switch (of->op) {
    case OP_sfn_input:
        shape = n->world->input;
        break;
    case OP_sfn_result:
        shape = n->world->result;
        break;
    case OP_sfn_variable:
        shape = variable_shape(n, of);
        break;
    case OP_sfn_member: {
        const struct shape_members *around = members_of(n, source(of, 0));
        const struct key key = key_of(of->operands[1].as.text.text, of->operands[1].as.text.size);
        const struct shape_member *there = around != NULL ? shape_find(around, &key) : NULL;

        shape = there != NULL ? there->shape : shape;
        break;
    }
    default:
        break;
    }
    return shape->members;
}

/* Whether it stands so deep that what is found out of it is not worth remembering: of each part of
 * a path all the parts before it are looked at. */
static bool is_deep(const struct ir_instruction *of)
{
    size_t depth = 0;

    while (of != NULL && depth < DEEP_MAX) {
        of = describe_whole(of);
        depth++;
    }
    return of != NULL;
}

/* Whether it is worth remembering that a member is there: each that is remembered makes all that
 * comes after it larger. */
static bool is_remembered(struct narrowing *n, const struct ir_instruction *of)
{
    const struct ir_operand *name = &of->operands[1];
    const struct shape_members *members = members_of(n, source(of, 0));
    const struct key key = key_of(name->as.text.text, name->as.text.size);

    return members == NULL || members->count < REMEMBERED_MAX || shape_find(members, &key) != NULL;
}

/* What has an item at the index. */
static const struct shape *array_with(struct narrowing *n, const struct ir_instruction *of)
{
    int64_t index = of->operands[1].as.integer;
    uint32_t least = index >= 0 ? (uint32_t)index + 1 : (uint32_t)-index;

    return shape_of_array(n->arena, shape_of_kinds(n->arena, SHAPE_JSON), least, SHAPE_SIZE_ANY);
}

static bool narrow_variable(struct narrowing *n, const struct ir_instruction *of,
                            const struct shape *shape)
{
    size_t slot = n->bases[of->operands[0].as.integer] + (size_t)of->operands[1].as.integer;

    world_assign(n->arena, n->world, slot, shape_meet(n->arena, variable_shape(n, of), shape));
    return true;
}

/* It has a value: so has each that it needs. Of a built-in it is its first argument. */
static bool narrow_needed(struct narrowing *n, const struct ir_instruction *of)
{
    const bool calls = ir_builtin(of->op) != OP_COUNT;
    const size_t end = calls && of->count > 2 ? 2 : of->count;
    bool possible = true;

    if (n->operators == DEEP_MAX)
        return true;
    n->operators++;
    for (size_t i = calls ? 1 : 0; i < end && possible; i++)
        if (ir_is_reference(&of->operands[i]))
            possible = narrow_to(n, source(of, i),
                                 shape_of_kinds(n->arena, SHAPE_EVERY & ~(unsigned)SHAPE_ABSENT));
    n->operators--;
    return possible;
}

bool narrow_passed(struct narrowing *n, const struct ir_instruction *of, const struct shape *shape)
{
    if (is_deep(of))
        return true;
    switch (of->op) {
    case OP_sfn_input:
        n->world->input = shape_meet(n->arena, n->world->input, shape);
        return true;
    case OP_sfn_result:
        n->world->result = shape_meet(n->arena, n->world->result, shape);
        return true;
    case OP_sfn_variable:
        return narrow_variable(n, of, shape);
    case OP_sfn_member:
        return !is_remembered(n, of) || narrow_to(n, source(of, 0), holder(n, of, shape, 0));
    case OP_sfn_query_last_field:
    case OP_sfn_query_field:
        return !is_remembered(n, of) ||
               narrow_to(n, source(of, 0), holder(n, of, shape, SHAPE_ARRAY));
    case OP_sfn_query_step_field: /* its items are those of an array that is there */
        return !is_remembered(n, of) ||
               narrow_to(n, source(of, 0),
                         holder(n, of,
                                shape_join(n->arena, shape, shape_of_kinds(n->arena, SHAPE_ARRAY)),
                                SHAPE_ARRAY));
    case OP_sfn_element:
        if (shape_may_be(shape, SHAPE_ABSENT) || !of->operands[1].immediate ||
            llabs(of->operands[1].as.integer) >= INT32_MAX)
            return true;
        return narrow_to(n, source(of, 0), array_with(n, of));
    case OP_sfn_query_from:
    case OP_sfn_query_context:
        return narrow_to(n, source(of, 0), shape);
    case OP_sfn_query_settle: /* functions in it have become something else */
        return narrow_shape(n, source(of, 0))->functions || narrow_to(n, source(of, 0), shape);
    case OP_sfn_query_argument:
    case OP_sfn_query_collapse:
        return shape_may_be(shape, SHAPE_ABSENT) || narrow_needed(n, of);
    default:
        if (ir_hands_absence_on(of->op))
            return shape_may_be(shape, SHAPE_ABSENT) || narrow_needed(n, of);
        return !ir_lets_through(of->op) || narrow_to(n, source(of, 0), shape);
    }
}

bool narrow_to(struct narrowing *n, const struct ir_instruction *of, const struct shape *to)
{
    const struct shape *before = narrow_shape(n, of);
    const struct shape *after = shape_meet(n->arena, before, to);

    if (shape_is_empty(after))
        return false;
    if (shape_equals(before, after))
        return true;
    world_learn(n->arena, n->world, of, after);
    return narrow_passed(n, of, after);
}
