/* compiler/prove/schema/schema_mend.c - a value that does not fulfil a JSON Schema, made to.
 *
 * What a schema says of parts is mended part by part; of what is left some values are tried that
 * the schema names, or that its keywords let one think of. Whatever comes of that is looked at by
 * schema_fits in the end, so nothing has to be complete here. */
#include "compiler/prove/schema/schema_mend.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/schema/schema.h"
#include "compiler/prove/schema/schema_parts.h"
#include "compiler/prove/schema/schema_sample.h"
#include "runtime/base/count.h"

#define STEPS_MAX 2000  /* schemas that are looked at in all */
#define JUDGED_MAX 4000 /* values that are judged in all */
#define DEPTH_MAX 32    /* of schemas within each other */
#define ADDED_MAX 64    /* members, items that are added to one value */
#define LENGTH_MAX 4096 /* of a text that is made */
#define MORE_MAX 40     /* how much longer than it has to be a text for a pattern becomes */

struct mending {
    struct arena *arena;
    const struct value *whole;
    size_t steps, judging;
    unsigned depth, turn;
};

static const struct value *mend(struct mending *m, const struct value *schema,
                                const struct value *value);

static enum fit judge(struct mending *m, const struct value *schema, const struct value *value)
{
    return value != NULL ? schema_fits_part(m->arena, m->whole, schema, value, &m->judging)
                         : FIT_NO;
}

static bool is_good(struct mending *m, const struct value *schema, const struct value *value)
{
    return judge(m, schema, value) == FIT_YES;
}

/* ---- scalars ---- */

static const struct value *filled(struct mending *m, size_t length)
{
    char *text = ARENA_ARRAY(m->arena, char, length + 1);

    memset(text, 'a', length);
    return value_string(&m->arena->region, text, length);
}

static const struct value *some_text(struct mending *m, const struct value *schema)
{
    const struct value *pattern = schema_keyword(schema, "pattern");
    const struct value *least = schema_keyword(schema, "minLength");
    const char *sample = text_of_format(schema_keyword(schema, "format"));
    const struct value *text;
    double length = value_is_number(least) ? value_real(least) : 0;
    unsigned least_size = length > 0 && length < LENGTH_MAX ? (unsigned)length : 0;
    const unsigned more[] = {0, 1, 2, 4, 8, least_size};

    if (sample != NULL && is_good(m, schema, text = value_text(&m->arena->region, sample)))
        return text;
    if (!value_is(pattern, VALUE_STRING))
        return filled(m, least_size);
    for (size_t i = 0; i < COUNT_OF(more); i++) {
        enum fit fit = judge(m, schema, text = pattern_sample(m->arena, pattern, more[i]));

        if (fit == FIT_UNKNOWN)
            m->judging = 0; /* it took too long, and would again */
        if (fit != FIT_NO || text == NULL)
            return fit == FIT_YES ? text : NULL;
    }
    return NULL;
}

static const struct value *number_of(struct mending *m, double number)
{
    if (!isfinite(number))
        return NULL;
    return number == floor(number) && fabs(number) < 1e15
               ? value_integer(&m->arena->region, (int64_t)number)
               : value_from_real(&m->arena->region, number);
}

/* What lies near the value, or a bound. */
static const struct value *some_number(struct mending *m, const struct value *schema,
                                       const struct value *value)
{
    static const char *const bounds[] = {"minimum", "exclusiveMinimum", "maximum",
                                         "exclusiveMaximum"};
    const struct value *step = schema_keyword(schema, "multipleOf");
    double multiple = value_is_number(step) && value_real(step) > 0 ? value_real(step) : 1;
    double from[COUNT_OF(bounds) + 2];
    size_t count = 0;

    if (value_is_number(value))
        from[count++] = value_real(value);
    for (size_t i = 0; i < COUNT_OF(bounds); i++)
        if (value_is_number(schema_keyword(schema, bounds[i])))
            from[count++] = value_real(schema_keyword(schema, bounds[i]));
    from[count++] = 0;
    for (size_t i = 0; i < count; i++) {
        double near = round(from[i] / multiple) * multiple;
        const double tries[] = {near,          near + multiple, near - multiple, from[i],
                                from[i] + 0.5, from[i] - 0.5,   from[i] / 2};

        for (size_t k = 0; k < COUNT_OF(tries); k++) {
            const struct value *number = number_of(m, tries[(k + m->turn) % COUNT_OF(tries)]);

            if (is_good(m, schema, number))
                return number;
        }
    }
    return NULL;
}

/* One of the values that the schema lists. */
static const struct value *one_of(struct mending *m, const struct value *schema, const char *name)
{
    const struct value *list = schema_keyword(schema, name);

    for (uint32_t i = 0; value_is(list, VALUE_ARRAY) && i < list->size && i < ADDED_MAX; i++)
        if (is_good(m, schema, &list->as.items[(i + m->turn) % list->size]))
            return &list->as.items[(i + m->turn) % list->size];
    return NULL;
}

static const struct value *named(struct mending *m, const struct value *schema)
{
    const struct value *found = schema_keyword(schema, "const");

    if (found == NULL)
        found = one_of(m, schema, "enum");
    if (found == NULL && is_good(m, schema, schema_keyword(schema, "default")))
        found = schema_keyword(schema, "default");
    return found != NULL ? found : one_of(m, schema, "examples");
}

/* ---- objects and arrays ---- */

static const struct value *schema_of_member(const struct value *schema, const struct key *key)
{
    return value_member(schema_keyword(schema, "properties"), key);
}

static const struct value *mend_object(struct mending *m, const struct value *schema,
                                       const struct value *value)
{
    const struct value *required = schema_keyword(schema, "required");
    const struct value *object = &value_empty_object;

    for (uint32_t i = 0; i < value->size && object != NULL; i++) {
        const struct member *member = &value->as.members[i];
        const struct value *part = schema_of_member(schema, &member->key);
        const struct value *mended = part != NULL ? mend(m, part, &member->value) : &member->value;

        if (mended != NULL)
            object = value_with_member(&m->arena->region, object, &member->key, mended);
    }
    for (uint32_t i = 0;
         value_is(required, VALUE_ARRAY) && i < required->size && i < ADDED_MAX && object != NULL;
         i++) {
        const struct value *name = &required->as.items[i];
        const struct value *part, *made;
        struct key key;

        if (!value_is(name, VALUE_STRING))
            continue;
        key = key_of(name->as.text, name->size);
        if (value_member(object, &key) != NULL)
            continue;
        part = schema_of_member(schema, &key);
        made = part != NULL ? mend(m, part, NULL) : &value_empty_string;
        if (made != NULL)
            object = value_with_member(&m->arena->region, object, &key, made);
    }
    return object;
}

static const struct value *mend_array(struct mending *m, const struct value *schema,
                                      const struct value *value)
{
    const struct value *items = schema_keyword(schema, "items");
    const struct value *least = schema_keyword(schema, "minItems");
    double wanted = value_is_number(least) ? value_real(least) : 0;
    uint32_t more = wanted > value->size && wanted < ADDED_MAX ? (uint32_t)wanted : value->size;
    const struct value **list = ARENA_ARRAY(m->arena, const struct value *, more);

    for (uint32_t i = 0; i < more; i++) {
        const struct value *item = i < value->size ? &value->as.items[i] : NULL;

        if (value_is(items, VALUE_OBJECT))
            item = mend(m, items, item);
        list[i] = item != NULL ? item : &value_null;
    }
    return value_array_of(&m->arena->region, list, more);
}

/* ---- all ---- */

/* What the schemas within want of the same value, one after the other. */
static const struct value *mend_parts(struct mending *m, const struct value *schema,
                                      const struct value *value)
{
    const struct value *all = schema_keyword(schema, "allOf");
    const struct value *to = schema_referred(m->whole, schema_keyword(schema, "$ref"));
    const struct value *mended;

    if (to != NULL && (mended = mend(m, to, value)) != NULL)
        value = mended;
    for (uint32_t i = 0; value_is(all, VALUE_ARRAY) && i < all->size && i < ADDED_MAX; i++)
        if ((mended = mend(m, &all->as.items[i], value)) != NULL)
            value = mended;
    if (value_is(value, VALUE_OBJECT))
        value = mend_object(m, schema, value);
    else if (value_is(value, VALUE_ARRAY))
        value = mend_array(m, schema, value);
    return value;
}

/* By one of several schemas within. */
static const struct value *mend_some(struct mending *m, const struct value *schema,
                                     const char *name, const struct value *value)
{
    const struct value *list = schema_keyword(schema, name);

    for (uint32_t i = 0; value_is(list, VALUE_ARRAY) && i < list->size && i < ADDED_MAX; i++) {
        const struct value *mended = mend(m, &list->as.items[(i + m->turn) % list->size], value);

        if (is_good(m, schema, mended))
            return mended;
    }
    return NULL;
}

static const struct value *anew(struct mending *m, const struct value *schema,
                                const struct value *value)
{
    const struct value *const begins[] = {&value_empty_object, &value_empty_array, &value_true,
                                          &value_false, &value_null};
    const struct value *made = some_number(m, schema, value);

    if (is_good(m, schema, made))
        return made;
    made = some_text(m, schema);
    for (size_t i = 0; i < COUNT_OF(begins) && !is_good(m, schema, made); i++)
        made = mend_parts(m, schema, begins[i]);
    return is_good(m, schema, made) ? made : NULL;
}

static const struct value *mend(struct mending *m, const struct value *schema,
                                const struct value *value)
{
    const struct value *mended = value;

    if (is_good(m, schema, value))
        return value;
    if (value_is(schema, VALUE_BOOLEAN) && schema->as.integer != 0)
        return &value_empty_object;
    if (!value_is(schema, VALUE_OBJECT) || ++m->steps > STEPS_MAX || m->judging == 0 ||
        m->depth >= DEPTH_MAX)
        return NULL;
    m->depth++;
    if (value != NULL)
        mended = mend_parts(m, schema, value);
    if (!is_good(m, schema, mended)) {
        const struct value *from = mended;

        mended = mend_some(m, schema, "oneOf", from);
        if (mended == NULL)
            mended = mend_some(m, schema, "anyOf", from);
        if (mended == NULL)
            mended = named(m, schema);
        if (mended == NULL)
            mended = anew(m, schema, value);
    }
    m->depth--;
    return mended;
}

const struct value *schema_mend(struct arena *arena, const struct value *schema,
                                const struct value *value, unsigned turn)
{
    struct mending m = {.arena = arena, .whole = schema, .judging = JUDGED_MAX, .turn = turn};
    const struct value *mended = mend(&m, schema, value);
    struct alternatives shapes;
    const struct value *open;

    if (mended != NULL || value != NULL)
        return mended;
    shapes = schema_alternatives(arena, schema, &open);
    for (size_t i = 0; i < shapes.count; i++) {
        mended = shape_sample(arena, shapes.list[(i + turn) % shapes.count]);
        if (is_good(&m, schema, mended))
            return mended;
    }
    return NULL;
}
