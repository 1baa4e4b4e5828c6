/* runtime/entry/serve/front.h - requests by HTTP: what each asks for, who may, and the answer.
 *
 *     POST /          an action of AWS's API: X-Amz-Target: AWSStepFunctions.ACTION
 *     POST /          AWSEvents.PutEvents, too, where events start executions
 *     POST /start, /start-sync, /start/NAME ...   the body is the input of an execution
 *     GET /healthz    whether the service is there
 *     GET /metrics    what it has done, for Prometheus
 */
#ifndef SFN_ENTRY_SERVE_FRONT_H
#define SFN_ENTRY_SERVE_FRONT_H

#include "runtime/api/api.h"
#include "runtime/loop/loop.h"

struct event_pattern;
struct front;
struct http_server;

struct front_options {
    struct loop *loop;
    const struct api *api;
    const char *listen, *tls_cert, *tls_key, *credentials; /* as the options say it; or NULL */
    const struct event_pattern *pattern; /* of events that start executions; NULL: none do */
    void (*tell)(void *context, const char *line); /* a line for people */
    void *context;
};

/* Listen. NULL when that cannot be: *problem is a line that says why (free it). */
struct front *front_open(const struct front_options *options, char **problem);
/* "http://127.0.0.1:8083" */
const char *front_address(const struct front *front);
/* Take no more requests. Those that wait for work are answered; the others will be. */
void front_end(struct front *front);
/* Whether requests were taken and are not answered. */
bool front_is_asked(const struct front *front);
/* NULL is allowed. Requests that were taken must still be answered, but nobody hears it. */
void front_close(struct front *front);

#endif
