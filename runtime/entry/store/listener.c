/* runtime/entry/store/listener.c - hear requests on the socket beside a store that we own. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* accept4, struct ucred */
#endif
#include "runtime/entry/store/listener.h"

#include <errno.h>
#include <event2/event.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/api/api.h"
#include "runtime/base/bug.h"
#include "runtime/base/buffer.h"
#include "runtime/base/text.h"
#include "runtime/entry/store/address.h"

enum {
    CONNECTIONS_MAX = 200,
    WAITING_MAX = 4096,    /* that are not accepted yet; the system may allow less */
    PATIENCE_S = 30,       /* with a line, or with who reads no answer */
    SILENCE_MS = 1000,     /* after which others may need the place of who was not heard */
    REST_US = 200000,      /* when there is no room, or no descriptor is left */
    LAST_ANSWERS_MS = 500, /* for those who read their last answer slowly */
    READ_BYTES = 64 << 10,
};

static const char too_long[] =
    "{\"error\":\"ValidationException\",\"message\":\"The request is too long\"}\n";

struct connection {
    struct listener *listener;
    struct connection *next, *previous; /* in the order of their last line */
    int64_t heard_ms;                   /* when something came from it, or it came */
    int fd;
    struct event *readable, *writable;
    struct buffer in;
    size_t at;       /* in it: where the next line begins ... */
    size_t searched; /* ... which does not end before here */
    struct buffer out;
    size_t written;             /* of it */
    struct listener_call *call; /* the request that is being answered, or NULL */
    bool taking;                /* a line is being handed over */
    bool ends;                  /* nothing more will be read: close it when all is written */
};

struct listener_call {
    struct connection *connection; /* NULL: it is gone */
};

struct listener {
    struct listener_options options;
    struct address address;
    int fd;
    bool bound; /* the socket is at its address ... */
    dev_t device;
    ino_t inode; /* ... as this file, unless somebody has removed it since */
    bool full;   /* those who come wait outside */
    bool ended;  /* nobody is heard any more */
    struct event *readable, *rest;
    struct connection *first, *last;
    size_t count;
};

static void serve(struct connection *connection);
static void send_away(struct connection *connection);

/* ---- connections ---- */

static void unlink_connection(struct connection *connection)
{
    struct listener *listener = connection->listener;

    *(connection->previous != NULL ? &connection->previous->next : &listener->first) =
        connection->next;
    *(connection->next != NULL ? &connection->next->previous : &listener->last) =
        connection->previous;
    connection->next = connection->previous = NULL;
}

static void link_last(struct connection *connection)
{
    struct listener *listener = connection->listener;

    connection->previous = listener->last;
    *(listener->last != NULL ? &listener->last->next : &listener->first) = connection;
    listener->last = connection;
}

static void close_connection(struct connection *connection)
{
    struct listener *listener = connection->listener;

    unlink_connection(connection);
    listener->count--;
    if (listener->full && !listener->ended) {
        listener->full = false;
        event_add(listener->readable, NULL);
    }
    if (connection->call != NULL)
        connection->call->connection = NULL;
    event_free(connection->readable);
    event_free(connection->writable);
    close(connection->fd);
    buffer_fini(&connection->in);
    buffer_fini(&connection->out);
    free(connection);
}

/* Wait for what it sends, or until there is room for what we send. */
static void await(struct connection *connection)
{
    static const struct timeval patience = {.tv_sec = PATIENCE_S};

    if (connection->out.size > 0)
        event_add(connection->writable, &patience);
    else if (connection->listener->ended && connection->call == NULL)
        send_away(connection);
    else if (connection->ends)
        close_connection(connection);
    else if (connection->call == NULL)
        event_add(connection->readable, &patience);
}

/* Send what there is room for. False: it was closed. */
static bool write_on(struct connection *connection)
{
    struct buffer *out = &connection->out;

    while (connection->written < out->size) {
        ssize_t wrote = send(connection->fd, out->text + connection->written,
                             out->size - connection->written, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0 && errno == EAGAIN)
            return true;
        if (wrote < 0) {
            close_connection(connection);
            return false;
        }
        connection->written += (size_t)wrote;
    }
    buffer_fini(out); /* it may have been large */
    connection->written = 0;
    return true;
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
    struct connection *connection = context;

    (void)fd;
    if ((what & EV_TIMEOUT) != 0)
        close_connection(connection);
    else
        serve(connection);
}

/* ---- requests ---- */

/* Hand over the next line that is there. False: there is none. */
static bool take_line(struct connection *connection)
{
    struct listener *listener = connection->listener;
    struct buffer *in = &connection->in;
    char *line = in->text + connection->at;
    char *end = in->size > connection->searched
                    ? memchr(in->text + connection->searched, '\n', in->size - connection->searched)
                    : NULL;

    connection->searched = in->size;
    if (end == NULL)
        return false;
    connection->at = connection->searched = (size_t)(end + 1 - in->text);
    unlink_connection(connection);
    link_last(connection);
    connection->call = mem_alloc(sizeof *connection->call);
    connection->call->connection = connection;
    connection->taking = true;
    *end = '\0';
    listener->options.asked(listener->options.context, connection->call, line,
                            (size_t)(end - line));
    connection->taking = false;
    return true;
}

/* Go on with a connection: write, take the lines that are there, wait. */
static void serve(struct connection *connection)
{
    do {
        if (!write_on(connection))
            return;
    } while (connection->out.size == 0 && connection->call == NULL && !connection->ends &&
             !connection->listener->ended && take_line(connection));
    await(connection);
}

/* Make room behind what was read and is not taken yet. */
static char *make_room(struct connection *connection)
{
    struct buffer *in = &connection->in, left = BUFFER_EMPTY;

    if (connection->at > 0) {
        buffer_add(&left, in->text + connection->at, in->size - connection->at);
        buffer_fini(in);
        *in = left;
        connection->searched -= connection->at;
        connection->at = 0;
    }
    return buffer_reserve(in, READ_BYTES);
}

static void on_readable(evutil_socket_t fd, short what, void *context)
{
    struct connection *connection = context;
    struct buffer *in = &connection->in;
    ssize_t got;

    if ((what & EV_TIMEOUT) != 0) {
        close_connection(connection);
        return;
    }
    got = recv(fd, make_room(connection), READ_BYTES, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
        await(connection);
        return;
    }
    if (got <= 0) {
        close_connection(connection);
        return;
    }
    connection->heard_ms = loop_now_ms(connection->listener->options.loop);
    in->size += (size_t)got;
    if (in->size > API_REQUEST_MAX) {
        buffer_fini(in);
        buffer_add_text(&connection->out, too_long);
        connection->ends = true;
    }
    serve(connection);
}

void listener_answer(struct listener_call *call, const char *text, size_t size)
{
    struct connection *connection = call->connection;

    free(call);
    if (connection == NULL)
        return;
    connection->call = NULL;
    buffer_add(&connection->out, text, size);
    buffer_add_byte(&connection->out, '\n');
    if (!connection->taking)
        serve(connection);
}

/* ---- connecting ---- */

/* Only our user and root may ask. */
static bool may_ask(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

static void open_connection(struct listener *listener, int fd)
{
    struct event_base *base = loop_base(listener->options.loop);
    struct connection *connection = mem_zeroed(1, sizeof *connection);

    connection->listener = listener;
    connection->fd = fd;
    connection->heard_ms = loop_now_ms(listener->options.loop);
    connection->readable = event_new(base, fd, EV_READ, on_readable, connection);
    connection->writable = event_new(base, fd, EV_WRITE, on_writable, connection);
    ENSURE(connection->readable != NULL && connection->writable != NULL);
    listener->count++;
    link_last(connection);
    await(connection);
}

/* Say that what was not answered is to be asked again, and close. */
static void send_away(struct connection *connection)
{
    buffer_add_text(&connection->out, LISTENER_ASK_AGAIN "\n");
    connection->ends = true;
    if (write_on(connection))
        close_connection(connection);
}

/* Whether others may have its place: nothing was asked, or not to the end and not lately. */
static bool is_idle(const struct connection *connection, int64_t now_ms)
{
    bool answered = connection->at > 0 && connection->at == connection->in.size;

    return connection->call == NULL && connection->out.size == 0 &&
           (answered || now_ms - connection->heard_ms >= SILENCE_MS);
}

/* Close an idle connection, of which the last request is longest ago. False: there is none. */
static bool drop_one(struct listener *listener)
{
    const int64_t now_ms = loop_now_ms(listener->options.loop);
    struct connection *connection = listener->first;

    while (connection != NULL && !is_idle(connection, now_ms))
        connection = connection->next;
    if (connection == NULL)
        return false;
    send_away(connection);
    return true;
}

static void on_rested(evutil_socket_t fd, short what, void *context)
{
    struct listener *listener = context;

    (void)fd;
    (void)what;
    listener->full = false;
    event_add(listener->readable, NULL);
}

static void on_connecting(evutil_socket_t fd, short what, void *context)
{
    static const struct timeval rest = {.tv_usec = REST_US};
    struct listener *listener = context;
    bool room = listener->count < CONNECTIONS_MAX || drop_one(listener);
    int peer = room ? accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK) : -1;

    (void)what;
    if (peer >= 0 && may_ask(peer)) {
        open_connection(listener, peer);
    } else if (peer >= 0) {
        close(peer);
    } else if (!room || (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)) {
        listener->full = !room;
        event_del(listener->readable); /* it would be told of again and again */
        event_add(listener->rest, &rest);
    }
}

/* ---- the socket ---- */

/* Remove what is at the address. We hold the lock, so that a socket which is there is of an owner
 * that is gone; anything else is somebody's. */
static bool clear_address(const struct address *address)
{
    struct stat about;

    if (lstat(address->at.sun_path, &about) != 0)
        return errno == ENOENT;
    if (S_ISSOCK(about.st_mode))
        return unlink(address->at.sun_path) == 0;
    errno = EEXIST;
    return false;
}

/* Remove our socket, which keeps its inode as long as it is open. If the lock was removed, another
 * owner may have put its own there. */
static void remove_socket(struct listener *listener)
{
    const char *path = listener->address.at.sun_path;
    struct stat about;

    if (listener->bound && lstat(path, &about) == 0 && about.st_dev == listener->device &&
        about.st_ino == listener->inode)
        unlink(path);
    listener->bound = false;
}

/* Make the socket. It is ours alone from the moment it can be seen. */
static bool bind_socket(struct listener *listener)
{
    const struct address *address = &listener->address;
    struct stat about;

    if (!clear_address(address))
        return false;
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    listener->bound = listener->fd >= 0 && fchmod(listener->fd, 0600) == 0 &&
                      bind(listener->fd, (const struct sockaddr *)&address->at, address->size) == 0;
    if (!listener->bound || lstat(address->at.sun_path, &about) != 0)
        return false;
    listener->device = about.st_dev;
    listener->inode = about.st_ino;
    return chmod(address->at.sun_path, 0600) == 0 && listen(listener->fd, WAITING_MAX) == 0;
}

struct listener *listener_open(const struct listener_options *options, char **problem)
{
    struct event_base *base = loop_base(options->loop);
    struct listener *listener = mem_zeroed(1, sizeof *listener);

    listener->options = *options;
    listener->options.database = NULL;
    listener->fd = -1;
    if (!address_find(&listener->address, options->database) || !bind_socket(listener)) {
        *problem = text_format("cannot listen on %s: %s", listener->address.path,
                               errno == EEXIST ? "a file that is no socket is there, and stays"
                                               : strerror(errno));
        listener_close(listener);
        return NULL;
    }
    listener->readable =
        event_new(base, listener->fd, EV_READ | EV_PERSIST, on_connecting, listener);
    listener->rest = event_new(base, -1, 0, on_rested, listener);
    ENSURE(listener->readable != NULL && listener->rest != NULL);
    event_add(listener->readable, NULL);
    return listener;
}

/* ---- the end ---- */

/* Take in those who wait outside. After the shutdown no more come: they see that nobody listens. */
static void take_in_the_last(struct listener *listener)
{
    int peer;

    shutdown(listener->fd, SHUT_RD);
    while ((peer = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
        if (may_ask(peer))
            open_connection(listener, peer);
        else
            close(peer);
    }
}

void listener_end(struct listener *listener)
{
    if (listener == NULL || listener->ended)
        return;
    listener->ended = true;
    remove_socket(listener);
    event_del(listener->readable);
    event_del(listener->rest);
    take_in_the_last(listener);
    for (struct connection *connection = listener->first, *next; connection != NULL;
         connection = next) {
        next = connection->next;
        if (connection->call == NULL && connection->out.size == 0)
            send_away(connection);
    }
}

bool listener_is_asked(const struct listener *listener)
{
    for (const struct connection *connection = listener != NULL ? listener->first : NULL;
         connection != NULL; connection = connection->next)
        if (connection->call != NULL)
            return true;
    return false;
}

/* Have its last answer written, unless nobody reads it. */
static void finish(struct connection *connection)
{
    struct pollfd room = {.fd = connection->fd, .events = POLLOUT};

    while (connection->out.size > 0 && poll(&room, 1, LAST_ANSWERS_MS) > 0)
        if (!write_on(connection))
            return;
    close_connection(connection);
}

void listener_close(struct listener *listener)
{
    if (listener == NULL)
        return;
    if (listener->readable != NULL)
        listener_end(listener);
    while (listener->first != NULL)
        finish(listener->first);
    if (listener->readable != NULL)
        event_free(listener->readable);
    if (listener->rest != NULL)
        event_free(listener->rest);
    remove_socket(listener);
    if (listener->fd >= 0)
        close(listener->fd);
    address_forget(&listener->address);
    free(listener);
}
