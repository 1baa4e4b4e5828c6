/* compiler/prove/schema/schema_text.h - whether a text is as a JSON Schema wants it. */
#ifndef SFNC_PROVE_SCHEMA_SCHEMA_TEXT_H
#define SFNC_PROVE_SCHEMA_SCHEMA_TEXT_H

#include "compiler/support/arena.h"
#include "runtime/json/value.h"

/* Whether a value fulfils a schema, or a part of one. */
enum fit {
    FIT_NO,
    FIT_UNKNOWN, /* nothing here looks into what decides it */
    FIT_YES,
};

/* What is wrong with a regular expression of ECMAScript, static or in the arena. NULL: nothing is,
 * or that cannot be said here. */
const char *text_pattern_mistake(struct arena *arena, const char *pattern, size_t size);

/* "pattern": a regular expression of ECMAScript that matches somewhere in the text. */
enum fit text_fits_pattern(struct arena *arena, const struct value *text,
                           const struct value *pattern);

/* "format": a date-time, and others. */
enum fit text_fits_format(struct arena *arena, const struct value *text,
                          const struct value *format);

/* A text that has the format; NULL: none is known. */
const char *text_of_format(const struct value *format);

#endif
