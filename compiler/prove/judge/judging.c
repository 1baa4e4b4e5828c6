/* compiler/prove/judge/judging.c - words for what was seen of a function. */
#include "compiler/prove/judge/judging.h"

#include "compiler/prove/analysis/describe.h"

const char *judging_words(struct judging *j, const struct shape *shape)
{
    return shape_say(j->arena, shape);
}

const char *judging_name(struct judging *j, const struct ir_instruction *value)
{
    buffer_clear(&j->text);
    if (!describe_value(value, j->query, j->scope, &j->text))
        return NULL;
    return arena_text(j->arena, j->text.text, j->text.size);
}

const char *judging_name_or(struct judging *j, const struct ir_instruction *value,
                            const char *nameless)
{
    const char *name = judging_name(j, value);

    return name != NULL ? name : nameless;
}

const struct shape *judging_known(const struct judging *j, const struct ir_instruction *value)
{
    return j->seen[value->id].result;
}

const struct shape *judging_joined(struct judging *j, const struct shape *all,
                                   const struct shape *one)
{
    return all != NULL ? shape_join(j->arena, all, one) : one;
}

bool judging_is_nothing(const struct shape *shape)
{
    return shape_is_only(shape, SHAPE_ABSENT | SHAPE_ARRAY) && shape_may_be(shape, SHAPE_ABSENT) &&
           (!shape_may_be(shape, SHAPE_ARRAY) || (shape->items != NULL && shape->items->most == 0));
}
