/* runtime/api/actions/create_activity.c - the action CreateActivity. An activity that is there
 * already is found again. */

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/configuration.h"
#include "runtime/api/actions/tags.h"
#include "runtime/api/change.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"

static const struct request_member members[] = {
    {"name", MEMBER_TEXT, true, 1, API_NAME_MAX, NULL},
    ENCRYPTION_MEMBERS,
    TAGS_MEMBERS(false),
};

struct creation {
    const char *name, *arn;
    const struct value *before; /* the one that is there */
};

bool create_activity_check(struct request *request)
{
    struct store_text name;

    if (!request_check(request, members, COUNT_OF(members)))
        return false;
    name = request_text(request, "name");
    if (!api_is_name(name))
        request_fail_quoting(request, "InvalidName", "Invalid Name: ", name);
    else
        configuration_check_encryption(request);
    return request->error == NULL;
}

/* Whether there may be one activity more, with these tags. */
static bool check_quotas(struct request *request, const struct creation *creation)
{
    const struct value *tags = request_value(request, "tags");

    if (tags != NULL && tags->size > TAGS_MOST)
        tags_fail_many(request, creation->arn);
    else if (request_resources_are(request, SERVICE_ACTIVITY, (struct store_text){NULL, 0},
                                   RESOURCES_MOST))
        request_fail(request, "ActivityLimitExceeded", "There may be %d activities: delete some",
                     RESOURCES_MOST);
    return request->error == NULL;
}

static bool look(struct request *request)
{
    struct creation *creation = request->state;
    struct store_text arn = store_text_of(creation->arn);

    creation->before = request_resource(request, arn, SERVICE_ACTIVITY, NULL);
    if (creation->before == NULL)
        return request->error == NULL && check_quotas(request, creation);
    if (!configuration_is_encryption(request, creation->before))
        request_fail_quoting(request, "ActivityAlreadyExists", "Activity Already Exists: ", arn);
    return false;
}

static void add(struct request *request, struct store_commit *commit)
{
    const struct creation *creation = request->state;
    struct buffer text = BUFFER_EMPTY;

    output_word(&text, "name", creation->name);
    output_integer(&text, "creationDate", request->now_ms);
    configuration_add_encryption(request, &text);
    tags_add(&text, NULL, request_value(request, "tags"));
    resource_put(commit, SERVICE_ACTIVITY, creation->arn, "", NULL, &text);
    buffer_fini(&text);
}

static void tell(struct request *request)
{
    const struct creation *creation = request->state;

    output_word(&request->output, "activityArn", creation->arn);
    output_time(&request->output, "creationDate",
                creation->before != NULL ? resource_number(creation->before, "creationDate")
                                         : request->now_ms);
}

static const struct request_change change = {look, add, tell};

void create_activity(struct request *request)
{
    struct creation *creation = region_alloc(&request->region, sizeof *creation);

    *creation = (struct creation){.name = request_keep(request, request_text(request, "name"))};
    creation->arn = request_arn(request, "activity", creation->name);
    request->state = creation;
    request_change(request, &change);
}
