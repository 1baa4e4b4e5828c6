/* runtime/task/task.h - one interface to every way of doing a Task's work.
 *
 * A task runner takes a Resource and gives one answer per call, later, from inside the loop. It
 * knows nothing of executions: the caller maps a call to its waiting activation. */
#ifndef SFN_TASK_TASK_H
#define SFN_TASK_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/buffer.h"
#include "runtime/json/value.h"
#include "runtime/loop/loop.h"
#include "sfn/abi.h"

struct task_call;

/* How a call ends. Values and texts are valid during the callback only. */
struct task_answer {
    bool succeeded;
    const struct value *output;
    size_t output_size; /* bytes of its JSON text, as it was answered */
    const char *error;  /* NULL: none given */
    const char *cause;
};

/* What a call is given; borrowed for the duration of tasks_start. */
struct task_request {
    const char *state;
    const char *resource;
    const struct value *input;
    const char *token; /* or NULL */
    bool heartbeats;   /* the state waits for heartbeats */
    /* Called once, never inside tasks_start. */
    void (*answer)(void *context, const struct task_answer *answer);
    void *context;
};

struct tasks; /* everything that can run tasks in this process */

/* Bytes of a file of bindings or mocks: they are written by people. */
#define TASK_SETUP_MAX ((size_t)64 << 20)

struct tasks_options {
    struct loop *loop;
    const struct sfn_program *program; /* its kinds, its c: symbols, its baked-in bindings */
    const char *bindings_file;         /* or NULL */
    const char *mock_file;             /* or NULL */
    const struct value *mocks;         /* what is in mock_file, read already; or NULL */
    const char *test_case;             /* or NULL */
    bool simulated;     /* a trial: an ARN nothing serves is found out by the task that needs it */
    const char *folder; /* looked in for relative programs of exec:, after the current; or NULL */
};

/* Pair: tasks_free. NULL: one line in *problem says what is wrong with a file (free it). */
struct tasks *tasks_new(const struct tasks_options *options, char **problem);
void tasks_free(struct tasks *tasks);

/* A mock's answers are counted per execution; forget those counts when the next one starts. */
void tasks_begin_execution(struct tasks *tasks);

/* Tell of every mock that no call has asked for: a state of the test case that none was made in
 * (answer NULL), or an answer ("1-2") of one. */
typedef void tasks_unused_mock(void *context, const char *state, const char *response,
                               const char *answer);
void tasks_unused_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context);

/* Judge a mocked response: tell of each answer ("1-2") that is none, or whose call another one
 * answers, and why. answer NULL: the response as a whole is none. */
typedef void tasks_bad_answer(void *context, const char *answer, const char *why);
void tasks_check_mock(const struct value *response, tasks_bad_answer *tell, void *context);

/* NULL when the state's task can run here, or what cannot run may wait until it is needed (mocks,
 * `simulated`); else one line: what is missing and what to do (free it).
 * A `${Placeholder}` nobody filled counts as missing, unless a mock stands for the state. */
char *tasks_problem(struct tasks *tasks, const struct sfn_state *state);

/* False when no mock and no binding stands for the state's Resource, nor it for itself. */
bool tasks_serve(const struct tasks *tasks, const char *state, const char *resource);

/* What a Resource is bound to, "exec:...", "c:..." or "file:..."; NULL: nothing. Lives as long as
 * the tasks. */
const char *tasks_target(const struct tasks *tasks, const char *resource);

/* Begin. Never answers before it returns. */
struct task_call *tasks_start(struct tasks *tasks, const struct task_request *request);

/* False for a call that waits for somebody to take it (and nobody will). */
bool tasks_took(const struct task_call *call);

/* Nobody waits any more: stop the work (a process gets SIGTERM, then SIGKILL), never answer. */
void tasks_cancel(struct tasks *tasks, struct task_call *call);

/* All of this as programs name it (sfn_program.tasks; the functions are those above): who drives an
 * execution calls only what its program has, so that nothing here is linked for nothing. */
struct task_service {
    struct tasks *(*open)(const struct tasks_options *options, char **problem);
    void (*close)(struct tasks *tasks);
    void (*begin_execution)(struct tasks *tasks);
    void (*unused_mocks)(const struct tasks *tasks, tasks_unused_mock *tell, void *context);
    char *(*problem)(struct tasks *tasks, const struct sfn_state *state);
    bool (*serve)(const struct tasks *tasks, const char *state, const char *resource);
    const char *(*target)(const struct tasks *tasks, const char *resource);
    struct task_call *(*start)(struct tasks *tasks, const struct task_request *request);
    bool (*took)(const struct task_call *call);
    void (*cancel)(struct tasks *tasks, struct task_call *call);
};

#endif
