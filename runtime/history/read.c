/* runtime/history/read.c - take up the events of a document again, for an account of them.
 *
 * In: the array of events that render.c writes. Out: the same events as they are recorded. */
#include <math.h>
#include <string.h>

#include "runtime/base/time.h"
#include "runtime/history/record.h"
#include "runtime/json/value.h"

/* The index of the event type with this name; HISTORY_TYPES: there is none. */
static unsigned find_type(const struct value *name)
{
    unsigned type = 0;

    while (type < HISTORY_TYPES && !value_is_text(name, history_type_name(type)))
        type++;
    return type;
}

static bool read_ms(const struct value *timestamp, int64_t *time_ms)
{
    struct instant at;

    if (timestamp != NULL && value_is_number(timestamp)) {
        *time_ms = llround(value_real(timestamp) * 1000);
        return true;
    }
    if (!value_is(timestamp, VALUE_STRING) || !time_read(timestamp->as.text, timestamp->size, &at))
        return false;
    *time_ms = at.seconds * 1000 + at.nanoseconds / 1000000;
    return true;
}

static void add_event(struct history *history, enum history_type type, int64_t time_ms,
                      const struct value *event)
{
    const struct value *details = value_member_named(event, history_type_details(type));
    const struct value *id = value_member_named(event, "id");
    const struct value *previous = value_member_named(event, "previousEventId");
    struct history_detail found[HISTORY_FIELDS];
    size_t count = 0;

    if (!value_is(id, VALUE_INTEGER) || !value_is(previous, VALUE_INTEGER) || id->as.integer < 1 ||
        id->as.integer > INT32_MAX)
        return;
    for (unsigned field = 0; field < HISTORY_FIELDS; field++) {
        const struct value *value = value_member_named(details, history_field_name(field));

        if (value_is(value, VALUE_STRING))
            found[count++] =
                (struct history_detail){.field = field, .kind = DETAIL_TEXT, .value = value};
        else if (value_is(value, VALUE_INTEGER))
            found[count++] = (struct history_detail){
                .field = field, .kind = DETAIL_NUMBER, .number = value->as.integer};
    }
    history_add(history, type, id->as.integer, previous->as.integer, time_ms, found, count);
}

void history_add_read(struct history *history, const struct value *events)
{
    for (uint32_t i = 0; i < events->size; i++) {
        const struct value *event = &events->as.items[i];
        unsigned type = find_type(value_member_named(event, "type"));
        int64_t time_ms;

        if (type < HISTORY_TYPES && read_ms(value_member_named(event, "timestamp"), &time_ms))
            add_event(history, type, time_ms, event);
    }
}
