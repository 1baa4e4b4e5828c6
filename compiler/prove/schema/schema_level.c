/* compiler/prove/schema/schema_level.c - what a JSON Schema that is being read has left so far. */
#include "compiler/prove/schema/schema_level.h"

#include "compiler/prove/schema/schema_parts.h"

struct alternatives level_any(const struct schema_reading *r)
{
    return alternatives_of(shape_of_kinds(r->arena, SHAPE_JSON));
}

struct alternatives level_alone(struct schema_reading *r, const struct value *schema)
{
    const struct alternatives before = level_any(r);

    return level_narrow(r, &before, schema);
}

void level_note_open(struct schema_reading *r, const struct value *said)
{
    if (r->open == NULL)
        r->open = said;
}

void level_leave_open(struct schema_reading *r, struct schema_level *level, const char *keyword)
{
    level->told = false;
    level_note_open(r, schema_keyword(level->schema, keyword));
}

struct alternatives level_told(struct alternatives all)
{
    all.exact = true;
    return all;
}

void level_narrow_kinds(struct schema_reading *r, struct schema_level *level, unsigned kinds,
                        const struct alternatives *part)
{
    const struct alternatives those = alternatives_only(r->arena, &level->left, kinds);
    const struct alternatives met = alternatives_meet(r->arena, &those, part);

    level->left = alternatives_only(r->arena, &level->left, ~kinds);
    alternatives_add_all(r->arena, &level->left, &met);
}

void level_narrow_by(struct schema_reading *r, struct schema_level *level, const char *keyword,
                     unsigned kinds, struct alternatives part)
{
    if (!part.exact)
        level_leave_open(r, level, keyword);
    part = level_told(part);
    level_narrow_kinds(r, level, kinds, &part);
}

bool level_has(const struct schema_level *level, const char *keyword)
{
    return schema_keyword(level->schema, keyword) != NULL;
}

const char *level_first_of(const struct schema_level *level, const char *const *keywords,
                           size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (level_has(level, keywords[i]))
            return keywords[i];
    return NULL;
}
