/* runtime/entry/serve/metrics.c - what a service has done, as Prometheus reads it.
 *
 * Requests are counted by action and status. A name that is no action's is not a label: whoever
 * asks for many such names makes one line. */
#include "runtime/entry/serve/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "runtime/engine/engine.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/service/activities.h"
#include "runtime/service/service.h"

/* Upper bounds of the time that answers take, in microseconds. Polls and synchronous executions may
 * take minutes. */
static const int64_t bounds_us[] = {1000,    2500,    5000,     10000,    25000,
                                    50000,   100000,  250000,   500000,   1000000,
                                    2500000, 5000000, 10000000, 60000000, 300000000};

struct counter {
    struct counter *next;
    const char *action;
    int status;
    uint64_t count;
};

struct metrics {
    struct counter *counters;
    uint64_t within[COUNT_OF(bounds_us)]; /* answered in at most so long, and longer than the one
                                             before */
    uint64_t count;
    int64_t sum_us;
    int64_t begun_s;
};

struct metrics *metrics_new(void)
{
    struct metrics *metrics = mem_zeroed(1, sizeof *metrics);

    metrics->begun_s = time(NULL);
    return metrics;
}

void metrics_free(struct metrics *metrics)
{
    if (metrics == NULL)
        return;
    while (metrics->counters != NULL) {
        struct counter *counter = metrics->counters;

        metrics->counters = counter->next;
        free(counter);
    }
    free(metrics);
}

void metrics_count(struct metrics *metrics, const char *action, int status, int64_t us)
{
    const char *known = action != NULL ? action : "other";
    struct counter *counter = metrics->counters;

    while (counter != NULL && (strcmp(counter->action, known) != 0 || counter->status != status))
        counter = counter->next;
    if (counter == NULL) {
        counter = mem_zeroed(1, sizeof *counter);
        *counter = (struct counter){metrics->counters, known, status, 0};
        metrics->counters = counter;
    }
    counter->count++;
    metrics->count++;
    metrics->sum_us += us;
    for (size_t i = 0; i < COUNT_OF(bounds_us); i++) {
        if (us <= bounds_us[i]) {
            metrics->within[i]++;
            break;
        }
    }
}

/* ---- writing ---- */

static void add_head(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_add_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void add_one(struct buffer *out, const char *name, const char *type, const char *help,
                    int64_t value)
{
    add_head(out, name, type, help);
    buffer_add_format(out, "%s %" PRId64 "\n", name, value);
}

static void add_requests(const struct metrics *metrics, struct buffer *out)
{
    uint64_t within = 0;

    add_head(out, "sfn_requests_total", "counter", "Requests that were answered.");
    for (const struct counter *counter = metrics->counters; counter != NULL;
         counter = counter->next)
        buffer_add_format(out, "sfn_requests_total{action=\"%s\",status=\"%d\"} %" PRIu64 "\n",
                          counter->action, counter->status, counter->count);
    add_head(out, "sfn_request_seconds", "histogram", "How long it took to answer requests.");
    for (size_t i = 0; i < COUNT_OF(bounds_us); i++) {
        within += metrics->within[i];
        buffer_add_format(out, "sfn_request_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
                          (double)bounds_us[i] / 1e6, within);
    }
    buffer_add_format(out,
                      "sfn_request_seconds_bucket{le=\"+Inf\"} %" PRIu64
                      "\nsfn_request_seconds_sum %.6f\nsfn_request_seconds_count %" PRIu64 "\n",
                      metrics->count, (double)metrics->sum_us / 1e6, metrics->count);
}

static void add_executions(const struct service *service, struct buffer *out)
{
    const struct service_counts *counts = service_counts(service);

    add_one(out, "sfn_executions_started_total", "counter", "Executions that were started.",
            (int64_t)counts->started);
    add_head(out, "sfn_executions_ended_total", "counter", "Executions that have ended.");
    for (int status = EXECUTION_SUCCEEDED; status <= EXECUTION_ABORTED; status++)
        buffer_add_format(out, "sfn_executions_ended_total{status=\"%s\"} %" PRIu64 "\n",
                          execution_status_name(status), counts->ended[status]);
    add_one(out, "sfn_activity_polls", "gauge", "Workers that wait for a task of an activity.",
            (int64_t)service_polls(service));
}

/* Bytes of memory in use, as the system counts them; 0: it does not tell. */
static int64_t resident_bytes(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    long pages = 0;

    if (file == NULL)
        return 0;
    if (fscanf(file, "%*s %ld", &pages) != 1)
        pages = 0;
    fclose(file);
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

void metrics_write(const struct metrics *metrics, const struct metrics_now *now, struct buffer *out)
{
    add_requests(metrics, out);
    add_one(out, "sfn_requests_in_flight", "gauge", "Requests that are not answered yet.",
            (int64_t)now->in_flight);
    add_one(out, "sfn_connections", "gauge", "Connections that are open.",
            (int64_t)now->connections);
    add_executions(now->service, out);
    add_one(out, "process_start_time_seconds", "gauge", "When the process began.",
            metrics->begun_s);
    add_one(out, "process_resident_memory_bytes", "gauge", "Memory in use.", resident_bytes());
}
