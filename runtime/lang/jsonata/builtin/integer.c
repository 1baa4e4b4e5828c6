/* runtime/lang/jsonata/builtin/integer.c - $formatInteger and $parseInteger. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/picture/kept.h"

/* The prepared picture; a missing one is the word, as in JavaScript. */
static const struct integer_picture *picture_of(struct sfn_frame *frame, const struct value *text)
{
    static const struct value missing = VALUE_OF_LITERAL("undefined");

    return kept_integer_picture(frame, is_undefined(text) ? &missing : text);
}

static const struct value *format_integer(struct sfn_frame *frame,
                                          const struct value *const *arguments, size_t count)
{
    const struct integer_picture *picture;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    picture = picture_of(frame, arguments[1]);
    if (picture == NULL)
        return NULL;
    return query_format_integer(frame, number_of(arguments[0]), picture);
}

BUILTIN(format_integer, format_integer)

static const struct value *parse_integer(struct sfn_frame *frame,
                                         const struct value *const *arguments, size_t count)
{
    const struct integer_picture *picture;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    picture = picture_of(frame, arguments[1]);
    return picture != NULL ? query_parse_integer(frame, arguments[0], picture) : NULL;
}

BUILTIN(parse_integer, parse_integer)
