/* runtime/api/actions/update_state_machine_alias.c - the action UpdateStateMachineAlias. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/alias.h"
#include "runtime/api/change.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"stateMachineAliasArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"description", MEMBER_SECRET, false, 0, 256, NULL},
    ROUTING_MEMBERS(false),
};

/* Whether the routes lead to versions of the machine whose alias it is. */
static bool check_machine(struct request *request)
{
    struct store_text own = machine_arn_own(request_text(request, "stateMachineAliasArn"));

    if (!store_text_is(own, alias_machine(request))) {
        request_fail(
            request, "ValidationException",
            "Routing configuration must contain version ARNs of the alias's state machine");
        request_fail_more(request, "reason", "INVALID_ROUTING_CONFIGURATION");
    }
    return request->error == NULL;
}

bool update_state_machine_alias_check(struct request *request)
{
    if (!request_check(request, members, COUNT_OF(members)) || !alias_check_arn(request))
        return false;
    if (request_has(request, "routingConfiguration"))
        return alias_check_routes(request) && check_machine(request);
    if (!request_has(request, "description")) {
        request_fail(request, "ValidationException",
                     "Either the description or the RoutingConfiguration must be specified");
        request_fail_more(request, "reason", "MISSING_REQUIRED_PARAMETER");
    }
    return request->error == NULL;
}

static bool look(struct request *request)
{
    request->state = (void *)alias_find(request);
    return request->state != NULL &&
           (!request_has(request, "routingConfiguration") || alias_check_versions(request));
}

static void add(struct request *request, struct store_commit *commit)
{
    const struct value *before = request->state;
    struct store_text arn = request_text(request, "stateMachineAliasArn");
    struct buffer text = BUFFER_EMPTY;

    resource_add_others(&text, before, "updateDate, description, routingConfiguration");
    output_integer(&text, "updateDate", request->now_ms);
    output_given(request, &text, "description", before);
    output_given(request, &text, "routingConfiguration", before);
    resource_put(commit, SERVICE_ALIAS, request_keep(request, arn),
                 request_keep(request, machine_arn_own(arn)), NULL, &text);
    buffer_fini(&text);
}

static void tell(struct request *request)
{
    output_time(&request->output, "updateDate", request->now_ms);
}

static const struct request_change change = {look, add, tell};

void update_state_machine_alias(struct request *request)
{
    request_change(request, &change);
}
