/* compiler/prove/schema/schema_form.c - whether a document is a JSON Schema at all.
 *
 * Keywords that are not known may hold anything. Those that are have to hold what JSON Schema says:
 * one that holds something else is not what its author meant, and would count for nothing. */
#include "compiler/prove/schema/schema_form.h"

#include <math.h>
#include <string.h>

#include "compiler/prove/schema/schema_parts.h"
#include "compiler/prove/schema/schema_text.h"
#include "compiler/prove/schema/schema_words.h"
#include "runtime/base/count.h"

struct forming {
    struct arena *arena;
    const struct value *whole;
    struct schema_problem problem;
};

/* A keyword, and what stands behind it. */
struct saying {
    const char *name;
    const struct value *said;
};

static void look(struct forming *f, const struct value *schema);

static void refuse(struct forming *f, const struct value *at, const char *message)
{
    if (f->problem.message == NULL)
        f->problem = (struct schema_problem){message, schema_pointer(f->arena, f->whole, at), 0, 0};
}

static const char *kind_name(const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        return "null";
    case VALUE_BOOLEAN:
        return value->as.integer != 0 ? "true" : "false";
    case VALUE_STRING:
        return "a text";
    case VALUE_ARRAY:
        return "an array";
    case VALUE_OBJECT:
        return "an object";
    default:
        return "a number";
    }
}

/* Refuse what a keyword has: it wants something else. */
static void refuse_kind(struct forming *f, struct saying s, const char *wanted)
{
    refuse(f, s.said,
           arena_format(f->arena, "\"%s\" is %s, not %s", s.name, wanted, kind_name(s.said)));
}

/* Refuse what a keyword has: of the right kind, but not as it has to be. */
static void refuse_value(struct forming *f, struct saying s, const char *wanted)
{
    refuse(f, s.said, arena_format(f->arena, "\"%s\" is %s", s.name, wanted));
}

/* ---- types, lists and numbers ---- */

static void look_at_type(struct forming *f, const struct value *type)
{
    static const char *const types[] = {"null",   "boolean", "integer", "number",
                                        "string", "array",   "object"};

    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (value_is_text(type, types[i]))
            return;
    refuse(f, type,
           "a \"type\" that JSON Schema does not have: it is null, boolean, integer, number, "
           "string, array or object");
}

static void look_at_types(struct forming *f, struct saying s)
{
    if (value_is(s.said, VALUE_STRING))
        look_at_type(f, s.said);
    else if (!value_is(s.said, VALUE_ARRAY))
        refuse_kind(f, s, "the name of a type, or an array of them");
    else if (s.said->size == 0)
        refuse_value(f, s, "an array of at least one name");
    for (uint32_t i = 0; value_is(s.said, VALUE_ARRAY) && i < s.said->size; i++)
        look_at_type(f, &s.said->as.items[i]);
}

static void look_at_values(struct forming *f, struct saying s)
{
    if (!value_is(s.said, VALUE_ARRAY))
        refuse_kind(f, s, "an array of the values that are allowed");
    else if (s.said->size == 0)
        refuse_value(f, s, "an array of at least one value: with none nothing is allowed");
}

static void look_at_names(struct forming *f, struct saying s)
{
    if (!value_is(s.said, VALUE_ARRAY))
        refuse_kind(f, s, "an array of names");
    for (uint32_t i = 0; value_is(s.said, VALUE_ARRAY) && i < s.said->size; i++)
        if (!value_is(&s.said->as.items[i], VALUE_STRING))
            refuse(f, &s.said->as.items[i],
                   arena_format(f->arena, "a name in \"%s\" is a text, not %s", s.name,
                                kind_name(&s.said->as.items[i])));
}

static void look_at_number(struct forming *f, struct saying s, enum schema_form form)
{
    bool number = value_is_number(s.said);

    if (form == FORM_BOUND && !number && !value_is(s.said, VALUE_BOOLEAN))
        refuse_kind(f, s, "a number (or, in draft 4, true or false)");
    else if (form == FORM_COUNT && !number)
        refuse_kind(f, s, "a whole number from 0 on");
    else if (form == FORM_COUNT &&
             (value_real(s.said) < 0 || value_real(s.said) != floor(value_real(s.said))))
        refuse_value(f, s, "a whole number from 0 on");
    else if (form == FORM_POSITIVE && number && value_real(s.said) <= 0)
        refuse_value(f, s, "a number above 0");
    else if (form != FORM_BOUND && !number)
        refuse_kind(f, s, "a number");
}

/* ---- texts ---- */

static void look_at_pattern(struct forming *f, const struct value *at, const char *text,
                            size_t size)
{
    const char *mistake = text_pattern_mistake(f->arena, text, size);

    if (mistake != NULL)
        refuse(f, at,
               arena_format(f->arena, "\"%s\" is no regular expression: %s",
                            arena_text(f->arena, text, size), mistake));
}

static bool is_schema(const struct value *said)
{
    return value_is(said, VALUE_OBJECT) || value_is(said, VALUE_BOOLEAN);
}

static void look_at_reference(struct forming *f, struct saying s)
{
    const struct value *to = schema_referred(f->whole, s.said);

    if (!value_is(s.said, VALUE_STRING))
        refuse_kind(f, s, "a text like \"#/$defs/name\"");
    else if (s.said->size == 0 || s.said->as.text[0] != '#')
        refuse(f, s.said,
               "a \"$ref\" to another document, which is not read: copy the schema into $defs and "
               "refer to it as \"#/$defs/name\"");
    else if (to == NULL)
        refuse(f, s.said,
               "a \"$ref\" to what is not in the document: the place is named from its "
               "beginning, as in \"#/$defs/name\"");
    else if (!is_schema(to))
        refuse(f, s.said, "a \"$ref\" to what is no schema");
}

/* ---- schemas within ---- */

static void look_at_list(struct forming *f, struct saying s)
{
    if (!value_is(s.said, VALUE_ARRAY))
        refuse_kind(f, s, "an array of schemas");
    else if (s.said->size == 0)
        refuse_value(f, s, "an array of at least one schema");
    for (uint32_t i = 0; value_is(s.said, VALUE_ARRAY) && i < s.said->size; i++)
        look(f, &s.said->as.items[i]);
}

static void look_at_items(struct forming *f, struct saying s)
{
    if (!value_is(s.said, VALUE_ARRAY))
        look(f, s.said);
    for (uint32_t i = 0; value_is(s.said, VALUE_ARRAY) && i < s.said->size; i++)
        look(f, &s.said->as.items[i]);
}

static void look_at_named(struct forming *f, struct saying s, enum schema_form form)
{
    if (!value_is(s.said, VALUE_OBJECT))
        refuse_kind(f, s, "an object of schemas by name");
    for (uint32_t i = 0; value_is(s.said, VALUE_OBJECT) && i < s.said->size; i++) {
        const struct member *member = &s.said->as.members[i];

        if (form == FORM_PATTERNS)
            look_at_pattern(f, &member->value, member->key.text, member->key.size);
        if (form == FORM_DEPENDENT && value_is(&member->value, VALUE_ARRAY))
            look_at_names(f, (struct saying){s.name, &member->value});
        else
            look(f, &member->value);
    }
}

static void look_at_keyword(struct forming *f, enum schema_form form, struct saying s)
{
    switch (form) {
    case FORM_ANYTHING:
        break;
    case FORM_TYPES:
        look_at_types(f, s);
        break;
    case FORM_VALUES:
        look_at_values(f, s);
        break;
    case FORM_NUMBER:
    case FORM_POSITIVE:
    case FORM_BOUND:
    case FORM_COUNT:
        look_at_number(f, s, form);
        break;
    case FORM_TRUTH:
        if (!value_is(s.said, VALUE_BOOLEAN))
            refuse_kind(f, s, "true or false");
        break;
    case FORM_TEXT:
    case FORM_PATTERN:
        if (!value_is(s.said, VALUE_STRING))
            refuse_kind(f, s, form == FORM_TEXT ? "a text" : "a regular expression, as a text");
        else if (form == FORM_PATTERN)
            look_at_pattern(f, s.said, s.said->as.text, s.said->size);
        break;
    case FORM_NAMES:
        look_at_names(f, s);
        break;
    case FORM_SCHEMA:
        look(f, s.said);
        break;
    case FORM_SCHEMAS:
        look_at_list(f, s);
        break;
    case FORM_ITEMS:
        look_at_items(f, s);
        break;
    case FORM_NAMED:
    case FORM_PATTERNS:
    case FORM_DEPENDENT:
        look_at_named(f, s, form);
        break;
    case FORM_REFERENCE:
        look_at_reference(f, s);
        break;
    }
}

static void look(struct forming *f, const struct value *schema)
{
    if (!is_schema(schema))
        refuse(f, schema,
               arena_format(f->arena, "a schema is an object, or true or false, not %s",
                            kind_name(schema)));
    for (uint32_t i = 0; value_is(schema, VALUE_OBJECT) && i < schema->size; i++) {
        const struct member *member = &schema->as.members[i];
        const struct schema_word *word = schema_word(&member->key);

        if (word != NULL)
            look_at_keyword(f, word->form, (struct saying){word->name, &member->value});
    }
}

/* Whether something in it is a word of JSON Schema, or it says nothing at all. */
static bool has_keyword(const struct value *whole)
{
    if (!value_is(whole, VALUE_OBJECT) || whole->size == 0)
        return true;
    for (uint32_t i = 0; i < whole->size; i++)
        if (schema_word(&whole->as.members[i].key) != NULL)
            return true;
    return false;
}

struct schema_problem schema_check(struct arena *arena, const struct value *whole)
{
    struct forming f = {.arena = arena, .whole = whole};

    if (has_keyword(whole))
        look(&f, whole);
    else
        refuse(&f, whole, "none of its members is a keyword of one");
    return f.problem;
}
