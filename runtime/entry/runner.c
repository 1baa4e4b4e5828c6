/* runtime/entry/runner.c - drives executions: engine, effects, loop and tasks tied together. */
#include "runtime/entry/runner.h"

#include <signal.h>
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/entry/data.h"
#include "runtime/entry/guard.h"
#include "runtime/entry/nodes.h"
#include "runtime/entry/output.h"
#include "runtime/json/write.h"
#include "runtime/task/task.h"

struct runner {
    const struct sfn_program *program;
    struct engine *engine;
    struct loop *loop;
    struct tasks *tasks; /* NULL: the definition has none */
    runner_ended *ended;
    void *context;

    struct effects effects;
    struct buffer input; /* of the task that starts */

    uint64_t *started; /* ids of tasks that began while effects were applied */
    size_t started_count;
    size_t started_capacity;

    struct nodes nodes; /* what executions wait for */

    const char **absent; /* states whose Resource nothing serves */
    size_t absent_count;

    bool virtual_time;
};

/* ---- from effects to the world, and back ---- */

static void settle(struct runner *runner, struct execution *execution);

/* The effects are those of this happening then. */
static void take(struct runner *runner, struct execution *execution, struct happening happening)
{
    happening.now_ms = loop_now_ms(runner->loop);
    happening.absent = runner->absent;
    happening.absent_count = runner->absent_count;
    effects_clear(&runner->effects);
    execution_take(execution, &happening, &runner->effects);
}

static void timer_due(void *context)
{
    struct node *node = context;
    struct runner *runner = node->runner;
    struct execution *execution = node->execution;
    uint64_t id = node->key / 2;

    nodes_remove(&runner->nodes, node);
    take(runner, execution, (struct happening){.kind = HAPPENING_TIMER_DUE, .id = id});
    settle(runner, execution);
}

static void task_answered(void *context, const struct task_answer *answer)
{
    struct node *node = context;
    struct runner *runner = node->runner;
    struct execution *execution = node->execution;
    uint64_t id = node->key / 2;

    nodes_remove(&runner->nodes, node);
    take(runner, execution,
         (struct happening){
             .kind = answer->succeeded ? HAPPENING_TASK_SUCCEEDED : HAPPENING_TASK_FAILED,
             .id = id,
             .output = answer->output,
             .output_size = answer->output_size,
             .error = answer->error,
             .cause = answer->cause,
         });
    settle(runner, execution);
}

static void note_started(struct runner *runner, uint64_t id)
{
    if (runner->started_count == runner->started_capacity) {
        runner->started_capacity = runner->started_capacity == 0 ? 8 : 2 * runner->started_capacity;
        runner->started = mem_resize(runner->started, runner->started_capacity * sizeof(uint64_t));
    }
    runner->started[runner->started_count++] = id;
}

static void start_task(struct runner *runner, struct execution *execution,
                       const struct effect *effect)
{
    struct node *node = nodes_add(&runner->nodes, runner, execution, 2 * effect->id + 1);
    struct task_request request = {
        .state = effect->state,
        .resource = effect->resource,
        .token = effect->token,
        .heartbeats = effect->heartbeats,
        .answer = task_answered,
        .context = node,
    };

    ENSURE(runner->tasks != NULL);
    buffer_clear(&runner->input);
    json_write(&runner->input, effect->input);
    request.input = runner->input.text;
    request.input_size = runner->input.size;
    node->of.call = tasks_start(runner->tasks, &request);
    if (effect->tell_started && tasks_took(node->of.call))
        note_started(runner, effect->id);
}

static void data_said(void *context, const struct data_answer *answer)
{
    struct node *node = context;
    struct runner *runner = node->runner;
    struct execution *execution = node->execution;
    struct happening happening = {
        .kind = answer->problem != NULL ? HAPPENING_DATA_FAILED
                : answer->items != NULL ? HAPPENING_ITEMS
                                        : HAPPENING_RESULTS_ENDED,
        .id = node->key / 2,
        .items = answer->items,
        .last = answer->last,
        .cause = answer->problem,
    };

    if (answer->last || answer->problem != NULL)
        nodes_remove(&runner->nodes, node);
    take(runner, execution, happening);
    settle(runner, execution);
}

static void apply_data(struct runner *runner, struct execution *execution,
                       const struct effect *effect)
{
    struct node *node;

    if (effect->kind == EFFECT_OPEN_ITEMS || effect->kind == EFFECT_OPEN_RESULTS) {
        const struct bucket_request request = {
            .resource = effect->resource,
            .target = tasks_target(runner->tasks, effect->resource),
            .said = effect->input,
            .simulated = runner->virtual_time,
        };

        node = nodes_add(&runner->nodes, runner, execution, 2 * effect->id + 1);
        node->of.port = data_open(runner->loop, &request, effect, data_said, node);
        return;
    }
    node = nodes_find(&runner->nodes, execution, 2 * effect->id + 1);
    ENSURE(node != NULL); /* the engine forgets a port that said its last */
    if (effect->kind == EFFECT_CLOSE) {
        data_close(node->of.port);
        nodes_remove(&runner->nodes, node);
    } else {
        data_take(node->of.port, effect);
    }
}

/* True when the execution has ended. */
static bool apply(struct runner *runner, struct execution *execution)
{
    bool ended = false;

    for (size_t i = 0; i < runner->effects.count; i++) {
        const struct effect *effect = &runner->effects.items[i];
        struct node *node;

        switch (effect->kind) {
        case EFFECT_ARM:
            node = nodes_add(&runner->nodes, runner, execution, 2 * effect->id);
            node->of.timer = loop_arm(runner->loop, effect->due_ms, timer_due, node);
            break;
        case EFFECT_DISARM:
            node = nodes_find(&runner->nodes, execution, 2 * effect->id);
            if (node != NULL) {
                loop_disarm(runner->loop, node->of.timer);
                nodes_remove(&runner->nodes, node);
            }
            break;
        case EFFECT_TASK:
            start_task(runner, execution, effect);
            break;
        case EFFECT_CANCEL:
            node = nodes_find(&runner->nodes, execution, 2 * effect->id + 1);
            if (node != NULL) {
                tasks_cancel(runner->tasks, node->of.call);
                nodes_remove(&runner->nodes, node);
            }
            break;
        case EFFECT_OPEN_ITEMS:
        case EFFECT_ITEMS:
        case EFFECT_OPEN_RESULTS:
        case EFFECT_RESULT:
        case EFFECT_PENDING:
        case EFFECT_END_RESULTS:
        case EFFECT_CLOSE:
            apply_data(runner, execution, effect);
            break;
        case EFFECT_ENDED:
            ended = true;
            break;
        }
    }
    return ended;
}

/* Let the effects of an event happen. Tasks have begun once they are all under way; telling the
 * execution so is an event again, and must wait until its effects are not needed any more. */
static void settle(struct runner *runner, struct execution *execution)
{
    bool ended = apply(runner, execution);

    for (size_t i = 0; !ended && i < runner->started_count; i++) {
        take(runner, execution,
             (struct happening){.kind = HAPPENING_TASK_STARTED, .id = runner->started[i]});
        ended = apply(runner, execution);
    }
    runner->started_count = 0;
    if (ended)
        runner->ended(runner->context, execution);
}

bool runner_refuses(const struct runner *runner, const struct execution_start *start,
                    struct buffer *why)
{
    return limits_refuse(runner->engine, start, why);
}

bool runner_start(struct runner *runner, const struct execution_start *start,
                  struct json_error *error)
{
    struct execution *execution = execution_new(runner->engine, start, error);

    if (execution == NULL)
        return false;
    if (runner->tasks != NULL)
        tasks_begin_execution(runner->tasks);
    guard_exits(true);
    take(runner, execution, (struct happening){.kind = HAPPENING_START});
    settle(runner, execution);
    guard_exits(runner->nodes.count > 0); /* then runner_wait comes next */
    return true;
}

void runner_stop_all(struct runner *runner, const char *cause)
{
    size_t from = 0;
    struct node *node;

    while ((node = nodes_next(&runner->nodes, &from)) != NULL) {
        struct execution *execution = node->execution;

        take(runner, execution, (struct happening){.kind = HAPPENING_STOP, .cause = cause});
        settle(runner, execution);
    }
}

/* ---- waiting ---- */

int runner_wait(struct runner *runner)
{
    /* Simulated waits are over at once and nothing of ours is left behind: the system's way of
     * ending a process will do. */
    return guard_loop(runner->loop, !runner->virtual_time || runner->tasks != NULL);
}

const char *runner_why_stopped(int signal_number)
{
    switch (signal_number) {
    case SIGINT:
        return "The execution was interrupted by SIGINT.";
    case SIGTERM:
        return "The execution was interrupted by SIGTERM.";
    case SIGHUP:
        return "The execution was interrupted by SIGHUP.";
    default:
        return "The execution waits for an answer that can never come: nothing is running, and no "
               "timeout is set.";
    }
}

/* ---- beginning and end ---- */

static void complain(const struct entry *entry, const struct options *options, const char *problem)
{
    if (options->complaints != NULL)
        buffer_add_format(options->complaints, "%s\n", problem);
    else
        output_complain(entry->invoked_as, "%s", problem);
}

/* Every Resource that nothing here runs gets its line. */
static bool check_resources(struct runner *runner, const struct entry *entry,
                            const struct options *options)
{
    bool fine = true;

    for (size_t i = 0; i < runner->program->resource_count; i++) {
        char *problem = tasks_problem(runner->tasks, &runner->program->resources[i]);

        if (problem != NULL)
            complain(entry, options, problem);
        fine = fine && problem == NULL;
        free(problem);
    }
    return fine;
}

static bool make_tasks(struct runner *runner, const struct entry *entry,
                       const struct options *options)
{
    const struct tasks_options tasks_options = {
        .loop = runner->loop,
        .program = entry->program,
        .bindings_file = options->bindings,
        .mock_file = options->mock,
        .mocks = options->mocks,
        .test_case = options->test_case,
        .simulated = options->virtual_time,
        .folder = entry->folder,
    };
    char *problem;

    if (entry->program->resource_count == 0 && options->bindings == NULL && options->mock == NULL)
        return true;
    runner->tasks = tasks_new(&tasks_options, &problem);
    if (runner->tasks == NULL) {
        complain(entry, options, problem);
        free(problem);
        return false;
    }
    return check_resources(runner, entry, options);
}

/* What serves a Resource does not change while executions run. */
static void find_absent(struct runner *runner)
{
    const struct sfn_program *program = runner->program;

    runner->absent = mem_alloc(program->resource_count * sizeof *runner->absent);
    for (size_t i = 0; i < program->resource_count; i++) {
        const struct sfn_resource *resource = &program->resources[i];

        if (resource->resource != NULL &&
            !tasks_serve(runner->tasks, resource->state, resource->resource))
            runner->absent[runner->absent_count++] = resource->state;
    }
}

struct runner *runner_new(const struct entry *entry, const struct options *options,
                          runner_ended *ended, void *context)
{
    struct runner *runner = mem_zeroed(1, sizeof *runner);
    const struct engine_options engine_options = {
        .program = entry->program,
        .record_history = options->history != NULL || options->verbose,
        .aws_limits = options->aws_limits,
        .coverage = options->coverage,
    };

    runner->program = entry->program;
    runner->virtual_time = options->virtual_time;
    runner->ended = ended;
    runner->context = context;
    effects_init(&runner->effects);
    runner->loop = loop_new(options->virtual_time);
    if (options->start_ms != 0)
        loop_begin_at(runner->loop, options->start_ms);
    if (!make_tasks(runner, entry, options)) {
        runner_free(runner);
        return NULL;
    }
    if (runner->tasks != NULL)
        find_absent(runner);
    runner->engine = engine_new(&engine_options);
    return runner;
}

void runner_unused_mocks(const struct runner *runner, tasks_unused_mock *tell, void *context)
{
    if (runner->tasks != NULL)
        tasks_unused_mocks(runner->tasks, tell, context);
}

void runner_end_tasks(struct runner *runner)
{
    tasks_free(runner->tasks);
    runner->tasks = NULL;
}

void runner_free(struct runner *runner)
{
    if (runner == NULL)
        return;
    runner_end_tasks(runner);
    guard_exits(false);
    if (runner->engine != NULL)
        engine_free(runner->engine);
    loop_free(runner->loop);
    effects_fini(&runner->effects);
    buffer_fini(&runner->input);
    nodes_fini(&runner->nodes);
    free(runner->started);
    free(runner->absent);
    free(runner);
}

struct loop *runner_loop(struct runner *runner)
{
    return runner->loop;
}
