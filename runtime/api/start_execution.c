/* runtime/api/start_execution.c - the action StartExecution. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "runtime/api/request.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"name", MEMBER_TEXT, false, 1, 80, NULL},
    {"input", MEMBER_TEXT, false, 0, INT64_MAX, NULL},
    {"traceHeader", MEMBER_TEXT, false, 0, 256, NULL},
};

/* Whether AWS takes this name: no blanks, brackets, wildcards, control characters and others. */
static bool is_name(struct store_text name)
{
    static const char forbidden[] = " <>{}[]?*\"#%\\^|~`$&,;:/";

    for (size_t i = 0; i < name.size; i++)
        if ((unsigned char)name.text[i] < ' ' || name.text[i] == 0x7f ||
            strchr(forbidden, name.text[i]) != NULL)
            return false;
    return true;
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;
    const char *arn = reply->arn != NULL ? reply->arn : "";

    switch (reply->result) {
    case DURABLE_OK:
        output_word(&request->output, "executionArn", arn);
        output_time(&request->output, "startDate", reply->at_ms);
        break;
    case DURABLE_EXISTS:
        request_fail_quoting(request, "ExecutionAlreadyExists",
                             "Execution Already Exists: ", (struct store_text){arn, strlen(arn)});
        break;
    case DURABLE_BAD_INPUT:
        request_fail_quoting(request, "InvalidExecutionInput",
                             "Invalid State Machine Execution Input: ",
                             (struct store_text){reply->why, strlen(reply->why)});
        break;
    default:
        request_fail_reply(request, reply);
        break;
    }
    request_answer(request);
}

static uint64_t random_seed(void)
{
    uint64_t seed = 0;

    while (getrandom(&seed, sizeof seed, 0) < 0 && errno == EINTR)
        ;
    return seed;
}

bool start_execution(struct request *request)
{
    struct durable_asker asker = request_asker(request, on_replied);
    struct store_text name, input;
    struct durable_start start;
    char *copy;

    if (!request_check(request, members, COUNT_OF(members)) || !request_machine(request))
        return false;
    name = request_text(request, "name");
    input = request_text(request, "input");
    if (!is_name(name)) {
        request_fail_quoting(request, "InvalidName", "Invalid Name: ", name);
        return false;
    }
    if (input.text == NULL)
        input = (struct store_text){"{}", 2};
    copy = request_copy(request, "name");
    start = (struct durable_start){copy, input.text, input.size, random_seed()};
    durable_start(request->api->machine, &start, &asker);
    free(copy);
    return true;
}
