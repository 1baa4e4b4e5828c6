/* runtime/api/actions/list_tags_for_resource.c - the action ListTagsForResource. */
#include "runtime/api/actions/actions.h"
#include "runtime/api/actions/tags.h"
#include "runtime/base/count.h"
#include "runtime/json/value.h"

static const struct request_member members[] = {
    {"resourceArn", MEMBER_TEXT, true, 1, 256, NULL},
};

void list_tags_for_resource(struct request *request)
{
    struct tagged tagged = {.text = NULL};

    if (!request_check(request, members, COUNT_OF(members)))
        return;
    if (tags_are_of_own(request) || tags_find(request, &tagged))
        tags_add(&request->output, value_member_named(tagged.text, "tags"), NULL);
}
