/* runtime/service/log.h - the file that takes what AWS would send to CloudWatch Logs.
 *
 * A machine's loggingConfiguration says what of its executions is logged. Where it says that the
 * log goes to does not count: all goes to the one file, within a tenth of a second. An executable's
 * own machine has no such configuration; all of it is logged. */
#ifndef SFN_SERVICE_LOG_H
#define SFN_SERVICE_LOG_H

#include "runtime/history/log.h"
#include "runtime/loop/loop.h"
#include "sfn/value.h"

struct service_log;

struct service_log_options {
    struct loop *loop;
    const char *path;
    void (*tell)(void *context, const char *line); /* what people should know */
    void *context;
};

/* NULL: it cannot be opened, and *problem is a line that says why (free it). The path is copied. */
struct service_log *service_log_open(const struct service_log_options *options, char **problem);
/* What was not written is. NULL is allowed. */
void service_log_close(struct service_log *log);

/* Append whole lines. If they cannot be written they are lost, which is told, and the next ones are
 * tried again. */
void service_log_add(struct service_log *log, const char *lines, size_t size);

/* What of an execution is logged. */
struct service_logged {
    enum history_log_level level;
    bool data;
};

/* ... by this loggingConfiguration; NULL: there is none. */
struct service_logged service_logged_by(const struct value *configuration);

#endif
