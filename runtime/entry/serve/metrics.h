/* runtime/entry/serve/metrics.h - what a service has done, as Prometheus reads it. */
#ifndef SFN_ENTRY_SERVE_METRICS_H
#define SFN_ENTRY_SERVE_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

struct metrics;
struct service;

struct metrics *metrics_new(void);
/* NULL is allowed. */
void metrics_free(struct metrics *metrics);

/* A request for an action has been answered with this HTTP status, so long after it came. The name
 * lives for ever; NULL: there is no such action. */
void metrics_count(struct metrics *metrics, const char *action, int status, int64_t us);

/* What others know. */
struct metrics_now {
    const struct service *service;
    size_t in_flight;   /* requests that are not answered */
    size_t connections; /* that are open */
};

/* Append the page. */
void metrics_write(const struct metrics *metrics, const struct metrics_now *now,
                   struct buffer *out);

#endif
