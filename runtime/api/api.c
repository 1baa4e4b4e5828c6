/* runtime/api/api.c - read a request, find its action, write the answer. */
#include "runtime/api/api.h"

#include "runtime/api/request.h"
#include "runtime/base/count.h"
#include "runtime/json/read.h"
#include "runtime/json/value.h"
#include "runtime/json/write.h"

/* Actions that only read. */
static const struct action {
    const char *name;
    void (*answer)(struct request *request);
} actions[] = {
    {"DescribeExecution", describe_execution},
    {"DescribeMapRun", describe_map_run},
    {"DescribeStateMachine", describe_state_machine},
    {"DescribeStateMachineForExecution", describe_state_machine_for_execution},
    {"GetExecutionHistory", get_execution_history},
    {"ListExecutions", list_executions},
    {"ListMapRuns", list_map_runs},
};

static const struct action *find_action(const struct value *name)
{
    for (size_t i = 0; i < COUNT_OF(actions); i++)
        if (value_is_text(name, actions[i].name))
            return &actions[i];
    return NULL;
}

/* ---- the envelope ---- */

static void add_answer(const struct request *request, struct buffer *answer)
{
    if (request->error == NULL) {
        buffer_add_text(answer, "{\"output\":{");
        buffer_add(answer, request->output.text, request->output.size);
        buffer_add_text(answer, "}}");
        return;
    }
    buffer_add_format(answer, "{\"error\":\"%s\",\"message\":", request->error);
    json_write_string(answer, request->message.text, request->message.size);
    buffer_add_byte(answer, '}');
}

static void take_action(struct request *request, const struct value *name)
{
    const struct action *action = find_action(name);

    if (!value_is(name, VALUE_STRING))
        request_fail(request, "ValidationException", "The request names no action");
    else if (action == NULL)
        request_fail_quoting(request, "UnknownOperationException", "There is no action ",
                             (struct store_text){name->as.text, name->size});
    else if (!value_is(request->input, VALUE_OBJECT))
        request_fail(request, "SerializationException", "The input of an action is an object");
    else
        action->answer(request);
}

void api_read(const struct api *api, int64_t now_ms, const char *text, size_t size,
              struct buffer *answer)
{
    struct request request = {.api = api, .now_ms = now_ms, .input = &value_empty_object};
    const struct value *whole, *input;
    struct json_error error;

    region_init(&request.region);
    whole = json_read(&request.region, text, size, JSON_TEXT_BORROWED, &error);
    input = value_member_named(whole, "input");
    if (input != NULL)
        request.input = input;
    if (whole == NULL)
        request_fail(&request, "SerializationException", "The request is not JSON: %s",
                     error.message);
    else
        take_action(&request, value_member_named(whole, "action"));
    add_answer(&request, answer);
    region_fini(&request.region);
    buffer_fini(&request.output);
    buffer_fini(&request.message);
}
