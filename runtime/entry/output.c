/* runtime/entry/output.c - print results and messages. */
#include "runtime/entry/output.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/json/value.h"
#include "runtime/json/write.h"

static void add_member(struct buffer *out, const char *name, const struct value *value)
{
    if (!value_is(value, VALUE_STRING))
        return;
    buffer_add_format(out, ",\"%s\":", name);
    json_write(out, value);
}

void output_failure(struct buffer *out, const struct execution *execution)
{
    buffer_add_format(out, "{\"status\":\"%s\"",
                      execution_status_name(execution_status(execution)));
    add_member(out, "error", execution_error(execution));
    add_member(out, "cause", execution_cause(execution));
    buffer_add_byte(out, '}');
}

int output_write(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t wrote = write(fd, text, size);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0 && errno == EAGAIN) { /* another process made it non-blocking: wait */
            struct pollfd room = {.fd = fd, .events = POLLOUT};

            poll(&room, 1, -1);
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
    struct buffer line = BUFFER_EMPTY;
    char message[4096];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    buffer_add_format(&line, "%s: %s\n", who, message);
    output_write(STDERR_FILENO, line.text, line.size);
    buffer_fini(&line);
}

bool output_print(const char *who, const char *text, size_t size)
{
    int error = output_write(STDOUT_FILENO, text, size);

    if (error != 0)
        output_complain(who, "cannot write the output: %s", strerror(error));
    return error == 0;
}
