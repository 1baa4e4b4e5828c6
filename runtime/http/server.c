/* runtime/http/server.c - a server: evhttp on a listener of ours, and what is bounded about it. */
#include "runtime/http/server.h"

#include <errno.h>
#include <event2/listener.h>
#include <signal.h>
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/descriptors.h"
#include "runtime/base/text.h"
#include "runtime/http/inside.h"
#include "runtime/http/address.h"
#include "runtime/http/tls.h"
#include "runtime/loop/loop.h"

enum {
    LAST_MS = 20, /* so long a server that ends still accepts who is about to connect */
    SWEEP_MS_MAX = 1000,
    RESERVE_MAX = 256, /* descriptors that are left to others */
};

/* ---- a look at all connections ---- */

static void sweep(void *context);

static void arm_sweep(struct http_server *server)
{
    struct loop *loop = server->options.loop;

    if (server->sweep == NULL)
        server->sweep = loop_arm(loop, loop_now_ms(loop) + server->sweep_ms, sweep, server);
}

static void sweep(void *context)
{
    struct http_server *server = context;
    struct connection *next;

    server->sweep = NULL;
    server->sweeps++;
    for (struct connection *connection = server->first; connection != NULL; connection = next) {
        next = connection->next;
        connection_sweep(connection);
    }
    if (server->count > 0 && server->is_busy)
        arm_sweep(server);
}

/* ---- accepting ---- */

static bool make_room(struct http_server *server)
{
    for (struct connection *connection = server->first; connection != NULL;
         connection = connection->next)
        if (connection_is_spare(connection)) {
            connection_close(connection);
            return true;
        }
    return false;
}

static void filled(struct http_server *server)
{
    arm_sweep(server);
    if (server->count >= server->connections_max && !make_room(server))
        server_pause(server);
}

/* evhttp wants a stream for a socket that it has accepted. */
static struct bufferevent *accepted(struct event_base *base, void *context)
{
    struct bufferevent *stream = connection_new(context, base);

    filled(context);
    return stream;
}

/* All that listen. Why: evhttp gives the listener a context of its own, and accept_failed none. */
static struct http_server *listening;

/* No descriptor is left, most likely. */
static void accept_failed(struct evconnlistener *listener, void *context)
{
    struct http_server *server = listening;

    while (server != NULL && server->listener != listener)
        server = server->next;
    if (server != NULL && !make_room(server))
        server_pause(server);
}

static void stop_listening(struct http_server *server)
{
    struct http_server **link = &listening;

    if (server->listener == NULL)
        return;
    loop_disarm(server->options.loop, server->pause);
    server->pause = NULL;
    evhttp_del_accept_socket(server->http, server->bound);
    server->listener = NULL;
    while (*link != server)
        link = &(*link)->next;
    *link = server->next;
}

/* ---- opening and closing ---- */

/* How many connections there may be: as many descriptors as the process can be allowed, but for a
 * number that files, pipes and processes need. */
static size_t connections_max(void)
{
    size_t all = descriptors_raise();

    return all <= 2 * RESERVE_MAX ? all / 2 : all - RESERVE_MAX;
}

static void set_defaults(struct http_server *server)
{
    struct http_server_options *options = &server->options;
    int64_t least_ms;

    if (options->body_max == 0)
        options->body_max = HTTP_BODY_MAX;
    if (options->request_ms == 0)
        options->request_ms = HTTP_REQUEST_MS;
    if (options->idle_ms == 0)
        options->idle_ms = HTTP_IDLE_MS;
    least_ms = options->request_ms < options->idle_ms ? options->request_ms : options->idle_ms;
    server->sweep_ms = least_ms / 8 < SWEEP_MS_MAX ? least_ms / 8 + 1 : SWEEP_MS_MAX;
}

/* All that evhttp knows. */
#define METHODS                                                                                    \
    (EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE |     \
     EVHTTP_REQ_OPTIONS | EVHTTP_REQ_TRACE | EVHTTP_REQ_CONNECT | EVHTTP_REQ_PATCH)

static void start(struct http_server *server, int fd)
{
    struct event_base *base = loop_base(server->options.loop);

    server->http = evhttp_new(base);
    server->listener =
        evconnlistener_new(base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
    if (server->http == NULL || server->listener == NULL)
        exhausted("memory: of a server");
    server->bound = evhttp_bind_listener(server->http, server->listener);
    if (server->bound == NULL)
        exhausted("memory: of a server");
    evconnlistener_set_error_cb(server->listener, accept_failed);
    server->next = listening;
    listening = server;
    evhttp_set_allowed_methods(server->http, METHODS);
    evhttp_set_max_headers_size(server->http, HTTP_HEAD_MAX);
    evhttp_set_max_body_size(server->http, (ev_ssize_t)server->options.body_max);
    evhttp_set_default_content_type(server->http, NULL);
    evhttp_set_bevcb(server->http, accepted, server);
    evhttp_set_gencb(server->http, call_asked, server);
    event_assign(&server->adopt, base, -1, 0, connection_adopt, server);
    event_assign(&server->refuse, base, -1, 0, connection_answer_refused, server);
}

struct http_server *http_server_open(const struct http_server_options *options, char **problem)
{
    struct http_server *server = mem_zeroed(1, sizeof *server);
    int fd = -1;

    server->options = *options;
    set_defaults(server);
    *problem = NULL;
    if (options->tls_cert != NULL || options->tls_key != NULL) {
        if (options->tls_cert == NULL || options->tls_key == NULL)
            *problem = text_format("TLS needs both a certificate and its key");
        else
            server->tls = tls_server(options->tls_cert, options->tls_key, problem);
    }
    if (*problem == NULL)
        fd = address_listen(options->listen, problem);
    if (fd < 0) {
        tls_free(server->tls);
        free(server);
        return NULL;
    }
    signal(SIGPIPE, SIG_IGN);
    server->address = address_of(fd);
    server->is_loopback = address_is_loopback(fd);
    server->connections_max = connections_max();
    start(server, fd);
    server_tend(server);
    return server;
}

const char *http_server_address(const struct http_server *server)
{
    return server->address;
}

bool http_server_is_loopback(const struct http_server *server)
{
    return server->is_loopback;
}

size_t http_server_connections(const struct http_server *server)
{
    return server->count;
}

static void end(void *context)
{
    struct http_server *server = context;
    struct connection *next;

    server->last_call = NULL;
    stop_listening(server);
    for (struct connection *connection = server->first; connection != NULL; connection = next) {
        next = connection->next;
        connection_end(connection);
    }
    server_tend(server);
}

void http_server_end(struct http_server *server)
{
    struct loop *loop = server->options.loop;

    if (server->ending)
        return;
    server->ending = true;
    server->last_call = loop_arm(loop, loop_now_ms(loop) + LAST_MS, end, server);
}

bool http_server_is_asked(const struct http_server *server)
{
    return server->asked > 0;
}

void http_server_close(struct http_server *server)
{
    if (server == NULL)
        return;
    server->closing = true;
    loop_disarm(server->options.loop, server->last_call);
    loop_disarm(server->options.loop, server->pause);
    server->pause = NULL;
    connection_adopt(-1, 0, server);
    event_del(&server->adopt);
    event_del(&server->refuse);
    evhttp_free(server->http);
    server->listener = NULL;
    call_drop_orphans(server);
    server->asked = 0;
    server_tend(server);
    tls_free(server->tls);
    free(server->by_fd);
    free(server->address);
    free(server);
}
