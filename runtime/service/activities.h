/* runtime/service/activities.h - workers of activities, and the tasks they wait for.
 *
 * The queue of an activity lies in the store, so it is in order after a restart. Here are only the
 * workers: a poll waits until there is a task, its time is over, or nobody wants it any more. */
#ifndef SFN_SERVICE_ACTIVITIES_H
#define SFN_SERVICE_ACTIVITIES_H

#include <stdbool.h>
#include <stddef.h>

struct service;
struct service_poll;

/* A task that a worker has taken. Texts are borrowed while it is told. */
struct service_task {
    const char *token;
    const char *input; /* JSON text */
    size_t input_size;
};

struct service_worker {
    const char *activity; /* its ARN; there must be one */
    const char *name;     /* NULL: it has none */
    /* The poll is over, and gone: with a task whose start is recorded, or NULL. Never called within
     * service_poll_task. */
    void (*ended)(void *context, const struct service_task *task);
    void *context;
};

/* Wait for a task for 60 seconds. */
struct service_poll *service_poll_task(struct service *service,
                                       const struct service_worker *worker);
/* Nobody wants it any more: it ends at once, or if it is about to take a task, which waits for
 * another worker then, soon. */
void service_give_up_poll(struct service_poll *poll);

/* There is a task for this activity, at the end of its queue (durable_options.offered). */
void service_offered(struct service *service, const char *activity);
/* Whether there is no such activity (durable_machine_options.absent). */
bool service_lacks_activity(const struct service *service, const char *activity);
/* How many polls wait. */
size_t service_polls(const struct service *service);

#endif
