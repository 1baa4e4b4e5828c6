/* runtime/task/mock.h - answer tasks from a mock file. Inside runtime/task.
 *
 * A book is what was read of a mock file, and how often each execution has called each of the
 * states that its test case mocks. */
#ifndef SFN_TASK_MOCK_H
#define SFN_TASK_MOCK_H

#include "runtime/base/region.h"
#include "runtime/json/value.h"
#include "runtime/task/call.h"
#include "runtime/task/mock_book.h"

/* The answer to calls `first` to `last` of a state. */
struct mock_answer {
    uint64_t first;
    uint64_t last;
    char *number; /* as written */
    enum { MOCK_RETURN, MOCK_THROW, MOCK_TIMEOUT } kind;
    const struct value *output;
    size_t output_size;
    char *error;
    char *cause;
};

struct mock_state {
    char *name;
    char *response;
    struct mock_answer *answers;
    size_t count;
};

struct mock_case {
    char *machine; /* NULL: whatever the program is called */
    char *name;
    struct mock_state *states; /* by name */
    size_t count;
    struct region outputs;
};

/* An execution that mocks may answer. */
struct mock_play {
    struct mock_play *next; /* in its bucket */
    uint64_t execution;
    const struct mock_case *mocked; /* NULL: all of its tasks run for real ... */
    char *missing;    /* ... or fail: it has picked this test case, which is not there */
    uint64_t calls[]; /* of each state */
};

struct mock_book {
    char *file;
    struct mock_case *cases;
    size_t count;
    bool picked; /* each execution picks its test case; else all have the first */

    struct mock_play **buckets; /* by execution */
    size_t bucket_count;        /* a power of two */
    size_t plays;
    struct mock_play *ended; /* the last that has ended, or NULL */
};

/* ---- mock_read.c ---- */

/* Read a test case, which mock_case_find has found, with its responses. NULL, or a line that says
 * what is wrong, to be freed; mock_case_fini is needed in either case. */
char *mock_case_read(struct mock_case *mocked, const char *file, const struct value *root,
                     const struct member *chosen);
void mock_case_fini(struct mock_case *mocked);
/* The state, or NULL when it is not mocked. */
const struct mock_state *mock_case_state(const struct mock_case *mocked, const char *name);

/* ---- mock.c ---- */

/* Read the one test case that the options choose, for all executions. Never NULL. If *problem is
 * set, a line to be freed, the book must not be used. Free it with mocks_free. */
struct mock_book *mocks_new(const struct tasks_options *options, char **problem);
void mocks_free(struct mock_book *book);

/* What task.h says of tasks_begin_execution and so on. `machine`: its name. */
void mocks_begin_execution(struct mock_book *book, const char *machine, uint64_t execution,
                           const char *test_case);
bool mocks_know_execution(const struct mock_book *book, uint64_t execution);
void mocks_end_execution(struct mock_book *book, uint64_t execution);

/* True when calls of the state are answered here. */
bool mocks_have(const struct mock_book *book, uint64_t execution, const char *state);

/* Tell of answers that no call has got; see tasks_unused_mocks. */
void mocks_unused(const struct mock_book *book, tasks_unused_mock *tell, void *context);

/* What task.h says of tasks_mock_items. */
bool mocks_items(struct tasks *tasks, uint64_t execution, const char *state,
                 struct mocked_items *out);

/* Begin a call of a state that mocks_have is true of. */
struct task_call *mocks_start(struct tasks *tasks, const struct task_request *request);

#endif
