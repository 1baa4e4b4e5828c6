/* runtime/api/actions/get_execution_history.c - the action GetExecutionHistory.
 *
 * In the store the events of a commit are one JSON array. A page is made of those arrays that have
 * its events. Its token names the execution, the direction and the event that the next page begins
 * with. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/detail.h"
#include "runtime/base/count.h"
#include "runtime/base/time.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

static const struct request_member members[] = {
    {"executionArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"maxResults", MEMBER_INTEGER, false, 0, 1000, NULL},
    {"reverseOrder", MEMBER_BOOLEAN, false, 0, 0, NULL},
    {"nextToken", MEMBER_TEXT, false, 1, 1024, NULL},
    {"includeExecutionData", MEMBER_BOOLEAN, false, 0, 0, NULL},
};

/* A page that is being made. */
struct page {
    struct buffer *out;
    int64_t execution;
    bool reverse;
    bool with_data;
    int64_t at;                 /* the next event; 0: the last one */
    const struct value *detail; /* of the execution; a child of a distributed Map has none */
    int32_t left;
    bool damaged;
};

/* ---- events ---- */

/* What is left out of details without data. */
static bool is_data(const struct key *key)
{
    static const char *const names[] = {"input", "output", "parameters", "assignedVariables"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (key->size == strlen(names[i]) && memcmp(key->text, names[i], key->size) == 0)
            return true;
    return false;
}

static void add_details(const struct page *page, const struct value *details)
{
    struct buffer *out = page->out;

    buffer_add_byte(out, '{');
    for (uint32_t i = 0; i < details->size; i++) {
        const struct member *member = &details->as.members[i];

        if (!page->with_data && is_data(&member->key))
            continue;
        if (out->text[out->size - 1] != '{')
            buffer_add_byte(out, ',');
        json_write_string(out, member->key.text, member->key.size);
        buffer_add_byte(out, ':');
        json_write(out, &member->value);
    }
    if (page->at == 1)
        output_detail_names(out, page->detail);
    buffer_add_byte(out, '}');
}

/* Append a stored event; its timestamp, a text, becomes a number. False: it is none. */
static bool add_event(const struct page *page, const struct value *event)
{
    struct buffer *out = page->out;
    struct instant at;

    if (!value_is(event, VALUE_OBJECT))
        return false;
    buffer_add_text(out, out->text[out->size - 1] == '[' ? "{" : ",{");
    for (uint32_t i = 0; i < event->size; i++) {
        const struct member *member = &event->as.members[i];
        const struct value *value = &member->value;

        if (i > 0)
            buffer_add_byte(out, ',');
        json_write_string(out, member->key.text, member->key.size);
        buffer_add_byte(out, ':');
        if (i == 0 && (value->kind != VALUE_STRING || !time_read(value->as.text, value->size, &at)))
            return false;
        if (i == 0)
            output_time_value(out, at.seconds * 1000 + at.nanoseconds / 1000000);
        else if (value->kind == VALUE_OBJECT)
            add_details(page, value);
        else
            json_write(out, value);
    }
    buffer_add_byte(out, '}');
    return true;
}

/* Append those events of a commit that the page still has room for. */
static bool on_events(void *context, const struct store_events *events)
{
    struct page *page = context;
    int64_t last = events->first + events->count - 1;
    struct region region;
    struct json_error error;
    const struct value *array;

    region_init(&region);
    array = json_read(&region, events->text.text, events->text.size, JSON_TEXT_BORROWED, &error);
    page->damaged = !value_is(array, VALUE_ARRAY) || array->size != (uint32_t)events->count;
    if (page->at == 0)
        page->at = last;
    while (!page->damaged && page->left > 0 && page->at >= events->first && page->at <= last) {
        page->damaged = !add_event(page, value_item(array, page->at - events->first));
        page->at += page->reverse ? -1 : 1;
        page->left--;
    }
    region_fini(&region);
    return page->left > 0 && !page->damaged;
}

/* ---- pages ---- */

static int token_write(char out[64], const struct page *page)
{
    return snprintf(out, 64, "%c%" PRId64 ".%" PRId64, page->reverse ? 'r' : 'f', page->execution,
                    page->at);
}

/* Take up where the page before has ended. False: the token is not of such a page. */
static bool token_read(struct store_text token, struct page *page)
{
    char text[64], own[64];
    long long execution;
    char direction;

    if (token.size >= sizeof text)
        return false;
    memcpy(text, token.text, token.size);
    text[token.size] = '\0';
    if (sscanf(text, "%c%lld.%" SCNd64, &direction, &execution, &page->at) != 3)
        return false;
    token_write(own, page);
    return strcmp(text, own) == 0 && page->at > 0;
}

static void on_found(struct request *request, const struct store_execution *execution,
                     void *context)
{
    struct page *page = context;

    page->execution = execution->start.number;
    page->detail = request_detail(request, execution);
}

/* Whether an event stands where the page has ended. */
static bool on_more(void *context, const struct store_events *events)
{
    *(bool *)context = true;
    return false;
}

static void read_page(struct request *request, struct page *page)
{
    struct store *store = request->api->store;
    char token[64];
    bool more = false;
    enum store_result result;

    output_json(page->out, "events", "[");
    result = store_read_events(store, page->execution, page->at, page->reverse, on_events, page);
    buffer_add_byte(page->out, ']');
    if (result == STORE_OK && page->left == 0 && page->at > 0)
        result = store_read_events(store, page->execution, page->at, page->reverse, on_more, &more);
    token_write(token, page);
    if (more)
        output_word(page->out, "nextToken", token);
    if (result != STORE_OK)
        request_fail_store(request, result);
    else if (page->damaged)
        request_fail(request, "ServiceUnavailable",
                     "The store is damaged: what stands for events is none");
}

void get_execution_history(struct request *request)
{
    struct page page = {.out = &request->output};
    struct store_text token;

    if (!request_check(request, members, COUNT_OF(members)) ||
        !request_execution(request, on_found, &page))
        return;
    page.reverse = request_boolean(request, "reverseOrder", false);
    page.with_data = request_boolean(request, "includeExecutionData", true);
    page.left = request_results_most(request);
    page.at = page.reverse ? 0 : 1;
    token = request_text(request, "nextToken");
    if (token.text != NULL && !token_read(token, &page))
        request_fail_token(request);
    else
        read_page(request, &page);
}
