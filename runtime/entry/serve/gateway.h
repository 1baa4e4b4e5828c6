/* runtime/entry/serve/gateway.h - POST /start and POST /start-sync: a body in, a result out.
 *
 * As an API gateway has it that is integrated with Step Functions: the body is the execution's
 * input. Pure: what is asked of the API, and what its answer means. */
#ifndef SFN_ENTRY_SERVE_GATEWAY_H
#define SFN_ENTRY_SERVE_GATEWAY_H

#include <stddef.h>

#include "runtime/api/api.h"

enum gateway {
    GATEWAY_NONE,    /* it is another path */
    GATEWAY_START,   /* /start: the ARN of the execution */
    GATEWAY_SYNC,    /* /start-sync: its output */
    GATEWAY_NAMELESS /* such a path, which must name one machine here: /start/NAME */
};

/* Whether a path, with or without a query, is one of those, by whatever method. */
bool gateway_is_path(const char *target);

/* What the target, a path with or without a query, asks for; append the input of the action. The
 * machine may be named with a version or an alias behind it: /start/NAME:ALIAS. */
enum gateway gateway_read(const struct api *api, const char *target, const char *body, size_t size,
                          struct buffer *input);

/* "StartExecution" or "StartSyncExecution" */
const char *gateway_action(enum gateway gateway);

/* Append the body for an answer of that action; returns the status: `status`, which is the API's
 * for it, unless the execution has failed. */
int gateway_answer(enum gateway gateway, const struct api_answer *answer, int status,
                   struct buffer *body);

#endif
