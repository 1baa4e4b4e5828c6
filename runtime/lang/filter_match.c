/* runtime/lang/filter_match.c - =~ in path filters: test a whole text against a regular expression.
 *
 * It is alone in its file so that only a definition with such a filter is linked with PCRE2. */
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/filter_match.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/java_text.h"

/* A pattern that needs more steps than this for a text does not match it. */
#define MATCH_STEPS_MAX 1000000

/* A compiled pattern. The last few are kept, because a filter runs for every item of an array. */
struct pattern {
    char *text;
    char *flags;
    pcre2_code *code; /* NULL: it is not a regular expression */
    pcre2_match_data *data;
};

#define PATTERNS_KEPT 8

static _Thread_local struct pattern patterns[PATTERNS_KEPT];
static _Thread_local unsigned next_pattern;

/* PCRE2's options for Java's flags; an unknown flag is ignored. */
static uint32_t options_of(const char *flags, pcre2_compile_context *context)
{
    uint32_t options = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY;

    for (; *flags != '\0'; flags++) {
        switch (*flags) {
        case 'i':
            options |= PCRE2_CASELESS;
            break;
        case 'x':
            options |= PCRE2_EXTENDED;
            break;
        case 'm':
            options |= PCRE2_MULTILINE;
            break;
        case 's':
            options |= PCRE2_DOTALL;
            break;
        case 'U':
            options |= PCRE2_UCP;
            break;
        case 'd':
            pcre2_set_newline(context, PCRE2_NEWLINE_LF);
            break;
        default:
            break;
        }
    }
    return options;
}

static pcre2_code *compile_pattern(const char *text, const char *flags)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code;
    PCRE2_SIZE place;
    uint32_t options;
    int error;

    ENSURE(context != NULL);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANY);
    options = options_of(flags, context);
    code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &error, &place, context);
    pcre2_compile_context_free(context);
    return code;
}

bool filter_pattern_is_valid(const char *text, const char *flags)
{
    pcre2_code *code = compile_pattern(text, flags);

    pcre2_code_free(code);
    return code != NULL;
}

static const struct pattern *find_pattern(const char *text, const char *flags)
{
    struct pattern *pattern;

    for (size_t i = 0; i < PATTERNS_KEPT; i++)
        if (patterns[i].text != NULL && strcmp(patterns[i].text, text) == 0 &&
            strcmp(patterns[i].flags, flags) == 0)
            return &patterns[i];
    pattern = &patterns[next_pattern++ % PATTERNS_KEPT];
    free(pattern->text);
    free(pattern->flags);
    pcre2_match_data_free(pattern->data);
    pcre2_code_free(pattern->code);
    pattern->text = mem_text(text, strlen(text));
    pattern->flags = mem_text(flags, strlen(flags));
    pattern->code = compile_pattern(text, flags);
    pattern->data = NULL;
    if (pattern->code != NULL) {
        pattern->data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
        ENSURE(pattern->data != NULL);
    }
    return pattern;
}

static bool pattern_matches(const struct pattern *pattern, const char *text, size_t size)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    int matched;

    ENSURE(context != NULL);
    pcre2_set_match_limit(context, MATCH_STEPS_MAX);
    matched = pcre2_match(pattern->code, (PCRE2_SPTR)text, size, 0, 0, pattern->data, context);
    pcre2_match_context_free(context);
    return matched >= 0;
}

/* Strings, numbers and booleans are matched by their text, all else as the empty text. */
static bool value_matches(const struct pattern *pattern, const struct value *value)
{
    char text[JSON_NUMBER_MAX];

    if (value_is(value, VALUE_STRING) || value_is(value, VALUE_BIG))
        return pattern_matches(pattern, value->as.text, value->size);
    if (value_is(value, VALUE_BOOLEAN) || value_is(value, VALUE_INTEGER) ||
        value_is(value, VALUE_REAL))
        return pattern_matches(pattern, text, (size_t)(java_text(text, value) - text));
    return pattern_matches(pattern, "", 0);
}

int32_t sfn_filter_match(struct sfn_frame *frame, const struct value *value, const char *text,
                         const char *flags)
{
    const struct pattern *pattern = find_pattern(text, flags);

    (void)frame;
    if (pattern->code == NULL)
        return 0;
    if (!value_is(value, VALUE_ARRAY))
        return value_matches(pattern, value);
    for (uint32_t i = 0; i < value->size; i++)
        if (value_matches(pattern, &value->as.items[i]))
            return 1;
    return 0;
}
