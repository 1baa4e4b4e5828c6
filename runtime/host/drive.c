/* runtime/host/drive.c - carry out the effects of executions, and give them what the world answers.
 *
 * An execution takes a happening (a task has answered) and returns effects: arm a timer, start a
 * task, read items. For each effect that will have an answer a wait is kept. The answer comes from
 * the loop to the wait, and is the execution's next happening. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/host/machine.h"
#include "runtime/host/port.h"

/* With so many waits memory counts for more than the microseconds that it costs to pack. */
#define WAITS_MANY 10000

static void deliver(struct host_machine *machine, struct execution *execution,
                    struct happening *happening);

/* ---- what the world answers ---- */

static void timer_due(void *context)
{
    const struct wait wait = *(struct wait *)context;
    struct happening happening = {.kind = HAPPENING_TIMER_DUE, .id = wait.id};

    waits_remove(&wait.machine->host->waits, context);
    deliver(wait.machine, wait.execution, &happening);
}

static void task_answered(void *context, const struct task_answer *answer)
{
    const struct wait wait = *(struct wait *)context;
    struct happening happening = {
        .kind = answer->succeeded ? HAPPENING_TASK_SUCCEEDED : HAPPENING_TASK_FAILED,
        .id = wait.id,
        .output = answer->output,
        .output_size = answer->output_size,
        .error = answer->error,
        .cause = answer->cause,
    };

    waits_remove(&wait.machine->host->waits, context);
    deliver(wait.machine, wait.execution, &happening);
}

static void task_beat(void *context)
{
    const struct wait wait = *(struct wait *)context;

    deliver(wait.machine, wait.execution,
            &(struct happening){.kind = HAPPENING_TASK_HEARTBEAT, .id = wait.id});
}

static void task_about(void *context, struct task_about *about)
{
    const struct wait *wait = context;

    execution_about_task(wait->execution, wait->id, &about->arn, &about->key);
}

static void port_said(void *context, const struct port_answer *answer)
{
    const struct wait wait = *(struct wait *)context;
    struct happening happening = {
        .kind = answer->problem != NULL ? HAPPENING_DATA_FAILED
                : answer->items != NULL ? HAPPENING_ITEMS
                                        : HAPPENING_RESULTS_ENDED,
        .id = wait.id,
        .items = answer->items,
        .origins = answer->origins,
        .last = answer->last,
        .cause = answer->problem,
    };

    if (answer->last || answer->problem != NULL)
        waits_remove(&wait.machine->host->waits, context);
    deliver(wait.machine, wait.execution, &happening);
}

/* ---- effects ---- */

static void note_started(struct host *host, uint64_t task)
{
    if (host->started_count == host->started_capacity) {
        host->started_capacity = host->started_capacity == 0 ? 8 : 2 * host->started_capacity;
        host->started = mem_resize(host->started, host->started_capacity * sizeof *host->started);
    }
    host->started[host->started_count++] = task;
}

static void start_task(struct host_machine *machine, struct execution *execution,
                       const struct effect *effect)
{
    struct host *host = machine->host;
    struct wait *wait = waits_add(&host->waits, machine, execution, WAIT_WORK, effect->id);
    const struct task_request request = {
        .state = effect->state,
        .unfilled = effect->unfilled,
        .resource = effect->resource,
        .input = effect->input,
        .token = effect->token,
        .heartbeats = effect->heartbeats,
        .answer = task_answered,
        .beat = effect->heartbeats ? task_beat : NULL,
        .about = task_about,
        .context = wait,
    };

    ENSURE(machine->tasks != NULL);
    wait->of.call = machine->service->start(machine->tasks, &request);
    if (effect->tell_started && machine->service->took(wait->of.call))
        note_started(host, effect->id);
}

static void open_port(struct host_machine *machine, struct execution *execution,
                      const struct effect *effect)
{
    struct host *host = machine->host;
    const struct bucket_request request = {
        .resource = effect->resource,
        .target = machine->service->target(machine->tasks, effect->resource),
        .said = effect->input,
        .simulated = host->virtual_time,
    };
    struct wait *wait = waits_add(&host->waits, machine, execution, WAIT_WORK, effect->id);

    wait->of.port = port_open(host->loop, machine->program, &request, effect, port_said, wait);
}

static void apply_one(struct host_machine *machine, struct execution *execution,
                      const struct effect *effect)
{
    struct host *host = machine->host;
    struct wait *wait;

    switch (effect->kind) {
    case EFFECT_ARM:
        wait = waits_add(&host->waits, machine, execution, WAIT_TIMER, effect->id);
        wait->of.timer = effect->by_clock
                             ? loop_arm_by_clock(host->loop, effect->due_ms, timer_due, wait)
                             : loop_arm(host->loop, effect->due_ms, timer_due, wait);
        break;
    case EFFECT_DISARM:
        wait = waits_find(&host->waits, execution, WAIT_TIMER, effect->id);
        if (wait != NULL) {
            loop_disarm(host->loop, wait->of.timer);
            waits_remove(&host->waits, wait);
        }
        break;
    case EFFECT_TASK:
        start_task(machine, execution, effect);
        break;
    case EFFECT_CANCEL:
        wait = waits_find(&host->waits, execution, WAIT_WORK, effect->id);
        if (wait != NULL) {
            machine->service->cancel(machine->tasks, wait->of.call);
            waits_remove(&host->waits, wait);
        }
        break;
    case EFFECT_OPEN_ITEMS:
    case EFFECT_OPEN_RESULTS:
        open_port(machine, execution, effect);
        break;
    case EFFECT_ITEMS:
    case EFFECT_RESULT:
    case EFFECT_PENDING:
    case EFFECT_END_RESULTS:
        wait = waits_find(&host->waits, execution, WAIT_WORK, effect->id);
        ENSURE(wait != NULL); /* the engine uses no port that has given its last answer */
        port_take(wait->of.port, effect);
        break;
    case EFFECT_CLOSE:
        wait = waits_find(&host->waits, execution, WAIT_WORK, effect->id);
        ENSURE(wait != NULL);
        port_close(wait->of.port);
        waits_remove(&host->waits, wait);
        break;
    case EFFECT_ENDED:
        break;
    }
}

/* ---- happenings ---- */

/* Let the execution take a happening, at the present time, and carry out its effects. True when the
 * execution has ended. */
static bool take(struct host_machine *machine, struct execution *execution,
                 struct happening *happening)
{
    struct host *host = machine->host;
    bool ended = false;

    ENSURE(!host->applying);
    happening->now_ms = loop_now_ms(host->loop);
    happening->absent = machine->absent;
    happening->absent_count = machine->absent_count;
    effects_clear(&host->effects);
    execution_take(execution, happening, &host->effects);
    host->applying = true;
    for (size_t i = 0; i < host->effects.count; i++) {
        apply_one(machine, execution, &host->effects.items[i]);
        ended = ended || host->effects.items[i].kind == EFFECT_ENDED;
    }
    host->applying = false;
    return ended;
}

/* An execution that has not ended waits. If many do, it is likely to wait for long. */
static void go_on(struct host_machine *machine, struct execution *execution)
{
    if (machine->took != NULL)
        machine->took(machine->context, execution);
    if (machine->host->waits.count >= WAITS_MANY)
        execution_rest(execution);
}

/* The same; then tell the execution which tasks have started. That is a happening again, which must
 * wait until the effects of this one have been carried out, because they share memory. */
static void deliver(struct host_machine *machine, struct execution *execution,
                    struct happening *happening)
{
    struct host *host = machine->host;
    bool ended = take(machine, execution, happening);

    for (size_t i = 0; !ended && i < host->started_count; i++)
        ended = take(machine, execution,
                     &(struct happening){.kind = HAPPENING_TASK_STARTED, .id = host->started[i]});
    host->started_count = 0;
    if (ended)
        machine->ended(machine->context, execution);
    else
        go_on(machine, execution);
}

bool host_refuses(const struct host_machine *machine, const struct execution_start *start,
                  struct buffer *why)
{
    return limits_refuse(machine->engine, start, why);
}

struct execution *host_start(struct host_machine *machine, const struct execution_start *start,
                             struct json_error *error)
{
    struct execution *execution = execution_new(machine->engine, start, error);

    if (execution == NULL)
        return NULL;
    if (machine->tasks != NULL)
        machine->service->begin_execution(machine->tasks);
    deliver(machine, execution, &(struct happening){.kind = HAPPENING_START});
    return execution;
}

void host_stop(struct host_machine *machine, struct execution *execution, const char *error,
               const char *cause)
{
    deliver(machine, execution,
            &(struct happening){.kind = HAPPENING_STOP, .error = error, .cause = cause});
}

void host_stop_all(struct host *host, const char *cause)
{
    size_t from = 0;
    struct wait *wait;

    while ((wait = waits_next(&host->waits, &from)) != NULL)
        host_stop(wait->machine, wait->execution, NULL, cause);
}
