/* runtime/lang/require.c - let a path that found nothing fail, with AWS's message. */
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

const struct value *sfn_require_field(struct sfn_frame *frame, const struct value *value,
                                      const struct value *input, const char *path,
                                      const char *field)
{
    struct buffer text;

    if (value != NULL)
        return value;
    write_input(&text, input);
    frame_fail(frame, FAILURE_RUNTIME,
               "The JSONPath '%s' specified for the field '%s' could not be found in the input "
               "'%s'",
               path, field, text.text);
    buffer_fini(&text);
    return NULL;
}

/* AWS quotes the call as it was written, with every call around it. */
const struct value *sfn_require_argument(struct sfn_frame *frame, const struct value *value,
                                         const struct value *input, const char *path,
                                         const char *call)
{
    struct buffer text;

    if (value != NULL)
        return value;
    write_input(&text, input);
    frame_fail(frame, FAILURE_RUNTIME,
               "The function '%s' had the following error: The JsonPath argument for the field "
               "'%s' could not be found in the input '%s'",
               call, path, text.text);
    buffer_fini(&text);
    return NULL;
}

const struct value *sfn_require_array(struct sfn_frame *frame, const struct value *value,
                                      const char *path)
{
    if (value_is(value, VALUE_ARRAY))
        return value;
    return frame_fail(frame, FAILURE_RUNTIME, "Reference path \"%s\" must point to array.", path);
}
