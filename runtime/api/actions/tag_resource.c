/* runtime/api/actions/tag_resource.c - the actions TagResource and UntagResource. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/configuration.h"
#include "runtime/api/actions/tags.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"
#include "runtime/service/service.h"

static const struct request_member of_tag[] = {
    {"resourceArn", MEMBER_TEXT, true, 1, 256, NULL},
    TAGS_MEMBERS(true),
};
static const struct request_member of_untag[] = {
    {"resourceArn", MEMBER_TEXT, true, 1, 256, NULL},
    {"tagKeys", MEMBER_LIST, true, 0, INT64_MAX, NULL},
    {"tagKeys[]", MEMBER_TEXT, true, 1, 128, NULL},
};

struct change {
    struct tagged tagged;
    struct buffer tags; /* the member, as it becomes */
};

static bool check_resource(struct request *request, const char *action)
{
    struct tagged tagged;

    if (tags_are_of_own(request))
        request_fail(request, "AccessDeniedException",
                     "%s: the machine of an executable has no tags", action);
    return request->error == NULL && tags_find(request, &tagged);
}

bool tag_resource_check(struct request *request)
{
    return request_check(request, of_tag, COUNT_OF(of_tag)) &&
           check_resource(request, "TagResource");
}

bool untag_resource_check(struct request *request)
{
    return request_check(request, of_untag, COUNT_OF(of_untag)) &&
           check_resource(request, "UntagResource");
}

static bool look_to_tag(void *context)
{
    struct request *request = context;
    struct change *change = request->state;

    if (!tags_find(request, &change->tagged))
        return false;
    if (tags_add(&change->tags, value_member_named(change->tagged.text, "tags"),
                 request_value(request, "tags")) > TAGS_MOST)
        tags_fail_many(request, request_keep(request, request_text(request, "resourceArn")));
    return request->error == NULL;
}

static bool look_to_untag(void *context)
{
    struct request *request = context;
    struct change *change = request->state;

    if (!tags_find(request, &change->tagged))
        return false;
    tags_add_without(&change->tags, value_member_named(change->tagged.text, "tags"),
                     request_value(request, "tagKeys"));
    return true;
}

static void add(void *context, struct store_commit *commit)
{
    struct request *request = context;
    const struct change *change = request->state;

    tags_put(request, &change->tagged, &change->tags, commit);
}

static void done(void *context, enum store_result result)
{
    struct request *request = context;
    struct change *change = request->state;

    if (result != STORE_OK && result != STORE_NONE)
        request_fail_commit(request, result);
    buffer_fini(&change->tags);
    request_answer(request);
}

static void begin(struct request *request, bool (*look)(void *context))
{
    struct change *change = region_alloc(&request->region, sizeof *change);

    *change = (struct change){.tags = BUFFER_EMPTY};
    request->state = change;
    service_change(request->api->service, &(struct service_change){look, add, done, request});
}

void tag_resource(struct request *request)
{
    begin(request, look_to_tag);
}

void untag_resource(struct request *request)
{
    begin(request, look_to_untag);
}
