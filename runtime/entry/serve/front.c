/* runtime/entry/serve/front.c - requests by HTTP: what each asks for, and the answer. */
#include "runtime/entry/serve/front.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/entropy.h"
#include "runtime/base/text.h"
#include "runtime/http/server.h"

#define TARGET "AWSStepFunctions."
#define TYPE "application/x-amz-json-1.0"

struct asked;

struct front {
    struct front_options options;
    struct http_server *server;
    char *address;
    struct asked *asked; /* requests that are not answered */
};

/* A request that is being answered. */
struct asked {
    struct http_call *call;  /* NULL: the client has hung up */
    struct request *request; /* it waits for work; else NULL */
    struct asked *next, **link;
};

/* ---- answers ---- */

static void answer(struct http_call *call, int status, const char *type, const char *text,
                   size_t size)
{
    char id[40];
    const struct http_header headers[] = {{"Content-Type", type}, {"x-amzn-RequestId", id}};
    uint64_t high = entropy_number(), low = entropy_number();

    snprintf(id, sizeof id, "%08x-%04x-%04x-%04x-%012" PRIx64, (unsigned)(high >> 32),
             (unsigned)(high >> 16) & 0xffff, ((unsigned)high & 0xfff) | 0x4000,
             ((unsigned)(low >> 48) & 0x3fff) | 0x8000, low & 0xffffffffffff);
    http_call_answer(call, status, headers, COUNT_OF(headers), text, size);
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

static void on_answered(void *context, const struct api_answer *given)
{
    struct asked *asked = context;
    struct buffer body = BUFFER_EMPTY;

    if (asked->call != NULL) {
        api_add_body(given, &body);
        answer(asked->call, status_of(given), TYPE, body.text, body.size);
        buffer_fini(&body);
    }
    if (asked->link != NULL)
        *asked->link = asked->next;
    if (asked->next != NULL)
        asked->next->link = asked->link;
    free(asked);
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
}

/* ---- requests ---- */

static void take_action(struct front *front, struct http_call *call, const char *action)
{
    struct asked *asked = mem_zeroed(1, sizeof *asked);
    const struct api_asker asker = {.answered = on_answered, .context = asked, .waits = on_waits};
    size_t size;
    const char *body = http_call_body(call, &size);

    asked->call = call;
    asked->next = front->asked;
    asked->link = &front->asked;
    if (asked->next != NULL)
        asked->next->link = &asked->next;
    front->asked = asked;
    http_call_gone(call, on_gone, asked);
    api_take_action(front->options.api, loop_now_ms(front->options.loop), action, body, size,
                    &asker);
}

static void refuse(struct http_call *call, int status, const char *error, const char *message)
{
    char *text = text_format("{\"__type\":\"%s\",\"message\":\"%s\"}", error, message);

    answer(call, status, TYPE, text, strlen(text));
    free(text);
}

/* Whether the target's path is this one. */
static bool path_is(const struct http_call *call, const char *path)
{
    const char *target = http_call_target(call);
    size_t size = strcspn(target, "?");

    return strlen(path) == size && memcmp(target, path, size) == 0;
}

static void on_asked(void *context, struct http_call *call)
{
    struct front *front = context;
    const char *target = http_call_header(call, "X-Amz-Target");
    bool gets = strcmp(http_call_method(call), "GET") == 0;

    if (gets && path_is(call, "/healthz"))
        answer_line(call, 200, "ok\n");
    else if (strcmp(http_call_method(call), "POST") != 0 || !path_is(call, "/"))
        answer_line(call, 404, "There is nothing here: POST / with X-Amz-Target, GET /healthz\n");
    else if (target == NULL || !text_starts(target, TARGET))
        refuse(call, 400, "UnknownOperationException",
               "X-Amz-Target must be " TARGET " and the name of an action");
    else
        take_action(front, call, target + strlen(TARGET));
}

/* ---- opening and closing ---- */

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
        free(front);
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
        asked->call = NULL;
        asked->next = NULL;
        asked->link = NULL;
    }
    http_server_close(front->server);
    free(front->address);
    free(front);
}
