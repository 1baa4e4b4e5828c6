/* runtime/lang/intrinsic_format.c - States.Format.
 *
 * Each {} of the template takes the next argument; \{ and \} are braces that do not, \\ is a
 * backslash, any other backslash is itself. The text is written once, into room that is sure to
 * suffice. */
#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/java_text.h"

#define FORMAT "States.Format"

static uint32_t count_places(const char *at, const char *end)
{
    uint32_t count = 0;

    while (at < end) {
        if (*at == '\\' && end - at > 1) {
            at += 2;
        } else if (*at == '{' && end - at > 1 && at[1] == '}') {
            count++;
            at += 2;
        } else {
            at++;
        }
    }
    return count;
}

static char *write_template(char *to, const char *at, const char *end,
                            const struct value *argument)
{
    while (at < end) {
        if (*at == '\\' && end - at > 1) {
            if (at[1] != '{' && at[1] != '}' && at[1] != '\\')
                *to++ = '\\';
            *to++ = at[1];
            at += 2;
        } else if (*at == '{' && end - at > 1 && at[1] == '}') {
            to = java_text(to, argument++);
            at += 2;
        } else {
            *to++ = *at++;
        }
    }
    return to;
}

const struct value *sfn_format(struct sfn_frame *frame, const struct value *template,
                               const struct value *arguments)
{
    const char *at, *end;
    uint32_t places;
    size_t room;
    char *text;

    if (!argument_is(frame, FORMAT, 1, template, VALUE_STRING))
        return NULL;
    at = template->as.text;
    end = at + template->size;
    places = count_places(at, end);
    if (places != arguments->size)
        return frame_fail(frame, FAILURE_INTRINSIC,
                          "The template of %s has %u places ({}) for %u arguments.", FORMAT,
                          (unsigned)places, (unsigned)arguments->size);
    room = template->size;
    for (uint32_t i = 0; i < arguments->size; i++)
        room += java_text_room(&arguments->as.items[i]);
    if (room > UINT32_MAX)
        return frame_fail(frame, FAILURE_INTRINSIC, "The result of %s is too long.", FORMAT);
    text = region_alloc(frame->region, room);
    end = write_template(text, at, end, arguments->as.items);
    return value_string(frame->region, text, (size_t)(end - text));
}
