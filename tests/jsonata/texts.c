/* tests/jsonata/texts.c - call the functions of JSONata on texts and numbers, as lines say.
 *
 * A line is an array of a function's name and its arguments; a regular expression is an object with
 * pattern and flags, null stands for an argument that is missing. What is printed for each is an
 * array of the value, or of nothing for undefined, or an object with the error's code. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/read.h"
#include "runtime/json/write.h"
#include "runtime/lang/jsonata/picture/date_text.h"
#include "runtime/lang/jsonata/picture/integer_picture.h"
#include "runtime/lang/jsonata/picture/number_picture.h"
#include "runtime/lang/jsonata/regex/regex_text.h"
#include "runtime/lang/jsonata/text/case.h"
#include "runtime/lang/jsonata/text/encode.h"
#include "runtime/lang/jsonata/text/number.h"
#include "runtime/lang/jsonata/text/print.h"
#include "runtime/lang/jsonata/text/text.h"
#include "runtime/lang/text.h"

static struct region region;
static struct sfn_frame frame;
static const struct value *arguments; /* an array, the name first */

static const struct value *argument(int64_t index)
{
    const struct value *value = value_item(arguments, index);

    return value == NULL || value->kind == VALUE_NULL ? NULL : value;
}

static double number(int64_t index, double otherwise)
{
    const struct value *value = argument(index);

    return value == NULL ? otherwise : value_real(value);
}

static char *c_text(const struct value *string)
{
    char *text = region_alloc(&region, string->size + 1);

    memcpy(text, string->as.text, string->size);
    text[string->size] = '\0';
    return text;
}

/* The regular expression that an argument is; NULL: it is none. */
static const struct query_regex *regex(int64_t index)
{
    const struct value *value = argument(index);
    struct pattern_mistake mistake;

    if (!value_is(value, VALUE_OBJECT))
        return NULL;
    return query_regex_find(c_text(value_member_named(value, "pattern")),
                            c_text(value_member_named(value, "flags")), &mistake);
}

static const struct value *boolean(enum query_found found)
{
    return found == QUERY_MATCH_FAILED ? NULL : value_boolean(found == QUERY_MATCH_FOUND);
}

static const struct value *call_number(const char *name)
{
    double real;

    if (strcmp(name, "number") == 0)
        return query_number_cast(&frame, argument(1));
    if (strcmp(name, "formatBase") == 0)
        return query_number_base(&frame, number(1, 0), number(2, 10));
    if (strcmp(name, "formatNumber") == 0) {
        const struct number_picture *picture = number_picture(&frame, argument(2), argument(3));

        return picture != NULL ? query_format_number(&frame, number(1, 0), picture) : NULL;
    }
    if (strcmp(name, "round") != 0)
        return NULL;
    real = query_number_round(number(1, 0), number(2, 0));
    return isnan(real) ? &value_null : query_number(&region, real);
}

static const struct value *call_integer(const char *name)
{
    bool writes = strcmp(name, "formatInteger") == 0;
    struct integer_picture *picture;

    if (!writes && strcmp(name, "parseInteger") != 0)
        return NULL;
    picture = integer_picture(&frame, argument(2)->as.text, argument(2)->size);
    if (picture == NULL)
        return NULL;
    return writes ? query_format_integer(&frame, number(1, 0), picture)
                  : query_parse_integer(&frame, argument(1), picture);
}

#define NOW 1700000000123.0 /* as the script has it */

static const struct value *call_date(const char *name)
{
    bool writes = strcmp(name, "fromMillis") == 0;
    const struct value *text = argument(2);
    const struct date_picture *picture;

    if (!writes && strcmp(name, "toMillis") != 0)
        return NULL;
    if (!writes && text == NULL)
        return query_to_millis_iso(&frame, argument(1));
    picture = text != NULL ? date_picture(&frame, text->as.text, text->size)
                           : date_picture(&frame, DATE_PICTURE_ISO, strlen(DATE_PICTURE_ISO));
    if (picture == NULL)
        return NULL;
    return writes ? query_from_millis(&frame, number(1, 0), picture, argument(3))
                  : query_to_millis(&frame, argument(1), picture, NOW);
}

static const struct value *call_regex(const char *name)
{
    if (strcmp(name, "valid") == 0) {
        const struct value *pattern = value_member_named(argument(1), "pattern");
        const char *flags = c_text(value_member_named(argument(1), "flags"));
        struct pattern_mistake mistake;

        return value_boolean(query_regex_check(c_text(pattern), pattern->size, flags, &mistake));
    }
    if (regex(2) == NULL)
        return NULL;
    if (strcmp(name, "match") == 0)
        return query_regex_match(&frame, argument(1), regex(2), number(3, INFINITY));
    if (strcmp(name, "contains") == 0)
        return boolean(query_regex_contains(&frame, argument(1), regex(2)));
    if (strcmp(name, "split") == 0)
        return query_regex_split(&frame, argument(1), regex(2), number(3, INFINITY));
    if (strcmp(name, "replace") == 0)
        return query_regex_replace(&frame, argument(1), regex(2), argument(3), number(4, INFINITY));
    return NULL;
}

static const struct value *call_text(const char *name)
{
    if (strcmp(name, "base64encode") == 0)
        return query_base64_encode(&frame, argument(1));
    if (strcmp(name, "base64decode") == 0)
        return query_base64_decode(&frame, argument(1));
    if (strncmp(name, "encodeUrl", 9) == 0)
        return query_url_encode(&frame, argument(1), name[9] != '\0');
    if (strncmp(name, "decodeUrl", 9) == 0)
        return query_url_decode(&frame, argument(1), name[9] != '\0');
    if (strcmp(name, "string") == 0)
        return query_print(&frame, value_item(arguments, 1), argument(2) != NULL);
    if (strcmp(name, "length") == 0)
        return value_integer(&region, (int64_t)query_text_length(argument(1)));
    if (strcmp(name, "uppercase") == 0)
        return query_upper(&frame, argument(1));
    if (strcmp(name, "lowercase") == 0)
        return query_lower(&frame, argument(1));
    if (strcmp(name, "trim") == 0)
        return query_text_trim(&frame, argument(1));
    if (strcmp(name, "substring") == 0)
        return query_text_part(&frame, argument(1), number(2, 0), number(3, INFINITY));
    if (strcmp(name, "substringBefore") == 0)
        return query_text_before(&frame, argument(1), argument(2));
    if (strcmp(name, "substringAfter") == 0)
        return query_text_after(&frame, argument(1), argument(2));
    if (strcmp(name, "pad") == 0)
        return query_text_pad(&frame, argument(1), number(2, 0), argument(3));
    if (strcmp(name, "contains") == 0)
        return value_boolean(text_contains(argument(1), argument(2)));
    if (strcmp(name, "split") == 0)
        return query_text_split(&frame, argument(1), argument(2), number(3, INFINITY));
    if (strcmp(name, "replace") == 0)
        return query_text_replace(&frame, argument(1), argument(2), argument(3),
                                  number(4, INFINITY));
    return NULL;
}

static const struct value *call(const char *name)
{
    const struct value *(*const families[])(const char *) = {call_number, call_integer, call_date,
                                                             call_regex, call_text};
    const struct value *result = NULL;

    for (size_t i = 0; i < sizeof families / sizeof *families && result == NULL; i++) {
        result = families[i](name);
        if (frame.failure.error != NULL)
            return NULL;
    }
    ENSURE(result != NULL);
    return result;
}

/* Undefined is null inside of arrays, as JavaScript writes it. */
static const struct value *plain(const struct value *value)
{
    const struct value **items;

    if (value->kind == VALUE_UNDEFINED)
        return &value_null;
    if (value->kind == VALUE_OBJECT) {
        const struct value *groups = value_member_named(value, "groups");
        struct key key = key_of("groups", 6);

        return groups == NULL ? value : value_with_member(&region, value, &key, plain(groups));
    }
    if (value->kind != VALUE_ARRAY)
        return value;
    items = region_alloc(&region, value->size * sizeof *items + 1);
    for (uint32_t i = 0; i < value->size; i++)
        items[i] = plain(&value->as.items[i]);
    return value_array_of(&region, items, value->size);
}

static void answer(const struct value *result)
{
    struct buffer out = BUFFER_EMPTY;

    if (frame.failure.error != NULL) {
        buffer_add_format(&out, "{\"code\":\"%.*s\"}", (int)frame.failure.error->size,
                          frame.failure.error->as.text);
    } else {
        buffer_add_byte(&out, '[');
        if (result->kind != VALUE_UNDEFINED)
            json_write(&out, plain(result));
        buffer_add_byte(&out, ']');
    }
    puts(out.text);
    buffer_fini(&out);
}

int main(void)
{
    uint64_t random = 1;
    char *line = NULL;
    size_t room = 0;
    ssize_t size;

    region_init(&region);
    while ((size = getline(&line, &room, stdin)) > 0) {
        struct json_error error;

        frame = (struct sfn_frame){.region = &region, .random = &random};
        arguments = json_read(&region, line, (size_t)size, JSON_TEXT_BORROWED, &error);
        ENSURE(arguments != NULL);
        answer(call(c_text(value_item(arguments, 0))));
        region_reset(&region);
    }
    free(line);
    region_fini(&region);
    return 0;
}
