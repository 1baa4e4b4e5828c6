/* runtime/api/actions/list_activities.c - the action ListActivities. */
#include "runtime/api/actions/actions.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"maxResults", MEMBER_INTEGER, false, 0, 1000, NULL},
    {"nextToken", MEMBER_TEXT, false, 1, 1024, NULL},
};

static void write_activity(struct buffer *out, const struct value *text, const char *arn)
{
    output_word(out, "activityArn", arn);
    output_resource_text(out, text, "name");
    output_resource_time(out, "creationDate", text, "creationDate");
}

void list_activities(struct request *request)
{
    const struct resource_page page = {
        .kind = SERVICE_ACTIVITY, .write = write_activity, .list = "activities"};

    if (request_check(request, members, COUNT_OF(members)))
        request_list_resources(request, &page);
}
