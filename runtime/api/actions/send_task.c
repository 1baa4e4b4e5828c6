/* runtime/api/actions/send_task.c - the actions SendTaskSuccess, SendTaskFailure and
 * SendTaskHeartbeat. */
#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"

#define TOKEN                                                                                      \
    {                                                                                              \
        "taskToken", MEMBER_TEXT, true, 1, 2048, NULL                                              \
    }

static const struct request_member of_success[] = {
    TOKEN,
    {"output", MEMBER_DATA, true, 0, MEMBER_DATA_MAX, NULL},
};
static const struct request_member of_failure[] = {
    TOKEN,
    {"error", MEMBER_SECRET, false, 0, 256, NULL},
    {"cause", MEMBER_SECRET, false, 0, 32768, NULL},
};
static const struct request_member of_heartbeat[] = {TOKEN};

/* What became of it, if it is not done. */
static void fail(struct request *request, enum durable_result result, const char *why)
{
    switch (result) {
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
        request_fail_quoting(request, "InvalidOutput", "Invalid Output: ", store_text_of(why));
        break;
    default:
        request_fail_reply(request, &(struct durable_reply){.result = result, .why = why});
        break;
    }
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;

    if (reply->result != DURABLE_OK)
        fail(request, reply->result, reply->why);
    request_answer(request);
}

/* The token as a text; what has a NUL in it is none. */
static char *copy_token(const struct request *request)
{
    struct store_text token = request_text(request, "taskToken");

    return memchr(token.text, '\0', token.size) == NULL ? request_copy(request, "taskToken")
                                                        : mem_text("", 0);
}

static void hand_over(struct request *request, struct durable_answer *answer)
{
    struct durable_asker asker = request_asker(request, on_replied);
    char *token = copy_token(request), *output = request_copy(request, "output"),
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
}

bool send_task_success_check(struct request *request)
{
    return request_check(request, of_success, COUNT_OF(of_success));
}

bool send_task_failure_check(struct request *request)
{
    return request_check(request, of_failure, COUNT_OF(of_failure));
}

bool send_task_heartbeat_check(struct request *request)
{
    return request_check(request, of_heartbeat, COUNT_OF(of_heartbeat));
}

void send_task_success(struct request *request)
{
    hand_over(request, &(struct durable_answer){.kind = DURABLE_SUCCESS});
}

void send_task_failure(struct request *request)
{
    hand_over(request, &(struct durable_answer){.kind = DURABLE_FAILURE});
}

void send_task_heartbeat(struct request *request)
{
    hand_over(request, &(struct durable_answer){.kind = DURABLE_HEARTBEAT});
}

/* ---- without an owner ---- */

static bool on_found(void *context, const struct store_execution *execution)
{
    *(bool *)context = execution->ended_ms != 0;
    return false;
}

void send_task_look(struct request *request)
{
    struct store *store = request->api->store;
    struct store_text output = request_text(request, "output");
    char *token = copy_token(request);
    struct buffer why = BUFFER_EMPTY;
    enum store_result result;
    bool ended = false;
    int64_t number;

    if (!durable_names_task(store, token, &number)) {
        fail(request, DURABLE_BAD_TOKEN, NULL);
    } else if (output.text != NULL && !durable_is_json("output", output.text, output.size, &why)) {
        fail(request, DURABLE_BAD_INPUT, why.text);
    } else {
        result =
            store_read_execution(store, number, (struct store_text){NULL, 0}, on_found, &ended);
        if (result == STORE_NONE || ended)
            fail(request, ended ? DURABLE_TASK_OVER : DURABLE_NO_TASK, NULL);
        else if (result != STORE_OK)
            request_fail_store(request, result);
    }
    buffer_fini(&why);
    free(token);
}
