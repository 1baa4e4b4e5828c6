/* runtime/api/actions/delete_state_machine_alias.c - the action DeleteStateMachineAlias. As on AWS
 * one that is not there is deleted, too. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/alias.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/service/service.h"
#include "runtime/store/commit.h"

static const struct request_member members[] = {
    {"stateMachineAliasArn", MEMBER_TEXT, true, 1, 256, NULL},
};

bool delete_state_machine_alias_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) && alias_check_arn(request);
}

static bool look(void *context)
{
    struct request *request = context;

    return request_resource(request, request_text(request, "stateMachineAliasArn"), SERVICE_ALIAS,
                            NULL) != NULL;
}

static void add(void *context, struct store_commit *commit)
{
    const struct request *request = context;

    store_commit_drop_resource(commit, request_text(request, "stateMachineAliasArn"));
}

static void done(void *context, enum store_result result)
{
    struct request *request = context;

    if (result != STORE_OK && result != STORE_NONE)
        request_fail_commit(request, result);
    request_answer(request);
}

void delete_state_machine_alias(struct request *request)
{
    service_change(request->api->service, &(struct service_change){look, add, done, request});
}
