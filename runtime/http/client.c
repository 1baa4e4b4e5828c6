/* runtime/http/client.c - ask a server and wait for its answer.
 *
 * evhttp's client says of a connection that failed only that there was no answer. So its event
 * callback is called by one of ours, which remembers what has happened. Names are looked up here,
 * for the same reason, and because evhttp would try one address only. */
#include "runtime/http/client.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netdb.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/http/tls.h"

struct http_client {
    char *endpoint;
    char *host; /* of the endpoint: a name or an address */
    char *host_header;
    char *target;
    char port[12];
    struct tls *tls; /* NULL: no TLS */
};

/* ---- endpoints ---- */

static char *copy_of(const char *text)
{
    return mem_text(text, strlen(text));
}

/* The host of "[::1]" is "::1". */
static char *without_brackets(const char *host)
{
    size_t size = strlen(host);

    return host[0] == '[' && host[size - 1] == ']' ? mem_text(host + 1, size - 2) : copy_of(host);
}

static bool read_endpoint(struct http_client *client, const struct evhttp_uri *uri, bool is_https)
{
    const char *host = evhttp_uri_get_host(uri);
    const char *path = evhttp_uri_get_path(uri);
    int port = evhttp_uri_get_port(uri);

    if (host == NULL || host[0] == '\0' || port == 0 || evhttp_uri_get_userinfo(uri) != NULL ||
        evhttp_uri_get_query(uri) != NULL || evhttp_uri_get_fragment(uri) != NULL)
        return false;
    client->host = without_brackets(host);
    client->host_header = port < 0 ? copy_of(host) : text_format("%s:%d", host, port);
    client->target = copy_of(path == NULL || path[0] == '\0' ? "/" : path);
    snprintf(client->port, sizeof client->port, "%d", port > 0 ? port : is_https ? 443 : 80);
    return true;
}

struct http_client *http_client_open(const char *endpoint, char **problem)
{
    struct http_client *client = mem_zeroed(1, sizeof *client);
    struct evhttp_uri *uri = evhttp_uri_parse(endpoint);
    const char *scheme = uri == NULL ? NULL : evhttp_uri_get_scheme(uri);
    bool is_https = scheme != NULL && strcasecmp(scheme, "https") == 0;

    client->endpoint = copy_of(endpoint);
    *problem = NULL;
    if (scheme == NULL || !(is_https || strcasecmp(scheme, "http") == 0) ||
        !read_endpoint(client, uri, is_https))
        *problem = text_format("%s: is not an endpoint, as http://127.0.0.1:8083", endpoint);
    else if (is_https)
        client->tls = tls_client(problem);
    if (uri != NULL)
        evhttp_uri_free(uri);
    if (*problem != NULL) {
        http_client_close(client);
        return NULL;
    }
    signal(SIGPIPE, SIG_IGN);
    return client;
}

void http_client_close(struct http_client *client)
{
    if (client == NULL)
        return;
    tls_free(client->tls);
    free(client->endpoint);
    free(client->host);
    free(client->host_header);
    free(client->target);
    free(client);
}

const char *http_client_host(const struct http_client *client)
{
    return client->host_header;
}

const char *http_client_target(const struct http_client *client)
{
    return client->target;
}

/* ---- an attempt at one address ---- */

struct attempt {
    const struct http_client *client;
    const struct http_request *request;
    struct event_base *base;
    struct event *late;
    struct bufferevent *stream;
    bufferevent_event_cb happens; /* evhttp's, with its context */
    void *context;
    bool is_connected;
    bool is_over;
    struct http_answer *answer; /* without a text: there is none */
    char *problem;              /* the first one */
};

static void set_problem(struct attempt *attempt, char *problem)
{
    if (attempt->problem == NULL)
        attempt->problem = problem;
    else
        free(problem);
}

static void wait_at_most(struct attempt *attempt, int64_t wait_ms)
{
    struct timeval wait = {.tv_sec = wait_ms / 1000, .tv_usec = wait_ms % 1000 * 1000};

    evtimer_add(attempt->late, &wait);
}

static void is_late(int fd, short what, void *context)
{
    struct attempt *attempt = context;

    set_problem(
        attempt,
        text_format(attempt->is_connected ? "no answer within %g s" : "no connection within %g s",
                    (double)(attempt->is_connected ? attempt->request->answer_ms
                                                   : attempt->request->connect_ms) /
                        1000));
    event_base_loopbreak(attempt->base);
}

/* Why there is no connection. */
static char *connection_problem(struct attempt *attempt)
{
    int error = errno;
    const struct tls *tls = attempt->client->tls;
    char *problem = tls == NULL ? NULL : tls_stream_problem(tls, attempt->stream);

    if (problem != NULL)
        return problem;
    return text_format("%s", error != 0 ? strerror(error) : "the connection broke off");
}

static void happened(struct bufferevent *stream, short what, void *context)
{
    struct attempt *attempt = context;

    if (what & BEV_EVENT_CONNECTED) {
        attempt->is_connected = true;
        wait_at_most(attempt, attempt->request->answer_ms);
    } else {
        set_problem(attempt, connection_problem(attempt));
    }
    attempt->happens(stream, what, attempt->context);
}

static void failed(enum evhttp_request_error error, void *context)
{
    static const char broken[] = "the connection broke off before the answer";

    switch (error) {
    case EVREQ_HTTP_INVALID_HEADER:
        set_problem(context, text_format("what answers is not an HTTP server"));
        break;
    case EVREQ_HTTP_DATA_TOO_LONG:
        set_problem(context, text_format("the answer is larger than %d bytes", HTTP_ANSWER_MAX));
        break;
    default:
        set_problem(context, text_format("%s", broken));
    }
}

static void answered(struct evhttp_request *request, void *context)
{
    struct attempt *attempt = context;
    struct http_answer *answer = attempt->answer;
    struct evbuffer *body;

    attempt->is_over = true;
    event_base_loopbreak(attempt->base);
    if (request == NULL || evhttp_request_get_response_code(request) == 0)
        return;
    body = evhttp_request_get_input_buffer(request);
    answer->status = evhttp_request_get_response_code(request);
    answer->size = evbuffer_get_length(body);
    answer->text = mem_alloc(answer->size + 1);
    evbuffer_remove(body, answer->text, answer->size);
    answer->text[answer->size] = '\0';
}

static struct bufferevent *stream_new(struct attempt *attempt)
{
    const struct http_client *client = attempt->client;

    if (client->tls == NULL)
        return bufferevent_socket_new(attempt->base, -1, 0);
    return tls_client_stream(client->tls, attempt->base, client->host);
}

static struct evhttp_request *request_new(struct attempt *attempt)
{
    const struct http_request *asked = attempt->request;
    struct evhttp_request *request = evhttp_request_new(answered, attempt);
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);

    evhttp_request_set_error_cb(request, failed);
    evhttp_add_header(headers, "Host", attempt->client->host_header);
    evhttp_add_header(headers, "Connection", "close");
    for (size_t i = 0; i < asked->count; i++)
        evhttp_add_header(headers, asked->headers[i].name, asked->headers[i].value);
    evbuffer_add(evhttp_request_get_output_buffer(request), asked->text, asked->size);
    return request;
}

/* Let evhttp ask, and ours be called in between. */
static void ask(struct attempt *attempt, struct evhttp_connection *connection)
{
    bufferevent_data_cb reads, writes;
    const struct timeval forever = {.tv_sec = 1000000};

    evhttp_connection_set_timeout_tv(connection, &forever);
    evhttp_connection_set_max_body_size(connection, HTTP_ANSWER_MAX);
    wait_at_most(attempt, attempt->request->connect_ms);
    evhttp_make_request(connection, request_new(attempt), EVHTTP_REQ_POST, attempt->client->target);
    bufferevent_getcb(attempt->stream, &reads, &writes, &attempt->happens, &attempt->context);
    bufferevent_setcb(attempt->stream, reads, writes, happened, attempt);
    if (!attempt->is_over)
        event_base_dispatch(attempt->base);
}

/* Returns whether there was a connection. */
static bool attempt_at(const struct http_client *client, const struct http_request *request,
                       const struct addrinfo *at, struct http_answer *answer, char **problem)
{
    struct attempt attempt = {.client = client, .request = request, .answer = answer};
    struct evhttp_connection *connection;
    char host[NI_MAXHOST];

    getnameinfo(at->ai_addr, at->ai_addrlen, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    attempt.base = event_base_new();
    attempt.stream = attempt.base == NULL ? NULL : stream_new(&attempt);
    if (attempt.stream == NULL)
        exhausted("memory: of a connection");
    attempt.late = evtimer_new(attempt.base, is_late, &attempt);
    connection = evhttp_connection_base_bufferevent_new(
        attempt.base, NULL, attempt.stream, host, (unsigned short)strtol(client->port, NULL, 10));
    if (attempt.late == NULL || connection == NULL)
        exhausted("memory: of a connection");
    ask(&attempt, connection);
    evhttp_connection_free(connection);
    event_free(attempt.late);
    event_base_free(attempt.base);
    if (answer->text == NULL && attempt.problem == NULL)
        set_problem(&attempt, text_format("the connection broke off"));
    *problem = attempt.problem;
    return attempt.is_connected;
}

enum http_outcome http_client_post(struct http_client *client, const struct http_request *request,
                                   struct http_answer *answer, char **problem)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *addresses;
    int unknown = getaddrinfo(client->host, client->port, &hints, &addresses);
    bool is_connected = false;
    char *why = NULL;

    *answer = (struct http_answer){0};
    *problem = NULL;
    if (unknown != 0) {
        *problem = text_format("%s: %s", client->endpoint,
                               unknown == EAI_SYSTEM ? strerror(errno) : gai_strerror(unknown));
        return HTTP_UNREACHED;
    }
    for (struct addrinfo *at = addresses; at != NULL && !is_connected; at = at->ai_next) {
        free(why);
        is_connected = attempt_at(client, request, at, answer, &why);
    }
    freeaddrinfo(addresses);
    if (answer->text == NULL)
        *problem = text_format("%s: %s", client->endpoint, why);
    free(why);
    return answer->text != NULL ? HTTP_ANSWERED : is_connected ? HTTP_UNANSWERED : HTTP_UNREACHED;
}
