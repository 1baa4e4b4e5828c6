/* runtime/service/change.c - changes of what is kept beside executions, one after the other.
 *
 * Only one is under way at a time: what `look` reads is then what all changes before have
 * left. Creating a machine twice at once makes one machine. */
#include <stdlib.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/service/inside.h"

static void go_on(struct service *service);

/* The first change is over. */
static void finish(struct service *service, enum store_result result)
{
    struct waiting_change *waiting = service->first;
    struct service_change change = waiting->change;

    service->first = waiting->next;
    if (service->first == NULL)
        service->last = &service->first;
    service->changing = false;
    free(waiting);
    change.done(change.context, result);
}

static void on_committed(void *context, enum store_result result)
{
    struct service *service = context;

    service->changes++;
    finish(service, result);
    go_on(service);
}

static void go_on(struct service *service)
{
    while (!service->changing && service->first != NULL) {
        const struct service_change *change = &service->first->change;
        struct store_commit *commit;

        service->changing = true;
        if (!change->look(change->context)) {
            finish(service, STORE_NONE);
            continue;
        }
        commit = durable_commit_new(service->durable, on_committed, service);
        change->add(change->context, commit);
        durable_commit_submit(service->durable, commit);
    }
}

void service_change(struct service *service, const struct service_change *change)
{
    struct waiting_change *waiting;

    if (service->ending) {
        change->done(change->context, STORE_BROKEN);
        return;
    }
    waiting = mem_zeroed(1, sizeof *waiting);
    waiting->change = *change;
    *service->last = waiting;
    service->last = &waiting->next;
    go_on(service);
}

void changes_give_up(struct service *service)
{
    struct waiting_change *waiting;

    while (service->first != NULL && (waiting = service->first->next) != NULL) {
        service->first->next = waiting->next;
        waiting->change.done(waiting->change.context, STORE_BROKEN);
        free(waiting);
    }
    if (service->first != NULL)
        service->last = &service->first->next;
}
