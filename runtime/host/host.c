/* runtime/host/host.c - make and free hosts and their machines. */
#include "runtime/host/host.h"

#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/engine/names.h"
#include "runtime/host/machine.h"

/* ---- a machine ---- */

static void free_machine(struct host_machine *machine)
{
    work_close(&machine->work);
    if (machine->engine != NULL)
        engine_free(machine->engine);
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
        .memory_most = options->memory_most,
        .ends_loops = options->ends_loops,
        .simulated = host->virtual_time,
        .coverage = options->coverage,
    };
    struct host_machine *machine = mem_zeroed(1, sizeof *machine);
    const struct work_options work_options = {
        .loop = host->loop,
        .waits = &host->waits,
        .program = options->program,
        .setting = options->setting,
        .lenient = options->lenient,
        .virtual_time = host->virtual_time,
        .calls = {drive_happened, drive_about, drive_number, machine},
    };

    machine->host = host;
    machine->took = options->took;
    machine->ended = options->ended;
    machine->context = options->context;
    if (!work_open(&machine->work, &work_options, problems)) {
        free_machine(machine);
        return NULL;
    }
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

void host_express_arn(const struct host_machine *machine, const char *name, uint64_t seed,
                      struct buffer *out)
{
    express_arn(machine->engine, name, seed, out);
}

void host_unused_mocks(const struct host_machine *machine, tasks_unused_mock *tell, void *context)
{
    const struct work *work = &machine->work;

    if (work->tasks != NULL)
        work->service->unused_mocks(work->tasks, tell, context);
}

/* ---- a host ---- */

struct host *host_new(const struct host_options *options)
{
    struct host *host = mem_zeroed(1, sizeof *host);

    host->virtual_time = options->virtual_time;
    effects_init(&host->effects);
    host->own_loop = options->loop == NULL;
    host->loop = host->own_loop ? loop_new(options->virtual_time) : options->loop;
    if (host->own_loop && options->start_ms != 0)
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

struct execution *host_taking(const struct host *host)
{
    return host->taking;
}

struct execution *host_asking(const struct host *host)
{
    return host->asking;
}

size_t host_tasks_running(const struct host *host)
{
    size_t running = 0;

    for (const struct host_machine *at = host->machines; at != NULL; at = at->next)
        running += work_tasks_running(&at->work);
    return running;
}

void host_end_tasks(struct host *host)
{
    for (struct host_machine *at = host->machines; at != NULL; at = at->next)
        work_end_tasks(&at->work);
}

void host_free(struct host *host)
{
    if (host == NULL)
        return;
    ENSURE(!host_is_waiting(host));
    while (host->machines != NULL)
        host_remove(host->machines);
    if (host->own_loop)
        loop_free(host->loop);
    effects_fini(&host->effects);
    waits_fini(&host->waits);
    free(host->started);
    free(host);
}
