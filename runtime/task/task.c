/* runtime/task/task.c - which runner does a Task's work.
 *
 * Order of look-up: a mock for the state, a binding for the Resource, then what the Resource says
 * itself. What nobody serves is found at start by tasks_problem; a task that is scheduled all the
 * same (in a trial: with mocks, or a simulated clock) fails with the same words. */
#include "runtime/task/task.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/task/call.h"
#include "runtime/task/command.h"
#include "runtime/task/invoke.h"
#include "runtime/task/mock.h"

#define BINDING_HINT "map it with --bindings FILE or mock it with --mock FILE"

struct tasks *tasks_new(const struct tasks_options *options, char **problem)
{
    struct tasks *tasks = mem_zeroed(1, sizeof *tasks);

    *problem = NULL;
    tasks->loop = options->loop;
    tasks->program = options->program;
    tasks->folder = options->folder;
    tasks->simulated = options->simulated;
    if (options->bindings_file != NULL || options->program->bindings != NULL) {
        tasks->bindings = bindings_new(options, problem);
        if (*problem != NULL)
            goto fail;
    }
    if (options->mock_file != NULL) {
        tasks->mocks = mocks_new(options, problem);
        if (*problem != NULL)
            goto fail;
    }
    return tasks;
fail:
    tasks_free(tasks);
    return NULL;
}

void tasks_free(struct tasks *tasks)
{
    if (tasks == NULL)
        return;
    exec_pool_free(tasks->exec);
    native_pool_free(tasks->native);
    laters_free(tasks);
    bindings_free(tasks->bindings);
    mocks_free(tasks->mocks);
    free(tasks);
}

void tasks_begin_execution(struct tasks *tasks)
{
    if (tasks->mocks != NULL)
        mocks_begin_execution(tasks->mocks);
}

void tasks_unused_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context)
{
    if (tasks->mocks != NULL)
        mocks_unused(tasks->mocks, tell, context);
}

static bool has_symbol(const struct tasks *tasks, const char *name)
{
    for (size_t i = 0; i < tasks->program->symbol_count; i++) {
        if (strcmp(tasks->program->symbols[i].name, name) == 0)
            return tasks->program->symbols[i].function != NULL; /* compiled in memory: no --link */
    }
    return false;
}

/* A Resource that says itself, or in its input, what runs it. */
static bool is_own(const char *resource)
{
    return text_starts(resource, "exec:") || text_starts(resource, "c:") || invoke_is(resource);
}

const char *tasks_target(const struct tasks *tasks, const char *resource)
{
    return is_own(resource) ? bindings_find_exact(tasks->bindings, resource)
                            : bindings_find(tasks->bindings, resource);
}

/* Why a Resource that no mock stands for cannot run, without naming the state; NULL: it can. */
static char *resource_problem(const struct tasks *tasks, const char *resource)
{
    const char *target = tasks_target(tasks, resource);
    const char *problem = NULL;
    char **words;

    if (target == NULL && invoke_is(resource)) {
        if (tasks->bindings != NULL)
            return NULL; /* which function is known when the task is scheduled */
        return text_format("its functions are bound to nothing here; map their names with "
                           "--bindings FILE or mock the state with --mock FILE");
    }
    if (target == NULL)
        target = resource;
    if (text_starts(target, "exec:")) {
        words = command_split(target + strlen("exec:"), &problem);
        free(words);
        return problem != NULL ? text_format("%s", problem) : NULL;
    }
    if (text_starts(target, "c:")) {
        if (has_symbol(tasks, target + strlen("c:")))
            return NULL;
        return text_format("no C function \"%s\" is linked in; build with --link FILE.c",
                           target + strlen("c:"));
    }
    if (text_starts(target, "file:"))
        return text_format("it is bound to a folder, which serves the ItemReader and ResultWriter "
                           "of a Map, but no task");
    if (text_starts(target, "http://") || text_starts(target, "https://"))
        return text_format("this build of sfnc does not have HTTP tasks; " BINDING_HINT);
    return text_format("nothing here runs it; " BINDING_HINT);
}

/* The placeholder is given as "Name" or as "${Name}". */
static char *unfilled_problem(const char *state, const char *placeholder)
{
    const char *name = text_starts(placeholder, "${") ? placeholder + 2 : placeholder;
    int size = (int)strcspn(name, "}");

    return text_format("state \"%s\" holds the placeholder ${%.*s}, which nobody filled; build "
                       "with -D %.*s=VALUE or mock the state with --mock FILE",
                       state, size, name, size, name);
}

/* A program that is not there is said at start, not after half of an execution: NULL, or why a
 * Resource that resource_problem accepts cannot run. */
static char *program_problem(const struct tasks *tasks, const char *resource)
{
    const char *target = tasks_target(tasks, resource);
    const char *problem;
    char **words;
    char *program;

    if (target == NULL)
        target = resource;
    if (!text_starts(target, "exec:"))
        return NULL;
    words = command_split(target + strlen("exec:"), &problem);
    ENSURE(words != NULL);
    program = command_find(words[0], tasks->folder);
    problem = strchr(words[0], '/') == NULL ? "there is no such program on PATH"
                                            : "there is no such program, neither here nor beside "
                                              "the definition";
    free(words);
    if (program == NULL)
        return text_format("%s", problem);
    free(program);
    return NULL;
}

/* An ARN: nothing here was ever said to run it. */
static bool is_elsewhere(const struct tasks *tasks, const char *resource)
{
    return text_starts(resource, "arn:") && tasks_target(tasks, resource) == NULL;
}

char *tasks_problem(struct tasks *tasks, const struct sfn_resource *resource)
{
    char *why;
    char *line;

    if (tasks->mocks != NULL && mocks_have(tasks->mocks, resource->state))
        return NULL;
    if (resource->unfilled != NULL)
        return unfilled_problem(resource->state, resource->unfilled);
    if (resource->resource == NULL || tasks->mocks != NULL ||
        (tasks->simulated && is_elsewhere(tasks, resource->resource)))
        return NULL;
    why = resource_problem(tasks, resource->resource);
    if (why == NULL)
        why = program_problem(tasks, resource->resource);
    if (why == NULL)
        return NULL;
    line = text_format("state \"%s\" needs the Resource \"%s\": %s", resource->state,
                       resource->resource, why);
    free(why);
    return line;
}

bool tasks_serve(const struct tasks *tasks, const char *state, const char *resource)
{
    char *why;

    if (tasks->mocks != NULL && mocks_have(tasks->mocks, state))
        return true;
    why = resource_problem(tasks, resource);
    free(why);
    return why == NULL;
}

/* Run "exec:..." or "c:..." with this request. */
static struct task_call *run_target(struct tasks *tasks, const struct task_request *request,
                                    const char *target)
{
    if (text_starts(target, "exec:"))
        return exec_start(tasks, request, target + strlen("exec:"));
    if (text_starts(target, "file:"))
        return later_fail(tasks, request, TASK_UNSERVED,
                          "A folder cannot do a task: bind the Resource to exec: or c:.");
    ENSURE(text_starts(target, "c:"));
    return native_start(tasks, request, target + strlen("c:"));
}

static struct task_call *run_invocation(struct tasks *tasks, const struct task_request *request)
{
    struct task_request inner = *request;
    struct invocation invocation;
    struct task_call *call;
    char *cause = invocation_init(&invocation, tasks->bindings, request);

    if (cause != NULL) {
        call = later_fail(tasks, request, TASK_UNSERVED, cause);
    } else {
        inner.input = invocation.payload.text;
        inner.input_size = invocation.payload.size;
        call = run_target(tasks, &inner, invocation.target);
        call->envelope = invocation.version; /* it answers later, so it is in time */
        invocation.version = NULL;
    }
    invocation_fini(&invocation);
    free(cause);
    return call;
}

/* What cannot run fails with the words that would have been said at start. */
static struct task_call *start_unserved(struct tasks *tasks, const struct task_request *request,
                                        const char *why)
{
    char *cause = text_format("The Resource \"%s\" of state \"%s\" cannot run: %s.",
                              request->resource, request->state, why);
    struct task_call *call = later_fail(tasks, request, TASK_UNSERVED, cause);

    free(cause);
    return call;
}

struct task_call *tasks_start(struct tasks *tasks, const struct task_request *request)
{
    const char *target;
    struct task_call *call;
    char *why;

    if (tasks->mocks != NULL && mocks_have(tasks->mocks, request->state))
        return mocks_start(tasks, request);
    why = resource_problem(tasks, request->resource);
    if (why != NULL) {
        call = start_unserved(tasks, request, why);
        free(why);
        return call;
    }
    target = tasks_target(tasks, request->resource);
    if (target == NULL && invoke_is(request->resource))
        return run_invocation(tasks, request);
    return run_target(tasks, request, target != NULL ? target : request->resource);
}

bool tasks_took(const struct task_call *call)
{
    return !call->untaken;
}

void tasks_cancel(struct tasks *tasks, struct task_call *call)
{
    ENSURE(call->tasks == tasks);
    call->cancel(call);
}
