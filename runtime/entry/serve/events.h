/* runtime/entry/serve/events.h - AWSEvents.PutEvents: events that start executions.
 *
 * Each event that matches the pattern starts one, whose input is the event as EventBridge delivers
 * it, and whose name is the event's id. The answer is given when all are recorded. */
#ifndef SFN_ENTRY_SERVE_EVENTS_H
#define SFN_ENTRY_SERVE_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "runtime/api/api.h"
#include "runtime/trigger/pattern.h"

struct events {
    const struct api *api; /* the machine that is started is api->program */
    const struct event_pattern *pattern;
};

/* Who waits for the answer: a status of HTTP, and a JSON text that is borrowed. */
struct events_asker {
    void (*answered)(void *context, int status, const char *text, size_t size);
    void *context;
};

/* Take a request, of which the text is borrowed until this returns. It is answered at once, or
 * later from the loop; what `events` points to must live until then. */
void events_put(const struct events *events, int64_t now_ms, const char *text, size_t size,
                const struct events_asker *asker);

#endif
