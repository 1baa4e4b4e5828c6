/* runtime/host/host.h - what drives executions: does what an engine asks for, and brings back what
 * the world answers.
 *
 * A host is one loop and the machines that run in it; a machine is a compiled program with its
 * engine and its tasks. Executions of all machines take turns in the loop; each belongs to whoever
 * is told that it ended. A host prints nothing and reads no options: problems are lines of text.
 * Not thread-safe but for what loop.h says. */
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
    bool virtual_time; /* a trial: the clock is simulated, and what nothing serves fails late */
    int64_t start_ms;  /* where a simulated clock begins; 0: now */
};

/* Pair: host_free, when every execution has ended (host_stop_all) and is freed. */
struct host *host_new(const struct host_options *options);
void host_free(struct host *host);

/* Turning it is waiting: for everything that executions wait for, and whatever else is in it. */
struct loop *host_loop(struct host *host);

/* Told once per execution, from host_start, host_stop, host_stop_all or the loop; frees the
 * execution, at once or later. It may start another one of any machine of the host. */
typedef void host_ended(void *context, struct execution *execution);

/* All borrowed as long as the machine is there, but for `mocks`. Texts may be NULL. */
struct host_machine_options {
    const struct sfn_program *program;
    const struct engine_place *place; /* NULL: engine_place_default */
    const char *folder;               /* where relative programs of exec: are looked for, too */
    const char *bindings_file;
    const char *mock_file;
    const struct value *mocks; /* what is in mock_file, read already; or NULL */
    const char *test_case;     /* of the mock file */
    bool record_history;
    bool aws_limits;
    uint64_t *coverage; /* of struct engine_options; or NULL */
    host_ended *ended;
    void *context;
};

/* NULL, with a line (and its end) appended to `problems` for everything that is wrong: a bad file,
 * a Resource that nothing here runs. Pair: host_remove, or host_free. */
struct host_machine *host_add(struct host *host, const struct host_machine_options *options,
                              struct buffer *problems);
/* When its executions have ended and are freed. */
void host_remove(struct host_machine *machine);

/* True when the quotas that the machine holds to forbid this start; why: a line without its end,
 * appended. To be asked before host_start. */
bool host_refuses(const struct host_machine *machine, const struct execution_start *start,
                  struct buffer *why);

/* Begin an execution: make it and tell it so. It may have ended already, and be freed, if `ended`
 * was told. NULL: the input is not JSON (*error says where), and nobody is told. */
struct execution *host_start(struct host_machine *machine, const struct execution_start *start,
                             struct json_error *error);

/* End one that runs: status ABORTED. error and cause may be NULL. */
void host_stop(struct host_machine *machine, struct execution *execution, const char *error,
               const char *cause);

/* Stop every execution that waits, of all machines; `ended` must not start others meanwhile. */
void host_stop_all(struct host *host, const char *cause);

/* Does any execution wait for anything? None runs that does not. */
bool host_is_waiting(const struct host *host);

/* False when nothing of it is ever done outside: the definition has no Task, no reader or writer,
 * and there are neither bindings nor mocks. */
bool host_has_tasks(const struct host_machine *machine);

/* As tasks_unused_mocks, of the execution that has ended. */
void host_unused_mocks(const struct host_machine *machine, tasks_unused_mock *tell, void *context);

/* Nothing is started any more: wait until every process is gone, so that nothing follows on their
 * standard error. */
void host_end_tasks(struct host *host);

#endif
