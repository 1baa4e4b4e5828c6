/* runtime/lang/result_path.c - put a result into the raw input, as ResultPath says.
 *
 * Objects that are missing on the way are made. Where the path leads through a scalar or a missing
 * item of an array, or has a name for an array or an index for an object, it fails with
 * States.ReferencePathConflict. Compiled code first goes down the path with sfn_object_at and
 * sfn_array_at, so that this fails before anything is made, and then up again with sfn_set_member
 * and sfn_set_element. */
#include <string.h>

#include "runtime/json/value.h"
#include "runtime/lang/conflict.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

const struct value *sfn_object_at(struct sfn_frame *frame, const struct value *place,
                                  const char *name, const struct value *input)
{
    if (place == NULL)
        return &value_empty_object;
    if (place->kind == VALUE_OBJECT)
        return place;
    return conflict_at_name(frame, name, strlen(name), input);
}

const struct value *sfn_array_at(struct sfn_frame *frame, const struct value *place, int64_t index,
                                 const struct value *input)
{
    if (value_is(place, VALUE_ARRAY) && index >= 0 && index < place->size)
        return place;
    return conflict_at_index(frame, index, input);
}

const struct value *sfn_set_member(struct sfn_frame *frame, const struct value *object,
                                   const struct key *key, const struct value *value)
{
    const struct value *changed =
        value_with_member(frame->region, object, key, value != NULL ? value : &value_null);

    return changed != NULL ? changed : FAIL_TOO_DEEP(frame);
}

const struct value *sfn_set_element(struct sfn_frame *frame, const struct value *array,
                                    int64_t index, const struct value *value)
{
    const struct value *changed =
        value_with_item(frame->region, array, (size_t)index, value != NULL ? value : &value_null);

    return changed != NULL ? changed : FAIL_TOO_DEEP(frame);
}
