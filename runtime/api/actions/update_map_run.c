/* runtime/api/actions/update_map_run.c - the action UpdateMapRun. */
#include <stdlib.h>

#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"mapRunArn", MEMBER_TEXT, true, 1, 2000, NULL},
    {"maxConcurrency", MEMBER_INTEGER, false, 0, INT32_MAX, NULL},
    {"toleratedFailurePercentage", MEMBER_NUMBER, false, 0, 100, NULL},
    {"toleratedFailureCount", MEMBER_INTEGER, false, 0, INT64_MAX, NULL},
};

static bool on_run(void *context, const struct store_map_run *run)
{
    *(bool *)context = run->ended_ms != 0;
    return false;
}

/* There is no such run, or it has ended. */
void update_map_run_look(struct request *request)
{
    struct store_text arn = request_text(request, "mapRunArn");
    bool ended = false;
    enum store_result result = store_read_map_run(request->api->store, arn, on_run, &ended);

    if (result == STORE_NONE)
        request_fail_quoting(request, "ResourceNotFound", "Resource not found: ", arn);
    else if (result != STORE_OK)
        request_fail_store(request, result);
    else if (ended)
        request_fail(request, "ValidationException", "It cannot be updated: the map run has ended");
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;

    if (reply->result == DURABLE_NONE)
        update_map_run_look(request);
    if (reply->result != DURABLE_OK && request->error == NULL)
        request_fail_reply(request, reply);
    request_answer(request);
}

bool update_map_run_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) &&
           request_check_arn(request, request_text(request, "mapRunArn"), "mapRun");
}

void update_map_run(struct request *request)
{
    struct durable_asker asker = request_asker(request, on_replied);
    char *arn = request_copy(request, "mapRunArn");
    struct map_run_change change = {
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

    durable_update_map_run(request->api->durable, arn, &change, &asker);
    free(arn);
}
