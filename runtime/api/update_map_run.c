/* runtime/api/update_map_run.c - the action UpdateMapRun. */
#include <stdlib.h>

#include "runtime/api/request.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"mapRunArn", MEMBER_TEXT, true, 1, 2000, NULL},
    {"maxConcurrency", MEMBER_INTEGER, false, 0, INT32_MAX, NULL},
    {"toleratedFailurePercentage", MEMBER_NUMBER, false, 0, 100, NULL},
    {"toleratedFailureCount", MEMBER_INTEGER, false, 0, INT64_MAX, NULL},
};

static bool on_run(void *context, const struct store_map_run *run)
{
    return false;
}

/* There is no such run, or it has ended. */
static void refuse(struct request *request, const struct durable_reply *reply)
{
    struct store_text arn = request_text(request, "mapRunArn");

    if (store_read_map_run(request->api->store, arn, on_run, NULL) == STORE_NONE)
        request_fail_quoting(request, "ResourceNotFound", "Resource not found: ", arn);
    else
        request_fail(request, "ValidationException", "It cannot be updated: %s", reply->why);
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;

    if (reply->result == DURABLE_NONE)
        refuse(request, reply);
    else if (reply->result != DURABLE_OK)
        request_fail_reply(request, reply);
    request_answer(request);
}

bool update_map_run(struct request *request)
{
    struct durable_asker asker = request_asker(request, on_replied);
    struct map_run_change change;
    char *arn;

    if (!request_check(request, members, COUNT_OF(members)) ||
        !request_check_arn(request, request_text(request, "mapRunArn"), "mapRun"))
        return false;
    change = (struct map_run_change){
        .max_concurrency = request_has(request, "maxConcurrency")
                               ? request_integer(request, "maxConcurrency")
                               : -1,
        .tolerated_count = request_has(request, "toleratedFailureCount")
                               ? request_integer(request, "toleratedFailureCount")
                               : -1,
        .tolerated_percentage = request_has(request, "toleratedFailurePercentage")
                                    ? request_number(request, "toleratedFailurePercentage")
                                    : -1,
    };
    arn = request_copy(request, "mapRunArn");
    durable_update_map_run(request->api->durable, arn, &change, &asker);
    free(arn);
    return true;
}
