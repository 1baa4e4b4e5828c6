/* runtime/durable/durable.c - open and close a store with what runs over it; its machines. */
#include "runtime/durable/durable.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/base/text.h"
#include "runtime/durable/drive.h"
#include "runtime/durable/inside.h"
#include "runtime/durable/keep.h"
#include "runtime/durable/left.h"
#include "runtime/durable/outcome.h"
#include "runtime/durable/recover.h"
#include "runtime/durable/requests.h"
#include "runtime/durable/resident.h"
#include "runtime/durable/retain.h"
#include "runtime/durable/timers.h"
#include "runtime/durable/token.h"
#include "runtime/durable/turn.h"
#include "runtime/engine/keeping.h"
#include "runtime/engine/names.h"
#include "runtime/store/read.h"

/* ---- opening ---- */

static void tell_of_store(void *context, const char *line)
{
    durable_tell(context, "%s", line);
}

static void set_defaults(struct durable_options *options)
{
    if (options->frames_kept == 0)
        options->frames_kept = 256;
    if (options->memory_most == 0)
        options->memory_most = ENGINE_MEMORY_MOST;
    if (options->cached_max == 0)
        options->cached_max = 1000;
    if (options->cached_bytes == 0)
        options->cached_bytes = (size_t)128 << 20;
    if (options->turns_max == 0)
        options->turns_max = 1000;
    if (options->window_ms == 0)
        options->window_ms = 5 * 60 * 1000;
    if (options->timers_max == 0)
        options->timers_max = 50000;
    if (options->held_bytes == 0)
        options->held_bytes = (size_t)64 << 20;
    if (options->redrive_ms == 0)
        options->redrive_ms = (int64_t)14 * 24 * 3600 * 1000;
    if (options->retention_ms == 0)
        options->retention_ms = (int64_t)90 * 24 * 3600 * 1000;
    if (options->retry_ms == 0)
        options->retry_ms = 1000;
}

static void init(struct durable *durable)
{
    durable->ready_end = &durable->ready;
    durable->told_end = &durable->told;
    durable->look = outcome_look;
    pthread_mutex_init(&durable->lock, NULL);
    residents_init(durable);
    changes_init(&durable->changes);
    timers_init(durable);
    keep_init(durable);
    runs_init(durable);
    token_init(durable);
}

/* Read what is to be done. What cannot be read would never be: nothing is driven then. */
static bool begin(struct durable *durable, char **problem)
{
    const char *path = store_path(durable->store);
    enum store_result result = timers_read(durable);
    const char *what = "timers";

    if (result == STORE_OK) {
        what = "attempts";
        result = recover_begin(durable);
    }
    if (result != STORE_OK)
        *problem =
            text_format("the %s in %s cannot be read: %s%s", what,
                        path != NULL ? path : "the store", store_problem(durable->store),
                        result != STORE_DAMAGED ? ""
                                                : "; `store check` tells what is damaged: go "
                                                  "on with a copy from before (a backup)");
    return result == STORE_OK;
}

struct durable *durable_open(const struct durable_options *options, char **problem)
{
    struct durable *durable = mem_zeroed(1, sizeof *durable);
    const struct store_options store_options = {
        .mode = STORE_OWN,
        .program = options->program,
        .done = outcome_done,
        .tell = tell_of_store,
        .context = durable,
        .other = options->other,
    };

    durable->options = *options;
    set_defaults(&durable->options);
    durable->store =
        (options->open != NULL ? options->open : store_open)(options->url, &store_options, problem);
    if (durable->store == NULL) {
        free(durable);
        return NULL;
    }
    init(durable);
    durable->last_number = store_last_execution(durable->store);
    if (!begin(durable, problem)) {
        durable_abandon(durable);
        return NULL;
    }
    retain_begin(durable);
    return durable;
}

void durable_see_store(struct durable *durable)
{
    char *line;

    if (durable->broken || !store_is_gone(durable->store))
        return;
    durable->broken = true;
    line = text_format("%s was removed, or another file is there now", store_path(durable->store));
    if (durable->options.broken != NULL)
        durable->options.broken(durable->options.context, line);
    free(line);
}

struct store *durable_store(const struct durable *durable)
{
    return durable->store;
}

bool durable_is_busy(const struct durable *durable)
{
    return durable->turns > 0 || durable->ready != NULL || durable->stalled != NULL ||
           durable->waits.count > 0;
}

/* ---- machines ---- */

/* An answer for an execution. */
static void happened(void *context, void *whose, struct happening *happening)
{
    struct resident *resident = whose;
    bool last = happening->kind == HAPPENING_ITEMS || happening->kind == HAPPENING_TASK_SUBMITTED
                    ? happening->last
                    : happening->kind != HAPPENING_TASK_HEARTBEAT;

    if (last)
        resident->works--;
    drive_deliver(resident, arrival_new(happening, NULL));
}

static void about(void *context, void *whose, uint64_t id, struct task_about *about)
{
    const struct resident *resident = whose;

    execution_about_task(resident->execution, id, &about->arn, &about->key);
}

static uint64_t number(void *context, void *whose)
{
    const struct resident *resident = whose;

    return (uint64_t)resident->number;
}

static char *machine_arn(const struct engine *engine, const struct sfn_program *program)
{
    struct buffer arn = BUFFER_EMPTY;

    arn_begin(&arn, engine, "stateMachine");
    buffer_add_text(&arn, program->name != NULL ? program->name : "machine");
    return buffer_take(&arn);
}

struct durable_machine *durable_add(struct durable *durable,
                                    const struct durable_machine_options *options,
                                    struct buffer *problems)
{
    const struct engine_options engine_options = {
        .program = options->program,
        .place = options->place,
        .record_history = true,
        .history_sink = &durable->history_sink,
        .row_sink = &durable->row_sink,
        .row_source = &durable->row_source,
        .map_sink = &durable->runs.sink,
        .token_maker = &durable->token_maker,
        .tokens_come_back = true,
        .redriver = &redriver,
        .keeping = &sfn_keeping,
        .frames_kept = durable->options.frames_kept,
        .memory_most = durable->options.memory_most,
        .aws_limits = options->aws_limits,
        .ends_loops = options->ends_loops,
        .simulated = durable->options.virtual_time,
    };
    const struct work_options work_options = {
        .loop = durable->options.loop,
        .waits = &durable->waits,
        .program = options->program,
        .setting = options->setting,
        .tokens_come_back = true,
        .lenient = options->lenient,
        .queues = options->absent != NULL,
        .virtual_time = durable->options.virtual_time,
        .calls = {happened, about, number, durable},
    };
    struct durable_machine *machine = mem_zeroed(1, sizeof *machine);

    machine->durable = durable;
    machine->ended = options->ended;
    machine->absent = options->absent;
    machine->log = options->log;
    machine->logged = options->logged;
    machine->context = options->context;
    if (!work_open(&machine->work, &work_options, problems)) {
        work_close(&machine->work);
        free(machine);
        return NULL;
    }
    machine->engine = engine_new(&engine_options);
    machine->digest = options->program->digest != NULL ? options->program->digest : "none";
    machine->adopts = options->adopts;
    machine->kept_ms = INT64_MIN;
    machine->arn = machine_arn(machine->engine, options->program);
    machine->next = durable->machines;
    durable->machines = machine;
    left_begin(durable);
    return machine;
}

const char *durable_machine_arn(const struct durable_machine *machine)
{
    return machine->arn;
}

bool durable_machine_is_idle(const struct durable_machine *machine)
{
    return residents_are_idle(machine) && work_tasks_running(&machine->work) == 0;
}

static void free_machine(struct durable_machine *machine)
{
    work_close(&machine->work);
    engine_free(machine->engine);
    free(machine->arn);
    free(machine);
}

void durable_remove(struct durable_machine *machine)
{
    struct durable_machine **link = &machine->durable->machines;

    ENSURE(durable_machine_is_idle(machine));
    residents_forget(machine);
    while (*link != machine)
        link = &(*link)->next;
    *link = machine->next;
    free_machine(machine);
}

/* ---- closing ---- */

static void drop_work(struct durable *durable)
{
    size_t from = 0;
    struct wait *wait;

    while ((wait = waits_next(&durable->waits, &from)) != NULL)
        work_drop(wait);
    waits_fini(&durable->waits);
}

static void free_machines(struct durable *durable)
{
    while (durable->machines != NULL) {
        struct durable_machine *machine = durable->machines;

        durable->machines = machine->next;
        free_machine(machine);
    }
}

/* Free all but the store, which is closed: nothing is told any more. */
static void free_all(struct durable *durable)
{
    struct loop *loop = durable->options.loop;

    loop_forget(loop, outcome_look, durable);
    loop_forget(loop, drive_go_on, durable);
    loop_disarm(loop, durable->retry);
    drop_work(durable);
    timers_fini(durable);
    recover_fini(durable);
    retain_fini(durable);
    left_fini(durable);
    residents_fini(durable);
    free_machines(durable);
    turns_fini(durable);
    changes_fini(&durable->changes);
    runs_fini(durable);
    buffer_fini(&durable->input);
    buffer_fini(&durable->why);
    buffer_fini(&durable->events);
    buffer_fini(&durable->text);
    buffer_fini(&durable->name);
    pthread_mutex_destroy(&durable->lock);
    free(durable);
}

/* Hear of all that was submitted. */
static void settle(struct durable *durable)
{
    store_flush(durable->store);
    while (durable->told != NULL) {
        outcome_look(durable);
        store_flush(durable->store);
    }
}

void durable_close(struct durable *durable)
{
    if (durable == NULL)
        return;
    durable->closing = true;
    settle(durable);
    requests_refuse(durable, "the store is being closed");
    settle(durable); /* what was submitted by those who were told */
    if (!durable->broken)
        recover_note_stop(durable);
    store_close(durable->store);
    free_all(durable);
}

void durable_abandon(struct durable *durable)
{
    if (durable == NULL)
        return;
    store_close(durable->store);
    while (durable->told != NULL) {
        struct turn *turn = durable->told;
        struct arrival *arrival;

        durable->told = turn->next;
        while ((arrival = arrivals_take(&turn->taken)) != NULL)
            arrival_free(arrival);
        turn_free(durable, turn);
        durable->turns--;
        if (!durable->options.store_in_loop)
            loop_idle(durable->options.loop);
    }
    ENSURE(durable->turns == 0);
    free_all(durable);
}
