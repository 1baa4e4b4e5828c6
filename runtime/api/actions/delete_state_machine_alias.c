/* runtime/api/actions/delete_state_machine_alias.c - the action DeleteStateMachineAlias. As on AWS
 * one that is not there is deleted, too. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/alias.h"
#include "runtime/api/change.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/store/commit.h"

static const struct request_member members[] = {
    {"stateMachineAliasArn", MEMBER_TEXT, true, 1, 256, NULL},
};

bool delete_state_machine_alias_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) && alias_check_arn(request);
}

static bool look(struct request *request)
{
    return request_resource(request, request_text(request, "stateMachineAliasArn"), SERVICE_ALIAS,
                            NULL) != NULL;
}

static void add(struct request *request, struct store_commit *commit)
{
    store_commit_drop_resource(commit, request_text(request, "stateMachineAliasArn"));
}

static const struct request_change change = {look, add, NULL};

void delete_state_machine_alias(struct request *request)
{
    request_change(request, &change);
}
