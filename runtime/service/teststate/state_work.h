/* runtime/service/teststate/state_work.h - do the work of a state that is tested.
 *
 * What its Resource is bound to is called, once, as for an execution. Mocks of the service do not
 * count: a test has its own. */
#ifndef SFN_SERVICE_STATE_WORK_H
#define SFN_SERVICE_STATE_WORK_H

#include <stdint.h>

#include "runtime/base/buffer.h"

struct service;
struct service_program;
struct state_work;
struct task_answer;

enum state_work_end {
    STATE_WORK_ANSWERED,
    STATE_WORK_LATE, /* it has taken too long, and was ended */
    STATE_WORK_GONE, /* the service ends */
};

/* All but the program and the context is borrowed until state_work_begin returns. */
struct state_work_wanted {
    struct service_program *program;
    const char *state, *resource;
    const struct buffer *input; /* JSON text */
    int64_t within_ms;
    /* Called once, later. The answer is valid meanwhile; NULL unless there is one. */
    void (*done)(void *context, enum state_work_end end, const struct task_answer *answer);
    void *context;
};

/* Begin. The program is released when all of it has ended. NULL: nothing here does the work, and a
 * line is appended to `why`; the program stays the caller's. */
struct state_work *state_work_begin(struct service *service, const struct state_work_wanted *wanted,
                                    struct buffer *why);
/* Nobody wants to know any more: `done` is not called. */
void state_work_give_up(struct state_work *work);

/* The service ends. Inside runtime/service. */
void state_works_end(struct service *service);

#endif
