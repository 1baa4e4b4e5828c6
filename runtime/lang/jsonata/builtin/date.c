/* runtime/lang/jsonata/builtin/date.c - $fromMillis $toMillis $now. */
#include "runtime/lang/jsonata/builtin/builtin.h"
#include "runtime/lang/jsonata/picture/date_text.h"
#include "runtime/lang/jsonata/picture/kept.h"
#include "runtime/lang/jsonata/run.h"

/* A time as the picture and the timezone, both of which may be missing, say. */
static const struct value *write_time(struct sfn_frame *frame, double millis,
                                      const struct value *text, const struct value *timezone)
{
    static const struct value iso = VALUE_OF_LITERAL(DATE_PICTURE_ISO);
    const struct date_picture *picture = kept_date_picture(frame, is_undefined(text) ? &iso : text);

    if (picture == NULL)
        return NULL;
    return query_from_millis(frame, millis, picture, is_undefined(timezone) ? NULL : timezone);
}

static const struct value *from_millis(struct sfn_frame *frame,
                                       const struct value *const *arguments, size_t count)
{
    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    return write_time(frame, number_of(arguments[0]), arguments[1], arguments[2]);
}

BUILTIN(from_millis, from_millis)

static const struct value *to_millis(struct sfn_frame *frame, const struct value *const *arguments,
                                     size_t count)
{
    const struct date_picture *picture;

    (void)count;
    if (is_undefined(arguments[0]))
        return arguments[0];
    if (is_undefined(arguments[1]))
        return query_to_millis_iso(frame, arguments[0]);
    picture = kept_date_picture(frame, arguments[1]);
    if (picture == NULL)
        return NULL;
    return query_to_millis(frame, arguments[0], picture, (double)run_now(frame));
}

BUILTIN(to_millis, to_millis)

static const struct value *now(struct sfn_frame *frame, const struct value *const *arguments,
                               size_t count)
{
    (void)count;
    return write_time(frame, (double)run_now(frame), arguments[0], arguments[1]);
}

BUILTIN(now, now)
