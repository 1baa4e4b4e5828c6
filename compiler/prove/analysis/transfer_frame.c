/* compiler/prove/analysis/transfer_frame.c - what the frame holds, and fields of states that act on
 * it. */
#include <math.h>
#include <string.h>

#include "compiler/prove/analysis/transfer.h"
#include "runtime/base/bug.h"

const struct shape *transfer_input(struct transfer *t)
{
    return t->world->input;
}

const struct shape *transfer_result(struct transfer *t)
{
    return t->world->result;
}

static struct shape_member member(const char *name, const struct shape *shape)
{
    return (struct shape_member){key_of(name, strlen(name)), shape};
}

/* The context object: what AWS documents, and no word about what else may be there. */
const struct shape *transfer_context(struct transfer *t)
{
    struct arena *arena = t->arena;
    const struct shape *text = shape_of_kinds(arena, SHAPE_TEXT);
    const struct shape *any = shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT);
    const struct shape *count = shape_of_range(arena, 0, INFINITY, true);
    const struct shape_member execution[] = {member("Id", text), member("Name", text),
                                             member("StartTime", text)};
    const struct shape_member state[] = {
        member("EnteredTime", text), member("Name", text),
        member("RetryCount", shape_with(arena, count, SHAPE_ABSENT))};
    const struct shape_member machine[] = {member("Id", text), member("Name", text)};
    const struct shape_member whole[] = {
        member("Execution", shape_of_members(arena, execution, 3, any, (struct span){0})),
        member("State", shape_of_members(arena, state, 3, any, (struct span){0})),
        member("StateMachine", shape_of_members(arena, machine, 2, any, (struct span){0})),
    };

    return shape_of_members(arena, whole, 3, any, (struct span){0});
}

const struct shape *transfer_item_part(struct transfer *t)
{
    if (t->at->op == OP_sfn_item_value && !shape_is_empty(t->world->item))
        return t->world->item;
    return shape_of_kinds(t->arena, SHAPE_JSON | SHAPE_ABSENT);
}

/* Of the scope itself, or so many scopes further out. Which slots those have is only known to
 * whoever knows the scopes: the operand is turned into a slot there (interpret.c). */
const struct shape *transfer_variable(struct transfer *t)
{
    size_t slot = t->scope_slots + (size_t)t->shapes[1]->range.low;

    ENSURE(slot < t->world->variable_count);
    return t->world->variables[slot];
}

/* A field that takes a number, or a text: of anything else it fails. */
static const struct shape *given(struct transfer *t, unsigned kinds)
{
    t->may_fail = !shape_is_only(t->shapes[0], kinds);
    return shape_of_kinds(t->arena, shape_may_be(t->shapes[0], kinds) ? SHAPE_TRUE : 0);
}

const struct shape *transfer_given_number(struct transfer *t)
{
    const struct shape *result = given(t, SHAPE_NUMBER);

    t->may_fail = true; /* its value may be one that the field does not take */
    return result;
}

const struct shape *transfer_given_text(struct transfer *t)
{
    const struct shape *result = given(t, SHAPE_TEXT);

    t->may_fail = true;
    return result;
}

const struct shape *transfer_caught(struct transfer *t)
{
    /* A Fail state may give neither. */
    const struct shape *text = shape_of_kinds(t->arena, SHAPE_TEXT | SHAPE_NULL);
    const struct shape_member error[] = {member("Cause", text), member("Error", text)};

    return shape_of_members(t->arena, error, 2, NULL, t->at->span);
}
