/* runtime/http/inside.h - what a server, its connections and their calls consist of. Inside
 * runtime/http. */
#ifndef SFN_HTTP_INSIDE_H
#define SFN_HTTP_INSIDE_H

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/http.h>
#include <time.h>

#include "runtime/http/framing.h"
#include "runtime/http/server.h"

struct connection;
struct evconnlistener;
struct loop_timer;
struct tls;

enum {
    AHEAD_MAX = 4096, /* what is read of later requests before the answer is sent */
};

struct http_server {
    struct http_server *next; /* of all that listen (server.c) */
    struct http_server_options options;
    struct tls *tls; /* NULL: no TLS */
    struct evhttp *http;
    struct evconnlistener *listener;   /* NULL: no more */
    struct evhttp_bound_socket *bound; /* evhttp's, with the listener */
    char *address;
    bool is_loopback;
    struct loop_timer *pause;     /* nothing is accepted until then */
    struct loop_timer *last_call; /* a server that ends accepts until then */
    size_t connections_max;

    /* Connections, the one first that has been left alone for the longest time. */
    struct connection *first;
    struct connection *last;
    size_t count;              /* with the fresh ones */
    struct connection **by_fd; /* all but the fresh ones, by their descriptors */
    size_t fds;
    struct connection *fresh;   /* evhttp has not told yet what it made of them; linked by `next` */
    struct event adopt;         /* they are looked at in the same turn */
    struct connection *refused; /* what they have sent waits for an answer; by `next_refused` */
    struct event refuse;        /* they are answered in the same turn */
    struct http_call *asking;   /* `asked` is told of it just now */
    struct http_call *orphans;  /* their clients have hung up, and nobody wants to know */
    size_t incoming;            /* what requests that are not whole cost (incoming.c) */
    size_t asked;               /* calls without an answer, and answers that are not sent */
    bool ending;
    bool closing;
    bool is_busy; /* the loop is kept running */

    char date[32]; /* the header Date of ... */
    time_t date_s; /* ... this second */

    struct loop_timer *sweep; /* NULL: there is no connection */
    int64_t sweep_ms;
    uint32_t sweeps; /* how many there have been: the clock by which connections go */
};

enum connection_phase {
    CONNECTION_IDLE,
    CONNECTION_ASKS,    /* a request has come in part */
    CONNECTION_HOLDS,   /* its call waits for an answer */
    CONNECTION_TAKES,   /* the answer is sent */
    CONNECTION_REFUSED, /* what has come is no request: evhttp sees nothing any more */
};

struct connection {
    struct http_server *server;
    struct connection *next;
    struct connection *before;
    struct bufferevent *stream;       /* evhttp's */
    struct evhttp_connection *evhttp; /* whose end is the end of this */
    int fd;
    enum connection_phase phase;
    uint32_t since;         /* the sweep at which the phase began */
    size_t left;            /* of the answer, when it was last looked at */
    size_t cost;            /* of what has come of a request, as counted in the server's incoming */
    int64_t earned_ms;      /* by what has come or was taken: so much longer the phase may last */
    struct framing framing; /* of the request that comes, while there is no call */
    struct connection *next_refused;
    struct http_call *call;
};

struct http_call {
    struct http_server *server;
    struct connection *connection; /* NULL: the client has hung up */
    struct evhttp_request *request;
    void (*gone)(void *context);
    void *gone_context;
    const char *body; /* NULL: it was not asked for yet */
    size_t body_size;
    struct http_call *next; /* of the orphans */
};

/* ---- tend.c ---- */

/* Something is asked, or no longer: 1 or -1. */
void server_count(struct http_server *server, int change);
/* Once a server that ends is asked nothing more, nothing of it keeps the loop running. */
void server_tend(struct http_server *server);
/* Accept nobody for a while, or until there is room. */
void server_pause(struct http_server *server);
/* There is room. */
void server_resume(struct http_server *server);

/* ---- incoming.c ---- */

/* What the head costs that has come so far, on top of its bytes. */
size_t incoming_head_cost(const struct framing *framing);
/* So many bytes of a request have come, whose head costs so much more by that. If all together cost
 * too much, some are closed soon; perhaps this one. */
void incoming_add(struct connection *connection, size_t size, size_t head_cost);
/* What has come is of no request any more that is still to be read, or is freed. */
void incoming_release(struct connection *connection);

/* ---- orphan.c ---- */

/* The client has hung up; the connection is no more. */
void call_hung_up(struct http_call *call);
/* Let go of one that nobody takes the answer of, or of all. */
void call_drop_orphan(struct http_call *call);
void call_drop_orphans(struct http_server *server);

/* ---- refusal.c ---- */

/* Answer a stream whose bytes are refused, and close its sending side. `ended` is called when the
 * client has closed the other side. */
void refusal_answer(struct bufferevent *stream, const struct framing_refusal *refusal,
                    bufferevent_event_cb ended, void *context);

/* ---- connection.c ---- */

/* The stream for a connection that evhttp has accepted, of which there is a record now. */
struct bufferevent *connection_new(struct http_server *server, struct event_base *base);
/* For libevent: see what evhttp has made of new ones. */
void connection_adopt(int fd, short what, void *context);
/* For libevent: answer those that were refused. */
void connection_answer_refused(int fd, short what, void *context);
/* The record of evhttp's connection. */
struct connection *connection_of(struct http_server *server, struct evhttp_connection *evhttp);
/* A call was made of its request. */
void connection_ask(struct connection *connection, struct http_call *call);
/* See to it that a hang-up is noticed before the call is answered. */
void connection_listen(struct connection *connection);
/* Its call is answered, with a text of so many bytes, which evhttp will send. */
void connection_take(struct connection *connection, size_t size);
/* What is to be sent is there: put the pieces of it together. */
void connection_join(struct connection *connection);
/* Whether it may be closed to make room for another. */
bool connection_is_spare(const struct connection *connection);
/* Not while its call is held. */
void connection_close(struct connection *connection);
/* A sweep: close what has been waited for long enough. */
void connection_sweep(struct connection *connection);
/* The server ends: close it if nothing has come that could be answered. */
void connection_end(struct connection *connection);

/* ---- call.c ---- */

/* For evhttp: a request has come. `context` is the server. */
void call_asked(struct evhttp_request *request, void *context);

#endif
