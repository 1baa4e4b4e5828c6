/* tests/sim/history.c - check the history of an execution as it lies in a store. */
#include "tests/sim/history.h"

#include <stdio.h>
#include <string.h>

#include "runtime/base/time.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "tests/property/invariants.h"

struct reading {
    struct history_check *check;
    stored_event_seen *seen;
    void *context;
    int64_t count;
    const char *problem;
};

static const char *complaint(const char *what, int64_t number)
{
    static char text[256];

    (void)snprintf(text, sizeof text, "%s (event %lld)", what, (long long)number);
    return text;
}

static bool type_of(const struct value *name, enum history_type *type)
{
    for (int i = 0; value_is(name, VALUE_STRING) && i < HISTORY_TYPES; i++) {
        const char *text = history_type_name((enum history_type)i);

        if (strlen(text) == name->size && memcmp(text, name->as.text, name->size) == 0) {
            *type = (enum history_type)i;
            return true;
        }
    }
    return false;
}

static bool time_of(const struct value *text, int64_t *time_ms)
{
    struct instant instant;

    if (!value_is(text, VALUE_STRING) || !time_read(text->as.text, text->size, &instant))
        return false;
    *time_ms = instant.seconds * 1000 + instant.nanoseconds / 1000000;
    return true;
}

static bool number_of(const struct value *value, int64_t *number)
{
    if (!value_is(value, VALUE_INTEGER))
        return false;
    *number = value->as.integer;
    return true;
}

/* The name of the state, as far as it matters, or "". */
static void name_of(const struct value *details, char name[EVENT_NAME_MAX])
{
    const struct value *text =
        value_is(details, VALUE_OBJECT) ? value_member_named(details, "name") : NULL;

    name[0] = '\0';
    if (value_is(text, VALUE_STRING))
        (void)snprintf(name, EVENT_NAME_MAX, "%.*s", (int)text->size, text->as.text);
}

static void read_event(struct reading *reading, const struct value *event)
{
    struct event_head head = {.id = 0};
    struct stored_event seen;
    char name[EVENT_NAME_MAX];

    reading->count++;
    if (!type_of(value_member_named(event, "type"), &seen.type) ||
        !number_of(value_member_named(event, "id"), &head.id) ||
        !number_of(value_member_named(event, "previousEventId"), &head.previous_id) ||
        !time_of(value_member_named(event, "timestamp"), &head.time_ms)) {
        reading->problem = complaint("an event lacks what all have", reading->count);
        return;
    }
    head.type = seen.type;
    seen.id = head.id;
    seen.time_ms = head.time_ms;
    seen.details = value_member_named(event, history_type_details(seen.type));
    name_of(seen.details, name);
    reading->problem = history_check_take(reading->check, &head, name);
    if (reading->seen != NULL)
        reading->seen(reading->context, &seen);
}

static bool read_events(void *context, const struct store_events *events)
{
    struct reading *reading = context;
    struct json_error error;
    struct region region;
    const struct value *array;
    const int64_t before = reading->count;

    region_init(&region);
    array = json_read(&region, events->text.text, events->text.size, JSON_TEXT_BORROWED, &error);
    if (array == NULL || array->kind != VALUE_ARRAY)
        reading->problem = complaint("the events of a commit are no array", events->first);
    else if (events->first != before + 1 || (uint32_t)events->count != array->size)
        reading->problem =
            complaint("the events of a commit are not as many as it says", events->first);
    for (uint32_t i = 0; reading->problem == NULL && i < array->size; i++)
        read_event(reading, &array->as.items[i]);
    region_fini(&region);
    return reading->problem == NULL;
}

const char *stored_history_problem(struct store *store, int64_t execution,
                                   enum execution_status status, stored_event_seen *seen,
                                   void *context, int64_t *count)
{
    struct reading reading = {.check = history_check_new(), .seen = seen, .context = context};

    if (store_read_events(store, execution, 1, false, read_events, &reading) != STORE_OK)
        reading.problem = "the events cannot be read";
    if (reading.problem == NULL && status != EXECUTION_RUNNING)
        reading.problem = history_check_end(reading.check, status);
    history_check_free(reading.check);
    *count = reading.count;
    return reading.problem;
}
