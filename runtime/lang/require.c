/* runtime/lang/require.c - let a path that found nothing fail, with AWS's message.
 *
 * Nearly every path finds something. Messages are made in functions of their own, so that the check
 * alone needs no stack frame. */
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/frame.h"
#include "runtime/lang/failures.h"

const struct value *sfn_require(struct sfn_frame *frame, const struct value *value,
                                const char *cause)
{
    if (value != NULL)
        return value;
    return frame_fail(frame, FAILURE_RUNTIME, "%s", cause);
}

/* Write the input as the causes of failures show it. */
static void write_input(struct buffer *text, const struct value *input)
{
    buffer_init(text);
    json_write(text, input != NULL ? input : &value_null);
}

static __attribute__((noinline)) const struct value *fail_no_field(struct sfn_frame *frame,
                                                                   const struct value *input,
                                                                   const char *path,
                                                                   const char *field)
{
    struct buffer text;

    write_input(&text, input);
    frame_fail(frame, FAILURE_RUNTIME,
               "The JSONPath '%s' specified for the field '%s' could not be found in the input "
               "'%s'",
               path, field, text.text);
    buffer_fini(&text);
    return NULL;
}

const struct value *sfn_require_field(struct sfn_frame *frame, const struct value *value,
                                      const struct value *input, const char *path,
                                      const char *field)
{
    return value != NULL ? value : fail_no_field(frame, input, path, field);
}

/* AWS quotes the call as it was written, with every call around it. */
static __attribute__((noinline)) const struct value *fail_no_argument(struct sfn_frame *frame,
                                                                      const struct value *input,
                                                                      const char *path,
                                                                      const char *call)
{
    struct buffer text;

    write_input(&text, input);
    frame_fail(frame, FAILURE_RUNTIME,
               "The function '%s' had the following error: The JsonPath argument for the field "
               "'%s' could not be found in the input '%s'",
               call, path, text.text);
    buffer_fini(&text);
    return NULL;
}

const struct value *sfn_require_argument(struct sfn_frame *frame, const struct value *value,
                                         const struct value *input, const char *path,
                                         const char *call)
{
    return value != NULL ? value : fail_no_argument(frame, input, path, call);
}

const struct value *sfn_require_array(struct sfn_frame *frame, const struct value *value,
                                      const char *path)
{
    if (value_is(value, VALUE_ARRAY))
        return value;
    return frame_fail(frame, FAILURE_RUNTIME, "Reference path \"%s\" must point to array.", path);
}
