/* runtime/history/log.h - events as AWS sends them to CloudWatch Logs. */
#ifndef SFN_HISTORY_LOG_H
#define SFN_HISTORY_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/history/history.h"

/* What is logged: each level what those before it do, too. */
enum history_log_level {
    HISTORY_LOG_OFF,
    HISTORY_LOG_FATAL, /* that an execution has ended without success */
    HISTORY_LOG_ERROR, /* and what has failed in it */
    HISTORY_LOG_ALL,
};

struct history_log {
    enum history_log_level level;
    bool data;       /* inputs, outputs and what else passes through, too */
    const char *arn; /* of the execution */
    int64_t redrives;
};

/* Append a JSON object and the end of its line for each event that was not taken yet and that the
 * level asks for. */
void history_render_log(const struct history *events, const struct history_log *log,
                        struct buffer *out);

#endif
