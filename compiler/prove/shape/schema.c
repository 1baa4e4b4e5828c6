/* compiler/prove/shape/schema.c - the shape of what a JSON Schema lets through.
 *
 * A keyword says something of values of one kind only, so each narrows what is known of that kind
 * and leaves all others. The usual subset of the drafts 4 to 2020-12: type, enum, const,
 * properties, required, additionalProperties, items, prefixItems, minItems, maxItems, minimum,
 * maximum and their exclusive forms, multipleOf (whole numbers), allOf, anyOf, oneOf, $ref within
 * the document. */
#include "compiler/prove/shape/schema.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/shape/schema_exact.h"
#include "compiler/prove/shape/schema_parts.h"
#include "runtime/json/read.h"

#define REFERENCES_MAX 16 /* within each other: a schema may contain itself */
#define SCHEMAS_MAX 20000 /* read in all, and again where they are referred to */

struct reading {
    struct arena *arena;
    const struct value *whole;
    const char *problem;
    size_t count; /* of schemas read */
    bool hazy;    /* less is said of what is not said exactly */
};

static const struct shape *shape_of_schema(struct reading *r, const struct value *schema,
                                           int references);

static const struct shape *any(const struct reading *r)
{
    return shape_of_kinds(r->arena, SHAPE_JSON);
}

static const struct shape *refuse(struct reading *r, const struct value *at, const char *problem)
{
    if (r->problem == NULL) {
        const char *pointer = schema_pointer(r->arena, r->whole, at);

        r->problem = pointer != NULL && *pointer != '\0'
                         ? arena_format(r->arena, "%s: %s", pointer, problem)
                         : problem;
    }
    return any(r);
}

/* What is of the kinds is one of `part` now; all else is as before. */
static const struct shape *narrow(const struct reading *r, const struct shape *shape,
                                  unsigned kinds, const struct shape *part)
{
    return shape_join(r->arena, shape_only(r->arena, shape, ~kinds),
                      shape_meet(r->arena, shape_only(r->arena, shape, kinds), part));
}

/* ---- kinds ---- */

static const struct shape *of_type(struct reading *r, const struct value *type)
{
    static const struct {
        const char *name;
        unsigned kinds;
    } types[] = {
        {"null", SHAPE_NULL},   {"boolean", SHAPE_BOOLEAN}, {"number", SHAPE_NUMBER},
        {"string", SHAPE_TEXT}, {"array", SHAPE_ARRAY},     {"object", SHAPE_OBJECT},
    };

    if (value_is_text(type, "integer"))
        return shape_of_range(r->arena, -INFINITY, INFINITY, true);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (value_is_text(type, types[i].name))
            return shape_of_kinds(r->arena, types[i].kinds);
    return refuse(r, type, "a \"type\" that JSON Schema does not have");
}

static const struct shape *of_types(struct reading *r, const struct value *type)
{
    const struct shape *shape = shape_of_kinds(r->arena, 0);

    if (value_is(type, VALUE_STRING))
        return of_type(r, type);
    if (!value_is(type, VALUE_ARRAY))
        return refuse(r, type, "\"type\" is a text, or an array of them");
    for (uint32_t i = 0; i < type->size; i++)
        shape = shape_join(r->arena, shape, of_type(r, &type->as.items[i]));
    return shape;
}

static const struct shape *of_values(struct reading *r, const struct value *values)
{
    const struct shape *shape = shape_of_kinds(r->arena, 0);

    if (!value_is(values, VALUE_ARRAY))
        return refuse(r, values, "\"enum\" is an array");
    for (uint32_t i = 0; i < values->size; i++)
        shape = shape_join(r->arena, shape, shape_of_value(r->arena, &values->as.items[i]));
    return shape;
}

/* ---- numbers ---- */

static double number_or(const struct value *schema, const char *name, double otherwise)
{
    const struct value *number = schema_keyword(schema, name);

    return number != NULL && value_is_number(number) ? value_real(number) : otherwise;
}

#define BOUND_EXACT 9007199254740992.0 /* beyond it are whole numbers that no double is */

/* The bound that leaves out a number: the number beside it. Where that would leave out more, an
 * exclusive bound is as good as an inclusive one: a shape may hold more. */
static double beside(double bound, double towards)
{
    return fabs(bound) < BOUND_EXACT ? nextafter(bound, towards) : bound;
}

/* In draft 4 a bound is exclusive when a keyword beside it says "true". */
static bool is_exclusive(const struct value *schema, const char *name)
{
    const struct value *said = schema_keyword(schema, name);

    return value_is(said, VALUE_BOOLEAN) && said->as.integer != 0;
}

static const struct shape *of_bounds(const struct reading *r, const struct value *schema)
{
    double low = number_or(schema, "minimum", -INFINITY);
    double high = number_or(schema, "maximum", INFINITY);
    double multiple = number_or(schema, "multipleOf", 0.5);

    if (is_exclusive(schema, "exclusiveMinimum"))
        low = beside(low, INFINITY);
    if (is_exclusive(schema, "exclusiveMaximum"))
        high = beside(high, -INFINITY);
    low = fmax(low, beside(number_or(schema, "exclusiveMinimum", -INFINITY), INFINITY));
    high = fmin(high, beside(number_or(schema, "exclusiveMaximum", INFINITY), -INFINITY));
    return shape_of_range(r->arena, low, high, multiple == floor(multiple));
}

/* ---- objects ---- */

/* A schema for what is not named, or whether anything may be there. NULL: nothing. */
static const struct shape *of_others(struct reading *r, const struct value *schema, int references)
{
    if (schema == NULL)
        return any(r);
    if (value_is(schema, VALUE_BOOLEAN))
        return schema->as.integer != 0 ? any(r) : NULL;
    return shape_of_schema(r, schema, references);
}

static const struct shape *of_members(struct reading *r, const struct value *schema, int references)
{
    const struct value *properties = schema_keyword(schema, "properties");
    const struct value *required = schema_keyword(schema, "required");
    bool patterns = schema_keyword(schema, "patternProperties") != NULL;
    uint32_t named = value_is(properties, VALUE_OBJECT) ? properties->size : 0;
    uint32_t asked = value_is(required, VALUE_ARRAY) ? required->size : 0;
    struct shape_member *list = ARENA_ARRAY(r->arena, struct shape_member, named + asked);
    const struct shape *others =
        patterns ? any(r)
                 : of_others(r, schema_keyword(schema, "additionalProperties"), references);
    size_t count = 0;

    for (uint32_t i = 0; i < named; i++) {
        const struct member *member = &properties->as.members[i];
        const struct shape *shape = shape_of_schema(r, &member->value, references);

        if (!schema_requires(required, &member->key))
            shape = shape_with(r->arena, shape, SHAPE_ABSENT);
        list[count].key = member->key;
        list[count++].shape = shape;
    }
    for (uint32_t i = 0; i < asked; i++) {
        const struct value *name = &required->as.items[i];
        struct key key;

        if (!value_is(name, VALUE_STRING) || others == NULL)
            continue;
        key = key_of(name->as.text, name->size);
        if (named > 0 && value_member(properties, &key) != NULL)
            continue;
        list[count].key = key;
        list[count++].shape = others;
        for (size_t k = 0; k + 1 < count; k++)
            if (list[k].key.size == key.size && memcmp(list[k].key.text, key.text, key.size) == 0)
                count--; /* it is there already */
    }
    return shape_of_members(r->arena, list, count, others, (struct span){0});
}

/* ---- arrays ---- */

static uint32_t size_or(const struct value *schema, const char *name, uint32_t otherwise)
{
    double size = number_or(schema, name, otherwise);

    return size >= 0 && size < SHAPE_SIZE_ANY ? (uint32_t)size : otherwise;
}

static const struct shape *of_items(struct reading *r, const struct value *schema, int references)
{
    const struct value *items = schema_keyword(schema, "items");
    const struct shape *item = any(r);

    /* With items of their own for the first places nothing is said of items in general. */
    if (items != NULL && schema_keyword(schema, "prefixItems") == NULL &&
        !value_is(items, VALUE_ARRAY))
        item = of_others(r, items, references);
    if (item == NULL)
        item = shape_of_kinds(r->arena, 0);
    return shape_of_array(r->arena, item, size_or(schema, "minItems", 0),
                          size_or(schema, "maxItems", SHAPE_SIZE_ANY));
}

/* ---- schemas of schemas ---- */

/* Whether it has a keyword about values of that kind. */
static bool says_something(const struct value *schema, unsigned kind)
{
    static const struct {
        const char *name;
        unsigned kind;
    } keywords[] = {
        {"minimum", SHAPE_NUMBER},
        {"maximum", SHAPE_NUMBER},
        {"exclusiveMinimum", SHAPE_NUMBER},
        {"exclusiveMaximum", SHAPE_NUMBER},
        {"multipleOf", SHAPE_NUMBER},
        {"properties", SHAPE_OBJECT},
        {"required", SHAPE_OBJECT},
        {"additionalProperties", SHAPE_OBJECT},
        {"items", SHAPE_ARRAY},
        {"minItems", SHAPE_ARRAY},
        {"maxItems", SHAPE_ARRAY},
    };

    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (keywords[i].kind == kind && schema_keyword(schema, keywords[i].name) != NULL)
            return true;
    return false;
}

static const struct shape *of_all(struct reading *r, const struct shape *shape,
                                  const struct value *list, int references)
{
    for (uint32_t i = 0; value_is(list, VALUE_ARRAY) && i < list->size; i++)
        shape = shape_meet(r->arena, shape, shape_of_schema(r, &list->as.items[i], references));
    return shape;
}

static const struct shape *of_some(struct reading *r, const struct shape *shape,
                                   const struct value *list, int references)
{
    const struct shape *some = shape_of_kinds(r->arena, 0);

    if (!value_is(list, VALUE_ARRAY))
        return shape;
    for (uint32_t i = 0; i < list->size; i++)
        some = shape_join(r->arena, some, shape_of_schema(r, &list->as.items[i], references));
    return shape_meet(r->arena, shape, some);
}

static const struct shape *of_reference(struct reading *r, const struct shape *shape,
                                        const struct value *reference, int references)
{
    const struct value *to = schema_referred(r->whole, reference);

    if (to == NULL)
        return refuse(r, reference, "a \"$ref\" that is not in the document");
    if (references >= REFERENCES_MAX)
        return shape;
    return shape_meet(r->arena, shape, shape_of_schema(r, to, references + 1));
}

/* What the keywords of a schema say. */
static const struct shape *of_keywords(struct reading *r, const struct value *schema,
                                       int references)
{
    const struct shape *shape = any(r);
    const struct value *at;

    if ((at = schema_keyword(schema, "type")) != NULL)
        shape = of_types(r, at);
    if ((at = schema_keyword(schema, "enum")) != NULL)
        shape = shape_meet(r->arena, shape, of_values(r, at));
    if ((at = schema_keyword(schema, "const")) != NULL)
        shape = shape_meet(r->arena, shape, shape_of_value(r->arena, at));
    if (says_something(schema, SHAPE_NUMBER))
        shape = narrow(r, shape, SHAPE_NUMBER, of_bounds(r, schema));
    if (says_something(schema, SHAPE_OBJECT))
        shape = narrow(r, shape, SHAPE_OBJECT, of_members(r, schema, references));
    if (says_something(schema, SHAPE_ARRAY))
        shape = narrow(r, shape, SHAPE_ARRAY, of_items(r, schema, references));
    shape = of_all(r, shape, schema_keyword(schema, "allOf"), references);
    shape = of_some(r, shape, schema_keyword(schema, "anyOf"), references);
    shape = of_some(r, shape, schema_keyword(schema, "oneOf"), references);
    if ((at = schema_keyword(schema, "$ref")) != NULL)
        shape = of_reference(r, shape, at, references);
    return shape;
}

/* Less than the shape says, and never the same. */
static const struct shape *hazed(const struct reading *r, const struct shape *shape)
{
    return shape_equals(shape, any(r)) ? shape_of_kinds(r->arena, SHAPE_JSON & ~SHAPE_NULL)
                                       : any(r);
}

static const struct shape *shape_of_schema(struct reading *r, const struct value *schema,
                                           int references)
{
    const struct shape *shape;

    if (++r->count > SCHEMAS_MAX)
        return any(r);
    if (value_is(schema, VALUE_BOOLEAN))
        return schema->as.integer != 0 ? any(r) : shape_of_kinds(r->arena, 0);
    if (!value_is(schema, VALUE_OBJECT))
        return refuse(r, schema, "a schema is an object, or true or false");
    shape = of_keywords(r, schema, references);
    return r->hazy && !schema_is_exact(schema) ? hazed(r, shape) : shape;
}

const struct shape *schema_read(struct arena *arena, const char *text, size_t size,
                                const char **problem)
{
    const struct value *schema = schema_parse(arena, text, size, problem);

    return schema != NULL ? schema_shape(arena, schema, problem) : NULL;
}

const struct value *schema_parse(struct arena *arena, const char *text, size_t size,
                                 const char **problem)
{
    struct json_error error;
    const struct value *schema =
        json_read(&arena->region, arena_text(arena, text, size), size, JSON_TEXT_BORROWED, &error);

    if (schema == NULL)
        *problem =
            arena_format(arena, "line %d, column %d: %s", error.line, error.column, error.message);
    return schema;
}

const struct shape *schema_shape_of(struct arena *arena, const struct value *schema,
                                    const struct value *part, const char **problem)
{
    struct reading r = {.arena = arena, .whole = schema};
    const struct shape *shape = shape_of_schema(&r, part, 0);

    *problem = r.problem;
    return r.problem == NULL ? shape : NULL;
}

const struct shape *schema_shape(struct arena *arena, const struct value *schema,
                                 const char **problem)
{
    return schema_shape_of(arena, schema, schema, problem);
}

const struct shape *schema_hazy_shape(struct arena *arena, const struct value *schema)
{
    struct reading r = {.arena = arena, .whole = schema, .hazy = true};

    return shape_of_schema(&r, schema, 0);
}
