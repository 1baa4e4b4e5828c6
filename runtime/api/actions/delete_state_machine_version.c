/* runtime/api/actions/delete_state_machine_version.c - the action DeleteStateMachineVersion. As on
 * AWS one that is not there is deleted, too, and executions of it go on. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/alias.h"
#include "runtime/api/change.h"
#include "runtime/api/machine.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/store/commit.h"

static const struct request_member members[] = {
    {"stateMachineVersionArn", MEMBER_TEXT, true, 1, 2000, NULL},
};

bool delete_state_machine_version_check(struct request *request)
{
    struct store_text arn;

    if (!request_check(request, members, COUNT_OF(members)))
        return false;
    arn = request_text(request, "stateMachineVersionArn");
    if (request_check_arn(request, arn, "stateMachine") && !machine_arn_is_version(arn))
        request_fail_quoting(request, "ValidationException",
                             "This is not the ARN of a state machine version: ", arn);
    return request->error == NULL;
}

struct routes {
    struct request *request;
    const char *version;
    struct buffer aliases; /* those that lead to it */
};

static bool on_alias(void *context, int64_t number, const struct store_resource *resource)
{
    struct routes *routes = context;
    const char *text = request_keep(routes->request, resource->text);
    const struct value *alias = request_parse(routes->request, text);
    struct store_text name = resource_text(alias, "name");

    if (alias_leads_to(alias, routes->version)) {
        buffer_add_text(&routes->aliases, routes->aliases.size > 0 ? ", " : "");
        buffer_add(&routes->aliases, name.text, name.size);
    }
    return true;
}

static void fail_referenced(struct request *request, const struct buffer *aliases)
{
    request_fail(request, "ConflictException",
                 "Version to be deleted must not be referenced by an alias. Current list of "
                 "aliases referencing this version: [");
    buffer_add(&request->message, aliases->text, aliases->size);
    buffer_add_byte(&request->message, ']');
}

static bool look(struct request *request)
{
    struct store_text arn = request_text(request, "stateMachineVersionArn");
    struct routes routes = {.request = request, .version = request_keep(request, arn)};
    enum store_result result;

    if (request_resource(request, arn, SERVICE_VERSION, NULL) == NULL)
        return false;
    result = store_list_resources(request->api->store, SERVICE_ALIAS, machine_arn_own(arn), 0,
                                  false, INT32_MAX, on_alias, &routes);
    if (result != STORE_OK)
        request_fail_store(request, result);
    else if (routes.aliases.size > 0)
        fail_referenced(request, &routes.aliases);
    buffer_fini(&routes.aliases);
    return request->error == NULL;
}

static void add(struct request *request, struct store_commit *commit)
{
    store_commit_drop_resource(commit, request_text(request, "stateMachineVersionArn"));
}

static const struct request_change change = {look, add, NULL};

void delete_state_machine_version(struct request *request)
{
    request_change(request, &change);
}
