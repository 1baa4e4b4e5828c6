/* runtime/entry/serve/schedule.h - start an execution whenever a schedule fires.
 *
 * When the schedule began and when it fired last is kept in the store, and the execution of a
 * firing has a name made of its time: so it is started once, whatever happens in between. Firings
 * at which nobody was there are made up by one, the last of them. */
#ifndef SFN_ENTRY_SERVE_SCHEDULE_H
#define SFN_ENTRY_SERVE_SCHEDULE_H

#include "runtime/api/api.h"
#include "runtime/loop/loop.h"

struct scheduler;

struct scheduler_options {
    struct loop *loop;
    const struct api *api;  /* its owner of the store; the machine is api->program */
    const char *expression; /* borrowed, as all else: rate(...) or cron(...) */
    /* A line for people. */
    void (*tell)(void *context, const char *line);
    void *context;
};

/* Go on with a schedule, or begin it: another expression than before is another schedule. NULL when
 * that cannot be: *problem is a line that says why (free it). */
struct scheduler *scheduler_open(const struct scheduler_options *options, char **problem);
/* Nothing fires any more. NULL is allowed. What was asked for before is still answered. */
void scheduler_close(struct scheduler *scheduler);

#endif
