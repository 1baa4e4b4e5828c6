/* runtime/entry/serve/front.c - requests by HTTP: what each asks for, and the answer. */
#include "runtime/entry/serve/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/entropy.h"
#include "runtime/base/text.h"
#include "runtime/entry/serve/access.h"
#include "runtime/entry/serve/events.h"
#include "runtime/entry/serve/gateway.h"
#include "runtime/entry/serve/metrics.h"
#include "runtime/entry/serve/start.h"
#include "runtime/http/server.h"
#include "runtime/json/write.h"

#define TARGET_HEADER "X-Amz-Target"
#define TARGET "AWSStepFunctions."
#define TYPE "application/x-amz-json-1.0"
#define EVENTS_TARGET "AWSEvents."
#define PUT_EVENTS EVENTS_TARGET "PutEvents"
#define EVENTS_TYPE "application/x-amz-json-1.1"

struct asked;

struct front {
    struct front_options options;
    struct http_server *server;
    struct access *access; /* NULL: everybody may ask who can reach it */
    char *address;
    struct events events;
    struct metrics *metrics;
    struct asked *asked; /* requests that are not answered */
    size_t in_flight;    /* how many they are */
};

/* A request that is being answered. */
struct asked {
    struct front *front; /* NULL: it is closed */
    const char *action;  /* for metrics */
    int64_t begun_us;
    struct http_call *call;  /* NULL: the client has hung up */
    struct request *request; /* it waits for work; else NULL */
    enum gateway gateway;    /* it came by one */
    struct asked *next, **link;
};

/* ---- answers ---- */

static void answer(struct http_call *call, int status, const char *type, const char *text,
                   size_t size)
{
    char id[START_ID_SIZE];
    const struct http_header headers[] = {{"Content-Type", type}, {"x-amzn-RequestId", id}};

    start_id(id, entropy_number(), entropy_number());
    http_call_answer(call, status, headers, COUNT_OF(headers), text, size);
}

/* There is something at this path, for other methods. */
static void answer_method(struct http_call *call, const char *allowed)
{
    char id[START_ID_SIZE], line[80];
    const struct http_header headers[] = {
        {"Content-Type", "text/plain"}, {"Allow", allowed}, {"x-amzn-RequestId", id}};
    int size =
        snprintf(line, sizeof line, "%s is not for this: %s\n", http_call_method(call), allowed);

    start_id(id, entropy_number(), entropy_number());
    http_call_answer(call, 405, headers, COUNT_OF(headers), line, (size_t)size);
}

static void answer_line(struct http_call *call, int status, const char *line)
{
    answer(call, status, "text/plain", line, strlen(line));
}

/* 400, but what is the service's own fault. */
static int status_of(const struct api_answer *given)
{
    static const char ours[] = "{\"error\":\"ServiceUnavailable\"";

    if (!given->failed)
        return 200;
    return given->size >= strlen(ours) && memcmp(given->text, ours, strlen(ours)) == 0 ? 503 : 400;
}

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Answer who has not hung up, and forget the request. */
static void finish(struct asked *asked, int status, const char *type, const char *text, size_t size)
{
    if (asked->call != NULL)
        answer(asked->call, status, type, text, size);
    if (asked->front != NULL) {
        metrics_count(asked->front->metrics, asked->action, status, now_us() - asked->begun_us);
        asked->front->in_flight--;
    }
    if (asked->link != NULL)
        *asked->link = asked->next;
    if (asked->next != NULL)
        asked->next->link = asked->link;
    free(asked);
}

static void on_answered(void *context, const struct api_answer *given)
{
    struct asked *asked = context;
    struct buffer body = BUFFER_EMPTY;
    int status = status_of(given);

    if (asked->gateway == GATEWAY_NONE)
        api_add_body(given, &body);
    else
        status = gateway_answer(asked->gateway, given, status, &body);
    finish(asked, status, asked->gateway == GATEWAY_NONE ? TYPE : "application/json", body.text,
           body.size);
    buffer_fini(&body);
}

static void on_events_answered(void *context, int status, const char *text, size_t size)
{
    finish(context, status, EVENTS_TYPE, text, size);
}

static void on_gone(void *context)
{
    struct asked *asked = context;

    asked->call = NULL;
    if (asked->request != NULL)
        api_give_up(asked->request);
}

static void on_waits(void *context, struct request *request)
{
    struct asked *asked = context;

    asked->request = request;
    http_call_forget(asked->call); /* thousands may wait */
    http_call_gone(asked->call, on_gone, asked);
}

/* ---- requests ---- */

static struct asked *note_asked(struct front *front, struct http_call *call)
{
    struct asked *asked = mem_zeroed(1, sizeof *asked);

    asked->front = front;
    asked->action = "PutEvents"; /* but for the actions */
    asked->begun_us = now_us();
    front->in_flight++;
    asked->call = call;
    asked->next = front->asked;
    asked->link = &front->asked;
    if (asked->next != NULL)
        asked->next->link = &asked->next;
    front->asked = asked;
    return asked;
}

static void take(struct front *front, struct asked *asked, const char *action, const char *input,
                 size_t size)
{
    const struct api_asker asker = {.answered = on_answered, .context = asked, .waits = on_waits};

    asked->action = api_action_named(action);
    api_take_action(front->options.api, loop_now_ms(front->options.loop), action, input, size,
                    &asker);
}

static void take_action(struct front *front, struct http_call *call, const char *action)
{
    size_t size;
    const char *body = http_call_body(call, &size);

    take(front, note_asked(front, call), action, body, size);
}

static void take_events(struct front *front, struct http_call *call)
{
    const struct events_asker asker = {on_events_answered, note_asked(front, call)};
    size_t size;
    const char *body = http_call_body(call, &size);

    events_put(&front->events, loop_now_ms(front->options.loop), body, size, &asker);
}

/* Whether the call is one of a gateway, which is then taken. */
static bool take_gateway(struct front *front, struct http_call *call)
{
    struct buffer input = BUFFER_EMPTY;
    size_t size;
    const char *body = http_call_body(call, &size);
    enum gateway gateway =
        gateway_read(front->options.api, http_call_target(call), body, size, &input);
    struct asked *asked;

    if (gateway == GATEWAY_NAMELESS) {
        answer_line(call, 404,
                    "Which machine? POST /start/NAME, POST /start-sync/NAME, with no other /\n");
    } else if (gateway != GATEWAY_NONE) {
        asked = note_asked(front, call);
        asked->gateway = gateway;
        take(front, asked, gateway_action(gateway), input.text, input.size);
    }
    buffer_fini(&input);
    return gateway != GATEWAY_NONE;
}

static void refuse(struct http_call *call, int status, const char *error, const char *message)
{
    struct buffer body = BUFFER_EMPTY;

    buffer_add_format(&body, "{\"__type\":\"%s\",\"message\":", error);
    json_write_string(&body, message, strlen(message));
    buffer_add_byte(&body, '}');
    answer(call, status, TYPE, body.text, body.size);
    buffer_fini(&body);
}

/* Whether the call may ask anything; if not, it is answered. */
static bool is_allowed(const struct front *front, struct http_call *call)
{
    struct access_refusal refusal;

    /* A page that somebody looks at here could ask, too, as whoever looks at it. */
    if (front->access == NULL && http_call_header(call, "Origin") != NULL) {
        refuse(call, 403, "AccessDeniedException",
               "Pages in a browser may not ask here: that needs --credentials FILE");
        return false;
    }
    if (front->access == NULL || access_allows(front->access, call, &refusal))
        return true;
    refuse(call, refusal.status, refusal.error, refusal.message);
    free(refusal.message);
    return false;
}

static void answer_metrics(const struct front *front, struct http_call *call)
{
    const struct metrics_now now = {front->options.api->service, front->in_flight,
                                    http_server_connections(front->server)};
    struct buffer page = BUFFER_EMPTY;

    metrics_write(front->metrics, &now, &page);
    answer(call, 200, "text/plain; version=0.0.4", page.text, page.size);
    buffer_fini(&page);
}

static void count_target(void *context, const char *name, const char *value)
{
    if ((name[0] | 0x20) == 'x' && strcasecmp(name, TARGET_HEADER) == 0)
        ++*(int *)context;
}

/* Whoever stands before us, and lets some actions through, may go by another one of them. */
static bool has_targets(const struct http_call *call)
{
    int count = 0;

    http_call_each_header(call, count_target, &count);
    return count > 1;
}

/* Whether the target's path is this one. */
static bool path_is(const struct http_call *call, const char *path)
{
    const char *target = http_call_target(call);
    size_t size = strcspn(target, "?");

    return strlen(path) == size && memcmp(target, path, size) == 0;
}

/* The methods for the call's path; NULL: there is nothing at it. */
static const char *methods_of(const struct http_call *call)
{
    if (path_is(call, "/healthz") || path_is(call, "/metrics"))
        return "GET, HEAD";
    return path_is(call, "/") || gateway_is_path(http_call_target(call)) ? "POST" : NULL;
}

/* POST / */
static void take_target(struct front *front, struct http_call *call)
{
    const char *target = http_call_header(call, TARGET_HEADER);

    if (has_targets(call))
        refuse(call, 400, "UnknownOperationException", "There is more than one " TARGET_HEADER);
    else if (target != NULL && strcmp(target, PUT_EVENTS) == 0 && front->events.pattern != NULL)
        take_events(front, call);
    else if (target != NULL && strcmp(target, PUT_EVENTS) == 0)
        refuse(call, 400, "UnknownOperationException",
               front->options.api->program != NULL
                   ? "No event starts anything here: serve --event-pattern FILE"
                   : "No event starts anything here: `./NAME serve --event-pattern FILE` of an "
                     "executable takes them");
    else if (target != NULL && text_starts(target, EVENTS_TARGET))
        refuse(call, 400, "UnknownOperationException", "Of EventBridge there is only PutEvents");
    else if (target == NULL || !text_starts(target, TARGET))
        refuse(call, 400, "UnknownOperationException",
               "X-Amz-Target must be " TARGET " and the name of an action");
    else
        take_action(front, call, target + strlen(TARGET));
}

static void on_asked(void *context, struct http_call *call)
{
    struct front *front = context;
    const char *methods = methods_of(call);
    bool fits = methods != NULL &&
                text_is_one_of(http_call_method(call), strlen(http_call_method(call)), methods);

    if (fits && path_is(call, "/healthz"))
        answer_line(call, 200, "ok\n");
    else if (!is_allowed(front, call))
        return;
    else if (methods == NULL)
        answer_line(call, 404,
                    "There is nothing here: POST / with X-Amz-Target, POST /start, POST "
                    "/start-sync, GET /healthz, GET /metrics\n");
    else if (!fits)
        answer_method(call, methods);
    else if (path_is(call, "/metrics"))
        answer_metrics(front, call);
    else if (!take_gateway(front, call))
        take_target(front, call);
}

/* ---- opening and closing ---- */

static bool open_access(struct front *front, char **problem)
{
    const struct front_options *options = &front->options;
    char *warning = NULL;

    front->access = access_open(options->credentials, &warning, problem);
    if (warning != NULL)
        options->tell(options->context, warning);
    free(warning);
    return front->access != NULL;
}

struct front *front_open(const struct front_options *options, char **problem)
{
    struct front *front = mem_zeroed(1, sizeof *front);
    const struct http_server_options how = {
        .loop = options->loop,
        .listen = options->listen,
        .tls_cert = options->tls_cert,
        .tls_key = options->tls_key,
        .asked = on_asked,
        .context = front,
    };

    front->options = *options;
    front->metrics = metrics_new();
    front->events = (struct events){options->api, options->pattern};
    if (options->credentials != NULL && !open_access(front, problem)) {
        front_close(front);
        return NULL;
    }
    front->server = http_server_open(&how, problem);
    if (front->server != NULL && options->credentials == NULL &&
        !http_server_is_loopback(front->server)) {
        *problem = text_format("%s can be reached from other machines: that needs --credentials "
                               "FILE, the keys of those who may ask",
                               http_server_address(front->server));
        http_server_close(front->server);
        front->server = NULL;
    }
    if (front->server == NULL) {
        front_close(front);
        return NULL;
    }
    front->address = text_format("http%s://%s", options->tls_cert != NULL ? "s" : "",
                                 http_server_address(front->server));
    return front;
}

const char *front_address(const struct front *front)
{
    return front->address;
}

void front_end(struct front *front)
{
    struct asked *next;

    http_server_end(front->server);
    for (struct asked *asked = front->asked; asked != NULL; asked = next) {
        next = asked->next;
        if (asked->request != NULL)
            api_give_up(asked->request);
    }
}

bool front_is_asked(const struct front *front)
{
    return http_server_is_asked(front->server);
}

void front_close(struct front *front)
{
    if (front == NULL)
        return;
    while (front->asked != NULL) { /* it is answered later, to nobody */
        struct asked *asked = front->asked;

        front->asked = asked->next;
        asked->front = NULL;
        asked->call = NULL;
        asked->next = NULL;
        asked->link = NULL;
    }
    http_server_close(front->server);
    access_close(front->access);
    metrics_free(front->metrics);
    free(front->address);
    free(front);
}
