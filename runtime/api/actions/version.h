/* runtime/api/actions/version.h - publish a version of a state machine; private to the actions. */
#ifndef SFN_API_ACTIONS_VERSION_H
#define SFN_API_ACTIONS_VERSION_H

#include "runtime/api/request.h"

struct store_commit;

struct new_version {
    const char *machine; /* its ARN */
    const char *digest;  /* of its definition */
    int64_t number;
};

/* Put a version into the commit, of the machine with these members, to which its number is added.
 * The description is the input's. Returns its ARN, which lives as long as the request. */
const char *version_add(struct request *request, const struct new_version *version,
                        struct buffer *machine, struct store_commit *commit);

#endif
