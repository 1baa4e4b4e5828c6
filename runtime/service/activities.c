/* runtime/service/activities.c - workers of activities, and the tasks they wait for.
 *
 * An activity is in memory while somebody polls for it. It remembers up to where the queue was
 * handed out: what is being taken still lies in the store, until that is recorded. */
#include "runtime/service/activities.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/loop/loop.h"
#include "runtime/service/inside.h"
#include "runtime/service/resource.h"

enum {
    POLL_MS = 60 * 1000,
    OFFERS_MOST = 256, /* that are read at a time */
};

struct activity {
    struct activity *next;
    struct service *service;
    char *arn;
    struct service_poll *first, **last; /* that wait, in the order in which they came */
    struct service_poll *taking;
    size_t polls;  /* of both kinds */
    int64_t after; /* offers up to this one were handed out, ... */
    bool seeing;   /* offers are being read */
};

struct service_poll {
    struct service_poll *next, **link;
    struct activity *activity;
    struct service_worker worker;
    char *name;
    struct loop_timer *over;
    int64_t offer; /* the number of what it takes; 0: it waits */
    int64_t execution;
    uint64_t id;
    bool unwanted;
};

static struct loop *loop_of(const struct activity *activity)
{
    return activity->service->options.loop;
}

/* ---- lists ---- */

static void put_last(struct activity *activity, struct service_poll *poll)
{
    poll->next = NULL;
    poll->link = activity->last;
    *activity->last = poll;
    activity->last = &poll->next;
}

static void put_first(struct activity *activity, struct service_poll *poll)
{
    poll->next = activity->first;
    poll->link = &activity->first;
    if (poll->next != NULL)
        poll->next->link = &poll->next;
    else
        activity->last = &poll->next;
    activity->first = poll;
}

static void take_out(struct service_poll *poll)
{
    struct activity *activity = poll->activity;

    *poll->link = poll->next;
    if (poll->next != NULL)
        poll->next->link = poll->link;
    else if (poll->offer == 0)
        activity->last = poll->link;
}

static void put_taking(struct activity *activity, struct service_poll *poll)
{
    poll->next = activity->taking;
    poll->link = &activity->taking;
    if (poll->next != NULL)
        poll->next->link = &poll->next;
    activity->taking = poll;
}

static struct activity *activity_at(struct service *service, const char *arn)
{
    struct activity *activity = service->activities;

    while (activity != NULL && strcmp(activity->arn, arn) != 0)
        activity = activity->next;
    if (activity != NULL)
        return activity;
    activity = mem_zeroed(1, sizeof *activity);
    activity->service = service;
    activity->arn = mem_text(arn, strlen(arn));
    activity->last = &activity->first;
    activity->next = service->activities;
    service->activities = activity;
    return activity;
}

static void let_go(struct activity *activity)
{
    struct activity **link = &activity->service->activities;

    if (activity->polls > 0 || activity->seeing)
        return;
    while (*link != activity)
        link = &(*link)->next;
    *link = activity->next;
    free(activity->arn);
    free(activity);
}

/* The poll, which is in no list, is over. */
static void finish(struct service_poll *poll, const struct service_task *task)
{
    struct activity *activity = poll->activity;
    struct service_worker worker = poll->worker;

    loop_disarm(loop_of(activity), poll->over);
    free(poll->name);
    free(poll);
    activity->polls--;
    activity->service->polls--;
    let_go(activity);
    worker.ended(worker.context, task);
}

/* ---- handing out ---- */

static void see(struct activity *activity);

static void on_taken(void *context, const struct durable_reply *reply)
{
    struct service_poll *poll = context;
    struct activity *activity = poll->activity;
    const struct service_task task = {reply->token, reply->input, reply->input_size};

    take_out(poll);
    if (reply->result == DURABLE_OK && poll->unwanted)
        durable_offer_again(activity->service->durable, poll->execution, poll->id);
    if (reply->result == DURABLE_OK || poll->unwanted || activity->service->ending) {
        finish(poll, reply->result == DURABLE_OK && !poll->unwanted ? &task : NULL);
        return;
    }
    if (reply->result == DURABLE_REFUSED && activity->after >= poll->offer)
        activity->after = poll->offer - 1; /* it is still there */
    poll->offer = 0;
    put_first(activity, poll);
    if (reply->result != DURABLE_REFUSED)
        see(activity);
}

/* What was read of a queue. */
struct offers {
    const struct activity *activity;
    struct offer {
        int64_t number, execution;
        uint64_t id;
    } items[OFFERS_MOST];
    int32_t count;
};

static bool is_taken(const struct activity *activity, int64_t number)
{
    const struct service_poll *poll = activity->taking;

    while (poll != NULL && poll->offer != number)
        poll = poll->next;
    return poll != NULL;
}

static bool on_offer(void *context, int64_t number, int64_t execution, uint64_t id)
{
    struct offers *offers = context;

    if (!is_taken(offers->activity, number))
        offers->items[offers->count++] = (struct offer){number, execution, id};
    return offers->count < OFFERS_MOST;
}

static void take(struct activity *activity, const struct offer *offer)
{
    struct service_poll *poll = activity->first;
    const struct durable_asker asker = {.replied = on_taken, .context = poll};

    take_out(poll);
    loop_disarm(loop_of(activity), poll->over);
    poll->over = NULL;
    poll->offer = offer->number;
    poll->execution = offer->execution;
    poll->id = offer->id;
    put_taking(activity, poll);
    durable_take(activity->service->durable, offer->execution, offer->id, poll->name, &asker);
}

/* Hand out tasks while there are some, and workers. */
static void see(struct activity *activity)
{
    struct store *store = durable_store(activity->service->durable);
    struct store_text arn = {activity->arn, strlen(activity->arn)};
    struct offers offers = {.activity = activity};

    if (activity->seeing || activity->service->ending)
        return;
    activity->seeing = true;
    do {
        offers.count = 0;
        if (activity->first != NULL)
            store_read_offers(store, arn, activity->after, OFFERS_MOST, on_offer, &offers);
        for (int32_t i = 0; i < offers.count && activity->first != NULL; i++) {
            activity->after = offers.items[i].number;
            take(activity, &offers.items[i]);
        }
    } while (offers.count > 0 && activity->first != NULL);
    activity->seeing = false;
}

/* ---- workers ---- */

static void on_over(void *context)
{
    struct service_poll *poll = context;

    poll->over = NULL;
    take_out(poll);
    finish(poll, NULL);
}

static void on_begun(void *context)
{
    struct activity *activity = context;

    activity->seeing = false;
    see(activity);
    let_go(activity);
}

struct service_poll *service_poll_task(struct service *service, const struct service_worker *worker)
{
    struct activity *activity = activity_at(service, worker->activity);
    struct service_poll *poll = mem_zeroed(1, sizeof *poll);

    poll->activity = activity;
    poll->worker = *worker;
    poll->worker.activity = poll->worker.name = NULL;
    poll->name = worker->name != NULL ? mem_text(worker->name, strlen(worker->name)) : NULL;
    poll->over =
        loop_arm(loop_of(activity), loop_now_ms(loop_of(activity)) + POLL_MS, on_over, poll);
    put_last(activity, poll);
    activity->polls++;
    service->polls++;
    if (!activity->seeing) { /* not now: the caller does not know the poll yet */
        activity->seeing = true;
        loop_post(service->options.loop, on_begun, activity);
    }
    return poll;
}

void service_give_up_poll(struct service_poll *poll)
{
    poll->unwanted = true;
    if (poll->offer != 0)
        return;
    take_out(poll);
    finish(poll, NULL);
}

void service_offered(struct service *service, const char *arn)
{
    struct activity *activity = service->activities;

    while (activity != NULL && strcmp(activity->arn, arn) != 0)
        activity = activity->next;
    if (activity != NULL)
        see(activity);
}

static bool on_activity(void *context, int64_t number, const struct store_resource *resource)
{
    *(bool *)context = resource->kind == SERVICE_ACTIVITY;
    return false;
}

bool service_lacks_activity(const struct service *service, const char *activity)
{
    bool is_there = false;

    store_read_resource(durable_store(service->durable),
                        (struct store_text){activity, strlen(activity)}, on_activity, &is_there);
    return !is_there;
}

size_t service_polls(const struct service *service)
{
    return service->polls;
}

void activities_end(struct service *service)
{
    struct activity *next;

    for (struct activity *activity = service->activities; activity != NULL; activity = next) {
        next = activity->next;
        activity->polls++; /* it stays until all are given up */
        loop_forget(service->options.loop, on_begun, activity);
        activity->seeing = false;
        while (activity->first != NULL)
            service_give_up_poll(activity->first);
        activity->polls--;
        let_go(activity);
    }
}
