/* runtime/api/actions/stop_execution.c - the action StopExecution. */
#include <stdlib.h>

#include "runtime/api/actions/actions.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"executionArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"error", MEMBER_SECRET, false, 0, 256, NULL},
    {"cause", MEMBER_SECRET, false, 0, 32768, NULL},
};

static void on_found(struct request *request, const struct store_execution *execution,
                     void *context)
{
    *(int64_t *)context = execution->ended_ms;
}

/* An execution that has ended before is stopped already. */
static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;
    int64_t ended_ms = reply->at_ms;

    if (reply->result == DURABLE_NONE && request_execution(request, on_found, &ended_ms) &&
        ended_ms == 0)
        request_fail_reply(request, reply);
    else if (reply->result != DURABLE_OK && reply->result != DURABLE_NONE)
        request_fail_reply(request, reply);
    output_time(&request->output, "stopDate", ended_ms);
    request_answer(request);
}

bool stop_execution_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) &&
           request_check_arn(request, request_text(request, "executionArn"), "execution");
}

void stop_execution(struct request *request)
{
    struct durable_asker asker = request_asker(request, on_replied);
    char *arn = request_copy(request, "executionArn"), *error = request_copy(request, "error"),
         *cause = request_copy(request, "cause");

    durable_stop(request->api->durable, arn, error, cause, &asker);
    free(arn);
    free(error);
    free(cause);
}

void stop_execution_look(struct request *request)
{
    char *arn = request_copy(request, "executionArn");
    int64_t ended_ms;

    if (!request_is_left(request, arn))
        request_execution(request, on_found, &ended_ms);
    free(arn);
}
