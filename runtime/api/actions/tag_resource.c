/* runtime/api/actions/tag_resource.c - the actions TagResource and UntagResource. */
#include <string.h>

#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/configuration.h"
#include "runtime/api/actions/tags.h"
#include "runtime/api/change.h"
#include "runtime/api/resource.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

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

static bool look_to_tag(struct request *request)
{
    struct change *change = request->state;

    if (!tags_find(request, &change->tagged))
        return false;
    if (tags_add(&change->tags, value_member_named(change->tagged.text, "tags"),
                 request_value(request, "tags")) > TAGS_MOST)
        tags_fail_many(request, request_keep(request, request_text(request, "resourceArn")));
    return request->error == NULL;
}

static bool look_to_untag(struct request *request)
{
    struct change *change = request->state;

    if (!tags_find(request, &change->tagged))
        return false;
    tags_add_without(&change->tags, value_member_named(change->tagged.text, "tags"),
                     request_value(request, "tagKeys"));
    return true;
}

static void add(struct request *request, struct store_commit *commit)
{
    const struct change *change = request->state;

    tags_put(request, &change->tagged, &change->tags, commit);
}

static void tell(struct request *request)
{
    struct change *change = request->state;

    buffer_fini(&change->tags);
}

static const struct request_change tagging = {look_to_tag, add, tell};
static const struct request_change untagging = {look_to_untag, add, tell};

static void begin(struct request *request, const struct request_change *how)
{
    struct change *change = region_alloc(&request->region, sizeof *change);

    *change = (struct change){.tags = BUFFER_EMPTY};
    request->state = change;
    request_change(request, how);
}

void tag_resource(struct request *request)
{
    begin(request, &tagging);
}

void untag_resource(struct request *request)
{
    begin(request, &untagging);
}
