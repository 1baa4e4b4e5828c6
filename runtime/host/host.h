/* runtime/host/host.h - run executions: do what their engine asks for, and bring back the answers.
 *
 * A host is a loop and the machines that run in it. A machine is a compiled program with its engine
 * and its tasks. The executions of all machines take turns in the loop. When one has ended, it
 * belongs to the function that is told so. A host prints nothing and reads no options: problems are
 * lines of text. It is not thread-safe, except for what loop.h says. */
#ifndef SFN_HOST_HOST_H
#define SFN_HOST_HOST_H

#include "runtime/base/buffer.h"
#include "runtime/engine/engine.h"
#include "runtime/json/read.h"
#include "runtime/loop/loop.h"
#include "runtime/task/task.h"

struct host;
struct host_machine;

struct host_options {
    struct loop *loop; /* outlives the host; NULL: it makes its own */
    bool
        virtual_time; /* the clock is simulated; a Resource that nothing serves fails when called */
    int64_t start_ms; /* when a simulated clock of its own begins; 0: now */
};

/* Free it with host_free, when every execution has ended (host_stop_all) and has been freed. */
struct host *host_new(const struct host_options *options);
void host_free(struct host *host);

/* The host's loop. To run it is to wait for all that executions wait for. */
struct loop *host_loop(struct host *host);

/* Called once for each execution, when it has ended, from host_start, host_stop, host_stop_all or
 * the loop. It must free the execution, at once or later, and may start another of any machine. */
typedef void host_ended(void *context, struct execution *execution);

/* Called whenever an execution has taken a happening and has not ended. */
typedef void host_took(void *context, const struct execution *execution);

/* All is borrowed as long as the machine is there, but for the mocks. */
struct host_machine_options {
    const struct sfn_program *program;
    const struct engine_place *place; /* NULL: engine_place_default */
    struct task_setting setting;
    bool record_history;
    const struct history_sink *history_sink; /* of struct engine_options; or NULL */
    bool aws_limits;
    size_t memory_most; /* of struct engine_options; 0: any number */
    bool ends_loops;    /* of struct engine_options */
    bool lenient;       /* of struct tasks_options */
    uint64_t *coverage; /* of struct engine_options; or NULL */
    host_took *took;    /* or NULL */
    host_ended *ended;
    void *context;
};

/* Add a machine to the host. NULL when something is wrong (a bad file, a Resource that nothing here
 * runs); a line is appended to `problems` for each. Free it with host_remove, or with the host. */
struct host_machine *host_add(struct host *host, const struct host_machine_options *options,
                              struct buffer *problems);
/* Free a machine. Its executions must have ended and have been freed. */
void host_remove(struct host_machine *machine);

/* True when the quotas of the machine (aws_limits) forbid this start; a line without its end that
 * says so is appended to `why`. Ask before host_start. */
bool host_refuses(const struct host_machine *machine, const struct execution_start *start,
                  struct buffer *why);

/* Append the ARN that an execution of an EXPRESS machine has when it starts with this name and
 * seed.
 */
void host_express_arn(const struct host_machine *machine, const char *name, uint64_t seed,
                      struct buffer *out);

/* Make an execution and start it. It may already have ended when this returns, and `ended` may have
 * freed it. NULL when the input is not JSON (*error says where); `ended` is not called then. */
struct execution *host_start(struct host_machine *machine, const struct execution_start *start,
                             struct json_error *error);
/* The same with a test case of the machine's book of mocks (task_setting.book); NULL: none. */
struct execution *host_start_case(struct host_machine *machine, const struct execution_start *start,
                                  const char *test_case, struct json_error *error);

/* End an execution that runs, with status ABORTED. `error` and `cause` may be NULL. */
void host_stop(struct host_machine *machine, struct execution *execution, const char *error,
               const char *cause);

/* Stop every execution that waits, of all machines; `ended` must not start others meanwhile. */
void host_stop_all(struct host *host, const char *cause);

/* Whether any execution waits, which is whether any has not ended. */
bool host_is_waiting(const struct host *host);

/* Tell of the mocks that the execution which has just ended did not use; see tasks_unused_mocks. */
void host_unused_mocks(const struct host_machine *machine, tasks_unused_mock *tell, void *context);

/* The execution that is taking a happening, for a history_sink; NULL: none is. */
struct execution *host_taking(const struct host *host);

/* The execution whose effects are being carried out, for a task that begins; NULL: nobody's are. */
struct execution *host_asking(const struct host *host);

/* How many tasks have not ended, those included that nobody waits for any more. */
size_t host_tasks_running(const struct host *host);

/* Wait until every process of a task has ended, so that none writes to standard error later.
 * Nothing may be started after this. */
void host_end_tasks(struct host *host);

#endif
