/* runtime/http/connection.c - what evhttp's connections are told by, and how long they may last.
 *
 * evhttp says nothing of a connection until a whole request has come. So each gets a record when
 * evhttp asks for its stream. Bytes that arrive in the stream begin a request, and the end of
 * evhttp's connection ends the record. They are looked at before evhttp sees them: it takes more
 * for a request than is safe (framing.h). evhttp's own timeouts are no use: every byte winds them
 * up again, and they also run while a call is held. */
#include "runtime/http/inside.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/http/tls.h"

enum {
    LINGER_MS = 3000,          /* so long one that was refused may take its answer and close */
    PACE_BYTES = 64 * 1024,    /* of a request, in a second */
    ANSWER_BYTES = 256 * 1024, /* which may take request_ms */
};

/* ---- the list ---- */

static void link_last(struct connection *connection)
{
    struct http_server *server = connection->server;

    connection->next = NULL;
    connection->before = server->last;
    *(server->last == NULL ? &server->first : &server->last->next) = connection;
    server->last = connection;
}

static void unlink_one(struct connection *connection)
{
    struct http_server *server = connection->server;

    *(connection->before == NULL ? &server->first : &connection->before->next) = connection->next;
    *(connection->next == NULL ? &server->last : &connection->next->before) = connection->before;
}

/* What has come of a refused request evhttp has until its end. */
static void begin_phase(struct connection *connection, enum connection_phase phase)
{
    if (phase != CONNECTION_REFUSED)
        incoming_release(connection);
    connection->phase = phase;
    connection->since = connection->server->sweeps;
    connection->left = 0;
    connection->earned_ms = 0;
}

static int64_t lasted_ms(const struct connection *connection)
{
    const struct http_server *server = connection->server;

    return (int64_t)(server->sweeps - connection->since) * server->sweep_ms;
}

/* ---- what is refused ---- */

/* Nothing more reaches evhttp. It is answered soon: evhttp may be about to say what is called next.
 */
static void refuse(struct connection *connection)
{
    struct http_server *server = connection->server;
    struct bufferevent *stream = connection->stream;
    struct evbuffer *input = bufferevent_get_input(stream);
    bufferevent_data_cb reads, writes;
    bufferevent_event_cb happens;
    void *context;

    begin_phase(connection, CONNECTION_REFUSED);
    bufferevent_getcb(stream, &reads, &writes, &happens, &context);
    bufferevent_setcb(stream, NULL, writes, happens, context);
    evbuffer_drain(input, evbuffer_get_length(input));
    connection->next_refused = server->refused;
    server->refused = connection;
    event_active(&server->refuse, 0, 0);
}

static void ended(struct bufferevent *stream, short what, void *context)
{
    connection_close(context);
}

void connection_answer_refused(int fd, short what, void *context)
{
    struct http_server *server = context;

    while (server->refused != NULL) {
        struct connection *connection = server->refused;

        server->refused = connection->next_refused;
        refusal_answer(connection->stream, &connection->framing.refusal, ended, connection);
    }
}

/* The connection is no more. */
static void forget_refusal(struct connection *connection)
{
    struct connection **link = &connection->server->refused;

    while (*link != NULL && *link != connection)
        link = &(*link)->next_refused;
    if (*link != NULL)
        *link = connection->next_refused;
}

/* ---- beginning and end ---- */

/* Look at the last bytes of the input, of a request that is not whole. */
static void look(struct connection *connection, struct evbuffer *input, size_t size)
{
    struct framing *framing = &connection->framing;
    struct evbuffer_iovec pieces[4];
    struct evbuffer_ptr at;

    if (framing_skip(framing, size))
        return;
    evbuffer_ptr_set(input, &at, evbuffer_get_length(input) - size, EVBUFFER_PTR_SET);
    while (size > 0 && framing->state < FRAMING_WHOLE) {
        int count = evbuffer_peek(input, (ev_ssize_t)size, &at, pieces, COUNT_OF(pieces));
        size_t looked = 0;

        for (int i = 0; i < count && i < (int)COUNT_OF(pieces); i++) {
            framing_take(framing, pieces[i].iov_base, pieces[i].iov_len);
            looked += pieces[i].iov_len;
        }
        size -= looked;
        evbuffer_ptr_set(input, &at, looked, EVBUFFER_PTR_ADD);
    }
    if (framing->state == FRAMING_REFUSED)
        refuse(connection);
}

/* So many bytes have come of a request, or were taken of an answer: it may last longer. But none
 * are ahead of the time: who has sent or taken much at once may not stop for long. */
static void earn(struct connection *connection, size_t size, int64_t per_ms, int64_t pace)
{
    const int64_t most_ms = lasted_ms(connection);

    connection->earned_ms += (int64_t)size * per_ms / pace;
    if (connection->earned_ms > most_ms)
        connection->earned_ms = most_ms;
}

/* So many bytes have come of a request. */
static void take_in(struct connection *connection, struct evbuffer *input, size_t size)
{
    const size_t head_cost = incoming_head_cost(&connection->framing);

    earn(connection, size, 1000, PACE_BYTES);
    look(connection, input, size);
    if (connection->phase == CONNECTION_ASKS)
        incoming_add(connection, size, incoming_head_cost(&connection->framing) - head_cost);
}

/* Something has come, or was taken out. */
static void input_changed(struct evbuffer *input, const struct evbuffer_cb_info *info,
                          void *context)
{
    struct connection *connection = context;

    if (info->n_added == 0)
        return;
    if (connection->phase == CONNECTION_REFUSED) { /* evhttp may have put itself in place again */
        evbuffer_drain(input, evbuffer_get_length(input));
        return;
    }
    if (connection->phase == CONNECTION_IDLE)
        begin_phase(connection, CONNECTION_ASKS);
    if (connection->phase == CONNECTION_ASKS)
        take_in(connection, input, info->n_added);
    else if (connection->phase == CONNECTION_TAKES && evbuffer_get_length(input) > AHEAD_MAX)
        /* evhttp reads on while it writes, and again once it has written. */
        bufferevent_disable(connection->stream, EV_READ);
}

struct bufferevent *connection_new(struct http_server *server, struct event_base *base)
{
    struct connection *connection = mem_zeroed(1, sizeof *connection);

    connection->server = server;
    connection->stream = server->tls == NULL ? bufferevent_socket_new(base, -1, 0)
                                             : tls_server_stream(server->tls, base);
    if (connection->stream == NULL)
        exhausted("memory: of a connection");
    connection->next = server->fresh;
    server->fresh = connection;
    server->count++;
    event_active(&server->adopt, 0, 0);
    return connection->stream;
}

static void closed(struct evhttp_connection *evhttp, void *context)
{
    struct connection *connection = context;
    struct http_server *server = connection->server;
    struct http_call *call = connection->call;

    incoming_release(connection);
    if (connection->phase == CONNECTION_TAKES)
        server_count(server, -1);
    if (connection->phase == CONNECTION_REFUSED)
        forget_refusal(connection);
    server->by_fd[connection->fd] = NULL;
    unlink_one(connection);
    server->count--;
    free(connection);
    if (call != NULL)
        call_hung_up(call);
    server_resume(server);
}

/* What evhttp has its callbacks called with is its connection. */
static struct evhttp_connection *evhttp_of(struct bufferevent *stream)
{
    bufferevent_data_cb reads, writes;
    bufferevent_event_cb happens;
    void *context;

    bufferevent_getcb(stream, &reads, &writes, &happens, &context);
    return context;
}

static void put_by_fd(struct connection *connection)
{
    struct http_server *server = connection->server;
    size_t fd = (size_t)bufferevent_getfd(connection->stream);
    int one = 1;

    if (fd >= server->fds) {
        server->fds = fd + fd / 2 + 64;
        server->by_fd = mem_resize(server->by_fd, server->fds * sizeof(struct connection *));
    }
    server->by_fd[fd] = connection;
    connection->fd = (int)fd;
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

void connection_adopt(int fd, short what, void *context)
{
    struct http_server *server = context;

    while (server->fresh != NULL) {
        struct connection *connection = server->fresh;

        server->fresh = connection->next;
        connection->evhttp = evhttp_of(connection->stream);
        evhttp_connection_set_closecb(connection->evhttp, closed, connection);
        evbuffer_add_cb(bufferevent_get_input(connection->stream), input_changed, connection);
        put_by_fd(connection);
        framing_begin(&connection->framing, server->options.body_max);
        begin_phase(connection, CONNECTION_IDLE);
        link_last(connection);
    }
}

struct connection *connection_of(struct http_server *server, struct evhttp_connection *evhttp)
{
    return server->by_fd[bufferevent_getfd(evhttp_connection_get_bufferevent(evhttp))];
}

bool connection_is_spare(const struct connection *connection)
{
    int unread = 0; /* bytes of a request, of which we have not been told */

    if (connection->phase == CONNECTION_IDLE)
        return ioctl(connection->fd, FIONREAD, &unread) != 0 || unread == 0;
    return connection->phase == CONNECTION_REFUSED;
}

void connection_close(struct connection *connection)
{
    evhttp_connection_free(connection->evhttp);
}

/* ---- what becomes of a call ---- */

void connection_ask(struct connection *connection, struct http_call *call)
{
    struct http_server *server = connection->server;

    connection->call = call;
    begin_phase(connection, CONNECTION_HOLDS);
    if (connection != server->last) {
        unlink_one(connection);
        link_last(connection);
    }
    /* evhttp does so itself only after requests that may have a body. It would exit if it read
     * something now. */
    bufferevent_disable(connection->stream, EV_READ);
}

/* Who reads learns of a hang-up. What comes before it belongs to later requests, so that evhttp may
 * not see it yet. */
void connection_listen(struct connection *connection)
{
    struct bufferevent *stream = connection->stream;
    bufferevent_data_cb reads, writes;
    bufferevent_event_cb happens;
    void *context;

    bufferevent_getcb(stream, &reads, &writes, &happens, &context);
    bufferevent_setcb(stream, NULL, writes, happens, context);
    bufferevent_setwatermark(stream, EV_READ, 0, AHEAD_MAX);
    bufferevent_enable(stream, EV_READ);
}

/* The whole answer is sent. What has been read of the next request is looked at soon. */
static void sent(struct evhttp_request *request, void *context)
{
    struct connection *connection = context;
    struct http_server *server = connection->server;
    struct evbuffer *input = bufferevent_get_input(connection->stream);
    size_t size = evbuffer_get_length(input);

    bufferevent_setwatermark(connection->stream, EV_READ, 0, 0);
    server_count(server, -1);
    framing_begin(&connection->framing, server->options.body_max);
    begin_phase(connection, size > 0 ? CONNECTION_ASKS : CONNECTION_IDLE);
    if (size > 0)
        take_in(connection, input, size);
}

void connection_take(struct connection *connection, size_t size)
{
    struct evhttp_request *request = connection->call->request;

    connection->call = NULL;
    begin_phase(connection, CONNECTION_TAKES);
    connection->left = size;
    evhttp_request_set_on_complete_cb(request, sent, connection);
}

/* OpenSSL would make a record, and a packet, of each piece. */
void connection_join(struct connection *connection)
{
    struct evbuffer *output = bufferevent_get_output(connection->stream);
    size_t size = evbuffer_get_length(output);

    if (connection->server->tls != NULL)
        evbuffer_pullup(output, size < TLS_RECORD_MAX ? (ev_ssize_t)size : TLS_RECORD_MAX);
}

/* ---- time ---- */

/* For how long the phase may last: with time for bytes, as who is cut off is slow, not busy with
 * much. */
static int64_t patience_ms(const struct connection *connection)
{
    const struct http_server_options *options = &connection->server->options;
    const struct tls *tls = connection->server->tls;

    if (connection->phase == CONNECTION_REFUSED)
        return options->request_ms < LINGER_MS ? options->request_ms : LINGER_MS;
    if (connection->phase == CONNECTION_IDLE &&
        (tls == NULL || tls_is_established(tls, connection->stream)))
        return options->idle_ms;
    return options->request_ms + connection->earned_ms;
}

/* How much of its answer has been taken since the last look? */
static void look_for_taken(struct connection *connection)
{
    const size_t left = evbuffer_get_length(bufferevent_get_output(connection->stream));

    if (left < connection->left)
        earn(connection, connection->left - left, connection->server->options.request_ms,
             ANSWER_BYTES);
    connection->left = left;
}

/* So much was read ahead that nothing more is read. What has hung up is then told by nobody. */
static void look_for_end(struct connection *connection)
{
    struct pollfd socket = {.fd = connection->fd, .events = POLLRDHUP};

    if (evbuffer_get_length(bufferevent_get_input(connection->stream)) >= AHEAD_MAX &&
        poll(&socket, 1, 0) > 0)
        bufferevent_trigger_event(connection->stream, BEV_EVENT_EOF | BEV_EVENT_READING, 0);
}

void connection_sweep(struct connection *connection)
{
    if (connection->phase == CONNECTION_TAKES)
        look_for_taken(connection);
    if (connection->phase == CONNECTION_HOLDS)
        look_for_end(connection);
    else if (lasted_ms(connection) > patience_ms(connection))
        connection_close(connection);
}

void connection_end(struct connection *connection)
{
    char byte;

    if (connection->phase == CONNECTION_IDLE &&
        recv(connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
        connection_close(connection);
}
