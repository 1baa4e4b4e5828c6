/* runtime/task/call.h - what all kinds of task share for their calls. Inside runtime/task.
 *
 * The struct that a kind has for a call begins with a struct task_call. From tasks_start until it
 * is answered or cancelled a call belongs to its caller; then the kind frees it when its work is
 * gone. Invariant: call_answer is called inside the loop, at most once, and not after a cancel. */
#ifndef SFN_TASK_CALL_H
#define SFN_TASK_CALL_H

#include "runtime/base/text.h"
#include "runtime/task/bindings.h"
#include "runtime/task/task.h"
#include "sfn/kinds.h"

struct mock_book;
struct later;

struct tasks {
    struct loop *loop;
    const struct sfn_program *program;
    const char *folder;
    bool lenient;
    bool tokens_come_back;
    const struct task_executions *executions; /* NULL: none */
    void *pools[SFN_KIND_COUNT]; /* what each kind keeps between calls; NULL until its first */
    struct bindings *bindings;   /* NULL: none */
    struct mock_book *mocks;     /* NULL: none */
    bool owns_mocks;
    struct later *laters; /* calls whose answer is known but not given yet */
    uint64_t answered;    /* how many calls of Lambda functions; makes their request ids */
};

struct task_call {
    struct tasks *tasks;
    void (*answer)(void *context, const struct task_answer *answer);
    void (*beat)(void *context);
    void *context;
    void (*cancel)(struct task_call *call); /* stops the work, and frees the call */
    char *envelope; /* version of the function: answer as lambda:invoke does; or NULL */
    bool submits;   /* its output is no answer to the token, and may be missing */
    bool untaken;   /* nobody has taken the work, and nobody will */
};

/* Fill in the task_call of a new call. Of the request it keeps only `answer`, `beat` and `context`.
 */
void call_init(struct task_call *call, struct tasks *tasks, const struct task_request *request,
               void (*cancel)(struct task_call *call));

/* Give the answer to the caller, and free what call_init made. The kind frees the call itself. The
 * caller copies what it needs, so all of the answer may be freed when this returns. */
void call_answer(struct task_call *call, const struct task_answer *answer);

/* Answer with an output that is text. If it is not JSON, or blank and an answer is wanted, answer a
 * failure that says so; its cause begins with `who`: "process ./charge.py". */
void call_answer_output(struct task_call *call, const char *who, const char *output, size_t size);

/* Answer with a failure. Both texts are made valid UTF-8 and cut to TASK_CAUSE_MAX. */
void call_answer_failure(struct task_call *call, const char *error, const char *cause, size_t size);

/* Answer for the process `name`, which ended with this status of waitpid and wrote `output`;
 * `errors` is the end of what it wrote to its standard error. */
void call_answer_ended(struct task_call *call, const char *name, int status,
                       const struct buffer *output, const struct buffer *errors);

/* Say that the call has returned this output, and goes on; not within tasks_start. It may be
 * cancelled by that. */
void call_submit(struct task_call *call, const struct value *output, size_t size);

/* Say that the work goes on, inside the loop and before the answer. */
void call_beat(const struct task_call *call);

/* Ask what the request's task is to be told of itself; buffer_fini both texts. */
struct task_about call_about(const struct task_request *request);

/* Free what call_init made, without an answer. */
void call_fini(struct task_call *call);

/* Begin a call whose answer is known at once; it is given in the next turn of the loop. The output
 * and the texts are copied, so they may belong to the request. `error` and `cause` may be NULL. */
struct task_call *later_succeed(struct tasks *tasks, const struct task_request *request,
                                const struct value *output, size_t output_size);
struct task_call *later_fail(struct tasks *tasks, const struct task_request *request,
                             const char *error, const char *cause);
/* Begin a call that nothing here can do. It fails with `why`, for which it would have been refused
 * at start. */
struct task_call *later_unserved(struct tasks *tasks, const struct task_request *request,
                                 const char *why);
/* Begin a call that is never answered. If the state waits for heartbeats it counts as taken,
 * because only a worker that has taken it can miss one. */
struct task_call *later_never(struct tasks *tasks, const struct task_request *request);

/* Have a call of these say first that it was submitted, in a turn of its own. */
void later_submit(struct task_call *call);

/* Free all that later_ functions have begun and that is left. The loop must not run any more. */
void laters_free(struct tasks *tasks);

/* The name of the machine whose tasks they are. */
static inline const char *tasks_machine(const struct tasks *tasks)
{
    return tasks->program->name != NULL ? tasks->program->name : "";
}

#define TASK_FAILED "States.TaskFailed"
#define TASK_UNSERVED "States.Runtime"
#define TASK_CAUSE_MAX 32768 /* characters; what AWS keeps of a cause */

#endif
