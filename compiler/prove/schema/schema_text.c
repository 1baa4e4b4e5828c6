/* compiler/prove/schema/schema_text.c - whether a text is as a JSON Schema wants it.
 *
 * Regular expressions are those of JSONata, which are ECMAScript's without the flag u. Of a format
 * two are known: one that only such texts match, and one that all of them do; what lies between is
 * not decided here. */
#include "compiler/prove/schema/schema_text.h"

#include <string.h>

#include "runtime/base/count.h"
#include "runtime/base/time.h"
#include "runtime/lang/jsonata/regex/pattern.h"
#include "runtime/lang/jsonata/regex/regex.h"

#define PATTERN_MAX 4096 /* bytes */
#define TEXT_MAX 65536   /* bytes of a text that is matched */

#define DATE "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])"
#define TIME "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)"
#define LABEL "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
#define BYTE "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"

static const struct format {
    const char *name;
    const char *sure; /* what matches it has the format */
    const char *may;  /* what does not match it has not; NULL: as `sure` */
    const char *sample;
} formats[] = {
    {"date-time", "^" DATE "T" TIME "$",
     "^\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$",
     "2024-01-01T00:00:00Z"},
    {"date", "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])$", "^" DATE "$", "2024-01-01"},
    {"time", "^" TIME "$", "^\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$", "00:00:00Z"},
    {"email", "^[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*@" LABEL "(\\." LABEL ")+$", ".@.",
     "a@example.com"},
    {"hostname", "^" LABEL "(\\." LABEL "){0,3}$", "^[A-Za-z0-9.-]+$", "example.com"},
    {"ipv4", "^" BYTE "(\\." BYTE "){3}$", NULL, "192.0.2.1"},
    {"uri", "^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~/-]+$",
     "^[A-Za-z][A-Za-z0-9+.-]*:", "https://example.com/"},
    {"uuid", "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", NULL,
     "00000000-0000-4000-8000-000000000000"},
};

static enum fit matches(struct arena *arena, const struct value *text, const char *pattern)
{
    struct sfn_frame frame = {.region = &arena->region};
    struct pattern_mistake mistake;
    const struct query_regex *regex = query_regex_find(pattern, "", &mistake);
    struct query_matching matching;

    if (regex == NULL || text->size > TEXT_MAX)
        return FIT_UNKNOWN;
    query_matching_begin(&matching, &frame, regex, text);
    switch (query_match_from(&matching, 0)) {
    case QUERY_MATCH_FOUND:
        return FIT_YES;
    case QUERY_MATCH_NONE:
        return FIT_NO;
    default:
        return FIT_UNKNOWN; /* it takes too long */
    }
}

/* With the flag u, which JSON Schema would like to have, some patterns mean something else. */
static bool is_of_unicode(const char *pattern)
{
    return strstr(pattern, "\\p{") != NULL || strstr(pattern, "\\P{") != NULL ||
           strstr(pattern, "\\u{") != NULL;
}

const char *text_pattern_mistake(struct arena *arena, const char *pattern, size_t size)
{
    const char *source = arena_text(arena, pattern, size);
    struct buffer translated = BUFFER_EMPTY;
    struct pattern_mistake mistake;
    bool fine = size == 0 || size > PATTERN_MAX || strlen(source) < size || is_of_unicode(source) ||
                pattern_translate(&translated, source, size, "", &mistake);

    buffer_fini(&translated);
    return fine ? NULL : mistake.message;
}

enum fit text_fits_pattern(struct arena *arena, const struct value *text,
                           const struct value *pattern)
{
    const char *source;

    if (!value_is(pattern, VALUE_STRING) || pattern->size > PATTERN_MAX ||
        memchr(pattern->as.text, '\0', pattern->size) != NULL)
        return FIT_UNKNOWN;
    source = arena_text(arena, pattern->as.text, pattern->size);
    if (is_of_unicode(source))
        return FIT_UNKNOWN;
    return matches(arena, text, source);
}

static const struct format *find(const struct value *format)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (value_is(format, VALUE_STRING) && value_is_text(format, formats[i].name))
            return &formats[i];
    return NULL;
}

enum fit text_fits_format(struct arena *arena, const struct value *text, const struct value *name)
{
    const struct format *format = find(name);
    struct instant instant;
    enum fit fit;

    if (format == NULL)
        return FIT_UNKNOWN;
    fit = matches(arena, text, format->sure);
    if (fit == FIT_YES && strcmp(format->name, "date-time") == 0 &&
        !time_read(text->as.text, text->size, &instant))
        return FIT_NO; /* there is no such day */
    if (fit != FIT_NO || format->may == NULL)
        return fit;
    return matches(arena, text, format->may) == FIT_NO ? FIT_NO : FIT_UNKNOWN;
}

const char *text_of_format(const struct value *name)
{
    const struct format *format = find(name);

    return format != NULL ? format->sample : NULL;
}
