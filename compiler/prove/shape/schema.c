/* compiler/prove/shape/schema.c - the shapes of what a JSON Schema lets through.
 *
 * A keyword says something of values of one kind only, so each narrows what is known of that kind
 * and leaves all others. Schemas that are alternatives, conditions and negations narrow what the
 * keywords beside them have left, to several shapes (alternatives.h). Keywords of which no shape
 * tells all, or nothing (schema_words.c), let more through. */
#include "compiler/prove/shape/schema.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/shape/naming.h"
#include "compiler/prove/shape/schema_parts.h"
#include "compiler/prove/shape/schema_scalars.h"
#include "compiler/prove/shape/schema_words.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"

#define REFERENCES_MAX 16    /* within each other: a schema may contain itself */
#define ASKED_MAX 1000       /* members that "required" names */
#define SCHEMAS_MAX 20000    /* read in all, and again where they are referred to */
#define MEETS_OF_A_SCHEMA 2 /* as much work as to read one */

struct reading {
    struct arena *arena;
    const struct value *whole;
    unsigned open_origin, mixed_origin; /* of parts of which more is said than shapes tell */
    size_t count;                       /* of schemas read */
    int references;                     /* that are being followed */
    const struct value *open; /* what the first keyword says of which no shape tells all */
};

/* A schema that is being read. */
struct level {
    const struct value *schema;
    struct alternatives left; /* by the keywords that have been read */
    bool told;                /* all that these say, but for schemas within */
};

static struct alternatives narrow(struct reading *r, const struct alternatives *before,
                                  const struct value *schema);

static struct alternatives any(const struct reading *r)
{
    return alternatives_of(shape_of_kinds(r->arena, SHAPE_JSON));
}

/* What a schema lets through by itself. */
static struct alternatives alone(struct reading *r, const struct value *schema)
{
    const struct alternatives before = any(r);

    return narrow(r, &before, schema);
}

static void note_open(struct reading *r, const struct value *said)
{
    if (r->open == NULL)
        r->open = said;
}

/* A keyword of the level says more than can be told. */
static void leave_open(struct reading *r, struct level *level, const char *keyword)
{
    level->told = false;
    note_open(r, schema_keyword(level->schema, keyword));
}

/* The same shapes, of which that is told. */
static struct alternatives told(struct alternatives all)
{
    all.exact = true;
    return all;
}

/* What is of the kinds is one of `part` now; all else is as before. */
static void narrow_kinds(struct reading *r, struct level *level, unsigned kinds,
                         const struct alternatives *part)
{
    const struct alternatives those = alternatives_only(r->arena, &level->left, kinds);
    const struct alternatives met = alternatives_meet(r->arena, &those, part);

    level->left = alternatives_only(r->arena, &level->left, ~kinds);
    alternatives_add_all(r->arena, &level->left, &met);
}

/* The same, by what a keyword says; if that is not exact, it says more. */
static void narrow_by(struct reading *r, struct level *level, const char *keyword, unsigned kinds,
                      struct alternatives part)
{
    if (!part.exact)
        leave_open(r, level, keyword);
    part = told(part);
    narrow_kinds(r, level, kinds, &part);
}

static bool has(const struct level *level, const char *keyword)
{
    return schema_keyword(level->schema, keyword) != NULL;
}

/* The first of the keywords that the level has; NULL: it has none. */
static const char *first_of(const struct level *level, const char *const *keywords, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has(level, keywords[i]))
            return keywords[i];
    return NULL;
}

/* ---- scalars ---- */

static void read_scalars(struct reading *r, struct level *level)
{
    static const char *const bounds[] = {"multipleOf", "minimum", "maximum", "exclusiveMinimum",
                                         "exclusiveMaximum"};
    static const char *const texts[] = {"pattern", "maxLength", "minLength"};
    const char *keyword;
    const struct value *said;

    if ((said = schema_keyword(level->schema, "type")) != NULL)
        narrow_by(r, level, "type", SHAPE_JSON, scalars_of_types(r->arena, said));
    if ((said = schema_keyword(level->schema, "enum")) != NULL)
        narrow_by(r, level, "enum", SHAPE_JSON, scalars_of_values(r->arena, said));
    if ((said = schema_keyword(level->schema, "const")) != NULL)
        narrow_by(r, level, "const", SHAPE_JSON, scalars_of_value(r->arena, said));
    if ((keyword = first_of(level, bounds, COUNT_OF(bounds))) != NULL)
        narrow_by(r, level, keyword, SHAPE_NUMBER, scalars_of_bounds(r->arena, level->schema));
    if ((keyword = first_of(level, texts, COUNT_OF(texts))) != NULL)
        narrow_by(r, level, keyword, SHAPE_TEXT, scalars_of_texts(r->arena, level->schema));
}

/* ---- objects ---- */

/* One shape of a part whose alternatives cannot be told apart here. */
static const struct shape *blur(struct reading *r, const struct alternatives *part,
                                struct level *level, const char *keyword)
{
    const struct shape *shape = alternatives_join(r->arena, part);

    level->left.exact = level->left.exact && part->exact && part->count < 2;
    if (part->count < 2)
        return shape;
    note_open(r, schema_keyword(level->schema, keyword));
    return shape_with_origin(r->arena, shape, r->open_origin);
}

/* What members are that no other keyword names; NULL: there are none. */
static const struct shape *other_members(struct reading *r, struct level *level)
{
    const struct value *said = schema_keyword(level->schema, "additionalProperties");
    struct alternatives others;

    if (said == NULL || has(level, "patternProperties"))
        return shape_of_kinds(r->arena, SHAPE_JSON);
    others = alone(r, said);
    return others.count > 0 ? blur(r, &others, level, "additionalProperties") : NULL;
}

static struct naming name_members(struct reading *r, struct level *level,
                                  const struct shape *others)
{
    const struct value *properties = schema_keyword(level->schema, "properties");
    const struct value *required = schema_keyword(level->schema, "required");
    uint32_t named = value_is(properties, VALUE_OBJECT) ? properties->size : 0;
    uint32_t asked = value_is(required, VALUE_ARRAY) ? required->size : 0;
    struct naming naming = naming_of(r->arena, named + asked);

    for (uint32_t i = 0; i < named; i++) {
        const struct member *member = &properties->as.members[i];
        const struct alternatives part = alone(r, &member->value);

        level->left.exact = level->left.exact && part.exact;
        naming_add(r->arena, &naming, &member->key, &part, schema_requires(required, &member->key));
    }
    if (asked > ASKED_MAX)
        leave_open(r, level, "required");
    for (uint32_t i = 0; i < asked && i < ASKED_MAX; i++) {
        const struct value *name = &required->as.items[i];
        const struct key key = key_of(name->as.text, name->size);
        const struct alternatives part =
            others != NULL ? alternatives_of(others) : alternatives_none();

        if (!naming_has(&naming, &key))
            naming_add(r->arena, &naming, &key, &part, true);
    }
    return naming;
}

static void read_objects(struct reading *r, struct level *level)
{
    static const char *const keywords[] = {"properties", "required", "additionalProperties"};
    const char *keyword = first_of(level, keywords, COUNT_OF(keywords));
    struct alternatives made;
    const struct shape *others;
    struct naming naming;

    if (keyword == NULL)
        return;
    others = other_members(r, level);
    naming = name_members(r, level, others);
    if (naming.count > SHAPE_MEMBERS_MAX)
        leave_open(r, level, keyword);
    made = naming_objects(r->arena, &naming, others, r->open_origin);
    if (!made.exact)
        note_open(r, schema_keyword(level->schema, keyword));
    level->left.exact = level->left.exact && made.exact;
    made = told(made);
    narrow_kinds(r, level, SHAPE_OBJECT, &made);
}

/* ---- arrays ---- */

static uint32_t size_or(const struct value *schema, const char *name, uint32_t otherwise)
{
    double size = scalars_number(schema, name, otherwise);

    return size >= 0 && size < SHAPE_SIZE_ANY ? (uint32_t)size : otherwise;
}

static const struct shape *item(struct reading *r, struct level *level, const struct value *schema,
                                const char *keyword)
{
    const struct alternatives part = schema != NULL ? alone(r, schema) : any(r);

    return blur(r, &part, level, keyword);
}

static void read_arrays(struct reading *r, struct level *level)
{
    static const char *const keywords[] = {"prefixItems", "items", "additionalItems", "minItems",
                                           "maxItems"};
    const char *keyword = first_of(level, keywords, COUNT_OF(keywords));
    const struct value *first = schema_keyword(level->schema, "prefixItems");
    const struct value *items = schema_keyword(level->schema, "items");
    const char *rest = "items";
    const struct shape *named[SHAPE_FIRST_MAX];
    const struct shape *other;
    uint32_t count = 0;
    struct alternatives arrays;

    if (keyword == NULL)
        return;
    if (value_is(items, VALUE_ARRAY)) {
        first = items;
        rest = "additionalItems";
    }
    while (first != NULL && count < first->size && count < SHAPE_FIRST_MAX) {
        named[count] = item(r, level, &first->as.items[count], keyword);
        count++;
    }
    other = item(r, level, schema_keyword(level->schema, rest), keyword);
    if (first != NULL && first->size > count) {
        leave_open(r, level, keyword);
        other = shape_of_kinds(r->arena, SHAPE_JSON);
    }
    arrays = alternatives_of(
        shape_of_first_items(r->arena, named, count, other, size_or(level->schema, "minItems", 0),
                             size_or(level->schema, "maxItems", SHAPE_SIZE_ANY)));
    narrow_kinds(r, level, SHAPE_ARRAY, &arrays);
}

/* ---- schemas of schemas ---- */

static void read_reference(struct reading *r, struct level *level)
{
    const struct value *said = schema_keyword(level->schema, "$ref");

    if (said == NULL)
        return;
    if (r->references >= REFERENCES_MAX) {
        leave_open(r, level, "$ref");
        return;
    }
    r->references++;
    level->left = narrow(r, &level->left, schema_referred(r->whole, said));
    r->references--;
}

static void read_all(struct reading *r, struct level *level)
{
    const struct value *list = schema_keyword(level->schema, "allOf");

    for (uint32_t i = 0; value_is(list, VALUE_ARRAY) && i < list->size; i++)
        level->left = narrow(r, &level->left, &list->as.items[i]);
}

/* What each schema of a list lets through of what is left. */
static struct alternatives *each_of(struct reading *r, const struct level *level,
                                    const struct value *list)
{
    struct alternatives *each = ARENA_ARRAY(r->arena, struct alternatives, list->size);

    for (uint32_t i = 0; i < list->size; i++)
        each[i] = narrow(r, &level->left, &list->as.items[i]);
    return each;
}

static void read_any(struct reading *r, struct level *level)
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
static struct alternatives without(struct reading *r, struct level *level, const char *keyword,
                                   const struct alternatives *some,
                                   const struct alternatives *fulfilled)
{
    struct alternatives rest = told(*some);

    r->count += some->count * fulfilled->count / MEETS_OF_A_SCHEMA;
    if (fulfilled->exact)
        rest = alternatives_without(r->arena, &rest, fulfilled);
    if (!fulfilled->exact || !rest.exact)
        leave_open(r, level, keyword);
    rest.exact = some->exact;
    return rest;
}

/* What fulfils one of the schemas and no other one. */
static void read_one(struct reading *r, struct level *level)
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
        leave_open(r, level, "oneOf");
    level->left = some;
}

static void read_not(struct reading *r, struct level *level)
{
    const struct value *said = schema_keyword(level->schema, "not");
    struct alternatives fulfilled;

    if (said == NULL)
        return;
    fulfilled = alone(r, said);
    level->left = without(r, level, "not", &level->left, &fulfilled);
}

static void read_if(struct reading *r, struct level *level)
{
    const struct value *said = schema_keyword(level->schema, "if");
    const struct value *then = schema_keyword(level->schema, "then");
    const struct value *otherwise = schema_keyword(level->schema, "else");
    struct alternatives fulfilled, holds, rest;

    if (said == NULL || (then == NULL && otherwise == NULL))
        return;
    fulfilled = alone(r, said);
    holds = alternatives_meet(r->arena, &level->left, &fulfilled);
    rest = without(r, level, "if", &level->left, &fulfilled);
    if (then != NULL)
        holds = narrow(r, &holds, then);
    if (otherwise != NULL)
        rest = narrow(r, &rest, otherwise);
    alternatives_add_all(r->arena, &holds, &rest);
    level->left = holds;
}

/* Objects in which a member is there, or is not. */
static struct alternatives with_member(struct reading *r, const struct key *key, bool there)
{
    const struct shape *shape = shape_set_member(
        r->arena, shape_of_kinds(r->arena, SHAPE_OBJECT), key,
        shape_of_kinds(r->arena, there ? SHAPE_JSON : SHAPE_ABSENT), (struct span){0});

    return alternatives_of(shape);
}

static struct alternatives narrow_by_member(struct reading *r, const struct alternatives *before,
                                            const struct key *key, bool there)
{
    const struct alternatives those = with_member(r, key, there);

    return alternatives_meet(r->arena, before, &those);
}

/* Where a member is there, others have to be, or a schema has to be fulfilled. */
static void read_dependent(struct reading *r, struct level *level, const char *keyword)
{
    const struct value *said = schema_keyword(level->schema, keyword);

    for (uint32_t i = 0; value_is(said, VALUE_OBJECT) && i < said->size; i++) {
        const struct key *key = &said->as.members[i].key;
        const struct value *wanted = &said->as.members[i].value;
        const struct alternatives objects = alternatives_only(r->arena, &level->left, SHAPE_OBJECT);
        struct alternatives with = narrow_by_member(r, &objects, key, true);
        const struct alternatives without = narrow_by_member(r, &objects, key, false);

        if (!value_is(wanted, VALUE_ARRAY))
            with = narrow(r, &with, wanted);
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

/* ---- all keywords ---- */

/* Those that shapes say nothing of. */
static void leave_others_open(struct reading *r, struct level *level)
{
    for (uint32_t i = 0; i < level->schema->size; i++) {
        const struct member *member = &level->schema->as.members[i];
        const struct schema_word *word = schema_word(&member->key);

        if (schema_says_nothing(&member->key) || (word != NULL && word->saying == SAID_BY_SHAPES))
            continue;
        level->told = false;
        note_open(r, &member->value);
    }
}

static void mark(const struct reading *r, struct alternatives *all, unsigned origin)
{
    for (size_t i = 0; i < all->count; i++)
        all->list[i] = shape_with_origin(r->arena, all->list[i], origin);
}

/* Say of what is left how much of the schema its shapes tell. */
static void mark_origin(struct reading *r, struct level *level, bool chosen)
{
    static const char *const choices[] = {
        "anyOf", "oneOf", "not", "if", "dependentRequired", "dependentSchemas", "dependencies"};
    struct alternatives *left = &level->left;

    if (left->mixed) {
        level->told = false;
        note_open(r, level->schema);
    }
    if (!level->told)
        mark(r, left, r->open_origin);
    if (left->count > 1 && (chosen || first_of(level, choices, COUNT_OF(choices)) != NULL))
        mark(r, left, r->mixed_origin);
    left->exact = left->exact && level->told;
    left->mixed = false;
    for (size_t i = 0; i < left->count; i++) /* what is too deep is wider */
        left->exact = left->exact && left->list[i]->depth < SHAPE_DEPTH_MAX - 1;
}

static struct alternatives narrow(struct reading *r, const struct alternatives *before,
                                  const struct value *schema)
{
    struct level level = {.schema = schema, .left = *before, .told = true};
    bool chosen;

    if (value_is(schema, VALUE_BOOLEAN) && schema->as.integer == 0)
        return alternatives_none();
    if (!value_is(schema, VALUE_OBJECT) || before->count == 0)
        return *before;
    r->count += 1 + before->count * before->count / MEETS_OF_A_SCHEMA;
    if (r->count > SCHEMAS_MAX) {
        level.told = false;
        note_open(r, schema);
        mark_origin(r, &level, false);
        return level.left;
    }
    read_scalars(r, &level);
    chosen = level.left.count > before->count;
    read_objects(r, &level);
    read_arrays(r, &level);
    read_reference(r, &level);
    read_all(r, &level);
    read_any(r, &level);
    read_one(r, &level);
    read_not(r, &level);
    read_if(r, &level);
    read_dependent(r, &level, "dependentRequired");
    read_dependent(r, &level, "dependentSchemas");
    read_dependent(r, &level, "dependencies");
    leave_others_open(r, &level);
    mark_origin(r, &level, chosen);
    return level.left;
}

/* ---- documents ---- */

const struct value *schema_parse(struct arena *arena, const char *text, size_t size,
                                 struct schema_problem *problem)
{
    struct json_error error;
    const struct value *schema =
        json_read(&arena->region, arena_text(arena, text, size), size, JSON_TEXT_BORROWED, &error);

    if (schema == NULL)
        *problem = (struct schema_problem){error.message, NULL, error.line, error.column};
    else
        *problem = schema_check(arena, schema);
    return problem->message == NULL ? schema : NULL;
}

struct alternatives schema_alternatives(struct arena *arena, const struct value *schema,
                                        const struct value **open)
{
    struct reading r = {
        .arena = arena, .whole = schema, .open_origin = ORIGIN_OPEN, .mixed_origin = ORIGIN_MIXED};
    const struct alternatives all = alone(&r, schema);

    *open = r.open;
    return all;
}

const struct shape *schema_shape_of_results(struct arena *arena, const struct value *schema,
                                            const struct value **open)
{
    struct reading r = {.arena = arena,
                        .whole = schema,
                        .open_origin = ORIGIN_RESULT,
                        .mixed_origin = ORIGIN_RESULT};
    const struct alternatives all = alone(&r, schema);

    if (all.count > 1)
        note_open(&r, schema);
    *open = r.open;
    return alternatives_join(arena, &all);
}

const struct shape *schema_shape_of(struct arena *arena, const struct value *schema,
                                    const struct value *part)
{
    struct reading r = {.arena = arena, .whole = schema};
    const struct alternatives all = alone(&r, part);

    return alternatives_join(arena, &all);
}

const struct shape *schema_shape(struct arena *arena, const struct value *schema)
{
    return schema_shape_of(arena, schema, schema);
}
