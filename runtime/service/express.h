/* runtime/service/express.h - executions of EXPRESS machines: they run in memory, beside those of
 * the store, and have no history but what is logged.
 *
 * One that somebody waits for runs at most once. One that nobody waits for is recorded before it is
 * acknowledged, and runs again from its beginning if it had not ended when the process did: at
 * least once. Several may have the same name. */
#ifndef SFN_SERVICE_EXPRESS_H
#define SFN_SERVICE_EXPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/service/log.h"
#include "runtime/store/commit.h"

struct execution;
struct express;
struct host_machine;
struct loaded;
struct service;
struct service_machine;
struct sfn_program;

/* A start. The input is borrowed until the execution has ended, or, where nobody waits for it, as
 * all else, until the function returns. */
struct service_express {
    const struct service_machine *machine; /* an EXPRESS one */
    const char *name;                      /* NULL: a random one */
    const char *input;                     /* JSON text */
    size_t input_size;
    const char *role_arn;  /* NULL: that of the place */
    const char *test_case; /* NULL: none */
    struct service_logged logged;
    int depth; /* as many others wait for it, each for the next */
};

/* An execution that has ended. Borrowed while it is told. */
struct service_express_end {
    const char *arn, *name;
    int64_t started_ms, ended_ms;
    const struct execution *execution; /* status, output, error, cause; NULL: the service ends, and
                                          nobody knows */
};

/* Run an execution that is waited for. `ended` is called once, perhaps before this returns. False:
 * the input is not JSON, or quotas forbid it, and a line was appended to `why`. */
bool service_run_express(struct service *service, const struct service_express *start,
                         void (*ended)(void *context, const struct service_express_end *end),
                         void *context, struct buffer *why);

/* Whether there is memory for one more, in what all express executions together may have. Those
 * that tasks of others ask for have half of it, so that some is left for who asks from outside. */
bool service_has_room(const struct service *service, bool for_task);

/* Who starts an execution that nobody waits for. */
struct service_express_asker {
    /* Told once, when the start is recorded (STORE_OK), or is not and leaves nothing. */
    void (*started)(void *context, enum store_result result, const char *arn, int64_t at_ms);
    void *context;
    int64_t request; /* of the store, which is taken out with it; 0: none */
};

/* The same where nobody waits. False: as above, and `started` is not called. */
bool service_start_express(struct service *service, const struct service_express *start,
                           const struct service_express_asker *asker, struct buffer *why);

/* The service ends: who waits for an execution is told so, and what nobody waits for stays in the
 * store. Nothing new begins. It may be called twice. */
void service_end_express(struct service *service);

/* ---- inside runtime/service ---- */

struct express *express_new(struct service *service);
/* Run again what is left in the store. */
void express_begin(struct express *express);
/* The process is about to end in order: that is no crash for what stays in the store. If nothing
 * has begun here that is not said. */
void express_note_stop(struct express *express);
/* After all its machines were removed. */
void express_free(struct express *express);

/* Add a machine; NULL: lines are appended to `problems`. Remove it with host_remove. */
struct host_machine *express_add(struct express *express, const struct sfn_program *program,
                                 struct loaded *loaded, struct buffer *problems);

#endif
