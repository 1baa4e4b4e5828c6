/* runtime/host/setup.c - make what runs the tasks of a machine, and check that it can.
 * In: a program, bindings and mocks. Out: its tasks, or a line for each problem. */
#include "runtime/host/setup.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"
#include "runtime/base/text.h"
#include "runtime/host/work.h"
#include "runtime/task/mock_case.h"
#include "runtime/task/setup.h"

static void add_problem(struct buffer *problems, char *problem)
{
    buffer_add_format(problems, "%s\n", problem);
    free(problem);
}

/* Whether the state's Resource is an activity that nothing here stands for. */
static bool is_unserved(const struct work *work, const struct sfn_state *state)
{
    return state->task != NULL && state->task->kind == SFN_ACTIVITY &&
           !work->service->serve(work->tasks, state->name, state->task->text);
}

/* Return NULL, or what is missing for the state; free it. */
static char *state_problem(const struct work *work, const struct sfn_state *state)
{
    bool waits = work->queues && state->unfilled == NULL && is_unserved(work, state);

    return waits ? NULL : work->service->problem(work->tasks, state);
}

/* Append a line for every Resource of the scope and of those inside that nothing here runs, in the
 * order of the definition's text. True when there is none. */
static bool check_scope(struct work *work, const struct sfn_scope *scope, struct buffer *problems)
{
    const struct sfn_program *program = work->program;
    bool fine = true;

    for (int32_t i = 0; i < scope->state_count; i++) {
        const struct sfn_state *state = &program->states[scope->states + i];
        char *problem = state_problem(work, state);

        if (problem != NULL)
            add_problem(problems, problem);
        fine = fine && problem == NULL;
        for (int32_t inner = 0; inner < state->inner_count; inner++)
            fine &= check_scope(work, &program->scopes[state->inner + inner], problems);
    }
    return fine;
}

/* Whether the program needs anything outside. One that is compiled into this process has the task
 * service even if it does not. */
static bool asks_outside(const struct sfn_program *program)
{
    for (size_t i = 0; i < program->state_count; i++) {
        const struct sfn_state *state = &program->states[i];

        if (state->task != NULL || state->unfilled != NULL ||
            (state->map != NULL && (state->map->reader != NULL || state->map->writer != NULL)))
            return true;
    }
    return false;
}

/* Check a file that nothing in the program has a use for: it must be there, and JSON; a mock file
 * (`mocks`) must have the test case. */
static bool check_file(const char *path, const struct work_options *options, bool mocks,
                       struct buffer *problems)
{
    struct buffer text = BUFFER_EMPTY;
    struct region region;
    const struct value *root = NULL;
    char *problem = NULL;

    if (path == NULL)
        return true;
    region_init(&region);
    if (text_read_file(&text, path, TASK_SETUP_MAX, &problem)) {
        text_drop_mark(&text);
        root = setup_read(&region, path, text.size > 0 ? text.text : "", text.size, &problem);
    }
    if (root != NULL && mocks)
        mock_case_find(root, path, options->program, options->setting.test_case, &problem);
    region_fini(&region);
    buffer_fini(&text);
    if (problem != NULL)
        add_problem(problems, problem);
    return problem == NULL;
}

/* List the states whose Resource nothing serves: that does not change while executions run. */
static void find_unserved(struct work *work)
{
    const struct sfn_program *program = work->program;

    work->unserved = mem_alloc(program->state_count * sizeof *work->unserved);
    for (size_t i = 0; i < program->state_count; i++)
        if (is_unserved(work, &program->states[i]))
            work->unserved[work->unserved_count++] = &program->states[i];
}

bool setup_tasks(struct work *work, const struct work_options *options, struct buffer *problems)
{
    const struct tasks_options tasks_options = {
        .loop = work->loop,
        .program = options->program,
        .setting = options->setting,
        .tokens_come_back = options->tokens_come_back,
        .lenient = options->lenient,
        .simulated = work->virtual_time,
    };
    char *problem;

    if (work->service == NULL) {
        bool fine = options->setting.bindings != NULL ||
                    check_file(options->setting.bindings_file, options, false, problems);

        return check_file(options->setting.mock_file, options, true, problems) && fine;
    }
    if (!asks_outside(options->program) && options->setting.bindings_file == NULL &&
        options->setting.mock_file == NULL)
        return true;
    work->tasks = work->service->open(&tasks_options, &problem);
    if (work->tasks == NULL) {
        add_problem(problems, problem);
        return false;
    }
    if (!check_scope(work, work->program->scopes, problems))
        return false;
    find_unserved(work);
    return true;
}
