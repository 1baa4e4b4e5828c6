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
    AGAIN_MS = 1000,   /* after a task could not be taken */
    OFFERS_MOST = 256, /* that are read at a time */
};

struct activity {
    struct activity *next;
    struct service *service;
    char *arn;
    struct service_poll *first, **last; /* that wait, in the order in which they came */
    struct service_poll *taking;
    size_t polls;             /* of both kinds */
    int64_t after;            /* offers up to this one were handed out, ... */
    int64_t handed;           /* ... some of those up to this one */
    bool seeing;              /* offers are being read, or soon will be */
    struct loop_timer *again; /* nothing is handed out before; NULL: not armed */
};

struct service_poll {
    struct service_poll *next, **link;
    struct activity *activity;
    struct service_worker worker;
    char *name;
    int64_t over_ms;         /* when its time is over */
    struct loop_timer *over; /* armed while it waits */
    int64_t offer;           /* the number of what it takes; 0: it waits */
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

/* Take it out of the list that it is in. */
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

/* Free it if nobody polls for it. */
static void let_go(struct activity *activity)
{
    struct activity **link = &activity->service->activities;

    if (activity->polls > 0 || activity->seeing)
        return;
    loop_disarm(loop_of(activity), activity->again);
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
static void on_over(void *context);

static void on_again(void *context)
{
    struct activity *activity = context;

    activity->again = NULL;
    see(activity);
}

/* Nobody can take anything now, such as while the store is full. */
static void pause(struct activity *activity, int64_t offer)
{
    struct loop *loop = loop_of(activity);

    if (activity->after >= offer)
        activity->after = offer - 1; /* it is still there */
    if (activity->again == NULL)
        activity->again = loop_arm(loop, loop_now_ms(loop) + AGAIN_MS, on_again, activity);
}

/* The poll, whose task was not to be had, waits for another one. */
static void wait_on(struct service_poll *poll)
{
    struct activity *activity = poll->activity;

    poll->offer = 0;
    poll->over = loop_arm(loop_of(activity), poll->over_ms, on_over, poll);
    put_first(activity, poll);
    see(activity);
}

static void on_taken(void *context, const struct durable_reply *reply)
{
    struct service_poll *poll = context;
    const struct service_task task = {reply->token, reply->input, reply->input_size};
    struct service *service = poll->activity->service;
    bool has_task = reply->result == DURABLE_OK;

    take_out(poll);
    if (reply->result == DURABLE_REFUSED && !service->ending)
        pause(poll->activity, poll->offer);
    if (has_task && poll->unwanted)
        durable_offer_again(service->durable, poll->execution, poll->id);
    if (has_task || poll->unwanted || service->ending)
        finish(poll, has_task && !poll->unwanted ? &task : NULL);
    else
        wait_on(poll);
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

/* Whether an offer is being taken, although it lies behind what was handed out. */
static bool is_taken(const struct activity *activity, int64_t number)
{
    const struct service_poll *poll = number <= activity->handed ? activity->taking : NULL;

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

/* Whether anybody waits, and may be given something. */
static bool may_take(const struct activity *activity)
{
    return activity->first != NULL && activity->again == NULL && !activity->service->ending;
}

/* Hand out tasks while there are some, and workers. The activity may be gone then. */
static void see(struct activity *activity)
{
    struct store *store = durable_store(activity->service->durable);
    struct store_text arn = store_text_of(activity->arn);
    struct offers offers = {.activity = activity, .count = 1};

    if (activity->seeing)
        return;
    activity->seeing = true;
    while (offers.count > 0 && may_take(activity)) {
        offers.count = 0;
        store_read_offers(store, arn, activity->after, OFFERS_MOST, on_offer, &offers);
        for (int32_t i = 0; i < offers.count && may_take(activity); i++) {
            activity->after = offers.items[i].number;
            if (activity->handed < activity->after)
                activity->handed = activity->after;
            take(activity, &offers.items[i]);
        }
    }
    activity->seeing = false;
    let_go(activity);
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
}

struct service_poll *service_poll_task(struct service *service, const struct service_worker *worker)
{
    struct activity *activity = activity_at(service, worker->activity);
    struct service_poll *poll = mem_zeroed(1, sizeof *poll);

    poll->activity = activity;
    poll->worker = *worker;
    poll->worker.activity = poll->worker.name = NULL;
    poll->name = worker->name != NULL ? mem_text(worker->name, strlen(worker->name)) : NULL;
    poll->over_ms = loop_now_ms(loop_of(activity)) + POLL_MS;
    poll->over = loop_arm(loop_of(activity), poll->over_ms, on_over, poll);
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

    store_read_resource(durable_store(service->durable), store_text_of(activity), on_activity,
                        &is_there);
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
