/* runtime/entry/store/endpoint.c - visits of a service: its API is asked over HTTP.
 *
 * A request is posted as AWS's clients post theirs (AWS JSON 1.0), signed if there is an access key
 * in the environment or the shared credentials file. */
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/engine/engine.h"
#include "runtime/entry/output.h"
#include "runtime/entry/store/transport.h"
#include "runtime/http/client.h"
#include "runtime/http/credentials.h"
#include "runtime/http/signature.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

enum { CONNECT_MS = 10 * 1000, ANSWER_MS = 120 * 1000, HEADERS_MAX = 8 };

#define SERVICE "states"
#define TARGET "AWSStepFunctions."

struct endpoint {
    struct http_client *client;
    struct credentials credentials; /* at most one */
    const char *region;
};

/* ---- opening ---- */

static void close_endpoint(struct visit *visit)
{
    struct endpoint *endpoint = visit->endpoint;

    if (endpoint == NULL)
        return;
    http_client_close(endpoint->client);
    credentials_fini(&endpoint->credentials);
    free(endpoint);
    visit->endpoint = NULL;
}

/* As the AWS CLI finds it; a service of ours takes any. */
static const char *region_of(const struct visit *visit)
{
    static const char *const names[] = {"AWS_REGION", "AWS_DEFAULT_REGION"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && value[0] != '\0')
            return value;
    }
    return visit->api.place->region;
}

static bool open_endpoint(struct visit *visit, bool complains)
{
    struct endpoint *endpoint = mem_zeroed(1, sizeof *endpoint);
    char *problem = NULL, *warning = NULL;
    bool good;

    visit->endpoint = endpoint;
    endpoint->region = region_of(visit);
    good = credentials_find(&endpoint->credentials, &warning, &problem);
    if (good) {
        endpoint->client = http_client_open(visit->options.endpoint, &problem);
        good = endpoint->client != NULL;
    }
    if (warning != NULL && complains)
        output_complain(visit->entry->invoked_as, "%s", warning);
    if (!good && complains)
        output_complain(visit->entry->invoked_as, "%s", problem);
    free(warning);
    free(problem);
    return good;
}

/* Whether the name is good the service says. */
static enum entry_status open_for_start(struct visit *visit, const char *name)
{
    (void)name;
    return open_endpoint(visit, true) ? ENTRY_SUCCEEDED : ENTRY_USAGE;
}

/* ---- answers ---- */

/* AWS's name of an error may stand behind that of a namespace: "com.amazonaws.states#InvalidArn".
 */
static struct value name_of(const struct value *type)
{
    struct value name = *type;
    const char *mark = memchr(type->as.text, '#', type->size);

    if (mark != NULL) {
        name.size -= (uint32_t)(mark + 1 - type->as.text);
        name.as.text = mark + 1;
    }
    return name;
}

static void add_error(struct buffer *answer, const struct value *type, const struct value *message)
{
    struct value name = name_of(type);

    buffer_add_text(answer, "{\"error\":");
    json_write(answer, &name);
    if (value_is(message, VALUE_STRING)) {
        buffer_add_text(answer, ",\"message\":");
        json_write(answer, message);
    }
    buffer_add_byte(answer, '}');
}

/* Make of what the service has sent what runtime/api answers. False: it is something else. */
static bool take_body(struct buffer *answer, const struct http_answer *sent)
{
    struct json_error error;
    struct region region;
    const struct value *body, *type, *message;
    bool good;

    region_init(&region);
    body = json_read(&region, sent->text, sent->size, JSON_TEXT_BORROWED, &error);
    good = value_is(body, VALUE_OBJECT);
    if (good && sent->status / 100 == 2) {
        buffer_add_text(answer, "{\"output\":");
        buffer_add(answer, sent->text, sent->size);
        buffer_add_byte(answer, '}');
    } else if (good) {
        type = value_member_named(body, "__type");
        message = value_member_named(body, "message");
        if (message == NULL)
            message = value_member_named(body, "Message");
        good = value_is(type, VALUE_STRING);
        if (good)
            add_error(answer, type, message);
    }
    region_fini(&region);
    return good;
}

/* Who answers in another way may be anybody: a server before the service, or another one. */
static enum caller_result take_answer(struct visit *visit, const struct http_answer *sent,
                                      struct buffer *problem)
{
    if (take_body(&visit->answer, sent))
        return CALLER_ANSWERED;
    buffer_add_format(problem, "%s: the answer (status %d) is none of AWS's API",
                      visit->options.endpoint, sent->status);
    return sent->status >= 400 && sent->status < 500 ? CALLER_REFUSED : CALLER_LOST;
}

/* ---- asking ---- */

/* Sign what is to be posted: the headers that make it known are added behind the others. */
static void sign(const struct endpoint *endpoint, const struct http_request *request,
                 struct http_header *headers, size_t *count, struct signature_headers *made)
{
    const struct signature_signer signer = {&endpoint->credentials.list[0], endpoint->region,
                                            SERVICE, visit_now_ms() / 1000};
    struct http_header signed_headers[HEADERS_MAX];
    struct signature_request whole = {
        .method = "POST",
        .target = http_client_target(endpoint->client),
        .headers = signed_headers,
        .count = *count + 1,
        .body = request->text,
        .size = request->size,
    };

    memcpy(signed_headers, headers, *count * sizeof *headers);
    signed_headers[*count] = (struct http_header){"Host", http_client_host(endpoint->client)};
    signature_make(&whole, &signer, made);
    headers[(*count)++] = (struct http_header){"X-Amz-Date", made->date};
    if (made->token != NULL)
        headers[(*count)++] = (struct http_header){"X-Amz-Security-Token", made->token};
    headers[(*count)++] = (struct http_header){"Authorization", made->authorization};
}

static enum caller_result post(struct visit *visit, const struct visit_request *request,
                               struct buffer *problem)
{
    struct endpoint *endpoint = visit->endpoint;
    char *target = text_format(TARGET "%s", request->action);
    struct http_header headers[HEADERS_MAX] = {{"Content-Type", "application/x-amz-json-1.0"},
                                               {"X-Amz-Target", target}};
    struct signature_headers made = {.authorization = NULL};
    struct http_request asked = {
        .headers = headers,
        .count = 2,
        .text = request->text.text + request->input,
        .size = request->text.size - 1 - request->input,
        .connect_ms = CONNECT_MS,
        .answer_ms = ANSWER_MS,
    };
    struct http_answer sent = {.text = NULL};
    enum caller_result result = CALLER_LOST;
    char *why = NULL;

    if (endpoint->credentials.count > 0)
        sign(endpoint, &asked, headers, &asked.count, &made);
    switch (http_client_post(endpoint->client, &asked, &sent, &why)) {
    case HTTP_ANSWERED:
        result = take_answer(visit, &sent, problem);
        break;
    case HTTP_UNREACHED:
        result = CALLER_NOBODY;
        break;
    case HTTP_UNANSWERED:
        break;
    }
    if (why != NULL)
        buffer_add_text(problem, why);
    free(why);
    free(sent.text);
    free(made.authorization);
    free(target);
    return result;
}

const struct visit_transport visit_of_endpoint = {
    .open = open_endpoint,
    .open_for_start = open_for_start,
    .close = close_endpoint,
    .read = post,
    .change = post,
};
