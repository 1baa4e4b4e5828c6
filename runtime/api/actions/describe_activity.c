/* runtime/api/actions/describe_activity.c - the action DescribeActivity. */
#include "runtime/api/actions/actions.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"activityArn", MEMBER_TEXT, true, 1, 256, NULL},
};

void describe_activity(struct request *request)
{
    struct store_text arn;
    const struct value *text;

    if (!request_check(request, members, COUNT_OF(members)))
        return;
    arn = request_text(request, "activityArn");
    text = request_activity(request, arn);
    if (text == NULL)
        return;
    output_text(&request->output, "activityArn", arn);
    output_resource_text(&request->output, text, "name");
    output_resource_time(&request->output, "creationDate", text, "creationDate");
    output_resource_value(&request->output, text, "encryptionConfiguration");
}
