/* runtime/api/change.c - an action that changes what is kept beside executions. */
#include "runtime/api/change.h"

#include "runtime/service/service.h"

static bool look(void *context)
{
    struct request *request = context;

    return request->change->look(request);
}

static void add(void *context, struct store_commit *commit)
{
    struct request *request = context;

    request->change->add(request, commit);
}

static void done(void *context, enum store_result result)
{
    struct request *request = context;

    if (result != STORE_OK && result != STORE_NONE)
        request_fail_commit(request, result);
    if (request->change->tell != NULL)
        request->change->tell(request);
    request_answer(request);
}

void request_change(struct request *request, const struct request_change *change)
{
    request->change = change;
    service_change(request->api->service, &(struct service_change){look, add, done, request});
}
