/* runtime/api/actions/list_state_machine_versions.c - the action ListStateMachineVersions: the
 * newest first. Where other actions say that there is no such machine, AWS's model has InvalidArn
 * for this one. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"stateMachineArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"maxResults", MEMBER_INTEGER, false, 0, 1000, NULL},
    {"nextToken", MEMBER_TEXT, false, 1, 1024, NULL},
};

static void write_version(struct buffer *out, const struct value *text, const char *arn)
{
    output_word(out, "stateMachineVersionArn", arn);
    output_resource_time(out, "creationDate", text, "versionDate");
}

void list_state_machine_versions(struct request *request)
{
    struct resource_page page = {.kind = SERVICE_VERSION,
                                 .newest_first = true,
                                 .write = write_version,
                                 .list = "stateMachineVersions"};
    struct named_machine machine;

    if (!request_check(request, members, COUNT_OF(members)))
        return;
    if (!request_named_machine(request, "stateMachineArn", &machine)) {
        if (strcmp(request->error, "StateMachineDoesNotExist") == 0)
            request->error = "InvalidArn";
        return;
    }
    page.owner = store_text_of(machine.arn);
    request_list_resources(request, &page);
}
