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
#include "runtime/store/commit.h"

struct durable;
struct durable_machine;
struct engine_place;
struct sfn_program;
struct request;
struct service;
struct service_start;
struct store;

/* What requests are about; all is borrowed. */
struct api {
    struct store *store; /* open in either mode */
    /* The machine that runs here (NULL: those of the service), and where it claims to be. */
    const struct sfn_program *program;
    const struct engine_place *place;
    int64_t made_ms; /* when it was made, as far as anybody knows */
    /* Who drives executions, and this machine; NULL: we only look. */
    struct durable *durable;
    struct durable_machine *machine;
    /* What takes the other actions of AWS, and has the machines; NULL: there is none. */
    struct service *service;
    bool aws_limits; /* hold to AWS's quotas: a request with more data than they allow is refused */
    /* Told, as a line for people, why something cannot be done that is nobody's fault who asks: it
     * may have names of files. NULL: whoever asks may know. */
    void (*tell)(void *context, const char *line);
    void *context; /* of `tell` */
};

/* Whether this is an action that changes something, for which the store must be owned. */
bool api_changes(const char *action);

/* The same name, if it is that of an action; it lives for ever. NULL: it is none. */
const char *api_action_named(const char *name);

/* The name of the action that a request names; NULL: it is none, or there is no such action. */
const char *api_action_of(const char *text, size_t size);

struct api_answer {
    const char *text;
    size_t size;
    bool failed; /* it is an error */
    bool stays;  /* of a request that was left in the store: it stays there for an owner who can act
                    on it, as we cannot */
};

/* Who waits for an answer, of which the text is borrowed. */
struct api_asker {
    void (*answered)(void *context, const struct api_answer *answer);
    void *context;
    /* Told at most once, of a request that waits for what need not happen soon, such as work: until
     * it is answered it may be given up. NULL: nobody wants to know. */
    void (*waits)(void *context, struct request *request);
    int64_t request; /* the number of a request that was left in the store, which is taken out
                        with what it changes; 0: none */
};

/* Answer a request, of which the text is borrowed until this returns: at once, or later from the
 * loop, when what it changes is durable. `api`, which drives executions, must live until then. */
void api_take(const struct api *api, int64_t now_ms, const char *text, size_t size,
              const struct api_asker *asker);

/* The same for an action and its input, a JSON text (no bytes: {}), which are not in one text. */
void api_take_action(const struct api *api, int64_t now_ms, const char *action, const char *input,
                     size_t size, const struct api_asker *asker);
/* Start an execution for a task of another one: `start` of struct service_options. */
void api_start(const struct api *api, int64_t now_ms, const struct service_start *start);

/* Nobody wants the answer of a request that waits any more; it is still given. */
void api_give_up(struct request *request);

/* Append what an answer is as AWS sends it: the output, or {"__type", "message"}. */
void api_add_body(const struct api_answer *answer, struct buffer *out);

/* The most characters of an execution's name. */
#define API_NAME_MAX 80

/* The most bytes of a request: an output of a task may be large where AWS's quotas do not hold. */
#define API_REQUEST_MAX ((size_t)64 << 20)

/* Whether there is memory for a request of this size, and what comes of it: its values, the text of
 * its rows and events, the commit. api_take refuses one for which there is not. */
bool api_has_memory(size_t size);
/* Refuse a request of this size for that reason, without having it. */
void api_refuse(const struct api *api, size_t size, const struct api_asker *asker);

/* The same for a request that only reads the store: append the JSON text to `answer`. An action
 * that changes something, or that does not exist, is refused. */
void api_read(const struct api *api, int64_t now_ms, const char *text, size_t size,
              struct buffer *answer);

/* Whether the owner of the store would take a request that changes something, as far as that can be
 * seen without it: for a request that is to be left in the store. Where api->store is NULL it is
 * only seen whether AWS would take the input by itself. False: the answer, an error, was appended.
 */
bool api_check(const struct api *api, int64_t now_ms, const char *text, size_t size,
               struct buffer *answer);

/* A start of this machine that was left in the store, and has not begun. */
struct api_left_start {
    const char *name, *arn;
    struct store_text input;
};

/* Tell of each, in the order in which they were made, while `found` returns true. */
void api_left_starts(const struct api *api,
                     bool (*found)(void *context, const struct api_left_start *start),
                     void *context);

/* Append the ARN of an execution or of the machine. An ARN, which begins with "arn:", stands for
 * itself. */
void api_add_execution_arn(const struct api *api, const char *name, struct buffer *out);
void api_add_machine_arn(const struct api *api, struct buffer *out);

#endif
