/* runtime/host/drive.c - give executions what the world answers, and have their effects carried
 * out.
 *
 * An execution takes a happening (a task has answered) and returns effects: arm a timer, start a
 * task, read items. They are carried out at once (work.h); an answer is the next happening. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/host/machine.h"

/* With so many waits memory counts for more than the microseconds that it costs to pack. */
#define WAITS_MANY 10000

static void note_started(struct host *host, uint64_t task)
{
    if (host->started_count == host->started_capacity) {
        host->started_capacity = host->started_capacity == 0 ? 8 : 2 * host->started_capacity;
        host->started = mem_resize(host->started, host->started_capacity * sizeof *host->started);
    }
    host->started[host->started_count++] = task;
}

static bool is_absent(void *context, const struct sfn_state *state)
{
    const struct host_machine *machine = context;

    return work_lacks(&machine->work, state->name);
}

/* Let the execution take a happening, at the present time, and carry out its effects. True when the
 * execution has ended. */
static bool take(struct host_machine *machine, struct execution *execution,
                 struct happening *happening)
{
    struct host *host = machine->host;
    bool ended = false;

    ENSURE(!host->applying);
    happening->now_ms = loop_now_ms(host->loop);
    happening->absent = is_absent;
    happening->absent_context = machine;
    effects_clear(&host->effects);
    host->taking = execution;
    execution_take(execution, happening, &host->effects);
    host->taking = NULL;
    host->applying = true;
    host->asking = execution;
    for (size_t i = 0; i < host->effects.count; i++) {
        const struct effect *effect = &host->effects.items[i];

        if (work_do(&machine->work, execution, effect))
            note_started(host, effect->id);
        ended = ended || effect->kind == EFFECT_ENDED;
    }
    host->asking = NULL;
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
        work_end_execution(&machine->work, drive_number(machine, execution));
    if (ended)
        machine->ended(machine->context, execution);
    else
        go_on(machine, execution);
}

void drive_happened(void *context, void *whose, struct happening *happening)
{
    deliver(context, whose, happening);
}

void drive_about(void *context, void *whose, uint64_t id, struct task_about *about)
{
    execution_about_task(whose, id, &about->arn, &about->key);
}

/* Its address, which no other execution has while it is there. */
uint64_t drive_number(void *context, void *whose)
{
    return (uint64_t)(uintptr_t)whose;
}

bool host_refuses(const struct host_machine *machine, const struct execution_start *start,
                  struct buffer *why)
{
    return limits_refuse(machine->engine, start, why);
}

struct execution *host_start_case(struct host_machine *machine, const struct execution_start *start,
                                  const char *test_case, struct json_error *error)
{
    struct execution *execution = execution_new(machine->engine, start, error);

    if (execution == NULL)
        return NULL;
    work_begin_execution(&machine->work, drive_number(machine, execution), test_case);
    deliver(machine, execution, &(struct happening){.kind = HAPPENING_START});
    return execution;
}

struct execution *host_start(struct host_machine *machine, const struct execution_start *start,
                             struct json_error *error)
{
    return host_start_case(machine, start, NULL, error);
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
        host_stop(wait->work->calls.context, wait->whose, NULL, cause);
}
