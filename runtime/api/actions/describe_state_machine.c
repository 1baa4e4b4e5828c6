/* runtime/api/actions/describe_state_machine.c - the actions DescribeStateMachine and
 * DescribeStateMachineForExecution.
 *
 * An executable has one machine, but its store may keep executions of earlier definitions of it. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/base/count.h"
#include "runtime/engine/engine.h"
#include "sfn/abi.h"

static const struct request_member of_machine[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"includedData", MEMBER_TEXT, false, 0, 0, "ALL_DATA, METADATA_ONLY"},
};
static const struct request_member of_execution[] = {
    {"executionArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"includedData", MEMBER_TEXT, false, 0, 0, "ALL_DATA, METADATA_ONLY"},
};

void describe_state_machine(struct request *request)
{
    const struct sfn_program *program = request->api->program;
    struct buffer *out = &request->output;
    struct store_text arn;

    if (!request_check(request, of_machine, COUNT_OF(of_machine)) || !request_machine(request))
        return;
    arn = request_text(request, "stateMachineArn");
    output_text(out, "stateMachineArn", arn);
    output_word(out, "name", program->name != NULL ? program->name : "machine");
    output_word(out, "status", "ACTIVE");
    output_text(out, "definition",
                (struct store_text){program->definition, program->definition_size});
    output_word(out, "roleArn", request->api->place->role_arn);
    output_word(out, "type", program->express ? "EXPRESS" : "STANDARD");
}

/* ---- of an execution ---- */

struct found {
    struct buffer digest;
    struct buffer machine;
    struct buffer map_run;
};

static void keep(struct buffer *copy, struct store_text text)
{
    if (text.text != NULL)
        buffer_add(copy, text.text, text.size);
}

static void on_found(struct request *request, const struct store_execution *execution,
                     void *context)
{
    struct found *found = context;

    keep(&found->digest, execution->start.definition);
    keep(&found->machine, execution->start.machine);
    keep(&found->map_run, execution->start.map_run);
}

static void describe_found(struct request *request, const struct found *found)
{
    struct buffer *out = &request->output, definition = BUFFER_EMPTY;
    const char *name = strrchr(found->machine.text, ':');
    enum store_result result = store_read_definition(
        request->api->store, (struct store_text){found->digest.text, found->digest.size},
        &definition);

    if (result == STORE_NONE)
        request_fail(request, "ServiceUnavailable",
                     "The definition of the execution is not in the store any more");
    else if (result != STORE_OK)
        request_fail_store(request, result);
    output_word(out, "stateMachineArn", found->machine.text);
    output_word(out, "name", name != NULL ? name + 1 : found->machine.text);
    output_text(out, "definition", (struct store_text){definition.text, definition.size});
    output_word(out, "roleArn", request->api->place->role_arn);
    if (found->map_run.size > 0)
        output_word(out, "mapRunArn", found->map_run.text);
    buffer_fini(&definition);
}

void describe_state_machine_for_execution(struct request *request)
{
    struct found found = {BUFFER_EMPTY, BUFFER_EMPTY, BUFFER_EMPTY};

    if (request_check(request, of_execution, COUNT_OF(of_execution)) &&
        request_execution(request, on_found, &found))
        describe_found(request, &found);
    buffer_fini(&found.digest);
    buffer_fini(&found.machine);
    buffer_fini(&found.map_run);
}
