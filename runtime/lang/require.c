/* runtime/lang/require.c - let a path that found nothing fail, with AWS's message.
 *
 * Nearly every path finds something. Messages are made in functions of their own, so that the check
 * alone needs no stack frame. */
#include <inttypes.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/conflict.h"
#include "runtime/lang/failures.h"
#include "runtime/lang/frame.h"

const struct value *sfn_require(struct sfn_frame *frame, const struct value *value,
                                const char *cause)
{
    if (value != NULL)
        return value;
    return frame_fail(frame, FAILURE_RUNTIME, "%s", cause);
}

/* ---- the steps of a path, as a literal holds them: a name, an index, or an array of names ---- */

static const struct value *take_step(const struct value *node, const struct value *step)
{
    struct key key;

    if (step->kind == VALUE_INTEGER)
        return value_item(node, step->as.integer);
    if (step->kind == VALUE_ARRAY) /* names pick those that are there: none need be */
        return value_is(node, VALUE_OBJECT) ? node : NULL;
    key = key_of(step->as.text, step->size);
    return value_member(node, &key);
}

static void write_name(struct buffer *out, const struct value *name)
{
    buffer_add_byte(out, '\'');
    buffer_add(out, name->as.text, name->size);
    buffer_add_byte(out, '\'');
}

/* Write a step as Jayway prints it. */
static void write_step(struct buffer *out, const struct value *step)
{
    buffer_add_byte(out, '[');
    if (step->kind == VALUE_STRING)
        write_name(out, step);
    else if (step->kind == VALUE_INTEGER)
        buffer_add_format(out, "%" PRId64, step->as.integer);
    for (uint32_t i = 0; step->kind == VALUE_ARRAY && i < step->size; i++) {
        if (i > 0)
            buffer_add_text(out, ", ");
        write_name(out, &step->as.items[i]);
    }
    buffer_add_byte(out, ']');
}

/* Go down from `start`, which is `taken` steps below the root, to the first step that finds nothing
 * there; returns its number, and in *there where it was taken, NULL if that is not known. */
static uint32_t failing_step(const struct value *start, const struct value *steps, int64_t taken,
                             const struct value **there)
{
    uint32_t last = 0;

    *there = NULL;
    for (uint32_t i = 0; i < steps->size; i++) {
        *there = start;
        if (i >= taken)
            start = take_step(start, &steps->as.items[i]);
        if (start == NULL)
            break;
        last = i + 1;
    }
    return last;
}

/* Write the path to the first `count` steps. */
static void write_steps(struct buffer *out, const struct value *steps, uint32_t count)
{
    buffer_add_byte(out, '$');
    for (uint32_t i = 0; i < count && i < steps->size; i++)
        write_step(out, &steps->as.items[i]);
}

/* Fail with the path as far as the first step that finds nothing. What is no object has no members
 * at all, which AWS words otherwise. The text is made here, not when compiling: a text for each
 * step would be quadratic in their number. */
static __attribute__((noinline)) const struct value *
fail_no_step(struct sfn_frame *frame, const struct value *start, const char *path,
             const struct value *steps, int64_t taken)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *there;
    uint32_t last = failing_step(start, steps, taken, &there);

    if (last < steps->size && steps->as.items[last].kind != VALUE_INTEGER && there != NULL &&
        there->kind != VALUE_OBJECT) {
        buffer_add_text(&text, "Property ");
        write_step(&text, &steps->as.items[last]);
        buffer_add_text(&text, " not found in path ");
        write_steps(&text, steps, last);
    } else {
        buffer_add_text(&text, last + 1 < steps->size ? "Missing property in path "
                                                      : "No results for path: ");
        write_steps(&text, steps, last + 1);
    }
    frame_fail(frame, FAILURE_RUNTIME, "Invalid path '%s' : %s", path, text.text);
    buffer_fini(&text);
    return NULL;
}

const struct value *sfn_require_path(struct sfn_frame *frame, const struct value *value,
                                     const struct value *start, const char *path,
                                     const struct value *steps, int64_t taken)
{
    return value != NULL ? value : fail_no_step(frame, start, path, steps, taken);
}

static __attribute__((noinline)) const struct value *fail_conflict(struct sfn_frame *frame,
                                                                   const struct value *start,
                                                                   const struct value *steps,
                                                                   int64_t taken)
{
    const struct value *there;
    uint32_t last = failing_step(start, steps, taken, &there);
    const struct value *step = &steps->as.items[last < steps->size ? last : steps->size - 1];

    if (step->kind == VALUE_INTEGER)
        return conflict_at_index(frame, step->as.integer, start);
    if (step->kind == VALUE_ARRAY)
        step = &step->as.items[0];
    return conflict_at_name(frame, step->as.text, step->size, start);
}

const struct value *sfn_require_steps(struct sfn_frame *frame, const struct value *value,
                                      const struct value *start, const struct value *steps,
                                      int64_t taken)
{
    return value != NULL ? value : fail_conflict(frame, start, steps, taken);
}

static __attribute__((noinline)) const struct value *fail_names(struct sfn_frame *frame,
                                                                const struct value *path,
                                                                int64_t size,
                                                                const struct key_list *names)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add(&text, path->as.text, (size_t)size);
    for (uint32_t i = 0; i < names->count; i++) {
        buffer_add_text(&text, i > 0 ? ", '" : "['");
        buffer_add(&text, names->keys[i].text, names->keys[i].size);
        buffer_add_byte(&text, '\'');
    }
    buffer_add_byte(&text, ']');
    frame_fail(frame, FAILURE_RUNTIME, "%s", text.text);
    buffer_fini(&text);
    return NULL;
}

const struct value *sfn_names_last(struct sfn_frame *frame, const struct value *value,
                                   int32_t nodes, const struct value *path, int64_t size,
                                   const struct key_list *names)
{
    bool refused = !nodes && value_is(value, VALUE_OBJECT);

    for (uint32_t i = 0; nodes && i < value->size; i++)
        refused |= value->as.items[i].kind == VALUE_OBJECT;
    if (refused)
        return fail_names(frame, path, size, names);
    return nodes ? &value_empty_array : &value_null;
}

/* ---- paths in fields and in calls ---- */

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

const struct value *sfn_require_items(struct sfn_frame *frame, const struct value *value,
                                      const char *path)
{
    if (!value_is(value, VALUE_OBJECT))
        return sfn_require_array(frame, value, path);
    if (value->depth >= VALUE_DEPTH_MAX) /* an item is an object around a member, in an array */
        return frame_fail(frame, FAILURE_RUNTIME, "The items are nested too deeply.");
    return value;
}
