/* compiler/prove/shape/schema_form.c - whether a document is a JSON Schema at all. */
#include "compiler/prove/shape/schema_form.h"

#include <math.h>

#include "compiler/prove/shape/schema_parts.h"
#include "compiler/prove/shape/schema_words.h"
#include "runtime/base/count.h"

struct forming {
    struct arena *arena;
    const struct value *whole;
    const char *problem;
};

static void look(struct forming *f, const struct value *schema);

static void refuse(struct forming *f, const struct value *at, const char *problem)
{
    const char *pointer;

    if (f->problem != NULL)
        return;
    pointer = schema_pointer(f->arena, f->whole, at);
    f->problem = pointer != NULL && *pointer != '\0'
                     ? arena_format(f->arena, "%s: %s", pointer, problem)
                     : problem;
}

static void look_at_type(struct forming *f, const struct value *type)
{
    static const char *const types[] = {"null",   "boolean", "integer", "number",
                                        "string", "array",   "object"};

    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (value_is_text(type, types[i]))
            return;
    refuse(f, type, "a \"type\" that JSON Schema does not have");
}

static void look_at_types(struct forming *f, const struct value *said)
{
    if (value_is(said, VALUE_ARRAY))
        for (uint32_t i = 0; i < said->size; i++)
            look_at_type(f, &said->as.items[i]);
    else if (value_is(said, VALUE_STRING))
        look_at_type(f, said);
    else
        refuse(f, said, "\"type\" is a text, or an array of them");
}

static void look_at_names(struct forming *f, const struct value *said)
{
    if (!value_is(said, VALUE_ARRAY))
        refuse(f, said, "this is an array of names");
    for (uint32_t i = 0; value_is(said, VALUE_ARRAY) && i < said->size; i++)
        if (!value_is(&said->as.items[i], VALUE_STRING))
            refuse(f, &said->as.items[i], "a name is a text");
}

static void look_at_list(struct forming *f, const struct value *said)
{
    if (!value_is(said, VALUE_ARRAY))
        refuse(f, said, "this is an array of schemas");
    for (uint32_t i = 0; value_is(said, VALUE_ARRAY) && i < said->size; i++)
        look(f, &said->as.items[i]);
}

static void look_at_named(struct forming *f, const struct value *said, bool names)
{
    if (!value_is(said, VALUE_OBJECT))
        refuse(f, said, "this is an object of schemas by name");
    for (uint32_t i = 0; value_is(said, VALUE_OBJECT) && i < said->size; i++) {
        const struct value *one = &said->as.members[i].value;

        if (names && value_is(one, VALUE_ARRAY))
            look_at_names(f, one);
        else
            look(f, one);
    }
}

static bool is_schema(const struct value *said)
{
    return value_is(said, VALUE_OBJECT) || value_is(said, VALUE_BOOLEAN);
}

static void look_at_reference(struct forming *f, const struct value *said)
{
    const struct value *to = schema_referred(f->whole, said);

    if (to == NULL)
        refuse(f, said, "a \"$ref\" that is not in the document");
    else if (!is_schema(to))
        refuse(f, said, "a \"$ref\" to what is no schema");
}

static bool is_count(const struct value *said)
{
    return value_is_number(said) && value_real(said) >= 0 &&
           value_real(said) == floor(value_real(said));
}

static void look_at_keyword(struct forming *f, enum schema_form form, const struct value *said)
{
    if (form == FORM_TYPES)
        look_at_types(f, said);
    else if (form == FORM_VALUES && !value_is(said, VALUE_ARRAY))
        refuse(f, said, "\"enum\" is an array");
    else if (form == FORM_NUMBER && !value_is_number(said))
        refuse(f, said, "this is a number");
    else if (form == FORM_BOUND && !value_is_number(said) && !value_is(said, VALUE_BOOLEAN))
        refuse(f, said, "this is a number, or in draft 4 true or false");
    else if (form == FORM_COUNT && !is_count(said))
        refuse(f, said, "this is a whole number from 0 on");
    else if (form == FORM_TRUTH && !value_is(said, VALUE_BOOLEAN))
        refuse(f, said, "this is true or false");
    else if (form == FORM_TEXT && !value_is(said, VALUE_STRING))
        refuse(f, said, "this is a text");
    else if (form == FORM_NAMES)
        look_at_names(f, said);
    else if (form == FORM_SCHEMAS || (form == FORM_ITEMS && value_is(said, VALUE_ARRAY)))
        look_at_list(f, said);
    else if (form == FORM_SCHEMA || form == FORM_ITEMS)
        look(f, said);
    else if (form == FORM_NAMED || form == FORM_DEPENDENT)
        look_at_named(f, said, form == FORM_DEPENDENT);
    else if (form == FORM_REFERENCE)
        look_at_reference(f, said);
}

static void look(struct forming *f, const struct value *schema)
{
    if (!is_schema(schema))
        refuse(f, schema, "a schema is an object, or true or false");
    for (uint32_t i = 0; value_is(schema, VALUE_OBJECT) && i < schema->size; i++) {
        const struct schema_word *word = schema_word(&schema->as.members[i].key);

        if (word != NULL)
            look_at_keyword(f, word->form, &schema->as.members[i].value);
    }
}

const char *schema_problem(struct arena *arena, const struct value *whole)
{
    struct forming f = {.arena = arena, .whole = whole};

    look(&f, whole);
    return f.problem;
}
