/* runtime/lang/intrinsic_format.c - States.Format.
 *
 * A literal template is cut into pieces when compiling, so that sfn_join only has to put texts
 * together. sfn_format reads a template that is only known at run time. Both write the result once,
 * into room that is large enough for any. */
#include "runtime/json/value.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/format.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/java_text.h"

/* ---- templates: format.h ---- */

struct format_form format_read(const char *at, const char *end)
{
    struct format_form form = {0, '\0'};

    while (at < end) {
        if (*at == '\\' && end - at > 1) {
            at += 2;
        } else if (*at == '{' && end - at > 1 && at[1] == '}') {
            form.places++;
            at += FORMAT_PLACE_SIZE;
        } else if (*at == '{' || *at == '}') {
            form.alone = *at;
            return form;
        } else {
            at++;
        }
    }
    return form;
}

const char *format_text(const char *at, const char *end, char **to)
{
    char *out = *to;

    while (at < end && *at != '{') {
        if (*at == '\\' && end - at > 1) {
            if (at[1] != '{' && at[1] != '}' && at[1] != '\\')
                *out++ = '\\';
            at++;
        }
        *out++ = *at++;
    }
    *to = out;
    return at;
}

/* ---- operations ---- */

/* Allocate room for a text. NULL, and the frame has failed, when no string can be so long. */
static char *text_room(struct sfn_frame *frame, size_t room)
{
    frame_afford(frame, room);
    if (room <= UINT32_MAX)
        return region_alloc(frame->region, room);
    frame_fail(frame, FAILURE_RUNTIME, "The result of States.Format is too long.");
    return NULL;
}

const struct value *sfn_join(struct sfn_frame *frame, const struct value *const *values,
                             size_t count)
{
    char *text, *end;
    size_t room = 0;

    for (size_t i = 0; i < count; i++)
        room += java_text_room(values[i]);
    text = text_room(frame, room);
    if (text == NULL)
        return NULL;
    end = text;
    for (size_t i = 0; i < count; i++)
        end = java_text(end, values[i]);
    return value_string(frame->region, text, (size_t)(end - text));
}

const struct value *sfn_format(struct sfn_frame *frame, const struct value *template,
                               const struct value *arguments, const char *call)
{
    const struct value *argument = arguments->as.items;
    const char *at, *end;
    char *text, *to;
    struct format_form form;
    size_t room;

    if (!value_is(template, VALUE_STRING))
        return argument_refuse(frame, call, "States.Format");
    at = template->as.text;
    end = at + template->size;
    form = format_read(at, end);
    if (form.alone != '\0')
        return frame_fail(frame, FAILURE_RUNTIME, CALL_NO_TEMPLATE, call,
                          format_partner(form.alone), form.alone);
    if (form.places != arguments->size)
        return argument_refuse(frame, call, "States.Format");
    room = template->size;
    for (uint32_t i = 0; i < arguments->size; i++)
        room += java_text_room(&arguments->as.items[i]);
    to = text = text_room(frame, room);
    if (text == NULL)
        return NULL;
    while (at < end) {
        at = format_text(at, end, &to);
        if (at < end) {
            to = java_text(to, argument++);
            at += FORMAT_PLACE_SIZE;
        }
    }
    return value_string(frame->region, text, (size_t)(to - text));
}
