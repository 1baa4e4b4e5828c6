/* compiler/prove/schema/schema_logic.c - schemas that are alternatives, conditions and negations.
 *
 * They narrow what the keywords beside them have left, to several shapes. */
#include "compiler/prove/schema/schema_logic.h"

#include "compiler/prove/schema/schema_parts.h"

#define REFERENCES_MAX 16 /* within each other: a schema may contain itself */

static void read_reference(struct schema_reading *r, struct schema_level *level)
{
    const struct value *said = schema_keyword(level->schema, "$ref");

    if (said == NULL)
        return;
    if (r->references >= REFERENCES_MAX) {
        level_leave_open(r, level, "$ref");
        return;
    }
    r->references++;
    level->left = level_narrow(r, &level->left, schema_referred(r->whole, said));
    r->references--;
}

static void read_all(struct schema_reading *r, struct schema_level *level)
{
    const struct value *list = schema_keyword(level->schema, "allOf");

    for (uint32_t i = 0; value_is(list, VALUE_ARRAY) && i < list->size; i++)
        level->left = level_narrow(r, &level->left, &list->as.items[i]);
}

/* What each schema of a list lets through of what is left. */
static struct alternatives *each_of(struct schema_reading *r, const struct schema_level *level,
                                    const struct value *list)
{
    struct alternatives *each = ARENA_ARRAY(r->arena, struct alternatives, list->size);

    for (uint32_t i = 0; i < list->size; i++)
        each[i] = level_narrow(r, &level->left, &list->as.items[i]);
    return each;
}

static void read_any(struct schema_reading *r, struct schema_level *level)
{
    const struct value *list = schema_keyword(level->schema, "anyOf");
    struct alternatives some = alternatives_none();
    const struct alternatives *each;

    if (list == NULL)
        return;
    each = each_of(r, level, list);
    for (uint32_t i = 0; i < list->size; i++)
        alternatives_add_all(r->arena, &some, &each[i]);
    level->left = some;
}

/* What is left of some without what fulfils a schema: all of it that the keyword lets through, or
 * the keyword says more. */
static struct alternatives without(struct schema_reading *r, struct schema_level *level,
                                   const char *keyword, const struct alternatives *some,
                                   const struct alternatives *fulfilled)
{
    struct alternatives rest = level_told(*some);

    r->count += some->count * fulfilled->count / MEETS_OF_A_SCHEMA;
    if (fulfilled->exact)
        rest = alternatives_without(r->arena, &rest, fulfilled);
    if (!fulfilled->exact || !rest.exact)
        level_leave_open(r, level, keyword);
    rest.exact = some->exact;
    return rest;
}

/* What fulfils one of the schemas and no other one. */
static void read_one(struct schema_reading *r, struct schema_level *level)
{
    const struct value *list = schema_keyword(level->schema, "oneOf");
    struct alternatives some = alternatives_none();
    const struct alternatives *each;

    if (list == NULL)
        return;
    each = each_of(r, level, list);
    for (uint32_t i = 0; i < list->size; i++) {
        struct alternatives only = each[i];

        for (uint32_t k = 0; k < list->size && r->count <= SCHEMAS_MAX; k++) {
            r->count += only.count * each[k].count / MEETS_OF_A_SCHEMA;
            if (k != i && !alternatives_disjoint(r->arena, &only, &each[k]))
                only = without(r, level, "oneOf", &only, &each[k]);
        }
        alternatives_add_all(r->arena, &some, &only);
    }
    if (r->count > SCHEMAS_MAX)
        level_leave_open(r, level, "oneOf");
    level->left = some;
}

static void read_not(struct schema_reading *r, struct schema_level *level)
{
    const struct value *said = schema_keyword(level->schema, "not");
    struct alternatives fulfilled;

    if (said == NULL)
        return;
    fulfilled = level_alone(r, said);
    level->left = without(r, level, "not", &level->left, &fulfilled);
}

static void read_if(struct schema_reading *r, struct schema_level *level)
{
    const struct value *said = schema_keyword(level->schema, "if");
    const struct value *then = schema_keyword(level->schema, "then");
    const struct value *otherwise = schema_keyword(level->schema, "else");
    struct alternatives fulfilled, holds, rest;

    if (said == NULL || (then == NULL && otherwise == NULL))
        return;
    fulfilled = level_alone(r, said);
    holds = alternatives_meet(r->arena, &level->left, &fulfilled);
    rest = without(r, level, "if", &level->left, &fulfilled);
    if (then != NULL)
        holds = level_narrow(r, &holds, then);
    if (otherwise != NULL)
        rest = level_narrow(r, &rest, otherwise);
    alternatives_add_all(r->arena, &holds, &rest);
    level->left = holds;
}

/* Objects in which a member is there, or is not. */
static struct alternatives with_member(struct schema_reading *r, const struct key *key, bool there)
{
    const struct shape *shape = shape_set_member(
        r->arena, shape_of_kinds(r->arena, SHAPE_OBJECT), key,
        shape_of_kinds(r->arena, there ? SHAPE_JSON : SHAPE_ABSENT), (struct span){0});

    return alternatives_of(shape);
}

static struct alternatives narrow_by_member(struct schema_reading *r,
                                            const struct alternatives *before,
                                            const struct key *key, bool there)
{
    const struct alternatives those = with_member(r, key, there);

    return alternatives_meet(r->arena, before, &those);
}

/* Where a member is there, others have to be, or a schema has to be fulfilled. */
static void read_dependent(struct schema_reading *r, struct schema_level *level,
                           const char *keyword)
{
    const struct value *said = schema_keyword(level->schema, keyword);

    for (uint32_t i = 0; value_is(said, VALUE_OBJECT) && i < said->size; i++) {
        const struct key *key = &said->as.members[i].key;
        const struct value *wanted = &said->as.members[i].value;
        const struct alternatives objects = alternatives_only(r->arena, &level->left, SHAPE_OBJECT);
        struct alternatives with = narrow_by_member(r, &objects, key, true);
        const struct alternatives without = narrow_by_member(r, &objects, key, false);

        if (!value_is(wanted, VALUE_ARRAY))
            with = level_narrow(r, &with, wanted);
        for (uint32_t k = 0; value_is(wanted, VALUE_ARRAY) && k < wanted->size; k++) {
            const struct value *name = &wanted->as.items[k];
            const struct key other = key_of(name->as.text, name->size);

            with = narrow_by_member(r, &with, &other, true);
        }
        level->left = alternatives_only(r->arena, &level->left, ~(unsigned)SHAPE_OBJECT);
        alternatives_add_all(r->arena, &level->left, &without);
        alternatives_add_all(r->arena, &level->left, &with);
    }
}

void logic_narrow(struct schema_reading *r, struct schema_level *level)
{
    read_reference(r, level);
    read_all(r, level);
    read_any(r, level);
    read_one(r, level);
    read_not(r, level);
    read_if(r, level);
    read_dependent(r, level, "dependentRequired");
    read_dependent(r, level, "dependentSchemas");
    read_dependent(r, level, "dependencies");
}
