/* compiler/prove/judging.c - words for what was seen of a function. */
#include "compiler/prove/judging.h"

#include "compiler/prove/analysis/describe.h"

const char *judging_shape_text(struct judging *j, const struct shape *shape)
{
    buffer_clear(&j->text);
    shape_print(shape, &j->text);
    return arena_text(j->arena, j->text.text, j->text.size);
}

#define NAMED_MAX 3 /* members that are always there, which a sentence names */

static void add_object(const struct shape_members *members, struct buffer *out)
{
    size_t named = 0;

    buffer_add_text(out, "an object");
    for (size_t i = 0; members != NULL && i < members->count; i++) {
        const struct shape_member *member = &members->list[i];

        if (shape_may_be(member->shape, SHAPE_ABSENT))
            continue;
        if (named++ == NAMED_MAX) {
            buffer_add_text(out, ", ...");
            break;
        }
        buffer_add_format(out, "%s%.*s", named == 1 ? " with " : ", ", (int)member->key.size,
                          member->key.text);
    }
}

static const char *plural(unsigned kinds)
{
    switch (kinds) {
    case SHAPE_NUMBER:
        return " of numbers";
    case SHAPE_TEXT:
        return " of texts";
    case SHAPE_ARRAY:
        return " of arrays";
    case SHAPE_OBJECT:
        return " of objects";
    default:
        return (kinds & ~(unsigned)SHAPE_BOOLEAN) == 0 && kinds != 0 ? " of booleans" : "";
    }
}

const char *judging_words(struct judging *j, const struct shape *shape)
{
    buffer_clear(&j->text);
    if (shape->kinds == SHAPE_OBJECT)
        add_object(shape->members, &j->text);
    else if (shape->kinds == SHAPE_ARRAY && shape->items != NULL && shape->items->most == 0)
        buffer_add_text(&j->text, "an empty array");
    else if (shape->kinds == SHAPE_ARRAY)
        buffer_add_format(&j->text, "an array%s", plural(shape_items_of(j->arena, shape)->kinds));
    else
        return judging_shape_text(j, shape);
    return arena_text(j->arena, j->text.text, j->text.size);
}

const char *judging_name(struct judging *j, const struct ir_instruction *value)
{
    buffer_clear(&j->text);
    if (!describe_value(value, j->query, j->scope, &j->text))
        return NULL;
    return arena_text(j->arena, j->text.text, j->text.size);
}

const char *judging_name_or_it(struct judging *j, const struct ir_instruction *value)
{
    const char *name = judging_name(j, value);

    return name != NULL ? name : "the value";
}

const struct shape *judging_known(const struct judging *j, const struct ir_instruction *value)
{
    return j->seen[value->id].result;
}
