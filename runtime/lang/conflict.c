/* runtime/lang/conflict.c - a Reference Path that cannot be applied to the input. */
#include "runtime/lang/conflict.h"

#include <inttypes.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

const struct value *conflict_at_name(struct sfn_frame *frame, const char *name, size_t size,
                                     const struct value *input)
{
    struct buffer json = BUFFER_EMPTY;

    json_write(&json, input != NULL ? input : &value_null);
    frame_fail(frame, FAILURE_REFERENCE, "Unable to apply step \"%.*s\" to input %s", (int)size,
               name, json.text);
    buffer_fini(&json);
    return NULL;
}

const struct value *conflict_at_index(struct sfn_frame *frame, int64_t index,
                                      const struct value *input)
{
    struct buffer name = BUFFER_EMPTY;

    buffer_add_format(&name, "[%" PRId64 "]", index);
    conflict_at_name(frame, name.text, name.size, input);
    buffer_fini(&name);
    return NULL;
}
