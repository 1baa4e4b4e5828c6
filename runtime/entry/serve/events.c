/* runtime/entry/serve/events.c - check the entries of PutEvents, match them, start executions.
 *
 * In: a request's text. Out: one answer, with a result for each entry, in their order. An entry is
 * checked by itself, in the order in which EventBridge does it; what is wrong with the request as a
 * whole starts nothing. */
#include "runtime/entry/serve/events.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/entropy.h"
#include "runtime/base/text.h"
#include "runtime/base/time.h"
#include "runtime/engine/engine.h"
#include "runtime/entry/serve/start.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

enum {
    ENTRIES_MAX = 10,
    BYTES_MAX = 1 << 20, /* of all entries, as EventBridge counts them */
    TIME_BYTES = 14,     /* so much counts a time */
    TRACE_MAX = 256,     /* characters that StartExecution takes */
};

#define SECONDS_MAX 253402300799 /* the last of year 9999 */

/* The result of one entry. */
struct entry_result {
    struct putting *putting;
    char id[START_ID_SIZE];
    const char *code; /* NULL: it has its id */
    struct buffer message;
};

/* A request whose executions are being started. */
struct putting {
    struct events_asker asker;
    struct region region;
    const struct events *events;
    int64_t now_ms;
    size_t count;
    size_t starting; /* starts that are not answered, and one while there may be more */
    struct entry_result results[ENTRIES_MAX];
};

/* ---- the answer ---- */

static void answer_error(const struct events_asker *asker, const char *error, const char *message)
{
    struct buffer body = BUFFER_EMPTY;

    buffer_add_format(&body, "{\"__type\":\"%s\",\"message\":", error);
    json_write_string(&body, message, strlen(message));
    buffer_add_byte(&body, '}');
    asker->answered(asker->context, 400, body.text, body.size);
    buffer_fini(&body);
}

/* Free a request, after its answer if all its starts are answered. */
static void put_down(struct putting *putting)
{
    struct buffer body = BUFFER_EMPTY;
    int failed = 0;

    if (--putting->starting > 0)
        return;
    buffer_add_text(&body, "{\"Entries\":[");
    for (size_t i = 0; i < putting->count; i++) {
        struct entry_result *result = &putting->results[i];

        buffer_add_text(&body, i > 0 ? "," : "");
        if (result->code == NULL) {
            buffer_add_format(&body, "{\"EventId\":\"%s\"}", result->id);
        } else {
            failed++;
            buffer_add_format(&body, "{\"ErrorCode\":\"%s\",\"ErrorMessage\":", result->code);
            json_write_string(&body, result->message.text, result->message.size);
            buffer_add_byte(&body, '}');
        }
        buffer_fini(&result->message);
    }
    buffer_add_format(&body, "],\"FailedEntryCount\":%d}", failed);
    putting->asker.answered(putting->asker.context, 200, body.text, body.size);
    buffer_fini(&body);
    region_fini(&putting->region);
    free(putting);
}

static bool fail(struct entry_result *result, const char *code, const char *message)
{
    result->code = code;
    buffer_add_text(&result->message, message);
    return false;
}

/* ---- starting ---- */

/* What the caller may try again later is an InternalFailure, as EventBridge has it. */
static void on_started(void *context, const struct api_answer *answer)
{
    struct entry_result *result = context;
    struct region region;
    struct json_error error;
    const struct value *said, *message;

    if (answer->failed) {
        region_init(&region);
        said = json_read(&region, answer->text, answer->size, JSON_TEXT_BORROWED, &error);
        message = value_member_named(said, "message");
        fail(result,
             value_is_text(value_member_named(said, "error"), "ServiceUnavailable")
                 ? "InternalFailure"
                 : "InvalidArgument",
             "No execution was started: ");
        if (value_is(message, VALUE_STRING))
            buffer_add(&result->message, message->as.text, message->size);
        region_fini(&region);
    }
    put_down(result->putting);
}

static void add_member(struct buffer *event, const char *name, const struct value *text)
{
    buffer_add_format(event, ",\"%s\":", name);
    json_write(event, text);
}

/* Append the event that is delivered. The detail goes as it came. */
static void write_event(const struct entry_result *result, const struct value *entry,
                        struct buffer *event)
{
    const struct engine_place *place = result->putting->events->api->place;
    const struct value *resources = value_member_named(entry, "Resources");
    const struct value *detail = value_member_named(entry, "Detail");
    const struct value *given = value_member_named(entry, "Time");
    int64_t time = result->putting->now_ms;
    char text[TIME_TEXT_MAX];

    if (given != NULL && value_is_number(given))
        time = (int64_t)value_real(given) * 1000;
    time_write_trimmed(text, time - time % 1000);
    buffer_add_format(event, "{\"version\":\"0\",\"id\":\"%s\"", result->id);
    add_member(event, "detail-type", value_member_named(entry, "DetailType"));
    add_member(event, "source", value_member_named(entry, "Source"));
    buffer_add_format(event, ",\"account\":\"%s\",\"time\":\"%s\",\"region\":\"%s\"",
                      place->account, text, place->region);
    add_member(event, "resources",
               value_is(resources, VALUE_ARRAY) ? resources : &value_empty_array);
    buffer_add_text(event, ",\"detail\":");
    buffer_add(event, detail->as.text, detail->size);
    buffer_add_byte(event, '}');
}

static void start_by(struct entry_result *result, const struct value *entry,
                     const struct buffer *event)
{
    const struct api *api = result->putting->events->api;
    const struct api_asker asker = {.answered = on_started, .context = result};
    const struct value *trace = value_member_named(entry, "TraceHeader");
    struct buffer machine = BUFFER_EMPTY, input = BUFFER_EMPTY;
    struct start start = {.name = result->id, .input = event->text, .input_size = event->size};
    char *header = NULL;

    api_add_machine_arn(api, &machine);
    start.machine = machine.text;
    if (value_is(trace, VALUE_STRING) && trace->size <= TRACE_MAX)
        start.trace = header = mem_text(trace->as.text, trace->size);
    start_add(&input, &start);
    result->putting->starting++;
    api_take_action(api, result->putting->now_ms, "StartExecution", input.text, input.size, &asker);
    free(header);
    buffer_fini(&input);
    buffer_fini(&machine);
}

/* ---- entries ---- */

/* Whether the entry has what it must have. */
static bool check_entry(struct entry_result *result, const struct value *entry)
{
    static const char *const required[] = {"Source", "DetailType", "Detail"};
    const struct value *source, *detail;
    struct json_error error;

    for (size_t i = 0; i < COUNT_OF(required); i++) {
        const struct value *text = value_member_named(entry, required[i]);

        if (value_is(text, VALUE_STRING) && text->size > 0)
            continue;
        fail(result, "InvalidArgument", "Parameter ");
        buffer_add_format(&result->message, "%s is not valid. Reason: %s is a required argument.",
                          required[i], required[i]);
        return false;
    }
    source = value_member_named(entry, "Source");
    if (source->size >= 4 && memcmp(source->as.text, "aws.", 4) == 0)
        return fail(result, "NotAuthorizedForSourceException", "Not authorized for the source.");
    detail = value_member_named(entry, "Detail");
    if (!value_is(json_read(&result->putting->region, detail->as.text, detail->size,
                            JSON_TEXT_BORROWED, &error),
                  VALUE_OBJECT))
        return fail(result, "MalformedDetail", "Detail is malformed.");
    return true;
}

static void take_entry(struct entry_result *result, const struct value *entry)
{
    struct buffer text = BUFFER_EMPTY;
    const struct value *event;
    struct json_error error;

    start_id(result->id, entropy_number(), entropy_number());
    if (!check_entry(result, entry))
        return;
    write_event(result, entry, &text);
    event = json_read(&result->putting->region, text.text, text.size, JSON_TEXT_COPIED, &error);
    if (event == NULL) /* the detail alone may be as deep as a text can be */
        fail(result, "MalformedDetail", "Detail is malformed.");
    else if (event_pattern_matches(result->putting->events->pattern, event))
        start_by(result, entry, &text);
    buffer_fini(&text);
}

/* ---- the request ---- */

static size_t text_size(const struct value *text)
{
    return value_is(text, VALUE_STRING) ? text->size : 0;
}

static size_t entry_size(const struct value *entry)
{
    const struct value *resources = value_member_named(entry, "Resources");
    size_t size = value_member_named(entry, "Time") != NULL ? TIME_BYTES : 0;

    size += text_size(value_member_named(entry, "Source"));
    size += text_size(value_member_named(entry, "DetailType"));
    size += text_size(value_member_named(entry, "Detail"));
    for (uint32_t i = 0; value_is(resources, VALUE_ARRAY) && i < resources->size; i++)
        size += text_size(&resources->as.items[i]);
    return size;
}

/* Whether every member that is there has its type. */
static bool has_types(const struct value *entry)
{
    static const char *const texts[] = {"Source", "DetailType", "Detail", "EventBusName",
                                        "TraceHeader"};
    const struct value *time = value_member_named(entry, "Time");
    const struct value *resources = value_member_named(entry, "Resources");

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct value *text = value_member_named(entry, texts[i]);

        if (text != NULL && text->kind != VALUE_STRING && text->kind != VALUE_NULL)
            return false;
    }
    if (time != NULL && time->kind != VALUE_NULL &&
        (!value_is_number(time) || !(value_real(time) >= 0 && value_real(time) <= SECONDS_MAX)))
        return false;
    if (resources != NULL && resources->kind != VALUE_NULL && resources->kind != VALUE_ARRAY)
        return false;
    for (uint32_t i = 0; value_is(resources, VALUE_ARRAY) && i < resources->size; i++) {
        if (resources->as.items[i].kind != VALUE_STRING)
            return false;
    }
    return entry->kind == VALUE_OBJECT;
}

/* The entries of a request that can be answered entry by entry; NULL: it has been refused. */
static const struct value *check_request(const struct value *request,
                                         const struct events_asker *asker)
{
    static const char before[] = "1 validation error detected: Value ";
    const struct value *entries = value_member_named(request, "Entries");
    size_t size = 0;
    char *message;

    if (!value_is(request, VALUE_OBJECT) || (entries != NULL && entries->kind != VALUE_ARRAY)) {
        answer_error(asker, "SerializationException", "The request has not the shape of PutEvents");
        return NULL;
    }
    if (entries == NULL || entries->size == 0 || entries->size > ENTRIES_MAX) {
        message = text_format("%s%s", before,
                              entries == NULL ? "null at 'entries' failed to satisfy constraint: "
                                                "Member must not be null"
                              : entries->size == 0
                                  ? "'[]' at 'entries' failed to satisfy constraint: Member must "
                                    "have length greater than or equal to 1"
                                  : "at 'entries' failed to satisfy constraint: Member must have "
                                    "length less than or equal to 10");
        answer_error(asker, "ValidationException", message);
        free(message);
        return NULL;
    }
    for (uint32_t i = 0; i < entries->size; i++) {
        if (!has_types(&entries->as.items[i])) {
            answer_error(asker, "SerializationException", "An entry has not the shape of one");
            return NULL;
        }
        size += entry_size(&entries->as.items[i]);
    }
    if (size <= BYTES_MAX)
        return entries;
    answer_error(asker, "ValidationException",
                 "Total size of the entries in the request is over the limit.");
    return NULL;
}

void events_put(const struct events *events, int64_t now_ms, const char *text, size_t size,
                const struct events_asker *asker)
{
    struct putting *putting = mem_zeroed(1, sizeof *putting);
    const struct value *entries;
    struct json_error error;

    *putting = (struct putting){.asker = *asker, .events = events, .now_ms = now_ms};
    region_init(&putting->region);
    entries =
        check_request(json_read(&putting->region, text, size, JSON_TEXT_COPIED, &error), asker);
    if (entries == NULL) {
        region_fini(&putting->region);
        free(putting);
        return;
    }
    putting->count = entries->size;
    putting->starting = 1;
    for (uint32_t i = 0; i < entries->size; i++) {
        putting->results[i].putting = putting;
        take_entry(&putting->results[i], &entries->as.items[i]);
    }
    put_down(putting);
}
