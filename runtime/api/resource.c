/* runtime/api/resource.c - read what is kept beside executions, and write of it into answers. */
#include "runtime/api/resource.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/text.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* ---- texts that live as long as the request ---- */

const char *request_keep(struct request *request, struct store_text text)
{
    char *copy;

    if (text.text == NULL)
        return NULL;
    copy = region_alloc(&request->region, text.size + 1);
    memcpy(copy, text.text, text.size);
    copy[text.size] = '\0';
    return copy;
}

const char *request_keep_format(struct request *request, const char *format, ...)
{
    va_list arguments, again;
    char *copy;
    int size;

    va_start(arguments, format);
    va_copy(again, arguments);
    size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    copy = region_alloc(&request->region, (size_t)size + 1);
    vsnprintf(copy, (size_t)size + 1, format, again);
    va_end(again);
    return copy;
}

const struct value *request_parse(struct request *request, const char *text)
{
    struct json_error error;

    return json_read(&request->region, text, strlen(text), JSON_TEXT_BORROWED, &error);
}

/* ---- resources ---- */

struct reading {
    struct request *request;
    enum service_resource kind;
    const struct value *text;
    const char *digest;
};

static bool on_resource(void *context, int64_t number, const struct store_resource *resource)
{
    struct reading *reading = context;

    if (resource->kind != (int32_t)reading->kind)
        return false;
    reading->text = request_parse(reading->request, request_keep(reading->request, resource->text));
    reading->digest = request_keep(reading->request, resource->digest);
    return false;
}

const struct value *request_resource(struct request *request, struct store_text arn,
                                     enum service_resource kind, const char **digest)
{
    struct reading reading = {request, kind, NULL, NULL};
    enum store_result result = store_read_resource(request->api->store, arn, on_resource, &reading);

    if (result != STORE_OK && result != STORE_NONE)
        request_fail_store(request, result);
    if (digest != NULL)
        *digest = reading.digest;
    return reading.text;
}

const struct value *request_activity(struct request *request, struct store_text arn)
{
    const struct value *text;

    if (!request_check_arn(request, arn, "activity"))
        return NULL;
    text = request_resource(request, arn, SERVICE_ACTIVITY, NULL);
    if (text == NULL && request->error == NULL)
        request_fail_quoting(request, "ActivityDoesNotExist", "Activity Does Not Exist: ", arn);
    return text;
}

struct store_text resource_text(const struct value *text, const char *name)
{
    const struct value *member = value_member_named(text, name);

    return value_is(member, VALUE_STRING) ? (struct store_text){member->as.text, member->size}
                                          : (struct store_text){NULL, 0};
}

int64_t resource_number(const struct value *text, const char *name)
{
    const struct value *member = value_member_named(text, name);

    return value_is(member, VALUE_INTEGER) ? member->as.integer : 0;
}

bool resource_flag(const struct value *text, const char *name)
{
    const struct value *member = value_member_named(text, name);

    return value_is(member, VALUE_BOOLEAN) && member->as.integer != 0;
}

/* ---- counting ---- */

static bool on_newest(void *context, int64_t number, const struct store_resource *resource)
{
    *(int64_t *)context = number;
    return false;
}

static bool on_counted(void *context, int64_t number, const struct store_resource *resource)
{
    ++*(int64_t *)context;
    return true;
}

/* They are numbered as they are made, so there are at most as many as the newest one's number: only
 * where that is large they are counted. */
bool request_resources_are(struct request *request, enum service_resource kind,
                           struct store_text owner, int32_t many)
{
    struct store *store = request->api->store;
    int64_t count = 0;
    enum store_result result =
        store_list_resources(store, kind, owner, 0, true, 1, on_newest, &count);

    if (result == STORE_OK && count >= many) {
        count = 0;
        result = store_list_resources(store, kind, owner, 0, false, many, on_counted, &count);
    }
    if (result != STORE_OK)
        request_fail_store(request, result);
    return result == STORE_OK && count >= many;
}

/* ---- writing ---- */

static void add_member(struct buffer *out, const struct member *member)
{
    if (out->size > 0 && out->text[out->size - 1] != '{')
        buffer_add_byte(out, ',');
    json_write_string(out, member->key.text, member->key.size);
    buffer_add_byte(out, ':');
    json_write(out, &member->value);
}

void resource_put(struct store_commit *commit, enum service_resource kind, const char *arn,
                  const char *owner, const char *digest, const struct buffer *members)
{
    struct buffer text = BUFFER_EMPTY;

    buffer_add_byte(&text, '{');
    buffer_add(&text, members->text, members->size);
    buffer_add_byte(&text, '}');
    store_commit_resource(commit, &(struct store_resource){.kind = kind,
                                                           .arn = store_text_of(arn),
                                                           .owner = store_text_of(owner),
                                                           .digest = store_text_of(digest),
                                                           .text = {text.text, text.size}});
    buffer_fini(&text);
}

void resource_add_others(struct buffer *out, const struct value *text, const char *names)
{
    for (size_t i = 0; i < text->size; i++) {
        const struct key *key = &text->as.members[i].key;

        if (!text_is_one_of(key->text, key->size, names))
            add_member(out, &text->as.members[i]);
    }
}

void output_resource_text(struct buffer *out, const struct value *text, const char *name)
{
    output_text(out, name, resource_text(text, name));
}

void output_resource_time(struct buffer *out, const char *name, const struct value *text,
                          const char *member)
{
    output_time(out, name, resource_number(text, member));
}

void output_resource_value(struct buffer *out, const struct value *text, const char *name)
{
    const struct value *value = value_member_named(text, name);

    if (value == NULL)
        return;
    output_json(out, name, "");
    json_write(out, value);
}

void output_given(struct request *request, struct buffer *out, const char *name,
                  const struct value *text)
{
    const struct value *given = request_value(request, name);

    if (given == NULL) {
        output_resource_value(out, text, name);
        return;
    }
    output_json(out, name, "");
    json_write(out, given);
}

/* ---- pages ---- */

struct listing {
    struct request *request;
    const struct resource_page *page;
    int32_t left; /* how many more the page takes */
    int64_t last; /* the number of the last one of it ... */
    bool more;    /* ... behind which there are others */
};

static bool on_listed(void *context, int64_t number, const struct store_resource *resource)
{
    struct listing *listing = context;
    struct buffer *out = &listing->request->output;
    const char *arn = request_keep(listing->request, resource->arn);
    const struct value *text =
        request_parse(listing->request, request_keep(listing->request, resource->text));

    if (listing->page->takes != NULL && !listing->page->takes(text, listing->page->context))
        return true;
    listing->more = listing->left == 0;
    if (listing->more)
        return false;
    listing->left--;
    listing->last = number;
    buffer_add_text(out, out->text[out->size - 1] == '[' ? "{" : ",{");
    listing->page->write(out, text, arn);
    buffer_add_byte(out, '}');
    return true;
}

/* The number behind which the page begins; -1 after an error. */
static int64_t page_begin(struct request *request, const char *list)
{
    struct store_text place;
    int64_t after = 0;

    if (!request_page(request, list, &place))
        return -1;
    for (size_t i = 0; i < place.size; i++) {
        if (place.text[i] < '0' || place.text[i] > '9' || after > INT64_MAX / 100) {
            request_fail_token(request);
            return -1;
        }
        after = 10 * after + (place.text[i] - '0');
    }
    return after;
}

static void output_end(struct request *request, const char *list, int64_t last)
{
    struct buffer place = BUFFER_EMPTY;

    buffer_add_integer(&place, last);
    output_next_page(request, list, (struct store_text){place.text, place.size});
    buffer_fini(&place);
}

void request_list_resources(struct request *request, const struct resource_page *page)
{
    struct listing listing = {.request = request, .page = page};
    int64_t after = page_begin(request, page->list);
    enum store_result result;

    if (after < 0)
        return;
    listing.left = request_results_most(request);
    output_json(&request->output, page->list, "[");
    result = store_list_resources(
        request->api->store, page->kind, page->owner, after, page->newest_first,
        page->takes != NULL ? INT32_MAX : listing.left + 1, on_listed, &listing);
    buffer_add_byte(&request->output, ']');
    if (listing.more)
        output_end(request, page->list, listing.last);
    if (result != STORE_OK)
        request_fail_store(request, result);
}
