/* runtime/lang/intrinsic_json.c - States.StringToJson, JsonToString, JsonMerge. */
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

#define TEXT_USUAL 800 /* bytes, which the allocator has at hand; longer texts grow */

const struct value *sfn_string_to_json(struct sfn_frame *frame, const struct value *string)
{
    const struct value *value;
    struct json_error error;

    if (!argument_is(frame, "States.StringToJson", 1, string, VALUE_STRING))
        return NULL;
    if (text_is_blank(string->as.text, string->size))
        return &value_null;
    /* The value may only point into the string's text if that outlives the region. */
    value = json_read(frame->region, string->as.text, string->size,
                      string->flags & VALUE_FIXED ? JSON_TEXT_BORROWED : JSON_TEXT_COPIED, &error);
    if (value != NULL)
        return value;
    return frame_fail(frame, FAILURE_INTRINSIC,
                      "The argument of States.StringToJson is no JSON text: %s (line %d, column "
                      "%d).",
                      error.message, error.line, error.column);
}

const struct value *sfn_json_to_string(struct sfn_frame *frame, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *string;

    if (value == NULL)
        return frame_fail(frame, FAILURE_INTRINSIC, "States.JsonToString was given nothing.");
    buffer_reserve(&text, TEXT_USUAL);
    json_write(&text, value);
    string = value_string_copy(frame->region, text.text, text.size);
    buffer_fini(&text);
    return string;
}

/* Merge two objects: a member of `second` replaces that of `first` in its place, or is appended. */
static const struct value *merge_objects(struct region *region, const struct value *first,
                                         const struct value *second)
{
    struct member *members = value_new_members(region, (size_t)first->size + second->size);
    size_t count = 0;

    for (uint32_t i = 0; i < first->size; i++) {
        const struct member *member = &first->as.members[i];
        const struct value *instead = value_member(second, &member->key);

        members[count].key = member->key;
        members[count++].value = instead != NULL ? *instead : member->value;
    }
    for (uint32_t i = 0; i < second->size; i++)
        if (value_member(first, &second->as.members[i].key) == NULL)
            members[count++] = second->as.members[i];
    return value_object(region, members, count);
}

const struct value *sfn_json_merge(struct sfn_frame *frame, const struct value *first,
                                   const struct value *second, const struct value *deep)
{
    static const char function[] = "States.JsonMerge";
    const struct value *merged;

    if (!argument_is(frame, function, 1, first, VALUE_OBJECT) ||
        !argument_is(frame, function, 2, second, VALUE_OBJECT) ||
        !argument_is(frame, function, 3, deep, VALUE_BOOLEAN))
        return NULL;
    if (deep->as.integer != 0)
        return frame_fail(frame, FAILURE_INTRINSIC,
                          "Argument 3 of %s must be false: deep merging is not supported.",
                          function);
    merged = merge_objects(frame->region, first, second);
    return merged != NULL ? merged : FAIL_TOO_DEEP(frame);
}
