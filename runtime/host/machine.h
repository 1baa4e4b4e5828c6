/* runtime/host/machine.h - the structs of hosts and their machines. Inside runtime/host. */
#ifndef SFN_HOST_MACHINE_H
#define SFN_HOST_MACHINE_H

#include "runtime/host/host.h"
#include "runtime/host/waits.h"

struct host_machine {
    struct host *host;
    struct host_machine *next;
    const struct sfn_program *program;
    struct engine *engine;
    const struct task_service *service; /* the program's; NULL: it has no tasks */
    struct tasks *tasks;                /* NULL: it needs nothing outside */
    host_took *took;                    /* or NULL */
    host_ended *ended;
    void *context;
    const char **absent; /* states whose Resource nothing serves */
    size_t absent_count;
};

struct host {
    struct loop *loop;
    struct host_machine *machines;
    bool virtual_time;
    struct waits waits; /* what executions wait for */

    /* Only one happening of all executions is dealt with at a time, so they share this. */
    struct effects effects;
    uint64_t *started; /* ids of tasks that were started by these effects */
    size_t started_count;
    size_t started_capacity;
    bool applying; /* effects are being carried out: no other happening may be taken */
};

#endif
