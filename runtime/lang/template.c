/* runtime/lang/template.c - make the objects and arrays of payload templates. */
#include "runtime/json/value.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

const struct value *sfn_object(struct sfn_frame *frame, const struct key *keys,
                               const struct value *const *values, size_t count)
{
    const struct value *object = value_object_of(frame->region, keys, values, count);

    return object != NULL ? object : FAIL_TOO_DEEP(frame);
}

const struct value *sfn_array(struct sfn_frame *frame, const struct value *const *values,
                              size_t count)
{
    const struct value *array = value_array_of(frame->region, values, count);

    return array != NULL ? array : FAIL_TOO_DEEP(frame);
}
