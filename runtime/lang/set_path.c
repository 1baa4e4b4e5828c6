/* runtime/lang/set_path.c - ResultPath: put a result into the raw input (semantics 3.3).
 *
 * Missing objects on the way are made. A scalar or a missing array item on the way, and a name on
 * an array or an index on an object, cannot take the result: States.ResultPathMatchFailure. */
#include "runtime/base/bug.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

enum outcome { SET_DONE, SET_NO_MATCH, SET_TOO_DEEP };

/* What stays the same on the way down. */
struct way {
    struct region *region;
    const struct value *end; /* of the steps */
    const struct value *result;
};

static enum outcome set_below(const struct way *way, const struct value *node,
                              const struct value *step, const struct value **out);

static enum outcome set_member(const struct way *way, const struct value *node,
                               const struct value *step, const struct value **out)
{
    struct key key = key_of(step->as.text, step->size);
    const struct value *value = way->result;
    enum outcome outcome;

    if (node == NULL)
        node = &value_empty_object;
    if (node->kind != VALUE_OBJECT)
        return SET_NO_MATCH;
    if (step->flags & VALUE_FIXED)
        key.hash |= KEY_FIXED;
    if (++step < way->end) {
        outcome = set_below(way, value_member(node, &key), step, &value);
        if (outcome != SET_DONE)
            return outcome;
    }
    *out = value_with_member(way->region, node, &key, value);
    return *out != NULL ? SET_DONE : SET_TOO_DEEP;
}

static enum outcome set_item(const struct way *way, const struct value *node,
                             const struct value *step, const struct value **out)
{
    int64_t index = step->as.integer;
    const struct value *value;
    enum outcome outcome;

    ENSURE(step->kind == VALUE_INTEGER);
    if (!value_is(node, VALUE_ARRAY) || index < 0 || index >= node->size)
        return SET_NO_MATCH;
    outcome = set_below(way, &node->as.items[index], step + 1, &value);
    if (outcome != SET_DONE)
        return outcome;
    *out = value_with_item(way->region, node, (size_t)index, value);
    return *out != NULL ? SET_DONE : SET_TOO_DEEP;
}

/* `node` is what stands there now, NULL for nothing. */
static enum outcome set_below(const struct way *way, const struct value *node,
                              const struct value *step, const struct value **out)
{
    if (step == way->end) {
        *out = way->result;
        return SET_DONE;
    }
    if (step->kind == VALUE_STRING)
        return set_member(way, node, step, out);
    return set_item(way, node, step, out);
}

static const struct value *fail_no_match(struct sfn_frame *frame, const struct value *input,
                                         const char *text)
{
    struct buffer json = BUFFER_EMPTY;

    json_write(&json, input != NULL ? input : &value_null);
    frame_fail(frame, FAILURE_RESULT_PATH, "Unable to apply ReferencePath %s to input %s", text,
               json.text);
    buffer_fini(&json);
    return NULL;
}

const struct value *sfn_set_path(struct sfn_frame *frame, const struct value *input,
                                 const struct value *result, const struct value *steps,
                                 const char *text)
{
    const struct way way = {
        .region = frame->region,
        .end = steps->as.items + steps->size,
        .result = result != NULL ? result : &value_null,
    };
    const struct value *output = NULL;
    enum outcome outcome = SET_TOO_DEEP;

    /* A longer path makes too deep a value in any case, and would recurse too deep. */
    if (steps->size <= VALUE_DEPTH_MAX)
        outcome = set_below(&way, input, steps->as.items, &output);
    if (outcome == SET_DONE)
        return output;
    return outcome == SET_NO_MATCH ? fail_no_match(frame, input, text) : FAIL_TOO_DEEP(frame);
}
