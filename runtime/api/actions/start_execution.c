/* runtime/api/actions/start_execution.c - the action StartExecution. */
#include <stdlib.h>
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/start.h"
#include "runtime/api/detail.h"
#include "runtime/api/resource.h"
#include "runtime/base/bug.h"
#include "runtime/base/count.h"
#include "runtime/base/entropy.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/service/service.h"

static const struct request_member members[] = {START_MEMBERS};

static void fail_exists(struct request *request, const char *arn)
{
    request_fail_quoting(request, "ExecutionAlreadyExists",
                         "Execution Already Exists: ", store_text_of(arn));
}

static bool on_namesake(void *context, const struct store_execution *execution)
{
    struct request *request = context;
    struct json_error error;
    const struct value *detail = json_read(&request->region, execution->start.detail.text,
                                           execution->start.detail.size, JSON_TEXT_COPIED, &error);

    if (!value_is_text(value_member_named(detail, "key"), request->key))
        return false;
    output_text(&request->output, "executionArn", execution->start.id);
    output_time(&request->output, "startDate", execution->start.started_ms);
    return false;
}

/* Whether the execution that is there was started for the same attempt: then it is the answer. */
static bool is_by_key(struct request *request, const char *arn)
{
    if (request->key == NULL)
        return false;
    store_read_execution(request->api->store, 0, store_text_of(arn), on_namesake, request);
    return request->output.size > 0;
}

static void on_replied(void *context, const struct durable_reply *reply)
{
    struct request *request = context;
    const char *arn = reply->arn != NULL ? reply->arn : "";

    switch (reply->result) {
    case DURABLE_OK:
        if (request->api->service != NULL)
            service_count_start(request->api->service);
        output_word(&request->output, "executionArn", arn);
        output_time(&request->output, "startDate", reply->at_ms);
        break;
    case DURABLE_EXISTS:
        if (!is_by_key(request, arn))
            fail_exists(request, arn);
        break;
    case DURABLE_BAD_INPUT:
        start_fail_input(request, reply->why);
        break;
    default:
        request_fail_reply(request, reply);
        break;
    }
    request_answer(request);
}

bool start_execution_check(struct request *request)
{
    return start_check(request, members, COUNT_OF(members));
}

/* What is kept with the execution (detail.h). */
static void add_detail(const struct request *request, struct buffer *detail)
{
    const struct named_machine *machine = request->state;

    buffer_add_byte(detail, '{');
    detail_add_machine(detail, machine);
    if (machine->test_case != NULL)
        output_word(detail, "testCase", machine->test_case);
    output_text(detail, "traceHeader", request_text(request, "traceHeader"));
    if (request->key != NULL)
        output_word(detail, "key", request->key);
    buffer_add_byte(detail, '}');
}

/* Start an execution of a STANDARD machine. */
static void start_durable(struct request *request, struct durable_machine *machine)
{
    struct durable_asker asker = request_asker(request, on_replied);
    struct store_text input = start_input(request);
    struct buffer detail = BUFFER_EMPTY;
    const struct named_machine *named = request->state;
    char *name = request_copy(request, "name");
    struct durable_start start = {
        .name = name,
        .input = input.text,
        .input_size = input.size,
        .seed = entropy_number(),
        .role_arn = request_keep(request, resource_text(named->text, "roleArn")),
    };

    add_detail(request, &detail);
    start.detail = detail.text;
    durable_start(machine, &start, &asker);
    buffer_fini(&detail);
    free(name);
}

/* ---- EXPRESS ---- */

static void on_recorded(void *context, enum store_result result, const char *arn, int64_t at_ms)
{
    struct request *request = context;

    if (result == STORE_OK) {
        output_word(&request->output, "executionArn", arn);
        output_time(&request->output, "startDate", at_ms);
    } else {
        request_fail_commit(request, result);
    }
    request_answer(request);
}

static void start_express(struct request *request, const struct service_machine *machine)
{
    const struct service_express_asker asker = {on_recorded, request, request->asker.request};
    struct service_express start;
    struct buffer why = BUFFER_EMPTY;

    if (!start_has_room(request)) {
        request_answer(request);
        return;
    }
    start_express_fill(request, machine, &start);
    if (!service_start_express(request->api->service, &start, &asker, &why)) {
        start_fail_input(request, why.text);
        request_answer(request);
    }
    buffer_fini(&why);
}

void start_execution(struct request *request)
{
    const struct service_machine *machine;

    if (request->api->service == NULL) {
        start_durable(request, request->api->machine);
        return;
    }
    machine = start_machine(request);
    if (machine == NULL)
        request_answer(request);
    else if (machine->durable == NULL)
        start_express(request, machine);
    else
        start_durable(request, machine->durable);
}

/* ---- without an owner ---- */

/* An execution that has the name of the new one already. */
struct namesake {
    const char *arn;
    struct store_text input; /* of the new one */
    bool other;              /* it has ended, or has another input */
};

static bool same(struct store_text one, struct store_text other)
{
    return one.size == other.size && memcmp(one.text, other.text, one.size) == 0;
}

static bool on_found(void *context, const struct store_execution *execution)
{
    struct namesake *namesake = context;

    namesake->other = execution->ended_ms != 0 || !same(execution->start.input, namesake->input);
    return false;
}

static bool on_left(void *context, const struct api_left_start *start)
{
    struct namesake *namesake = context;

    if (strcmp(start->arn, namesake->arn) != 0)
        return true;
    namesake->other = !same(start->input, namesake->input);
    return false;
}

static void look_for_namesake(struct request *request, const char *name)
{
    const struct api *api = request->api;
    struct namesake namesake = {.input = start_input(request)};
    struct buffer arn = BUFFER_EMPTY;
    enum store_result result;

    api_add_execution_arn(api, name, &arn);
    namesake.arn = arn.text;
    result = store_read_execution(api->store, 0, (struct store_text){arn.text, arn.size}, on_found,
                                  &namesake);
    if (result == STORE_NONE)
        api_left_starts(api, on_left, &namesake);
    else if (result != STORE_OK)
        request_fail_store(request, result);
    if (namesake.other)
        fail_exists(request, arn.text);
    buffer_fini(&arn);
}

void start_execution_look(struct request *request)
{
    struct store_text input = start_input(request);
    char *name = request_copy(request, "name");
    struct buffer why = BUFFER_EMPTY;

    if (!durable_is_json("input", input.text, input.size, &why))
        start_fail_input(request, why.text);
    else if (name != NULL)
        look_for_namesake(request, name);
    buffer_fini(&why);
    free(name);
}
