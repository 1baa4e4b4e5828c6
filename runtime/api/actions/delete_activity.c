/* runtime/api/actions/delete_activity.c - the action DeleteActivity. As on AWS one that is not
 * there is deleted, too. Tasks that wait in its queue end by their time-outs. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/change.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/store/commit.h"

static const struct request_member members[] = {
    {"activityArn", MEMBER_TEXT, true, 1, 256, NULL},
};

bool delete_activity_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) &&
           request_check_arn(request, request_text(request, "activityArn"), "activity");
}

static bool look(struct request *request)
{
    return request_resource(request, request_text(request, "activityArn"), SERVICE_ACTIVITY,
                            NULL) != NULL;
}

static void add(struct request *request, struct store_commit *commit)
{
    store_commit_drop_resource(commit, request_text(request, "activityArn"));
}

static const struct request_change change = {look, add, NULL};

void delete_activity(struct request *request)
{
    request_change(request, &change);
}
