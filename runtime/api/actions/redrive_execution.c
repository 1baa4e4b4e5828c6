/* runtime/api/actions/redrive_execution.c - the action RedriveExecution. */
#include <stdlib.h>

#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"executionArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"clientToken", MEMBER_TEXT, false, 1, 64, PATTERN_VISIBLE},
};

static void on_found(struct request *request, const struct store_execution *execution,
                     void *context)
{
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;

    if (reply->result == DURABLE_OK)
        output_time(&request->output, "redriveDate", reply->at_ms);
    else if (reply->result == DURABLE_NOT_REDRIVABLE)
        request_fail(request, "ExecutionNotRedrivable", "%s", reply->why);
    else if (reply->result != DURABLE_NONE || request_execution(request, on_found, NULL))
        request_fail_reply(request, reply);
    request_answer(request);
}

bool redrive_execution_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) &&
           request_check_arn(request, request_text(request, "executionArn"), "execution");
}

void redrive_execution(struct request *request)
{
    struct durable_asker asker = request_asker(request, on_replied);
    char *arn = request_copy(request, "executionArn");

    durable_redrive(request->api->durable, arn, &asker);
    free(arn);
}

void redrive_execution_look(struct request *request)
{
    char *arn = request_copy(request, "executionArn");
    const char *why = NULL;

    if (!request_is_left(request, arn) && request_execution(request, on_found, NULL) &&
        durable_may_redrive(request->api->store, arn, request->now_ms, &why) == STORE_OK &&
        why != NULL)
        request_fail(request, "ExecutionNotRedrivable", "%s", why);
    free(arn);
}
