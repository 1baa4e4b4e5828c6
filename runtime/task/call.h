/* runtime/task/call.h - inside runtime/task: what every way of doing a task shares.
 *
 * A runner's own call begins with a struct task_call. From tasks_start until it is answered or
 * cancelled a call belongs to its caller; afterwards the runner frees it when its work is gone.
 * Invariant: call_answer is called inside the loop, at most once, and not after a cancel. */
#ifndef SFN_TASK_CALL_H
#define SFN_TASK_CALL_H

#include "runtime/base/text.h"
#include "runtime/task/bindings.h"
#include "runtime/task/task.h"
#include "sfn/kinds.h"

struct mocks;
struct later;

struct tasks {
    struct loop *loop;
    const struct sfn_program *program;
    const char *folder;
    bool simulated;
    void *pools[SFN_KIND_COUNT]; /* what each kind keeps; NULL until its first call */
    struct bindings *bindings;   /* NULL: none */
    struct mocks *mocks;         /* NULL: none */
    struct later *laters;        /* calls whose answer is known, not given or freed yet */
    uint64_t answered;           /* makes the request ids of Lambda answers */
};

struct task_call {
    struct tasks *tasks;
    void (*answer)(void *context, const struct task_answer *answer);
    void *context;
    void (*cancel)(struct task_call *call); /* how the runner stops and frees it */
    char *envelope; /* not NULL: the answer is Lambda's, of this function version */
    bool untaken;   /* nobody does the work */
};

/* Fill the head of a new call. */
void call_init(struct task_call *call, struct tasks *tasks, const struct task_request *request,
               void (*cancel)(struct task_call *call));

/* Tell the caller, then forget what call_init made. The runner frees the call itself. */
void call_answer(struct task_call *call, const struct task_answer *answer);

/* As call_answer, for a success whose output is text: what is not JSON (or nothing) is a failure
 * that says where. `who` begins that sentence: "process ./charge.py". */
void call_answer_output(struct task_call *call, const char *who, const char *output, size_t size);

/* As call_answer, for a failure: the cause is trimmed and made valid UTF-8. */
void call_answer_failure(struct task_call *call, const char *error, const char *cause, size_t size);

/* Answer for the process `name`, which ended with this status of waitpid. */
void call_answer_ended(struct task_call *call, const char *name, int status,
                       const struct buffer *output, const struct buffer *errors);

/* Forget what call_init made, without an answer. */
void call_fini(struct task_call *call);

/* A call whose answer is known at once is given from the next turn of the loop on. Texts are
 * copied, an output lives as long as the tasks. `error` and `cause` may be NULL. */
struct task_call *later_succeed(struct tasks *tasks, const struct task_request *request,
                                const struct value *output, size_t output_size);
struct task_call *later_fail(struct tasks *tasks, const struct task_request *request,
                             const char *error, const char *cause);
/* A call that nothing here can do: it fails as it would have been refused at start. */
struct task_call *later_unserved(struct tasks *tasks, const struct task_request *request,
                                 const char *why);
/* A call that is never answered. It counts as taken when heartbeats are waited for: who never took
 * it could not miss one. */
struct task_call *later_never(struct tasks *tasks, const struct task_request *request);

/* Free what is left of them. The loop must not turn any more. */
void laters_free(struct tasks *tasks);

#define TASK_FAILED "States.TaskFailed"
#define TASK_UNSERVED "States.Runtime"
#define TASK_CAUSE_MAX 32768 /* bytes; what AWS keeps of a cause */

#endif
