/* runtime/api/actions/delete_activity.c - the action DeleteActivity. As on AWS one that is not
 * there is deleted, too. Tasks that wait in its queue end by their time-outs. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/service/service.h"
#include "runtime/store/commit.h"

static const struct request_member members[] = {
    {"activityArn", MEMBER_TEXT, true, 1, 256, NULL},
};

bool delete_activity_check(struct request *request)
{
    return request_check(request, members, COUNT_OF(members)) &&
           request_check_arn(request, request_text(request, "activityArn"), "activity");
}

static bool look(void *context)
{
    struct request *request = context;

    return request_resource(request, request_text(request, "activityArn"), SERVICE_ACTIVITY,
                            NULL) != NULL;
}

static void add(void *context, struct store_commit *commit)
{
    const struct request *request = context;

    store_commit_drop_resource(commit, request_text(request, "activityArn"));
}

static void done(void *context, enum store_result result)
{
    struct request *request = context;

    if (result != STORE_OK && result != STORE_NONE)
        request_fail_commit(request, result);
    request_answer(request);
}

void delete_activity(struct request *request)
{
    service_change(request->api->service, &(struct service_change){look, add, done, request});
}
