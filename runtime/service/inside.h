/* runtime/service/inside.h - the struct of a service. Inside runtime/service. */
#ifndef SFN_SERVICE_INSIDE_H
#define SFN_SERVICE_INSIDE_H

#include "runtime/service/compiler.h"
#include "runtime/service/log.h"
#include "runtime/service/service.h"

struct activity;
struct deleting;
struct express;
struct host_machine;
struct nested_starts;
struct state_work;

/* A change that waits for those before it (change.c). */
struct waiting_change {
    struct waiting_change *next;
    struct service_change change;
};

/* A definition that is ready (loaded.h). */
struct loaded {
    struct loaded *next; /* was taken before */
    struct service *service;
    struct service_machine machine;
    struct service_program *compiled; /* NULL: the executable's own */
    char *arn, *digest;
    struct service_logged logged; /* of a STANDARD one's executions ... */
    uint64_t logged_after;        /* ... as the machine was after so many changes */
    struct host_machine *express; /* NULL: it is STANDARD */
    size_t running;               /* express executions of it */
};

struct service {
    struct service_options options;
    struct durable *durable; /* NULL: it has not begun */
    struct loaded *loaded;   /* the one that was taken last is the first */
    size_t loaded_count;
    struct waiting_change *first, **last; /* the first is under way, if `changing` */
    bool changing;
    uint64_t changes;          /* that were made */
    struct deleting *deleting; /* machines that are (deleting.c) */
    struct nested_starts *nested;
    struct express *express;
    bool left; /* express executions from before, which have not been looked at yet */
    struct activity *activities; /* for which somebody polls (activities.c) */
    size_t polls;
    struct service_counts counts;
    struct state_work *works; /* of states that are tested (teststate/state_work.h) */
    bool ending;
};

/* End all polls that wait. */
void activities_end(struct service *service);
/* Call `done` of the changes whose turn does not come. */
void changes_give_up(struct service *service);

#endif
