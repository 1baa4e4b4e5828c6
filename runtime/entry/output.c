/* runtime/entry/output.c - print results and messages. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1 /* pwritev2 */
#endif
#include "runtime/entry/output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "runtime/base/text.h"
#include "runtime/base/utf8.h"
#include "runtime/entry/guard.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"
#include "sfn/abi.h"

enum {
    PATIENCE_MS = 2000, /* with who reads us, after a signal: as much as a task has */
    LOOK_MS = 250,      /* between two looks whether there was a signal */
    NAME_WIDTH_MAX = 32 /* of the column of names in an account */
};

static void add_member(struct buffer *out, const char *name, const struct value *value)
{
    if (value == NULL)
        return;
    buffer_add_format(out, ",\"%s\":", name);
    json_write(out, value);
}

static const struct value *text_or_none(const struct value *value)
{
    return value_is(value, VALUE_STRING) ? value : NULL;
}

void output_record(struct buffer *out, const struct execution *execution, uint64_t line)
{
    enum execution_status status = execution_status(execution);

    buffer_add_byte(out, '{');
    if (line != 0)
        buffer_add_format(out, "\"line\":%" PRIu64 ",", line);
    buffer_add_format(out, "\"status\":\"%s\"", execution_status_name(status));
    if (status == EXECUTION_SUCCEEDED)
        add_member(out, "output", execution_output(execution));
    add_member(out, "error", text_or_none(execution_error(execution)));
    add_member(out, "cause", text_or_none(execution_cause(execution)));
    buffer_add_byte(out, '}');
}

static int results_fd = STDOUT_FILENO;

void output_keep_apart(void)
{
    int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    if (fd < 0)
        return;
    if (dup2(STDERR_FILENO, STDOUT_FILENO) == STDOUT_FILENO)
        results_fd = fd;
    else
        close(fd);
}

/* Write what there is room for, and do not wait for more where that could take for ever. Why not
 * O_NONBLOCK: others have the same pipe. */
static ssize_t write_some(int fd, const char *text, size_t size)
{
    struct iovec piece = {(void *)(uintptr_t)text, size};
    struct stat file;
    ssize_t wrote;

    if (fstat(fd, &file) == 0 && S_ISSOCK(file.st_mode))
        return send(fd, text, size, MSG_DONTWAIT);
    if (!S_ISFIFO(file.st_mode))
        return write(fd, text, size);
    wrote = pwritev2(fd, &piece, 1, -1, RWF_NOWAIT);
    if (wrote < 0 && (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL))
        return write(fd, text, size); /* an old kernel */
    return wrote;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until there may be room. False when a signal asks us to end and there was none for so long.
 */
static bool wait_for_room(int fd)
{
    static int64_t since_ms = -1;
    struct pollfd room = {.fd = fd, .events = POLLOUT};

    if (guard_caught() != 0 && since_ms < 0)
        since_ms = now_ms();
    if (guard_caught() != 0 && now_ms() - since_ms >= PATIENCE_MS)
        return false;
    poll(&room, 1, LOOK_MS); /* another thread may have had the signal */
    return true;
}

int output_write(int fd, const char *text, size_t size)
{
    if (fd == STDOUT_FILENO)
        fd = results_fd;
    while (size > 0) {
        ssize_t wrote = write_some(fd, text, size);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0 && errno == EAGAIN) { /* also one that another process made non-blocking */
            if (!wait_for_room(fd))
                return EINTR;
            continue;
        }
        if (wrote < 0)
            return errno;
        text += wrote;
        size -= (size_t)wrote;
    }
    return 0;
}

void output_complain(const char *who, const char *format, ...)
{
    char line[8192];
    size_t size = (size_t)snprintf(line, sizeof line / 2, "%.3000s: ", who);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line + size, sizeof line - size - 1, format, arguments);
    va_end(arguments);
    size = text_make_plain(line, strlen(line));
    line[size++] = '\n';
    output_write(STDERR_FILENO, line, size);
}

bool output_print(const char *who, const char *text, size_t size)
{
    int error = output_write(STDOUT_FILENO, text, size);

    if (error != 0)
        output_complain(who, "cannot write the output: %s", strerror(error));
    return error == 0;
}

size_t output_names_width(const struct sfn_program *program)
{
    size_t width = 0;

    for (size_t i = 0; i < program->state_count; i++) {
        const char *name = program->states[i].name;
        size_t characters = utf8_characters(name, strlen(name));

        if (characters > width)
            width = characters;
    }
    return width < NAME_WIDTH_MAX ? width : NAME_WIDTH_MAX;
}
