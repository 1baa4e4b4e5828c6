/* runtime/task/none.c - the tasks of a definition that has no Task and reads and writes nothing.
 *
 * Linked before libsfn.a in place of everything else in this folder, it keeps processes, threads,
 * libevent and jansson out of executables that could never use them. Whatever is asked of tasks
 * here, there are none: a mock or a bindings file has nothing to stand for. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/task/store.h"
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

struct item_source *source_open(struct tasks *tasks, const char *resource,
                                const struct value *request, int64_t max_items)
{
    (void)tasks, (void)resource, (void)request, (void)max_items;
    BUG("linked without tasks, but the definition has an ItemReader");
}

const struct value *source_read(struct item_source *source, size_t count, bool *last,
                                char **problem)
{
    (void)source, (void)count, (void)last, (void)problem;
    BUG("linked without tasks, but the definition has an ItemReader");
}

void source_close(struct item_source *source)
{
    (void)source;
    BUG("linked without tasks, but the definition has an ItemReader");
}

struct result_sink *sink_open(struct tasks *tasks, const char *resource,
                              const struct value *request)
{
    (void)tasks, (void)resource, (void)request;
    BUG("linked without tasks, but the definition has a ResultWriter");
}

void sink_add(struct result_sink *sink, const struct value *result, bool failed)
{
    (void)sink, (void)result, (void)failed;
    BUG("linked without tasks, but the definition has a ResultWriter");
}

void sink_add_pending(struct result_sink *sink, const struct value *items, size_t from)
{
    (void)sink, (void)items, (void)from;
    BUG("linked without tasks, but the definition has a ResultWriter");
}

char *sink_end(struct result_sink *sink)
{
    (void)sink;
    BUG("linked without tasks, but the definition has a ResultWriter");
}
