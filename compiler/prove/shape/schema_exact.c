/* compiler/prove/shape/schema_exact.c - whether a shape says all that a JSON Schema does. */
#include "compiler/prove/shape/schema_exact.h"

#include <string.h>

#include "compiler/prove/shape/schema_parts.h"
#include "compiler/prove/shape/shape.h"
#include "runtime/base/count.h"

/* Several texts are listed in a shape; of several numbers, arrays or objects it has what lies
 * between. */
static bool is_exact_enum(const struct value *values)
{
    bool listed = value_is(values, VALUE_ARRAY) && values->size <= SHAPE_WORDS_MAX;

    for (uint32_t i = 0; listed && values->size > 1 && i < values->size; i++) {
        const struct value *value = &values->as.items[i];

        listed = value_is(value, VALUE_STRING) || value_is(value, VALUE_BOOLEAN) ||
                 value_is(value, VALUE_NULL);
    }
    return listed;
}

/* Alternatives that are but types, each another: there is nothing that could be mixed. */
static bool are_types(const struct value *list)
{
    for (uint32_t i = 0; value_is(list, VALUE_ARRAY) && i < list->size; i++) {
        const struct value *type = schema_keyword(&list->as.items[i], "type");

        if (!value_is(type, VALUE_STRING) || list->as.items[i].size != 1 ||
            value_is_text(type, "integer"))
            return false;
        for (uint32_t k = 0; k < i; k++)
            if (value_equals(type, schema_keyword(&list->as.items[k], "type")))
                return false;
    }
    return value_is(list, VALUE_ARRAY);
}

static bool is_one(const struct value *said)
{
    return value_is_number(said) && value_real(said) == 1;
}

static bool is_no_list(const struct value *said)
{
    return !value_is(said, VALUE_ARRAY);
}

static const struct {
    const char *name;
    bool (*is_exact)(const struct value *said); /* NULL: always */
} exact[] = {
    {"type", NULL},
    {"enum", is_exact_enum},
    {"const", NULL},
    {"minimum", NULL},
    {"maximum", NULL},
    {"exclusiveMinimum", NULL},
    {"exclusiveMaximum", NULL},
    {"multipleOf", is_one},
    {"minItems", NULL},
    {"maxItems", NULL},
    {"items", is_no_list},
    {"required", NULL},
    {"properties", NULL},
    {"additionalProperties", NULL},
    {"allOf", NULL},
    {"anyOf", are_types},
    {"oneOf", are_types},
    {"$ref", NULL},
    {"$schema", NULL},
    {"$id", NULL},
    {"id", NULL},
    {"$anchor", NULL},
    {"$comment", NULL},
    {"$defs", NULL},
    {"definitions", NULL},
    {"title", NULL},
    {"description", NULL},
    {"default", NULL},
    {"example", NULL},
    {"examples", NULL},
    {"deprecated", NULL},
    {"readOnly", NULL},
    {"writeOnly", NULL},
    {"contentEncoding", NULL},
    {"contentMediaType", NULL},
};

static bool says_exactly(const struct member *member)
{
    if (member->key.size > 2 && memcmp(member->key.text, "x-", 2) == 0)
        return true;
    for (size_t i = 0; i < COUNT_OF(exact); i++)
        if (strlen(exact[i].name) == member->key.size &&
            memcmp(exact[i].name, member->key.text, member->key.size) == 0)
            return exact[i].is_exact == NULL || exact[i].is_exact(&member->value);
    return false;
}

static const struct value *own_inexact(const struct value *schema)
{
    for (uint32_t i = 0; value_is(schema, VALUE_OBJECT) && i < schema->size; i++)
        if (!says_exactly(&schema->as.members[i]))
            return &schema->as.members[i].value;
    return NULL;
}

bool schema_is_exact(const struct value *schema)
{
    return own_inexact(schema) == NULL;
}

/* Schemas within, by how they are held. */
static const char *const single[] = {"items", "additionalProperties"};
static const char *const listed[] = {"allOf", "anyOf", "oneOf"};
static const char *const named[] = {"properties", "$defs", "definitions"};

const struct value *schema_inexact(const struct value *schema)
{
    const struct value *found = own_inexact(schema);
    const struct value *at;

    for (size_t i = 0; i < COUNT_OF(named) && found == NULL; i++) {
        at = schema_keyword(schema, named[i]);
        for (uint32_t k = 0; value_is(at, VALUE_OBJECT) && k < at->size && found == NULL; k++)
            found = schema_inexact(&at->as.members[k].value);
    }
    for (size_t i = 0; i < COUNT_OF(listed) && found == NULL; i++) {
        at = schema_keyword(schema, listed[i]);
        for (uint32_t k = 0; value_is(at, VALUE_ARRAY) && k < at->size && found == NULL; k++)
            found = schema_inexact(&at->as.items[k]);
    }
    for (size_t i = 0; i < COUNT_OF(single) && found == NULL; i++)
        found = schema_inexact(schema_keyword(schema, single[i]));
    return found;
}
