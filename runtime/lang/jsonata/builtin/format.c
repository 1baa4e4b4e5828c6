/* runtime/lang/jsonata/builtin/format.c - $formatNumber. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/picture/kept.h"

static const struct value *format_number(struct sfn_frame *frame,
                                         const struct value *const *arguments, size_t count)
{
    static const struct value missing = VALUE_OF_LITERAL("undefined"); /* as in JavaScript */
    const struct value *text = is_undefined(arguments[1]) ? &missing : arguments[1];
    const struct number_picture *picture;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    if (is_undefined(arguments[2]))
        picture = kept_number_picture(frame, text);
    else
        picture = number_picture(frame, text, arguments[2]);
    if (picture == NULL)
        return NULL;
    return query_format_number(frame, number_of(arguments[0]), picture);
}

BUILTIN(format_number, format_number)
