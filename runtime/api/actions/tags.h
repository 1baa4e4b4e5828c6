/* runtime/api/actions/tags.h - the tags of a state machine or an activity; private to the actions.
 *
 * They are the member "tags" of its text, as AWS's API has them. */
#ifndef SFN_API_ACTIONS_TAGS_H
#define SFN_API_ACTIONS_TAGS_H

#include "runtime/api/request.h"
#include "runtime/service/resource.h"

/* The most tags of one thing. */
#define TAGS_MOST 50

/* Append the member "tags": those that are kept (NULL: none) with those of the list `given` (NULL:
 * none), of which each replaces one that has its key. Returns how many they are. */
size_t tags_add(struct buffer *out, const struct value *kept, const struct value *given);

/* The same for those that are kept without those whose keys are in a list. */
void tags_add_without(struct buffer *out, const struct value *kept, const struct value *keys);

/* What carries tags. */
struct tagged {
    enum service_resource kind;
    const struct value *text;
    const char *digest; /* of its definition; NULL: it has none */
};

/* Whether the input's member resourceArn names the machine of this executable, which has none. */
bool tags_are_of_own(const struct request *request);

/* Find what the input's member resourceArn names. False after an error. */
bool tags_find(struct request *request, struct tagged *tagged);
/* Put it into the commit with these members besides all that are not "tags". */
void tags_put(struct request *request, const struct tagged *tagged, const struct buffer *tags,
              struct store_commit *commit);

/* The request fails because there would be too many. */
void tags_fail_many(struct request *request, const char *arn);

#endif
