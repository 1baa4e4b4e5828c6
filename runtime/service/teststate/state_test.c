/* runtime/service/teststate/state_test.c - run one state by itself: an execution without a host.
 *
 * In: a machine of one state, and what its work comes to. Out: where it goes, and what it computed.
 * Why no host: the engine is told all that would happen outside, one happening after the other. */
#include "runtime/service/teststate/state_test.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/inspect.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* AWS lets a test take five minutes. */
#define TEST_MS_MAX INT64_C(300000)

struct run {
    const struct state_test *test;
    struct state_test_result *result;
    struct execution *execution;
    struct effects effects;
    int64_t now_ms;
    bool lacks_work;
};

enum { SEEN_MAX = 4 << 20 }; /* bytes of a value that is told: no quota allows as many */

static bool has_seen(const struct run *run, enum sfn_inspected what)
{
    return run->result->seen[what].size > 0;
}

static void on_seen(void *context, enum sfn_inspected what, const struct value *value)
{
    struct run *run = context;
    struct buffer *text = &run->result->seen[what];

    buffer_clear(text);
    if (json_size_within(value, SEEN_MAX) <= SEEN_MAX)
        json_write(text, value);
    else
        buffer_add_text(text, "\"a value that is larger than any quota allows\"");
}

static void add_text(struct buffer *out, const struct value *text)
{
    if (text != NULL)
        buffer_add(out, text->as.text, text->size);
}

/* The effect of this kind, or NULL; of timers the one that is due first: the execution as a whole
 * has one, too. */
static const struct effect *effect_of(const struct run *run, enum effect_kind kind)
{
    const struct effect *found = NULL;

    for (size_t i = 0; i < run->effects.count; i++) {
        const struct effect *at = &run->effects.items[i];

        if (at->kind == kind && (found == NULL || at->due_ms < found->due_ms))
            found = at;
    }
    return found;
}

static void take(struct run *run, struct happening *happening)
{
    struct effects before = run->effects;

    effects_init(&run->effects);
    happening->now_ms = run->now_ms;
    execution_take(run->execution, happening, &run->effects);
    effects_fini(&before);
}

/* Note what is asked for. */
static void want(const struct run *run, const struct effect *task)
{
    const struct effect *timer = effect_of(run, EFFECT_ARM);
    struct state_test_result *result = run->result;

    result->resource = task->resource;
    json_write(&result->work, task->input);
    result->within_ms = TEST_MS_MAX;
    if (timer != NULL && timer->due_ms - run->now_ms < TEST_MS_MAX)
        result->within_ms = timer->due_ms - run->now_ms;
}

/* Answer the task. False: with what? */
static bool answer(struct run *run, const struct effect *task)
{
    const struct state_test *test = run->test;
    struct happening happening = {.kind = HAPPENING_TASK_SUCCEEDED,
                                  .id = task->id,
                                  .output = test->result,
                                  .output_size = test->result_size,
                                  .error = test->error,
                                  .cause = test->cause};

    if (test->fails)
        happening.kind = HAPPENING_TASK_FAILED;
    if (!test->fails && test->result == NULL) {
        want(run, task);
        return false;
    }
    take(run, &happening);
    return true;
}

/* Let the time pass that the state waits for; between two attempts the test is over. NULL: it waits
 * for ever. */
static bool wait_for(struct run *run, const struct effect *timer)
{
    struct happening happening = {.kind = HAPPENING_TIMER_DUE};

    if (timer != NULL && has_seen(run, SFN_RETRIER)) {
        run->result->status = STATE_RETRIABLE;
        run->result->backoff_seconds = (timer->due_ms - run->now_ms) / 1000;
        return false;
    }
    if (timer == NULL || timer->due_ms - run->test->now_ms > TEST_MS_MAX) {
        run->result->status = STATE_FAILED;
        buffer_add_text(&run->result->error, "States.Timeout");
        return false;
    }
    if (timer->due_ms > run->now_ms)
        run->now_ms = timer->due_ms;
    happening.id = timer->id;
    take(run, &happening);
    return true;
}

/* Whether the state is left, or has failed. */
static bool is_over(const struct run *run)
{
    return has_seen(run, SFN_STATE_LEAVE) || execution_status(run->execution) != EXECUTION_RUNNING;
}

static void run_until_over(struct run *run)
{
    const struct effect *next;

    take(run, &(struct happening){.kind = HAPPENING_START});
    while (!is_over(run)) {
        if (!run->test->late && (next = effect_of(run, EFFECT_TASK)) != NULL) {
            run->lacks_work = !answer(run, next);
            if (run->lacks_work)
                return;
        } else {
            next = effect_of(run, EFFECT_ARM);
            ENSURE(next != NULL || run->test->late); /* it waits for something */
            if (!wait_for(run, next))
                return;
        }
    }
    if (execution_status(run->execution) == EXECUTION_FAILED)
        run->result->status = STATE_FAILED;
    else
        run->result->status = has_seen(run, SFN_CATCHER) ? STATE_CAUGHT_ERROR : STATE_SUCCEEDED;
}

/* What the error was: that with which the execution ended, or that which was handled. */
static void tell_error(struct run *run)
{
    struct state_test_result *result = run->result;
    struct region region;
    struct json_error error;
    enum sfn_inspected handled[] = {SFN_ERROR, SFN_CAUSE};
    struct buffer *texts[] = {&result->error, &result->cause};

    region_init(&region);
    if (result->status == STATE_FAILED && result->error.size == 0) {
        add_text(&result->error, execution_error(run->execution));
        add_text(&result->cause, execution_cause(run->execution));
    }
    for (size_t i = 0; i < 2 && result->status != STATE_FAILED; i++)
        if (result->seen[handled[i]].size > 0)
            add_text(texts[i], json_read(&region, result->seen[handled[i]].text,
                                         result->seen[handled[i]].size, JSON_TEXT_COPIED, &error));
    region_fini(&region);
}

bool state_test_run(const struct state_test *test, struct state_test_result *result)
{
    struct run run = {.test = test, .result = result, .now_ms = test->now_ms};
    const struct inspection inspection = {
        .inspector = &inspector,
        .seen = on_seen,
        .seen_context = &run,
        .context = test->context,
        .retries = test->retries,
        .result = test->result,
        .fails = test->fails,
        .error = test->error,
        .cause = test->cause,
        .items = test->items,
        .failed = test->failed,
    };
    const struct engine_options options = {
        .program = test->program,
        .aws_limits = true,
        .memory_most = ENGINE_MEMORY_MOST,
        .inspection = &inspection,
    };
    struct engine *engine = engine_new(&options);
    struct execution_start start = {
        .input = test->input, .input_size = strlen(test->input), .seed = test->seed};
    struct json_error error;

    *result = (struct state_test_result){.status = STATE_FAILED};
    effects_init(&run.effects);
    run.execution = execution_new(engine, &start, &error);
    ENSURE(run.execution != NULL); /* the caller has read it */
    run_until_over(&run);
    tell_error(&run);
    execution_free(run.execution);
    effects_fini(&run.effects);
    engine_free(engine);
    return !run.lacks_work;
}

void state_test_fini(struct state_test_result *result)
{
    for (size_t i = 0; i < SFN_INSPECTED_COUNT; i++)
        buffer_fini(&result->seen[i]);
    buffer_fini(&result->error);
    buffer_fini(&result->cause);
    buffer_fini(&result->work);
}

const char *state_test_status_name(enum state_test_status status)
{
    static const char *const names[] = {"SUCCEEDED", "FAILED", "RETRIABLE", "CAUGHT_ERROR"};

    return names[status];
}
