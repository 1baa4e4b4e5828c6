/* compiler/prove/schema/schema_words.c - the keywords of JSON Schema, drafts 4 to 2020-12. */
#include "compiler/prove/schema/schema_words.h"

#include <string.h>

#include "runtime/base/count.h"

static const struct schema_word words[] = {
    {"type", FORM_TYPES, SAID_BY_SHAPES},
    {"enum", FORM_VALUES, SAID_BY_SHAPES},
    {"const", FORM_ANYTHING, SAID_BY_SHAPES},
    {"minimum", FORM_NUMBER, SAID_BY_SHAPES},
    {"maximum", FORM_NUMBER, SAID_BY_SHAPES},
    {"exclusiveMinimum", FORM_BOUND, SAID_BY_SHAPES},
    {"exclusiveMaximum", FORM_BOUND, SAID_BY_SHAPES},
    {"multipleOf", FORM_POSITIVE, SAID_BY_SHAPES},
    {"minLength", FORM_COUNT, SAID_BY_SHAPES},
    {"maxLength", FORM_COUNT, SAID_BY_SHAPES},
    {"pattern", FORM_PATTERN, SAID_BY_SHAPES},
    {"format", FORM_TEXT, SAID_BY_VALUES},
    {"minItems", FORM_COUNT, SAID_BY_SHAPES},
    {"maxItems", FORM_COUNT, SAID_BY_SHAPES},
    {"items", FORM_ITEMS, SAID_BY_SHAPES},
    {"prefixItems", FORM_SCHEMAS, SAID_BY_SHAPES},
    {"additionalItems", FORM_SCHEMA, SAID_BY_SHAPES},
    {"uniqueItems", FORM_TRUTH, SAID_BY_VALUES},
    {"contains", FORM_SCHEMA, SAID_BY_VALUES},
    {"minContains", FORM_COUNT, SAID_BY_VALUES},
    {"maxContains", FORM_COUNT, SAID_BY_VALUES},
    {"minProperties", FORM_COUNT, SAID_BY_SHAPES},
    {"maxProperties", FORM_COUNT, SAID_BY_SHAPES},
    {"required", FORM_NAMES, SAID_BY_SHAPES},
    {"properties", FORM_NAMED, SAID_BY_SHAPES},
    {"patternProperties", FORM_PATTERNS, SAID_BY_VALUES},
    {"additionalProperties", FORM_SCHEMA, SAID_BY_SHAPES},
    {"propertyNames", FORM_SCHEMA, SAID_BY_VALUES},
    {"dependentRequired", FORM_DEPENDENT, SAID_BY_SHAPES},
    {"dependentSchemas", FORM_DEPENDENT, SAID_BY_SHAPES},
    {"dependencies", FORM_DEPENDENT, SAID_BY_SHAPES},
    {"allOf", FORM_SCHEMAS, SAID_BY_SHAPES},
    {"anyOf", FORM_SCHEMAS, SAID_BY_SHAPES},
    {"oneOf", FORM_SCHEMAS, SAID_BY_SHAPES},
    {"not", FORM_SCHEMA, SAID_BY_SHAPES},
    {"if", FORM_SCHEMA, SAID_BY_SHAPES},
    {"then", FORM_SCHEMA, SAID_BY_SHAPES},
    {"else", FORM_SCHEMA, SAID_BY_SHAPES},
    {"$ref", FORM_REFERENCE, SAID_BY_SHAPES},
    {"$defs", FORM_NAMED, SAYS_NOTHING},
    {"definitions", FORM_NAMED, SAYS_NOTHING},
    {"$schema", FORM_ANYTHING, SAYS_NOTHING},
    {"$id", FORM_ANYTHING, SAYS_NOTHING},
    {"id", FORM_ANYTHING, SAYS_NOTHING},
    {"$anchor", FORM_ANYTHING, SAYS_NOTHING},
    {"$comment", FORM_ANYTHING, SAYS_NOTHING},
    {"$vocabulary", FORM_ANYTHING, SAYS_NOTHING},
    {"title", FORM_ANYTHING, SAYS_NOTHING},
    {"description", FORM_ANYTHING, SAYS_NOTHING},
    {"default", FORM_ANYTHING, SAYS_NOTHING},
    {"example", FORM_ANYTHING, SAYS_NOTHING},
    {"examples", FORM_ANYTHING, SAYS_NOTHING},
    {"deprecated", FORM_ANYTHING, SAYS_NOTHING},
    {"readOnly", FORM_ANYTHING, SAYS_NOTHING},
    {"writeOnly", FORM_ANYTHING, SAYS_NOTHING},
    {"contentEncoding", FORM_ANYTHING, SAYS_NOTHING},
    {"contentMediaType", FORM_ANYTHING, SAYS_NOTHING},
    {"contentSchema", FORM_ANYTHING, SAYS_NOTHING},
};

const struct schema_word *schema_word(const struct key *name)
{
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strlen(words[i].name) == name->size &&
            memcmp(words[i].name, name->text, name->size) == 0)
            return &words[i];
    return NULL;
}

bool schema_says_nothing(const struct key *name)
{
    const struct schema_word *word = schema_word(name);

    if (word == NULL) /* a remark of some tool's */
        return name->size > 2 && memcmp(name->text, "x-", 2) == 0;
    return word->saying == SAYS_NOTHING;
}
