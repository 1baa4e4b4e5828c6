/* runtime/service/service.h - what a process is that answers the API of AWS: machines that are
 * compiled when they are needed, and changes of what is kept beside executions.
 *
 * There are two kinds. The service of an executable has its own machine and no other. That of a
 * compiler takes definitions as text, keeps them in the store, and compiles those that are needed.
 * All functions belong to the thread of the loop. */
#ifndef SFN_SERVICE_SERVICE_H
#define SFN_SERVICE_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/engine/engine.h"
#include "runtime/store/commit.h"
#include "runtime/store/read.h"
#include "runtime/task/task.h"

struct durable;
struct durable_end;
struct durable_machine;
struct mock_book;
struct service;
struct service_log;
struct service_compiler; /* runtime/service/compiler.h */

/* An execution that is to start as by StartExecution, or StartSyncExecution. All but the context is
 * borrowed until `start` returns; NULL: it is not given. */
struct service_start {
    const char *machine; /* ARN of a machine, a version or an alias */
    const char *name;
    const char *input;
    size_t input_size;
    const char *trace;
    const char *key; /* of the attempt for which it starts; one that was started with the same key
                        is found again, also if it has ended */
    bool sync;       /* by StartSyncExecution ... */
    int depth;       /* ... and as many executions wait for this one, each for the next */
    /* Called once, with the answer of the API: {"output"} or {"error","message"}. */
    void (*answered)(void *context, const char *text, size_t size);
    void *context;
};

/* All is borrowed as long as the service is there. */
struct service_options {
    struct loop *loop;
    const struct engine_place *place;
    const struct service_compiler *compiler; /* NULL: there is one machine, `program` */
    const struct sfn_program *program;
    struct task_setting setting; /* of the tasks of all machines */
    bool aws_limits;
    bool adopts;         /* of struct durable_machine_options, for the one machine */
    size_t express_most; /* bytes of memory, of all express executions together, beyond which none
                            starts; 0: half of the system's */
    struct service_log *log; /* runtime/service/log.h; NULL: nothing is logged */
    void (*start)(void *context, const struct service_start *start); /* through the API */
    void (*tell)(void *context, const char *line);                   /* a line for people */
    void *context;                                                   /* for both */
};

struct service *service_new(const struct service_options *options);
/* Its executions are driven by this, which was opened with service_wanted; it is borrowed. False
 * when the one machine cannot be added: lines are appended to `problems`. */
bool service_begin(struct service *service, struct durable *durable, struct buffer *problems);
/* Before durable is closed: nothing new is begun. */
void service_end(struct service *service);
/* After durable was closed. NULL is allowed. */
void service_free(struct service *service);

struct durable *service_durable(const struct service *service);
const struct service_compiler *service_compiler(const struct service *service);

/* What executions may pick a test case of; NULL: there are no mocks. */
const struct mock_book *service_mocks(const struct service *service);

/* What has happened since the service began. */
struct service_counts {
    uint64_t started;                      /* executions */
    uint64_t ended[EXECUTION_ABORTED + 1]; /* by enum execution_status */
};

const struct service_counts *service_counts(const struct service *service);
void service_count_start(struct service *service);

/* ---- machines ---- */

/* A definition that is ready to run: what a machine is now, or what a version or an execution of it
 * is. It may go when the loop goes on; take it again when it is needed. */
struct service_machine {
    const char *arn;    /* of the machine, without version or alias */
    const char *digest; /* of the definition */
    const struct sfn_program *program;
    struct durable_machine *durable; /* NULL: it is EXPRESS, see runtime/service/express.h */
};

/* Take a definition of a machine, by the ARN of the machine and the digest under which the
 * definition is kept; NULL: the only one there is. It is compiled if it is not ready. NULL: that
 * cannot be, and a line is appended to `why`. */
const struct service_machine *service_take_machine(struct service *service, const char *arn,
                                                   const char *digest, struct buffer *why);

/* The same for durable (durable_options.wanted). */
struct durable_machine *service_wanted(struct service *service, const char *arn, const char *digest,
                                       struct buffer *why);

/* ---- changes ---- */

/* A change of what is kept. Changes are made one after the other, so that each sees what those
 * before it have done. */
struct service_change {
    /* Look at what is committed. False: there is nothing to change, and `done` is called with
     * STORE_NONE at once. */
    bool (*look)(void *context);
    /* Put into the commit what changes. */
    void (*add)(void *context, struct store_commit *commit);
    /* It is durable (STORE_OK), or has left nothing. Called once; from service_end with
     * STORE_BROKEN if its turn did not come. */
    void (*done)(void *context, enum store_result result);
    void *context;
};

/* Make a change when its turn comes, perhaps at once. */
void service_change(struct service *service, const struct service_change *change);

#endif
