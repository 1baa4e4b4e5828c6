/* runtime/api/actions/create_activity.c - the action CreateActivity. An activity that is there
 * already is found again. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/configuration.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/service/service.h"

static const struct request_member members[] = {
    {"name", MEMBER_TEXT, true, 1, API_NAME_MAX, NULL},
    ENCRYPTION_MEMBERS,
    TAGS_MEMBERS,
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
    return request->error == NULL;
}

static bool look(void *context)
{
    struct request *request = context;
    struct creation *creation = request->state;
    struct store_text arn = {creation->arn, strlen(creation->arn)};

    creation->before = request_resource(request, arn, SERVICE_ACTIVITY, NULL);
    return creation->before == NULL && request->error == NULL;
}

static void add(void *context, struct store_commit *commit)
{
    struct request *request = context;
    const struct creation *creation = request->state;
    struct buffer text = BUFFER_EMPTY;

    output_word(&text, "name", creation->name);
    output_integer(&text, "creationDate", request->now_ms);
    output_given(request, &text, "encryptionConfiguration", NULL);
    output_given(request, &text, "tags", NULL);
    resource_put(commit, SERVICE_ACTIVITY, creation->arn, "", NULL, &text);
    buffer_fini(&text);
}

static void done(void *context, enum store_result result)
{
    struct request *request = context;
    const struct creation *creation = request->state;

    if (result != STORE_OK && result != STORE_NONE)
        request_fail_commit(request, result);
    output_word(&request->output, "activityArn", creation->arn);
    output_time(&request->output, "creationDate",
                creation->before != NULL ? resource_number(creation->before, "creationDate")
                                         : request->now_ms);
    request_answer(request);
}

void create_activity(struct request *request)
{
    struct creation *creation = region_alloc(&request->region, sizeof *creation);

    *creation = (struct creation){.name = request_keep(request, request_text(request, "name"))};
    creation->arn = request_arn(request, "activity", creation->name);
    request->state = creation;
    service_change(request->api->service, &(struct service_change){look, add, done, request});
}
