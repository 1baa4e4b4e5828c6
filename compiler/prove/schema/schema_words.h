/* compiler/prove/schema/schema_words.h - the keywords of JSON Schema: one table for all who read
 * them. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_WORDS_H
#define SFNC_PROVE_SCHEMA_SCHEMA_WORDS_H

#include "runtime/json/value.h"

/* What stands behind a keyword. */
enum schema_form {
    FORM_ANYTHING,
    FORM_TYPES,     /* the name of a type, or a list of them */
    FORM_VALUES,    /* a list that is not empty */
    FORM_NUMBER,    /* that is what values are measured by */
    FORM_POSITIVE,  /* the same, above 0 */
    FORM_BOUND,     /* a number; in draft 4 true or false */
    FORM_COUNT,     /* a whole number from 0 on */
    FORM_TRUTH,     /* true or false */
    FORM_TEXT,      /* a text */
    FORM_PATTERN,   /* a regular expression */
    FORM_NAMES,     /* a list of texts */
    FORM_SCHEMA,    /* a schema */
    FORM_SCHEMAS,   /* a list of schemas that is not empty */
    FORM_ITEMS,     /* a schema, or a list of them */
    FORM_NAMED,     /* schemas by name */
    FORM_PATTERNS,  /* schemas by regular expressions */
    FORM_DEPENDENT, /* schemas, or lists of texts, by name */
    FORM_REFERENCE, /* where in the document a schema stands */
};

/* Who knows what a keyword says of values. */
enum schema_saying {
    SAYS_NOTHING,   /* there is nothing that it says */
    SAID_BY_SHAPES, /* the shape of its schema (schema.h), as far as shapes can */
    SAID_BY_VALUES, /* only whoever judges values (schema_fits.h), if at all */
};

struct schema_word {
    const char *name;
    enum schema_form form;
    enum schema_saying saying;
};

/* The row of a keyword; NULL: it is not known. */
const struct schema_word *schema_word(const struct key *name);

/* Whether the keyword, which need not be known, says nothing of values. */
bool schema_says_nothing(const struct key *name);

#endif
