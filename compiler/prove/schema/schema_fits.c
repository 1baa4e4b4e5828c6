/* compiler/prove/schema/schema_fits.c - whether a value fulfils a JSON Schema.
 *
 * Each keyword has a function that judges a value by it; a schema is fulfilled when all of its
 * keywords are. What a keyword that is not in the table says is not known. */
#include "compiler/prove/schema/schema_fits.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/schema/schema_parts.h"
#include "compiler/prove/schema/schema_plain.h"
#include "compiler/prove/schema/schema_words.h"
#include "runtime/base/count.h"

#define STEPS_MAX 20000 /* schemas that are looked at in all */
#define DEPTH_MAX 128   /* of schemas within each other */
#define UNIQUE_MAX 256  /* items that are compared with each other */

static enum fit fits(struct fitting *f, const struct value *schema, const struct value *value);

static enum fit both(enum fit left, enum fit right)
{
    return left < right ? left : right;
}

/* It is the keyword itself that is not fulfilled, not one of those within. */
static enum fit denied_by(const struct saying *s)
{
    s->f->said = NULL;
    return FIT_NO;
}

/* ---- arrays ---- */

static enum fit fits_least_items(const struct saying *s)
{
    return fit_of(!value_is(s->value, VALUE_ARRAY) ||
                  (double)s->value->size >= saying_number(s->said));
}

static enum fit fits_most_items(const struct saying *s)
{
    return fit_of(!value_is(s->value, VALUE_ARRAY) ||
                  (double)s->value->size <= saying_number(s->said));
}

static enum fit fit_each(struct fitting *f, const struct value *schema, const struct value *array,
                         uint32_t from)
{
    enum fit fit = FIT_YES;

    for (uint32_t i = from; value_is(array, VALUE_ARRAY) && i < array->size && fit != FIT_NO; i++)
        fit = both(fit, fits(f, schema, &array->as.items[i]));
    return fit;
}

/* The first items, each by a schema of its own. */
static enum fit fits_first_items(const struct saying *s)
{
    enum fit fit = FIT_YES;

    for (uint32_t i = 0; value_is(s->value, VALUE_ARRAY) && value_is(s->said, VALUE_ARRAY) &&
                         i < s->value->size && i < s->said->size;
         i++)
        fit = both(fit, fits(s->f, &s->said->as.items[i], &s->value->as.items[i]));
    return fit;
}

static enum fit fits_items(const struct saying *s)
{
    const struct value *first = schema_keyword(s->schema, "prefixItems");

    if (value_is(s->said, VALUE_ARRAY))
        return fits_first_items(s);
    return fit_each(s->f, s->said, s->value, value_is(first, VALUE_ARRAY) ? first->size : 0);
}

static enum fit fits_other_items(const struct saying *s)
{
    const struct value *first = schema_keyword(s->schema, "items");

    return value_is(first, VALUE_ARRAY) ? fit_each(s->f, s->said, s->value, first->size) : FIT_YES;
}

static enum fit fits_unique(const struct saying *s)
{
    if (!value_is(s->value, VALUE_ARRAY) || !value_is(s->said, VALUE_BOOLEAN) ||
        s->said->as.integer == 0)
        return FIT_YES;
    if (s->value->size > UNIQUE_MAX)
        return FIT_UNKNOWN;
    for (uint32_t i = 0; i < s->value->size; i++)
        for (uint32_t k = 0; k < i; k++)
            if (value_equals(&s->value->as.items[i], &s->value->as.items[k]))
                return FIT_NO;
    return FIT_YES;
}

static enum fit fits_contains(const struct saying *s)
{
    const struct value *least = schema_keyword(s->schema, "minContains");
    const struct value *most = schema_keyword(s->schema, "maxContains");
    double low = least != NULL ? saying_number(least) : 1;
    double high = most != NULL ? saying_number(most) : INFINITY;
    double sure = 0, maybe = 0;

    for (uint32_t i = 0; value_is(s->value, VALUE_ARRAY) && i < s->value->size; i++) {
        enum fit fit = fits(s->f, s->said, &s->value->as.items[i]);

        sure += fit == FIT_YES;
        maybe += fit == FIT_UNKNOWN;
    }
    if (!value_is(s->value, VALUE_ARRAY))
        return FIT_YES;
    if (sure > high || sure + maybe < low)
        return FIT_NO;
    return sure >= low && sure + maybe <= high ? FIT_YES : FIT_UNKNOWN;
}

/* ---- objects ---- */

static enum fit fits_least_members(const struct saying *s)
{
    return fit_of(!value_is(s->value, VALUE_OBJECT) ||
                  (double)s->value->size >= saying_number(s->said));
}

static enum fit fits_most_members(const struct saying *s)
{
    return fit_of(!value_is(s->value, VALUE_OBJECT) ||
                  (double)s->value->size <= saying_number(s->said));
}

static bool has_all(const struct value *object, const struct value *names)
{
    for (uint32_t i = 0; value_is(names, VALUE_ARRAY) && i < names->size; i++) {
        const struct value *name = &names->as.items[i];
        struct key key;

        if (!value_is(name, VALUE_STRING))
            continue;
        key = key_of(name->as.text, name->size);
        if (value_member(object, &key) == NULL)
            return false;
    }
    return true;
}

static enum fit fits_required(const struct saying *s)
{
    return fit_of(!value_is(s->value, VALUE_OBJECT) || has_all(s->value, s->said));
}

static enum fit fits_properties(const struct saying *s)
{
    enum fit fit = FIT_YES;

    for (uint32_t i = 0; value_is(s->value, VALUE_OBJECT) && i < s->value->size; i++) {
        const struct value *schema = value_member(s->said, &s->value->as.members[i].key);

        if (schema != NULL)
            fit = both(fit, fits(s->f, schema, &s->value->as.members[i].value));
    }
    return fit;
}

static const struct value *text_of(struct fitting *f, const struct key *key)
{
    return value_string(&f->arena->region, key->text, key->size);
}

/* A member by all patterns that its name matches. *named: whether there is one. */
static enum fit fit_by_name(struct fitting *f, const struct value *patterns,
                            const struct member *member, enum fit *named)
{
    enum fit fit = FIT_YES;

    *named = FIT_NO;
    for (uint32_t i = 0; value_is(patterns, VALUE_OBJECT) && i < patterns->size; i++) {
        const struct member *pattern = &patterns->as.members[i];
        enum fit match =
            text_fits_pattern(f->arena, text_of(f, &member->key), text_of(f, &pattern->key));

        if (match > *named)
            *named = match;
        if (match == FIT_YES)
            fit = both(fit, fits(f, &pattern->value, &member->value));
        else if (match == FIT_UNKNOWN)
            fit = both(fit, FIT_UNKNOWN);
    }
    return fit;
}

static enum fit fits_patterns(const struct saying *s)
{
    enum fit fit = FIT_YES;
    enum fit named;

    for (uint32_t i = 0; value_is(s->value, VALUE_OBJECT) && i < s->value->size; i++)
        fit = both(fit, fit_by_name(s->f, s->said, &s->value->as.members[i], &named));
    return fit;
}

static enum fit fits_others(const struct saying *s)
{
    const struct value *properties = schema_keyword(s->schema, "properties");
    const struct value *patterns = schema_keyword(s->schema, "patternProperties");
    enum fit fit = FIT_YES;

    for (uint32_t i = 0; value_is(s->value, VALUE_OBJECT) && i < s->value->size; i++) {
        const struct member *member = &s->value->as.members[i];
        enum fit named = FIT_NO;

        if (value_member(properties, &member->key) != NULL)
            continue;
        (void)fit_by_name(s->f, patterns, member, &named);
        if (named != FIT_YES)
            fit =
                both(fit, named == FIT_UNKNOWN ? FIT_UNKNOWN : fits(s->f, s->said, &member->value));
    }
    return fit;
}

static enum fit fits_names(const struct saying *s)
{
    enum fit fit = FIT_YES;

    for (uint32_t i = 0; value_is(s->value, VALUE_OBJECT) && i < s->value->size; i++)
        fit = both(fit, fits(s->f, s->said, text_of(s->f, &s->value->as.members[i].key)));
    return fit;
}

/* Where a member is there, others have to be, or a schema has to be fulfilled. */
static enum fit fits_dependent(const struct saying *s)
{
    enum fit fit = FIT_YES;

    if (!value_is(s->value, VALUE_OBJECT))
        return FIT_YES;
    for (uint32_t i = 0; value_is(s->said, VALUE_OBJECT) && i < s->said->size; i++) {
        const struct member *member = &s->said->as.members[i];

        if (value_member(s->value, &member->key) == NULL)
            continue;
        fit = both(fit, value_is(&member->value, VALUE_ARRAY)
                            ? fit_of(has_all(s->value, &member->value))
                            : fits(s->f, &member->value, s->value));
    }
    return fit;
}

/* ---- schemas of schemas ---- */

static enum fit fits_all(const struct saying *s)
{
    enum fit fit = FIT_YES;

    for (uint32_t i = 0; value_is(s->said, VALUE_ARRAY) && i < s->said->size; i++)
        fit = both(fit, fits(s->f, &s->said->as.items[i], s->value));
    return fit;
}

static void count_fits(const struct saying *s, unsigned counts[3])
{
    for (uint32_t i = 0; value_is(s->said, VALUE_ARRAY) && i < s->said->size; i++)
        counts[fits(s->f, &s->said->as.items[i], s->value)]++;
}

static enum fit fits_any(const struct saying *s)
{
    unsigned counts[3] = {0};

    count_fits(s, counts);
    if (counts[FIT_YES] + counts[FIT_UNKNOWN] == 0)
        return denied_by(s);
    return counts[FIT_YES] > 0 ? FIT_YES : FIT_UNKNOWN;
}

static enum fit fits_one(const struct saying *s)
{
    unsigned counts[3] = {0};

    count_fits(s, counts);
    if (counts[FIT_YES] > 1 || counts[FIT_YES] + counts[FIT_UNKNOWN] == 0)
        return denied_by(s);
    return counts[FIT_UNKNOWN] == 0 ? FIT_YES : FIT_UNKNOWN;
}

static enum fit fits_not(const struct saying *s)
{
    enum fit fit = fits(s->f, s->said, s->value);

    if (fit == FIT_YES)
        return denied_by(s);
    return fit == FIT_NO ? FIT_YES : FIT_UNKNOWN;
}

static enum fit fits_if(const struct saying *s)
{
    const struct value *then = schema_keyword(s->schema, "then");
    const struct value *otherwise = schema_keyword(s->schema, "else");
    enum fit holds = fits(s->f, s->said, s->value);
    enum fit by_then = FIT_YES;
    enum fit by_else = FIT_YES;

    s->f->said = NULL; /* whether it holds decides nothing by itself */
    if (then != NULL && holds != FIT_NO)
        by_then = fits(s->f, then, s->value);
    if (otherwise != NULL && holds != FIT_YES)
        by_else = fits(s->f, otherwise, s->value);
    return holds != FIT_UNKNOWN || by_then == by_else ? both(by_then, by_else) : FIT_UNKNOWN;
}

static enum fit fits_reference(const struct saying *s)
{
    const struct value *to = schema_referred(s->f->whole, s->said);

    return to != NULL ? fits(s->f, to, s->value) : FIT_UNKNOWN;
}

/* ---- all keywords ---- */

static const struct {
    const char *name;
    enum fit (*fits)(const struct saying *saying); /* NULL: it says nothing of values by itself */
} keywords[] = {
    {"type", plain_type},
    {"enum", plain_enum},
    {"const", plain_const},
    {"minimum", plain_minimum},
    {"maximum", plain_maximum},
    {"exclusiveMinimum", plain_above},
    {"exclusiveMaximum", plain_below},
    {"multipleOf", plain_multiple},
    {"minLength", plain_least_length},
    {"maxLength", plain_most_length},
    {"pattern", plain_pattern},
    {"format", plain_format},
    {"minItems", fits_least_items},
    {"maxItems", fits_most_items},
    {"items", fits_items},
    {"prefixItems", fits_first_items},
    {"additionalItems", fits_other_items},
    {"uniqueItems", fits_unique},
    {"contains", fits_contains},
    {"minContains", NULL},
    {"maxContains", NULL},
    {"minProperties", fits_least_members},
    {"maxProperties", fits_most_members},
    {"required", fits_required},
    {"properties", fits_properties},
    {"patternProperties", fits_patterns},
    {"additionalProperties", fits_others},
    {"propertyNames", fits_names},
    {"dependentRequired", fits_dependent},
    {"dependentSchemas", fits_dependent},
    {"dependencies", fits_dependent},
    {"allOf", fits_all},
    {"anyOf", fits_any},
    {"oneOf", fits_one},
    {"not", fits_not},
    {"if", fits_if},
    {"then", NULL},
    {"else", NULL},
    {"$ref", fits_reference},
};

static bool is_named(const struct key *key, const char *name)
{
    return key->size == strlen(name) && memcmp(key->text, name, key->size) == 0;
}

static enum fit fits_keyword(struct fitting *f, const struct value *schema,
                             const struct member *member, const struct value *value)
{
    const struct saying saying = {f, schema, &member->value, value};

    if (schema_says_nothing(&member->key))
        return FIT_YES;
    for (size_t i = 0; i < COUNT_OF(keywords); i++)
        if (is_named(&member->key, keywords[i].name))
            return keywords[i].fits != NULL ? keywords[i].fits(&saying) : FIT_YES;
    return FIT_UNKNOWN;
}

static enum fit fits(struct fitting *f, const struct value *schema, const struct value *value)
{
    enum fit fit = FIT_YES;

    if (value_is(schema, VALUE_BOOLEAN))
        return fit_of(schema->as.integer != 0);
    if (!value_is(schema, VALUE_OBJECT) || f->steps == 0 || f->depth >= DEPTH_MAX)
        return FIT_UNKNOWN;
    f->steps--;
    f->depth++;
    for (uint32_t i = 0; i < schema->size && fit != FIT_NO; i++) {
        const struct value *inner = f->said;
        enum fit by;

        f->said = NULL;
        by = fits_keyword(f, schema, &schema->as.members[i], value);
        if (by < fit && f->said == NULL)
            f->said = &schema->as.members[i].value;
        else if (by >= fit)
            f->said = inner;
        fit = both(fit, by);
    }
    f->depth--;
    return fit;
}

enum fit schema_fits(struct arena *arena, const struct value *schema, const struct value *value,
                     const char **keyword)
{
    struct fitting f = {.arena = arena, .whole = schema, .steps = STEPS_MAX};
    enum fit fit = fits(&f, schema, value);

    *keyword = NULL;
    if (fit != FIT_YES && f.said != NULL)
        *keyword = schema_pointer(arena, schema, f.said);
    return fit;
}

enum fit schema_fits_part(struct arena *arena, const struct value *schema, const struct value *part,
                          const struct value *value, size_t *steps)
{
    struct fitting f = {.arena = arena, .whole = schema, .steps = *steps};
    enum fit fit = fits(&f, part, value);

    *steps = f.steps;
    return fit;
}
