/* compiler/driver/test/trial.c - run one test case of a mock file, to see what it does. */
#include "compiler/driver/test/trial.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/entry/runner.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

struct running {
    struct runner runner;
    struct execution *ended;
};

static void on_ended(void *context, struct execution *execution)
{
    struct running *running = context;

    running->ended = execution;
    loop_stop(host_loop(running->runner.host));
}

/* What it came to: the execution does not outlive its host. */
static void note_result(struct trial *trial, struct execution *execution)
{
    const struct value *result;
    struct buffer text = BUFFER_EMPTY;

    trial->status = execution_status(execution);
    result = trial->status == EXECUTION_SUCCEEDED ? execution_output(execution)
                                                  : execution_error(execution);
    if (result != NULL)
        json_write(&text, result);
    trial->result = arena_text(trial->arena, text.size > 0 ? text.text : "", text.size);
    buffer_fini(&text);
    result = execution_cause(execution);
    trial->cause = value_is(result, VALUE_STRING)
                       ? arena_text(trial->arena, result->as.text, result->size)
                       : "";
    execution_free(execution);
}

static void finish(struct running *running, struct trial *trial)
{
    if (running->ended == NULL) {
        int interrupted = runner_wait(&running->runner);

        if (running->ended == NULL)
            runner_stop_all(&running->runner, interrupted);
    }
    ENSURE(running->ended != NULL);
    if (trial->unused != NULL)
        host_unused_mocks(running->runner.machine, trial->unused, trial->context);
    host_end_tasks(running->runner.host);
    note_result(trial, running->ended);
}

bool trial_run(struct trial *trial)
{
    struct running running = {.ended = NULL};
    const struct runner_calls calls = {.ended = on_ended, .context = &running};
    struct execution_start start = {.seed = trial->options.seed, .release = free};
    struct buffer complaints = BUFFER_EMPTY;
    struct json_error error;

    trial->options.complaints = &complaints;
    start.input_size = strlen(trial->input);
    start.input = start.holder = mem_text(trial->input, start.input_size);
    if (!runner_open(&running.runner, trial->entry, &trial->options, &calls) ||
        host_refuses(running.runner.machine, &start, &complaints))
        free(start.holder);
    else if (runner_start(&running.runner, &start, &error))
        finish(&running, trial);
    runner_close(&running.runner);
    buffer_fini(&complaints);
    return running.ended != NULL;
}
