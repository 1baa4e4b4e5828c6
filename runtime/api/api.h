/* runtime/api/api.h - what can be asked of executions in a store: requests and answers as data.
 *
 * A request is the JSON text {"action": "DescribeExecution", "input": {...}}, with the input that
 * AWS's API has for the action. Its answer is {"output": {...}}, or {"error": "InvalidArn",
 * "message": "..."} with AWS's name of the error. Times are numbers: seconds since 1970. How
 * requests arrive is not known here, nor is a command line. */
#ifndef SFN_API_API_H
#define SFN_API_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"

struct engine_place;
struct sfn_program;
struct store;

/* What requests are about; all is borrowed. */
struct api {
    struct store *store; /* open in either mode */
    /* The machine that runs here, and where it claims to be. */
    const struct sfn_program *program;
    const struct engine_place *place;
};

/* The most bytes of a request: an output of a task may be large where AWS's quotas do not hold. */
#define API_REQUEST_MAX ((size_t)64 << 20)

/* Answer a request that only reads the store, at the time now_ms: append the JSON text to `answer`.
 * An action that changes something, or that does not exist, is refused. */
void api_read(const struct api *api, int64_t now_ms, const char *text, size_t size,
              struct buffer *answer);

/* Append the ARN of an execution or of the machine. An ARN, which begins with "arn:", stands for
 * itself. */
void api_add_execution_arn(const struct api *api, const char *name, struct buffer *out);
void api_add_machine_arn(const struct api *api, struct buffer *out);

#endif
