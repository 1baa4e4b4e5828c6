/* runtime/history/account.c - write a history for people, a line for each event.
 *
 * In: recorded events. Out: "  1.002s  #9  Charge  task failed: Card.Declined: card declined".
 * Why: people want to see when which state did what, not JSON. Lines come while the execution goes
 * on, so of earlier events an account only knows what later lines need. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"
#include "runtime/base/table.h"
#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/history/record.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"

static const char *const phrases[HISTORY_TYPES] = {
#define HISTORY_EVENT(symbol, name, details, phrase) phrase,
#include "runtime/history/events.def"
#undef HISTORY_EVENT
};

struct text {
    const char *at;
    size_t size;
};

/* What the line of an event tells of where it happened: the state, and the function that the state
 * calls by lambda:invoke. */
struct place {
    struct text state, function;
};

struct account {
    size_t width;
    int64_t start_ms;
    const struct place **places; /* by event id; NULL: the execution itself */
    size_t places_capacity;
    struct table known; /* of places, by their texts */
    struct region region;
    struct buffer key;
    struct buffer waiting; /* the line of a Choice that was left, without its end */
    int64_t waiting_id;
};

struct account *account_new(size_t width)
{
    struct account *account = mem_zeroed(1, sizeof *account);

    account->width = width;
    region_init(&account->region);
    return account;
}

void account_free(struct account *account)
{
    if (account == NULL)
        return;
    free(account->places);
    table_fini(&account->known);
    region_fini(&account->region);
    buffer_fini(&account->key);
    buffer_fini(&account->waiting);
    free(account);
}

/* ---- what an event tells ---- */

/* The details of an event that its line mentions. */
struct line {
    struct text name, error, cause, type, resource, parameters;
    int64_t index, length, children, succeeded, failed; /* -1: none */
};

static struct text *text_of(struct line *line, uint32_t field)
{
    switch ((enum history_field)field) {
    case HISTORY_FIELD_NAME:
    case HISTORY_FIELD_STATE:
        return &line->name;
    case HISTORY_FIELD_ERROR:
        return &line->error;
    case HISTORY_FIELD_CAUSE:
        return &line->cause;
    case HISTORY_FIELD_RESOURCE_TYPE:
        return &line->type;
    case HISTORY_FIELD_RESOURCE:
        return &line->resource;
    case HISTORY_FIELD_PARAMETERS:
        return &line->parameters;
    default:
        return NULL;
    }
}

static int64_t *number_of(struct line *line, uint32_t field)
{
    switch ((enum history_field)field) {
    case HISTORY_FIELD_INDEX:
        return &line->index;
    case HISTORY_FIELD_LENGTH:
        return &line->length;
    case HISTORY_FIELD_RUN_CHILDREN:
        return &line->children;
    case HISTORY_FIELD_RUN_SUCCEEDED:
        return &line->succeeded;
    case HISTORY_FIELD_RUN_FAILED:
        return &line->failed;
    default:
        return NULL;
    }
}

static void line_read(struct event_reader *reader, unsigned details, struct line *line)
{
    *line = (struct line){.index = -1, .length = -1, .children = -1, .succeeded = -1, .failed = -1};
    while (details-- > 0) {
        struct event_detail detail;
        const char *text;

        event_detail_next(reader, &detail, &text);
        if (text == NULL && number_of(line, detail.field) != NULL)
            *number_of(line, detail.field) = detail.number;
        else if (text != NULL && text_of(line, detail.field) != NULL)
            *text_of(line, detail.field) = (struct text){text, (size_t)detail.number};
    }
}

static struct text kept(struct region *region, struct text text)
{
    char *copy;

    if (text.at == NULL)
        return text;
    copy = region_alloc(region, text.size);
    memcpy(copy, text.at, text.size);
    return (struct text){copy, text.size};
}

static bool is(struct text text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.at, word, text.size) == 0;
}

/* Find the function that lambda:invoke is to call, among the parameters of the call. It lives in
 * the region; there is none if the parameters have none that is a text. */
static struct text function_of(struct region *region, const struct line *line)
{
    struct json_error error;
    const struct value *name;
    struct text function = {NULL, 0};

    if (line->parameters.at == NULL || !is(line->type, "lambda"))
        return function;
    name = value_member_named(
        json_read(region, line->parameters.at, line->parameters.size, JSON_TEXT_BORROWED, &error),
        "FunctionName");
    if (value_is(name, VALUE_STRING))
        function = (struct text){name->as.text, name->size};
    return function;
}

/* ---- where it happened ---- */

/* True for an event whose previous event is one of the branch or item that ended last. Following
 * the chain of previous events would name a state inside; so no state is named for it. */
static bool ends_join(enum history_type type)
{
    return type == HISTORY_MAP_SUCCEEDED || type == HISTORY_MAP_FAILED ||
           type == HISTORY_PARALLEL_SUCCEEDED || type == HISTORY_PARALLEL_FAILED;
}

static void append(struct buffer *key, struct text text)
{
    buffer_add_format(key, "%zu:", text.size);
    buffer_add(key, text.at != NULL ? text.at : "", text.size);
}

/* The place with these texts, which are copied when it is new. */
static const struct place *place_of(struct account *account, struct text state,
                                    struct text function)
{
    struct region *region = &account->region;
    struct place *place;
    struct text key;

    buffer_clear(&account->key);
    append(&account->key, state);
    append(&account->key, function);
    key = (struct text){account->key.text, account->key.size};
    place = table_get(&account->known, 0, key.at, key.size);
    if (place == NULL) {
        place = region_alloc(region, sizeof *place);
        *place = (struct place){kept(region, state), kept(region, function)};
        key = kept(region, key);
        table_put(&account->known, 0, key.at, key.size, place);
    }
    return place;
}

/* Find where an event happened: in the state that its chain of previous events has entered last. */
static const struct place *place_event(struct account *account, const struct event_head *head,
                                       const struct line *line)
{
    const struct text none = {NULL, 0};
    const struct place *place = NULL;
    struct text function;
    struct region region;
    size_t id = (size_t)head->id;

    ENSURE(head->id >= 1);
    if (line->name.at != NULL)
        place = place_of(account, line->name, none);
    else if (head->type > HISTORY_EXECUTION_TIMED_OUT && head->previous_id > 0 &&
             !ends_join(head->type) && (size_t)head->previous_id < account->places_capacity)
        place = account->places[head->previous_id];
    region_init(&region);
    function = function_of(&region, line);
    if (function.at != NULL)
        place = place_of(account, place != NULL ? place->state : none, function);
    region_fini(&region);
    if (id >= account->places_capacity) {
        size_t capacity = 2 * id + 64;

        account->places = mem_resize(account->places, capacity * sizeof *account->places);
        memset(account->places + account->places_capacity, 0,
               (capacity - account->places_capacity) * sizeof *account->places);
        account->places_capacity = capacity;
    }
    account->places[id] = place;
    return place;
}

/* ---- its line ---- */

/* Append a text as one line: causes often have several. */
static void line_add_text(struct buffer *out, struct text text)
{
    text_add_plain(out, text.at, text.size);
}

static void line_add_details(struct buffer *out, const struct line *line, const struct place *place)
{
    if (line->index >= 0)
        buffer_add_format(out, " (%lld)", (long long)line->index);
    if (line->length >= 0)
        buffer_add_format(out, " (%lld)", (long long)line->length);
    if (line->children >= 0)
        buffer_add_format(out, " (children: %lld; items: %lld succeeded, %lld failed)",
                          (long long)line->children, (long long)line->succeeded,
                          (long long)line->failed);
    if (line->error.at != NULL) {
        buffer_add_text(out, ": ");
        line_add_text(out, line->error);
    }
    if (line->cause.at != NULL) {
        buffer_add_text(out, ": ");
        line_add_text(out, line->cause);
    }
    if (line->resource.at == NULL || line->error.at != NULL)
        return;
    buffer_add_text(out, ": ");
    line_add_text(out, line->resource);
    if (place != NULL && place->function.at != NULL) {
        buffer_add_byte(out, ' ');
        line_add_text(out, place->function);
    }
}

static void line_render(struct buffer *out, const struct account *account,
                        const struct event_head *head, const struct line *line,
                        const struct place *place)
{
    int64_t elapsed = head->time_ms - account->start_ms;
    struct text state = place != NULL ? place->state : (struct text){NULL, 0};
    size_t used = utf8_characters(state.at, state.size);

    buffer_add_format(out, "%4lld.%03llds  #%-4lld ", (long long)(elapsed / 1000),
                      (long long)(elapsed % 1000), (long long)head->id);
    line_add_text(out, state);
    for (; used < account->width; used++)
        buffer_add_byte(out, ' ');
    buffer_add_format(out, "%s%s", account->width > 0 ? "  " : "", phrases[head->type]);
    line_add_details(out, line, place);
}

static bool enters(enum history_type type)
{
    return type >= HISTORY_PASS_STATE_ENTERED && type <= HISTORY_MAP_STATE_ENTERED;
}

/* A Choice has gone where the next event says. */
static void tell_choice(struct account *account, const struct event_head *head,
                        const struct line *line, struct buffer *out)
{
    if (account->waiting.size > 0 && enters(head->type) &&
        head->previous_id == account->waiting_id) {
        buffer_add_text(&account->waiting, " for ");
        line_add_text(&account->waiting, line->name);
    }
    account_end(account, out);
}

void account_render(struct account *account, const struct history *events, struct buffer *out)
{
    struct event_reader reader = {events, 0};
    struct event_head head;

    while (event_next(&reader, &head)) {
        bool waits = head.type == HISTORY_CHOICE_STATE_EXITED;
        struct line line;

        line_read(&reader, head.details, &line);
        tell_choice(account, &head, &line, out);
        if (head.type == HISTORY_EXECUTION_STARTED)
            account->start_ms = head.time_ms;
        line_render(waits ? &account->waiting : out, account, &head, &line,
                    place_event(account, &head, &line));
        if (waits)
            account->waiting_id = head.id;
        else
            buffer_add_byte(out, '\n');
    }
}

void account_end(struct account *account, struct buffer *out)
{
    if (account->waiting.size == 0)
        return;
    buffer_add(out, account->waiting.text, account->waiting.size);
    buffer_add_byte(out, '\n');
    buffer_clear(&account->waiting);
}
