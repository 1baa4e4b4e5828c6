/* runtime/entry/store/caller.c - ask the owner of a store, by the socket beside it. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* SOCK_CLOEXEC, struct ucred */
#endif
#include "runtime/entry/store/caller.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/base/text.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/store/address.h"
#include "runtime/entry/store/listener.h"

enum {
    READ_BYTES = 64 << 10,
    LOOK_MS = 250,  /* between two looks whether there was a signal */
    SLOW_MS = 5000, /* then it is told that the owner takes long */
};

struct talk {
    int fd;
    const char *database;
    const struct caller_patience *patience;
    int waited_ms; /* in all */
};

/* ---- waiting ---- */

static void tell_slow(const struct talk *talk)
{
    struct ucred owner = {.pid = 0};
    socklen_t size = sizeof owner;
    char *line;

    getsockopt(talk->fd, SOL_SOCKET, SO_PEERCRED, &owner, &size);
    line = text_format("process %ld, which drives %s, has not answered yet; waiting for it",
                       (long)owner.pid, talk->database);
    talk->patience->tell(talk->patience->context, line);
    free(line);
}

/* Wait until something can be sent or received. False, with errno: a signal was caught. */
static bool await(struct talk *talk, short events)
{
    struct pollfd room = {.fd = talk->fd, .events = events};

    int ready;

    while ((ready = poll(&room, 1, LOOK_MS)) <= 0) {
        if (guard_caught() != 0) {
            errno = EINTR;
            return false;
        }
        if (ready == 0)
            talk->waited_ms += LOOK_MS;
        if (ready == 0 && talk->waited_ms == SLOW_MS && talk->patience != NULL)
            tell_slow(talk);
    }
    return true;
}

/* ---- talking ---- */

static bool send_all(struct talk *talk, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(talk->fd, text, size, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EAGAIN && !await(talk, POLLOUT))
            return false;
        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        if (sent > 0) {
            text += sent;
            size -= (size_t)sent;
        }
    }
    return true;
}

/* Append what comes until the end of the line. */
static bool receive_line(struct talk *talk, struct buffer *answer)
{
    const char *end = NULL;

    while (end == NULL) {
        char *room = buffer_reserve(answer, READ_BYTES);
        ssize_t got = recv(talk->fd, room, READ_BYTES, MSG_DONTWAIT);

        if (got < 0 && (errno == EINTR || (errno == EAGAIN && await(talk, POLLIN))))
            continue;
        if (got == 0)
            errno = ECONNRESET;
        if (got <= 0)
            return false;
        answer->size += (size_t)got;
        end = memchr(room, '\n', (size_t)got);
    }
    answer->size = (size_t)(end - answer->text);
    answer->text[answer->size] = '\0';
    return true;
}

/* A socket that is connected; -1, with errno. */
static int call(const char *database)
{
    struct address address;
    int fd = -1, error;

    if (address_find(&address, database))
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    error = errno;
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address.at, address.size) != 0) {
        error = errno;
        close(fd);
        fd = -1;
    }
    address_forget(&address);
    errno = error;
    return fd;
}

/* Whether the owner belongs to somebody else, whose requests it does not take: as in listener.c. A
 * line that says so is appended to `problem`. */
static bool is_of_another(int fd, const char *database, struct buffer *problem)
{
    struct ucred owner;
    socklen_t size = sizeof owner;

    if (geteuid() == 0 || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &owner, &size) != 0 ||
        owner.uid == geteuid())
        return false;
    buffer_add_format(problem,
                      "the owner of %s (process %ld) belongs to another user (%ld), and takes "
                      "requests of that one and of root only",
                      database, (long)owner.pid, (long)owner.uid);
    return true;
}

enum caller_result caller_ask(const char *database, const char *request, size_t size,
                              const struct caller_patience *patience, struct buffer *answer,
                              struct buffer *problem)
{
    enum caller_result result = CALLER_ANSWERED;
    struct talk talk = {.fd = call(database), .database = database, .patience = patience};
    bool sent;
    int error;

    if (talk.fd < 0) {
        buffer_add_format(problem, "cannot reach the owner of %s: %s", database, strerror(errno));
        return CALLER_NOBODY;
    }
    if (is_of_another(talk.fd, database, problem)) {
        close(talk.fd);
        return CALLER_REFUSED;
    }
    /* It may answer before it has read all, and what it did not read to the end it has not done. */
    sent = send_all(&talk, request, size) && send_all(&talk, "\n", 1);
    error = errno;
    if (!receive_line(&talk, answer)) {
        buffer_add_format(problem, "the owner of %s did not answer: %s", database,
                          strerror(sent ? errno : error));
        result = sent ? CALLER_LOST : CALLER_NOT_DONE;
    } else if (strcmp(answer->text, LISTENER_ASK_AGAIN) == 0) {
        buffer_add_format(problem, "the owner of %s ends", database);
        result = CALLER_NOT_DONE;
    }
    close(talk.fd);
    return result;
}

bool caller_reaches(const char *database)
{
    int fd = call(database);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}
