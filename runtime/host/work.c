/* runtime/host/work.c - do outside what the executions of a machine ask for.
 *
 * For each effect that will have an answer a wait is kept. The answer comes from the loop to the
 * wait, which is removed, and becomes a happening. */
#include "runtime/host/work.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/host/port.h"
#include "runtime/host/setup.h"

bool work_open(struct work *work, const struct work_options *options, struct buffer *problems)
{
    *work = (struct work){.loop = options->loop,
                          .waits = options->waits,
                          .program = options->program,
                          .service = options->program->tasks,
                          .queues = options->queues,
                          .virtual_time = options->virtual_time,
                          .calls = options->calls};
    return setup_tasks(work, options, problems);
}

void work_end_tasks(struct work *work)
{
    if (work->tasks != NULL)
        work->service->close(work->tasks);
    work->tasks = NULL;
}

void work_close(struct work *work)
{
    work_end_tasks(work);
    free(work->unserved);
    work->unserved = NULL;
    work->unserved_count = 0;
}

void work_begin_execution(struct work *work, uint64_t number, const char *test_case)
{
    if (work->tasks != NULL)
        work->service->begin_execution(work->tasks, number, test_case);
}

bool work_knows_execution(const struct work *work, uint64_t number)
{
    return work->tasks == NULL || work->service->know_execution(work->tasks, number);
}

bool work_mocks(const struct work *work, uint64_t number, const char *state)
{
    return work->tasks != NULL && work->service->mock(work->tasks, number, state);
}

void work_end_execution(struct work *work, uint64_t number)
{
    if (work->tasks != NULL)
        work->service->end_execution(work->tasks, number);
}

size_t work_tasks_running(const struct work *work)
{
    return work->tasks != NULL ? work->service->running(work->tasks) : 0;
}

bool work_lacks(const struct work *work, const char *state)
{
    for (size_t i = 0; i < work->unserved_count; i++)
        if (strcmp(work->unserved[i]->name, state) == 0)
            return true;
    return false;
}

/* ---- what the world answers ---- */

static void tell(const struct wait *wait, struct happening *happening)
{
    const struct work_calls *calls = &wait->work->calls;

    happening->id = wait->id;
    calls->happened(calls->context, wait->whose, happening);
}

/* The same, and nothing more will come. */
static void tell_last(struct wait *wait, struct happening *happening)
{
    const struct wait gone = *wait;

    waits_remove(wait->work->waits, wait);
    tell(&gone, happening);
}

static void timer_due(void *context)
{
    tell_last(context, &(struct happening){.kind = HAPPENING_TIMER_DUE});
}

static void task_answered(void *context, const struct task_answer *answer)
{
    struct happening happening = {
        .kind = answer->submitted   ? HAPPENING_TASK_SUBMITTED
                : answer->succeeded ? HAPPENING_TASK_SUCCEEDED
                                    : HAPPENING_TASK_FAILED,
        .output = answer->output,
        .output_size = answer->output_size,
        .error = answer->error,
        .cause = answer->cause,
        .last = !answer->goes_on,
    };

    if (happening.last)
        tell_last(context, &happening);
    else
        tell(context, &happening);
}

static void task_beat(void *context)
{
    tell(context, &(struct happening){.kind = HAPPENING_TASK_HEARTBEAT});
}

static void task_about(void *context, struct task_about *about)
{
    const struct wait *wait = context;
    const struct work_calls *calls = &wait->work->calls;

    calls->about(calls->context, wait->whose, wait->id, about);
}

static void port_said(void *context, const struct port_answer *answer)
{
    struct happening happening = {
        .kind = answer->problem != NULL ? HAPPENING_DATA_FAILED
                : answer->items != NULL ? HAPPENING_ITEMS
                                        : HAPPENING_RESULTS_ENDED,
        .items = answer->items,
        .origins = answer->origins,
        .last = answer->last,
        .cause = answer->problem,
    };

    if (answer->last || answer->problem != NULL)
        tell_last(context, &happening);
    else
        tell(context, &happening);
}

/* ---- effects ---- */

static void arm(struct work *work, void *whose, const struct effect *effect)
{
    struct wait *wait = waits_add(work->waits, work, whose, WAIT_TIMER, effect->id);

    wait->of.timer = effect->by_clock
                         ? loop_arm_by_clock(work->loop, effect->due_ms, timer_due, wait)
                         : loop_arm(work->loop, effect->due_ms, timer_due, wait);
}

static struct task_request request_of(const struct work *work, void *whose,
                                      const struct effect *effect)
{
    return (struct task_request){
        .execution = work->calls.number(work->calls.context, whose),
        .state = effect->state,
        .unfilled = effect->unfilled,
        .resource = effect->resource,
        .input = effect->input,
        .token = effect->token,
        .heartbeats = effect->heartbeats,
        .tell_submitted = effect->tell_submitted,
    };
}

static bool start_task(struct work *work, void *whose, const struct effect *effect)
{
    struct wait *wait = waits_add(work->waits, work, whose, WAIT_TASK, effect->id);
    struct task_request request = request_of(work, whose, effect);

    ENSURE(work->tasks != NULL);
    request.answer = task_answered;
    request.beat = effect->heartbeats ? task_beat : NULL;
    request.about = task_about;
    request.context = wait;
    wait->of.call = work->service->start(work->tasks, &request);
    return effect->tell_started && work->service->took(wait->of.call);
}

static void open_port(struct work *work, void *whose, const struct effect *effect)
{
    struct mocked_items mocked = {NULL, NULL};
    struct bucket_request request = {
        .resource = effect->resource,
        .target = work->service->target(work->tasks, effect->resource),
        .said = effect->input,
        .skip = (uint64_t)effect->skip,
        .simulated = work->virtual_time,
    };
    struct wait *wait = waits_add(work->waits, work, whose, WAIT_PORT, effect->id);

    if (effect->kind == EFFECT_OPEN_ITEMS)
        (void)work->service->mock_items(work->tasks, work->calls.number(work->calls.context, whose),
                                        effect->state, &mocked);
    request.mocked = mocked.list;
    request.refused = mocked.problem;
    wait->of.port = port_open(work->loop, work->program, &request, effect, port_said, wait);
    free(mocked.problem);
}

void work_drop(struct wait *wait)
{
    struct work *work = wait->work;

    switch (wait->kind) {
    case WAIT_TIMER:
        loop_disarm(work->loop, wait->of.timer);
        break;
    case WAIT_TASK:
        work->service->cancel(work->tasks, wait->of.call);
        break;
    case WAIT_PORT:
        port_close(wait->of.port);
        break;
    }
    waits_remove(work->waits, wait);
}

/* ---- work that goes on elsewhere, of which no wait is kept ---- */

static void gone_answered(void *context, const struct task_answer *answer)
{
    (void)context;
    (void)answer;
}

static void gone_about(void *context, struct task_about *about)
{
    const struct effect *effect = context;

    buffer_add_text(&about->arn, effect->arn);
    buffer_add_text(&about->key, effect->key);
}

/* A task is given up before its work was found again, as the process had ended that began it: find
 * it, and give it up. */
static void stop_elsewhere(struct work *work, void *whose, const struct effect *effect)
{
    struct task_request request = request_of(work, whose, effect);

    request.answer = gone_answered;
    request.about = gone_about;
    request.context = (void *)effect;
    work->service->cancel(work->tasks, work->service->start(work->tasks, &request));
}

/* ---- effects ---- */

/* Give up a wait that may be over: its answer may be on its way. */
static void drop(struct work *work, void *whose, enum wait_kind kind, uint64_t id)
{
    struct wait *wait = waits_find(work->waits, whose, kind, id);

    if (wait != NULL)
        work_drop(wait);
}

bool work_do(struct work *work, void *whose, const struct effect *effect)
{
    const struct wait *wait;

    switch (effect->kind) {
    case EFFECT_ARM:
        arm(work, whose, effect);
        break;
    case EFFECT_DISARM:
        drop(work, whose, WAIT_TIMER, effect->id);
        break;
    case EFFECT_TASK:
        return start_task(work, whose, effect);
    case EFFECT_CANCEL:
        if (effect->resumes && waits_find(work->waits, whose, WAIT_TASK, effect->id) == NULL)
            stop_elsewhere(work, whose, effect);
        else
            drop(work, whose, WAIT_TASK, effect->id);
        break;
    case EFFECT_OPEN_ITEMS:
    case EFFECT_OPEN_RESULTS:
        open_port(work, whose, effect);
        break;
    case EFFECT_ITEMS:
    case EFFECT_RESULT:
    case EFFECT_PENDING:
    case EFFECT_END_RESULTS:
        wait = waits_find(work->waits, whose, WAIT_PORT, effect->id);
        ENSURE(wait != NULL); /* the engine uses no port that has given its last answer */
        port_take(wait->of.port, effect);
        break;
    case EFFECT_CLOSE:
        drop(work, whose, WAIT_PORT, effect->id);
        break;
    case EFFECT_ENDED:
        break;
    }
    return false;
}
