/* runtime/service/deleting.c - machines that are to go when their last execution has ended. */
#include "runtime/service/deleting.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/base/bug.h"
#include "runtime/durable/durable.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/service/inside.h"
#include "runtime/service/resource.h"
#include "runtime/store/commit.h"

static struct store_text whole(const char *text)
{
    return (struct store_text){text, strlen(text)};
}

/* ---- whether it runs ---- */

static bool on_running(void *context, const struct store_execution *execution)
{
    *(bool *)context = true;
    return false;
}

/* Whether express executions of it run: they are in no list of the store. */
static bool runs_in_memory(const struct service *service, const char *arn)
{
    const struct loaded *at = service->loaded;

    while (at != NULL && (at->running == 0 || at->arn == NULL || strcmp(at->arn, arn) != 0))
        at = at->next;
    return at != NULL;
}

bool service_machine_runs(const struct service *service, const char *arn)
{
    const struct store_query query = {
        .machine = whole(arn), .status = {"RUNNING", strlen("RUNNING")}, .most = 1};
    struct buffer token = BUFFER_EMPTY;
    bool runs = runs_in_memory(service, arn);

    if (runs)
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

    store_list_resources(store, SERVICE_VERSION, whole(arn), 0, false, INT32_MAX, on_owned, commit);
    store_list_resources(store, SERVICE_ALIAS, whole(arn), 0, false, INT32_MAX, on_owned, commit);
    store_commit_drop_resource(commit, whole(arn));
}

/* ---- when the last one has ended ---- */

struct deleting {
    struct deleting *next;
    struct service *service;
    char *arn;
    size_t name;  /* where its name begins in that */
    bool looking; /* whether it can go */
};

static bool look(void *context)
{
    const struct deleting *deleting = context;

    return !service_machine_runs(deleting->service, deleting->arn);
}

static void add(void *context, struct store_commit *commit)
{
    const struct deleting *deleting = context;

    service_drop_machine(deleting->service, deleting->arn, commit);
}

static void forget(struct deleting *deleting)
{
    struct deleting **link = &deleting->service->deleting;

    while (*link != deleting)
        link = &(*link)->next;
    *link = deleting->next;
    free(deleting->arn);
    free(deleting);
}

static void done(void *context, enum store_result result)
{
    struct deleting *deleting = context;

    deleting->looking = false;
    if (result == STORE_OK)
        forget(deleting);
}

static void see(struct deleting *deleting)
{
    if (deleting->looking)
        return;
    deleting->looking = true;
    service_change(deleting->service, &(struct service_change){look, add, done, deleting});
}

void service_note_deleting(struct service *service, const char *arn)
{
    struct deleting *deleting = mem_zeroed(1, sizeof *deleting);

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

void deleting_see(struct service *service, const char *execution)
{
    struct deleting *next;

    for (struct deleting *deleting = service->deleting; deleting != NULL; deleting = next) {
        next = deleting->next;
        if (is_of(execution, deleting))
            see(deleting);
    }
}

void deleting_see_machine(struct service *service, const char *arn)
{
    struct deleting *deleting = service->deleting;

    while (deleting != NULL && strcmp(deleting->arn, arn) != 0)
        deleting = deleting->next;
    if (deleting != NULL)
        see(deleting);
}

struct found {
    char **arns;
    size_t count;
};

static bool on_machine(void *context, int64_t number, const struct store_resource *resource)
{
    struct found *found = context;
    struct region region;
    struct json_error error;
    const struct value *text;

    region_init(&region);
    text = json_read(&region, resource->text.text, resource->text.size, JSON_TEXT_BORROWED, &error);
    if (value_is_text(value_member_named(text, "status"), "DELETING")) {
        found->arns = mem_resize(found->arns, (found->count + 1) * sizeof *found->arns);
        found->arns[found->count++] = mem_text(resource->arn.text, resource->arn.size);
    }
    region_fini(&region);
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

void deleting_fini(struct service *service)
{
    while (service->deleting != NULL)
        forget(service->deleting);
}
