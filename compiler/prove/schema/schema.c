/* compiler/prove/schema/schema.c - the shapes of what a JSON Schema lets through.
 *
 * A keyword says something of values of one kind only, so each narrows what is known of that kind
 * and leaves all others. Schemas that are alternatives, conditions and negations narrow what the
 * keywords beside them have left, to several shapes (alternatives.h). Keywords of which no shape
 * tells all, or nothing (schema_words.c), let more through. */
#include "compiler/prove/schema/schema.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/shape/naming.h"
#include "compiler/prove/schema/schema_counts.h"
#include "compiler/prove/schema/schema_level.h"
#include "compiler/prove/schema/schema_logic.h"
#include "compiler/prove/schema/schema_parts.h"
#include "compiler/prove/schema/schema_scalars.h"
#include "compiler/prove/schema/schema_words.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"

#define ASKED_MAX 1000 /* members that "required" names */

/* ---- scalars ---- */

static void read_scalars(struct schema_reading *r, struct schema_level *level)
{
    static const char *const bounds[] = {"multipleOf", "minimum", "maximum", "exclusiveMinimum",
                                         "exclusiveMaximum"};
    static const char *const texts[] = {"pattern", "maxLength", "minLength"};
    const char *keyword;
    const struct value *said;

    if ((said = schema_keyword(level->schema, "type")) != NULL)
        level_narrow_by(r, level, "type", SHAPE_JSON, scalars_of_types(r->arena, said));
    if ((said = schema_keyword(level->schema, "enum")) != NULL)
        level_narrow_by(r, level, "enum", SHAPE_JSON, scalars_of_values(r->arena, said));
    if ((said = schema_keyword(level->schema, "const")) != NULL)
        level_narrow_by(r, level, "const", SHAPE_JSON, scalars_of_value(r->arena, said));
    if ((keyword = level_first_of(level, bounds, COUNT_OF(bounds))) != NULL)
        level_narrow_by(r, level, keyword, SHAPE_NUMBER,
                        scalars_of_bounds(r->arena, level->schema));
    if ((keyword = level_first_of(level, texts, COUNT_OF(texts))) != NULL)
        level_narrow_by(r, level, keyword, SHAPE_TEXT, scalars_of_texts(r->arena, level->schema));
}

/* ---- objects ---- */

/* One shape of a part whose alternatives cannot be told apart here. */
static const struct shape *blur(struct schema_reading *r, const struct alternatives *part,
                                struct schema_level *level, const char *keyword)
{
    const struct shape *shape = alternatives_join(r->arena, part);

    level->left.exact = level->left.exact && part->exact && part->count < 2;
    if (part->count < 2)
        return shape;
    level_note_open(r, schema_keyword(level->schema, keyword));
    return shape_with_origin(r->arena, shape, r->open_origin);
}

/* What members are that no other keyword names; NULL: there are none. */
static const struct shape *other_members(struct schema_reading *r, struct schema_level *level)
{
    const struct value *said = schema_keyword(level->schema, "additionalProperties");
    struct alternatives others;

    if (said == NULL || level_has(level, "patternProperties"))
        return shape_of_kinds(r->arena, SHAPE_JSON);
    others = level_alone(r, said);
    return others.count > 0 ? blur(r, &others, level, "additionalProperties") : NULL;
}

/* Whether it may require something on a condition, which shapes may not tell apart. */
static bool is_conditional(const struct schema_level *level)
{
    static const char *const keywords[] = {"allOf",
                                           "anyOf",
                                           "oneOf",
                                           "not",
                                           "if",
                                           "dependentRequired",
                                           "dependentSchemas",
                                           "dependencies",
                                           "minProperties",
                                           "$ref"};

    return level_first_of(level, keywords, COUNT_OF(keywords)) != NULL;
}

/* What a member is where it is not there; NULL: it has to be. A schema that says which members are
 * required says that of the others, too: who reads one without a test has not read the schema. One
 * that requires nothing, or some on a condition, does not say. */
static const struct shape *without_member(struct schema_reading *r, const struct value *required,
                                          const struct key *key)
{
    if (schema_requires(required, key))
        return NULL;
    return value_is(required, VALUE_ARRAY) && required->size > 0 && r->conditional == 0
               ? shape_lost(r->arena)
               : shape_of_kinds(r->arena, SHAPE_ABSENT);
}

static struct naming name_members(struct schema_reading *r, struct schema_level *level,
                                  const struct shape *others)
{
    const struct value *properties = schema_keyword(level->schema, "properties");
    const struct value *required = schema_keyword(level->schema, "required");
    uint32_t named = value_is(properties, VALUE_OBJECT) ? properties->size : 0;
    uint32_t asked = value_is(required, VALUE_ARRAY) ? required->size : 0;
    struct naming naming = naming_of(r->arena, named + asked);

    for (uint32_t i = 0; i < named; i++) {
        const struct member *member = &properties->as.members[i];
        const struct alternatives part = level_alone(r, &member->value);

        level->left.exact = level->left.exact && part.exact;
        naming_add(r->arena, &naming, &member->key, &part,
                   without_member(r, required, &member->key));
    }
    if (asked > ASKED_MAX)
        level_leave_open(r, level, "required");
    for (uint32_t i = 0; i < asked && i < ASKED_MAX; i++) {
        const struct value *name = &required->as.items[i];
        const struct key key = key_of(name->as.text, name->size);
        const struct alternatives part =
            others != NULL ? alternatives_of(others) : alternatives_none();

        if (!naming_has(&naming, &key))
            naming_add(r->arena, &naming, &key, &part, NULL);
    }
    return naming;
}

static void read_objects(struct schema_reading *r, struct schema_level *level)
{
    static const char *const keywords[] = {"properties", "required", "additionalProperties"};
    const char *keyword = level_first_of(level, keywords, COUNT_OF(keywords));
    struct alternatives made;
    const struct shape *others;
    struct naming naming;

    if (keyword == NULL)
        return;
    others = other_members(r, level);
    r->conditional += is_conditional(level);
    naming = name_members(r, level, others);
    r->conditional -= is_conditional(level);
    if (naming.count > SHAPE_MEMBERS_MAX)
        level_leave_open(r, level, keyword);
    made = naming_objects(r->arena, &naming, others, r->open_origin);
    if (!made.exact)
        level_note_open(r, schema_keyword(level->schema, keyword));
    level->left.exact = level->left.exact && made.exact;
    made = level_told(made);
    level_narrow_kinds(r, level, SHAPE_OBJECT, &made);
}

/* ---- arrays ---- */

static uint32_t size_or(const struct value *schema, const char *name, uint32_t otherwise)
{
    double size = scalars_number(schema, name, otherwise);

    return size >= 0 && size < SHAPE_SIZE_ANY ? (uint32_t)size : otherwise;
}

static const struct shape *item(struct schema_reading *r, struct schema_level *level,
                                const struct value *schema, const char *keyword)
{
    const struct alternatives part = schema != NULL ? level_alone(r, schema) : level_any(r);

    return blur(r, &part, level, keyword);
}

static void read_arrays(struct schema_reading *r, struct schema_level *level)
{
    static const char *const keywords[] = {"prefixItems", "items", "additionalItems", "minItems",
                                           "maxItems"};
    const char *keyword = level_first_of(level, keywords, COUNT_OF(keywords));
    const struct value *first = schema_keyword(level->schema, "prefixItems");
    const struct value *items = schema_keyword(level->schema, "items");
    const char *rest = "items";
    const struct shape *named[SHAPE_FIRST_MAX];
    const struct shape *other;
    uint32_t count = 0;
    struct alternatives arrays, others;

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
    others =
        level_has(level, rest) ? level_alone(r, schema_keyword(level->schema, rest)) : level_any(r);
    other = blur(r, &others, level, keyword);
    if (first != NULL && first->size > count) {
        level_leave_open(r, level, keyword);
        others = level_any(r);
        other = shape_of_kinds(r->arena, SHAPE_JSON);
    }
    other =
        shape_of_first_items(r->arena, named, count, other, size_or(level->schema, "minItems", 0),
                             size_or(level->schema, "maxItems", SHAPE_SIZE_ANY));
    arrays = alternatives_of(alternatives_as_items(r->arena, other, &others));
    level_narrow_kinds(r, level, SHAPE_ARRAY, &arrays);
}

/* ---- how many members ---- */

static void read_counts(struct schema_reading *r, struct schema_level *level)
{
    static const char *const keywords[] = {"minProperties", "maxProperties"};
    const char *keyword = level_first_of(level, keywords, COUNT_OF(keywords));
    bool told = true;

    if (keyword == NULL)
        return;
    level->left =
        counts_of_members(r->arena, &level->left, size_or(level->schema, "minProperties", 0),
                          size_or(level->schema, "maxProperties", SHAPE_SIZE_ANY), &told);
    if (!told)
        level_leave_open(r, level, keyword);
}

/* ---- all keywords ---- */

/* Those that shapes say nothing of. */
static void leave_others_open(struct schema_reading *r, struct schema_level *level)
{
    for (uint32_t i = 0; i < level->schema->size; i++) {
        const struct member *member = &level->schema->as.members[i];
        const struct schema_word *word = schema_word(&member->key);

        if (schema_says_nothing(&member->key) || (word != NULL && word->saying == SAID_BY_SHAPES))
            continue;
        level->told = false;
        level_note_open(r, &member->value);
    }
}

static void mark(const struct schema_reading *r, struct alternatives *all, unsigned origin)
{
    for (size_t i = 0; i < all->count; i++)
        all->list[i] = shape_with_origin(r->arena, all->list[i], origin);
}

/* Say of what is left how much of the schema its shapes tell. */
static void mark_origin(struct schema_reading *r, struct schema_level *level, bool chosen)
{
    static const char *const choices[] = {"anyOf",
                                          "oneOf",
                                          "not",
                                          "if",
                                          "dependentRequired",
                                          "dependentSchemas",
                                          "dependencies",
                                          "minProperties",
                                          "maxProperties"};
    struct alternatives *left = &level->left;

    if (left->mixed) {
        level->told = false;
        level_note_open(r, level->schema);
    }
    if (!level->told)
        mark(r, left, r->open_origin);
    if (left->count > 1 && (chosen || level_first_of(level, choices, COUNT_OF(choices)) != NULL))
        mark(r, left, r->mixed_origin);
    left->exact = left->exact && level->told;
    left->mixed = false;
    for (size_t i = 0; i < left->count; i++) /* what is too deep is wider */
        left->exact = left->exact && left->list[i]->depth < SHAPE_DEPTH_MAX - 1;
}

static struct alternatives narrow(struct schema_reading *r, const struct alternatives *before,
                                  const struct value *schema)
{
    struct schema_level level = {.schema = schema, .left = *before, .told = true};
    bool chosen;

    if (value_is(schema, VALUE_BOOLEAN) && schema->as.integer == 0)
        return alternatives_none();
    if (!value_is(schema, VALUE_OBJECT) || before->count == 0)
        return *before;
    r->count += 1 + before->count * before->count / MEETS_OF_A_SCHEMA;
    if (r->count > SCHEMAS_MAX) {
        level.told = false;
        level_note_open(r, schema);
        mark_origin(r, &level, false);
        return level.left;
    }
    read_scalars(r, &level);
    chosen = level.left.count > before->count;
    read_objects(r, &level);
    read_arrays(r, &level);
    logic_narrow(r, &level);
    read_counts(r, &level);
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
    struct schema_reading r = {.arena = arena,
                               .narrow = narrow,
                               .whole = schema,
                               .open_origin = ORIGIN_OPEN,
                               .mixed_origin = ORIGIN_MIXED};
    const struct alternatives all = level_alone(&r, schema);

    *open = r.open;
    return all;
}

struct alternatives schema_results(struct arena *arena, const struct value *schema,
                                   const struct value **open)
{
    struct schema_reading r = {.arena = arena,
                               .narrow = narrow,
                               .whole = schema,
                               .open_origin = ORIGIN_RESULT,
                               .mixed_origin = ORIGIN_RESULT};
    const struct alternatives all = level_alone(&r, schema);

    if (all.count > 1)
        level_note_open(&r, schema); /* states that join them do not say so */
    *open = r.open;
    return all;
}

const struct shape *schema_shape_of(struct arena *arena, const struct value *schema,
                                    const struct value *part)
{
    struct schema_reading r = {.arena = arena, .whole = schema, .narrow = narrow};
    const struct alternatives all = level_alone(&r, part);

    return alternatives_join(arena, &all);
}

const struct shape *schema_shape(struct arena *arena, const struct value *schema)
{
    return schema_shape_of(arena, schema, schema);
}
