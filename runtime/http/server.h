/* runtime/http/server.h - answer HTTP/1.1 and 1.0, with or without TLS, in a loop: by evhttp.
 *
 * A request is a call: an object that is answered once, when `asked` is told of it or at any time
 * later. Calls of one connection are told one after the other, so that answers have the order of
 * their requests. While a call is not answered no timeout ends it.
 *
 * What connections may cost is bounded: heads, bodies, what has come of all requests that are not
 * whole, the time that a request or the taking of an answer lasts, and how many connections there
 * are (see http_server_open). Who goes beyond that is cut off; of all requests together those that
 * have held much for long. What is wrong with a request as HTTP
 * evhttp answers itself, by a page; all else (methods, paths, hosts) is the caller's. */
#ifndef SFN_HTTP_SERVER_H
#define SFN_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/http/header.h"

struct http_call;
struct http_server;
struct loop;

struct http_server_options {
    struct loop *loop;
    const char *listen;   /* "127.0.0.1:8083", "[::1]:0", "localhost:8083"; port 0: any free one */
    const char *tls_cert; /* a file in PEM, with the chain; NULL: no TLS */
    const char *tls_key;  /* a file in PEM; with tls_cert */
    size_t body_max;      /* in bytes; 0: HTTP_BODY_MAX */
    int64_t request_ms;   /* how late a request, or the taking of an answer, may be;
                             0: HTTP_REQUEST_MS */
    int64_t idle_ms;      /* for a connection without a request; 0: HTTP_IDLE_MS */
    /* Called in the loop for each request. It must not close the server. */
    void (*asked)(void *context, struct http_call *call);
    void *context;
};

enum {
    HTTP_BODY_MAX = 16 * 1024 * 1024,
    HTTP_HEAD_MAX = 64 * 1024,
    HTTP_HEADERS_MAX = 100, /* lines; evhttp's memory of a short one is many times its size */
    HTTP_REQUEST_MS = 30 * 1000,
    HTTP_IDLE_MS = 120 * 1000,
};

/* Listen. NULL when that fails: *problem is then one line that says why; free it. From now on the
 * process ignores SIGPIPE, and may have as many descriptors as it can be allowed, of which the
 * server leaves some to others. If all of its own are in use, the connection that has been idle
 * longest makes room; if none is idle, new ones wait. While the server listens it keeps the loop
 * running. */
struct http_server *http_server_open(const struct http_server_options *options, char **problem);

/* Where it listens, with the port that was chosen: "127.0.0.1:8083", "[::1]:40123". */
const char *http_server_address(const struct http_server *server);
/* Whether only this machine can reach it. */
bool http_server_is_loopback(const struct http_server *server);
/* The connections that are open. */
size_t http_server_connections(const struct http_server *server);

/* Accept no more connections, but for those that are about to connect, and end each as soon as what
 * it asks is answered. The loop is kept running until all calls are answered and the answers sent.
 */
void http_server_end(struct http_server *server);

/* Whether there are calls without an answer, or answers that are not sent. */
bool http_server_is_asked(const struct http_server *server);

/* Close all connections. Calls that were not answered are gone, which nobody is told. NULL is
 * allowed. Not from `asked`, `gone` or while a call is answered. */
void http_server_close(struct http_server *server);

/* ---- a call: its texts are good until it is answered or gone ---- */

/* "POST"; those that evhttp does not know are refused. */
const char *http_call_method(const struct http_call *call);
/* The path and the query as sent: "/path?query"; "*" of OPTIONS. */
const char *http_call_target(const struct http_call *call);
/* The first header of that name, in whatever case; or NULL. */
const char *http_call_header(const struct http_call *call, const char *name);
/* All headers, in their order, with names as sent. */
void http_call_each_header(const struct http_call *call,
                           void (*each)(void *context, const char *name, const char *value),
                           void *context);
/* Followed by a NUL. */
const char *http_call_body(struct http_call *call, size_t *size);
/* Give back the memory of headers and body, which are empty from now on: for a call that is held.
 */
void http_call_forget(struct http_call *call);

/* Have `gone` called once if the client hangs up before the answer, or has already done so: soon,
 * in the loop. The call is gone then and cannot be answered. A client that has only said that it
 * will send nothing more is taken for one that has hung up. Who does not ask for this is not told:
 * an answer nobody takes is dropped. */
void http_call_gone(struct http_call *call, void (*gone)(void *context), void *context);

/* Answer, and let go of the call. `headers` may not contain Content-Length, Date and Connection,
 * which are added. To a HEAD request the text is not sent, only its size. It is sent later, in the
 * loop. */
void http_call_answer(struct http_call *call, int status, const struct http_header *headers,
                      size_t count, const char *text, size_t size);

#endif
