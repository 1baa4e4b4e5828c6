/* runtime/entry/store/caller.c - ask the owner of a store, by the socket beside it. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* SOCK_CLOEXEC, struct ucred */
#endif
#include "runtime/entry/store/caller.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "runtime/entry/store/address.h"

enum { READ_BYTES = 64 << 10 };

static bool send_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, text, size, MSG_NOSIGNAL);

        if (sent < 0 && errno != EINTR)
            return false;
        if (sent > 0) {
            text += sent;
            size -= (size_t)sent;
        }
    }
    return true;
}

/* Append what comes until the end of the line. */
static bool receive_line(int fd, struct buffer *answer)
{
    const char *end = NULL;

    while (end == NULL) {
        char *room = buffer_reserve(answer, READ_BYTES);
        ssize_t got = recv(fd, room, READ_BYTES, 0);

        if (got < 0 && errno == EINTR)
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
                              struct buffer *answer, struct buffer *problem)
{
    enum caller_result result = CALLER_ANSWERED;
    int fd = call(database);

    if (fd < 0) {
        buffer_add_format(problem, "cannot reach the owner of %s: %s", database, strerror(errno));
        return CALLER_NOBODY;
    }
    if (is_of_another(fd, database, problem)) {
        close(fd);
        return CALLER_REFUSED;
    }
    if (!send_all(fd, request, size) || !send_all(fd, "\n", 1) || !receive_line(fd, answer)) {
        buffer_add_format(problem, "the owner of %s did not answer: %s", database, strerror(errno));
        result = CALLER_LOST;
    }
    close(fd);
    return result;
}

bool caller_reaches(const char *database)
{
    int fd = call(database);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}
