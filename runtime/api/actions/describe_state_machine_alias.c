/* runtime/api/actions/describe_state_machine_alias.c - the action DescribeStateMachineAlias. */
#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/alias.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"stateMachineAliasArn", MEMBER_TEXT, true, 1, 256, NULL},
};

void describe_state_machine_alias(struct request *request)
{
    struct buffer *out = &request->output;
    const struct value *alias;

    if (!request_check(request, members, COUNT_OF(members)) || !alias_check_arn(request))
        return;
    alias = alias_find(request);
    if (alias == NULL)
        return;
    output_text(out, "stateMachineAliasArn", request_text(request, "stateMachineAliasArn"));
    output_resource_text(out, alias, "name");
    output_resource_text(out, alias, "description");
    output_resource_value(out, alias, "routingConfiguration");
    output_resource_time(out, "creationDate", alias, "creationDate");
    output_resource_time(out, "updateDate", alias, "updateDate");
}
