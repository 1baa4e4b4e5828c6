/* runtime/lang/jsonata/field.c - what a field of a JSONata state asks of its value.
 *
 * That an expression gives a number where one is wanted, its end has seen to; here is what no type
 * tells: that a number is whole and within its range, that a text is a timestamp. */
#include <math.h>
#include <string.h>

#include "runtime/base/buffer.h"
#include "runtime/base/time.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "runtime/lang/jsonata/fail.h"

/* A text as a cause takes it, and the value as JSON; both in the region. */
static const char *kept(struct sfn_frame *frame, const char *text, size_t size)
{
    char *copy = region_alloc(frame->region, size + 1);

    if (size > 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

static const char *shown(struct sfn_frame *frame, const struct value *value)
{
    struct buffer text = BUFFER_EMPTY;
    const char *copy;

    json_write(&text, value);
    copy = kept(frame, text.text, text.size);
    buffer_fini(&text);
    return copy;
}

static const struct value *refuse_range(struct sfn_frame *frame, const struct value *value,
                                        int64_t least, int64_t most, const char *field)
{
    frame->query_field = field;
    return frame_fail(frame, FAILURE_QUERY, "%s must be between %lld and %lld but was: %s", field,
                      (long long)least, (long long)most, shown(frame, value));
}

const struct value *sfn_field_integer(struct sfn_frame *frame, const struct value *value,
                                      int64_t least, int64_t most, const char *field)
{
    double real = value_is_number(value) ? value_real(value) : NAN;

    if (!(floor(real) == real)) {
        frame->query_field = field;
        return frame_fail(frame, FAILURE_QUERY, "The %s field cannot be parsed as an integer: %s",
                          field, shown(frame, value));
    }
    if (!(real >= (double)least && real <= (double)most))
        return refuse_range(frame, value, least, most, field);
    return value->kind == VALUE_INTEGER ? value : value_integer(frame->region, (int64_t)real);
}

const struct value *sfn_field_number(struct sfn_frame *frame, const struct value *value,
                                     int64_t least, int64_t most, const char *field)
{
    double real = value_is_number(value) ? value_real(value) : NAN;

    if (!(real >= (double)least && real <= (double)most))
        return refuse_range(frame, value, least, most, field);
    return value;
}

const struct value *sfn_field_timestamp(struct sfn_frame *frame, const struct value *value,
                                        const char *field)
{
    struct instant instant;

    if (value_is(value, VALUE_STRING) && time_read(value->as.text, value->size, &instant))
        return value;
    frame->query_field = field;
    return frame_fail(frame, FAILURE_QUERY,
                      "The %s field cannot be parsed as an ISO-8601 extended offset date-time "
                      "format string: %s",
                      field,
                      value_is(value, VALUE_STRING) ? kept(frame, value->as.text, value->size)
                                                    : shown(frame, value));
}

const struct value *sfn_field_items(struct sfn_frame *frame, const struct value *value,
                                    int32_t objects)
{
    if (value->kind == VALUE_ARRAY || (objects && value->kind == VALUE_OBJECT))
        return value;
    frame->query_field = NULL; /* AWS names none */
    return frame_fail(frame, FAILURE_QUERY, "Map state input must be an array but was: %s",
                      shown(frame, value));
}
