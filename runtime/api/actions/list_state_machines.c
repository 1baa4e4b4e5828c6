/* runtime/api/actions/list_state_machines.c - the action ListStateMachines. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "sfn/abi.h"

static const struct request_member members[] = {
    {"maxResults", MEMBER_INTEGER, false, 0, 1000, NULL},
    {"nextToken", MEMBER_TEXT, false, 1, 1024, NULL},
};

static void write_machine(struct buffer *out, const struct value *text, const char *arn)
{
    output_word(out, "stateMachineArn", arn);
    output_resource_text(out, text, "name");
    output_resource_text(out, text, "type");
    output_resource_time(out, "creationDate", text, "creationDate");
}

/* The machine of this executable. */
static void list_own(struct request *request)
{
    const struct api *api = request->api;
    struct buffer arn = BUFFER_EMPTY, *out = &request->output;

    if (request_has(request, "nextToken")) { /* there is one page */
        request_fail_token(request);
        return;
    }
    api_add_machine_arn(api, &arn);
    output_json(out, "stateMachines", "[{");
    output_word(out, "stateMachineArn", arn.text);
    output_word(out, "name", api->program->name != NULL ? api->program->name : "machine");
    output_word(out, "type", api->program->express ? "EXPRESS" : "STANDARD");
    output_time(out, "creationDate", api->made_ms);
    buffer_add_text(out, "}]");
    buffer_fini(&arn);
}

void list_state_machines(struct request *request)
{
    const struct resource_page page = {.kind = SERVICE_MACHINE,
                                       .newest_first = true,
                                       .write = write_machine,
                                       .list = "stateMachines"};

    if (!request_check(request, members, COUNT_OF(members)))
        return;
    if (request->api->program != NULL)
        list_own(request);
    else
        request_list_resources(request, &page);
}
