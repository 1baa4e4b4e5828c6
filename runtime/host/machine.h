/* runtime/host/machine.h - inside runtime/host: what a host and its machines are made of. */
#ifndef SFN_HOST_MACHINE_H
#define SFN_HOST_MACHINE_H

#include "runtime/host/host.h"
#include "runtime/host/waits.h"

struct host_machine {
    struct host *host;
    struct host_machine *next;
    const struct sfn_program *program;
    struct engine *engine;
    const struct task_service *service; /* the program's; NULL: it asks for no work */
    struct tasks *tasks;                /* NULL: nothing is asked for */
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

    /* One happening at a time is dealt with, of whichever execution: the room for it is shared. */
    struct effects effects;
    uint64_t *started;   /* ids of tasks that began while effects were applied */
    size_t started_count;
    size_t started_capacity;
    bool applying; /* effects are in use: no other happening may be taken */
};

#endif
