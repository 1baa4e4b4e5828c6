/* runtime/http/call.c - a call: what was asked, and how it is answered. */
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/base/bug.h"
#include "runtime/http/inside.h"

/* ---- what was asked ---- */

const char *http_call_method(const struct http_call *call)
{
    switch (evhttp_request_get_command(call->request)) {
    case EVHTTP_REQ_GET:
        return "GET";
    case EVHTTP_REQ_POST:
        return "POST";
    case EVHTTP_REQ_HEAD:
        return "HEAD";
    case EVHTTP_REQ_PUT:
        return "PUT";
    case EVHTTP_REQ_DELETE:
        return "DELETE";
    case EVHTTP_REQ_OPTIONS:
        return "OPTIONS";
    case EVHTTP_REQ_TRACE:
        return "TRACE";
    case EVHTTP_REQ_CONNECT:
        return "CONNECT";
    case EVHTTP_REQ_PATCH:
        return "PATCH";
    default:
        BUG("a method that evhttp was told to refuse");
    }
}

/* Who takes us for a proxy sends "http://host/path?query". */
const char *http_call_target(const struct http_call *call)
{
    const char *target = evhttp_request_get_uri(call->request);
    const char *host = target[0] == '/' ? NULL : strstr(target, "://");

    if (host == NULL)
        return target;
    target = host + 3 + strcspn(host + 3, "/?");
    return target[0] == '/' ? target : "/";
}

const char *http_call_header(const struct http_call *call, const char *name)
{
    return evhttp_find_header(evhttp_request_get_input_headers(call->request), name);
}

void http_call_each_header(const struct http_call *call,
                           void (*each)(void *context, const char *name, const char *value),
                           void *context)
{
    const struct evkeyvalq *headers = evhttp_request_get_input_headers(call->request);

    for (const struct evkeyval *header = headers->tqh_first; header != NULL;
         header = header->next.tqe_next)
        each(context, header->key, header->value);
}

const char *http_call_body(struct http_call *call, size_t *size)
{
    struct evbuffer *body = evhttp_request_get_input_buffer(call->request);

    if (call->body == NULL) {
        call->body_size = evbuffer_get_length(body);
        if (evbuffer_add(body, "", 1) != 0 ||
            (call->body = (const char *)evbuffer_pullup(body, -1)) == NULL)
            exhausted("memory: of a request's body");
    }
    *size = call->body_size;
    return call->body;
}

/* evhttp still wants to know what becomes of the connection. */
void http_call_forget(struct http_call *call)
{
    struct evkeyvalq *headers = evhttp_request_get_input_headers(call->request);
    struct evbuffer *body = evhttp_request_get_input_buffer(call->request);
    const char *connection = evhttp_find_header(headers, "Connection");
    char *kept = connection == NULL ? NULL : mem_text(connection, strlen(connection));

    evhttp_clear_headers(headers);
    if (kept != NULL)
        evhttp_add_header(headers, "Connection", kept);
    free(kept);
    evbuffer_drain(body, evbuffer_get_length(body));
    call->body = "";
    call->body_size = 0;
}

void http_call_gone(struct http_call *call, void (*gone)(void *context), void *context)
{
    call->gone = gone;
    call->gone_context = context;
    if (gone != NULL && call != call->server->asking)
        connection_listen(call->connection);
}

/* ---- from being asked to being answered ---- */

/* Most calls are answered at once, so that nobody has to see to hang-ups. */
static void let_answer(struct http_server *server, const struct connection *connection,
                       struct http_call *call)
{
    server->asking = call;
    server->options.asked(server->options.context, call);
    server->asking = NULL;
    if (connection->call == call && call->gone != NULL)
        connection_listen(call->connection);
}

void call_asked(struct evhttp_request *request, void *context)
{
    struct http_server *server = context;
    struct connection *connection = connection_of(server, evhttp_request_get_connection(request));
    struct http_call *call = mem_alloc(sizeof *call);

    *call = (struct http_call){.server = server, .connection = connection, .request = request};
    connection_ask(connection, call);
    server_count(server, 1);
    let_answer(server, connection, call);
}

/* The header Date, which is made once a second. */
static const char *date_of(struct http_server *server)
{
    time_t now = time(NULL);

    if (now != server->date_s) {
        server->date_s = now;
        evutil_date_rfc1123(server->date, sizeof server->date, NULL);
    }
    return server->date;
}

void http_call_answer(struct http_call *call, int status, const struct http_header *headers,
                      size_t count, const char *text, size_t size)
{
    struct evhttp_request *request = call->request;
    struct evkeyvalq *lines = evhttp_request_get_output_headers(request);
    bool is_head = evhttp_request_get_command(request) == EVHTTP_REQ_HEAD;
    char digits[24];

    if (call->connection == NULL) {
        call_drop_orphan(call);
        return;
    }
    for (size_t i = 0; i < count; i++)
        evhttp_add_header(lines, headers[i].name, headers[i].value);
    if (status != 204) {
        snprintf(digits, sizeof digits, "%zu", size);
        evhttp_add_header(lines, "Content-Length", digits);
    }
    evhttp_add_header(lines, "Date", date_of(call->server));
    if (call->server->ending)
        evhttp_add_header(lines, "Connection", "close");
    if (size > 0 && !is_head && status != 204 &&
        evbuffer_add(evhttp_request_get_output_buffer(request), text, size) != 0)
        exhausted("memory: of an answer");
    connection_take(call->connection, size);
    evhttp_send_reply(request, status, NULL, NULL);
    connection_join(call->connection);
    free(call);
}
