/* runtime/engine/failure.c - set the failure of a frame, and tell who may handle it. */
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/execution.h"
#include "runtime/engine/failure.h"
#include "runtime/engine/frame.h"

static const struct value *text_value(struct frame *frame, const char *text)
{
    return value_text(frame->head.region, text);
}

void failure_set(struct frame *frame, const char *error, const char *cause)
{
    frame->head.failure = (struct failure){
        .error = error == NULL ? NULL : text_value(frame, error),
        .cause = cause == NULL ? NULL : text_value(frame, cause),
        .placed = true,
    };
}

bool failure_is_fatal(const struct frame *frame)
{
    return frame->fatal || value_is_text(frame->head.failure.error, ERROR_RUNTIME);
}

void failure_place(struct frame *frame)
{
    struct failure *failure = &frame->head.failure;
    struct buffer cause = BUFFER_EMPTY;

    /* Of a state that is tested AWS only says what is wrong. */
    if (failure->placed || failure->cause == NULL || frame->state == NULL ||
        frame->execution->engine->options.inspection != NULL) {
        failure->placed = true;
        return;
    }
    buffer_add_format(&cause,
                      "An error occurred while executing the state '%s' (entered at the event id "
                      "#%lld). ",
                      frame->state->name, (long long)frame->entered_id);
    buffer_add(&cause, failure->cause->as.text, failure->cause->size);
    failure->cause = value_string_copy(frame->head.region, cause.text, cause.size);
    failure->placed = true;
    buffer_fini(&cause);
}

/* {"Error", "Cause"}, always with both members. Both are null when the failure has no name; the
 * cause is
 * "" when it has a name only, as a timeout has. */
const struct value *failure_output(struct frame *frame)
{
    const struct failure *failure = &frame->head.failure;
    struct key keys[2] = {key_of("Error", 5), key_of("Cause", 5)};
    const struct value *values[2] = {failure->error, failure->cause};
    const struct value *output;

    keys[0].hash |= KEY_FIXED;
    keys[1].hash |= KEY_FIXED;
    if (values[0] == NULL)
        values[0] = &value_null;
    if (values[1] == NULL)
        values[1] = failure->error == NULL ? &value_null : &value_empty_string;
    output = value_object_of(frame->head.region, keys, values, 2);
    ENSURE(output != NULL);
    return output;
}
