/* runtime/lang/jsonata/builtin/format.c - $formatNumber. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/picture/number_picture.h"

static const struct value *format_number(struct sfn_frame *frame,
                                         const struct value *const *arguments, size_t count)
{
    const struct value *text = arguments[1];
    const struct number_picture *picture;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    if (is_undefined(text)) /* the word, as in JavaScript */
        text = value_text(frame->region, "undefined");
    picture = number_picture(frame, text, is_undefined(arguments[2]) ? NULL : arguments[2]);
    if (picture == NULL)
        return NULL;
    return query_format_number(frame, number_of(arguments[0]), picture);
}

BUILTIN(format_number, format_number)
