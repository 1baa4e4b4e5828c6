/* runtime/task/none.c - the tasks of a definition that has no Task and reads and writes nothing.
 *
 * Linked before libsfn.a in place of everything else in this folder, and with runtime/bucket/none.c
 * in place of everything there, it keeps processes, threads, libevent and jansson out of
 * executables that could never use them. Whatever is asked of tasks here, there are none: a mock or
 * a bindings file has nothing to stand for. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/task/task.h"

struct tasks {
    char unused;
};

struct tasks *tasks_new(const struct tasks_options *options, char **problem)
{
    (void)options;
    *problem = NULL;
    return mem_zeroed(1, sizeof(struct tasks));
}

void tasks_free(struct tasks *tasks)
{
    free(tasks);
}

void tasks_begin_execution(struct tasks *tasks)
{
    (void)tasks;
}

void tasks_unused_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context)
{
    (void)tasks;
    (void)tell;
    (void)context;
}

char *tasks_problem(struct tasks *tasks, const struct sfn_resource *resource)
{
    (void)tasks;
    (void)resource;
    BUG("linked without tasks, but the definition has one");
}

bool tasks_serve(const struct tasks *tasks, const char *state, const char *resource)
{
    (void)tasks;
    (void)state;
    (void)resource;
    BUG("linked without tasks, but the definition has one");
}

const char *tasks_target(const struct tasks *tasks, const char *resource)
{
    (void)tasks;
    (void)resource;
    BUG("linked without tasks, but the definition has one");
}

struct task_call *tasks_start(struct tasks *tasks, const struct task_request *request)
{
    (void)tasks;
    (void)request;
    BUG("linked without tasks, but the definition has one");
}

bool tasks_took(const struct task_call *call)
{
    (void)call;
    BUG("linked without tasks, but the definition has one");
}

void tasks_cancel(struct tasks *tasks, struct task_call *call)
{
    (void)tasks;
    (void)call;
    BUG("linked without tasks, but the definition has one");
}
