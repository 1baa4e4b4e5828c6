/* runtime/lang/jsonata/fail.c - how an expression of JSONata fails. */
#include "runtime/lang/jsonata/fail.h"

#include <stdarg.h>
#include <stdio.h>

#include "runtime/base/bug.h"

static char *format_text(struct sfn_frame *frame, const char *format, va_list arguments)
{
    va_list again;
    char *text;
    int size;

    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, arguments);
    ENSURE(size >= 0);
    text = region_alloc(frame->region, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

/* Whether the frame runs a state, and not an expression alone. */
static bool is_placed(const struct sfn_frame *frame)
{
    return frame->query_field != NULL && frame->query_field[0] != '\0';
}

#define SPECIFIED "The JSONata expression '%s' specified for the field '%s' "

const struct value *query_fail(struct sfn_frame *frame, const char *code, const char *format, ...)
{
    va_list arguments;
    const char *message;

    va_start(arguments, format);
    message = format_text(frame, format, arguments);
    va_end(arguments);
    if (!is_placed(frame))
        return frame_fail(frame, code, "%s", message);
    return frame_fail(frame, FAILURE_QUERY, SPECIFIED "threw an error during evaluation. %s: %s",
                      frame->query_expression, frame->query_field, code, message);
}

const struct value *query_fail_result(struct sfn_frame *frame, const char *format, ...)
{
    va_list arguments;
    const char *said;

    va_start(arguments, format);
    said = format_text(frame, format, arguments);
    va_end(arguments);
    if (!is_placed(frame))
        return frame_fail(frame, FAILURE_QUERY, "%s", said);
    return frame_fail(frame, FAILURE_QUERY, SPECIFIED "%s", frame->query_expression,
                      frame->query_field, said);
}

const struct value *query_fail_memory(struct sfn_frame *frame)
{
    return query_fail(frame, "U1001", "The expression needs more memory than is allowed.");
}
