/* runtime/service/log.c - write log events to a file, a few at a time.
 *
 * Lines are collected and written a tenth of a second later at the latest, so that many executions
 * share a write. The log is no part of what is promised to stay: when the disk is full executions
 * go on, and lines are missing. */
#include "runtime/service/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/base/bug.h"
#include "runtime/base/buffer.h"
#include "runtime/base/count.h"
#include "runtime/base/text.h"
#include "runtime/json/value.h"

enum {
    WITHIN_MS = 100,
    BYTES = 64 << 10, /* as soon as so much has come together, it is written at once */
};

struct service_log {
    struct service_log_options options;
    char *path;
    int file;
    struct buffer lines;
    struct loop_timer *timer; /* NULL: there is nothing to write */
    bool torn;                /* the last line in the file has no end */
    bool told;                /* that it cannot be written, since it last could */
};

struct service_log *service_log_open(const struct service_log_options *options, char **problem)
{
    /* A pipe that nobody reads must not stop us, neither now nor later. */
    int file = open(options->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
    struct service_log *log;

    if (file < 0) {
        *problem = text_format("%s: %s", options->path, strerror(errno));
        return NULL;
    }
    log = mem_zeroed(1, sizeof *log);
    log->options = *options;
    log->path = mem_text(options->path, strlen(options->path));
    log->file = file;
    return log;
}

static void tell(struct service_log *log, int error)
{
    char *line;

    if (log->told)
        return;
    log->told = true;
    line = text_format("%s: %s: log events are lost", log->path, strerror(error));
    log->options.tell(log->options.context, line);
    free(line);
}

/* Write all of a text, as far as that is possible. */
static bool write_all(struct service_log *log, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t written = write(log->file, text, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            tell(log, errno);
            return false;
        }
        log->torn = text[written - 1] != '\n';
        text += written;
        size -= (size_t)written;
    }
    return true;
}

static void flush(struct service_log *log)
{
    loop_disarm(log->options.loop, log->timer);
    log->timer = NULL;
    if (log->lines.size > 0 && (!log->torn || write_all(log, "\n", 1)) &&
        write_all(log, log->lines.text, log->lines.size))
        log->told = false;
    if (log->lines.capacity > (size_t)4 * BYTES)
        buffer_fini(&log->lines);
    else
        buffer_clear(&log->lines);
}

static void on_due(void *context)
{
    struct service_log *log = context;

    log->timer = NULL;
    flush(log);
}

void service_log_add(struct service_log *log, const char *lines, size_t size)
{
    struct loop *loop = log->options.loop;

    if (size == 0)
        return;
    buffer_add(&log->lines, lines, size);
    if (log->lines.size >= BYTES)
        flush(log);
    else if (log->timer == NULL)
        log->timer = loop_arm(loop, loop_now_ms(loop) + WITHIN_MS, on_due, log);
}

void service_log_close(struct service_log *log)
{
    if (log == NULL)
        return;
    flush(log);
    close(log->file);
    buffer_fini(&log->lines);
    free(log->path);
    free(log);
}

struct service_logged service_logged_by(const struct value *configuration)
{
    static const struct {
        const char *name;
        enum history_log_level level;
    } levels[] = {
        {"ALL", HISTORY_LOG_ALL}, {"ERROR", HISTORY_LOG_ERROR}, {"FATAL", HISTORY_LOG_FATAL}};
    const struct value *level = value_member_named(configuration, "level");
    const struct value *data = value_member_named(configuration, "includeExecutionData");
    struct service_logged logged = {.level = HISTORY_LOG_OFF};

    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (value_is_text(level, levels[i].name))
            logged.level = levels[i].level;
    logged.data = value_is(data, VALUE_BOOLEAN) && data->as.integer != 0;
    return logged;
}
