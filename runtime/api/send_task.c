/* runtime/api/send_task.c - the actions SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat. */
#include <stdlib.h>
#include <string.h>

#include "runtime/api/request.h"
#include "runtime/base/count.h"

#define TOKEN                                                                                      \
    {                                                                                              \
        "taskToken", MEMBER_TEXT, true, 1, 2048, NULL                                              \
    }

static const struct request_member of_success[] = {
    TOKEN,
    {"output", MEMBER_TEXT, true, 0, INT64_MAX, NULL},
};
static const struct request_member of_failure[] = {
    TOKEN,
    {"error", MEMBER_TEXT, false, 0, 256, NULL},
    {"cause", MEMBER_TEXT, false, 0, 32768, NULL},
};
static const struct request_member of_heartbeat[] = {TOKEN};

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;

    switch (reply->result) {
    case DURABLE_OK:
        break;
    case DURABLE_BAD_TOKEN:
        request_fail(request, "InvalidToken", "Invalid Token: 'Invalid token'");
        break;
    case DURABLE_TASK_OVER:
        request_fail(request, "TaskTimedOut",
                     "Task Timed Out: 'Provided task does not exist anymore'");
        break;
    case DURABLE_NO_TASK:
        request_fail(request, "TaskDoesNotExist",
                     "Task Does Not Exist: 'Provided task does not exist'");
        break;
    case DURABLE_BAD_INPUT:
        request_fail_quoting(request, "InvalidOutput", "Invalid Output: ",
                             (struct store_text){reply->why, strlen(reply->why)});
        break;
    default:
        request_fail_reply(request, reply);
        break;
    }
    request_answer(request);
}

static bool hand_over(struct request *request, struct durable_answer *answer)
{
    struct durable_asker asker = request_asker(request, on_replied);
    char *token = request_copy(request, "taskToken"), *output = request_copy(request, "output"),
         *error = request_copy(request, "error"), *cause = request_copy(request, "cause");

    answer->token = token;
    answer->output = output;
    answer->output_size = request_text(request, "output").size;
    answer->error = error;
    answer->cause = cause;
    durable_answer(request->api->durable, answer, &asker);
    free(token);
    free(output);
    free(error);
    free(cause);
    return true;
}

bool send_task_success(struct request *request)
{
    struct durable_answer answer = {.kind = DURABLE_SUCCESS};

    return request_check(request, of_success, COUNT_OF(of_success)) && hand_over(request, &answer);
}

bool send_task_failure(struct request *request)
{
    struct durable_answer answer = {.kind = DURABLE_FAILURE};

    return request_check(request, of_failure, COUNT_OF(of_failure)) && hand_over(request, &answer);
}

bool send_task_heartbeat(struct request *request)
{
    struct durable_answer answer = {.kind = DURABLE_HEARTBEAT};

    return request_check(request, of_heartbeat, COUNT_OF(of_heartbeat)) &&
           hand_over(request, &answer);
}
