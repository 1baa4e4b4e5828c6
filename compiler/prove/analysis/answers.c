/* compiler/prove/analysis/answers.c - what the work of a Task gives, as far as its Resource says
 * it.
 *
 * An integration answers an object with members that its documentation names; more of them may come
 * with time, so the objects are open. Whoever sends a task token back says what the result is. */
#include "compiler/prove/analysis/answers.h"

#include <string.h>

#include "runtime/base/count.h"
#include "sfn/abi.h"

static struct shape_member member(const char *name, const struct shape *shape)
{
    return (struct shape_member){key_of(name, strlen(name)), shape};
}

static const struct shape *open_object(struct arena *arena, const struct shape_member *list,
                                       size_t count)
{
    return shape_of_members(arena, list, count, shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT),
                            (struct span){0});
}

/* The envelope of lambda:invoke around what the function has returned. */
static const struct shape *envelope(struct arena *arena)
{
    const struct shape *text = shape_of_kinds(arena, SHAPE_TEXT);
    const struct shape_member list[] = {
        member("ExecutedVersion", shape_with(arena, text, SHAPE_ABSENT)),
        member("Payload", shape_of_kinds(arena, SHAPE_JSON | SHAPE_ABSENT)),
        member("StatusCode", shape_of_kinds(arena, SHAPE_NUMBER | SHAPE_ABSENT)),
    };

    return open_object(arena, list, COUNT_OF(list));
}

const struct shape *answer_of(struct arena *arena, const struct ir_resource *resource)
{
    if (resource == NULL || resource->kind != SFN_SERVICE || resource->token ||
        resource->type == NULL || strncmp(resource->text, "arn:", 4) != 0)
        return shape_of_kinds(arena, SHAPE_JSON);
    if (strcmp(resource->type, "lambda") == 0 && resource->action != NULL &&
        strncmp(resource->action, "invoke", 6) == 0)
        return envelope(arena);
    return shape_of_kinds(arena, SHAPE_JSON);
}
