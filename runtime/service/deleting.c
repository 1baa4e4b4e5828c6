/* runtime/service/deleting.c - machines that are to go when their last execution has ended. */
#include "runtime/service/deleting.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/loop/loop.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/service/inside.h"
#include "runtime/service/loaded.h"
#include "runtime/service/resource.h"
#include "runtime/store/commit.h"

enum { AGAIN_MS = 100 };

/* ---- whether it runs ---- */

static bool on_running(void *context, const struct store_execution *execution)
{
    *(bool *)context = true;
    return false;
}

/* Whether executions may be about to run of which the store does not say so yet. */
static bool is_unsettled(const struct service *service, const char *arn)
{
    return !loaded_are_idle(service, arn) || service->left;
}

bool service_machine_runs(const struct service *service, const char *arn)
{
    const struct store_query query = {
        .machine = store_text_of(arn), .status = store_text_of("RUNNING"), .most = 1};
    struct buffer token = BUFFER_EMPTY;
    bool runs = false;

    if (is_unsettled(service, arn))
        return true;
    store_list(durable_store(service->durable), &query, &token, on_running, &runs);
    buffer_fini(&token);
    return runs;
}

/* ---- dropping ---- */

static bool on_owned(void *context, int64_t number, const struct store_resource *resource)
{
    store_commit_drop_resource(context, resource->arn);
    return true;
}

void service_drop_machine(const struct service *service, const char *arn,
                          struct store_commit *commit)
{
    struct store *store = durable_store(service->durable);

    store_list_resources(store, SERVICE_VERSION, store_text_of(arn), 0, false, INT32_MAX, on_owned,
                         commit);
    store_list_resources(store, SERVICE_ALIAS, store_text_of(arn), 0, false, INT32_MAX, on_owned,
                         commit);
    store_commit_drop_resource(commit, store_text_of(arn));
}

/* ---- when the last one has ended ---- */

struct deleting {
    struct deleting *next;
    struct service *service;
    char *arn;
    size_t name;              /* where its name begins in that */
    bool looking;             /* whether it can go */
    bool gone;                /* it is not there any more */
    struct loop_timer *again; /* looks once more; NULL: not armed */
};

static bool is_deleted(const struct store_resource *machine)
{
    struct region region;
    struct json_error error;
    const struct value *text;
    bool is;

    region_init(&region);
    text = json_read(&region, machine->text.text, machine->text.size, JSON_TEXT_BORROWED, &error);
    is = value_is_text(value_member_named(text, "status"), "DELETING");
    region_fini(&region);
    return is;
}

static bool on_deleted(void *context, int64_t number, const struct store_resource *machine)
{
    struct deleting *deleting = context;

    deleting->gone = !is_deleted(machine);
    return false;
}

/* Somebody else may have dropped it, and made another one of its name. */
static bool look(void *context)
{
    struct deleting *deleting = context;
    struct store *store = durable_store(deleting->service->durable);

    if (store_read_resource(store, store_text_of(deleting->arn), on_deleted, deleting) ==
        STORE_NONE)
        deleting->gone = true;
    return !deleting->gone && !service_machine_runs(deleting->service, deleting->arn);
}

static void add(void *context, struct store_commit *commit)
{
    const struct deleting *deleting = context;

    service_drop_machine(deleting->service, deleting->arn, commit);
}

static void forget(struct deleting *deleting)
{
    struct deleting **link = &deleting->service->deleting;

    loop_disarm(deleting->service->options.loop, deleting->again);
    while (*link != deleting)
        link = &(*link)->next;
    *link = deleting->next;
    free(deleting->arn);
    free(deleting);
}

static void see_in(struct deleting *deleting, int64_t ms);

static void done(void *context, enum store_result result)
{
    struct deleting *deleting = context;

    deleting->looking = false;
    if (result == STORE_OK || deleting->gone)
        forget(deleting);
    else if (!deleting->service->ending &&
             (result != STORE_NONE || is_unsettled(deleting->service, deleting->arn)))
        see_in(deleting, AGAIN_MS);
}

static void see(void *context)
{
    struct deleting *deleting = context;

    deleting->again = NULL;
    if (deleting->looking)
        return;
    deleting->looking = true;
    service_change(deleting->service, &(struct service_change){look, add, done, deleting});
}

static void see_in(struct deleting *deleting, int64_t ms)
{
    struct loop *loop = deleting->service->options.loop;

    loop_disarm(loop, deleting->again);
    deleting->again = loop_arm(loop, loop_now_ms(loop) + ms, see, deleting);
}

void service_note_deleting(struct service *service, const char *arn)
{
    struct deleting *deleting = service->deleting;

    while (deleting != NULL && strcmp(deleting->arn, arn) != 0)
        deleting = deleting->next;
    if (deleting != NULL)
        return;
    deleting = mem_zeroed(1, sizeof *deleting);
    deleting->service = service;
    deleting->arn = mem_text(arn, strlen(arn));
    deleting->name = (size_t)(strrchr(arn, ':') + 1 - arn);
    deleting->next = service->deleting;
    service->deleting = deleting;
    see(deleting);
}

/* Whether an execution's ARN, "...:execution:NAME:...", is of the machine. */
static bool is_of(const char *execution, const struct deleting *deleting)
{
    static const char kind[] = ":execution:";
    const char *name = strstr(execution, kind);
    const char *own = deleting->arn + deleting->name;

    return name != NULL && strncmp(name + strlen(kind), own, strlen(own)) == 0 &&
           name[strlen(kind) + strlen(own)] == ':';
}

/* Not at once: while it is told of the end, the execution is still in use. */
void deleting_note_end(struct service *service, const char *execution)
{
    for (struct deleting *deleting = service->deleting; deleting != NULL; deleting = deleting->next)
        if (is_of(execution, deleting))
            see_in(deleting, 0);
}

void deleting_note_idle(struct service *service, const char *arn)
{
    struct deleting *deleting = service->deleting;

    while (deleting != NULL && strcmp(deleting->arn, arn) != 0)
        deleting = deleting->next;
    if (deleting != NULL)
        see_in(deleting, 0);
}

struct found {
    char **arns;
    size_t count;
};

static bool on_machine(void *context, int64_t number, const struct store_resource *resource)
{
    struct found *found = context;

    if (!is_deleted(resource))
        return true;
    found->arns = mem_resize(found->arns, (found->count + 1) * sizeof *found->arns);
    found->arns[found->count++] = mem_text(resource->arn.text, resource->arn.size);
    return true;
}

void deleting_begin(struct service *service)
{
    struct found found = {NULL, 0};

    store_list_resources(durable_store(service->durable), SERVICE_MACHINE,
                         (struct store_text){NULL, 0}, 0, false, INT32_MAX, on_machine, &found);
    for (size_t i = 0; i < found.count; i++) {
        service_note_deleting(service, found.arns[i]);
        free(found.arns[i]);
    }
    free(found.arns);
}

void deleting_end(struct service *service)
{
    for (struct deleting *deleting = service->deleting; deleting != NULL;
         deleting = deleting->next) {
        loop_disarm(service->options.loop, deleting->again);
        deleting->again = NULL;
    }
}

void deleting_fini(struct service *service)
{
    while (service->deleting != NULL)
        forget(service->deleting);
}
