/* runtime/task/task.c - choose what does a Task's work.
 *
 * That is a mock for the state; else a binding of the Resource; else what the Resource says itself.
 * A target is run by its kind of task, if the program has that kind. A Resource that nothing here
 * can run, and a placeholder that nobody filled, is reported at start by tasks_problem. Not by
 * lenient tasks, as those of a trial are, with mocks or a simulated clock: they need only what
 * their executions come to, and where one comes to such a state, it fails with the same message. */
#include "runtime/task/task.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/task/invoke.h"
#include "runtime/task/kind.h"
#include "runtime/task/mock.h"
#include "runtime/task/nested.h"

#define BINDING_HINT "map it with --bindings FILE or mock it with --mock FILE"
/* True of what `sfnc run` has compiled in memory and of an executable, which takes no -D. */
#define UNFILLED_HINT "was not filled when this was compiled: give sfnc -D %s=VALUE"

/* Read the bindings of the file given at start, then those built in. NULL, or what is wrong. */
static char *read_bindings(struct tasks *tasks, const struct task_setting *setting)
{
    const struct sfn_program *program = tasks->program;
    const char *file = setting->bindings_file;
    const struct buffer *given = setting->bindings;
    struct buffer text = BUFFER_EMPTY;
    char *problem = NULL;

    if (file == NULL && program->bindings == NULL)
        return NULL;
    tasks->bindings = bindings_new();
    if (file != NULL && given == NULL && text_read_file(&text, file, TASK_SETUP_MAX, &problem)) {
        text_drop_mark(&text);
        given = &text;
    }
    if (given != NULL)
        problem = bindings_add(tasks->bindings, file, given->text != NULL ? given->text : "",
                               given->size, program->kinds, program->kind_count);
    if (problem == NULL && program->bindings != NULL)
        problem = bindings_add(tasks->bindings, "the bindings built in", program->bindings,
                               strlen(program->bindings), program->kinds, program->kind_count);
    buffer_fini(&text);
    return problem;
}

struct tasks *tasks_new(const struct tasks_options *options, char **problem)
{
    struct tasks *tasks = mem_zeroed(1, sizeof *tasks);

    tasks->loop = options->loop;
    tasks->program = options->program;
    tasks->folder = options->setting.folder;
    tasks->lenient = options->lenient || options->simulated || options->setting.mock_file != NULL ||
                     options->setting.book != NULL;
    tasks->executions = options->setting.executions;
    tasks->tokens_come_back = options->tokens_come_back;
    *problem = read_bindings(tasks, &options->setting);
    tasks->mocks = options->setting.book;
    if (*problem == NULL && tasks->mocks == NULL && options->setting.mock_file != NULL) {
        tasks->mocks = mocks_new(options, problem);
        tasks->owns_mocks = true;
    }
    if (*problem == NULL)
        return tasks;
    tasks_free(tasks);
    return NULL;
}

void tasks_free(struct tasks *tasks)
{
    if (tasks == NULL)
        return;
    for (size_t i = 0; i < tasks->program->kind_count; i++) {
        const struct sfn_task_kind *kind = tasks->program->kinds[i].task;

        if (tasks->pools[kind->kind] != NULL)
            kind->free(tasks->pools[kind->kind]);
    }
    laters_free(tasks);
    bindings_free(tasks->bindings);
    if (tasks->owns_mocks)
        mocks_free(tasks->mocks);
    free(tasks);
}

void tasks_begin_execution(struct tasks *tasks, uint64_t execution, const char *test_case)
{
    if (tasks->mocks != NULL)
        mocks_begin_execution(tasks->mocks, tasks_machine(tasks), execution, test_case);
}

bool tasks_know_execution(const struct tasks *tasks, uint64_t execution)
{
    return tasks->mocks == NULL || tasks->owns_mocks ||
           mocks_know_execution(tasks->mocks, execution);
}

bool tasks_mock(const struct tasks *tasks, uint64_t execution, const char *state)
{
    return tasks->mocks != NULL && !tasks->owns_mocks && mocks_have(tasks->mocks, execution, state);
}

bool tasks_mock_items(struct tasks *tasks, uint64_t execution, const char *state,
                      struct mocked_items *out)
{
    *out = (struct mocked_items){NULL, NULL};
    return tasks->mocks != NULL && mocks_items(tasks, execution, state, out);
}

void tasks_end_execution(struct tasks *tasks, uint64_t execution)
{
    if (tasks->mocks != NULL)
        mocks_end_execution(tasks->mocks, execution);
}

void tasks_unused_mocks(const struct tasks *tasks, tasks_unused_mock *tell, void *context)
{
    if (tasks->mocks != NULL)
        mocks_unused(tasks->mocks, tell, context);
}

/* ---- what runs a target ---- */

/* Why a target that belongs to no kind cannot run. */
static char *foreign_problem(const char *target)
{
    if (text_starts(target, "file:"))
        return text_format("it is bound to a folder, which serves the ItemReader and ResultWriter "
                           "of a Map, but no task");
    if (text_starts(target, "http://") || text_starts(target, "https://"))
        return text_format("this build of sfnc does not have HTTP tasks; " BINDING_HINT);
    return text_format("nothing here runs it; " BINDING_HINT);
}

/* Find the kind of a target, *kind, and what follows its prefix, *rest. NULL, or why nothing in
 * this executable can run the target. */
static char *target_problem(const struct tasks *tasks, const char *target,
                            const struct sfn_task_kind **kind, const char **rest)
{
    enum sfn_kind_id number = sfn_kind_of(target);
    const char *prefix;
    const char *why;

    if (number == SFN_KIND_NONE)
        return foreign_problem(target);
    prefix = sfn_kind_info(number)->prefix;
    *rest = target + strlen(prefix);
    *kind = kind_find(tasks->program->kinds, tasks->program->kind_count, number);
    if (*kind == NULL)
        return text_format("it is bound to \"%s\", but %s tasks are not linked into this "
                           "executable; build it with sfnc build --bindings FILE",
                           target, prefix);
    why = kind_malformed(tasks->program->kinds, tasks->program->kind_count, target);
    return why != NULL ? text_format("%s", why) : NULL;
}

/* Whether the Resource starts an execution, and somebody here runs executions. */
static bool is_nested(const struct tasks *tasks, const char *resource)
{
    static const char place[] = ":states:::";
    const char *action = text_starts(resource, "arn:") ? strstr(resource, place) : NULL;

    if (tasks->executions == NULL || action == NULL)
        return false;
    action += strlen(place);
    return text_starts(action, "states:startExecution") ||
           text_starts(action, "aws-sdk:sfn:startExecution") ||
           text_starts(action, "aws-sdk:sfn:startSyncExecution");
}

/* The same for a Resource for which there is no mock. NULL, with *kind NULL, when only the task's
 * input will tell, or when it starts an execution. The message does not name the state. */
static char *resource_problem(const struct tasks *tasks, const char *resource,
                              const struct sfn_task_kind **kind, const char **rest)
{
    const char *target;

    *kind = NULL;
    *rest = NULL;
    target = bindings_find(tasks->bindings, resource);
    if (target == NULL && is_nested(tasks, resource))
        return NULL;
    if (target == NULL && bindings_is_invoke(resource)) {
        if (tasks->bindings != NULL)
            return NULL;
        return text_format("its functions are bound to nothing here; map their names with "
                           "--bindings FILE or mock the state with --mock FILE");
    }
    return target_problem(tasks, target != NULL ? target : resource, kind, rest);
}

/* ---- before anything runs ---- */

/* Complain of an unfilled placeholder. A mock can only stand for the work of a Task. */
static char *unfilled_problem(const struct sfn_state *state)
{
    bool mockable =
        state->unfilled_work != NULL && strcmp(state->unfilled, state->unfilled_work) == 0;

    return text_format("state \"%s\" holds the placeholder ${%s}, which " UNFILLED_HINT "%s",
                       state->name, state->unfilled, state->unfilled,
                       mockable ? ", or mock the state with --mock FILE" : "");
}

char *tasks_problem(struct tasks *tasks, const struct sfn_state *state)
{
    const struct sfn_task_kind *kind;
    const char *rest;
    char *why;
    char *line;

    if (tasks->lenient)
        return NULL;
    if (state->unfilled != NULL)
        return unfilled_problem(state);
    if (state->task == NULL)
        return NULL;
    why = resource_problem(tasks, state->task->text, &kind, &rest);
    if (why == NULL && kind != NULL && kind->missing != NULL)
        why = kind->missing(tasks, rest);
    if (why == NULL)
        return NULL;
    line = text_format("state \"%s\" needs the Resource \"%s\": %s", state->name, state->task->text,
                       why);
    free(why);
    return line;
}

bool tasks_serve(const struct tasks *tasks, const char *state, const char *resource)
{
    const struct sfn_task_kind *kind;
    const char *rest;
    char *why;

    if (tasks->mocks != NULL && tasks->owns_mocks && mocks_have(tasks->mocks, 0, state))
        return true;
    why = resource_problem(tasks, resource, &kind, &rest);
    free(why);
    return why == NULL;
}

const char *tasks_target(const struct tasks *tasks, const char *resource)
{
    return bindings_find(tasks->bindings, resource);
}

/* ---- a call ---- */

static struct task_call *start_unserved(struct tasks *tasks, const struct task_request *request,
                                        char *why)
{
    struct task_call *call = later_unserved(tasks, request, why);

    free(why);
    return call;
}

/* Begin a call of a target. If tasks are lenient nobody has asked before whether it can run. */
static struct task_call *start_target(struct tasks *tasks, const struct task_request *request,
                                      const struct sfn_task_kind *kind, const char *rest)
{
    char *why = tasks->lenient && kind->missing != NULL ? kind->missing(tasks, rest) : NULL;
    struct task_call *call;

    if (why != NULL)
        return start_unserved(tasks, request, why);
    call = kind->start(tasks, request, rest);
    call->submits = tasks->tokens_come_back && text_ends(request->resource, ".waitForTaskToken");
    return call;
}

/* Begin a call of a state that only a mock could stand for. */
static struct task_call *start_unfilled(struct tasks *tasks, const struct task_request *request)
{
    char *why =
        text_format("it needs the placeholder ${%s}, which " UNFILLED_HINT ", or mock the state",
                    request->unfilled, request->unfilled);

    return start_unserved(tasks, request, why);
}

/* Begin a call of the function that the input of lambda:invoke names. */
static struct task_call *start_invocation(struct tasks *tasks, const struct task_request *request)
{
    struct task_request inner = *request;
    struct invocation invocation;
    const struct sfn_task_kind *kind;
    struct task_call *call;
    const char *rest;
    char *cause = invocation_init(&invocation, tasks->bindings, request, tasks->tokens_come_back);
    char *why;

    if (cause != NULL) {
        call = later_fail(tasks, request, TASK_UNSERVED, cause);
    } else if ((why = target_problem(tasks, invocation.target, &kind, &rest)) != NULL) {
        call = start_unserved(tasks, request, why);
    } else {
        inner.input = invocation.payload;
        call = start_target(tasks, &inner, kind, rest);
        call->envelope = invocation.version; /* in time, as no call is answered before it returns */
        invocation.version = NULL;
    }
    invocation_fini(&invocation);
    free(cause);
    return call;
}

struct task_call *tasks_start(struct tasks *tasks, const struct task_request *request)
{
    const struct sfn_task_kind *kind;
    const char *rest;
    char *why;

    if (tasks->mocks != NULL && mocks_have(tasks->mocks, request->execution, request->state))
        return mocks_start(tasks, request);
    if (request->unfilled != NULL)
        return start_unfilled(tasks, request);
    why = resource_problem(tasks, request->resource, &kind, &rest);
    if (why != NULL)
        return start_unserved(tasks, request, why);
    if (kind == NULL && is_nested(tasks, request->resource))
        return tasks->executions->call(tasks, request);
    if (kind == NULL)
        return start_invocation(tasks, request);
    return start_target(tasks, request, kind, rest);
}

bool tasks_took(const struct task_call *call)
{
    return !call->untaken;
}

size_t tasks_running(const struct tasks *tasks)
{
    size_t running = 0;

    for (size_t i = 0; i < tasks->program->kind_count; i++) {
        const struct sfn_task_kind *kind = tasks->program->kinds[i].task;

        if (tasks->pools[kind->kind] != NULL && kind->running != NULL)
            running += kind->running(tasks->pools[kind->kind]);
    }
    return running;
}

void tasks_cancel(struct tasks *tasks, struct task_call *call)
{
    ENSURE(call->tasks == tasks);
    call->cancel(call);
}

const struct task_service sfn_tasks = {
    .open = tasks_new,
    .close = tasks_free,
    .begin_execution = tasks_begin_execution,
    .know_execution = tasks_know_execution,
    .mock = tasks_mock,
    .mock_items = tasks_mock_items,
    .end_execution = tasks_end_execution,
    .unused_mocks = tasks_unused_mocks,
    .problem = tasks_problem,
    .serve = tasks_serve,
    .target = tasks_target,
    .start = tasks_start,
    .took = tasks_took,
    .running = tasks_running,
    .cancel = tasks_cancel,
};
