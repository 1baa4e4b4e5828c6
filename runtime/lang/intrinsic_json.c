/* runtime/lang/intrinsic_json.c - States.StringToJson, JsonToString, JsonMerge. */
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/json/jackson.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/argument.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

#define JSON_GROWTH 16 /* bytes of values that a byte of text may become: "[1,1,1" */
#define TEXT_USUAL 800 /* bytes, which the allocator has at hand; longer texts grow */

static __attribute__((noinline)) const struct value *fail_no_json(struct sfn_frame *frame,
                                                                  const struct value *string,
                                                                  const struct json_error *error,
                                                                  const char *call)
{
    struct buffer message = BUFFER_EMPTY, place = BUFFER_EMPTY;

    if (!jackson_describe(string->as.text, string->size, JACKSON_OF_STRINGS, &message, &place))
        buffer_add_format(&message, "%s\n at [line: %d, column: %d]", error->message, error->line,
                          error->column);
    frame_fail(frame, FAILURE_RUNTIME, CALL_NO_JSON, call, message.text);
    buffer_fini(&message);
    buffer_fini(&place);
    return NULL;
}

/* AWS reads one value and does not look at what follows it. */
const struct value *sfn_string_to_json(struct sfn_frame *frame, const struct value *string,
                                       const char *call)
{
    const struct value *value;
    struct json_error error;

    if (!value_is(string, VALUE_STRING))
        return argument_refuse(frame, call, "States.StringToJson");
    if (text_is_blank(string->as.text, string->size))
        return &value_null;
    frame_afford(frame, (size_t)string->size * JSON_GROWTH);
    /* The value may only point into the string's text if that outlives the region. */
    value = json_read_first(frame->region, string->as.text, string->size,
                            string->flags & VALUE_FIXED ? JSON_TEXT_BORROWED : JSON_TEXT_COPIED,
                            &error);
    return value != NULL ? value : fail_no_json(frame, string, &error, call);
}

const struct value *sfn_json_to_string(struct sfn_frame *frame, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *string;

    if (frame->bound != NULL) /* a value may be small and its text large: its parts may be one */
        frame_afford(frame, json_size_within(value, frame->bound->most / 2) * 2);
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

/* Whatever is not true asks for a shallow merge, which is the only one there is. */
const struct value *sfn_json_merge(struct sfn_frame *frame, const struct value *first,
                                   const struct value *second, const struct value *deep,
                                   const char *call)
{
    const struct value *merged;

    if (!value_is(first, VALUE_OBJECT) || !value_is(second, VALUE_OBJECT) ||
        (deep->kind == VALUE_BOOLEAN && deep->as.integer != 0))
        return argument_refuse(frame, call, "States.JsonMerge");
    merged = merge_objects(frame->region, first, second);
    return merged != NULL ? merged : FAIL_TOO_DEEP(frame);
}
