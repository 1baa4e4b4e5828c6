/* compiler/prove/schema/schema_conflict.c - where a JSON Schema contradicts itself. */
#include "compiler/prove/schema/schema.h"
#include "compiler/prove/schema/schema_parts.h"

#define CONFLICT_DEPTH_MAX 64 /* of the reason within reasons */

struct reading {
    struct arena *arena;
    const struct value *whole;
};

static bool lets_nothing(const struct reading *r, const struct value *schema)
{
    return schema != NULL && shape_is_empty(schema_shape_of(r->arena, r->whole, schema));
}

/* A part of a schema that lets nothing through, and is the reason why the schema does not: of
 * allOf, of a member that is required, what is referred to. NULL: the reason is the schema's own.
 */
static const struct value *reason_within(const struct reading *r, const struct value *schema)
{
    const struct value *all = schema_keyword(schema, "allOf");
    const struct value *reference = schema_keyword(schema, "$ref");
    const struct value *properties = schema_keyword(schema, "properties");
    const struct value *required = schema_keyword(schema, "required");

    for (uint32_t i = 0; value_is(all, VALUE_ARRAY) && i < all->size; i++)
        if (lets_nothing(r, &all->as.items[i]))
            return &all->as.items[i];
    if (reference != NULL && lets_nothing(r, schema_referred(r->whole, reference)))
        return schema_referred(r->whole, reference);
    for (uint32_t i = 0; value_is(properties, VALUE_OBJECT) && i < properties->size; i++)
        if (schema_requires(required, &properties->as.members[i].key) &&
            lets_nothing(r, &properties->as.members[i].value))
            return &properties->as.members[i].value;
    return NULL;
}

const char *schema_conflict(struct arena *arena, const struct value *schema)
{
    const struct reading r = {.arena = arena, .whole = schema};
    const struct value *at = schema;
    const char *pointer;

    if (!lets_nothing(&r, schema))
        return NULL;
    for (int depth = 0; depth < CONFLICT_DEPTH_MAX; depth++) {
        const struct value *within = reason_within(&r, at);

        if (within == NULL)
            break;
        at = within;
    }
    pointer = schema_pointer(arena, schema, at);
    return pointer != NULL ? pointer : "";
}
