/* runtime/lang/frame.c - let an operation fail. */
#include "runtime/lang/frame.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/json/value.h"

/* The error name as a string. It is a constant of the program, so its text is never copied. */
static const struct value *error_name(struct region *region, const char *name)
{
    struct value *value = region_alloc(region, sizeof(*value));

    *value = (struct value){
        .kind = VALUE_STRING,
        .flags = VALUE_FIXED,
        .size = (uint32_t)strlen(name),
        .as.text = name,
    };
    return value;
}

void frame_afford(struct sfn_frame *frame, size_t bytes)
{
    struct code_bound *bound = frame->bound;

    if (bytes <= FRAME_UNSEEN_BYTES || bound == NULL)
        return;
    if (bytes > bound->most || region_used(frame->region) > bound->most - bytes)
        longjmp(bound->out, CODE_OUT_OF_MEMORY);
}

void frame_leave(struct sfn_frame *frame)
{
    if (frame->bound != NULL)
        longjmp(frame->bound->out, CODE_FAILED);
}

const struct value *frame_fail(struct sfn_frame *frame, const char *error, const char *format, ...)
{
    va_list arguments;
    char *text;
    int size;

    va_start(arguments, format);
    size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    ENSURE(size >= 0);

    text = region_alloc(frame->region, (size_t)size + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);

    frame->failure.error = error_name(frame->region, error);
    frame->failure.cause = value_string(frame->region, text, (size_t)size);
    frame->failure.placed = false;
    return NULL;
}
