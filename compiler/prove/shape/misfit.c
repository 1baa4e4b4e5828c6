/* compiler/prove/shape/misfit.c - why a value is not of a shape: the first part of it that is not
 * what the shape says. */
#include "compiler/prove/shape/shape.h"

static struct shape_misfit within(struct arena *arena, const struct shape *shape,
                                  const struct value *value, const char *path);

static struct shape_misfit in_members(struct arena *arena, const struct shape_members *members,
                                      const struct value *value, const char *path)
{
    for (size_t i = 0; i < members->count; i++) {
        const struct shape_member *member = &members->list[i];
        const struct value *part = value_member(value, &member->key);

        if (!shape_has(member->shape, part))
            return within(
                arena, member->shape, part,
                arena_format(arena, "%s.%.*s", path, (int)member->key.size, member->key.text));
    }
    for (uint32_t i = 0; i < value->size; i++) {
        const struct member *member = &value->as.members[i];

        if (shape_find(members, &member->key) == NULL &&
            (members->other == NULL || !shape_has(members->other, &member->value)))
            return (struct shape_misfit){
                arena_format(arena, "%s.%.*s", path, (int)member->key.size, member->key.text),
                members->other};
    }
    return (struct shape_misfit){path, NULL};
}

static struct shape_misfit within(struct arena *arena, const struct shape *shape,
                                  const struct value *value, const char *path)
{
    if (value_is(value, VALUE_OBJECT) && shape_may_be(shape, SHAPE_OBJECT) &&
        shape->members != NULL)
        return in_members(arena, shape->members, value, path);
    if (value_is(value, VALUE_ARRAY) && shape_may_be(shape, SHAPE_ARRAY) && shape->items != NULL)
        for (uint32_t i = 0; i < value->size; i++) {
            const struct shape *item =
                i < shape->items->first_count ? shape->items->first[i] : shape->items->other;

            if (item != NULL && !shape_has(item, &value->as.items[i]))
                return within(arena, item, &value->as.items[i],
                              arena_format(arena, "%s[%u]", path, i));
        }
    return (struct shape_misfit){path, shape};
}

struct shape_misfit shape_misfit(struct arena *arena, const struct shape *shape,
                                 const struct value *value)
{
    return within(arena, shape, value, "");
}
