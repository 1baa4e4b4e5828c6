/* runtime/entry/store/listener.h - hear requests on the socket beside a store that we own.
 *
 * Who connects, as our user or as root, sends requests, each a line, and gets a line for each, in
 * their order. Whatever others send or do not send holds up nobody: who is silent for too
 * long is cut off, and a line has at most API_REQUEST_MAX bytes. When many are connected those who
 * ask nothing make room; if all ask something, the next ones wait until they are accepted. */
#ifndef SFN_ENTRY_STORE_LISTENER_H
#define SFN_ENTRY_STORE_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

#include "runtime/loop/loop.h"

struct listener;
struct listener_call; /* a request that has not been answered */

struct listener_options {
    struct loop *loop;
    const char *database; /* whose lock we have; borrowed until listener_open returns */
    /* A request has come; its text is borrowed until this returns. It is answered at any time, also
     * at once, by one listener_answer. */
    void (*asked)(void *context, struct listener_call *call, const char *text, size_t size);
    void *context;
};

/* Listen. The loop goes on for it only if something else keeps it running. NULL: there can be no
 * socket, and *problem is a line that says why (free it). */
struct listener *listener_open(const struct listener_options *options, char **problem);

/* What those are told whose request was not taken: nothing was done. */
#define LISTENER_ASK_AGAIN                                                                         \
    "{\"error\":\"ServiceUnavailable\","                                                           \
    "\"message\":\"It was not done, as whoever drives the store ends: ask again\"}"

/* Take no more requests, and remove the socket if it is still ours: those that came and were not
 * taken are answered with LISTENER_ASK_AGAIN. Requests that were taken are still to be answered.
 * NULL is allowed. */
void listener_end(struct listener *listener);
/* Whether requests were taken and are not answered. */
bool listener_is_asked(const struct listener *listener);
/* The same, unless that was done, and write the last answers. A request that was taken must still
 * be answered, but nobody hears it. NULL is allowed. */
void listener_close(struct listener *listener);

/* Answer a request with a line, which is given without its end; the call is gone. */
void listener_answer(struct listener_call *call, const char *text, size_t size);

#endif
