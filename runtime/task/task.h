/* runtime/task/task.h - do a Task's work: call what stands for its Resource, get one answer.
 *
 * A call is begun with a Resource and an input; its answer comes later, from inside the loop.
 * Nothing here knows of executions: the caller keeps which state waits for which call. */
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
struct task_executions; /* nested.h */
struct mock_book;       /* mock_book.h */

/* What a task is told of itself. Texts are "" when they are not known. */
struct task_about {
    struct buffer arn; /* of the execution */
    struct buffer key; /* of the attempt: no other has it */
};

/* How a call ends. Values and texts are valid during the callback only. */
struct task_answer {
    bool succeeded;
    bool submitted; /* the call has returned, and the task goes on: somebody is to answer with its
                       token, or another answer follows. Only with tokens_come_back */
    bool goes_on;   /* another answer follows */
    const struct value *output;
    size_t output_size; /* how many bytes its JSON text had when it was answered */
    const char *error;  /* NULL: none given */
    const char *cause;
};

/* What a call is given; borrowed, with all that it points to, for the duration of tasks_start. */
struct task_request {
    uint64_t execution; /* by which mocks count calls; unique among those that run */
    const char *state;
    const char *resource;
    const char *unfilled; /* a ${Placeholder} that nothing filled: only a mock can do the work */
    const struct value *input;
    const char *token;   /* or NULL */
    bool heartbeats;     /* the state has HeartbeatSeconds */
    bool tell_submitted; /* an answer is wanted, too, when the call has returned and goes on */
    /* Called never inside tasks_start, and once, but for an answer that goes on before it. */
    void (*answer)(void *context, const struct task_answer *answer);
    /* Called whenever a call that is not answered yet says that it lives. NULL: nobody wants it. */
    void (*beat)(void *context);
    /* Append to the texts, which are empty. Called only inside tasks_start. NULL: nobody knows. */
    void (*about)(void *context, struct task_about *about);
    void *context;
};

struct tasks; /* everything that can run tasks in this process */

/* The most bytes of a bindings file or a mock file. */
#define TASK_SETUP_MAX ((size_t)64 << 20)

/* What people have said of the tasks of a machine. All but `mocks` is borrowed as long as the
 * machine is there; each may be NULL. */
struct task_setting {
    const char *bindings_file;
    const struct buffer *bindings; /* the text in bindings_file, if it was read already */
    const char *mock_file;
    const struct value *mocks; /* the value in mock_file, if it was read already */
    const char *test_case;     /* of the mock file, for all executions */
    struct mock_book *book;    /* of which each execution picks a test case; then there is no
                                  mock_file */
    const struct task_executions *executions; /* where tasks start others; NULL: nowhere */
    const char *folder; /* where relative programs of exec: are looked for after the current folder
                         */
};

struct tasks_options {
    struct loop *loop;
    const struct sfn_program *program; /* has the kinds, the c: symbols, the built-in bindings */
    struct task_setting setting;
    bool tokens_come_back; /* somebody can answer with a task token. Else what a call with
                              .waitForTaskToken answers stands for that */
    bool lenient;          /* what nothing serves only fails when it is called */
    bool simulated;        /* the clock is; they are lenient then, too */
};

/* Free it with tasks_free. NULL when something is wrong with a file: *problem is then one line that
 * says what; free it. */
struct tasks *tasks_new(const struct tasks_options *options, char **problem);
void tasks_free(struct tasks *tasks);

/* Mocks count the calls of each execution, from when it begins, or goes on in this process, until
 * it ends. `test_case` is the one of task_setting.book that it has picked; NULL: none, and without
 * a book. Where nobody says that an execution begins, its first call begins it, without a test case
 * of the book. */
void tasks_begin_execution(struct tasks *tasks, uint64_t execution, const char *test_case);
/* False if there is a book, and it is not known yet what the execution has picked. */
bool tasks_know_execution(const struct tasks *tasks, uint64_t execution);
/* Whether the test case of the book that an execution has picked mocks the state. */
bool tasks_mock(const struct tasks *tasks, uint64_t execution, const char *state);
/* One that has not begun is ignored. */
void tasks_end_execution(struct tasks *tasks, uint64_t execution);

/* What mocks give in the place of what the ItemReader of a Map reads. */
struct mocked_items {
    const struct value *list; /* an array, or an object; lives as long as the tasks; or NULL ... */
    char *problem;            /* ... and why there are none; free it */
};
/* Count a call of the Map. False: nothing mocks the state. */
bool tasks_mock_items(struct tasks *tasks, uint64_t execution, const char *state,
                      struct mocked_items *out);

/* Call `tell` for every mock that was not used in the execution that has ended last: a state of the
 * test case in which no call was made (answer NULL), or an answer ("1-2") that no call got. */
typedef void tasks_unused_mock(void *context, const char *state, const char *response,
                               const char *answer);
void tasks_unused_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context);

/* Check a mocked response: call `tell` with each answer ("1-2") that is malformed, or is for a call
 * that another answer is for, and why. A NULL answer: the response itself is malformed. */
typedef void tasks_bad_answer(void *context, const char *answer, const char *why);
void tasks_check_mock(const struct value *response, tasks_bad_answer *tell, void *context);

/* NULL when the state can run here, or when that need not be known before an execution comes to it
 * (with mocks, or `simulated`). Else one line that says what is missing, a Resource or the value of
 * a ${Placeholder}, and what to do; free it. */
char *tasks_problem(struct tasks *tasks, const struct sfn_state *state);

/* Whether anything here can do the work of the state: a binding, the Resource itself, or a mock
 * that all executions have (tasks_mock tells of the others). */
bool tasks_serve(const struct tasks *tasks, const char *state, const char *resource);

/* The target that a Resource is bound to, "exec:...", "c:..." or "file:...", or NULL. It lives as
 * long as the tasks. */
const char *tasks_target(const struct tasks *tasks, const char *resource);

/* Begin a call. Its answer never comes before this returns. */
struct task_call *tasks_start(struct tasks *tasks, const struct task_request *request);

/* False for a call that waits for a worker to take it, which in a trial never comes. */
bool tasks_took(const struct task_call *call);

/* How many calls have not ended: their work goes on, although some may have been cancelled. */
size_t tasks_running(const struct tasks *tasks);

/* Stop the work of a call (a process gets SIGTERM, then SIGKILL). It will not be answered. */
void tasks_cancel(struct tasks *tasks, struct task_call *call);

/* The functions above as a table, which programs that need them refer to (sfn_program.tasks).
 * runtime/host only calls them through it, so that other programs are not linked with them. */
struct task_service {
    struct tasks *(*open)(const struct tasks_options *options, char **problem);
    void (*close)(struct tasks *tasks);
    void (*begin_execution)(struct tasks *tasks, uint64_t execution, const char *test_case);
    bool (*know_execution)(const struct tasks *tasks, uint64_t execution);
    bool (*mock)(const struct tasks *tasks, uint64_t execution, const char *state);
    bool (*mock_items)(struct tasks *tasks, uint64_t execution, const char *state,
                       struct mocked_items *out);
    void (*end_execution)(struct tasks *tasks, uint64_t execution);
    void (*unused_mocks)(const struct tasks *tasks, tasks_unused_mock *tell, void *context);
    char *(*problem)(struct tasks *tasks, const struct sfn_state *state);
    bool (*serve)(const struct tasks *tasks, const char *state, const char *resource);
    const char *(*target)(const struct tasks *tasks, const char *resource);
    struct task_call *(*start)(struct tasks *tasks, const struct task_request *request);
    bool (*took)(const struct task_call *call);
    size_t (*running)(const struct tasks *tasks);
    void (*cancel)(struct tasks *tasks, struct task_call *call);
};

#endif
