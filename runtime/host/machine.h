/* runtime/host/machine.h - the structs of hosts and their machines. Inside runtime/host. */
#ifndef SFN_HOST_MACHINE_H
#define SFN_HOST_MACHINE_H

#include "runtime/host/host.h"
#include "runtime/host/waits.h"
#include "runtime/host/work.h"

struct host_machine {
    struct host *host;
    struct host_machine *next;
    struct engine *engine;
    struct work work;
    host_took *took; /* or NULL */
    host_ended *ended;
    void *context;
};

struct host {
    struct loop *loop;
    bool own_loop;
    struct host_machine *machines;
    bool virtual_time;
    struct waits waits; /* what executions wait for; whose: the execution */

    /* Only one happening of all executions is dealt with at a time, so they share this. */
    struct effects effects;
    uint64_t *started; /* ids of tasks that were started by these effects */
    size_t started_count;
    size_t started_capacity;
    struct execution *taking; /* a happening; NULL: none is */
    struct execution *asking; /* its effects are being carried out; NULL: nobody's are */
    bool applying;            /* effects are being carried out: no other happening may be taken */
};

/* What the work of a machine, the context, tells (struct work_calls). */
void drive_happened(void *context, void *whose, struct happening *happening);
void drive_about(void *context, void *whose, uint64_t id, struct task_about *about);
uint64_t drive_number(void *context, void *whose);

#endif
