/* runtime/host/host.c - make and free hosts and their machines. */
#include "runtime/host/host.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/region.h"
#include "runtime/base/text.h"
#include "runtime/host/machine.h"
#include "runtime/task/mock_case.h"
#include "runtime/task/setup.h"

/* ---- a machine ---- */

static void add_problem(struct buffer *problems, char *problem)
{
    buffer_add_format(problems, "%s\n", problem);
    free(problem);
}

/* Append a line for every Resource of the scope and of those inside that nothing here runs, in the
 * order of the definition's text. True when there is none. */
static bool check_scope(struct host_machine *machine, const struct sfn_scope *scope,
                        struct buffer *problems)
{
    const struct sfn_program *program = machine->program;
    bool fine = true;

    for (int32_t i = 0; i < scope->state_count; i++) {
        const struct sfn_state *state = &program->states[scope->states + i];
        char *problem = machine->service->problem(machine->tasks, state);

        if (problem != NULL)
            add_problem(problems, problem);
        fine = fine && problem == NULL;
        for (int32_t inner = 0; inner < state->inner_count; inner++)
            fine &= check_scope(machine, &program->scopes[state->inner + inner], problems);
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
static bool check_file(const char *path, const struct host_machine_options *options, bool mocks,
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
        mock_case_find(root, path, options->program, options->test_case, &problem);
    region_fini(&region);
    buffer_fini(&text);
    if (problem != NULL)
        add_problem(problems, problem);
    return problem == NULL;
}

static bool make_tasks(struct host_machine *machine, const struct host_machine_options *options,
                       struct buffer *problems)
{
    const struct tasks_options tasks_options = {
        .loop = machine->host->loop,
        .program = options->program,
        .bindings_file = options->bindings_file,
        .mock_file = options->mock_file,
        .mocks = options->mocks,
        .test_case = options->test_case,
        .simulated = machine->host->virtual_time,
        .folder = options->folder,
    };
    char *problem;

    if (machine->service == NULL) {
        bool fine = check_file(options->bindings_file, options, false, problems);

        return check_file(options->mock_file, options, true, problems) && fine;
    }
    if (!asks_outside(options->program) && options->bindings_file == NULL &&
        options->mock_file == NULL)
        return true;
    machine->tasks = machine->service->open(&tasks_options, &problem);
    if (machine->tasks == NULL) {
        add_problem(problems, problem);
        return false;
    }
    return check_scope(machine, machine->program->scopes, problems);
}

/* List the states whose Resource nothing serves: that does not change while executions run. */
static void find_absent(struct host_machine *machine)
{
    const struct sfn_program *program = machine->program;

    machine->absent = mem_alloc(program->state_count * sizeof *machine->absent);
    for (size_t i = 0; i < program->state_count; i++) {
        const struct sfn_state *state = &program->states[i];

        if (state->task != NULL && state->task->kind == SFN_ACTIVITY &&
            !machine->service->serve(machine->tasks, state->name, state->task->text))
            machine->absent[machine->absent_count++] = state->name;
    }
}

static void end_tasks(struct host_machine *machine)
{
    if (machine->tasks != NULL)
        machine->service->close(machine->tasks);
    machine->tasks = NULL;
}

static void free_machine(struct host_machine *machine)
{
    end_tasks(machine);
    if (machine->engine != NULL)
        engine_free(machine->engine);
    free(machine->absent);
    free(machine);
}

struct host_machine *host_add(struct host *host, const struct host_machine_options *options,
                              struct buffer *problems)
{
    const struct engine_options engine_options = {
        .program = options->program,
        .place = options->place,
        .record_history = options->record_history,
        .history_sink = options->history_sink,
        .aws_limits = options->aws_limits,
        .ends_loops = options->ends_loops,
        .simulated = host->virtual_time,
        .coverage = options->coverage,
    };
    struct host_machine *machine = mem_zeroed(1, sizeof *machine);

    machine->host = host;
    machine->program = options->program;
    machine->service = options->program->tasks;
    machine->took = options->took;
    machine->ended = options->ended;
    machine->context = options->context;
    if (!make_tasks(machine, options, problems)) {
        free_machine(machine);
        return NULL;
    }
    if (machine->tasks != NULL)
        find_absent(machine);
    machine->engine = engine_new(&engine_options);
    machine->next = host->machines;
    host->machines = machine;
    return machine;
}

void host_remove(struct host_machine *machine)
{
    struct host_machine **link = &machine->host->machines;

    while (*link != machine)
        link = &(*link)->next;
    *link = machine->next;
    free_machine(machine);
}

void host_unused_mocks(const struct host_machine *machine, tasks_unused_mock *tell, void *context)
{
    if (machine->tasks != NULL)
        machine->service->unused_mocks(machine->tasks, tell, context);
}

/* ---- a host ---- */

struct host *host_new(const struct host_options *options)
{
    struct host *host = mem_zeroed(1, sizeof *host);

    host->virtual_time = options->virtual_time;
    effects_init(&host->effects);
    host->loop = loop_new(options->virtual_time);
    if (options->start_ms != 0)
        loop_begin_at(host->loop, options->start_ms);
    return host;
}

struct loop *host_loop(struct host *host)
{
    return host->loop;
}

bool host_is_waiting(const struct host *host)
{
    return host->waits.count > 0;
}

size_t host_tasks_running(const struct host *host)
{
    size_t running = 0;

    for (const struct host_machine *at = host->machines; at != NULL; at = at->next) {
        if (at->tasks != NULL)
            running += at->service->running(at->tasks);
    }
    return running;
}

void host_end_tasks(struct host *host)
{
    for (struct host_machine *at = host->machines; at != NULL; at = at->next)
        end_tasks(at);
}

void host_free(struct host *host)
{
    if (host == NULL)
        return;
    ENSURE(!host_is_waiting(host));
    while (host->machines != NULL)
        host_remove(host->machines);
    loop_free(host->loop);
    effects_fini(&host->effects);
    waits_fini(&host->waits);
    free(host->started);
    free(host);
}
